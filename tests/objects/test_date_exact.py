"""Dates by format, and dates and times alone."""

from __future__ import annotations

import pytest

from psemu.objects import PSInvalidCastException, convert_to, to_text
from psemu.objects.date_exact import ADJUST_TO_UNIVERSAL, ASSUME_UNIVERSAL, parse_exact
from psemu.objects.date_text import DateError
from psemu.objects.format import format_value
from psemu.objects.format.cultures import INVARIANT


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("20240305", "yyyyMMdd", "2024-03-05T00:00:00.0000000"),
        ("05/03/49", "dd/MM/yy", "2049-03-05T00:00:00.0000000"),
        ("at 5 Mar 2024", "'at' d MMM yyyy", "2024-03-05T00:00:00.0000000"),
        ("Tue, 05 Mar 2024 10:20:30 GMT", "r", "2024-03-05T10:20:30.0000000"),
        ("2024-03-05T10:20:30+02:00", "yyyy-MM-ddTHH:mm:ssK", "2024-03-05T08:20:30.0000000+00:00"),
        ("2024-03-05 01:02 PM", "yyyy-MM-dd hh:mm tt", "2024-03-05T13:02:00.0000000"),
    ],
)
def test_parse_exact(text: str, pattern: str, expected: str) -> None:
    assert format_value(parse_exact(text, pattern, INVARIANT), "o") == expected


@pytest.mark.parametrize(
    ("text", "pattern"), [("2024-3-5", "yyyy-MM-dd"), ("13", "MM"), ("x", ""), ("2024 ", "yyyy"), ("1", "q")]
)
def test_refused(text: str, pattern: str) -> None:
    with pytest.raises(DateError):
        parse_exact(text, pattern, INVARIANT)


def test_universal() -> None:
    value = parse_exact("2024", "yyyy", INVARIANT, ASSUME_UNIVERSAL | ADJUST_TO_UNIVERSAL)
    assert value.kind == "Utc"


def test_parts_of_dates() -> None:
    assert to_text(convert_to("5 May 2020", "System.DateOnly")) == "05/05/2020"
    assert to_text(convert_to("1:02 PM", "System.TimeOnly")) == "13:02"
    with pytest.raises(PSInvalidCastException, match="contains parts which are not specific to the DateOnly"):
        convert_to("3/5/2024 10:20:30", "System.DateOnly")
