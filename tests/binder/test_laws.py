"""Laws of binding held against commands of the catalogue: how an argument is given does not change what it is."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psemu.binder import (
    CommandArgument,
    ParameterBinder,
    ParameterBindingError,
    bind_arguments,
    explain,
    format_explanation,
    splat_arguments,
)
from psemu.binder.arguments import UnknownSplat
from psemu.binder.changed_line import CommandText
from psemu.binder.parameter_table import BindingParameter, binding_table
from psemu.catalog import CommandInfo, default_catalog
from psemu.objects import Hashtable, PSObject, SwitchParameter
from psemu.parser import parse
from tests.binder.commands import bind_line

_NAMES = (
    "Get-ChildItem",
    "Get-Content",
    "Invoke-RestMethod",
    "New-AzRecoveryServicesAsrRecoveryPlan",
    "Select-Object",
    "Set-Content",
    "Start-MgServicePrincipalSynchronizationJob",
    "Where-Object",
)
_VALUES = st.one_of(
    st.sampled_from(["alpha", "5", "", "2020-01-01", "http://a/b", "True", "*"]),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.booleans(),
    st.none(),
    st.lists(st.one_of(st.text(max_size=3), st.integers(), st.none()), max_size=3),
    st.builds(lambda: Hashtable([("a", 1)])),
    st.builds(lambda: PSObject([("Name", "x"), ("Id", 1)])),
    st.builds(SwitchParameter, st.booleans()),
)


@cache
def _command(name: str) -> CommandInfo:
    found = default_catalog().find(name)
    assert found is not None
    return found


def _declared(command: CommandInfo) -> list[BindingParameter]:
    return [each for each in binding_table(command).parameters if each.kind == "declared"]


@st.composite
def _lines(draw: st.DrawFn) -> tuple[CommandInfo, dict[str, Any], list[Any]]:
    """A command, values for some of its parameters, and values without a name."""
    command = _command(draw(st.sampled_from(_NAMES)))
    chosen = draw(st.lists(st.sampled_from(_declared(command)), unique_by=lambda each: each.name, max_size=5))
    values: dict[str, Any] = {}
    for each in chosen:
        offered = [*each.info.valid_values, *each.info.enum_values]
        source = st.one_of(st.sampled_from(offered), _VALUES) if offered else _VALUES
        values[each.name] = SwitchParameter(True) if each.is_switch else draw(source)
    return command, values, draw(st.lists(_VALUES, max_size=2))


def _named(values: dict[str, Any], names: list[str]) -> list[CommandArgument | UnknownSplat]:
    return [CommandArgument(name, f"-{name}:", True, values[name]) for name in names]


def _unnamed(values: list[Any]) -> list[CommandArgument | UnknownSplat]:
    return [CommandArgument(None, "", True, value) for value in values]


def _outcome(command: CommandInfo, arguments: list[CommandArgument | UnknownSplat]) -> Any:
    """What is bound to what; any refusal is as good as another, since only the first is told."""
    bound = bind_arguments(command, arguments, False)
    if bound.errors:
        return "refused"
    return bound.parameter_set_name, sorted((name, repr(value)) for name, value in bound.values.items())


@settings(max_examples=150, deadline=None)
@given(_lines(), st.randoms())
def test_order_of_named_arguments(line: tuple[CommandInfo, dict[str, Any], list[Any]], random: Any) -> None:
    command, values, rest = line
    names = list(values)
    expected = _outcome(command, _named(values, names) + _unnamed(rest))
    random.shuffle(names)
    assert _outcome(command, _named(values, names) + _unnamed(rest)) == expected
    assert _outcome(command, _unnamed(rest) + _named(values, names)) == expected


@settings(max_examples=150, deadline=None)
@given(_lines())
def test_splatted_table(line: tuple[CommandInfo, dict[str, Any], list[Any]]) -> None:
    command, values, rest = line
    splatted: list[CommandArgument | UnknownSplat] = list(splat_arguments(Hashtable(values.items())))
    assert _outcome(command, splatted + _unnamed(rest)) == _outcome(
        command, _named(values, list(values)) + _unnamed(rest)
    )


@settings(max_examples=150, deadline=None)
@given(_lines())
def test_splatted_array(line: tuple[CommandInfo, dict[str, Any], list[Any]]) -> None:
    command, values, rest = line
    splatted: list[CommandArgument | UnknownSplat] = list(splat_arguments(rest))
    named = _named(values, list(values))
    assert _outcome(command, splatted + named) == _outcome(command, _unnamed(rest) + named)


@settings(max_examples=150, deadline=None)
@given(_lines(), st.booleans())
def test_tracing_changes_nothing(line: tuple[CommandInfo, dict[str, Any], list[Any]], expects_input: bool) -> None:
    command, values, rest = line
    arguments = _named(values, list(values)) + _unnamed(rest)
    plain, traced = (bind_arguments(command, arguments, expects_input, tracing) for tracing in (False, True))
    assert [each.message for each in plain.errors] == [each.message for each in traced.errors]
    assert repr(plain.values) == repr(traced.values)
    assert plain.parameter_set_name == traced.parameter_set_name


@settings(max_examples=150, deadline=None)
@given(_lines(), st.lists(_VALUES, max_size=3))
def test_objects_leave_the_line_as_it_was(line: tuple[CommandInfo, dict[str, Any], list[Any]], objects: Any) -> None:
    command, values, _ = line
    binder = ParameterBinder(command)
    try:
        binder.bind_command_line(_named(values, list(values)), True)
    except ParameterBindingError:
        return
    before = {name: repr(value) for name, value in binder.values.items()}
    for value in objects:
        with suppress(ParameterBindingError):
            binder.bind_pipeline_object(value)
        assert {name: repr(binder.values[name]) for name in before} == before


_WORDS = [
    "alpha",
    "5",
    "'it''s'",
    "$x",
    "@(1,2)",
    "a,b",
    "C:\\Program Files (x86)",
    "my own words",
    "$true",
    "@{a=1}",
    "-5",
    "",
]


@st.composite
def _texts(draw: st.DrawFn) -> tuple[CommandInfo, str]:
    """A command and a line for it as people mistype it."""
    command = _command(draw(st.sampled_from(_NAMES)))
    parts = [command.name]
    for each in draw(st.lists(st.sampled_from(_declared(command)), max_size=4)):
        at = draw(st.integers(1, len(each.name)))
        change = draw(st.sampled_from(["", "", "cut", "less", "more"]))
        tail = {"": each.name[at:], "cut": "", "less": each.name[at + 1 :], "more": "z" + each.name[at:]}[change]
        parts.append(f"-{each.name[:at]}{tail}{draw(st.sampled_from(['', '', '', ':']))}")
        if not each.is_switch or draw(st.booleans()):
            parts.append(draw(st.sampled_from([*_WORDS, *each.info.valid_values])))
    for word in draw(st.lists(st.sampled_from(_WORDS), max_size=2)):
        parts.insert(draw(st.integers(1, len(parts))), word)
    return command, " ".join(parts)


@settings(max_examples=200, deadline=None)
@given(_texts())
def test_every_change_that_is_offered_binds(made: tuple[CommandInfo, str]) -> None:
    command, line = made
    if parse(line).errors:
        return
    data = explain(bind_line(line, command), CommandText(line, command.name))
    assert format_explanation(data, line)
    for change in data["changes"]:
        # what nobody knows stands as <type>
        again = bind_line(re.sub(r"<[\w\[\].`]+>", "$nobody", change["line"]), command)
        assert (again.errors, again.possible_errors) == ([], []), (line, change["line"])


@pytest.mark.parametrize("name", _NAMES)
def test_every_prefix(name: str) -> None:
    table = binding_table(_command(name))
    spellings = [(text.lower(), each.name) for each in table.parameters for text in (each.name, *each.aliases)]
    exact = {text for text, _ in spellings}
    declared = {each.name for each in table.parameters if each.kind in ("declared", "dynamic", "provider")}
    for text, owner in spellings:
        for length in range(1, len(text)):
            prefix = text[:length]
            if prefix in exact:
                continue
            meant = {each for spelling, each in spellings if spelling.startswith(prefix)}
            # what the command declares itself goes before what every command has
            meant = meant & declared if len(meant & declared) == 1 else meant
            if len(meant) == 1:
                found = table.match(prefix)
                assert found is not None
                assert {found.name} == meant, (prefix, owner)
            else:
                with pytest.raises(ParameterBindingError, match="is ambiguous"):
                    table.match(prefix)
