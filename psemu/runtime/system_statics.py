"""Statics of .NET's types for texts, hashes, paths, bytes and the web that scripts use; imported when first needed."""

from __future__ import annotations

import posixpath
import struct

from psemu.objects import PSArray
from psemu.objects.net_values import NetValue
from psemu.objects.numbers import Byte, Char, Int64
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Table = dict[str, Method]


def byte_array(data: Iterable[int]) -> PSArray:
    """*data* as ``byte[]``."""
    return PSArray([Byte(each) for each in data], "System.Byte[]")


def _bytes(values: Any) -> bytes:
    return bytes(int(each) for each in values)


# ------------------------------------------------------------------------------------------------------------- encodings


class Encoding(NetValue):
    """System.Text.Encoding: *codec* is Python's name, *preamble* the bytes of its byte order mark."""

    __slots__ = ("code_page", "codec", "preamble", "web_name")

    def __init__(self, type_name: str, codec: str, code_page: int, web_name: str, preamble: bytes = b"") -> None:
        super().__init__(type_name, type_name)
        self.codec = codec
        self.code_page = code_page
        self.web_name = web_name
        self.preamble = preamble

    @property
    def type_names(self) -> list[str]:
        """Its class and those it derives from."""
        return [self.type_name, "System.Text.Encoding", "System.Object"]

    def list_properties(self) -> list[tuple[str, object]]:
        """What names it."""
        return [
            ("BodyName", self.web_name),
            ("HeaderName", self.web_name),
            ("WebName", self.web_name),
            ("CodePage", self.code_page),
        ]

    def encode(self, text: str) -> bytes:
        """*text* in this encoding; what it cannot hold is a question mark, half a pair U+FFFD."""
        plain = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return plain.encode(self.codec, "replace")

    def decode(self, data: bytes) -> str:
        """The text of *data*; what is none is U+FFFD (``?`` in ASCII)."""
        if self.codec == "ascii":
            return "".join(chr(each) if each < 128 else "?" for each in data)
        return data.decode(self.codec, "replace")


_TEXT = "System.Text."
ENCODINGS = {
    "utf8": Encoding(_TEXT + "UTF8Encoding+UTF8EncodingSealed", "utf-8", 65001, "utf-8", b"\xef\xbb\xbf"),
    "ascii": Encoding(_TEXT + "ASCIIEncoding+ASCIIEncodingSealed", "ascii", 20127, "us-ascii"),
    "unicode": Encoding(_TEXT + "UnicodeEncoding", "utf-16-le", 1200, "utf-16", b"\xff\xfe"),
    "bigendianunicode": Encoding(_TEXT + "UnicodeEncoding", "utf-16-be", 1201, "utf-16BE", b"\xfe\xff"),
    "utf32": Encoding(_TEXT + "UTF32Encoding", "utf-32-le", 12000, "utf-32", b"\xff\xfe\0\0"),
    "latin1": Encoding(_TEXT + "Latin1Encoding+Latin1EncodingSealed", "latin-1", 28591, "iso-8859-1"),
}
ENCODINGS["default"] = ENCODINGS["utf8"]
_BY_NAME = {each.web_name.lower(): each for each in ENCODINGS.values()} | {
    "utf8": ENCODINGS["utf8"],
    "ascii": ENCODINGS["ascii"],
    "unicode": ENCODINGS["unicode"],
    "latin1": ENCODINGS["latin1"],
}


_ADVICE = (
    "For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method."
)


def _encoding(_owner: Any, name: Any) -> Encoding:
    if isinstance(name, str):
        found = _BY_NAME.get(name.lower())
        if found is None:
            problem = f"'{name}' is not a supported encoding name. {_ADVICE} (Parameter 'name')"
            raise NetError("System.ArgumentException", problem)
        return found
    found = next((each for each in ENCODINGS.values() if each.code_page == int(name)), None)
    if found is None:
        raise NetError("System.NotSupportedException", f"No data is available for encoding {name}. {_ADVICE}")
    return found


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


