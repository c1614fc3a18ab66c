"""Between pipeline and binder: one command's parameters bound from its line and, object by object, from its input."""

from __future__ import annotations

from psemu.objects import CaselessDict, RuntimeException
from psemu.runtime.errors import binding_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.catalog import CommandInfo
    from psemu.runtime.session_state import Frame


class Binding:
    """The bound parameters of a running command."""

    __slots__ = ("_binder", "command", "frame")

    def __init__(self, frame: Frame, command: CommandInfo) -> None:
        from psemu.binder import ParameterBinder

        self.frame = frame
        self.command = command
        self._binder = ParameterBinder(command, host=frame.session.interpreter)

    def command_line(self, arguments: list[Any], expects_input: bool) -> None:
        """Bind the line; RuntimeException with PowerShell's id if it cannot be."""
        from psemu.binder import ParameterBindingError

        try:
            self._binder.bind_command_line(arguments, expects_input)
        except ParameterBindingError as error:
            raise RuntimeException(binding_record(error, self.command)) from None

    def input_object(self, value: Any) -> None:
        """Bind one input object; the error, if any, is one to report and go on."""
        from psemu.binder import ParameterBindingError

        try:
            self._binder.bind_pipeline_object(value)
        except ParameterBindingError as error:
            raise RuntimeException(binding_record(error, self.command, value)) from None

    @property
    def parameter_set_name(self) -> str:
        """The set that was chosen."""
        return self._binder.parameter_set_name or "__AllParameterSets"

    def values(self) -> CaselessDict:
        """Bound values by full name, in binding order."""
        found = CaselessDict()
        for name, bound in self._binder.bound.items():
            found[name] = bound.value
        return found

    def remaining(self) -> list[Any]:
        """What a simple function gets as ``$args``."""
        found = self._binder.args
        return list(found() if callable(found) else found)
