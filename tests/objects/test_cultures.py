"""Common cultures: numbers and dates as ICU's data have them."""

from __future__ import annotations

import pytest

from psemu.objects.datetimes import DateTime
from psemu.objects.format import find_culture, format_value
from psemu.objects.format.cultures import culture_facts, known_names


@pytest.mark.parametrize(
    ("culture", "value", "form", "expected"),
    [
        ("sv-SE", -1234.5, "N2", "\u22121\u00a0234,50"),
        ("de-DE", 1234.5, "N2", "1.234,50"),
        ("de-CH", 1234.5, "N2", "1’234.50"),
        ("en-GB", 1234.5, "C", "£1,234.50"),
        ("pt-BR", 1234.5, "C", "R$\u00a01.234,50"),
        ("da-DK", 0.5, "P1", "50,0 %"),
        ("es-ES", DateTime.of(2024, 3, 5), "D", "martes, 5 de marzo de 2024"),
        ("nl-NL", DateTime.of(2024, 3, 5), "d", "05-03-2024"),
        ("pl-PL", DateTime.of(2024, 3, 5), "D", "wtorek, 5 marca 2024"),
        ("fi-FI", DateTime.of(2024, 3, 5, 13, 4), "t", "13.04"),
        ("de", DateTime.of(2024, 3, 5), "d", "05.03.2024"),
    ],
)
def test_formats(culture: str, value: object, form: str, expected: str) -> None:
    found = find_culture(culture)
    assert found is not None
    assert format_value(value, form, found) == expected


def test_names() -> None:
    assert culture_facts("FR-fr") is not None
    assert culture_facts("xx-YY") is None
    assert find_culture("../x") is None
    assert len(known_names()) > 50


@pytest.mark.parametrize(
    ("culture", "expected"),
    [("sv-SE", "a z å ä Ö"), ("de-DE", "a å ä Ö z"), ("da-DK", "a z ä Ö å")],
)
def test_letters_of_their_own(culture: str, expected: str) -> None:
    from psemu.objects.collation import culture_key

    assert sorted(["z", "ä", "a", "Ö", "å"], key=lambda text: culture_key(text, True, culture)) == expected.split()
