"""Arithmetic of PowerShell's operators: number promotion, overflow to Double, strings, arrays, tables, and what is refused."""

from __future__ import annotations

from psemu.objects.error_record import ErrorRecord, PSInvalidCastException, RuntimeException
from psemu.objects.numbers import (
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    INT64_MIN,
    BigInteger,
    Byte,
    Char,
    Int16,
    Int64,
    LiteralNumber,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
    truncated_real,
)
from psemu.objects.psobject import AUTOMATION_NULL, EnumValue, Hashtable, PSArray, PSObject, SwitchParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: .NET's TypeCode of the types that take part in number promotion
_CODE: dict[type, int] = {
    bool: 3,
    Char: 4,
    SByte: 5,
    Byte: 6,
    Int16: 7,
    UInt16: 8,
    int: 9,
    UInt32: 10,
    Int64: 11,
    UInt64: 12,
    Single: 13,
    float: 14,
}
_SIGNED = {5, 7, 9, 11}
_INT32, _UINT32, _INT64, _UINT64, _DECIMAL = 9, 10, 11, 12, 15

_METHODS = {"+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division", "%": "op_Modulus"}
#: longest string or array that ``*`` makes
MAX_REPEAT = 50_000_000


def runtime_error(
    message: str, error_id: str, category: str = "InvalidOperation", target: object = None, exception_type: str = ""
) -> RuntimeException:
    """A RuntimeException to raise, of type System.Management.Automation.RuntimeException unless *exception_type* says."""
    record = ErrorRecord(message, error_id, category, target)
    if exception_type:
        record.exception_type = exception_type
    return RuntimeException(record)


def type_code(value: object) -> int:
    """.NET's TypeCode of a number, character or Boolean; an enum counts as its Int32; 0 for all else."""
    code = _CODE.get(type(value), 0)
    if code:
        return code
    if isinstance(value, EnumValue):
        return _INT32
    return _DECIMAL if type(value).__name__ == "Decimal" else 0


def _int(value: Any) -> int:
    if isinstance(value, str):
        return ord(value)
    if isinstance(value, EnumValue):
        return value.value
    return int(value)


def _float(value: Any) -> float:
    if isinstance(value, (str, EnumValue)):
        return float(_int(value))
    return float(value)


def _plain(value: Any) -> Any:
    """The value an operator sees: no PSObject around a value, no AutomationNull, no switch."""
    if value is AUTOMATION_NULL:
        return None
    if isinstance(value, PSObject) and value.base is not None:
        return value.base
    return value.value if isinstance(value, LiteralNumber) else value


def _type_text(value: object) -> str:
    from psemu.objects import type_name_of

    if isinstance(value, PSObject) and value.base is None:
        return "System.Management.Automation.PSObject"
    return "$null" if value is None else type_name_of(value)


def method_not_found(value: object, method: str) -> RuntimeException:
    """The error of an operator that *value*'s type does not have."""
    return runtime_error(
        f"Method invocation failed because [{_type_text(value)}] does not contain a method named '{method}'.",
        "MethodNotFound",
        target=method,
    )


def not_defined(left: object, operator: str, right: object) -> RuntimeException:
    """The error of an operator between types that have none."""
    return runtime_error(
        f"The operation '[{_type_text(left)}] {operator} [{_type_text(right)}]' is not defined.",
        "NotADefinedOperationForType",
        target=left,
    )


def divide_by_zero() -> RuntimeException:
    """Attempted to divide by zero."""
    record = ErrorRecord("Attempted to divide by zero.", "RuntimeException", "NotSpecified")
    record.inner_type = "System.DivideByZeroException"
    return RuntimeException(record)


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
    name = _type_text(other) if code >= 5 and not isinstance(other, EnumValue) else "System.Int32"
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


def _decimal(operator: str, left: Any, right: Any) -> Any:
    from psemu.objects.decimals import decimal_arithmetic

    return decimal_arithmetic(operator, left, right)


def _big(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, (Single, float)):
        return int(value)
    if type(value) is str:
        return int(string_to_number(value, 0))
    return _int(value)


