"""Arithmetic between numbers: .NET's promotion, overflow to Double, BigInteger, and what has no operator."""

from __future__ import annotations

from psemu.objects.numbers import (
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    INT64_MIN,
    BigInteger,
    Int64,
    Single,
    UInt32,
    UInt64,
    truncated_real,
)
from psemu.objects.operands import (
    CODE_DECIMAL,
    CODE_INT32,
    CODE_INT64,
    CODE_UINT32,
    CODE_UINT64,
    OPERATOR_METHODS,
    SIGNED_CODES,
    divide_by_zero,
    method_not_found,
    operand_type,
    real_of,
    runtime_error,
    type_code,
    whole_of,
)
from psemu.objects.psobject import EnumValue, SwitchParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def string_to_number(text: str, other: Any) -> Any:
    """*text* as the number that it would be in a script; *other* decides the type that the error names."""
    from psemu.objects import convert_to
    from psemu.objects.number_text import parse_number

    value = parse_number(text)
    if value is not None:
        return value
    if not text.strip():
        return 0
    code = type_code(other)
    name = operand_type(other) if code >= 5 and not isinstance(other, EnumValue) else "System.Int32"
    return convert_to(text, name)


def _truncated_quotient(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _integer(operator: str, a: int, b: int, low: int, high: int, make: Callable[[int], Any]) -> Any:
    if operator == "+":
        result = a + b
    elif operator == "-":
        result = a - b
    elif operator == "*":
        result = a * b
    elif operator == "/":
        if b == 0:
            raise divide_by_zero()
        quotient = _truncated_quotient(a, b)
        if quotient * b != a:
            return a / b
        result = quotient
    else:
        if b == 0:
            raise divide_by_zero()
        result = a - b * _truncated_quotient(a, b)
    if low <= result <= high:
        return make(result)
    # products of 64 bits go by way of BigInteger
    return truncated_real(result) if operator == "*" and high > INT32_MAX else float(result)


def _double(operator: str, a: float, b: float) -> float:
    import math

    try:
        if operator == "+":
            return a + b
        if operator == "-":
            return a - b
        if operator == "*":
            return a * b
        if operator == "/":
            return a / b
        return math.fmod(a, b)
    except OverflowError:
        return math.inf
    except (ZeroDivisionError, ValueError):
        if operator == "%" or a == 0 or a != a:
            return math.nan
        negative = (a < 0) != (math.copysign(1.0, b) < 0)
        return -math.inf if negative else math.inf


def decimal_of_operands(operator: str, left: Any, right: Any) -> Any:
    """An operation of two numbers as Decimal."""
    from psemu.objects.decimals import decimal_arithmetic

    return decimal_arithmetic(operator, left, right)


def big_of(value: Any) -> int:
    """An operand as the number that a BigInteger would hold."""
    if value is None:
        return 0
    if isinstance(value, (Single, float)):
        return int(value)
    if type(value) is str:
        return int(string_to_number(value, 0))
    return whole_of(value)


def _big_integer(operator: str, left: Any, right: Any) -> BigInteger:
    from psemu.objects import PSInvalidCastException, convert_to

    operands = []
    for position, value in ((0, left), (1, right)):
        code = type_code(value)
        if value is None or code or isinstance(value, BigInteger) or type(value) is str:
            operands.append(big_of(value))
            continue
        try:
            operands.append(int(convert_to(value, "System.Numerics.BigInteger")))
        except PSInvalidCastException as error:
            from psemu.objects import to_text, type_name_of

            shown = type_name_of(value) if isinstance(value, list) else to_text(value)
            raise runtime_error(
                f'Cannot convert argument "{position}", with value: "{shown}", for "{OPERATOR_METHODS[operator]}" to type '
                f'"System.Numerics.BigInteger": "{error.message}"',
                "MethodArgumentConversionInvalidCastArgument",
                "NotSpecified",
                exception_type="System.Management.Automation.MethodException",
            ) from error
    a, b = operands
    if operator == "+":
        return BigInteger(a + b)
    if operator == "-":
        return BigInteger(a - b)
    if operator == "*":
        return BigInteger(a * b)
    if b == 0:
        raise runtime_error(
            f'Exception calling "{OPERATOR_METHODS[operator]}" with "2" argument(s): "Attempted to divide by zero."',
            "DotNetMethodException",
            "NotSpecified",
            exception_type="System.Management.Automation.MethodInvocationException",
        )
    quotient = _truncated_quotient(a, b)
    return BigInteger(quotient if operator == "/" else a - b * quotient)


def _no_coercion(left: object, right: object, code: int) -> None:
    """What .NET's expression trees refuse: an enum or Boolean with Decimal, an enum with an unsigned type."""
    from psemu.objects import type_name_of

    for value in (left, right):
        strange = isinstance(value, EnumValue)
        if code == CODE_DECIMAL and (strange or (isinstance(value, bool) and value is left)):
            other = right if value is left else left
            raise runtime_error(
                f"No coercion operator is defined between types '{type_name_of(value)}' and '{type_name_of(other)}'.",
                "System.InvalidOperationException",
                "OperationStopped",
                exception_type="System.InvalidOperationException",
            )
        if code in (CODE_UINT32, CODE_UINT64) and strange and value is left:
            raise runtime_error(
                f"The binary operator GreaterThanOrEqual is not defined for the types '{type_name_of(value)}' and 'System.Int32'.",
                "System.InvalidOperationException",
                "OperationStopped",
                exception_type="System.InvalidOperationException",
            )


def numeric(operator: str, left: Any, right: Any) -> Any:
    """Both are numbers (or Char, Boolean, enum, None as 0)."""
    keep: EnumValue | None = None
    if isinstance(left, EnumValue) and (
        right is None or type(right) is int or (isinstance(right, EnumValue) and right.type_name == left.type_name)
    ):
        keep = left
    if left is None:
        left = 0
    if right is None:
        right = 0
    if isinstance(left, BigInteger) or isinstance(right, BigInteger):
        return _big_integer(operator, left, right)
    a, b = type_code(left), type_code(right)
    code = max(a, b)
    if isinstance(left, EnumValue) or isinstance(right, EnumValue) or isinstance(left, bool):
        _no_coercion(left, right, code)
    if code <= CODE_INT32:
        result = _integer(operator, whole_of(left), whole_of(right), INT32_MIN, INT32_MAX, int)
    elif code in (CODE_UINT32, CODE_UINT64):
        signed = left if a in SIGNED_CODES else right if b in SIGNED_CODES else None
        if signed is not None and whole_of(signed) < 0 and code == CODE_UINT32:
            result = _integer(operator, whole_of(left), whole_of(right), INT64_MIN, INT64_MAX, Int64)
        elif signed is not None and whole_of(signed) < 0:
            result = _double(operator, real_of(left), real_of(right))
        elif code == CODE_UINT32:
            result = _integer(operator, whole_of(left), whole_of(right), 0, 2**32 - 1, UInt32)
        else:
            result = _integer(operator, whole_of(left), whole_of(right), 0, 2**64 - 1, UInt64)
    elif code == CODE_INT64:
        result = _integer(operator, whole_of(left), whole_of(right), INT64_MIN, INT64_MAX, Int64)
    elif code == CODE_DECIMAL:
        result = decimal_of_operands(operator, left, right)
    else:
        result = _double(operator, real_of(left), real_of(right))
    if keep is not None and type(result) is int:
        from psemu.objects import convert_to

        return convert_to(result, keep.type_name)
    return result


def is_number(value: object) -> bool:
    """True for .NET's number types, BigInteger included; not for Char, Boolean and enums."""
    return (type_code(value) >= 5 and not isinstance(value, EnumValue)) or isinstance(value, BigInteger)


def operands_arithmetic(operator: str, left: Any, right: Any) -> Any:
    """An operator whose left side is a number, character, Boolean, enum or null."""
    if type(right) is str:
        right = string_to_number(right, left)
    if right is None or type_code(right) or isinstance(right, BigInteger):
        return numeric(operator, left, right)
    if isinstance(right, SwitchParameter):
        raise method_not_found(right, OPERATOR_METHODS[operator])
    if isinstance(left, BigInteger):
        return _big_integer(operator, left, right)
    if isinstance(left, EnumValue):
        raise method_not_found(left, OPERATOR_METHODS[operator])
    if type(left) is int and operator in "+-":
        found = _dates_from_ticks(operator, left, right)
        if found is not NotImplemented:
            return found
    raise method_not_found(right, OPERATOR_METHODS[operator])


def _dates_from_ticks(operator: str, left: int, right: Any) -> Any:
    """A number before a date or duration is one of the same kind: so many ticks."""
    kind = type(right).__name__
    if kind not in ("DateTime", "TimeSpan"):
        return NotImplemented
    from psemu.objects import convert_to

    return dates_arithmetic(operator, convert_to(left, f"System.{kind}"), right)


def dates_arithmetic(operator: str, left: Any, right: Any) -> Any:
    """Operators of DateTime and TimeSpan; NotImplemented for anything else."""
    from psemu.objects.date_arithmetic import date_arithmetic

    return date_arithmetic(operator, left, right)
