"""Numbers as .NET's own Parse reads them, and decimals at their limit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from psemu.objects import convert_to
from psemu.objects.number_text import NumberError, net_number

LARGEST = 79228162514264337593543950335


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("1,000", "System.Decimal", Decimal(1000)),
        (" 1e3 ", "System.Double", 1000.0),
        (str(LARGEST), "System.Decimal", Decimal(LARGEST)),
    ],
)
def test_read(text: str, name: str, expected: object) -> None:
    assert net_number(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [("1kb", "System.Double"), ("1e3", "System.Decimal"), ("0x1", "System.Decimal"), ("", "System.Double")],
)
def test_refused(text: str, name: str) -> None:
    with pytest.raises(NumberError):
        net_number(text, name)


def test_the_largest_decimal_is_one() -> None:
    assert convert_to(str(LARGEST), "System.Decimal") == Decimal(LARGEST)


@pytest.mark.parametrize(
    ("left", "right"), [("1.5", "½"), ("½", "10"), ("~a", "😀"), ("😀", "$a"), ("€", "0"), ("e", "ə"), ("ə", "f")]
)
def test_symbols_have_their_place(left: str, right: str) -> None:
    from psemu.objects.collation import compare_text

    assert compare_text(left, right) == -1


def test_raised_digits_are_digits() -> None:
    from psemu.objects.collation import compare_text

    assert compare_text("x²", "x2") == 0
    assert compare_text("x²", "x2", ignore_case=False) == 1
