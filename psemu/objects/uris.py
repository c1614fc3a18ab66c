"""System.Uri: what a text names as an address, its canonical form and its parts."""

from __future__ import annotations

import re

from psemu.objects.net_values import NetValue, ParseFailure
from psemu.objects.psobject import EnumValue, PSArray

#: the port of a scheme that names none
_PORTS = {
    "http": 80,
    "https": 443,
    "ws": 80,
    "wss": 443,
    "ftp": 21,
    "gopher": 70,
    "ldap": 389,
    "mailto": 25,
    "net.tcp": 808,
    "nntp": 119,
    "telnet": 23,
}
#: schemes that are nothing without a host
_NEEDS_HOST = ("http", "https", "ws", "wss", "ftp", "gopher", "ldap", "net.tcp", "net.pipe", "nntp", "telnet")
#: schemes whose ``.`` and ``..`` segments are taken out
_COMPACTED = ("http", "https", "ws", "wss", "ftp", "file", "net.tcp", "net.pipe")
_HOST_KINDS = {"Unknown": 0, "Basic": 1, "Dns": 2, "IPv4": 3, "IPv6": 4}
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
#: what stays as it is in a path, a query and a fragment
_SAFE = _UNRESERVED + ":/?#[]@!$&'()*+,;=%"
#: escaped, these stay so in the text that is shown: without the escape it would mean something else
_KEPT_ESCAPED = "%;/?:@&=+$,#[]!'()*\\"


class Uri(NetValue):
    """System.Uri: :attr:`original` is what was written; *scheme* is empty for a relative one."""

    __slots__ = ("fragment", "host", "host_kind", "original", "path", "port", "query", "scheme", "user")

    def __init__(self, original: str, scheme: str = "") -> None:
        super().__init__("System.Uri", original)
        self.original = original
        self.scheme = scheme
        self.user = self.host = self.path = self.query = self.fragment = ""
        self.host_kind = "Unknown"
        self.port = -1

    @property
    def is_absolute(self) -> bool:
        """True if it names a scheme."""
        return bool(self.scheme)

    @property
    def absolute_uri(self) -> str:
        """The canonical form."""
        user = self.user + "@" if self.user else ""
        if self.scheme == "mailto":
            start = f"mailto:{user}{self.host}"
        elif self.host_kind == "Unknown":
            start = f"{self.scheme}:"
        else:
            start = f"{self.scheme}://{user}{self._authority()}"
        slash = "/" if re.match(r"[A-Za-z]:/", self.path) and self.scheme == "file" else ""
        return start + slash + self.path + self.query + self.fragment

    def _authority(self) -> str:
        return self.host if self.port == _PORTS.get(self.scheme, -1) else f"{self.host}:{self.port}"

    def _local_path(self) -> str:
        plain = _unescape(self.path, "")
        if self.scheme == "file" and self.host:
            return "\\\\" + self.host + plain.replace("/", "\\")
        if self.scheme == "file" and re.match(r"[A-Za-z]:/", plain):
            return plain.replace("/", "\\")
        return plain

    def _segments(self) -> list[str]:
        path = self.path
        if self.scheme == "file" and path and path[0] != "/":
            path = "/" + path
        return re.findall(r"[^/]*/|[^/]+", path)

    def list_properties(self) -> list[tuple[str, object]]:
        """The parts of an absolute URI; of a relative one only what is defined for it."""
        if not self.is_absolute:
            return [("OriginalString", self.original), ("IsAbsoluteUri", False), ("UserEscaped", False)]
        bare = self.host[1:-1] if self.host_kind == "IPv6" else self.host
        return [
            ("AbsolutePath", self.path),
            ("AbsoluteUri", self.absolute_uri),
            ("LocalPath", self._local_path()),
            ("Authority", self._authority()),
            ("HostNameType", EnumValue("System.UriHostNameType", self.host_kind, _HOST_KINDS[self.host_kind])),
            ("IsDefaultPort", self.port == _PORTS.get(self.scheme, -1)),
            ("IsFile", self.scheme == "file"),
            ("IsLoopback", self._is_loopback(bare)),
            ("PathAndQuery", self.path + self.query),
            ("Segments", PSArray(self._segments(), "System.String[]")),
            ("IsUnc", self.scheme == "file" and bool(self.host)),
            ("Host", self.host),
            ("Port", self.port),
            ("Query", self.query),
            ("Fragment", self.fragment),
            ("Scheme", self.scheme),
            ("OriginalString", self.original),
            ("DnsSafeHost", bare),
            ("IdnHost", _idn(bare)),
            ("IsAbsoluteUri", True),
            ("UserEscaped", False),
            ("UserInfo", self.user),
        ]

    def _is_loopback(self, bare: str) -> bool:
        if self.host_kind == "Basic":
            return True
        if self.host_kind == "IPv4":
            return bare.startswith("127.")
        return bare in ("localhost", "loopback", "::1")


