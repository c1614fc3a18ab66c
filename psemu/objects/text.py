"""What a value looks like as text: PowerShell's conversion to string."""

from __future__ import annotations

from psemu.objects.psobject import (
    AUTOMATION_NULL,
    CaselessDict,
    EnumValue,
    Hashtable,
    NetType,
    OpaqueObject,
    PSArray,
    PSMember,
    PSObject,
    SwitchParameter,
)

_DEPTH = 25
_REAL_DIGITS = {"float": "G15", "Single": "G7"}


def to_text(value: object, separator: str = " ", culture: object = None) -> str:
    """*value* as PowerShell converts it to a string; *separator* is ``$OFS``; numbers and dates in the invariant *culture* by default."""
    return _text(value, separator, culture, 0)


def _text(value: object, separator: str, culture: object, depth: int) -> str:
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if value is None or value is AUTOMATION_NULL:
        return ""
    if kind is int:
        return str(value)
    if kind is bool:
        return "True" if value else "False"
    if isinstance(value, list):
        if depth > _DEPTH or (depth and not isinstance(value, PSArray)) or depth > 0:
            from psemu.objects.types import type_name_of

            return type_name_of(value)
        return separator.join(_text(item, separator, culture, depth + 1) for item in value)
    if isinstance(value, (Hashtable, CaselessDict, OpaqueObject)):
        from psemu.objects.types import type_name_of

        return type_name_of(value)
    if isinstance(value, PSObject):
        return _object_text(value, separator, culture, depth)
    if isinstance(value, SwitchParameter):
        return "True" if value.is_present else "False"
    if isinstance(value, EnumValue):
        return value.name
    if isinstance(value, NetType):
        from psemu.objects.types import short_type_name

        return short_type_name(value.full_name)
    if isinstance(value, str):
        return str(value)
    from psemu.objects.numbers import LiteralNumber

    if isinstance(value, LiteralNumber):
        return value.text
    from psemu.objects.format import format_value
    from psemu.objects.format.cultures import INVARIANT

    # a string holds 15 digits of a Double and 7 of a Single, where ToString gives as many as are needed
    digits = _REAL_DIGITS.get(kind.__name__, "") if isinstance(value, float) else ""
    return format_value(value, digits, culture or INVARIANT, _other)  # type: ignore[arg-type]


def _other(value: object) -> str:
    own = type(value).__str__
    if own is not object.__str__:
        return str(value)
    from psemu.objects.types import type_name_of

    return type_name_of(value)


def _object_text(value: PSObject, separator: str, culture: object, depth: int) -> str:
    if value.base is not None:
        return _text(value.base, separator, culture, depth)
    properties = value.properties
    shown = properties.get("ToString")
    if isinstance(shown, PSMember) and hasattr(shown, "invoke"):
        result = shown.invoke(value, [])
        return result if isinstance(result, str) else _text(result, separator, culture, depth + 1)
    own = getattr(value, "text", None)
    if isinstance(own, str):
        return own
    first = value.type_names[0] if value.type_names else ""
    if (
        "PSCustomObject" not in first
        and not first.startswith("Selected.")
        and "#" not in first
        and len(value.type_names) < 2
    ):
        return first
    if not properties or depth > 3:
        return ""
    parts = []
    for name, member in properties.items():
        if isinstance(member, PSMember):
            if not hasattr(member, "get_value"):
                continue
            member = member.get_value(value)
        # an object inside an object has no text of its own
        bag = isinstance(member, PSObject) and member.base is None
        # a node of a document is its name, as PowerShell's type data say
        known = "" if bag else getattr(member, "local_name", None)
        parts.append(f"{name}={_text(member, separator, culture, depth + 1) if known is None else known}")
    return "@{" + "; ".join(parts) + "}"
