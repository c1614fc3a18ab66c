"""Text to numbers as PowerShell does it: its own number syntax first, then .NET's, then through a double."""

from __future__ import annotations

import re

from psemu.objects import numbers
from psemu.objects.types import INTEGER_TYPES, WIDE_INTEGERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SCAN: re.Pattern[str] | None = None
_MULTIPLIERS = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}
_SUFFIXES: dict[str, str] = {
    "y": "System.SByte",
    "uy": "System.Byte",
    "s": "System.Int16",
    "us": "System.UInt16",
    "l": "System.Int64",
    "ul": "System.UInt64",
    "n": "System.Numerics.BigInteger",
}
_OVERFLOW = {
    "System.Int32": "an Int32",
    "System.Int64": "an Int64",
    "System.Int16": "an Int16",
    "System.SByte": "a signed byte",
    "System.Byte": "an unsigned byte",
    "System.UInt16": "a UInt16",
    "System.UInt32": "a UInt32",
    "System.UInt64": "a UInt64",
    "System.Int128": "an Int128",
    "System.IntPtr": "an Int64",
    "System.UIntPtr": "a UInt64",
    "System.Decimal": "a Decimal",
    "System.Char": "a character",
}
_WHITE = " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
#: what .NET's own Parse methods take for white space
PARSE_WHITE = " \t\n\v\f\r"
#: longer texts are no numbers that anybody writes; arithmetic on them would take time
_LONGEST = 5000


class NumberError(Exception):
    """.NET's message for a text that is no number of the type."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def overflow_message(type_name: str) -> str:
    """.NET's text for a number outside the range of *type_name*."""
    return (
        f"Value was either too large or too small for {_OVERFLOW.get(type_name, 'a ' + type_name.rpartition('.')[2])}."
    )


def bad_format(text: str) -> str:
    """.NET's text for what is no number."""
    return f"The input string '{text}' was not in a correct format."


def parse_number(text: str) -> Any:
    """The number that *text* is as a PowerShell literal with an optional sign, None if it is none."""
    global _SCAN
    if _SCAN is None:
        _SCAN = re.compile(
            r"([-+\u2013\u2014\u2015]?)(?:0x([0-9a-f]*?)|0b([01]+)|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?))"
            r"(u[ysl]?|[yslnd])?(kb|mb|gb|tb|pb)?",
            re.IGNORECASE | re.ASCII,
        )
    text = text.strip(_WHITE)
    if len(text) > _LONGEST:
        return None
    found = _SCAN.fullmatch(text)
    if found is None:
        return None
    sign, hexadecimal, binary, plain, suffix, multiplier = found.groups()
    suffix = (suffix or "").lower()
    value: Any
    if hexadecimal is not None or binary is not None:
        digits = hexadecimal or binary or "0"
        value = int(digits, 2 if binary else 16)
        if not suffix.startswith("u"):
            for width in (32, 64) if binary else (8, 16):
                if len(digits) <= width:
                    bits = width if binary else width * 4
                    if len(digits) == width and value >= 1 << (bits - 1):
                        value -= 1 << bits
                    break
    elif plain.isdigit():
        value = int(plain)
    elif suffix == "d":
        value = _decimal(plain)
    else:
        value = float(plain)
    if value is None:
        return None
    if multiplier:
        value = value * _MULTIPLIERS[multiplier.lower()]
    if sign and sign != "+":
        value = -value
    return _typed(value, suffix)


def _typed(value: Any, suffix: str) -> Any:
    if suffix == "d":
        from decimal import Decimal

        return Decimal(value)
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            return None if suffix else value
        return value if not suffix else _fit(round(value), suffix)
    return _fit(value, suffix)


def _fit(value: int, suffix: str) -> Any:
    if suffix in ("u",):
        names: tuple[str, ...] = ("System.UInt32", "System.UInt64")
    elif suffix == "n":
        return numbers.BigInteger(value)
    elif suffix:
        names = (_SUFFIXES[suffix],)
    else:
        names = ("System.Int32", "System.Int64")
    for name in names:
        kind, low, high = INTEGER_TYPES[name]
        if low <= value <= high:
            return value if kind is int else kind(value)
    if suffix:
        return None
    if abs(value) < 1 << 96:
        from decimal import Decimal

        return Decimal(value)
    return numbers.truncated_real(value) if abs(value) < 10**308 else None


