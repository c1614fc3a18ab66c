"""Statics of the types around the process and the web: Environment, HttpUtility, random bytes, keyed hashes, more of Uri and Path."""

from __future__ import annotations

import posixpath

from psemu.objects import EnumValue, PSObject, to_text
from psemu.objects.numbers import Int64
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.convert import byte_array
from psemu.runtime.net.faults import bad_argument, out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: what the emulated machine is: a Linux with PowerShell 7.6 on .NET 10
_MACHINE, _USER, _KERNEL = "psemu", "psemu", "6.1.0.0"


def environment_property(name: str) -> Any:
    """``[Environment]::Name``: nothing of the machine that runs psemu, NotImplemented for a name that is not here."""
    from psemu.objects import convert_to

    if name in ("osversion", "version"):
        version = convert_to(_KERNEL if name == "osversion" else "10.0.0", "System.Version")
        if name == "version":
            return version
        platform = EnumValue("System.PlatformID", "Unix", 4)
        return PSObject(
            [("Platform", platform), ("ServicePack", ""), ("Version", version), ("VersionString", f"Unix {_KERNEL}")],
            ["System.OperatingSystem", "System.Object"],
        )
    import time

    ticks = int(time.monotonic() * 1000)
    values: dict[str, Any] = {
        "newline": "\n",
        "machinename": _MACHINE,
        "username": _USER,
        "userdomainname": _MACHINE,
        "userinteractive": False,
        "processorcount": 1,
        "currentdirectory": "/",
        "systemdirectory": "",
        "systempagesize": 4096,
        "tickcount": ticks & 0x7FFFFFFF,
        "tickcount64": Int64(ticks),
        "is64bitprocess": True,
        "is64bitoperatingsystem": True,
        "hasshutdownstarted": False,
        "exitcode": 0,
        "currentmanagedthreadid": 1,
        "isprivilegedprocess": False,
        "stacktrace": "",
    }
    return values.get(name, NotImplemented)


def _folder(_owner: Any, folder: Any, _option: Any = None) -> str:
    return {"UserProfile": "/home/psemu", "Personal": "/home/psemu", "MyDocuments": "/home/psemu"}.get(
        to_text(folder), ""
    )


def _expand(frame: Any, _owner: Any, text: str) -> str:
    import re

    table = frame.session.host.environment
    return re.sub(r"%([^%]+)%", lambda found: str(table.get(found[1]) or found[0]), text)


def _variables(frame: Any, _owner: Any, *_target: Any) -> Any:
    from psemu.objects import Hashtable

    return Hashtable(frame.session.host.environment.items())


def _set_variable(frame: Any, _owner: Any, name: str, value: Any, *_target: Any) -> None:
    table = frame.session.host.environment
    if value is None or value == "":
        if name in table:
            del table[name]
    else:
        table[name] = str(value)


ENVIRONMENT: dict[str, Method] = {
    "getenvironmentvariable": Method(
        lambda frame, _o, name, _target=None: frame.session.host.environment.get(name),
        "variable:string",
        "variable:string, target:System.EnvironmentVariableTarget",
        wants_frame=True,
    ),
    **recorded(
        getfolderpath=_folder,
        expandenvironmentvariables=_expand,
        getenvironmentvariables=_variables,
        setenvironmentvariable=_set_variable,
        getcommandlineargs=lambda _o: ["pwsh"],
        getlogicaldrives=lambda _o: ["/"],
    ),
}


# --- web ---------------------------------------------------------------------------------------------------------------------------


def _url_encode(_owner: Any, text: str, *_encoding: Any) -> str:
    # System.Web writes the digits of an escape in lower case
    import re
    from urllib.parse import quote_plus

    encoded = quote_plus(text, safe="-_.!*()", errors="replace").replace("~", "%7e")
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)


def _url_decode(_owner: Any, text: str, *_encoding: Any) -> str:
    from urllib.parse import unquote_plus

    return unquote_plus(text)


