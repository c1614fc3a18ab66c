"""Between pipeline and binder: one command's parameters bound from its line and, object by object, from its input."""

from __future__ import annotations

from psemu.objects import CaselessDict, PSInvalidCastException, PSObject, RuntimeException, type_name_of
from psemu.runtime.binding_errors import binding_record
from psemu.runtime.errors import ERRORS, to_runtime_exception

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.catalog import CommandInfo
    from psemu.catalog.command_info import ParameterInfo
    from psemu.runtime.session_state import Frame

    DynamicParameters = Callable[[dict[str, Any]], Sequence[ParameterInfo]]


class BinderHost:
    """What binding asks of the session that runs the command; *dynamic_parameters* is there for a command that adds some."""

    __slots__ = ("_frame", "dynamic_parameters")

    def __init__(self, frame: Frame, dynamic_parameters: DynamicParameters | None = None) -> None:
        self._frame = frame
        self.dynamic_parameters = dynamic_parameters

    def invoke_script_block(self, block: Any, dollar_underbar: Any) -> list[Any]:
        """What *block* puts out with ``$_`` set."""
        return self._frame.session.interpreter.invoke_script_block_for(block, dollar_underbar)

    def invoke_with_arguments(self, block: Any, arguments: list[Any]) -> list[Any]:
        """What *block* puts out with *arguments* as ``$args``."""
        return self._frame.session.interpreter.invoke_script_block(block, arguments, new_scope=True)

    def convert_argument(self, value: Any, type_name: str) -> Any:
        """*value* as the type of a script's parameter, which may be a class of the script."""
        from psemu.runtime.expressions import convert

        return convert(value, type_name, self._frame)

    def default_parameter_values(self) -> Any:
        """``$PSDefaultParameterValues`` as the caller sees it."""
        variable = self._frame.scope.find("psdefaultparametervalues")
        value = None if variable is None else variable.value
        return value if value is not None and len(value) else None

    def aliases_of(self, command_name: str) -> list[str]:
        """The session's aliases of a command."""
        lowered = command_name.lower()
        found: list[str] = []
        for scope in self._frame.scope.chain():
            found += [each.name for each in (scope.aliases or {}).values() if each.definition.lower() == lowered]
        return found

    def takes_description(self, type_name: str) -> bool:
        """The model classes of the Graph and Azure modules are made from tables and custom objects by converters of their own."""
        return type_name.startswith(("Microsoft.Graph.", "Microsoft.Azure."))

    def transform_argument(self, attribute: Any, value: Any) -> Any:
        """*value* after a transformation attribute; RuntimeException or PSInvalidCastException for what it refuses."""
        own: Any = attribute.arguments[0] if attribute.arguments else None
        if hasattr(own, "transform"):
            try:
                return own.transform(value)
            except (PSInvalidCastException, RuntimeException):
                raise
            except ERRORS as error:
                raise to_runtime_exception(error) from error
        if attribute.name == "Credential":
            base = value.base if isinstance(value, PSObject) and value.base is not None else value
            if type_name_of(base) != "System.Management.Automation.PSCredential":
                from psemu.runtime.messages import non_interactive

                raise to_runtime_exception(non_interactive())
        return value


class Binding:
    """The bound parameters of a running command."""

    __slots__ = ("_binder", "command", "frame")

    def __init__(self, frame: Frame, command: CommandInfo, dynamic_parameters: DynamicParameters | None = None) -> None:
        from psemu.binder import ParameterBinder

        self.frame = frame
        self.command = command
        self._binder = ParameterBinder(command, host=BinderHost(frame, dynamic_parameters))

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

    def sole_input(self) -> str | None:
        """The parameter that every further object goes to just as it is, if the last one was bound so."""
        from psemu.binder.pipeline_input import sole_input

        return sole_input(self._binder)

    def rebind(self, name: str, value: Any) -> None:
        """Another object for the parameter that :meth:`sole_input` named."""
        self._binder.values[name] = value
        self._binder.bound[name].value = value

    @property
    def parameter_set_name(self) -> str:
        """The set that was chosen."""
        return self._binder.parameter_set_name or "__AllParameterSets"

    @property
    def is_empty(self) -> bool:
        """Nothing is bound."""
        return not self._binder.bound

    def values(self) -> CaselessDict:
        """What the parameters hold now, by full name, in binding order."""
        current = self._binder.values
        found = CaselessDict()
        for name in self._binder.bound:
            if name in current:
                found[name] = current[name]
        return found

    def bound(self) -> CaselessDict:
        """``$PSBoundParameters``: what an object of the pipeline bound stays in it when the next one comes."""
        found = CaselessDict()
        for name, entry in self._binder.bound.items():
            found[name] = entry.value
        return found

    def warnings(self) -> Sequence[str]:
        """What there is to warn of since the last call: about default values, then about obsolete parameters."""
        binder = self._binder
        if not (binder.warnings or binder.later_warnings):
            return ()
        found = (*binder.warnings, *binder.later_warnings)
        binder.warnings = binder.later_warnings = ()
        return found

    def remaining(self) -> list[Any]:
        """What a simple function gets as ``$args``."""
        return self._binder.args
