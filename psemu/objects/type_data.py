"""Members that a session gives to types by name (``Update-TypeData``): what objects of those types show besides their own."""

from __future__ import annotations

from _thread import get_ident

from psemu.objects.ps_members import PSMemberSet, PSPropertySet
from psemu.objects.psobject import CaselessDict, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class TypeData:
    """What one type name was given: *members* by name (a note's value, or a PSMember) and *settings* by parameter name."""

    __slots__ = ("members", "settings", "type_name")

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name
        self.members = CaselessDict()
        self.settings: dict[str, Any] = {}


#: thread → the type data, by lower-case type name, of the session that runs in it; empty while no session has any
TABLES: dict[int, dict[str, TypeData]] = {}


def use_table(table: dict[str, TypeData]) -> None:
    """From now on values in this thread have the members of *table*."""
    if table:
        TABLES[get_ident()] = table
    elif TABLES:
        TABLES.pop(get_ident(), None)


def _found(value: object) -> Iterator[TypeData]:
    """The type data of *value*'s type and of the types it derives from."""
    table = TABLES.get(get_ident())
    if not table:
        return
    from psemu.objects.properties import derivation_of

    for name in derivation_of(value):
        data = table.get(name.lower())
        if data is not None:
            yield data


def typed_member(value: object, name: str) -> tuple[str, Any] | None:
    """The spelling and the member *name* that type data gives *value*, None if it gives none."""
    for data in _found(value):
        spelling = data.members.spelling(name)
        if spelling is not None:
            return spelling, data.members[spelling]
    return None


def typed_members(value: object) -> dict[str, Any]:
    """All members that type data gives *value*."""
    members: dict[str, Any] = {}
    for data in _found(value):
        for name, member in data.members.items():
            members.setdefault(name, member)
    return members


def _setting(value: object, name: str) -> Any:
    return next((data.settings[name] for data in _found(value) if name in data.settings), None)


def _standard_set(value: object, name: str) -> list[str] | None:
    """Names in the property set *name* of the ``PSStandardMembers`` that an object was given itself."""
    if not isinstance(value, PSObject):
        return None
    standard = value.properties.get("PSStandardMembers")
    held = standard.members.get(name) if isinstance(standard, PSMemberSet) else None
    return held.referenced if isinstance(held, PSPropertySet) else None


def display_properties(value: object) -> list[str] | None:
    """The properties that *value* is shown with where nobody asks for others; None: all."""
    own = _standard_set(value, "DefaultDisplayPropertySet")
    if own is not None or not TABLES:
        return own
    found: list[str] | None = _setting(value, "DefaultDisplayPropertySet")
    return found


def display_property(value: object) -> str | None:
    """The one property that *value* is shown with in a wide view, None if none was chosen."""
    found: str | None = _setting(value, "DefaultDisplayProperty") if TABLES else None
    return found
