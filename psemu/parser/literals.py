"""Numbers: the .NET type and value of a literal (PowerShell's TryGetNumberValue)."""

from __future__ import annotations

from psemu.objects.numbers import BigInteger, Byte, Int16, Int64, SByte, Single, UInt16, UInt32, UInt64
from psemu.parser.patterns import Pattern

# both cases are written out: to ignore case costs ten times as much to compile
_PARTS = Pattern(
    r"([+-]?)(?:0[xX]([0-9a-fA-F]*?)|0[bB]([01]+)|((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?))([uU][yYsSlL]?|[yYsSnNlLdD])?([kKmMgGtTpP][bB])?$"
)
_HEX_PARTS = Pattern(r"([+-]?)0[xX]([0-9a-fA-F]*)([uU][yYsSlL]?|[yYsSnNlL])?([kKmMgGtTpP][bB])?$")
_MULTIPLIERS = {"": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
_TYPES: dict[str, tuple[type, int, int]] = {
    "y": (SByte, -128, 127),
    "uy": (Byte, 0, 255),
    "s": (Int16, -(2**15), 2**15 - 1),
    "us": (UInt16, 0, 2**16 - 1),
    "l": (Int64, -(2**63), 2**63 - 1),
    "ul": (UInt64, 0, 2**64 - 1),
}
_MAX_DECIMAL = 79228162514264337593543950335


def number_value(text: str) -> object | None:
    """The value of the literal *text*, None if PowerShell says it is not valid."""
    digits = text.replace(".", "", 1)
    if digits.isascii() and digits.isdigit():
        return _integer("", text, 10, "", "") if digits == text else _real(text, "", "")
    text = text.replace("–", "-").replace("—", "-").replace("―", "-")
    found = _HEX_PARTS.match(text) if "x" in text or "X" in text else None
    if found:
        sign, digits, suffix, multiplier = found.groups()
        return _integer(sign, digits, 16, (suffix or "").lower(), (multiplier or "").lower())
    found = _PARTS.match(text)
    if found is None:
        return None
    sign, _hex, binary, decimal_text, suffix, multiplier = found.groups()
    suffix, multiplier = (suffix or "").lower(), (multiplier or "").lower()
    if binary is not None:
        return _integer(sign, binary, 2, suffix, multiplier)
    if decimal_text.isdigit():
        if suffix == "d":
            return _decimal(sign + decimal_text, multiplier)
        return _integer(sign, decimal_text, 10, suffix, multiplier)
    return _real(sign + decimal_text, suffix, multiplier)


def _integer(sign: str, digits: str, base: int, suffix: str, multiplier: str) -> object | None:
    if len(digits) > 400:
        return None
    number = int(digits or "0", base)
    bits = len(digits) * (4 if base == 16 else 1)
    if suffix in ("n", "d"):
        signed = bits in (8, 16, 32, 64, 96) or bits >= 128 if base == 2 else base == 16 and bits in (32, 64)
        if signed and number >= 1 << (bits - 1):
            number -= 1 << bits
    elif base != 10 and "u" not in suffix:
        # the digits are a bit pattern: eight hexadecimal ones have the sign of an Int32
        if (suffix == "y" and bits <= 8) or (suffix == "s" and bits <= 16):
            pass
        if bits > 64:
            return None
        widths = (64,) if suffix == "l" else (32, 64) if base == 16 and suffix not in ("y", "s") else (8, 16, 32, 64)
        if bits in widths and number >= 1 << (bits - 1):
            number -= 1 << bits
    if sign == "-":
        number = -number
    number *= _MULTIPLIERS[multiplier]
    if suffix in _TYPES:
        kind, low, high = _TYPES[suffix]
        return kind(number) if low <= number <= high else None
    if suffix == "n":
        return BigInteger(number)
    if suffix == "u":
        if 0 <= number < 2**32:
            return UInt32(number)
        return UInt64(number) if 0 <= number < 2**64 else None
    if suffix == "d":
        return _decimal(str(number), "")
    if -(2**31) <= number < 2**31 and (base == 10 or bits <= 32):
        return number
    if -(2**63) <= number < 2**63:
        return Int64(number)
    if base != 10:
        return None
    if abs(number) <= _MAX_DECIMAL:
        from decimal import Decimal

        return Decimal(number)
    from psemu.objects.numbers import truncated_real

    return truncated_real(number)


def _decimal(text: str, multiplier: str) -> object | None:
    from decimal import Context, Decimal, InvalidOperation

    try:
        context = Context(prec=60)
        number = context.multiply(context.create_decimal(text), Decimal(_MULTIPLIERS[multiplier]))
    except (InvalidOperation, ArithmeticError):
        return None
    if number.copy_abs() > _MAX_DECIMAL:
        return None
    digits = number.as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    if exponent < -28 or len(digits.digits) > 29:
        number = number.quantize(
            Decimal(1).scaleb(max(-28, exponent + len(digits.digits) - 29)), context=Context(prec=60)
        )
        # the digits themselves fit into 96 bits
        while int("".join(map(str, number.as_tuple().digits))) > _MAX_DECIMAL:
            place = number.as_tuple().exponent
            number = number.quantize(Decimal(1).scaleb(int(place) + 1), context=Context(prec=60))
    return number


def _real(text: str, suffix: str, multiplier: str) -> object | None:
    if suffix == "d":
        return _decimal(text, multiplier)
    try:
        number = float(text) * _MULTIPLIERS[multiplier]
    except OverflowError:
        return None
    if not suffix:
        return number
    if number in (float("inf"), float("-inf")):
        return None
    rounded = round(number)
    if suffix == "n":
        return BigInteger(rounded)
    if suffix == "u":
        if 0 <= rounded < 2**32:
            return UInt32(rounded)
        return UInt64(rounded) if 0 <= rounded < 2**64 else None
    kind, low, high = _TYPES[suffix]
    return kind(rounded) if low <= rounded <= high else None


__all__ = ["Single", "number_value"]
