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

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Structure)
            and self.type_name == other.type_name
            and self.properties == other.properties
            and self.text == other.text
        )

    def __hash__(self) -> int:
        return hash((self.type_name, self.text))


class DBNull(NetValue):
    """System.DBNull: there is one, and its text is empty."""

    __slots__ = ()


DB_NULL = DBNull("System.DBNull", "")


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
