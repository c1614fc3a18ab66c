"""ValidateRange: limits of a common type, or a kind of range around zero; read by validation when a parameter has one."""

from __future__ import annotations

from psemu.binder.validation import Refusal
from psemu.objects import PSInvalidCastException, convert_to
from psemu.objects.comparison import compare
from psemu.objects.operators import type_code
from psemu.objects.text import to_text
from psemu.objects.types import type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.catalog.command_info import ParameterAttribute

#: .NET's TypeCode of what type_code gives nothing for
_OBJECT, _INT32, _UINT32, _INT64, _UINT64, _DOUBLE, _DECIMAL, _DATE_TIME, _STRING = 1, 9, 10, 11, 12, 14, 15, 16, 18
_SIGNED = (5, 7, 9, 11)
_KINDS: dict[str, tuple[Callable[[int], bool], str]] = {
    "Positive": (lambda order: order > 0, "greater than zero"),
    "NonNegative": (lambda order: order >= 0, "greater than or equal to zero"),
    "Negative": (lambda order: order < 0, "less than zero"),
    "NonPositive": (lambda order: order <= 0, "less than or equal to zero"),
}
KINDS = tuple(_KINDS)


def _code(value: Any) -> int:
    found = type_code(value)
    if found:
        return found
    name = type_name_of(value)
    return _STRING if name == "System.String" else _DATE_TIME if name == "System.DateTime" else _OBJECT


def _common_type(first: Any, second: Any) -> str | None:
    """The type in which both can be compared, None if there is none."""
    codes = (_code(first), _code(second))
    highest = max(codes)
    is_signed = any(code in _SIGNED for code in codes)
    if highest <= _INT32:
        return "System.Int32"
    if highest <= _UINT32:
        return "System.Double" if is_signed else "System.UInt32"
    if highest <= _INT64:
        return "System.Int64"
    if highest <= _UINT64:
        return "System.Double" if is_signed else "System.UInt64"
    if highest == _DECIMAL:
        return "System.Decimal"
    return "System.Double" if highest <= _DOUBLE else None


def _short(value: Any) -> str:
    return type_name_of(value).rpartition(".")[2]


def common_limits(low: Any, high: Any) -> tuple[Any, Any]:
    """Both limits of a range as values of one type; raises Refusal's text as ValueError if there is none or they stand reversed."""
    if type_name_of(low) != type_name_of(high):
        common = _common_type(low, high)
        try:
            if common is None:
                raise PSInvalidCastException("")
            low, high = convert_to(low, common), convert_to(high, common)
        except PSInvalidCastException:
            refusal = Refusal(
                f"The specified minimum range ({_short(low)}) cannot be accepted because it is not the same type as the specified "
                f"maximum range ({_short(high)}). Update the ValidateRange attribute for the parameter.",
                "MinRangeNotTheSameTypeOfMaxRange",
            )
            raise ValueError(refusal) from None
    if compare(low, high) > 0:
        raise ValueError(
            Refusal(
                "The specified maximum range cannot be accepted because it is less than the specified minimum range. Update the "
                "ValidateRange attribute for the parameter.",
                "MaxRangeSmallerThanMinRange",
            )
        )
    return low, high


def _wrong_type(item: Any, wanted: str) -> Refusal:
    return Refusal(
        f'The argument cannot be validated because its type "{_short(item)}" is not the same type ({wanted}) as the maximum and '
        f"minimum limits of the parameter. Make sure the argument is of type {wanted} and then try the command again.",
        "ValidationRangeElementType",
    )


def validate_range(attribute: ParameterAttribute, item: Any) -> Refusal | None:
    """What the range has against *item*."""
    if len(attribute.arguments) < 2:
        kind = attribute.arguments[0] if attribute.arguments else attribute.named.get("kind", "Positive")
        return _validate_kind(to_text(kind), item)
    low, high = attribute.arguments[:2]
    if type_name_of(low) != type_name_of(high):
        low, high = common_limits(low, high)
    wanted = type_name_of(low)
    if type_name_of(item) != wanted:
        try:
            item = convert_to(item, wanted)
        except PSInvalidCastException:
            return _wrong_type(item, _short(low))
    if compare(item, low) < 0:
        return Refusal(
            f"The {to_text(item)} argument is less than the minimum allowed range of {to_text(low)}. Supply an argument that is "
            f"greater than or equal to {to_text(low)} and then try the command again.",
            "ValidateRangeTooSmall",
        )
    if compare(item, high) > 0:
        return Refusal(
            f"The {to_text(item)} argument is greater than the maximum allowed range of {to_text(high)}. Supply an argument that "
            f"is less than or equal to {to_text(high)} and then try the command again.",
            "ValidateRangeTooBig",
        )
    return None


def _validate_kind(kind: str, item: Any) -> Refusal | None:
    test, words = _KINDS.get(kind, _KINDS["Positive"])
    if type_name_of(item) == "System.TimeSpan":
        order = compare(item.ticks, 0)
    else:
        common = _common_type(0, item)
        if common is None:
            return _wrong_type(item, "Int32")
        try:
            item = convert_to(item, common)
        except PSInvalidCastException:
            return _wrong_type(item, common.rpartition(".")[2])
        order = compare(item, 0)
    if test(order):
        return None
    return Refusal(
        f'The argument "{to_text(item)}" cannot be validated because its value is not {words}.',
        f"ValidateRange{kind}Failure",
    )
