"""What explain says: values as literals, and changes that were proved to bind."""

from __future__ import annotations

import time
from typing import Any

import pytest

from psemu.binder import explain, format_explanation
from psemu.binder.changed_line import CommandText
from psemu.binder.literals import literal
from psemu.catalog import CommandInfo, ParameterAttribute
from psemu.explanation import explain as explain_text
from psemu.objects import UNKNOWN, EnumValue, Hashtable, OpaqueObject, PSObject, SwitchParameter
from tests.binder.commands import bind_line, mandatory, parameter


def _command() -> CommandInfo:
    return CommandInfo(
        "Set-Sample",
        [
            parameter("Name", sets={"__AllParameterSets": mandatory(0)}),
            parameter("Level", attributes=(ParameterAttribute("ValidateSet", ("Low", "High", "Highest")),)),
            parameter("Day", "System.DayOfWeek"),
            parameter("Days", "System.DayOfWeek[]"),
            parameter("Text"),
            parameter("PassThru", "System.Management.Automation.SwitchParameter"),
        ],
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("C:\\a.txt", "C:\\a.txt"),
        ("two words", "'two words'"),
        ("it's", "'it''s'"),
        ("", "''"),
        ("12", "'12'"),
        ("1kb", "'1kb'"),
        ("-x", "'-x'"),
        ("a;b", "'a;b'"),
        ("$x", "'$x'"),
        ("@x", "'@x'"),
        (12, "12"),
        (True, "$true"),
        (SwitchParameter(False), "$false"),
        (None, "$null"),
        (UNKNOWN, "(not known)"),
        (["a", "b"], "'a', 'b'"),
        (["a"], "@('a')"),
        ([], "@()"),
        ([["a"], 1], "@('a'), 1"),
        (Hashtable([("Name", "a"), ("b c", 1)]), "@{ Name = 'a'; 'b c' = 1 }"),
        (Hashtable([("a", None)], ordered=True), "[ordered]@{ a = $null }"),
        (Hashtable(), "@{}"),
        (PSObject([("a", [1, 2])]), "[pscustomobject]@{ a = @(1, 2) }"),
        (EnumValue("System.DayOfWeek", "Monday", 1), "Monday"),
        (OpaqueObject("Sample.Identity"), "<Sample.Identity>"),
    ],
)
def test_literal(value: Any, expected: str) -> None:
    assert literal(value) == expected


def test_literal_of_a_deep_value_ends() -> None:
    value: Any = []
    for _ in range(500):
        value = [value]
    assert "…" in literal(value)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Set-Sample a -Level Hihg", "-Level High instead of Hihg"),
        ("Set-Sample a -Day Munday", "-Day Monday instead of Munday"),
        ("Set-Sample a -Days Monday,Fridai", "-Days Friday instead of Fridai"),
        ("Set-Sample my own name", "quotes: 'my own name'"),
        ("Set-Sample -Name my  name", "quotes: -Name 'my  name'"),
        ("Set-Sample -Name a -Text one two three", "quotes: -Text 'one two three'"),
        ("Set-Sample a -Text b,c", "quotes: -Text 'b,c'"),
        ("Set-Sample a -Text -Level", "quotes: -Text '-Level'"),
        ("Set-Sample a -PassThru $false", "a colon: -PassThru:$false"),
        ("Set-Sample -Title a", "-Title written as -Name"),
        ("Set-Sample a -Lvel Low", "-Lvel written as -Level"),
        ("Set-Sample a -Name b", "a left out"),
        ("Set-Sample", "-Name added"),
    ],
)
def test_changes(line: str, expected: str) -> None:
    data = explain(bind_line(line, _command()))
    assert data["errors"]
    text = format_explanation(data)
    assert expected in text.partition("  this would bind\n")[2].splitlines()[0], text


def test_without_a_close_value_the_few_are_named() -> None:
    data = explain(bind_line("Set-Sample a -Level zzz", _command()))
    assert [change["steps"][0]["to"] for change in data["changes"]] == ["Low", "High", "Highest"]


def test_layout() -> None:
    text = format_explanation(explain(bind_line("Set-Sample 'a b' -Days Monday,Friday -PassThru", _command())))
    assert text.splitlines()[1:] == [
        "  parameters",
        "    Days      'Monday', 'Friday'  named",
        "    PassThru  $true               named",
        "    Name      'a b'               positional 0",
    ]


def test_long_values_are_cut() -> None:
    text = format_explanation(explain(bind_line(f"Set-Sample {'x' * 100_000}", _command())))
    assert len(text) < 500


def test_the_search_for_changes_ends() -> None:
    start = time.process_time()
    explain(bind_line("Set-Sample " + "-Nope a " * 3000, _command()))
    explain(bind_line("Set-Sample " + "a " * 3000, _command()))
    # a trial of each of the arguments would take minutes
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("Set-Sample a -Level Hihg", "Set-Sample a -Level High"),
        ("Set-Sample 'a b' -Lvel:low  -PassThru", "Set-Sample 'a b' -Level low -PassThru"),
        ("Set-Sample C:\\Program Files (x86) -PassThru", "Set-Sample 'C:\\Program Files (x86)' -PassThru"),
        ("Set-Sample $x[0] -Txt $(Get-Date) -Lvel $y", "Set-Sample $x[0] -Text $(Get-Date) -Level $y"),
        ("Set-Sample @($x) -Zzz x -PasThru", "Set-Sample @($x) -PassThru"),
        ("Set-Sample -Level low", "Set-Sample -Level low -Name <string>"),
        ("Set-Sample a -PasThru: 5", "Set-Sample a -PassThru:5"),
        ("& Set-Sample a -Day Munday", "& Set-Sample a -Day Monday"),
    ],
)
def test_changed_line(line: str, changed: str) -> None:
    bound = bind_line(line, _command())
    head = line[: line.index("Set-Sample") + len("Set-Sample")]
    data = explain(bound, CommandText(line, head))
    assert changed in [change["line"] for change in data["changes"]]