def _decimal(text: str) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.copy_abs() < 1 << 96 else None


def integer_from_text(text: str, type_name: str) -> Any:
    """*text* as a number of integer type *type_name*; raises NumberError with .NET's message."""
    if not text.strip(_WHITE):
        return INTEGER_TYPES[type_name][0](0) if type_name != "System.Int32" else 0
    scanned = parse_number(text)
    if scanned is not None:
        fitted = fit_integer(scanned, type_name)
        if fitted is not None:
            return fitted
    trimmed = text.strip(_WHITE).rstrip("\0")
    try:
        return _net_integer(trimmed, type_name)
    except NumberError as problem:
        real = _net_real(trimmed)
        if real is not None:
            fitted = fit_integer(real, type_name)
            if fitted is not None:
                return fitted
        raise problem


def fit_integer(value: Any, type_name: str) -> Any:
    """*value* rounded half to even as *type_name*, None if out of range or not finite."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        value = round(value)
    elif not isinstance(value, int):
        value = round(value)
    kind, low, high = INTEGER_TYPES[type_name]
    value = int(value)
    if not low <= value <= high:
        return None
    return value if kind is int else kind(value)


def _net_integer(text: str, type_name: str) -> Any:
    kind, low, high = INTEGER_TYPES[type_name]
    lowered = text.lower()
    prefix = 1 if text.startswith("#") else 2 if lowered.startswith(("0x", "&h")) else 0
    if prefix:
        digits = text[prefix:]
        if not digits or digits[0] not in "0123456789abcdefABCDEF":
            raise NumberError("Could not find any recognizable digits.")
        if any(char not in "0123456789abcdefABCDEF" for char in digits):
            raise NumberError("Additional non-parsable characters are at the end of the string.")
        value = int(digits, 16)
        bits = high.bit_length() + (low < 0)
        if value >= 1 << bits:
            # the narrow types are read as 32 bits first
            narrow = bits < 32 <= value.bit_length() - 1
            unsigned = "System.UInt32" if narrow else type_name if low == 0 else type_name.replace("Int", "UInt")
            raise NumberError(overflow_message(unsigned))
        if low < 0 and value > high:
            value -= 1 << bits
        return kind(value)
    body = text[1:] if text[:1] in "+-" else text
    if not body or len(body) > _LONGEST or not (body.isascii() and body.isdigit()):
        raise NumberError(bad_format(text))
    value = int(body) if text[0] != "-" else -int(body)
    if not low <= value <= high:
        raise NumberError(overflow_message(type_name))
    return kind(value)


_REAL: re.Pattern[str] | None = None


def _net_real(text: str, symbol: bool = False) -> float | None:
    """.NET's Double.Parse with thousands separators; *symbol*: infinity is the culture's ∞ as well."""
    global _REAL
    if _REAL is None:
        _REAL = re.compile(r"[+-]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
    if _REAL.fullmatch(text) is not None:
        return float(text.replace(",", ""))
    special = text.lower().lstrip("+")
    if special == "infinity" or (symbol and special == "∞"):
        return float("inf")
    if special == "-infinity" or (symbol and special == "-∞"):
        return float("-inf")
    return float("nan") if special in ("nan", "-nan") else None


def real_from_text(text: str, type_name: str) -> Any:
    """*text* as System.Double, System.Single or System.Decimal; raises NumberError with .NET's message."""
    trimmed = text.strip(_WHITE)
    value: Any
    if type_name == "System.Decimal":
        return _decimal_from_text(trimmed)
    if not trimmed:
        value = 0.0
    else:
        value = parse_number(trimmed)
        if value is None:
            value = _net_real(trimmed.rstrip("\0"))
        if value is None:
            raise NumberError(bad_format(trimmed))
        value = float(value)
    return value if type_name == "System.Double" else single(value)


def single(value: float) -> numbers.Single:
    """*value* rounded to 32 bits."""
    from struct import error, pack, unpack

    try:
        return numbers.Single(unpack("<f", pack("<f", value))[0])
    except (error, OverflowError):
        return numbers.Single("inf" if value > 0 else "-inf")


def half(value: float) -> numbers.Half:
    """*value* rounded to 16 bits."""
    from struct import error, pack, unpack

    try:
        return numbers.Half(unpack("<e", pack("<e", value))[0])
    except (error, OverflowError):
        return numbers.Half("inf" if value > 0 else "-inf")


