"""Constructors of versions, GUIDs and network addresses, which refuse in .NET's own words."""

from __future__ import annotations

from psemu.objects import EnumValue, convert_to
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method
from psemu.runtime.net.faults import bad_argument, not_negative
from psemu.runtime.net.parsed import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PARTS = ("major", "minor", "build", "revision")


def _version(_owner: Any, *given: Any) -> Any:
    if len(given) == 1:
        return parse("System.Version", given[0])
    for name, part in zip(_PARTS, given, strict=False):
        not_negative(name, part)
    return convert_to(".".join(map(str, given)) or "0.0", "System.Version")


def _guid(_owner: Any, *given: Any) -> Any:
    if not given or isinstance(given[0], str):
        return parse("System.Guid", given[0] if given else "0" * 32)
    if len(given) == 1:
        data = bytes(map(int, given[0]))
        if len(data) != 16:
            raise bad_argument("Byte array for Guid must be exactly 16 bytes long.", "b")
        given = (
            *(int.from_bytes(data[start:end], "little") for start, end in ((0, 4), (4, 6), (6, 8))),
            *data[8:],
        )
    first, second, third, *rest = given
    last = rest[0] if isinstance(rest[0], list) else rest
    if len(last) != 8:
        raise bad_argument("Byte array for Guid must be exactly 8 bytes long.", "d")
    sizes = ((first, 8), (second, 4), (third, 4), *((each, 2) for each in last))
    return parse("System.Guid", "".join(f"{int(part) & (1 << 4 * size) - 1:0{size}x}" for part, size in sizes))


def _ip_address(_owner: Any, given: Any) -> Any:
    if not isinstance(given, list):
        if not 0 <= given <= 0xFFFFFFFF:
            from psemu.runtime.net.faults import out_of_range

            raise out_of_range("newAddress")
        given = int(given).to_bytes(4, "little")
    data = bytes(map(int, given))
    if len(data) not in (4, 16):
        raise bad_argument("An invalid IP address was specified.", "address")
    pairs = [f"{data[at] << 8 | data[at + 1]:x}" for at in range(0, 16, 2)] if len(data) == 16 else []
    return parse("System.Net.IPAddress", ":".join(pairs) or ".".join(map(str, data)))


def _uri(_owner: Any, text: Any, more: Any = None) -> Any:
    if more is not None and not isinstance(more, EnumValue):
        from psemu.runtime.net.addresses import joined_uri

        return joined_uri(text, more)
    made = convert_to(text, "System.Uri")
    kind = "Absolute" if more is None else more.name
    if kind == "Absolute" and not made.is_absolute:
        shown = "The URI is empty." if not text else "The format of the URI could not be determined."
        raise NetError("System.UriFormatException", f"Invalid URI: {shown}")
    return made


CONSTRUCTORS = {
    "System.Version": Method(
        _version,
        "",
        "version:string",
        "major:int, minor:int",
        "major:int, minor:int, build:int",
        "major:int, minor:int, build:int, revision:int",
    ),
    "System.Guid": Method(
        _guid,
        "",
        "g:string",
        "b:byte[]",
        "a:int, b:int16, c:int16, d:byte[]",
        "a:int, b:int16, c:int16, d:byte, e:byte, f:byte, g:byte, h:byte, i:byte, j:byte, k:byte",
    ),
    "System.Net.IPAddress": Method(_ip_address, "newAddress:long", "address:byte[]"),
    "System.Uri": Method(
        _uri,
        "uriString:string",
        "uriString:string, uriKind:System.UriKind",
        "baseUri:System.Uri, relativeUri:string",
    ),
}
