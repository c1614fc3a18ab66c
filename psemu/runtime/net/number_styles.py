"""Numbers in text by NumberStyles and a culture: rewritten as the invariant culture has them, for ``Parse`` and ``TryParse``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LEADING_WHITE, TRAILING_WHITE, LEADING_SIGN, TRAILING_SIGN = 1, 2, 4, 8
PARENTHESES, DECIMAL_POINT, THOUSANDS, EXPONENT, CURRENCY, HEX, BINARY = 16, 32, 64, 128, 256, 512, 1024
#: what the types take when no style is given
INTEGER = LEADING_WHITE | TRAILING_WHITE | LEADING_SIGN
FLOAT = INTEGER | DECIMAL_POINT | EXPONENT | THOUSANDS
NUMBER = INTEGER | TRAILING_SIGN | DECIMAL_POINT | THOUSANDS
_WHITE = " \t\n\v\f\r"


def plain_number(text: str, styles: int, culture: Any) -> str | None:
    """*text* with a sign, digits, a point and an exponent at most; None if the styles do not allow what is in it."""
    body = text.rstrip("\0")
    stripped = body.lstrip(_WHITE)
    if stripped != body and not styles & LEADING_WHITE:
        return None
    body = stripped.rstrip(_WHITE)
    if body != stripped and not styles & TRAILING_WHITE:
        return None
    if styles & (HEX | BINARY):
        digits = "0123456789abcdefABCDEF" if styles & HEX else "01"
        return body if body and all(char in digits for char in body) else None
    sign = ""
    if styles & PARENTHESES and body.startswith("(") and body.endswith(")"):
        sign, body = "-", body[1:-1]
    if styles & CURRENCY:
        body = body.replace(culture.currency, "", 1).strip(_WHITE)
    for mark in "-+":
        if body.startswith(mark) and styles & LEADING_SIGN and not sign:
            sign, body = mark, body[1:]
        elif body.endswith(mark) and styles & TRAILING_SIGN and not sign:
            sign, body = mark, body[:-1].rstrip(_WHITE)
    if styles & CURRENCY:
        body = body.replace(culture.currency, "", 1).strip(_WHITE)
    exponent = ""
    if styles & EXPONENT:
        for letter in "eE":
            head, found, tail = body.partition(letter)
            if found and tail.lstrip("+-").isdigit() and tail.isascii():
                body, exponent = head, "e" + tail
    whole, point, fraction = body.partition(culture.decimal_separator)
    if point and not styles & DECIMAL_POINT:
        return None
    if styles & THOUSANDS:
        group = culture.group_separator
        if group in whole and not whole[:1].isdigit():
            return None
        whole = whole.replace(group, "").replace("\xa0", "") if group.strip() == "" else whole.replace(group, "")
    digits = whole + fraction
    if not digits or not (digits.isascii() and digits.isdigit()):
        return None
    return sign + (whole or "0") + (f".{fraction}" if fraction else "") + exponent
