"""Lines and what they bind to, from a data file; and what cannot be known offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from psemu.binder import (
    CANNOT_KNOW,
    MISSING,
    PRESENT,
    BoundCommand,
    CommandArgument,
    ParameterBinder,
    ParameterBindingError,
    explain,
    format_explanation,
)
from psemu.catalog import CommandInfo
from psemu.objects import UNKNOWN, Hashtable, OpaqueObject, PSObject, to_text
from tests.binder.commands import bind_line, mandatory, parameter, start_job

KNOWN: dict[str, Any] = {"known": Hashtable([("ServiceId", "s"), ("JobId", "j")]), "listed": ["one", "two"]}
LINES = [
    line.split(" => ")
    for line in (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _shown(bound: BoundCommand) -> str:
    if bound.errors:
        error = bound.errors[0]
        return f"! {error.error_id} | {error.parameter.strip()}".rstrip()
    values = [
        f"{name}={'UNKNOWN' if entry.value is UNKNOWN else to_text(entry.value)} ({entry.origin})"
        for name, entry in bound.parameters.items()
    ]
    return f"{bound.parameter_set_name} | {' '.join(values)}"


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_line(line: str, expected: str) -> None:
    assert _shown(bind_line(line, None, **KNOWN)) == expected.rstrip()


def test_error_knows_its_place() -> None:
    bound = bind_line("Start-SampleJob a b -Nope 1")
    extent = bound.errors[0].extent
    assert extent is not None
    assert extent.text == "-Nope"


def test_unknown_splat_makes_missing_unknowable() -> None:
    bound = bind_line("Start-SampleJob @who")
    assert bound.errors == []
    assert [error.error_id for error in bound.possible_errors] == ["MissingMandatoryParameter"]
    assert bound.state_of("JobId") == CANNOT_KNOW


def test_unknown_splat_does_not_hide_what_is_certain() -> None:
    assert [error.error_id for error in bind_line("Start-SampleJob @who -Nope 1").errors] == ["NamedParameterNotFound"]


def test_states() -> None:
    bound = bind_line("Start-SampleJob a")
    assert bound.state_of("serviceid") == PRESENT
    assert bound.state_of("JobId") == MISSING


def test_text_for_an_opaque_type_is_refused_only_at_run_time() -> None:
    assert bind_line("Start-SampleJob -InputObject text").errors == []
    binder = ParameterBinder(start_job())
    with pytest.raises(ParameterBindingError) as caught:
        binder.bind_command_line([CommandArgument("InputObject", "-InputObject:", True, "text")], False)
    assert caught.value.error_id == "CannotConvertArgumentNoMessage"
    assert caught.value.message.endswith(
        'Cannot convert the "text" value of type "System.String" to type "Sample.Identity".'
    )


def test_pipeline_by_value_and_by_name() -> None:
    binder = ParameterBinder(start_job())
    binder.bind_command_line([], True)
    binder.bind_pipeline_object(PSObject([("sid", "s"), ("JobId", "j")]))
    assert (binder.parameter_set_name, binder.values) == ("ById", {"ServiceId": "s", "JobId": "j"})


def test_pipeline_stays_with_the_default_set_that_properties_can_fill() -> None:
    # PowerShell latches on it before the first object: no other set takes a property
    binder = ParameterBinder(start_job())
    binder.bind_command_line([], True)
    with pytest.raises(ParameterBindingError) as caught:
        binder.bind_pipeline_object(OpaqueObject("Sample.Identity"))
    assert caught.value.error_id == "InputObjectNotBound"


def test_pipeline_by_value_keeps_what_was_bound() -> None:
    command = CommandInfo(
        "Get-Thing",
        [parameter("Item", "System.Int32", {"__AllParameterSets": mandatory(from_pipeline=True)}), parameter("Name")],
    )
    binder = ParameterBinder(command)
    binder.bind_command_line([CommandArgument("Name", "-Name", True, "n")], True)
    binder.bind_pipeline_object("5")
    assert binder.values == {"Name": "n", "Item": 5}
    with pytest.raises(ParameterBindingError):
        binder.bind_pipeline_object("x")
    assert binder.values == {"Name": "n"}
    # $PSBoundParameters still holds the last value bound
    assert binder.bound["Item"].value == 5


def test_object_that_lacks_a_property() -> None:
    binder = ParameterBinder(start_job())
    binder.bind_command_line([], True)
    with pytest.raises(ParameterBindingError) as caught:
        binder.bind_pipeline_object(PSObject([("JobId", "j")]))
    assert caught.value.error_id == "InputObjectMissingMandatory"
    assert caught.value.facts["missing"] == ["ServiceId"]
    binder.bind_pipeline_object(PSObject([("ServiceId", "s"), ("JobId", "j")]))
    assert binder.values == {"ServiceId": "s", "JobId": "j"}


def test_object_that_fits_nothing() -> None:
    binder = ParameterBinder(start_job())
    binder.bind_command_line([], True)
    with pytest.raises(ParameterBindingError) as caught:
        binder.bind_pipeline_object(5)
    assert caught.value.error_id == "InputObjectNotBound"


def test_simple_function_keeps_the_rest() -> None:
    command = CommandInfo("f", [parameter("A", "System.Object")], command_type="Function", is_advanced=False)
    binder = ParameterBinder(command)
    binder.bind_command_line(
        [
            CommandArgument("A", "-A", False),
            CommandArgument(None, "", True, 1),
            CommandArgument("b", "-b"),
            CommandArgument(None, "", True, 2),
        ],
        False,
    )
    assert binder.values == {"A": 1}
    assert binder.args == ["-b", 2]


def test_explanation_proves_its_changes() -> None:
    data = explain(bind_line("Start-SampleJob a -JobIdd b"))
    assert data["errors"][0]["id"] == "NamedParameterNotFound"
    assert data["changes"][0]["steps"] == [{"do": "rename", "parameter": "JobIdd", "to": "JobId"}]
    assert "-JobIdd written as -JobId" in format_explanation(data)
    data = explain(bind_line("Start-SampleJob -ServiceId a -InputObject $x -JobId b"))
    assert [[step["parameter"] for step in change["steps"]] for change in data["changes"]] == [["-InputObject"]]
    assert {item["name"]: item["removedBy"] for item in data["sets"]} == {
        "ById": ["InputObject"],
        "ByObject": ["ServiceId", "JobId"],
    }


def test_ambiguous_sets_without_a_default() -> None:
    command = CommandInfo(
        "Get-Thing",
        [parameter("A", sets={"A": mandatory()}), parameter("B", sets={"B": mandatory()}), parameter("C")],
    )
    bound = bind_line("Get-Thing -C 1", command)
    assert [error.error_id for error in bound.errors] == ["AmbiguousParameterSet"]
    assert bind_line("Get-Thing -B 1", command).parameter_set_name == "B"
