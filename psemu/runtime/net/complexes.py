"""The static methods of System.Numerics.Complex and System.Drawing.Color."""

from __future__ import annotations

import cmath

from psemu.objects.complex_number import Color, Complex, made, named_color
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import bad_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.methods import Method


def _number(value: Any) -> complex:
    return value.value if isinstance(value, Complex) else complex(value)


def _one(function: Callable[..., complex]) -> Callable[..., Complex]:
    return lambda _owner, *values: made(function(*map(_number, values)))


COMPLEX: dict[str, Method] = recorded(
    abs=lambda _o, value: abs(_number(value)),
    add=_one(lambda a, b: a + b),
    subtract=_one(lambda a, b: a - b),
    multiply=_one(lambda a, b: a * b),
    divide=_one(lambda a, b: a / b),
    negate=_one(lambda a: -a),
    conjugate=_one(lambda a: a.conjugate()),
    reciprocal=_one(lambda a: 1 / a if a else 0j),
    sqrt=_one(cmath.sqrt),
    exp=_one(cmath.exp),
    log=_one(cmath.log),
    pow=_one(lambda a, b: a**b),
    sin=_one(cmath.sin),
    cos=_one(cmath.cos),
    frompolarcoordinates=lambda _o, magnitude, phase: made(cmath.rect(magnitude, phase)),
)


def _from_parts(_owner: Any, *parts: Any) -> Color:
    if len(parts) == 1:
        number = int(parts[0]) & 0xFFFFFFFF
        return Color((number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255))
    if isinstance(parts[1], Color):
        return Color((int(parts[0]), *parts[1].parts[1:]))
    values = [int(part) for part in (parts if len(parts) == 4 else (255, *parts))]
    for value in values:
        if not 0 <= value <= 255:
            raise bad_argument(
                f"Value of '{value}' is not valid for '{['alpha', 'red', 'green', 'blue'][values.index(value)]}'. "
                f"'{['alpha', 'red', 'green', 'blue'][values.index(value)]}' should be greater than or equal to 0 and less than "
                "or equal to 255."
            )
    return Color((values[0], values[1], values[2], values[3]))


def _from_name(_owner: Any, name: str) -> Color:
    return named_color(name) or Color((0, 0, 0, 0), name)


COLOR: dict[str, Method] = recorded(fromargb=_from_parts, fromname=_from_name)
