"""Generic dictionaries: typed, ordered, ordinal keys, shown as Key and Value."""

from __future__ import annotations

import pytest

from psemu.formatting import format_objects
from psemu.objects import convert_to, type_name_of
from psemu.objects.dictionaries import DICTIONARY, GenericDictionary, type_arguments

TYPE = f"{DICTIONARY}[System.String,System.Int32]"


def test_keys_differ_by_case_and_values_are_converted() -> None:
    table = GenericDictionary(TYPE, [("a", "1"), ("A", 2)])
    assert table.items() == [("a", 1), ("A", 2)]
    assert type_name_of(table) == TYPE
    assert "b" not in table
    assert table.get("b") is None


def test_ignore_case() -> None:
    table = GenericDictionary(TYPE, [("a", 1)], ignore_case=True)
    assert table["A"] == 1


def test_shown_as_key_and_value() -> None:
    text = format_objects([GenericDictionary(TYPE, [("a", 1), ("b", 22)])])
    assert [line.split() for line in text.split("\n") if line] == [
        ["Key", "Value"],
        ["---", "-----"],
        ["a", "1"],
        ["b", "22"],
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (TYPE, ["System.String", "System.Int32"]),
        ("X`2[System.String,Y`1[System.String]]", ["System.String", "Y`1[System.String]"]),
        ("System.String[]", []),
    ],
)
def test_type_arguments(name: str, expected: list[str]) -> None:
    assert type_arguments(name) == expected


def test_a_value_of_another_type_is_refused() -> None:
    from psemu.objects import PSInvalidCastException

    with pytest.raises(PSInvalidCastException):
        GenericDictionary(TYPE)["a"] = "x"
    assert convert_to(GenericDictionary(TYPE), "System.String") == TYPE
