"""The stages of a binding that is traced: what the binder does, with the words of Trace-Command around it."""

from __future__ import annotations

from psemu.binder.binding_trace import BindingTrace, shown
from psemu.binder.coercion import coerce
from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_table import DELAYED, PIPELINE_VALUE
from psemu.binder.positional_binding import bind_positional
from psemu.binder.set_resolution import handle_missing_mandatory
from psemu.objects import PSInvalidCastException
from psemu.objects.numbers import LiteralNumber
from psemu.objects.types import PSOBJECT, type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.arguments import CommandArgument
    from psemu.binder.parameter_binder import ParameterBinder
    from psemu.binder.parameter_table import BindingParameter


def bind_traced(binder: ParameterBinder, trace: BindingTrace) -> ParameterBindingError | None:
    """Names, then positions; the error of the last position tried."""
    with trace(f"BIND NAMED cmd line args [{binder.command.name}]"):
        binder.bind_named()
    with trace(f"BIND POSITIONAL cmd line args [{binder.command.name}]"):
        return bind_positional(binder, binder.current, binder.table.default_flag) if binder.remaining else None


def missing_traced(
    binder: ParameterBinder, trace: BindingTrace, count: int, expects_input: bool
) -> list[BindingParameter]:
    """The check of mandatory parameters; nobody is prompted."""
    with trace(f"MANDATORY PARAMETER CHECK on cmdlet [{binder.command.name}]"):
        missing = handle_missing_mandatory(binder, count, expects_input)
        if missing and not binder.in_pipeline:
            trace.write("PROMPTING for missing mandatory parameters using the host")
            trace.write("ERROR: host does not support prompting for missing mandatory parameters")
        return missing


def bind_one_traced(
    binder: ParameterBinder,
    trace: BindingTrace,
    argument: CommandArgument,
    parameter: BindingParameter,
    origin: str,
    coercing: bool,
) -> bool:
    """One argument to one parameter; False if it does not fit."""
    value = argument.value
    trace.wrapped = origin in (PIPELINE_VALUE, DELAYED)
    with trace(f"BIND arg [{shown(value)}] to parameter [{parameter.name}]"):
        try:
            fits, value = binder.converted(value, parameter, coercing, origin)
        except ParameterBindingError as error:
            if not coercing and isinstance(error.__cause__, PSInvalidCastException):
                return False
            error.facts.setdefault("type", parameter.type_name)
            error.facts.setdefault("given", type_name_of(argument.value))
            raise binder.located(error, argument) from error.__cause__
        if fits:
            binder.record(parameter, value, origin, argument)
        if not fits or (type(argument.value) is LiteralNumber and parameter.type_name == PSOBJECT):
            value = argument.value
        result = "SUCCESSFUL" if fits else "SKIPPED"
        trace.write(f"BIND arg [{shown(value)}] to param [{parameter.name}] {result}")
        return fits


def trace_coercion(binder: ParameterBinder, trace: BindingTrace, value: Any, parameter: BindingParameter) -> None:
    """How *value* becomes one of the parameter's type."""

    def convert(item: Any, type_name: str) -> Any:
        return coerce(item, parameter, binder.offline, binder.describes, type_name)

    trace.coercion(value, parameter, convert)
