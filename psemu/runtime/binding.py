"""Between pipeline and binder: one command's parameters bound from its line and, object by object, from its input."""

from __future__ import annotations

from psemu.objects import CaselessDict, RuntimeException
from psemu.runtime.errors import binding_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.catalog import CommandInfo
    from psemu.runtime.session_state import Frame


class BinderHost:
    """What binding asks of the session that runs the command."""

    __slots__ = ("_frame",)

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def invoke_script_block(self, block: Any, dollar_underbar: Any) -> list[Any]:
        """What *block* puts out with ``$_`` set."""
        return self._frame.session.interpreter.invoke_script_block_for(block, dollar_underbar)

    def default_parameter_values(self) -> Any:
        """``$PSDefaultParameterValues`` as the caller sees it."""
        variable = self._frame.scope.find("psdefaultparametervalues")
        value = None if variable is None else variable.value
        return value if value is not None and len(value) else None

    def takes_description(self, type_name: str) -> bool:
        """The model classes of the Graph and Azure modules are made from tables and custom objects by converters of their own."""
        return type_name.startswith(("Microsoft.Graph.", "Microsoft.Azure."))

    def transform_argument(self, attribute: Any, value: Any) -> Any:
        """*value* after a transformation attribute that a compiled parameter declares."""
        name = str(attribute.arguments[0]) if attribute.arguments else attribute.name
        if name.endswith(("ArgumentToVersionTransformationAttribute", "ArgumentToPSVersionTransformationAttribute")):
            return _version(value, "PSVersion" in name)
        return value


def _version(value: Any, latest: bool) -> Any:
    """Text or number as a version: one number alone is its major part; ``latest`` is PowerShell's own."""
    from psemu.objects import PSObject, to_text

    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    text = to_text(value)
    if latest and text.lower() == "latest":
        from psemu.runtime.automatic_variables import PS_VERSION

        text = ".".join(map(str, PS_VERSION))
    elif text.isdigit():
        text += ".0"
    elif not isinstance(value, (str, float)):
        return value
    from psemu.objects import PSInvalidCastException, convert_to

    try:
        return convert_to(text, "System.Version")
    except PSInvalidCastException:
        return value


class Binding:
    """The bound parameters of a running command."""

    __slots__ = ("_binder", "command", "frame")

    def __init__(self, frame: Frame, command: CommandInfo) -> None:
        from psemu.binder import ParameterBinder

        self.frame = frame
        self.command = command
        self._binder = ParameterBinder(command, host=BinderHost(frame))

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