def test_every_changed_line_binds() -> None:
    command = _command()
    for line in ("Set-Sample a b c d", "Set-Sample -Dya Munday", "Set-Sample a -Level 3 -Nme b", "Set-Sample -Text a"):
        for change in explain(bind_line(line, command), CommandText(line, "Set-Sample"))["changes"]:
            again = bind_line(change["line"].replace("<string>", "x"), command)
            assert again.errors == [], change["line"]


def test_several_mistakes() -> None:
    data = explain(bind_line("Set-Sample a -Lvel Hihg -Dya Monday", _command()))
    assert [(step["do"], step["to"]) for step in data["changes"][0]["steps"]] == [
        ("rename", "Level"),
        ("value", "High"),
        ("rename", "Day"),
    ]


def test_what_comes_after_the_error() -> None:
    data = explain(bind_line("Set-Sample a -Level no -Text b", _command()))
    assert {item["name"]: item["state"] for item in data["parameters"]} == {
        "Level": "refused",
        "Text": "after the error",
        "Name": "after the error",
    }
    (refused,) = [item for item in data["parameters"] if item["state"] == "refused"]
    assert refused["value"] == "no"


def _told(text: str) -> list[str]:
    return explain_text(text).text().splitlines()


def test_place_of_the_error() -> None:
    lines = _told("$x = 1\n  Get-ChildItem -Nope $x")
    assert lines[1:4] == [
        "    Get-ChildItem -Nope $x",
        "                  ~~~~~",
        "  NamedParameterNotFound",
    ]


def test_a_value_that_is_not_known_is_named_as_written() -> None:
    (data, *_) = explain_text("Get-ChildItem C:\\Program Files ($x)").as_dict()["commands"]
    assert data["errors"][0]["message"].endswith("that accepts argument '($x)'.")


def test_keys_and_elements_of_splats() -> None:
    data = explain_text("$p = @{ Filter = '*.txt' }; $q = 'a'; Get-ChildItem $q @p").as_dict()["commands"][0]
    assert {item["name"]: item["origin"] for item in data["parameters"]} == {
        "Filter": "key of @p",
        "Path": "positional 0",
    }
    data = explain_text("$p = @{ Fitler = '*.txt'; Path = 'a' }; Get-ChildItem @p").as_dict()["commands"][0]
    assert data["changes"][0]["line"] == "Get-ChildItem -Filter *.txt -Path a"


def test_constants_of_the_pipeline_are_bound() -> None:
    (data,) = explain_text("5, 6 | Start-Sleep").as_dict()["commands"]
    assert [(item["name"], item["value"], item["origin"]) for item in data["parameters"]] == [
        ("Seconds", "5", "pipeline object")
    ]
    (data,) = explain_text("'x' | Start-Sleep").as_dict()["commands"]
    assert [error["id"] for error in data["errors"]] == ["InputObjectNotBound"]
    assert data["object"] == "x"
    whys = [f"{item['name']} by {item['by']}: {item['why']}" for item in data["input"]]
    assert whys[0].startswith('Seconds by value: Cannot convert value "x" to type "System.Double". Error: ')
    assert whys[1:3] == [
        "Seconds by property name: it has no property Seconds",
        "Milliseconds by property name: it has no property Milliseconds or ms",
    ]
    assert "nothing that is left takes it" in explain_text("5 | Get-ChildItem -Path a").text()
    (data,) = explain_text("$x | Start-Sleep").as_dict()["commands"]
    assert data["errors"] == []
    assert [item["name"] for item in data["input"]][:1] == ["Seconds"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("Set-StrictMode -Version Latest", ""),
        ("Set-StrictMode -Version 2", ""),
        ("Set-StrictMode -Version 2.0", ""),
        ("Set-StrictMode -Version never", "CannotConvertArgumentNoMessage"),
        ("Set-Content a b -Encoding utf8", ""),
        ("Set-Content a b -Encoding utf-8", ""),
        ("Set-Content a b -Encoding 1252", ""),
        ("Set-Content a b -Encoding $e", ""),
        ("Set-Content a b -Encoding nope", "ParameterArgumentTransformationError"),
    ],
)
def test_arguments_that_are_transformed(line: str, error: str) -> None:
    (data,) = explain_text(line).as_dict()["commands"]
    assert [each["id"] for each in data["errors"]] == ([error] if error else [])


def test_long_messages_are_shown_by_their_ends() -> None:
    text = format_explanation(explain(bind_line(f"Set-Sample a -Level {'x' * 100_000}", _command())))
    assert len(text) < 3_000
    assert "Supply an argument that is in the set" in text


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("Set-Content a b -Encoding utf9", "Set-Content a b -Encoding utf8"),
        ("Set-StrictMode -Version newest", "Set-StrictMode -Version Latest"),
    ],
)
def test_names_of_transformed_arguments_are_offered(line: str, changed: str) -> None:
    (data,) = explain_text(line).as_dict()["commands"]
    assert changed in [change["line"] for change in data["changes"]]
