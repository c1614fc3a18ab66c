"""Conversion to numbers and characters: how texts, fractions, truth values and members of enumerations become them."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.conversion_errors import cannot_convert, from_table, invalid_cast, is_convertible, with_inner
from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import Char, LiteralNumber
from psemu.objects.psobject import EnumValue
from psemu.objects.types import INTEGER_TYPES, WIDE_INTEGERS, type_name_of, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NUMERIC_KINDS = (int, float)


def _to_integer(value: Any, type_name: str, culture: object) -> Any:
    kind = INTEGER_TYPES[type_name][0]
    if type(value) is kind:
        return value
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None:
        return kind(0)
    if isinstance(base, bool):
        return kind(int(base))
    if isinstance(base, Char):
        base = ord(base)
    elif isinstance(base, str):
        from psemu.objects.number_text import NumberError, integer_from_text

        try:
            return integer_from_text(base, type_name)
        except NumberError as problem:
            raise with_inner(base, type_name, problem.message, "InvalidCastFromStringToInteger") from None
    elif isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, _NUMERIC_KINDS) or type(base).__name__ == "Decimal":
        from psemu.objects.number_text import fit_integer

        fitted = fit_integer(base, type_name)
        if fitted is None and isinstance(base, numbers.BigInteger):
            raise _big_overflow(value, base, type_name)
        if fitted is None:
            raise _overflow(value, base, type_name)
        return fitted
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


def _overflow(value: object, base: Any, type_name: str) -> PSInvalidCastException:
    from psemu.objects.number_text import overflow_message

    shown = overflow_message(type_name)
    if isinstance(base, float):
        # Convert.ToByte(double) and its like go through Int32; ToInt64 checks by arithmetic
        if type_name == "System.Int64" or type_name == "System.UInt64":
            shown = "Arithmetic operation resulted in an overflow."
        elif type_name in ("System.Byte", "System.SByte", "System.Int16", "System.UInt16") and not abs(base) < 2**31:
            shown = overflow_message("System.Int32")
    return with_inner(value, type_name, shown, "InvalidCastIConvertible")


def _big_overflow(value: object, base: int, type_name: str) -> PSInvalidCastException:
    """BigInteger's conversion operators; those to the narrow types go by way of Int32."""
    from psemu.objects.number_text import overflow_message

    shown = overflow_message(type_name)
    if INTEGER_TYPES.get(type_name, (int, 0, 2**31))[2] < 2**31 - 1:
        fits = -(2**31) <= base < 2**31
        shown = "Arithmetic operation resulted in an overflow." if fits else overflow_message("System.Int32")
    return with_inner(value, type_name, shown, "InvalidCastTargetInvocationExceptionop_Explicit")


def _to_real(value: Any, type_name: str, culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base: Any = unwrap(value)
    if type(base) is float and type_name == "System.Double":
        return base
    if base is None:
        base = 0
    if isinstance(base, str) and not isinstance(base, Char):
        from psemu.objects.number_text import NumberError, real_from_text

        try:
            return real_from_text(base, type_name)
        except NumberError as problem:
            error_id = (
                "InvalidCastFromStringToDecimal"
                if type_name.endswith("Decimal")
                else "InvalidCastFromStringToDoubleOrSingle"
            )
            raise with_inner(base, type_name, problem.message, error_id) from None
    if isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, Char):
        if type_name != "System.Decimal":
            raise invalid_cast(base, type_name)
        base = ord(base)
    if isinstance(base, bool):
        base = int(base)
    is_decimal = type(base).__name__ == "Decimal"
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    if not (isinstance(base, _NUMERIC_KINDS) or is_decimal):
        refusal = from_table(base, type_name) if type_name == "System.Decimal" else None
        raise refusal or cannot_convert(value, type_name)
    if type_name == "System.Decimal":
        return base if is_decimal else _to_decimal(value, base)
    if type_name == "System.Single":
        from psemu.objects.number_text import single

        return single(float(base))
    return float(base)


