"""What binding leaves behind for each parameter: its value and where that came from."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.arguments import CommandArgument
    from psemu.binder.parameter_table import BindingParameter


class BoundParameter:
    """A bound parameter: *origin* is one of :data:`ORIGINS`, *argument* what it came from if that was an argument."""

    __slots__ = ("argument", "name", "origin", "parameter", "value")

    def __init__(self, parameter: BindingParameter, value: Any, origin: str, argument: CommandArgument | None) -> None:
        self.parameter = parameter
        self.name = parameter.name
        self.value = value
        self.origin = origin
        self.argument = argument

    def __repr__(self) -> str:
        return f"BoundParameter({self.name!r}, {self.value!r}, {self.origin!r})"


NAMED = "named"
SPLATTED = "splatted"
POSITIONAL = "positional"
REMAINING = "remaining arguments"
DEFAULT = "$PSDefaultParameterValues"
DELAYED = "script block per object"
PIPELINE_VALUE = "pipeline object"
PIPELINE_PROPERTY = "property of the pipeline object"
#: where a value can come from
ORIGINS = (NAMED, SPLATTED, POSITIONAL, REMAINING, DEFAULT, DELAYED, PIPELINE_VALUE, PIPELINE_PROPERTY)
