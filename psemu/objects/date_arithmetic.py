"""Operators of DateTime and TimeSpan."""

from __future__ import annotations

from psemu.objects.datetimes import DateTime, TimeSpan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def date_arithmetic(operator: str, left: Any, right: Any) -> Any:
    """The result of ``left operator right`` where a date or duration stands left, NotImplemented if there is none."""
    from psemu.objects import PSInvalidCastException, convert_to, type_name_of
    from psemu.objects.operators import method_not_found, runtime_error, type_code

    if not isinstance(left, (DateTime, TimeSpan)):
        return NotImplemented
    if isinstance(left, DateTime):
        if operator == "-" and isinstance(right, DateTime):
            return TimeSpan(left.ticks - right.ticks)
        if operator not in "+-":
            return NotImplemented
        wanted = "System.TimeSpan" if operator == "+" or not isinstance(right, str) else "System.DateTime"
    else:
        if operator in "*/" and type_code(right) >= 5:
            ticks = left.ticks * right if operator == "*" else left.ticks / right
            return TimeSpan(round(ticks))
        if operator == "/" and isinstance(right, TimeSpan):
            return left.ticks / right.ticks
        if operator not in "+-":
            raise method_not_found(left, {"*": "op_Multiply", "/": "op_Division", "%": "op_Modulus"}[operator])
        wanted = "System.TimeSpan"
    if not isinstance(right, TimeSpan):
        try:
            right = convert_to(right, wanted)
        except PSInvalidCastException as error:
            from psemu.objects import to_text
            from psemu.objects.format import format_value

            name = {"+": "op_Addition", "-": "op_Subtraction"}[operator]
            shown = type_name_of(right) if isinstance(right, list) else to_text(right)
            if hasattr(right, "ticks"):
                shown = format_value(right)
            raise runtime_error(
                f'Cannot convert argument "1", with value: "{shown}", for "{name}" to type "{wanted}": "{error.message}"',
                "MethodArgumentConversionInvalidCastArgument",
                "NotSpecified",
                exception_type="System.Management.Automation.MethodException",
            ) from error
    if isinstance(right, DateTime):
        return TimeSpan(left.ticks - right.ticks)
    ticks = left.ticks + right.ticks if operator == "+" else left.ticks - right.ticks
    if isinstance(left, DateTime):
        return DateTime(ticks, left.kind)
    return TimeSpan(ticks) if type_name_of(left) else NotImplemented