def _idn(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _unescape(text: str, kept: str) -> str:
    """*text* without its escapes, but for those of *kept*, of control characters and of what is no UTF-8."""

    def plain(found: re.Match[str]) -> str:
        octets = bytes.fromhex(found[0].replace("%", ""))
        out = []
        for char in octets.decode("utf-8", "surrogateescape"):
            code = ord(char)
            if 0xDC80 <= code <= 0xDCFF:
                out.append(f"%{code - 0xDC00:02X}")
            elif kept and (char in kept or code < 32 or code == 127):
                out.append(f"%{code:02X}")
            else:
                out.append(char)
        return "".join(out)

    return re.sub(r"(?:%[0-9A-Fa-f]{2})+", plain, text)


def _escape(text: str) -> str:
    """*text* with what may not stand in a URI escaped, and without escapes that need not be."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = re.sub(
        r"%([0-9A-Fa-f]{2})", lambda hit: char if (char := chr(int(hit[1], 16))) in _UNRESERVED else hit[0], text
    )
    from urllib.parse import quote

    return quote(text, safe=_SAFE, errors="replace")


def _compact(path: str) -> str:
    """*path* without ``.`` and ``..`` segments."""
    if "." not in path:
        return path
    out: list[str] = []
    parts = path.split("/")
    for index, part in enumerate(parts):
        if part == "..":
            if len(out) > 1:
                out.pop()
        elif part != ".":
            out.append(part)
            continue
        if index == len(parts) - 1:
            out.append("")
    return "/".join(out)


def _ipv4(host: str) -> str | None:
    """The dotted form of what is an IPv4 address in decimal, octal or hexadecimal, with one to four parts."""
    parts = host.split(".")
    if len(parts) > 4:
        return None
    numbers = []
    for part in parts:
        if re.fullmatch(r"0[xX][0-9A-Fa-f]{1,12}", part):
            numbers.append(int(part, 16))
        elif re.fullmatch(r"0[0-7]{0,20}", part):
            numbers.append(int(part, 8))
        elif re.fullmatch(r"[1-9][0-9]{0,15}", part):
            numbers.append(int(part))
        else:
            return None
    last = numbers.pop()
    if any(number > 255 for number in numbers) or last >= 256 ** (4 - len(numbers)):
        return None
    value = last
    for index, number in enumerate(numbers):
        value |= number << (24 - 8 * index)
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _set_host(made: Uri, host: str) -> None:
    if host.startswith("["):
        from ipaddress import AddressValueError, IPv6Address

        try:
            made.host, made.host_kind = f"[{IPv6Address(host[1:-1])}]", "IPv6"
        except AddressValueError:
            raise ParseFailure("Invalid URI: The hostname could not be parsed.") from None
        return
    if not host:
        if made.scheme in _NEEDS_HOST:
            raise ParseFailure("Invalid URI: The hostname could not be parsed.")
        made.host_kind = "Basic"
        return
    dotted = _ipv4(host)
    if dotted is not None:
        made.host, made.host_kind = dotted, "IPv4"
    elif re.search(r"[\s<>\"{}|^`%\\]", host):
        raise ParseFailure("Invalid URI: The hostname could not be parsed.")
    else:
        made.host, made.host_kind = host.lower(), "Dns"


def _set_tail(made: Uri, tail: str) -> None:
    body, mark, fragment = tail.partition("#")
    made.fragment = mark + _escape(fragment)
    if made.scheme != "file":
        body, mark, query = body.partition("?")
        made.query = mark + _escape(query)
    made.path = _escape(body)
    if made.scheme in _COMPACTED:
        made.path = _compact(made.path)


def _finished(made: Uri) -> Uri:
    made.text = _unescape(made.absolute_uri, _KEPT_ESCAPED)
    return made


def parse_uri(text: str) -> Uri:
    """An absolute or relative URI; raises ParseFailure for one with a bad host or port."""
    body = text.strip()
    if body.startswith("\\\\"):
        made = Uri(text, "file")
        server, _, rest = body[2:].replace("\\", "/").partition("/")
        _set_host(made, server)
        _set_tail(made, "/" + rest)
        return _finished(made)
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", body, re.DOTALL)
    if found is None:
        return Uri(text)
    scheme, rest = found[1].lower(), found[2]
    if len(scheme) == 1:
        if rest[:1] not in ("/", "\\"):
            return Uri(text)
        made = Uri(text, "file")
        made.host_kind = "Basic"
        _set_tail(made, body.replace("\\", "/"))
        return _finished(made)
    if not rest.startswith(("//", "\\\\", "/\\", "\\/")) or (rest[0] == "\\" and scheme not in _COMPACTED):
        return _without_authority(text, scheme, rest)
    made = Uri(text, scheme)
    authority, tail = re.match(r"([^/?#\\]*)(.*)", rest[2:], re.DOTALL).groups()  # type: ignore[union-attr]
    made.user, _, host = authority.rpartition("@")
    name, _, port = host.rpartition(":") if ":" in host and not host.endswith("]") else (host, "", "")
    _set_host(made, name)
    if port and (not (port.isascii() and port.isdigit()) or int(port[:9]) > 65535):
        raise ParseFailure("Invalid URI: Invalid port specified.")
    made.port = int(port) if port else _PORTS.get(scheme, -1)
    if scheme in _COMPACTED:
        head, mark, after = re.match(r"([^?#]*)([?#]?)(.*)", tail, re.DOTALL).groups()  # type: ignore[union-attr]
        tail = head.replace("\\", "/") + mark + after
    if scheme == "file" and not made.host and re.match(r"/[A-Za-z][:|]/", tail):
        tail = tail[1] + ":" + tail[3:]
    elif not tail.startswith("/"):
        tail = "/" + tail
    _set_tail(made, tail)
    return _finished(made)


def _without_authority(text: str, scheme: str, rest: str) -> Uri:
    if scheme in _NEEDS_HOST:
        return Uri(text)
    made = Uri(text, scheme)
    made.port = _PORTS.get(scheme, -1)
    if scheme == "file":
        made.host_kind = "Basic"
        rest = rest.replace("\\", "/")
        _set_tail(made, rest if re.match(r"/|[A-Za-z]:/", rest) else "/" + rest)
        return _finished(made)
    if scheme == "mailto":
        address, mark, after = re.match(r"([^?#]*)([?#]?)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
        made.user, at, host = address.rpartition("@")
        if at:
            _set_host(made, host)
            rest = mark + after
        else:
            made.host_kind = "Basic"
    _set_tail(made, rest)
    return _finished(made)
