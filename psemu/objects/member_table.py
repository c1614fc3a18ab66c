"""Which members .NET types have, as Get-Member prints them: a table of recorded facts, read when first asked."""

from __future__ import annotations

import os

MEMBERS_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "members.txt")
_ESCAPES = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


class MemberRow:
    """A member: *kind* (``Property``, ``Method`` …), *name*, *definition*."""

    __slots__ = ("definition", "kind", "name")

    def __init__(self, kind: str, name: str, definition: str) -> None:
        self.kind = kind
        self.name = name
        self.definition = definition


_rows: list[str] = []
_sections: dict[tuple[str, str], str] = {}


def plain_type_name(name: str) -> str:
    """A full name without assemblies: ``List`1[[System.String, System.Private.CoreLib, …]]`` is ``List`1[System.String]``."""
    import re

    argument = re.compile(r"\[([^\[\], ]+(?:\[[^\[\] ]*\])*), [\w.]+, Version=[^\]]*\]")
    plain, count = argument.subn(r"\1", name)
    while count:
        plain, count = argument.subn(r"\1", plain)
    return plain


def _read() -> None:
    with open(MEMBERS_PATH, encoding="utf-8") as source:
        rows, _, sections = source.read().partition("\n\n")
    _rows.extend(rows.split("\n"))
    for line in sections.splitlines():
        name, side, places = line.split("\t")
        _sections[name, side] = places


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    parts = iter(text)
    return "".join(_ESCAPES[next(parts)] if char == "\\" else char for char in parts)


def member_rows(type_name: str, side: str = "i") -> list[MemberRow] | None:
    """The members of *type_name* in Get-Member's order; *side* is ``i`` (instance), ``s`` (static), ``f`` (with -Force) or ``c``
    (constructors). None if the table does not know the type.
    """
    if not _rows:
        _read()
    places = _sections.get((type_name, side))
    if places is None:
        return None
    found = []
    for place in places.split():
        kind, name, definition = _rows[int(place)].split("\t")
        found.append(MemberRow(kind, name, _unescaped(definition)))
    return found


def known_generic(base: str, side: str) -> str | None:
    """A type of the table that is made of the generic type *base*, one of strings if there are several."""
    if not _rows:
        _read()
    names = [name for name, known in _sections if known == side and name.startswith(base + "[")]
    return max(names, key=lambda name: "System.String" in name, default=None)


def has_member(type_name: str, name: str, static: bool = False) -> bool | None:
    """True if the type has a member *name* (any case), None if the table does not know the type."""
    rows = member_rows(type_name, "s" if static else "i")
    return None if rows is None else any(row.name.lower() == name.lower() for row in rows)


def can_be_made(type_name: str) -> bool | None:
    """True if the type has a constructor without arguments, None if the table does not tell."""
    if not _rows:
        _read()
    if type_name.endswith("]") and "`" not in type_name.rpartition("[")[0]:
        return False
    known = _sections.get((type_name, "n"))
    if known is not None:
        return known == "1"
    rows = member_rows(type_name, "c")
    return any("new()" in row.definition for row in rows) if rows else None
