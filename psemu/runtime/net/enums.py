"""The static methods of System.Enum."""

from __future__ import annotations

from psemu.objects import EnumValue, PSArray, PSInvalidCastException, convert_to, type_name_of
from psemu.objects.enums import EnumType, find_enum
from psemu.runtime.methods import Method
from psemu.runtime.net.faults import bad_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _enum(kind: Any) -> EnumType:
    enum = find_enum(kind.full_name)
    if enum is None:
        raise bad_argument("Type provided must be an Enum.", "enumType")
    return enum


def _members(kind: Any) -> list[tuple[str, int]]:
    found = _enum(kind).members
    pairs = list(found.items() if hasattr(found, "items") else found)
    return sorted(pairs, key=lambda pair: pair[1] & (2**64 - 1))


def _number(value: Any) -> int:
    return int(getattr(value, "value", value))


def parse(_owner: Any, kind: Any, text: str, ignore_case: bool = False) -> EnumValue:
    """``[enum]::Parse``: names and numbers, several with commas; unlike a cast it takes no beginnings of names."""
    enum = _enum(kind)
    if not text.strip():
        raise bad_argument("Must specify valid information for parsing in the string.", "value")
    total = 0
    known = {name.lower() if ignore_case else name: number for name, number in _members(kind)}
    for piece in text.split(","):
        name = piece.strip()
        if name.lstrip("+-").isdigit() and name.isascii():
            total |= int(name)
            continue
        number = known.get(name.lower() if ignore_case else name)
        if number is None:
            raise bad_argument(f"Requested value '{text}' was not found.")
        total |= number
    return enum.of(total)


def _try_parse(_owner: Any, kind: Any, text: str, *rest: Any) -> bool:
    from psemu.runtime.flow import NetError

    try:
        rest[-1].value = parse(None, kind, text, rest[0] is True)
    except NetError:
        rest[-1].value = None
        return False
    return True


def _is_defined(_owner: Any, kind: Any, value: Any) -> bool:
    if isinstance(value, str):
        return any(name == value for name, _ in _members(kind))
    return any(number == _number(value) for _, number in _members(kind))


def _to_object(_owner: Any, kind: Any, value: Any) -> EnumValue:
    return _enum(kind).of(_number(value))


def _format(_owner: Any, kind: Any, value: Any, form: str) -> str:
    from psemu.objects.format import format_value

    return format_value(value if isinstance(value, EnumValue) else _enum(kind).of(_number(value)), form)


def _underlying(_owner: Any, kind: Any) -> Any:
    from psemu.objects import NetType

    _enum(kind)
    return NetType("System.Int32")


def _values(_owner: Any, kind: Any) -> PSArray:
    values = [EnumValue(kind.full_name, name, number) for name, number in _members(kind)]
    return PSArray(values, kind.full_name + "[]")


_OF = "enumType:type, value:string"
STATIC: dict[str, Method] = {
    "parse": Method(parse, _OF, f"{_OF}, ignoreCase:bool"),
    "tryparse": Method(_try_parse, f"{_OF}, &result:object", f"{_OF}, ignoreCase:bool, &result:object"),
    "getnames": Method(lambda _o, k: PSArray([n for n, _ in _members(k)], "System.String[]"), "enumType:type"),
    "getvalues": Method(_values, "enumType:type"),
    "isdefined": Method(_is_defined, "enumType:type, value:object"),
    "getname": Method(
        lambda _o, k, v: next((name for name, number in _members(k) if number == _number(v)), None),
        "enumType:type, value:object",
    ),
    "toobject": Method(_to_object, "enumType:type, value:object"),
    "format": Method(_format, "enumType:type, value:object, format:string"),
    "getunderlyingtype": Method(_underlying, "enumType:type"),
}


def has_flag(value: EnumValue, flag: Any) -> bool:
    """``HasFlag``: text is made a member first."""
    if not isinstance(flag, EnumValue):
        try:
            flag = convert_to(flag, value.type_name)
        except PSInvalidCastException:
            raise bad_argument(
                f"The argument type, '{type_name_of(flag)}', is not the same as the enum type '{value.type_name}'."
            ) from None
    return bool(value.value & flag.value == flag.value)


def compare_to(value: EnumValue, target: Any) -> int:
    """``CompareTo``."""
    if target is None:
        return 1
    if not isinstance(target, EnumValue) or target.type_name != value.type_name:
        raise bad_argument(
            "Object must be the same type as the enum. The type passed in was "
            f"'{type_name_of(target)}'; the enum type was '{value.type_name}'."
        )
    return (value.value > target.value) - (value.value < target.value)


__all__ = ["STATIC", "compare_to", "has_flag"]
