"""Arithmetic of PowerShell's operators: number promotion, overflow to Double, strings, arrays, tables, and what is refused."""

from __future__ import annotations

from psemu.objects.bit_operators import bitwise, bitwise_not, shift
from psemu.objects.number_arithmetic import (
    dates_arithmetic,
    decimal_of_operands,
    is_number,
    numeric,
    operands_arithmetic,
    string_to_number,
)
from psemu.objects.numbers import (
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    INT64_MIN,
    BigInteger,
    Char,
    Int64,
)
from psemu.objects.operands import (
    CODE_DECIMAL,
    MAX_REPEAT,
    OPERATOR_METHODS,
    array_items,
    check_size,
    divide_by_zero,
    method_not_found,
    not_defined,
    operand_type,
    plain_operand,
    runtime_error,
    type_code,
    whole_of,
)
from psemu.objects.psobject import Hashtable, PSArray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def add(left: Any, right: Any) -> Any:
    """``left + right``."""
    if type(left) is int and type(right) is int:
        result = left + right
        return result if INT32_MIN <= result <= INT32_MAX else float(result)
    kind = type(left)
    if kind is Int64 and (type(right) is Int64 or type(right) is int):
        result = left + right
        return Int64(result) if INT64_MIN <= result <= INT64_MAX else float(result)
    if kind is str or kind is Char:
        from psemu.objects import to_text

        text = str(left) + (right if type(right) is str else to_text(right))
        if len(text) > MAX_REPEAT:
            check_size(len(text))
        return text
    left, right = plain_operand(left), plain_operand(right)
    if left is None:
        return right
    if isinstance(left, (str, Char)):
        from psemu.objects import to_text

        return str(left) + to_text(right)
    items = array_items(left)
    if items is not None:
        added = array_items(right)
        if added is not None and len(items) + len(added) > MAX_REPEAT:
            check_size(len(items) + len(added))
        return [*items, *(added if added is not None else (right,))]
    if isinstance(left, Hashtable):
        return _add_tables(left, right)
    if type_code(left) or isinstance(left, BigInteger):
        return operands_arithmetic("+", left, right)
    return _other("+", left, right)


def _add_tables(left: Hashtable, right: Any) -> Hashtable:
    if not isinstance(right, Hashtable):
        raise runtime_error(
            "A hash table can only be added to another hash table.", "AddHashTableToNonHashTable", "InvalidOperation"
        )
    result = Hashtable(left.items(), left.ordered)
    from psemu.objects import to_text

    for key, value in right.items():
        if key in result:
            raise runtime_error(
                f"Item has already been added. Key in dictionary: '{to_text(key)}'  Key being added: '{to_text(key)}'",
                "System.ArgumentException",
                "OperationStopped",
                exception_type="System.ArgumentException",
            )
        result[key] = value
    return result


def _other(operator: str, left: Any, right: Any) -> Any:
    result = dates_arithmetic(operator, left, right)
    if result is not NotImplemented:
        return result
    for side in (left, right):
        own = getattr(side, "script_operator", None)
        if own is not None:
            result = own(OPERATOR_METHODS[operator], left, right)
            if result is not NotImplemented:
                return result
    raise method_not_found(left, OPERATOR_METHODS[operator])


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    left, right = plain_operand(left), plain_operand(right)
    if type(left) is str:
        left = string_to_number(left, 0 if isinstance(right, (str, BigInteger)) or not type_code(right) else right)
    if left is None or type_code(left) or isinstance(left, BigInteger):
        return operands_arithmetic(operator, left, right)
    return _other(operator, left, right)


def subtract(left: Any, right: Any) -> Any:
    """``left - right``."""
    if type(left) is int and type(right) is int:
        result = left - right
        return result if INT32_MIN <= result <= INT32_MAX else float(result)
    return _arithmetic("-", left, right)


def divide(left: Any, right: Any) -> Any:
    """``left / right``."""
    return _arithmetic("/", left, right)


def remainder(left: Any, right: Any) -> Any:
    """``left % right``."""
    if type(left) is int and type(right) is int and left >= 0 and right > 0:
        return left % right
    return _arithmetic("%", left, right)


def _repeat_count(value: Any, type_name: str) -> int:
    from psemu.objects import convert_to

    count = int(convert_to(value, type_name))
    if count < 0:
        raise runtime_error(
            f"times ('{count}') must be a non-negative value. (Parameter 'times')\nActual value was {count}.",
            "System.ArgumentOutOfRangeException",
            "OperationStopped",
            exception_type="System.ArgumentOutOfRangeException",
        )
    return count


def multiply(left: Any, right: Any) -> Any:
    """``left * right``."""
    if type(left) is int and type(right) is int:
        result = left * right
        return result if INT32_MIN <= result <= INT32_MAX else float(result)
    left, right = plain_operand(left), plain_operand(right)
    if left is None:
        return None
    if type(left) is str:
        count = _repeat_count(right, "System.Int32")
        check_size(count * len(left))
        return left * count
    items = array_items(left)
    if items is not None:
        count = _repeat_count(right, "System.UInt32")
        check_size(count * len(items))
        repeated = list(items) * count
        if isinstance(left, PSArray) and left.type_name.endswith("[]"):
            return PSArray(repeated, left.type_name)
        return repeated
    if isinstance(left, (bool, Char)) and not isinstance(right, BigInteger):
        if type(right) is str:
            raise method_not_found(right, "op_Multiply")
        if type_code(right) == CODE_DECIMAL:
            return decimal_of_operands("*", whole_of(left), right)
        if right is None or type_code(right):
            raise not_defined(left, "*", right)
        raise method_not_found(right, "op_Multiply")
    return _arithmetic("*", left, right)


def negate(value: Any) -> Any:
    """``-value``: zero minus it."""
    if type(value) is float:
        return -value
    value = plain_operand(value)
    if isinstance(value, BigInteger):
        return BigInteger(-value)
    return _arithmetic("-", 0, value)


def plus(value: Any) -> Any:
    """``+value``: zero plus it, a number in any case."""
    value = plain_operand(value)
    if isinstance(value, Hashtable) or array_items(value) is not None:
        raise method_not_found(value, "op_Addition")
    return _arithmetic("+", 0, value)


def increment(value: Any, step: int) -> Any:
    """``++`` (*step* 1) and ``--`` (-1) of a stored value."""
    if type(value) is int:
        result = value + step
        return result if INT32_MIN <= result <= INT32_MAX else float(result)
    value = plain_operand(value)
    if value is None:
        return step
    if not is_number(value):
        sign = "++" if step > 0 else "--"
        raise runtime_error(
            f"The '{sign}' operator works only on numbers. The operand is a '{operand_type(value)}'.",
            "OperatorRequiresNumber",
            target=value,
        )
    return numeric("+" if step > 0 else "-", value, 1)


__all__ = [
    "MAX_REPEAT",
    "add",
    "array_items",
    "bitwise",
    "bitwise_not",
    "check_size",
    "divide",
    "divide_by_zero",
    "increment",
    "is_number",
    "method_not_found",
    "multiply",
    "negate",
    "not_defined",
    "plain_operand",
    "plus",
    "remainder",
    "runtime_error",
    "shift",
    "string_to_number",
    "subtract",
    "type_code",
]
