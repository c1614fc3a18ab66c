"""Laws of binding, and metadata and lines made to hurt."""

from __future__ import annotations

import time
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from psemu.binder import CommandArgument, bind_arguments, splat_arguments
from psemu.binder.parameter_table import binding_table
from psemu.catalog import CommandInfo, ParameterSetMetadata
from psemu.objects import Hashtable
from tests.binder.commands import ALL, SWITCH, bind_line, parameter, start_job

_VALUES = {"ServiceId": "a", "JobId": "b", "Count": 3, "Level": "Low", "Names": ["x"]}


def _named(names: tuple[str, ...]) -> list[CommandArgument]:
    return [CommandArgument(name, f"-{name}", True, _VALUES[name]) for name in names]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(_VALUES)), unique=True, max_size=4))
def test_order_of_named_arguments_does_not_matter(names: list[str]) -> None:
    command = start_job()
    outcomes = set()
    for order in permutations(names):
        bound = bind_arguments(command, list(_named(order)), False)
        values = frozenset((name, str(value)) for name, value in bound.values.items())
        outcomes.add((bound.parameter_set_name, values, tuple(error.error_id for error in bound.errors)))
    assert len(outcomes) == 1


def test_every_unique_prefix_means_the_full_name() -> None:
    table = binding_table(start_job())
    names = [parameter.name for parameter in table.parameters if parameter.kind == "declared"]
    spellings = [name.lower() for each in table.parameters for name in (each.name, *each.aliases)]
    for name in names:
        for length in range(1, len(name) + 1):
            prefix = name[:length].lower()
            if sum(spelling.startswith(prefix) for spelling in spellings) == 1:
                found = table.match(prefix)
                assert found is not None
                assert found.name == name


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(_VALUES)), unique=True))
def test_splat_equals_named(names: list[str]) -> None:
    command = start_job()
    direct = bind_arguments(command, list(_named(tuple(names))), False)
    splatted = bind_arguments(command, list(splat_arguments(Hashtable((name, _VALUES[name]) for name in names))), False)
    assert list(direct.values) == list(splatted.values)
    assert [error.error_id for error in direct.errors] == [error.error_id for error in splatted.errors]
    assert direct.parameter_set_name == splatted.parameter_set_name


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none(), st.booleans(), st.floats()), max_size=6))
def test_any_values_give_a_verdict(values: list[object]) -> None:
    bound = bind_arguments(start_job(), [CommandArgument(None, "", True, value) for value in values], False)
    assert bound.errors or bound.parameter_set_name


def test_set_without_parameters() -> None:
    command = CommandInfo(
        "Get-Thing", [parameter("A", sets={"A": ParameterSetMetadata()})], default_parameter_set="Empty"
    )
    assert bind_line("Get-Thing", command).parameter_set_name == "Empty"
    assert bind_line("Get-Thing -A 1", command).parameter_set_name == "A"


def test_duplicate_positions() -> None:
    sets = {ALL: ParameterSetMetadata(position=0)}
    command = CommandInfo("Get-Thing", [parameter("A", sets=sets), parameter("B", sets=sets)])
    assert [error.error_id for error in bind_line("Get-Thing x", command).errors] == [
        "AmbiguousPositionalParameterNoName"
    ]
    assert bind_line("Get-Thing -A x", command).errors == []


def test_alias_that_is_another_name() -> None:
    command = CommandInfo("Get-Thing", [parameter("A", aliases=("B",)), parameter("B", aliases=("b", "A"))])
    assert bind_line("Get-Thing -B x", command).values == {"B": "x"}
    assert bind_line("Get-Thing -A x", command).values == {"A": "x"}


def test_parameter_without_sets_and_names_of_the_engine() -> None:
    command = CommandInfo("Get-Thing", [parameter("Verbose", SWITCH), parameter("X", sets={})])
    assert bind_line("Get-Thing -Verbose -X 1", command).errors == []


def test_more_sets_than_there_are_bits() -> None:
    parameters = [parameter(f"P{number}", sets={f"S{number}": ParameterSetMetadata(True)}) for number in range(60)]
    bound = bind_line("Get-Thing -P5 1", CommandInfo("Get-Thing", parameters))
    assert bound.errors == []
    assert bound.parameter_set_name == "S5"


def test_ten_thousand_arguments_take_linear_time() -> None:
    command = start_job()

    def seconds(count: int) -> float:
        arguments: list[CommandArgument] = [CommandArgument(None, "", True, "x") for _ in range(count)]
        before = time.perf_counter()
        bound = bind_arguments(command, list(arguments), False)
        assert [error.error_id for error in bound.errors] == ["PositionalParameterNotFound"]
        return time.perf_counter() - before

    seconds(100)
    assert seconds(10_000) < max(60 * seconds(1_000), 1.0)


def test_deep_arrays_end() -> None:
    value: object = "x"
    for _ in range(5000):
        value = [value]
    bound = bind_arguments(start_job(), [CommandArgument("Names", "-Names", True, value)], False)
    assert [error.error_id for error in bound.errors] == ["CannotConvertArgument"]
