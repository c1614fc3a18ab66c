"""What explain says: values as literals, and changes that were proved to bind."""

from __future__ import annotations

import time
from typing import Any

import pytest

from psemu.binder import explain, format_explanation
from psemu.binder.literals import literal
from psemu.catalog import CommandInfo, ParameterAttribute
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
