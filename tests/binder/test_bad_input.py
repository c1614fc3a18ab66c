"""Commands and lines made to hurt: each is judged, in a time that grows with its size."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from psemu.binder import CommandArgument, bind_arguments, explain, format_explanation
from psemu.binder.arguments import UnknownSplat
from psemu.catalog import CommandInfo, ParameterAttribute, ParameterInfo, ParameterSetMetadata
from tests.benchmarks.material import FAILING_LINES, large_command
from tests.binder.commands import ALL, SWITCH, bind_line, mandatory, parameter, start_job


def _seconds(action: Callable[[], Any], tries: int = 3) -> float:
    """The least of several runs, in which nothing else had the processor."""
    best = 1e9
    for _ in range(tries):
        before = time.process_time()
        action()
        best = min(best, time.process_time() - before)
    return best


def _command(parameters: int, sets: int) -> CommandInfo:
    def entries(number: int) -> dict[str, ParameterSetMetadata]:
        chosen = [each for each in range(sets) if (number * 7 + each) % 5 < 3]
        return {f"S{each}": ParameterSetMetadata(number % 4 == 0, number % 6, number % 3 == 0) for each in chosen}

    types = ("System.String", "System.Int32", "System.String[]", SWITCH, "System.Uri", "Sample.Identity")
    made: list[ParameterInfo] = [
        parameter(f"P{number}x", types[number % 6], entries(number), (f"a{number}",), number % 6 == 5)
        for number in range(parameters)
    ]
    return CommandInfo("Set-Many", made, default_parameter_set="S3")


def _unnamed(count: int) -> list[CommandArgument | UnknownSplat]:
    return [CommandArgument(None, "", True, "x") for _ in range(count)]


def test_time_of_many_parameters_and_sets_is_linear() -> None:
    def bind(command: CommandInfo) -> None:
        bound = bind_line("Set-Many x -P4x 5 -P7x 2", command)
        assert bound.errors or bound.parameter_set_name

    small = _seconds(lambda: bind(_command(50, 30)))
    # four times the parameters and twice the sets
    assert _seconds(lambda: bind(_command(200, 60))) < max(40 * small, 0.5)


@pytest.mark.parametrize("line", FAILING_LINES)
def test_explanation_of_a_large_command(line: str) -> None:
    command = large_command()
    bound = bind_line(line, command)
    assert bound.errors
    assert format_explanation(explain(bound))
    # the goal is 5 ms, told by the benchmark; here the machine may be slow
    assert _seconds(lambda: explain(bound)) < 0.05


def test_ten_thousand_arguments_to_one_that_takes_the_rest() -> None:
    rest = {ALL: ParameterSetMetadata(value_from_remaining_arguments=True)}
    command = CommandInfo("Set-Rest", [parameter("Rest", "System.String[]", rest)])

    def bind(count: int) -> None:
        bound = bind_arguments(command, _unnamed(count), False)
        assert len(bound.values["Rest"]) == count

    assert _seconds(lambda: bind(10_000)) < max(60 * _seconds(lambda: bind(1_000)), 1)


def test_ten_thousand_names_that_are_none() -> None:
    arguments: list[Any] = [CommandArgument(f"Nope{number}", f"-Nope{number}") for number in range(10_000)]
    bound = bind_arguments(start_job(), arguments, False)
    assert [error.error_id for error in bound.errors] == ["NamedParameterNotFound"]
    assert _seconds(lambda: explain(bound), 1) < 5


@pytest.mark.parametrize("name", ["ServiceId", "Count", "Names", "Level", "PassThru"])
def test_an_argument_of_a_megabyte(name: str) -> None:
    def bind(length: int) -> None:
        bound = bind_arguments(start_job(), [CommandArgument(name, f"-{name}:", True, "7" * length)], False)
        assert len(format_explanation(explain(bound))) < 3_000

    assert _seconds(lambda: bind(1_000_000)) < max(60 * _seconds(lambda: bind(100_000)), 1)


def test_metadata_that_contradicts_itself() -> None:
    both = {"A": mandatory(0), ALL: ParameterSetMetadata(False, 0, True)}
    parameters = [
        parameter("One", sets=both, aliases=("Two", "One")),
        parameter("Two", sets={"B": mandatory(0, from_pipeline=True)}, aliases=("one",)),
        parameter("Same", "No.Such.Type", {"A": mandatory(-5), "B": mandatory(2**31 - 1)}),
        parameter("", "", {"": ParameterSetMetadata(True, 0)}),
        parameter("Low", "System.Int32", attributes=(ParameterAttribute("ValidateRange", (9, 1)),)),
        parameter("Few", "System.Int32[]", attributes=(ParameterAttribute("ValidateCount", (5, 2)),)),
        parameter("Bad", attributes=(ParameterAttribute("ValidatePattern", ("(",)), ParameterAttribute("ValidateSet"))),
        parameter("Empty", attributes=(ParameterAttribute("ValidateRange"), ParameterAttribute("No", (1,)))),
    ]
    command = CommandInfo("Set-Odd", parameters, default_parameter_set="Nowhere")
    for line in ("", "a", "a b c", "-One 1 -Two 2", "-Same x", "-Low 5", "-Few 1,2,3", "-Bad x", "-Empty x", "-T 1"):
        bound = bind_line(f"Set-Odd {line}", command)
        assert bound.errors or bound.parameter_set_name
        assert format_explanation(explain(bound), line)


def test_a_parameter_twice_in_the_metadata() -> None:
    command = CommandInfo("Set-Twice", [parameter("A"), parameter("a", "System.Int32")])
    assert bind_line("Set-Twice -A 1", command).values