ENCODING_INSTANCE: Table = {
    "getbytes": Method(lambda e, text: byte_array(e.encode(_joined(text))), "s:string", "chars:char[]"),
    "getstring": Method(
        lambda e, data, index=0, count=None: e.decode(_bytes(data)[index:][:count]),
        "bytes:byte[]",
        "bytes:byte[], index:int, count:int",
    ),
    "getchars": Method(
        lambda e, data: PSArray([Char(c) for c in e.decode(_bytes(data))], "System.Char[]"), "bytes:byte[]"
    ),
    "getbytecount": Method(lambda e, text: len(e.encode(_joined(text))), "s:string", "chars:char[]"),
    "getcharcount": Method(lambda e, data: len(e.decode(_bytes(data))), "bytes:byte[]"),
    "getpreamble": Method(lambda e: byte_array(e.preamble)),
}


# ---------------------------------------------------------------------------------------------------------------- hashes


class HashAlgorithm(NetValue):
    """A hash of System.Security.Cryptography; *algorithm* is hashlib's name."""

    __slots__ = ("algorithm",)

    def __init__(self, type_name: str, algorithm: str) -> None:
        super().__init__(type_name + "+Implementation", type_name + "+Implementation")
        self.algorithm = algorithm


_HASHES = {
    f"System.Security.Cryptography.{name}": name.lower() for name in ("MD5", "SHA1", "SHA256", "SHA384", "SHA512")
}


def _digest(algorithm: str, data: Any) -> PSArray:
    import hashlib

    return byte_array(hashlib.new(algorithm, _bytes(data), usedforsecurity=False).digest())


HASH_INSTANCE: Table = {
    "computehash": Method(lambda h, data: _digest(h.algorithm, data), "buffer:byte[]"),
    "dispose": Method(lambda _h: None),
    "clear": Method(lambda _h: None),
}


# ----------------------------------------------------------------------------------------------------------------- paths


def _combine(_owner: Any, *parts: str) -> str:
    result = ""
    for part in filter(None, parts):
        if part.startswith("/") or not result:
            result = part
        else:
            result += part if result.endswith("/") else f"/{part}"
    return result


def _join_paths(_owner: Any, *parts: str) -> str:
    result = ""
    for part in filter(None, parts):
        result = part if not result else result + ("" if result.endswith("/") or part.startswith("/") else "/") + part
    return result


def _extension(path: str) -> str:
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:] if 0 <= dot < len(name) - 1 else ""


def _without_extension(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] if "." in name else name


def _change_extension(_owner: Any, path: str, extension: Any) -> str:
    head, slash, name = path.rpartition("/")
    stem = name.rpartition(".")[0] if "." in name else name
    suffix = (
        ""
        if extension is None
        else str(extension)
        if str(extension).startswith(".") or not extension
        else f".{extension}"
    )
    return head + slash + stem + (suffix if extension is None or extension else ".")


def _directory(_owner: Any, path: str) -> str | None:
    if not path.rstrip("/"):
        return None if path else ""
    head = path.rpartition("/")[0]
    return head or ("/" if path.startswith("/") else "")


_SEVERAL = [", ".join(f"path{number}:string" for number in range(1, size + 1)) for size in (2, 3, 4)]
PATH: Table = {
    "combine": Method(_combine, *_SEVERAL),
    "join": Method(_join_paths, *_SEVERAL),
    "getfilename": Method(lambda _o, path: path.rpartition("/")[2], "path:string"),
    "getextension": Method(lambda _o, path: _extension(path), "path:string"),
    "getfilenamewithoutextension": Method(lambda _o, path: _without_extension(path), "path:string"),
    "getdirectoryname": Method(_directory, "path:string"),
    "changeextension": Method(_change_extension, "path:string, extension:object"),
    "hasextension": Method(lambda _o, path: bool(_extension(path)), "path:string"),
    "ispathrooted": Method(lambda _o, path: path.startswith("/"), "path:string"),
    "ispathfullyqualified": Method(lambda _o, path: path.startswith("/"), "path:string"),
    "getpathroot": Method(lambda _o, path: "/" if path.startswith("/") else "", "path:string"),
    "endsindirectoryseparator": Method(lambda _o, path: path.endswith("/"), "path:string"),
    "trimendingdirectoryseparator": Method(
        lambda _o, path: path[:-1] if len(path) > 1 and path.endswith("/") else path, "path:string"
    ),
    "getrelativepath": Method(lambda _o, base, path: posixpath.relpath(path, base), "relativeTo:string, path:string"),
    "getinvalidfilenamechars": Method(lambda _o: PSArray([Char("\0"), Char("/")], "System.Char[]")),
    "getinvalidpathchars": Method(lambda _o: PSArray([Char("\0")], "System.Char[]")),
}


# ----------------------------------------------------------------------------------------------------- bytes and the web

