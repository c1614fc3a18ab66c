"""The core commands by themselves, without parser and binder."""

from __future__ import annotations

from typing import Any

import pytest

from psemu.formatting import format_objects
from psemu.objects import Hashtable, PSObject
from psemu.objects.datetimes import TimeSpan
from tests.handlers.running import Session, run_cmdlet


def animals() -> list[PSObject]:
    return [
        PSObject([("Id", 1), ("Name", "ant"), ("Legs", 6)]),
        PSObject([("Id", 2), ("Name", "Bee"), ("Legs", 6)]),
        PSObject([("Id", 3), ("Name", "cow"), ("Legs", 4)]),
    ]


def names(output: list[Any]) -> list[Any]:
    return [value.properties["Name"] for value in output]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"First": 2}, [1, 2]),
        ({"Last": 2}, [5, 6]),
        ({"Skip": 2, "Last": 2}, [3, 4]),
        ({"Skip": 1, "SkipLast": 2}, [2, 3, 4]),
        ({"First": 2, "Last": 2}, [1, 2, 5, 6]),
        ({"Index": [4, 0, 4]}, [1, 5]),
        ({"SkipIndex": [0, 1]}, [3, 4, 5, 6]),
        ({"Last": 0}, []),
    ],
)
def test_select_by_place(parameters: dict[str, Any], expected: list[int]) -> None:
    assert run_cmdlet("Select-Object", list(range(1, 7)), **parameters).output == expected


def test_select_properties() -> None:
    found = run_cmdlet("Select-Object", animals(), Property=["n*", "Missing"]).output
    assert found[0].properties.items() == [("Name", "ant"), ("Missing", None)]
    assert found[0].type_names[0] == "Selected.System.Management.Automation.PSCustomObject"


def test_select_the_same_property_twice() -> None:
    ran = run_cmdlet("Select-Object", animals()[:1], Property=["Id", "*"])
    assert [record.fully_qualified_error_id for record in ran.errors] == [
        "AlreadyExistingUserSpecifiedPropertyNoExpand,Microsoft.PowerShell.Commands.SelectObjectCommand"
    ]
    assert len(ran.output) == 1


@pytest.mark.parametrize(
    ("table", "error_id"),
    [
        ([("n", "x")], "DictionaryKeyMandatoryEntry"),
        ([("e", "Id"), ("width", 5)], "DictionaryKeyIllegal"),
        ([("e", 5)], "DictionaryKeyIllegalValue1"),
    ],
)
def test_wrong_property_tables(table: list[tuple[str, Any]], error_id: str) -> None:
    ran = run_cmdlet("Select-Object", animals(), Property=[Hashtable(table)])
    assert ran.errors[0].fully_qualified_error_id.startswith(error_id + ",")


def test_sort_by_properties() -> None:
    assert names(run_cmdlet("Sort-Object", animals(), Property=["Legs", "Name"]).output) == ["cow", "ant", "Bee"]
    spec = [Hashtable([("e", "Legs"), ("Descending", True)]), "Name"]
    assert names(run_cmdlet("Sort-Object", animals(), Property=spec).output) == ["ant", "Bee", "cow"]
    # .NET's sort is not stable: of two that are equal the one it leaves first stays
    assert names(run_cmdlet("Sort-Object", animals(), Property=["Legs"], Unique=True).output) == ["cow", "Bee"]
    assert names(run_cmdlet("Sort-Object", animals(), Property=["Legs"], Stable=True).output) == ["cow", "ant", "Bee"]


def test_sort_drops_nulls_and_knows_the_alphabet() -> None:
    assert run_cmdlet("Sort-Object", ["ab", None, "a-b", "a_b", "B", "a b"]).output == ["a b", "a_b", "a-b", "ab", "B"]


def test_group() -> None:
    groups = run_cmdlet("Group-Object", animals(), Property=["Legs"]).output
    assert [(group.properties["Name"], group.properties["Count"]) for group in groups] == [("4", 1), ("6", 2)]


def test_measure() -> None:
    found = run_cmdlet("Measure-Object", [2, 4, 4, 4, 5, 5, 7, 9], AllStats=True).output[0].properties
    assert (found["Sum"], found["Average"], found["Maximum"], found["Minimum"]) == (40.0, 5.0, 9.0, 2.0)
    assert round(found["StandardDeviation"], 3) == 2.138


