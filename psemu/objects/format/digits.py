"""The decimal digits of a number and their rounding: the common ground of the standard and the custom number formats."""

from __future__ import annotations


class Digits:
    """A number as .NET's formatter holds it: 0.*text* × 10^*scale*, without trailing zeros unless it is a decimal.

    ``floating`` numbers keep the sign of a zero; ``rounded`` ones are correctly rounded already and are only cut.
    """

    __slots__ = ("floating", "negative", "rounded", "scale", "text")

    def __init__(self, text: str, scale: int, negative: bool, floating: bool = False, rounded: bool = False) -> None:
        self.text = text
        self.scale = scale
        self.negative = negative
        self.floating = floating
        self.rounded = rounded

    def copy(self) -> Digits:
        """An independent copy."""
        return Digits(self.text, self.scale, self.negative, self.floating, self.rounded)

    def round(self, position: int, cut: bool | None = None) -> None:
        """Keep *position* digits; half goes away from zero. *cut* (default: ``rounded``) only drops the rest."""
        text = self.text
        if cut is None:
            cut = self.rounded
        if position < 0:
            kept = ""
        elif position < len(text) and not cut and text[position] >= "5":
            kept = text[:position].rstrip("9")
            if kept:
                kept = kept[:-1] + chr(ord(kept[-1]) + 1)
            else:
                self.scale += 1
                kept = "1"
        else:
            kept = text[:position].rstrip("0")
        if not kept:
            self.scale = 0
            if not self.floating:
                self.negative = False
        self.text = kept


def digits_of_integer(value: int) -> Digits:
    """The digits of a whole number."""
    text = str(abs(value)) if value else ""
    return Digits(text.rstrip("0"), len(text), value < 0)


def digits_of_decimal(value: object) -> Digits:
    """The digits of a ``decimal.Decimal``, its trailing zeros kept."""
    sign, digits, exponent = value.as_tuple()  # type: ignore[attr-defined]
    text = "".join(map(str, digits)).lstrip("0")
    return Digits(text, len(text) + exponent, bool(sign))


def digits_of_float(value: float, precision: int, significant: bool) -> Digits:
    """*precision* digits of a finite number (after the point unless *significant*), a tie going to the even digit."""
    negative = value < 0 or (value == 0 and str(value)[0] == "-")
    value = abs(value)
    if value == 0:
        return Digits("", 0, negative, True, True)
    # no double has more than 1074 digits after the point nor more than 767 significant ones
    if significant:
        text, _, exponent = f"{value:.{min(precision, 800) - 1}e}".partition("e")
        return Digits(text.replace(".", "").rstrip("0"), int(exponent) + 1, negative, True, True)
    text = f"{value:.{min(precision, 1100)}f}"
    whole, _, fraction = text.partition(".")
    digits = (whole + fraction).lstrip("0")
    return Digits(digits.rstrip("0"), len(digits) - len(fraction) if digits else 0, negative, True, True)


def shortest_digits(value: float, bits: int) -> Digits:
    """The fewest digits that read back as the same number of *bits*: 64 (a double), 32 or 16."""
    negative = value < 0 or (value == 0 and str(value)[0] == "-")
    value = abs(value)
    if value == 0:
        return Digits("", 0, negative, True, True)
    text = f"{value:.17e}"
    if bits < 64:
        import struct

        code = "f" if bits == 32 else "e"

        for precision in range(9):
            text = f"{value:.{precision}e}"
            try:
                if struct.unpack(code, struct.pack(code, float(text)))[0] == value:
                    break
            except OverflowError:
                continue
    else:
        text = repr(value)
        if "e" not in text:
            whole, _, fraction = text.partition(".")
            digits = (whole + fraction).lstrip("0")
            scale = len(whole) if whole != "0" else len(digits) - len(fraction)
            return Digits(digits.rstrip("0"), scale, negative, True, True)
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    return Digits((whole + fraction).rstrip("0"), int(exponent) + 1, negative, True, True)