_FORMS = {
    "System.Boolean": "<?",
    "System.Double": "<d",
    "System.Int16": "<h",
    "System.Int32": "<i",
    "System.Int64": "<q",
    "System.Single": "<f",
    "System.UInt16": "<H",
    "System.UInt32": "<I",
    "System.UInt64": "<Q",
}


def _get_bytes(_owner: Any, value: Any) -> PSArray:
    from psemu.objects import type_name_of

    name = type_name_of(value)
    if name == "System.Char":
        return byte_array(str(value).encode("utf-16-le", "surrogatepass"))
    form = _FORMS.get(name)
    if form is None:
        raise NetError("System.ArgumentException", f"A value of {name} has no bytes here.")
    return byte_array(struct.pack(form, value))


def _from_bytes(name: str) -> Callable[..., Any]:
    form = _FORMS[name]

    def read(_owner: Any, data: Any, start: int) -> Any:
        from psemu.objects import convert_to

        size = struct.calcsize(form)
        if not 0 <= start <= len(data) - size:
            raise NetError(
                "System.ArgumentException",
                "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
            )
        value = struct.unpack(form, _bytes(data)[start : start + size])[0]
        return Int64(value) if name == "System.Int64" else convert_to(value, name)

    return read


BIT_CONVERTER: Table = {
    "getbytes": Method(_get_bytes, "value:object"),
    "tostring": Method(
        lambda _o, data, start=0, length=None: "-".join(f"{each:02X}" for each in _bytes(data)[start:][:length]),
        "value:byte[]",
        "value:byte[], startIndex:int",
        "value:byte[], startIndex:int, length:int",
    ),
    **{
        "to" + name.rpartition(".")[2].lower(): Method(_from_bytes(name), "value:byte[], startIndex:int")
        for name in _FORMS
    },
}


def _html_encode(_owner: Any, text: str) -> str:
    shown = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    return "".join(shown.get(c) or (f"&#{ord(c)};" if 160 <= ord(c) < 256 or ord(c) > 0xFFFF else c) for c in text)


def _html_decode(_owner: Any, text: str) -> str:
    from html import unescape

    return unescape(text)


def _url_encode(_owner: Any, text: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(text, safe="-_.!*()", errors="replace").replace("~", "%7E")


def _url_decode(_owner: Any, text: str) -> str:
    from urllib.parse import unquote_plus

    return unquote_plus(text)


WEB_UTILITY: Table = {
    "htmlencode": Method(_html_encode, "value:string"),
    "htmldecode": Method(_html_decode, "value:string"),
    "urlencode": Method(_url_encode, "value:string"),
    "urldecode": Method(_url_decode, "encodedValue:string"),
}

_TABLES: dict[str, Table] = {
    "System.BitConverter": BIT_CONVERTER,
    "System.IO.Path": PATH,
    "System.Net.WebUtility": WEB_UTILITY,
    "System.Text.Encoding": {"getencoding": Method(_encoding, "name:object")},
}
_PROPERTIES: dict[tuple[str, str], Any] = {
    **{("System.Text.Encoding", name): encoding for name, encoding in ENCODINGS.items()},
    ("System.IO.Path", "pathseparator"): Char(":"),
    ("System.IO.Path", "volumeseparatorchar"): Char("/"),
    ("System.IO.Path", "altdirectoryseparatorchar"): Char("/"),
    ("System.BitConverter", "islittleendian"): True,
}


def system_static(type_name: str, name: str) -> Method | None:
    """``[type]::name(…)``, None if no table here has it."""
    algorithm = _HASHES.get(type_name)
    if algorithm is not None and name == "create":
        return Method(lambda _o: HashAlgorithm(type_name, algorithm))
    if algorithm is not None and name == "hashdata":
        return Method(lambda _o, data: _digest(algorithm, data), "source:byte[]")
    if name == "new" and type_name == "System.Text.UTF8Encoding":
        mark = ENCODINGS["utf8"].preamble
        return Method(
            lambda _o, emit=False: Encoding(type_name, "utf-8", 65001, "utf-8", mark if emit else b""),
            "",
            "encoderShouldEmitUTF8Identifier:bool",
        )
    return _TABLES.get(type_name, {}).get(name)


def system_property(type_name: str, name: str) -> Any:
    """``[type]::name``, NotImplemented if it is not here."""
    return _PROPERTIES.get((type_name, name), NotImplemented)