def test_compare() -> None:
    found = run_cmdlet("Compare-Object", ReferenceObject=[1, 2, 3], DifferenceObject=[2, 3, 4]).output
    assert [(one.properties["InputObject"], one.properties["SideIndicator"]) for one in found] == [(4, "=>"), (1, "<=")]


def test_json_goes_both_ways() -> None:
    text = '{"a":[1,2.5,"x\\n"],"b":{"c":null,"d":true}}'
    value = run_cmdlet("ConvertFrom-Json", [text]).output[0]
    assert run_cmdlet("ConvertTo-Json", [value], Compress=True, Depth=5).output == [text]


def test_json_depth_is_told() -> None:
    deep = Hashtable([("a", Hashtable([("b", Hashtable([("c", Hashtable([("d", 1)]))]))]))])
    ran = run_cmdlet("ConvertTo-Json", [deep], Compress=True)
    assert ran.output == ['{"a":{"b":{"c":"System.Collections.Hashtable"}}}']
    assert ran.warnings == ["Resulting JSON is truncated as serialization has exceeded the set depth of 2."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("S", "Unexpected character encountered while parsing value: S. Path '', line 0, position 0."),
        ("{", "Unexpected end when reading JSON. Path '', line 1, position 1."),
        ("[" * 100_000, None),
        ('{"a":1,"A":2}', None),
    ],
)
def test_bad_json(text: str, message: str | None) -> None:
    record = run_cmdlet("ConvertFrom-Json", [text]).errors[0]
    name = "KeysWithDifferentCasingInJsonString" if text.endswith('"A":2}') else "System.ArgumentException"
    assert record.fully_qualified_error_id == f"{name},Microsoft.PowerShell.Commands.ConvertFromJsonCommand"
    if message is not None:
        assert record.message == f"Conversion from JSON failed with error: {message}"


def test_csv_goes_both_ways() -> None:
    lines = run_cmdlet("ConvertTo-Csv", [PSObject([("a", 'q"t'), ("b", None), ("c", "x,y")])]).output
    assert lines == ['"a","b","c"', '"q""t",,"x,y"']
    back = run_cmdlet("ConvertFrom-Csv", lines).output
    assert back[0].properties.items() == [("a", 'q"t'), ("b", ""), ("c", "x,y")]


def test_table_with_widths_fills_the_screen() -> None:
    spec = ["Name", Hashtable([("n", "L"), ("e", "Legs"), ("width", 6), ("align", "left")])]
    text = format_objects(run_cmdlet("Format-Table", animals()[:1], Property=spec).output)
    assert text == "\nName" + " " * 110 + "L\n----" + " " * 110 + "-\nant" + " " * 111 + "6\n\n"


def test_format_list_counts_records() -> None:
    assert len(run_cmdlet("Format-List", animals()).output) == 7


def test_out_string_lines() -> None:
    lines = run_cmdlet("Out-String", animals()[:1], Stream=True).output
    assert lines == ["", "Id Name Legs", "-- ---- ----", " 1 ant     6", ""]


def test_tee_keeps_a_variable() -> None:
    session = Session()
    assert run_cmdlet("Tee-Object", [1, 2], session, Variable="v").output == [1, 2]
    assert session.variables["v"] == [1, 2]


def test_sleep_advances_the_sessions_clock() -> None:
    slept: list[float] = []

    class Clock(Session):
        def sleep(self, seconds: float) -> None:
            slept.append(seconds)

    run_cmdlet("Start-Sleep", session=Clock(), Seconds=3600.0)
    assert slept == [3600.0]


def test_the_same_seed_gives_the_same_numbers() -> None:
    first = run_cmdlet("Get-Random", SetSeed=7, Maximum=1000).output
    assert first == run_cmdlet("Get-Random", SetSeed=7, Maximum=1000).output


def test_dates() -> None:
    assert run_cmdlet("New-TimeSpan", Hours=1, Minutes=30).output == [TimeSpan.of(hours=1, minutes=30)]
    text = run_cmdlet("Get-Date", UnixTimeSeconds=1709212455, UFormat="%G-W%V-%u %j").output
    assert text == ["2024-W09-4 060"]
