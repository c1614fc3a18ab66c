"""The standard number formats (``N2``, ``X8``, ``E``, …) of .NET, and the way to the custom ones."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects.format.cultures import BAD_SPECIFIER, FormatException
from psemu.objects.format.digits import Digits, digits_of_decimal, digits_of_float, digits_of_integer, shortest_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.format.cultures import Culture

#: digits that the custom formats see, and that a number needs to read back the same: double, single, half
_FLOAT_DIGITS = {64: (15, 17), 32: (7, 9), 16: (5, 5)}
_LONGEST = 1_000_000


def parse_specifier(text: str) -> tuple[str, int]:
    """The letter and the precision (-1: none) of a standard format; the letter is empty if *text* is a custom format."""
    if not text:
        return "G", -1
    if text[0].isascii() and text[0].isalpha():
        number = text[1:].partition("\0")[0]
        if not number:
            return text[0], -1
        if number.isascii() and number.isdigit():
            if len(number.lstrip("0")) > 9:
                raise FormatException(BAD_SPECIFIER)
            return text[0], int(number)
    return "", -1


def format_integer(value: int, text: str, culture: Culture, bits: int) -> str:
    """A whole number of *bits* (0: a BigInteger) by the format *text*."""
    letter, precision = parse_specifier(text)
    upper = letter.upper()
    _check_length(precision)
    if upper == "D" or (upper in ("G", "R") and (precision < 1 or not bits)):
        body = str(abs(value)).rjust(max(precision, 0), "0")
        return "-" + body if value < 0 else body
    if upper in ("X", "B"):
        return _in_base(value, letter, precision, bits)
    if upper == "R":
        letter = "G" if letter == "R" else "g"
    digits = digits_of_integer(value)
    return _format_digits(digits, letter, precision, text, culture)


def _in_base(value: int, letter: str, precision: int, bits: int) -> str:
    if not bits:
        # a BigInteger is written as whole nibbles (or bits) of two's complement, with a leading one that tells the sign
        width = max(value.bit_length() if value >= 0 else (value + 1).bit_length(), 0) + 1
        if letter in "xX":
            count = -(-width // 4)
            body = f"{value & ((1 << (4 * count)) - 1):0{count}x}"
            if value >= 0 and len(body) > 1 and body[0] == "0" and body[1] < "8":
                body = body[1:]
            fill = "f" if value < 0 else "0"
        else:
            body = f"{value & ((1 << width) - 1):0{width}b}"
            fill = "1" if value < 0 else "0"
        body = body.rjust(max(precision, 1), fill)
    else:
        if value < 0:
            value += 1 << bits
        body = f"{value:x}" if letter in "xX" else f"{value:b}"
        body = body.rjust(max(precision, 1), "0")
    return body.upper() if letter == "X" else body


def format_decimal(value: object, text: str, culture: Culture) -> str:
    """A ``decimal.Decimal`` (System.Decimal) by the format *text*."""
    letter, precision = parse_specifier(text)
    _check_length(precision)
    digits = digits_of_decimal(value)
    upper = letter.upper()
    if upper == "R":
        upper, letter = "G", chr(ord(letter) - 11)
    if upper == "G" and precision < 0:
        negative = "-" if digits.negative and digits.text else ""
        return negative + _general(digits, 0, culture, letter, False)
    return _format_digits(digits, letter, precision, text, culture)


def format_float(value: float, text: str, culture: Culture, bits: int = 64) -> str:
    """A double (*bits* 64), single (32) or half (16) by the format *text*."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return culture.infinity if value > 0 else "-" + culture.infinity
    letter, precision = parse_specifier(text)
    _check_length(precision)
    custom_digits, round_trip = _FLOAT_DIGITS[bits]
    upper = letter.upper()
    if upper == "R":
        letter, upper, precision = chr(ord(letter) - 11), "G", -1
    if not letter:
        digits = digits_of_float(value, custom_digits, True)
    elif upper == "G":
        if precision < 1:
            digits = shortest_digits(value, bits)
            precision = max(len(digits.text), round_trip)
        else:
            digits = digits_of_float(value, precision, True)
    elif upper == "E":
        precision = 6 if precision < 0 else precision
        digits = digits_of_float(value, precision + 1, True)
    elif upper in ("F", "N", "P", "C"):
        if precision < 0:
            precision = culture.currency_digits if upper == "C" else culture.decimal_digits
        digits = digits_of_float(value, precision + (2 if upper == "P" else 0), False)
    else:
        raise FormatException(BAD_SPECIFIER)
    return _format_digits(digits, letter, precision, text, culture)


