"""Full paths, addresses made of others, UriBuilder and well-known IP addresses."""

from __future__ import annotations

import posixpath

from psemu.objects import EnumValue, to_text
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.faults import bad_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
