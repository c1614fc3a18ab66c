"""format_objects, against the text that Out-String gives."""

from __future__ import annotations

import pytest

from psemu.formatting import format_objects
from psemu.objects import EnumValue, ErrorRecord, Hashtable, PSObject
from psemu.objects.datetimes import DateTime, TimeSpan


def row(**properties: object) -> PSObject:
    return PSObject(properties.items())


ROWS = [
    row(Id=1, Name="alpha", Size=10.5, On=True),
    row(Id=22, Name="beta two", Size=2000, On=False),
    row(Id=333, Name=None, Size=None, On=None),
]


@pytest.mark.parametrize(
    ("objects", "text"),
    [
        ([], ""),
        ([None], ""),
        ([1, "two", True, 1 / 3, 1e16], "1\ntwo\nTrue\n0.333333333333333\n1E+16\n"),
        ([[1, 2]], "1\n2\n"),
        (
            ROWS,
            ("\n Id Name       Size    On\n -- ----       ----    --\n"
            "  1 alpha    10.500  True\n 22 beta two   2000 False\n333                      \n\n"),
        ),
        ([row(A=1), row(A="text")], "\n   A\n   -\n   1\ntext\n\n"),
        ([row(A=1), row(B=2)], "\nA\n-\n1\n \n\n"),
        ([row(A=1, B=2, C=3, D=4, E=5)], "\nA : 1\nB : 2\nC : 3\nD : 4\nE : 5\n\n"),
        ([row(A=1), "text", row(A=2)], "\nA\n-\n1\ntext\n2\n\n"),
        ([row(A=[1, 2, 3, 4, 5])], "\nA\n-\n{1, 2, 3, 4…}\n\n"),
        ([row(A=Hashtable([("k", 1)]))], "\nA\n-\n{[k, 1]}\n\n"),
        ([row(A=row(x=1, y="z"))], "\nA\n-\n@{x=1; y=z}\n\n"),
        ([row(A="line1\nline2", B="x")], "\nA           B\n-           -\nline1…      x\n\n"),
        ([row(D=EnumValue("System.DayOfWeek", "Friday", 5))], "\n     D\n     -\nFriday\n\n"),
        ([Hashtable([("A", 1)])], ("\nName                           Value\n"
            "----                           -----\nA                              1\n\n")),
        ([Hashtable()], ""),
        ([DateTime.of(2020, 1, 2, 3, 4, 5)], "\nThursday, January 2, 2020 3:04:05\u202fAM\n\n"),
        ([ErrorRecord("bad", "id", activity="Get-It")], "Get-It: bad\n"),
        ([row()], "\n\n"),
    ],
)  # fmt: skip
def test_default_views(objects: list[object], text: str) -> None:
    assert format_objects(objects) == text


def test_the_last_columns_shrink_and_vanish() -> None:
    text = format_objects([row(A="x" * 60, B="y" * 60, C="z" * 60)])
    assert text.split("\n")[3] == "x" * 60 + " " + "y" * 58 + "…"
    assert all(len(line) <= 120 for line in text.split("\n"))


def test_wide_lists_wrap_under_their_values() -> None:
    text = format_objects([PSObject([("Name", "beta two"), *((letter, 1) for letter in "ABCD")])], 14)
    assert text.startswith("\nName : beta \n       two\nA    : 1\n")


def test_a_span_is_a_list() -> None:
    text = format_objects([TimeSpan.of(seconds=1)])
    assert text.startswith("\nDays              : 0\n")
    assert text.endswith("TotalMilliseconds : 1000\n\n")


def test_an_unlimited_enumeration() -> None:
    assert "{1, 2, 3, 4, 5}" in format_objects([row(A=[1, 2, 3, 4, 5])], enumeration_limit=-1)


def test_typed_objects_have_their_own_columns() -> None:
    job = PSObject(
        [("Schedule", None), ("Id", "j1"), ("TemplateId", "t1")],
        ["Microsoft.Graph.PowerShell.Models.MicrosoftGraphSynchronizationJob"],
    )
    assert format_objects([job]) == "\nId TemplateId\n-- ----------\nj1 t1\n\n"
