"""``-band``, ``-bor``, ``-bxor``, ``-bnot``, ``-shl`` and ``-shr``."""

from __future__ import annotations

from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.number_arithmetic import big_of, string_to_number
from psemu.objects.numbers import (
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    BigInteger,
    Byte,
    Char,
    Int16,
    Int64,
    SByte,
    UInt16,
    UInt32,
    UInt64,
)
from psemu.objects.operands import (
    CODE_INT32,
    CODE_INT64,
    CODE_UINT32,
    CODE_UINT64,
    method_not_found,
    not_defined,
    plain_operand,
    runtime_error,
    type_code,
    whole_of,
)
from psemu.objects.psobject import EnumValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _bit_operand(value: Any, other: Any) -> tuple[int, int]:
    """Number and type code of an operand of -band, -bor, -bxor; a real number counts as UInt64."""
    if value is None:
        return 0, CODE_INT32
    code = type_code(value)
    if code >= 13:
        from psemu.objects import convert_to

        try:
            return int(convert_to(value, "System.UInt64")), CODE_UINT64
        except PSInvalidCastException:
            return int(convert_to(value, "System.Int64")), CODE_INT64
    return whole_of(value), max(code, CODE_INT32)


def bitwise(operator: str, left: Any, right: Any) -> Any:
    """``-band``, ``-bor``, ``-bxor`` (*operator* without the dash)."""
    left, right = plain_operand(left), plain_operand(right)
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
        return _enum_of(left, _bits(operator, left.value, whole_of(right)))
    method = {"band": "op_BitwiseAnd", "bor": "op_BitwiseOr", "bxor": "op_ExclusiveOr"}[operator]
    if isinstance(left, BigInteger) or isinstance(right, BigInteger):
        if type_code(left) >= 13 or type_code(right) >= 13:
            raise runtime_error(
                "Object reference not set to an instance of an object.",
                "System.NullReferenceException",
                "OperationStopped",
                exception_type="System.NullReferenceException",
            )
        return BigInteger(_bits(operator, big_of(left), big_of(right)))
    for value in (left, right):
        if value is not None and not type_code(value):
            raise method_not_found(value, method)
    a, code_a = _bit_operand(left, right)
    b, code_b = _bit_operand(right, left)
    code = max(code_a, code_b)
    result = _bits(operator, a, b)
    if code <= CODE_INT32:
        return result
    if code == CODE_UINT32:
        return UInt32(result & 0xFFFFFFFF)
    if code == CODE_INT64:
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

    left, right = plain_operand(left), plain_operand(right)
    sign = f"-{operator}"
    if isinstance(left, BigInteger) or (isinstance(right, BigInteger) and isinstance(left, (bool, Char))):
        count = big_of(right)
        value = big_of(left)
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

    value = plain_operand(value)
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
    number = ~whole_of(value)
    if code == CODE_UINT32:
        return UInt32(number & 0xFFFFFFFF)
    if code == CODE_UINT64:
        return UInt64(number & (2**64 - 1))
    return Int64(number) if code == CODE_INT64 else number
