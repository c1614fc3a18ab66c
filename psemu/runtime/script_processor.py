"""Runs a function, filter or script block as a command: scope, parameters, ``$_``, ``$input``, ``$args`` and its four blocks."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, CaselessDict, Hashtable, PSObject, RuntimeException
from psemu.objects.dictionaries import GenericDictionary, KeyValuePair
from psemu.runtime import errors
from psemu.runtime.common_parameters import PipelineVariable, StreamVariables, preferences_of
from psemu.runtime.flow import ExitException, ReturnException
from psemu.runtime.functions import command_object
from psemu.runtime.messages import Writer
from psemu.runtime.pipeline import Processor
from psemu.runtime.scope import PSVariable, Scope
from psemu.runtime.session_state import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from psemu.catalog.command_info import ParameterInfo
    from psemu.objects import ErrorRecord
    from psemu.runtime.binding import Binding
    from psemu.runtime.commands import CommandCall
    from psemu.runtime.dynamic_parameters import DynamicParameters
    from psemu.runtime.script_block import ScriptBlock


#: what a dotted command has for itself, of all that it sets in its caller's scope
_OWN = frozenset(
    ("_", "input", "args", "PSCmdlet", "MyInvocation", "PSBoundParameters", "PSCommandPath", "PSScriptRoot")
)


class InputEnumerator:
    """``$input``."""

    __slots__ = ("_items", "_position", "current")

    type_name = "System.Collections.ArrayList+ArrayListEnumeratorSimple"

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self._position = -1
        self.current: Any = None

    def move_next(self) -> bool:
        """Go to the next object."""
        self._position += 1
        if self._position < len(self._items):
            self.current = self._items[self._position]
            return True
        return False

    def reset(self) -> None:
        """Back to the start."""
        self._position = -1

    def enumerated_items(self) -> Iterator[Any]:
        """What is left; reading it takes it away."""
        while self.move_next():
            yield self.current


class PSBoundParametersDictionary(GenericDictionary):
    """``$PSBoundParameters``: parameter names, whatever their case, to values."""

    __slots__ = ()

    def __init__(self, items: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__("System.Management.Automation.PSBoundParametersDictionary", items, True)

    def entries(self) -> list[KeyValuePair]:
        """The pairs in order."""
        return [KeyValuePair(key, value, "[System.String,System.Object]") for key, value in self.items()]


class PSCmdlet:
    """``$PSCmdlet`` of an advanced function."""

    __slots__ = ("processor",)

    type_name = "System.Management.Automation.PSScriptCmdlet"

    def __init__(self, processor: ScriptProcessor) -> None:
        self.processor = processor


class ScriptProcessor(Processor):
    """One script command of a pipeline."""

    def __init__(
        self, frame: Frame, block: ScriptBlock, name: str, arguments: list[Any], dotted: bool, call: CommandCall | None
    ) -> None:
        super().__init__(frame)
        self.block = block
        self.name = name
        self.arguments = arguments
        self.dotted = dotted
        self.call = call
        self.code = frame.session.interpreter.code_of(block)
        self.inner: Frame = frame
        self.binding: Binding | None = None
        self.input: list[Any] = []
        self.parameters = self.code.parameters(frame, name)
        self._began = False
        self._disposed = False
        self._saved: dict[str, PSVariable | None] = {}
        self._pipeline_variable: PipelineVariable | None = None
        #: what the unbound parameters hold, by lower-case name
        self._defaults: dict[str, Any] = {}
        self.dynamic: DynamicParameters | None = None
        #: variables beside the parameters (``$this`` of a script method)
        self.given: dict[str, Any] = {}

    # setting up ----------------------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make the scope and bind the command line."""
        session = self.frame.session
        session.interpreter.enter_call()
        try:
            self._prepare()
        finally:
            session.interpreter.leave_call()

    def _prepare(self) -> None:
        frame = self.frame
        scope = frame.scope
        if not self.dotted:
            parent = self.block.module_scope
            scope = self._new_scope(parent if parent is not None else frame.scope)
        info = self.parameters.info
        self.inner = Frame(frame.session, scope, frame.streams)
        self.inner.command = info
        if not (info.parameters or info.is_advanced):
            self._variables(CaselessDict(), _unbound(self.arguments))
            return
        from psemu.runtime.binding import Binding

        is_dynamic = self.code.dynamic is not None and info.is_advanced
        binding = Binding(frame, info, self._add_parameters if is_dynamic else None)
        self.binding = binding
        try:
            binding.command_line(self.arguments, self.expects_input)
        except RuntimeException as error:
            for text in binding.warnings():
                frame.streams.warning(text)
            self.locate(error.error_record)
            raise
        if self.dynamic is not None:
            self.dynamic.keep(binding.values(), self.inner)
        self._variables(binding.bound(), binding.remaining() if not info.is_advanced else [])

    def _new_scope(self, parent: Scope) -> Scope:
        return Scope(parent)

    def _add_parameters(self, bound: dict[str, Any]) -> Sequence[ParameterInfo]:
        """Run the ``dynamicparam`` block with what is *bound* so far; RuntimeException if it fails."""
        from psemu.runtime.dynamic_parameters import DynamicParameters, wrong_output

        self._automatic(CaselessDict(bound.items()), [])
        for name in self.parameters.names:
            if name in bound:
                self._set_parameter(name, _plain(bound[name]))
        outputs: list[Any] = []
        emit, self._emit = self._emit, outputs.append
        try:
            self._run(self.code.dynamic)
        finally:
            self._emit = emit
        if len(outputs) > 1:
            raise wrong_output(outputs)
        self.dynamic = DynamicParameters(outputs[0] if outputs else None, self.parameters.info)
        return self.dynamic.infos

    def locate(self, record: ErrorRecord) -> None:
        """Where the command stands in the script that calls it, and its name."""
        if record.extent is None and self.call is not None:
            from psemu.runtime.binding_errors import binding_extent

            record.extent = binding_extent(record, self.call)
        record.invocation = record.invocation or self.name

    def _set(self, name: str, value: Any) -> None:
        variables = self.inner.vars
        if self.dotted and name not in self._saved:
            self._saved[name] = variables.get(name.lower())
        variables[name.lower()] = PSVariable(name, value)

    def _variables(self, bound: CaselessDict, arguments: list[Any]) -> None:
        info = self.parameters.info
        lowered = {name.lower(): value for name, value in bound.items()}
        common = lowered if info.is_advanced else {}
        stream_variables = StreamVariables(self.frame, common)
        preferences = preferences_of(common)
        self.writer = Writer(self.inner, preferences, stream_variables, self.name, info.confirm_impact)
        self._pipeline_variable = self._set_output(stream_variables)
        if stream_variables:
            self.inner.streams = self.frame.streams.copy()
            for stream in ("error", "warning", "information"):
                setattr(
                    self.inner.streams, stream, stream_variables.collector(stream, getattr(self.inner.streams, stream))
                )
            self.inner.streams.collect = stream_variables.silent_collector(self.inner.streams.collect)
        for preference, value in preferences.items():
            self._set(preference, value)
        self._automatic(bound, arguments)
        for given, value in self.given.items():
            self._set(given, value)
        self._bind_variables(lowered)

    def _automatic(self, bound: CaselessDict, arguments: list[Any]) -> None:
        """``$args``, ``$PSBoundParameters``, ``$MyInvocation`` and ``$PSCmdlet``."""
        info, name = self.parameters.info, self.name
        if not info.is_advanced:
            self._set("args", arguments)
        table = PSBoundParametersDictionary(bound.items())
        self._set("PSBoundParameters", table)
        if self.block.file is not None:
            from psemu.runtime.script_files import script_variables

            for variable, value in script_variables(self.block.file):
                self._set(variable, value)
        self._set(
            "MyInvocation",
            PSObject(
                [
                    ("MyCommand", command_object(name, self.block)),
                    ("BoundParameters", table),
                    ("UnboundArguments", list(arguments)),
                    ("ScriptLineNumber", self._line()),
                    ("InvocationName", name or ("." if self.dotted else "&")),
                    ("ExpectingInput", self.expects_input),
                    ("Line", self._line_text()),
                    ("PipelineLength", 1),
                    ("PipelinePosition", 1),
                ],
                ["System.Management.Automation.InvocationInfo", "System.Object"],
            ),
        )
        if info.is_advanced:
            self._set("PSCmdlet", PSCmdlet(self))

    def _line(self) -> int:
        return 0 if self.call is None else self.call.source.line_column(self.call.start)[0]

    def _line_text(self) -> str:
        return "" if self.call is None else self.call.source.line_text(self._line())

    def _bind_variables(self, lowered: dict[str, Any]) -> None:
        """Parameter variables: what is bound first, for the default values of the others may ask for it."""
        parameters = self.parameters
        for name in parameters.names:
            if name.lower() in lowered:
                self._set_parameter(name, _plain(lowered[name.lower()]))
        for name in parameters.names:
            key = name.lower()
            if key not in lowered:
                default = parameters.defaults.get(key)
                value = parameters.initial[key] if default is None else self._default(name, default)
                self._defaults[key] = value
                self._set_parameter(name, value)

    def _default(self, name: str, evaluate: Any) -> Any:
        session = self.frame.session
        outer = session.frame
        session.frame = self.inner
        try:
            value = evaluate(self.inner)
        finally:
            session.frame = outer
        if value is AUTOMATION_NULL:
            value = None
        attributes = self.parameters.constraints[name.lower()]
        if attributes:
            from psemu.runtime.constraints import constraint

            try:
                return constraint(self.inner, attributes, name, checked=False)(value)
            except RuntimeException as error:
                raise _default_error(error, name, self.name) from None
        return value

    def _set_parameter(self, name: str, value: Any) -> None:
        variables = self.inner.vars
        key = name.lower()
        if self.dotted and name not in self._saved:
            self._saved[name] = variables.get(key)
        variable = PSVariable(name, value)
        attributes = self.parameters.constraints[key]
        if attributes:
            from psemu.parser import ast
            from psemu.runtime.constraints import constraint

            keep = [
                a
                for a in attributes
                if isinstance(a, ast.TypeConstraintAst)
                or (isinstance(a, ast.AttributeAst) and a.type_name.lower().startswith("validate"))
            ]
            if keep:
                inner = self.inner
                made: list[Any] = []

                def transform(new: Any) -> Any:
                    if not made:
                        made.append(constraint(inner, keep, name, direct=True))
                    return made[0](new)

                variable.transform = transform
        variables[key] = variable

    # running -------------------------------------------------------------------------------------------------------------------

    def _run(self, code: Any) -> None:
        session = self.frame.session
        outer = session.frame
        session.frame = self.inner
        session.interpreter.enter_call()
        calls = session.calls
        calls.append(self)
        try:
            code(self.inner, self._emit)
        except ReturnException:
            pass
        except errors.ERRORS as error:
            exception = errors.to_runtime_exception(error)
            if exception.leaving is self:
                exception.leaving = None
            if self.writer is not None:
                self.writer.variables.add("error", exception.error_record)
            raise exception from None
        finally:
            calls.pop()
            session.interpreter.leave_call()
            session.frame = outer

    def begin(self) -> None:
        """The begin block, after what there is to warn of."""
        self._began = True
        if self.parameters.obsolete is not None:
            self.writer.warning(f"The command '{self.name}' is obsolete. {self.parameters.obsolete}")
        self._warn()
        if self.code.begin is not None:
            self._run(self.code.begin)

    def process(self, value: Any) -> None:
        """One input object: bound, then the process block."""
        if value is AUTOMATION_NULL:
            if self.code.process is not None and not self.expects_input:
                self._run(self.code.process)
            return
        if self.binding is not None and self.parameters.info.is_advanced:
            try:
                self.binding.input_object(value)
            except RuntimeException as error:
                self.locate(error.error_record)
                assert self.writer is not None
                self.writer.error(error.error_record)
                return
            self._rebind(self.binding)
            self._warn()
        if self.code.process is not None:
            self._set("_", value)
            self._set("input", InputEnumerator([value]))
            self._run(self.code.process)
        else:
            self.input.append(value)

    def _rebind(self, binding: Binding) -> None:
        """Give each parameter's variable what the object bound, or its default back."""
        values = binding.values()
        variables = self.inner.vars
        for name in self.parameters.names:
            key = name.lower()
            variable = variables.get(key)
            if variable is None:
                continue
            if name in values:
                variable.value = _plain(values[name])
            elif key in self._defaults:
                variable.value = self._defaults[key]
        variable = variables.get("psboundparameters")
        if variable is not None and isinstance(variable.value, Hashtable):
            for name, value in binding.bound().items():
                variable.value[name] = value
        if self.dynamic is not None:
            self.dynamic.keep(values, self.inner)

    def _warn(self) -> None:
        if self.binding is not None:
            for text in self.binding.warnings():
                self.writer.warning(text)

    def end(self) -> None:
        """The end block, with ``$input``."""
        if self.code.end is not None:
            if self.code.process is None:
                self._set("input", InputEnumerator(self.input))
            self._run(self.code.end)

    def dispose(self) -> None:
        """The clean block, and what a dotted command set aside."""
        if self._disposed:
            return
        self._disposed = True
        if self._began and self.code.clean is not None:
            session = self.frame.session
            old = session.propagate
            session.propagate = False
            emit, self._emit = self._emit, _nowhere
            try:
                self._run(self.code.clean)
            except RuntimeException as error:
                session.remember_error(error.error_record)
                self.frame.streams.error(error.error_record)
            finally:
                self._emit = emit
                session.propagate = old
        if self._pipeline_variable is not None:
            self._pipeline_variable.remove()
        if self.dotted:
            variables = self.frame.vars
            for name, variable in self._saved.items():
                if name in _OWN:
                    if variable is None:
                        variables.pop(name.lower(), None)
                    else:
                        variables[name.lower()] = variable


def _nowhere(_value: Any) -> None:
    """A clean block writes no output."""


def _unbound(arguments: list[Any]) -> list[Any]:
    """``$args`` of a block without parameters: there is nothing to bind."""
    from psemu.binder import ParameterText

    found: list[Any] = []
    for argument in arguments:
        if argument.name is not None:
            found.append(ParameterText(argument.text or f"-{argument.name}", argument.name))
        if argument.has_value:
            found.append(argument.value)
    return found


def _plain(value: Any) -> Any:
    """A bound value as the variable holds it."""
    from psemu.objects.numbers import LiteralNumber

    return value.value if isinstance(value, LiteralNumber) else value


def _default_error(error: RuntimeException, parameter: str, command: str) -> RuntimeException:
    from psemu.objects import ErrorRecord

    return RuntimeException(
        ErrorRecord(
            f"Cannot process argument transformation on parameter '{parameter}'. {error.error_record.message}",
            f"ParameterArgumentTransformationError,{command}",
            "InvalidData",
            exception_type="System.Management.Automation.ParameterBindingArgumentTransformationException",
        )
    )


__all__ = ["ExitException", "InputEnumerator", "PSCmdlet", "ScriptProcessor"]