def _check_length(precision: int) -> None:
    if precision > _LONGEST:
        raise UnsupportedError("format.precision", f"Unsupported.format.precision: more than {_LONGEST} digits.")


def _format_digits(digits: Digits, letter: str, precision: int, text: str, culture: Culture) -> str:
    if not letter:
        from psemu.objects.format.custom_numbers import format_custom

        return format_custom(digits, text, culture)
    upper = letter.upper()
    if upper == "E":
        precision = (6 if precision < 0 else precision) + 1
        digits.round(precision)
        body = _scientific(digits, precision, culture, letter)
    elif upper == "G":
        if precision < 1:
            precision = len(digits.text)
        digits.round(precision)
        body = _general(digits, precision, culture, letter, True)
    elif upper in ("F", "N", "C", "P"):
        if precision < 0:
            precision = culture.currency_digits if upper == "C" else culture.decimal_digits
        if upper == "P":
            digits.scale += 2
        digits.round(digits.scale + precision)
        body = fixed(digits, precision, culture, upper != "F")
        if upper in ("P", "C"):
            return _in_pattern(body, upper, digits.negative, culture)
    else:
        raise FormatException(BAD_SPECIFIER)
    return "-" + body if digits.negative else body


def _in_pattern(body: str, upper: str, negative: bool, culture: Culture) -> str:
    if upper == "P":
        pattern = culture.percent_negative if negative else culture.percent_positive
        return pattern.replace("n", body)
    pattern = culture.currency_negative if negative else culture.currency_positive
    return pattern.replace("¤", "\0").replace("n", body).replace("\0", culture.currency)


def grouped(whole: str, separator: str) -> str:
    """*whole* digits with *separator* before every third from the right."""
    first = len(whole) % 3 or 3
    parts = [whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))]
    return separator.join(part for part in parts if part)


def fixed(digits: Digits, precision: int, culture: Culture, groups: bool) -> str:
    """Digits with *precision* places after the point, no sign."""
    scale, text = digits.scale, digits.text
    whole = text[:scale].ljust(scale, "0") if scale > 0 else "0"
    if groups:
        whole = grouped(whole, culture.group_separator)
    if precision <= 0:
        return whole
    fraction = "0" * min(-scale, precision) + text if scale < 0 else text[scale:]
    return whole + culture.decimal_separator + fraction[:precision].ljust(precision, "0")


def exponent_text(value: int, letter: str, least: int, plus: bool) -> str:
    """The exponent as it stands in the text: letter, sign, at least *least* digits."""
    sign = "-" if value < 0 else "+" if plus else ""
    return f"{letter}{sign}{abs(value):0{max(least, 1)}d}"


def _scientific(digits: Digits, count: int, culture: Culture, letter: str) -> str:
    text = digits.text.ljust(count, "0")
    body = text[0] + (culture.decimal_separator + text[1:count] if count > 1 else "")
    return body + exponent_text(digits.scale - 1 if digits.text else 0, letter, 3, True)


def _general(digits: Digits, precision: int, culture: Culture, letter: str, may_be_scientific: bool) -> str:
    text, scale = digits.text, digits.scale
    scientific = may_be_scientific and (scale > precision or scale < -3)
    position = 1 if scientific else scale
    whole = text[:position].ljust(position, "0") if position > 0 else "0"
    rest = text[position:] if position > 0 else text
    body = whole
    if rest or position < 0:
        body += culture.decimal_separator + "0" * -position + rest
    if scientific:
        body += exponent_text(scale - 1, "e" if letter == "g" else "E", 2, True)
    return body
