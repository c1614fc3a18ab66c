"""Small .NET values that are their properties and a text: tuples, pairs, ranges, points, mail addresses, DBNull."""

from __future__ import annotations

from psemu.objects.net_values import NetValue, ParseFailure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Structure(NetValue):
    """A value of *type_name* with *properties* in .NET's order; two are equal if type and properties agree."""

    __slots__ = ("properties",)

    def __init__(self, type_name: str, text: str, properties: list[tuple[str, Any]]) -> None:
        super().__init__(type_name, text)
        self.properties = properties

    def list_properties(self) -> list[tuple[str, object]]:
        """Names and values."""
        return list(self.properties)

    def all_properties(self) -> list[tuple[str, object]]:
        """The public properties: a tuple's length is only its interface's."""
        return [each for each in self.properties if each[0] != "Length"]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Structure)
            and self.type_name == other.type_name
            and self.properties == other.properties
            and self.text == other.text
        )

    def __hash__(self) -> int:
        return hash((self.type_name, self.text))


class IPAddress(NetValue):
    """System.Net.IPAddress, written as .NET does."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        super().__init__("System.Net.IPAddress", text)

    def list_properties(self) -> list[tuple[str, object]]:
        """The parts; those of the other family are null."""
        from ipaddress import ip_address

        from psemu.objects.numbers import Int64
        from psemu.objects.psobject import EnumValue

        found = ip_address(self.text)
        old = found.version == 4
        packed = found.packed
        family = ("InterNetwork", 2) if old else ("InterNetworkV6", 23)
        return [
            ("AddressFamily", EnumValue("System.Net.Sockets.AddressFamily", *family)),
            ("ScopeId", None if old else Int64(0)),
            ("IsIPv6Multicast", not old and packed[0] == 0xFF),
            ("IsIPv6LinkLocal", not old and packed[0] == 0xFE and packed[1] & 0xC0 == 0x80),
            ("IsIPv6SiteLocal", not old and packed[0] == 0xFE and packed[1] & 0xC0 == 0xC0),
            ("IsIPv6Teredo", not old and packed[:4] == b"\x20\x01\x00\x00"),
            ("IsIPv6UniqueLocal", not old and packed[0] & 0xFE == 0xFC),
            ("IsIPv4MappedToIPv6", not old and packed[:12] == b"\0" * 10 + b"\xff\xff"),
            ("Address", Int64(int.from_bytes(packed, "little")) if old else None),
            ("IPAddressToString", self.text),
        ]

    def all_properties(self) -> list[tuple[str, object]]:
        """The properties of the class, without what the type data add."""
        return self.list_properties()[:-1]


class DBNull(NetValue):
    """System.DBNull: there is one, and its text is empty."""

    __slots__ = ()


DB_NULL = DBNull("System.DBNull", "")


class NullString(NetValue):
    """System.Management.Automation.Language.NullString: what a method that takes text gets $null for."""

    __slots__ = ()


NULL_STRING = NullString("System.Management.Automation.Language.NullString", "")


def make_tuple(items: tuple[Any, ...]) -> Structure:
    """System.Tuple of one to eight items, typed by what they are."""
    from psemu.objects.text import to_text
    from psemu.objects.types import OBJECT, type_name_of

    types = ",".join(type_name_of(item) or OBJECT for item in items)
    named: list[tuple[str, Any]] = [(f"Item{index + 1}", item) for index, item in enumerate(items)]
    text = "(" + ", ".join(to_text(item) for item in items) + ")"
    return Structure(f"System.Tuple`{len(items)}[{types}]", text, [*named, ("Length", len(items))])


def make_range(start: int, end: int) -> Structure:
    """System.Range of two indexes from the start."""
    return Structure("System.Range", f"{start}..{end}", [("Start", start), ("End", end)])


def make_point(x: int, y: int) -> Structure:
    """System.Drawing.Point."""
    empty = not x and not y
    return Structure("System.Drawing.Point", f"{{X={x},Y={y}}}", [("IsEmpty", empty), ("X", x), ("Y", y)])


def parse_mail_address(text: str) -> Structure:
    """``user@host`` or ``Name <user@host>``; raises ParseFailure."""
    body = text.strip()
    if not body:
        raise ParseFailure("The value cannot be an empty string. (Parameter 'address')")
    name, opened, address = body.rpartition("<")
    if opened and address.endswith(">"):
        address = address[:-1].strip()
        name = name.strip().removeprefix('"').removesuffix('"')
    else:
        name, address = "", body
    user, at, host = address.rpartition("@")
    if not at or not user or not host or any(char.isspace() for char in address):
        raise ParseFailure("The specified string is not in the form required for an e-mail address.")
    shown = f'"{name}" <{address}>' if name else address
    properties: list[tuple[str, Any]] = [("DisplayName", name), ("User", user), ("Host", host), ("Address", address)]
    return Structure("System.Net.Mail.MailAddress", shown, properties)