def wide_integer(text: str, type_name: str) -> Any:
    """*text* as .NET's own Parse of Int128 or UInt128 reads it: a sign and digits; raises NumberError."""
    body = text.strip(PARSE_WHITE).rstrip("\0")
    digits = body[1:] if body[:1] in ("+", "-") else body
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST:
        raise NumberError(bad_format(text))
    value = -int(digits) if body[0] == "-" else int(digits)
    kind, low, high = WIDE_INTEGERS[type_name]
    if not low <= value <= high:
        raise NumberError(overflow_message(type_name))
    return kind(value)


def _decimal_from_text(text: str) -> Any:
    from decimal import Decimal

    if not text:
        return Decimal(0)
    scanned = parse_number(text)
    if isinstance(scanned, float) and abs(scanned) < 7.922816251426434e28:
        return decimal_of(scanned)
    if scanned is not None and not isinstance(scanned, float) and abs(scanned) < 1 << 96:
        return Decimal(scanned)
    text = text.rstrip("\0")
    if text[-1:] in ("+", "-") and text[:1] not in ("+", "-"):
        text = text[-1] + text[:-1]
    return _plain_decimal(text)


def decimal_of(value: float) -> Any:
    """A double (or single) number as System.Decimal: its 15 (7) digits, without zeros at the end."""
    from decimal import Context, Decimal

    found = Decimal(format(value, ".7g" if isinstance(value, numbers.Single) else ".15g"))
    exponent = found.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -28:
        found = found.quantize(Decimal(1).scaleb(-28), context=Context(prec=100))
    found = found.normalize(Context(prec=100))
    exponent = found.as_tuple().exponent
    return Decimal(int(found)) if isinstance(exponent, int) and exponent > 0 else found


def _plain_decimal(text: str) -> Any:
    """Decimal.Parse: digits with separators and an exponent; raises NumberError."""
    from decimal import Decimal

    lowered = text.lower()
    found = _net_real(text)
    if found is None or found != found or found in (float("inf"), float("-inf")):
        if found is not None and "e" not in lowered and any(char.isdigit() for char in text):
            raise NumberError(overflow_message("System.Decimal"))
        raise NumberError(bad_format(text))
    value = Decimal(text.replace(",", ""))
    if value.copy_abs() >= 1 << 96:
        if "e" in lowered:
            raise NumberError(bad_format(text))
        raise NumberError(overflow_message("System.Decimal"))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        value = Decimal(int(value))
    elif isinstance(exponent, int) and exponent < -28:
        from decimal import Context

        value = value.quantize(Decimal(1).scaleb(-28), context=Context(prec=100))
    return value


def net_number(text: str, type_name: str) -> Any:
    """*text* as .NET's own Parse of Double, Single or Decimal reads it: no suffixes, and no exponent in a Decimal; raises NumberError."""
    body = text.strip(PARSE_WHITE).rstrip("\0")
    if type_name == "System.Decimal":
        plain = body[-1:] + body[:-1] if body[-1:] in ("+", "-") and body[:1] not in ("+", "-") else body
        if "e" in plain.lower() or _net_real(plain) is None or not plain.isascii():
            raise NumberError(bad_format(text))
        return _plain_decimal(plain)
    found = _net_real(body, symbol=type_name != "System.Half")
    if found is None:
        raise NumberError(bad_format(text))
    if type_name == "System.Half":
        return half(found)
    return found if type_name == "System.Double" else single(found)


def big_integer_from_text(text: str) -> numbers.BigInteger:
    """*text* as System.Numerics.BigInteger; raises NumberError with .NET's message."""
    trimmed = text.strip(_WHITE)
    if not trimmed:
        return numbers.BigInteger(0)
    scanned = parse_number(trimmed)
    if scanned is not None and scanned not in (float("inf"), float("-inf")):
        return numbers.BigInteger(int(scanned))
    trimmed = trimmed.rstrip("\0")
    body = trimmed[1:] if trimmed[:1] in ("+", "-") else trimmed
    digits = body.replace(",", "")
    if not (digits.isascii() and digits.isdigit()) or len(body) > _LONGEST:
        raise NumberError("The value could not be parsed.")
    return numbers.BigInteger(-int(digits) if trimmed[0] == "-" else int(digits))