def _to_decimal(value: object, base: Any) -> Any:
    from decimal import Decimal

    if isinstance(base, float):
        if base != base or abs(base) >= 7.922816251426434e28:
            from psemu.objects.number_text import overflow_message

            raise with_inner(value, "System.Decimal", overflow_message("System.Decimal"), "InvalidCastIConvertible")
        from psemu.objects.number_text import decimal_of

        return decimal_of(base)
    if isinstance(base, numbers.BigInteger) and abs(base) >= 1 << 96:
        raise _big_overflow(value, base, "System.Decimal")
    return Decimal(int(base))


def _to_big_integer(value: Any, type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base: Any = unwrap(value)
    if base is None:
        return numbers.BigInteger(0)
    if isinstance(base, Char):
        raise cannot_convert(value, type_name)
    if isinstance(base, str):
        from psemu.objects.number_text import NumberError, big_integer_from_text

        try:
            return big_integer_from_text(base)
        except NumberError as problem:
            raise with_inner(base, type_name, problem.message, "InvalidCastFromStringToInteger") from None
    if isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, float) and (base != base or base in (float("inf"), float("-inf"))):
        inner = "The value is not a number." if base != base else "BigInteger cannot represent infinity."
        raise with_inner(value, type_name, inner, "InvalidCastConstructorException")
    if isinstance(base, _NUMERIC_KINDS) or type(base).__name__ == "Decimal":
        return numbers.BigInteger(int(base))
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    raise from_table(base, type_name) or cannot_convert(value, type_name)


def _to_wide(value: Any, type_name: str, _culture: object) -> Any:
    """Int128, UInt128 and Half: texts by their Parse method, numbers by their conversion operators."""
    from psemu.objects.number_text import NumberError, half, net_number, overflow_message, wide_integer

    if isinstance(value, LiteralNumber):
        value = value.value
    base: Any = unwrap(value)
    real = type_name == "System.Half"
    if base is None:
        raise PSInvalidCastException(f'Cannot convert null to type "{type_name}".', "nullToObjectInvalidCast")
    if type_name_of(base) == type_name:
        return base
    if isinstance(base, Char):
        base = ord(base)
    elif isinstance(base, str):
        try:
            return net_number(base, type_name) if real else wide_integer(base, type_name)
        except NumberError as problem:
            error_id = "InvalidCastParseTargetInvocationWithFormatProvider"
            raise with_inner(base, type_name, problem.message, error_id) from None
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    if not (isinstance(base, _NUMERIC_KINDS) or type(base).__name__ == "Decimal"):
        raise cannot_convert(value, type_name)
    if real:
        return half(float(base))
    kind, low, high = WIDE_INTEGERS[type_name]
    if base != base or not low <= base <= high:
        # the conversion operators of whole numbers cut, those of real ones stop at the ends
        if isinstance(base, float):
            return kind(0 if base != base else low if base < low else high)
        message = overflow_message(type_name)
        raise with_inner(value, type_name, message, "InvalidCastTargetInvocationExceptionop_Explicit")
    return kind(int(base))


def _to_char(value: Any, type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if isinstance(base, Char):
        return base
    if base is None:
        return Char("\0")
    if isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, (bool, float)) or type(base).__name__ == "Decimal":
        raise invalid_cast(base, type_name)
    if isinstance(base, numbers.BigInteger):
        raise with_inner(value, type_name, "Object must implement IConvertible.", "InvalidCastIConvertible")
    if isinstance(base, int):
        if not 0 <= base <= 0xFFFF:
            from psemu.objects.number_text import overflow_message

            raise with_inner(value, type_name, overflow_message(type_name), "InvalidCastIConvertible")
        return Char(chr(base))
    if isinstance(base, str):
        if len(base) != 1 or base > "\uffff":
            inner = "String must be exactly one character long."
            raise with_inner(value, type_name, inner, "InvalidCastParseTargetInvocation")
        return Char(base)
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


#: full type name → converter of (value, type name, culture)
CONVERTERS: dict[str, Callable[[Any, str, Any], Any]] = {
    "System.Double": _to_real,
    "System.Single": _to_real,
    "System.Decimal": _to_real,
    "System.Numerics.BigInteger": _to_big_integer,
    "System.Char": _to_char,
    "System.Half": _to_wide,
    "System.Int128": _to_wide,
    "System.UInt128": _to_wide,
    "System.IntPtr": _to_wide,
    "System.UIntPtr": _to_wide,
}
CONVERTERS.update(dict.fromkeys(INTEGER_TYPES, _to_integer))
