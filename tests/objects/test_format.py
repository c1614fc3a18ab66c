"""ToString(format) and -f, against what .NET answers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from psemu.objects.datetimes import DateOnly, DateTime, DateTimeOffset, Guid, TimeSpan, civil_from_days, days_from_civil
from psemu.objects.format import FormatException, find_culture, format_composite, format_value
from psemu.objects.numbers import BigInteger, Byte, Int64, SByte, Single

DATE = DateTime.of(2024, 2, 29, 13, 5, 9, 123, "Local")
SPAN = TimeSpan.of(1, 2, 3, 4, 567)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (42, "D5", "00042"),
        (-42, "X4", "FFFFFFD6"),
        (Byte(255), "x4", "00ff"),
        (SByte(-128), "X", "80"),
        (Int64(9876543210), "N0", "9,876,543,210"),
        (5, "B8", "00000101"),
        (1234567, "P2", "123,456,700.00%"),
        (2**31 - 1, "R5", "2.1475E+09"),
        (2.5, "F0", "2"),
        (1.5, "F0", "2"),
        (Decimal("2.500"), "F0", "3"),
        (Decimal("2.500"), "G", "2.500"),
        (Decimal("-0.00"), "", "0.00"),
        (1 / 3, "", "0.3333333333333333"),
        (1e16, "", "10000000000000000"),
        (1e20, "", "1E+20"),
        (-0.0, "F2", "-0.00"),
        (1234.5, "N", "1,234.500"),
        (1234.5, "C2", "$1,234.50"),
        (-1234.5, "C2", "-$1,234.50"),
        (float("nan"), "N2", "NaN"),
        (float("-inf"), "P", "-∞"),
        (Single(0.10000000149011612), "", "0.1"),
        (BigInteger(2**100), "X", "10000000000000000000000000"),
        (BigInteger(-12345), "x20", "ffffffffffffffcfc7"[:0] + "ffffffffffffffffcfc7"),
        (1234567, "#,##0.00", "1,234,567.00"),
        (1234567, "#,##0,,", "1"),
        (-5, "0;neg;zero", "neg"),
        (0, "#;-#;nil", "nil"),
        (1234567, "(000) 000-0000", "(000) 123-4567"),
        (9.995, "0.00e-00", "1.00e01"),
        (-42, ";;", "-"),
        (1.5, '0"x', "2x"),
        (DATE, "yyyy-MM-ddTHH:mm:ss.fffK", "2024-02-29T13:05:09.123+00:00"),
        (DATE, "G", "2/29/2024 1:05:09\u202fPM"),
        (DATE, "d", "2/29/2024"),
        (DATE, "HH.FFF", "13.123"),
        (DateTime(0), "HH:mm:ss.FFF", "00:00:00"),
        (DateTimeOffset(DATE.ticks, 198_000_000_000), "zzz", "+05:30"),
        (DateTimeOffset(DATE.ticks, 198_000_000_000), "u", "2024-02-29 07:35:09Z"),
        (DateOnly(738944), "o", "2024-02-29"),
        (SPAN, "", "1.02:03:04.5670000"),
        (SPAN, "g", "1:2:03:04.567"),
        (SPAN, "d\\.hh\\:mm", "1.02:03"),
        (TimeSpan(-15_000_000), "G", "-0:00:00:01.5000000"),
        (Guid("0123456789abcdef0123456789abcdef"), "B", "{01234567-89ab-cdef-0123-456789abcdef}"),
        (True, "N2", "True"),
        (None, "N2", ""),
        ("text", "N2", "text"),
    ],
)
def test_format(value: object, form: str, text: str) -> None:
    assert format_value(value, form) == text


@pytest.mark.parametrize(
    ("value", "form", "message"),
    [
        (1.5, "D", "Format specifier was invalid."),
        (1, "Z", "Format specifier was invalid."),
        (1, "N1000000000", "Format specifier was invalid."),
        (DATE, "q", "Input string was not in a correct format."),
        (DATE, "'open", "Cannot find a matching quote character for the character '''."),
        (SPAN, "hh:mm", "Input string was not in a correct format."),
        (DateOnly(1), "hh", "String 'hh' contains parts which are not specific to the DateOnly."),
    ],
)
def test_refused_format(value: object, form: str, message: str) -> None:
    with pytest.raises(FormatException) as caught:
        format_value(value, form)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("form", "arguments", "text"),
    [
        ("{0,-8}|{1,6:N1}|", ["ab", 2.25], "ab      |   2.2|"),
        ("{{{0}}}", [5], "{5}"),
        ("{0 , -5 }|", [1], "1    |"),
        ("{0:  }", [5], "  "),
    ],
)
def test_composite(form: str, arguments: list[object], text: str) -> None:
    assert format_composite(form, arguments) == text


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("{", "Failure to parse near offset 1. Format item ends prematurely."),
        ("{a}", "Failure to parse near offset 1. Expected an ASCII digit."),
        ("{0,x}", "Failure to parse near offset 3. Expected an ASCII digit."),
        ("{0:{{}}}", "Failure to parse near offset 3. Format item ends prematurely."),
    ],
)
def test_composite_refused(form: str, message: str) -> None:
    with pytest.raises(FormatException, match="Input string") as caught:
        format_composite(form, [1])
    assert caught.value.message.endswith(message)


def test_index_outside() -> None:
    with pytest.raises(FormatException, match="Index"):
        format_composite("{1}", [1])


@pytest.mark.parametrize(
    ("culture", "text"),
    [("de-DE", "-1.234,50"), ("fr-FR", "-1\u202f234,50"), ("", "-1,234.50"), ("tr-TR", "-1.234,50")],
)
def test_cultures(culture: str, text: str) -> None:
    found = find_culture(culture)
    assert found is not None
    assert format_value(-1234.5, "N2", found) == text


def test_calendar_goes_both_ways() -> None:
    for days in range(0, 3_652_059, 997):
        assert days_from_civil(*civil_from_days(days)) == days