def _attribute_encode(_owner: Any, text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;").replace("<", "&lt;")


def _script_encode(_owner: Any, text: str, quotes: bool = False) -> str:
    shown = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
    out = "".join(shown.get(c) or (f"\\u{ord(c):04x}" if c in "'<>&\u0085\u2028\u2029" or c < " " else c) for c in text)
    return f'"{out}"' if quotes else out


class NameValueCollection:
    """System.Collections.Specialized.NameValueCollection: names, whatever their case, to texts."""

    __slots__ = ("items", "type_name")

    def __init__(self, type_name: str = "System.Collections.Specialized.NameValueCollection") -> None:
        self.items: list[tuple[Any, list[str]]] = []
        self.type_name = type_name

    def values(self, name: Any) -> list[str] | None:
        """The texts of *name*, None if it has none."""
        folded = None if name is None else str(name).lower()
        return next((held for key, held in self.items if (None if key is None else key.lower()) == folded), None)

    def add(self, name: Any, value: str) -> None:
        """One more text of *name*."""
        held = self.values(name)
        if held is None:
            self.items.append((name, [value]))
        else:
            held.append(value)

    def item_get(self, name: Any) -> Any:
        """By name or by place."""
        if isinstance(name, int):
            if not 0 <= name < len(self.items):
                raise out_of_range(
                    "index", "Index was out of range. Must be non-negative and less than the size of the collection."
                )
            return ",".join(self.items[name][1])
        held = self.values(name)
        return None if held is None else ",".join(held)

    def item_set(self, name: Any, value: Any) -> None:
        """Only this text."""
        held = self.values(name)
        if held is None:
            self.items.append((str(name), [to_text(value)]))
        else:
            held[:] = [to_text(value)]

    def remove(self, name: Any) -> None:
        """Without *name*."""
        self.items = [pair for pair in self.items if pair[0] is None or pair[0].lower() != str(name).lower()]

    def enumerated_items(self) -> list[Any]:
        """The names."""
        return [key for key, _ in self.items]

    def __str__(self) -> str:
        if self.type_name.startswith("System.Collections"):
            return self.type_name
        return "&".join(
            f"{_url_encode(None, key)}={_url_encode(None, value)}" if key is not None else _url_encode(None, value)
            for key, held in self.items
            for value in held
        )

    def list_properties(self) -> list[tuple[str, object]]:
        """Count and the keys."""
        keys = [key for key, _ in self.items]
        return [("Count", len(keys)), ("AllKeys", keys), ("Keys", keys)]


NAME_VALUES: dict[str, Method] = recorded(
    add=lambda c, name, value: c.add(name, value),
    set=lambda c, name, value: c.item_set(name, value),
    get=lambda c, name: c.item_get(name),
    get_item=lambda c, name: c.item_get(name),
    item=lambda c, name: c.item_get(name),
    getvalues=lambda c, name: c.values(name),
    getkey=lambda c, index: c.items[index][0],
    remove=lambda c, name: c.remove(name),
    clear=lambda c: c.items.clear(),
    haskeys=lambda c: any(key is not None for key, _ in c.items),
    tostring=lambda c: str(c),
)


def _query(_owner: Any, text: str, *_encoding: Any) -> NameValueCollection:
    found = NameValueCollection("System.Web.HttpUtility+HttpQSCollection")
    for piece in text.removeprefix("?").split("&"):
        if piece:
            name, equal, value = piece.partition("=")
            found.add(_url_decode(None, name) if equal else None, _url_decode(None, value if equal else name))
    return found


def _web_static(name: str) -> Method:
    from psemu.runtime.system_statics import WEB_UTILITY

    return WEB_UTILITY[name]


HTTP_UTILITY: dict[str, Method] = {
    "htmlencode": _web_static("htmlencode"),
    "htmldecode": _web_static("htmldecode"),
    **recorded(
        urlencode=_url_encode,
        urldecode=_url_decode,
        urlpathencode=lambda _o, text: text.replace(" ", "%20"),
        htmlattributeencode=_attribute_encode,
        javascriptstringencode=_script_encode,
        parsequerystring=_query,
    ),
}


# --- random bytes and keyed hashes ---------------------------------------------------------------------------------------------------


def _random_bytes(_owner: Any, count: int) -> Any:
    from secrets import token_bytes

    if count < 0:
        raise out_of_range("count", f"count ('{count}') must be a non-negative value.", count)
    return byte_array(token_bytes(count))


def _random_integer(_owner: Any, *bounds: int) -> int:
    from secrets import randbelow

    low, high = bounds if len(bounds) > 1 else (0, bounds[0])
    if low >= high:
        raise bad_argument("Range of random number does not contain at least one possibility.")
    return low + randbelow(high - low)


def _fill(_owner: Any, buffer: list[Any]) -> None:
    buffer[:] = _random_bytes(None, len(buffer))


RANDOM_NUMBERS: dict[str, Method] = {
    "getbytes": Method(_random_bytes, "count:int"),
    "getint32": Method(_random_integer, "toExclusive:int", "fromInclusive:int, toExclusive:int"),
    "fill": Method(_fill, "data:object"),
    "gethexstring": Method(
        lambda _o, length, lower=False: "".join(
            f"{each:02x}" if lower else f"{each:02X}" for each in _random_bytes(None, (length + 1) // 2)
        )[:length],
        "stringLength:int",
        "stringLength:int, lowercase:bool",
    ),
}


class KeyedHash:
    """HMACSHA256 and its like; *algorithm* is hashlib's name."""

    __slots__ = ("algorithm", "key", "type_name")

    def __init__(self, type_name: str, algorithm: str, key: bytes) -> None:
        self.type_name = type_name
        self.algorithm = algorithm
        self.key = key

    def list_properties(self) -> list[tuple[str, object]]:
        """The key."""
        return [("Key", byte_array(self.key)), ("HashName", self.algorithm.upper())]

    def set_net(self, name: str, value: Any) -> bool:
        """``Key`` can be set."""
        if name != "key":
            return False
        self.key = bytes(int(each) for each in value)
        return True


def _keyed(owner: KeyedHash, data: Any) -> Any:
    import hmac

    return byte_array(hmac.new(owner.key, bytes(int(each) for each in data), owner.algorithm).digest())


KEYED: dict[str, Method] = recorded(computehash=_keyed, dispose=lambda _h: None, clear=lambda _h: None)


def make_keyed(type_name: str, key: Any = None) -> KeyedHash:
    """``[Security.Cryptography.HMACSHA256]::new(key)``."""
    algorithm = type_name.rpartition("HMAC")[2].lower()
    raw = bytes(int(each) for each in (key if key is not None else _random_bytes(None, 64)))
    return KeyedHash(type_name, algorithm, raw)


# --- paths and addresses -------------------------------------------------------------------------------------------------------------


def _full_path(_owner: Any, path: str, base: str = "/") -> str:
    if not path:
        raise bad_argument("The path is empty.", "path")
    return posixpath.normpath(posixpath.join(base, path)).replace("//", "/") + (
        "/" if path.endswith("/") and path != "/" else ""
    )


def _random_name(_owner: Any) -> str:
    from secrets import choice

    letters = "".join(choice("abcdefghijklmnopqrstuvwxyz012345") for _ in range(11))
    return f"{letters[:8]}.{letters[8:]}"


PATH: dict[str, Method] = recorded(
    getfullpath=_full_path,
    getrandomfilename=_random_name,
    gettemppath=lambda _o: "/tmp/",
)


def _well_formed(_owner: Any, text: str, kind: Any) -> bool:
    from psemu.objects import PSInvalidCastException, convert_to

    if " " in text or any(ord(char) > 126 for char in text):
        return False
    try:
        absolute = bool(getattr(convert_to(text, "System.Uri"), "is_absolute", ":" in text.partition("/")[0]))
    except PSInvalidCastException:
        return False
    return absolute if kind.name == "Absolute" else not absolute if kind.name == "Relative" else True


def _try_create(_owner: Any, base: Any, given: Any, place: Any) -> bool:
    from psemu.objects import PSInvalidCastException, convert_to

    try:
        if isinstance(given, EnumValue):
            made = convert_to(base, "System.Uri")
            absolute = ":" in str(base).partition("/")[0]
            good = given.name == "RelativeOrAbsolute" or absolute == (given.name == "Absolute")
            place.value = made if good else None
            return good
        place.value = joined_uri(base, given)
    except PSInvalidCastException:
        place.value = None
        return False
    return True


def joined_uri(base: Any, relative: Any) -> Any:
    """``[uri]::new(base, relative)``."""
    from urllib.parse import urljoin

    from psemu.objects import convert_to

    return convert_to(urljoin(to_text(base), to_text(relative)), "System.Uri")


URI: dict[str, Method] = {
    "iswellformeduristring": Method(_well_formed, "uriString:string, uriKind:System.UriKind"),
    "trycreate": Method(
        _try_create,
        "uriString:string, uriKind:System.UriKind, &result:object",
        "baseUri:System.Uri, relativeUri:string, &result:object",
    ),
    "checkschemename": Method(
        lambda _o, name: bool(name) and name[0].isalpha() and all(c.isalnum() or c in "+-." for c in name),
        "schemeName:string",
    ),
    "checkhostname": Method(
        lambda _o, name: EnumValue("System.UriHostNameType", "Dns" if name else "Unknown", 2 if name else 0),
        "name:string",
    ),
}


def _relative_uri(owner: Any, other: Any) -> Any:
    from psemu.objects import convert_to

    here, there = to_text(owner), to_text(other)
    start = here.partition("://")[2].partition("/")[0]
    if start != there.partition("://")[2].partition("/")[0]:
        return other
    folder = "/" + here.partition("://")[2].partition("/")[2].rpartition("/")[0]
    target = "/" + there.partition("://")[2].partition("/")[2]
    found = posixpath.relpath(target, folder)
    return convert_to(found + ("/" if target.endswith("/") and not found.endswith("/") else ""), "System.Uri")


URI_INSTANCE: dict[str, Method] = {
    "makerelativeuri": Method(_relative_uri, "uri:System.Uri"),
    "isbaseof": Method(lambda u, other: to_text(other).startswith(to_text(u).rpartition("/")[0]), "uri:System.Uri"),
}


class UriBuilder:
    """System.UriBuilder: an address whose parts can be set."""

    __slots__ = ("parts",)

    type_name = "System.UriBuilder"

    def __init__(self, *given: Any) -> None:
        self.parts: dict[str, Any] = {
            "Scheme": "http",
            "UserName": "",
            "Password": "",
            "Host": "localhost",
            "Port": -1,
            "Path": "/",
            "Query": "",
            "Fragment": "",
        }
        if len(given) == 1:
            self._read(to_text(given[0]))
        elif given:
            names = ("Scheme", "Host", "Port", "Path", "Query")
            for name, value in zip(names, given, strict=False):
                self.set_net(name.lower(), value)

    def _read(self, text: str) -> None:
        from urllib.parse import urlsplit

        found = urlsplit(text if "://" in text else f"http://{text}")
        ports = {"http": 80, "https": 443, "ftp": 21}
        self.parts.update(
            Scheme=found.scheme,
            UserName=found.username or "",
            Password=found.password or "",
            Host=found.hostname or "",
            Port=found.port or ports.get(found.scheme, -1),
            Path=found.path or "/",
            Query=f"?{found.query}" if found.query else "",
            Fragment=f"#{found.fragment}" if found.fragment else "",
        )

    def __str__(self) -> str:
        parts = self.parts
        user = parts["UserName"] + (f":{parts['Password']}" if parts["Password"] else "")
        port = f":{parts['Port']}" if parts["Port"] != -1 else ""
        return f"{parts['Scheme']}://{user}{'@' if user else ''}{parts['Host']}{port}{parts['Path']}{parts['Query']}{parts['Fragment']}"

    def list_properties(self) -> list[tuple[str, object]]:
        """The parts and the address."""
        from psemu.objects import convert_to

        return [*self.parts.items(), ("Uri", convert_to(str(self), "System.Uri"))]

    def set_net(self, name: str, value: Any) -> bool:
        """A part can be set; the sign before a query or fragment may be left out."""
        known = next((each for each in self.parts if each.lower() == name), None)
        if known is None:
            return False
        if known == "Port":
            self.parts[known] = int(value)
            return True
        text = to_text(value)
        sign = {"Query": "?", "Fragment": "#", "Path": "/"}.get(known, "")
        self.parts[known] = sign + text if sign and not text.startswith(sign) and (text or known == "Path") else text
        return True


URI_BUILDER: dict[str, Method] = recorded(tostring=lambda b: str(b))
ADDRESSES = {
    "any": "0.0.0.0",
    "broadcast": "255.255.255.255",
    "loopback": "127.0.0.1",
    "none": "255.255.255.255",
    "ipv6any": "::",
    "ipv6loopback": "::1",
    "ipv6none": "::",
}
