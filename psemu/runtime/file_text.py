"""Texts as the bytes of files and back: what ``-Encoding`` names, byte order marks, characters that an encoding has not."""

from __future__ import annotations

from psemu.objects import to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CODECS = {
    "ascii": ("ascii", b""),
    "ansi": ("cp1252", b""),
    "bigendianunicode": ("utf-16-be", b"\xfe\xff"),
    "bigendianutf32": ("utf-32-be", b"\0\0\xfe\xff"),
    "oem": ("cp437", b""),
    "unicode": ("utf-16-le", b"\xff\xfe"),
    "utf8": ("utf-8", b""),
    "utf8bom": ("utf-8", b"\xef\xbb\xbf"),
    "utf8nobom": ("utf-8", b""),
    "utf32": ("utf-32-le", b"\xff\xfe\0\0"),
}


def codec_of(encoding: Any) -> tuple[str, bytes]:
    """Python's codec and the preamble of a file for what ``-Encoding`` was given."""
    own = getattr(encoding, "codec", None)
    if isinstance(own, str):
        return own, bytes(getattr(encoding, "preamble", b""))
    name = to_text(encoding).lower() if encoding is not None else "utf8nobom"
    if name in _CODECS:
        return _CODECS[name]
    if "." in name:
        kind = name.rpartition(".")[2].removesuffix("encoding")
        return _CODECS.get(kind, _CODECS["utf8nobom"])
    import codecs

    from psemu.errors import UnsupportedError

    try:
        return codecs.lookup(
            f"cp{name}" if name.isdigit() and name != "65001" else "utf-8" if name == "65001" else name
        ).name, b""
    except LookupError:
        raise UnsupportedError(f"encoding.{name}") from None


def encode_text(text: str, encoding: Any = None) -> bytes:
    """*text* as bytes, without a preamble; what the encoding has not becomes a question mark."""
    codec, _ = codec_of(encoding)
    return text.encode(
        codec, "replace" if not codec.startswith("utf") else "surrogatepass" if codec == "utf-16-le" else "replace"
    )


def lines_of(text: str) -> list[str]:
    """The lines of a text; a line end at its end begins no line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        del lines[-1]
    return lines


def decode_text(data: bytes, encoding: Any = None) -> str:
    """The text of a file: its byte order mark decides, then *encoding*, UTF-8 by default."""
    for codec, mark in (
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return data.decode(codec_of(encoding)[0], "replace")
