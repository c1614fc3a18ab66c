"""System.Decimal's arithmetic: 96 bits of digits, scale up to 28, and its overflow error."""

from __future__ import annotations

from psemu.objects.operators import divide_by_zero, runtime_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

_MAX = 79228162514264337593543950335


def to_decimal(value: Any) -> Decimal:
    """A number as Decimal; a Double is taken by its 15 digits, as .NET does."""
    from decimal import Decimal

    from psemu.objects import convert_to

    found = convert_to(value, "System.Decimal")
    return found if isinstance(found, Decimal) else Decimal(int(found))


def fit(value: Decimal) -> Decimal:
    """*value* rounded half to even to 96 bits and 28 places; RuntimeException if it is too large."""
    from decimal import ROUND_HALF_EVEN, Context, Decimal

    _sign, _digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if exponent < -28:
        value = value.quantize(Decimal(1).scaleb(-28), ROUND_HALF_EVEN, Context(prec=100))
        exponent = -28
    coefficient = abs(int(value.scaleb(-exponent, Context(prec=100)))) if exponent < 0 else abs(int(value))
    while coefficient > _MAX and exponent < 0:
        exponent += 1
        value = value.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_EVEN, Context(prec=100))
        coefficient = abs(int(value.scaleb(-exponent, Context(prec=100))))
    if coefficient > _MAX:
        raise runtime_error(
            "Value was either too large or too small for a Decimal.", "RuntimeException", "NotSpecified"
        )
    return value if exponent <= 0 else value.quantize(Decimal(1))


def decimal_arithmetic(operator: str, left: Any, right: Any) -> Decimal:
    """One of ``+ - * / %`` on two numbers, the result a Decimal."""
    from decimal import Context, Decimal

    context = Context(prec=80)
    a, b = to_decimal(left), to_decimal(right)
    if operator == "+":
        return fit(context.add(a, b))
    if operator == "-":
        return fit(context.subtract(a, b))
    if operator == "*":
        return fit(context.multiply(a, b))
    if b == 0:
        raise divide_by_zero()
    if operator == "%":
        return fit(context.remainder(a, b))
    result = fit(context.divide(a, b))
    # a quotient that comes out even has the fewest places it needs
    exponent = result.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < 0:
        normal = result.normalize(context)
        places = normal.as_tuple().exponent
        assert isinstance(places, int)
        result = normal if places <= 0 else normal.quantize(Decimal(1))
    return result
