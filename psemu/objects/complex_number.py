"""System.Numerics.Complex and System.Drawing.Color: values of parts that have a format or a text of their own."""

from __future__ import annotations

import cmath
import math

from psemu.objects.net_values import NetValue
from psemu.objects.numbers import Byte

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Complex:
    """System.Numerics.Complex."""

    __slots__ = ("value",)

    type_name = "System.Numerics.Complex"

    def __init__(self, real: float = 0.0, imaginary: float = 0.0) -> None:
        self.value = complex(real, imaginary)

    def list_properties(self) -> list[tuple[str, object]]:
        """The parts, the size and the angle."""
        return [
            ("Real", self.value.real),
            ("Imaginary", self.value.imag),
            ("Magnitude", abs(self.value)),
            ("Phase", cmath.phase(self.value)),
        ]

    def script_operator(self, method: str, left: Any, right: Any) -> Any:
        """``+ - * /`` with another or with a number."""
        a, b = _plain(left), _plain(right)
        if a is None or b is None:
            return NotImplemented
        if method == "op_Division" and b == 0:
            return Complex(math.nan, math.nan)
        found = {
            "op_Addition": lambda: a + b,
            "op_Subtraction": lambda: a - b,
            "op_Multiply": lambda: a * b,
            "op_Division": lambda: a / b,
        }.get(method)
        return NotImplemented if found is None else made(found())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Complex) and self.value == other.value

    def __hash__(self) -> int:
        return hash((Complex, self.value))


def _plain(value: Any) -> complex | None:
    if isinstance(value, Complex):
        return value.value
    return complex(value) if isinstance(value, (int, float)) else None


def made(value: complex) -> Complex:
    """A Complex of a Python number."""
    return Complex(value.real, value.imag)


#: the colours whose names scripts use, as red, green and blue
_COLORS = {
    "Black": (0, 0, 0),
    "White": (255, 255, 255),
    "Red": (255, 0, 0),
    "Green": (0, 128, 0),
    "Blue": (0, 0, 255),
    "Yellow": (255, 255, 0),
    "Cyan": (0, 255, 255),
    "Aqua": (0, 255, 255),
    "Magenta": (255, 0, 255),
    "Fuchsia": (255, 0, 255),
    "Gray": (128, 128, 128),
    "DarkGray": (169, 169, 169),
    "LightGray": (211, 211, 211),
    "Silver": (192, 192, 192),
    "Maroon": (128, 0, 0),
    "Olive": (128, 128, 0),
    "Lime": (0, 255, 0),
    "Teal": (0, 128, 128),
    "Navy": (0, 0, 128),
    "Purple": (128, 0, 128),
    "Orange": (255, 165, 0),
    "OrangeRed": (255, 69, 0),
    "Pink": (255, 192, 203),
    "Brown": (165, 42, 42),
    "Gold": (255, 215, 0),
    "Indigo": (75, 0, 130),
    "Violet": (238, 130, 238),
    "Crimson": (220, 20, 60),
    "Coral": (255, 127, 80),
    "Salmon": (250, 128, 114),
    "SteelBlue": (70, 130, 180),
    "SkyBlue": (135, 206, 235),
    "DarkRed": (139, 0, 0),
    "DarkGreen": (0, 100, 0),
    "DarkBlue": (0, 0, 139),
    "Transparent": (255, 255, 255),
}


class Color(NetValue):
    """System.Drawing.Color: *parts* are alpha, red, green and blue."""

    __slots__ = ("name", "parts")

    def __init__(self, parts: tuple[int, int, int, int], name: str = "") -> None:
        shown = name or "A={}, R={}, G={}, B={}".format(*parts)
        super().__init__("System.Drawing.Color", f"Color [{shown}]")
        self.parts = parts
        self.name = name

    def list_properties(self) -> list[tuple[str, object]]:
        """Its parts, what it is known as and what kind of colour it is."""
        alpha, red, green, blue = (Byte(part) for part in self.parts)
        known = bool(self.name)
        return [
            ("R", red),
            ("G", green),
            ("B", blue),
            ("A", alpha),
            ("IsKnownColor", known),
            ("IsEmpty", False),
            ("IsNamedColor", known),
            ("IsSystemColor", False),
            ("Name", self.name or "".join(f"{part:02x}" for part in self.parts)),
        ]


def named_color(name: str) -> Color | None:
    """The colour called *name* (any case), None for a name that is not here."""
    for known, parts in _COLORS.items():
        if known.lower() == name.lower():
            return Color((0 if known == "Transparent" else 255, *parts), known)
    return None