def _big_integer(operator: str, left: Any, right: Any) -> BigInteger:
    from psemu.objects import PSInvalidCastException, convert_to

    operands = []
    for position, value in ((0, left), (1, right)):
        code = type_code(value)
        if value is None or code or isinstance(value, BigInteger) or type(value) is str:
            operands.append(_big(value))
            continue
        try:
            operands.append(int(convert_to(value, "System.Numerics.BigInteger")))
        except PSInvalidCastException as error:
            from psemu.objects import to_text, type_name_of

            shown = type_name_of(value) if isinstance(value, list) else to_text(value)
            raise runtime_error(
                f'Cannot convert argument "{position}", with value: "{shown}", for "{_METHODS[operator]}" to type '
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
            f'Exception calling "{_METHODS[operator]}" with "2" argument(s): "Attempted to divide by zero."',
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
        if code == _DECIMAL and (strange or (isinstance(value, bool) and value is left)):
            other = right if value is left else left
            raise runtime_error(
                f"No coercion operator is defined between types '{type_name_of(value)}' and '{type_name_of(other)}'.",
                "System.InvalidOperationException",
                "OperationStopped",
                exception_type="System.InvalidOperationException",
            )
        if code in (_UINT32, _UINT64) and strange and value is left:
            raise runtime_error(
                f"The binary operator GreaterThanOrEqual is not defined for the types '{type_name_of(value)}' and 'System.Int32'.",
                "System.InvalidOperationException",
                "OperationStopped",
                exception_type="System.InvalidOperationException",
            )


def _numeric(operator: str, left: Any, right: Any) -> Any:
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
    if code <= _INT32:
        result = _integer(operator, _int(left), _int(right), INT32_MIN, INT32_MAX, int)
    elif code in (_UINT32, _UINT64):
        signed = left if a in _SIGNED else right if b in _SIGNED else None
        if signed is not None and _int(signed) < 0 and code == _UINT32:
            result = _integer(operator, _int(left), _int(right), INT64_MIN, INT64_MAX, Int64)
        elif signed is not None and _int(signed) < 0:
            result = _double(operator, _float(left), _float(right))
        elif code == _UINT32:
            result = _integer(operator, _int(left), _int(right), 0, 2**32 - 1, UInt32)
        else:
            result = _integer(operator, _int(left), _int(right), 0, 2**64 - 1, UInt64)
    elif code == _INT64:
        result = _integer(operator, _int(left), _int(right), INT64_MIN, INT64_MAX, Int64)
    elif code == _DECIMAL:
        result = _decimal(operator, left, right)
    else:
        result = _double(operator, _float(left), _float(right))
    if keep is not None and type(result) is int:
        from psemu.objects import convert_to

        return convert_to(result, keep.type_name)
    return result


def is_number(value: object) -> bool:
    """True for .NET's number types, BigInteger included; not for Char, Boolean and enums."""
    return (type_code(value) >= 5 and not isinstance(value, EnumValue)) or isinstance(value, BigInteger)


def _operands(operator: str, left: Any, right: Any) -> Any:
    """An operator whose left side is a number, character, Boolean, enum or null."""
    if type(right) is str:
        right = string_to_number(right, left)
    if right is None or type_code(right) or isinstance(right, BigInteger):
        return _numeric(operator, left, right)
    if isinstance(right, SwitchParameter):
        raise method_not_found(right, _METHODS[operator])
    if isinstance(left, BigInteger):
        return _big_integer(operator, left, right)
    if isinstance(left, EnumValue):
        raise method_not_found(left, _METHODS[operator])
    if type(left) is int and operator in "+-":
        found = _dates_from_ticks(operator, left, right)
        if found is not NotImplemented:
            return found
    raise method_not_found(right, _METHODS[operator])


def _dates_from_ticks(operator: str, left: int, right: Any) -> Any:
    """A number before a date or duration is one of the same kind: so many ticks."""
    kind = type(right).__name__
    if kind not in ("DateTime", "TimeSpan"):
        return NotImplemented
    from psemu.objects import convert_to

    return _dates(operator, convert_to(left, f"System.{kind}"), right)


def _dates(operator: str, left: Any, right: Any) -> Any:
    """Operators of DateTime and TimeSpan; NotImplemented for anything else."""
    from psemu.objects.date_arithmetic import date_arithmetic

    return date_arithmetic(operator, left, right)


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
    left, right = _plain(left), _plain(right)
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
        return _operands("+", left, right)
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
    result = _dates(operator, left, right)
    if result is not NotImplemented:
        return result
    for side in (left, right):
        own = getattr(side, "script_operator", None)
        if own is not None:
            result = own(_METHODS[operator], left, right)
            if result is not NotImplemented:
                return result
    raise method_not_found(left, _METHODS[operator])


def array_items(value: Any) -> list[Any] | None:
    """The elements of an array or list value, None for anything else."""
    if isinstance(value, list):
        return value
    items = getattr(value, "enumerated_items", None)
    return items() if items is not None else None


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    left, right = _plain(left), _plain(right)
    if type(left) is str:
        left = string_to_number(left, 0 if isinstance(right, (str, BigInteger)) or not type_code(right) else right)
    if left is None or type_code(left) or isinstance(left, BigInteger):
        return _operands(operator, left, right)
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


def check_size(size: int) -> None:
    """OutOfMemoryException for a text or array of more than MAX_REPEAT elements."""
    if size > MAX_REPEAT:
        raise runtime_error(
            "Exception of type 'System.OutOfMemoryException' was thrown.",
            "System.OutOfMemoryException",
            "OperationStopped",
            exception_type="System.OutOfMemoryException",
        )


def multiply(left: Any, right: Any) -> Any:
    """``left * right``."""
    if type(left) is int and type(right) is int:
        result = left * right
        return result if INT32_MIN <= result <= INT32_MAX else float(result)
    left, right = _plain(left), _plain(right)
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
        if type_code(right) == _DECIMAL:
            return _decimal("*", _int(left), right)
        if right is None or type_code(right):
            raise not_defined(left, "*", right)
        raise method_not_found(right, "op_Multiply")
    return _arithmetic("*", left, right)


def negate(value: Any) -> Any:
    """``-value``: zero minus it."""
    if type(value) is float:
        return -value
    value = _plain(value)
    if isinstance(value, BigInteger):
        return BigInteger(-value)
    return _arithmetic("-", 0, value)


def plus(value: Any) -> Any:
    """``+value``: zero plus it, a number in any case."""
    value = _plain(value)
    if isinstance(value, Hashtable) or array_items(value) is not None:
        raise method_not_found(value, "op_Addition")
    return _arithmetic("+", 0, value)


def _bit_operand(value: Any, other: Any) -> tuple[int, int]:
    """Number and type code of an operand of -band, -bor, -bxor; a real number counts as UInt64."""
    if value is None:
        return 0, _INT32
    code = type_code(value)
    if code >= 13:
        from psemu.objects import convert_to

        try:
            return int(convert_to(value, "System.UInt64")), _UINT64
        except PSInvalidCastException:
            return int(convert_to(value, "System.Int64")), _INT64
    return _int(value), max(code, _INT32)


def bitwise(operator: str, left: Any, right: Any) -> Any:
    """``-band``, ``-bor``, ``-bxor`` (*operator* without the dash)."""
    left, right = _plain(left), _plain(right)
    if isinstance(left, EnumValue) and type(right) is str:
        from psemu.objects import convert_to

        right = convert_to(right, left.type_name)
    if type(left) is str:
        left = string_to_number(left, right if type_code(right) else 0)
    if type(right) is str:
        right = string_to_number(right, left)
    if isinstance(left, EnumValue) and (
        type(right) is int or (isinstance(right, EnumValue) and left.type_name == right.type_name)
    ):
        return _enum_of(left, _bits(operator, left.value, _int(right)))
    method = {"band": "op_BitwiseAnd", "bor": "op_BitwiseOr", "bxor": "op_ExclusiveOr"}[operator]
    if isinstance(left, BigInteger) or isinstance(right, BigInteger):
        if type_code(left) >= 13 or type_code(right) >= 13:
            raise runtime_error(
                "Object reference not set to an instance of an object.",
                "System.NullReferenceException",
                "OperationStopped",
                exception_type="System.NullReferenceException",
            )
        return BigInteger(_bits(operator, _big(left), _big(right)))
    for value in (left, right):
        if value is not None and not type_code(value):
            raise method_not_found(value, method)
    a, code_a = _bit_operand(left, right)
    b, code_b = _bit_operand(right, left)
    code = max(code_a, code_b)
    result = _bits(operator, a, b)
    if code <= _INT32:
        return result
    if code == _UINT32:
        return UInt32(result & 0xFFFFFFFF)
    if code == _INT64:
        return Int64(result if result <= INT64_MAX else result - 2**64)
    return UInt64(result & (2**64 - 1))


def _enum_of(value: EnumValue, number: int) -> EnumValue:
    """*number* as what *value* is, whether it has a name or not."""
    from psemu.objects.enums import find_enum

    enum = find_enum(value.type_name)
    return enum.of(number) if enum is not None else EnumValue(value.type_name, str(number), number)


def _bits(operator: str, a: int, b: int) -> int:
    return a & b if operator == "band" else a | b if operator == "bor" else a ^ b


_WIDTH: dict[type, tuple[int, bool]] = {
    int: (32, True),
    UInt32: (32, False),
    Int64: (64, True),
    UInt64: (64, False),
    Byte: (8, False),
    SByte: (8, True),
    Int16: (16, True),
    UInt16: (16, False),
}


def shift(operator: str, left: Any, right: Any) -> Any:
    """``-shl`` and ``-shr``: the result has the left side's type, the count is taken modulo its bits."""
    from psemu.objects import convert_to

    left, right = _plain(left), _plain(right)
    sign = f"-{operator}"
    if isinstance(left, BigInteger) or (isinstance(right, BigInteger) and isinstance(left, (bool, Char))):
        count = _big(right)
        value = _big(left)
        return BigInteger(value << count if (operator == "shl") == (count >= 0) else value >> abs(count))
    if left is None:
        left = 0
    if isinstance(left, (bool, Char)):
        raise not_defined(left, sign, right)
    if type(left) is str:
        left = string_to_number(left, 0)
    if type_code(left) >= 13:
        left = convert_to(left, "System.Int32")
    if isinstance(left, EnumValue):
        left = left.value
    width = _WIDTH.get(type(left))
    if width is None:
        raise method_not_found(left, "op_LeftShift" if operator == "shl" else "op_RightShift")
    bits, signed = width
    count = int(convert_to(right, "System.Int32")) & (63 if bits == 64 else 31)
    result = int(left) << count if operator == "shl" else int(left) >> count
    result &= 2**bits - 1
    if signed and result >= 2 ** (bits - 1):
        result -= 2**bits
    return type(left)(result)


def bitwise_not(value: Any) -> Any:
    """``-bnot value``."""
    from psemu.objects import convert_to

    value = _plain(value)
    if value is None:
        return -1
    if type(value) is str:
        value = string_to_number(value, 0)
    if isinstance(value, BigInteger):
        return BigInteger(~int(value))
    if isinstance(value, EnumValue):
        return _enum_of(value, ~value.value)
    code = type_code(value)
    if code == 0:
        return bitwise_not(convert_to(value, "System.Int32"))
    if code >= 13:
        value = convert_to(value, "System.Int32" if INT32_MIN <= value <= INT32_MAX else "System.Int64")
        code = type_code(value)
    number = ~_int(value)
    if code == _UINT32:
        return UInt32(number & 0xFFFFFFFF)
    if code == _UINT64:
        return UInt64(number & (2**64 - 1))
    return Int64(number) if code == _INT64 else number


def increment(value: Any, step: int) -> Any:
    """``++`` (*step* 1) and ``--`` (-1) of a stored value."""
    if type(value) is int:
        result = value + step
        return result if INT32_MIN <= result <= INT32_MAX else float(result)
    value = _plain(value)
    if value is None:
        return step
    if not is_number(value):
        sign = "++" if step > 0 else "--"
        raise runtime_error(
            f"The '{sign}' operator works only on numbers. The operand is a '{_type_text(value)}'.",
            "OperatorRequiresNumber",
            target=value,
        )
    return _numeric("+" if step > 0 else "-", value, 1)
