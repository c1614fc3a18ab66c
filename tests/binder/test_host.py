"""What binding asks of the session that runs the command: dynamic parameters, transformations of arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from psemu.binder import CommandArgument, ParameterBinder, ParameterBindingError
from psemu.binder.arguments import named, positional
from psemu.catalog import CommandInfo, ParameterAttribute, ParameterInfo, ParameterSetMetadata
from psemu.objects import PSInvalidCastException
from tests.binder.commands import mandatory, parameter


class _Host:
    def __init__(self, added: Sequence[ParameterInfo] = ()) -> None:
        self.added = added
        self.seen: dict[str, Any] = {}

    def dynamic_parameters(self, bound: dict[str, Any]) -> Sequence[ParameterInfo]:
        self.seen = bound
        return self.added

    def transform_argument(self, attribute: ParameterAttribute, value: Any) -> Any:
        if value == "bad":
            raise PSInvalidCastException("it is bad", "Bad")
        return f"<{value}>"


def _command(*parameters: ParameterInfo) -> CommandInfo:
    return CommandInfo("Get-Sample", [parameter("Path", sets={"__AllParameterSets": mandatory(0)}), *parameters])


def _bind(command: CommandInfo, host: _Host, *arguments: CommandArgument, tracing: bool = False) -> ParameterBinder:
    binder = ParameterBinder(command, host, tracing=tracing)
    binder.bind_command_line(list(arguments), False)
    return binder


def test_dynamic_parameters_take_what_is_left() -> None:
    host = _Host(
        [
            parameter("Codec"),
            parameter("Depth", "System.Int32", {"__AllParameterSets": ParameterSetMetadata(position=1)}),
        ]
    )
    binder = _bind(
        _command(), host, positional("p"), CommandArgument("Cod", "-Cod"), positional("x"), positional(3), tracing=True
    )
    assert host.seen == {"Path": "p"}
    assert binder.values == {"Path": "p", "Codec": "x", "Depth": 3}
    assert binder.trace is not None
    assert "BIND cmd line args to DYNAMIC parameters." in binder.trace.lines


def test_dynamic_parameters_can_be_missing() -> None:
    host = _Host([parameter("Codec", sets={"__AllParameterSets": mandatory()})])
    with pytest.raises(ParameterBindingError) as caught:
        _bind(_command(), host, positional("p"))
    assert (caught.value.error_id, caught.value.facts["missing"]) == ("MissingMandatoryParameter", ["Codec"])


def test_a_name_that_nobody_adds_is_refused() -> None:
    with pytest.raises(ParameterBindingError) as caught:
        _bind(_command(), _Host([parameter("Codec")]), positional("p"), named("Nope", 1))
    assert caught.value.error_id == "NamedParameterNotFound"


def test_transformation_comes_before_conversion() -> None:
    command = _command(parameter("Label", attributes=(ParameterAttribute("Transform", ("Sample",)),)))
    assert _bind(command, _Host(), positional("p"), named("Label", 1)).values["Label"] == "<1>"
    with pytest.raises(ParameterBindingError) as caught:
        _bind(command, _Host(), positional("p"), named("Label", "bad"))
    assert caught.value.error_id == "ParameterArgumentTransformationError"
    assert caught.value.message == "Cannot process argument transformation on parameter 'Label'. it is bad"
