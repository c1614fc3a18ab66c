"""The properties that a value shows to PowerShell: which there are, in order, and what they are; formatting and selection build on it."""

from __future__ import annotations

from psemu.objects.psobject import (
    CaselessDict,
    PSMember,
    PSObject,
)
from psemu.objects.type_data import TABLES, typed_member, typed_members
from psemu.objects.type_names import DictionaryEntry, type_names_of
from psemu.objects.value_properties import category_info, day_of_week, listed_properties, utf16_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def own_property(value: object, name: str) -> object:
    """Property *name* of the .NET object itself, NotImplemented if it has none."""
    folded = name.lower()
    for known, held in listed_properties(value):
        if known.lower() == folded:
            return held
    return NotImplemented


def member_value(owner: object, member: object) -> object:
    """What a property holds: a note's value, or what the member computes for *owner* (its ``get_value``)."""
    if isinstance(member, PSMember):
        getter = getattr(member, "get_value", None)
        return getter(owner) if getter is not None else None
    return member


def _is_property(member: object) -> bool:
    return not isinstance(member, PSMember) or bool(getattr(member, "is_property", hasattr(member, "get_value")))


def derivation_of(value: object) -> list[str]:
    """The type of *value* and the types it derives from, as far as they matter here, System.Object last."""
    names = list(type_names_of(value))
    own = getattr(value, "type_names", None)
    if own is not None and not isinstance(value, PSObject):
        names = list(own)
    if names[-1] != "System.Object":
        from psemu.objects.types import VALUE_TYPES

        if isinstance(value, list) and names[0].endswith("]") and "`" not in names[0]:
            names.append("System.Array")
        elif names[0] in VALUE_TYPES:
            names.append("System.ValueType")
        names.append("System.Object")
    return names


def property_names(value: object) -> list[str]:
    """The names of *value*'s properties in their order; methods are not among them."""
    if TABLES:
        known = _property_names(value)
        folded = {name.lower() for name in known}
        given = [name for name, member in typed_members(value).items() if _is_property(member)]
        return known + [name for name in given if name.lower() not in folded]
    return _property_names(value)


def _property_names(value: object) -> list[str]:
    if isinstance(value, PSObject):
        names = _property_names(value.base) if value.base is not None else []
        own = [name for name, member in value.properties.items() if _is_property(member)]
        return [name for name in names if name not in value.properties] + own
    return [name for name, _ in listed_properties(value)]


def find_property(value: object, name: str) -> tuple[str, object] | None:
    """The spelling and the value of property *name* (case-insensitive), None if there is none."""
    if isinstance(value, PSObject):
        spelling = value.properties.spelling(name)
        if spelling is not None:
            member = value.properties[name]
            if _is_property(member):
                return spelling, member_value(value, member)
    if TABLES:
        given = typed_member(value, name)
        if given is not None and _is_property(given[1]):
            return given[0], member_value(value, given[1])
    if isinstance(value, PSObject):
        return find_property(value.base, name) if value.base is not None else None
    folded = name.lower()
    for known, held in listed_properties(value):
        if known.lower() == folded:
            return known, held
    return None


def property_set(value: object, name: str) -> list[str] | None:
    """The properties that the property set *name* of *value* stands for, None if it has no such set."""
    member: object = value.properties.get(name) if isinstance(value, PSObject) else None
    if member is None and TABLES:
        given = typed_member(value, name)
        member = given[1] if given is not None else None
    referenced: list[str] | None = getattr(member, "referenced", None) if isinstance(member, PSMember) else None
    return referenced


def matching_properties(value: object, patterns: Iterable[str]) -> CaselessDict:
    """The properties whose names match one of the wildcard *patterns*, in the object's order."""
    from fnmatch import translate
    from re import IGNORECASE, compile

    tests = [compile(translate(pattern), IGNORECASE) for pattern in patterns]
    found = CaselessDict()
    for name in property_names(value):
        if any(test.match(name) for test in tests):
            hit = find_property(value, name)
            if hit is not None:
                found[name] = hit[1]
    return found


__all__ = [
    "DictionaryEntry",
    "category_info",
    "day_of_week",
    "derivation_of",
    "find_property",
    "matching_properties",
    "member_value",
    "own_property",
    "property_names",
    "property_set",
    "type_names_of",
    "utf16_length",
]
