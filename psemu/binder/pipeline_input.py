"""What one object of the pipeline binds: delayed script blocks, then the object itself and its properties, set by set."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.errors import ParameterBindingError, binding_error
from psemu.binder.parameter_table import DELAYED, PIPELINE_PROPERTY, PIPELINE_VALUE, BindingParameter
from psemu.binder.set_resolution import validate_sets
from psemu.objects import AUTOMATION_NULL, PSArray, PSInvalidCastException, RuntimeException
from psemu.objects.properties import find_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.parameter_binder import ParameterBinder

#: the type of what a script block puts out if that is not one object
_OUTPUT = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"
_PHASES = ((False, False), (True, False), (False, True), (True, True))


def bind_pipeline_object(binder: ParameterBinder, value: Any) -> None:
    """See :meth:`ParameterBinder.bind_pipeline_object`."""
    restore(binder)
    binder.current = binder.pre_pipeline
    binder.in_pipeline = True
    try:
        if binder.trace is None:
            delayed, bound = _bind_all(binder, value)
        else:
            with binder.trace(f"BIND PIPELINE object to parameters: [{binder.command.name}]"):
                delayed, bound = _bind_all(binder, value)
    except ParameterBindingError:
        restore(binder)
        raise
    if not (delayed or bound):
        restore(binder)
        raise binding_error("InputObjectNotBound")
    missing = binder.missing_mandatory(1, False)
    if missing:
        names = "".join(f" {parameter.name}" for parameter in missing)
        raise binding_error(
            "InputObjectMissingMandatory", detail=names, missing=[parameter.name for parameter in missing]
        )


def _bind_all(binder: ParameterBinder, value: Any) -> tuple[bool, bool]:
    delayed = _bind_delayed(binder, value) if binder.delayed else False
    binder.current = binder.pre_pipeline
    if binder.trace is not None:
        binder.trace.pipeline_object(value)
    bound = _bind_object(binder, value)
    binder.verify_set_selected()
    return delayed, bound


def restore(binder: ParameterBinder) -> None:
    """Give the parameters that the last object bound their defaults back; they go to the end of the unbound ones."""
    for parameter in binder.from_pipeline:
        binder.values.pop(parameter.name, None)
        binder.unbound.pop(parameter.index, None)
        binder.unbound[parameter.index] = parameter
    binder.from_pipeline = ()


def sole_input(binder: ParameterBinder) -> str | None:
    """The parameter that takes every object as it is, None if each object must be looked at: read after one has been bound.

    It is the only one left that takes input, and neither its type nor an attribute of it can refuse anything but ``$null``.
    """
    if binder.trace is not None or binder.delayed or binder.defaults:
        return None
    if len(binder.from_pipeline) != 1:
        return None
    sole = binder.from_pipeline[0]
    if not sole.is_untyped or sole.transformations or sole.validations or sole.ps_type_name is not None:
        return None
    if not any(entry.from_pipeline for entry in sole.entries if entry.in_all or entry.flag & binder.pre_pipeline):
        return None
    sets = binder.pre_pipeline
    for parameter in binder.unbound.values():
        if parameter.pipeline and any(entry.in_all or entry.flag & sets for entry in parameter.entries):
            return None
    return sole.name


def _bind_delayed(binder: ParameterBinder, value: Any) -> bool:
    host = binder.host
    for parameter, argument in binder.delayed.values():
        if host is None:
            continue
        if binder.trace is not None:
            binder.trace.write("Invoking delay-bind ScriptBlock")
        try:
            results = host.invoke_script_block(argument.value, value)
        except RuntimeException as error:
            problem = binding_error("ScriptBlockArgumentInvocationFailed", parameter.name, str(error))
            raise binder.located(problem, argument) from error
        if not results:
            raise binder.located(binding_error("ScriptBlockArgumentNoOutput", parameter.name), argument)
        result = results[0] if len(results) == 1 else PSArray(results, _OUTPUT)
        given = CommandArgument(argument.name, argument.text, True, result, argument.start, argument.end)
        binder.bind_one(given, parameter, binder.current, DELAYED)
    return True


def _bind_object(binder: ParameterBinder, value: Any) -> bool:
    valid = binder.current
    rounds = 2 if binder.prioritized else 1
    if rounds == 2:
        valid = binder.prioritized
    any_bound = False
    for number in range(rounds):
        for by_name, coercing in _PHASES:
            if _bind_in_phase(binder, value, valid, by_name, coercing):
                if rounds == 1 or number == 1:
                    validate_sets(binder, True, True)
                    valid = binder.current
                any_bound = True
        if rounds == 2 and number == 0:
            if binder.current == binder.prioritized:
                break
            valid = binder.current & ~binder.prioritized
    validate_sets(binder, False, True)
    binder.apply_defaults_for_object()
    return any_bound


def _bind_in_phase(binder: ParameterBinder, value: Any, valid: int, by_name: bool, coercing: bool) -> bool:
    default = binder.table.default_flag
    if default and valid & default:
        if _bind_in_sets(binder, value, default, by_name, coercing):
            return True
        valid &= ~default
    return _bind_in_sets(binder, value, valid, by_name, coercing)


def _bind_in_sets(binder: ParameterBinder, value: Any, sets: int, by_name: bool, coercing: bool) -> bool:
    any_bound = False
    trace = binder.trace
    for parameter in reversed(list(binder.unbound.values())):
        if not parameter.pipeline or not (parameter.in_all or parameter.flags & sets):
            continue
        for entry in parameter.entries:
            if not (entry.in_all or entry.flag & sets):
                continue
            if by_name:
                if not entry.from_property or value is None:
                    continue
                if trace is not None:
                    trace.pipeline_input(parameter.name, "ValueFromPipelineByPropertyName", coercing)
                found = property_for(value, parameter)
                if found is None:
                    continue
                success = _bind(binder, parameter, found[1], True, coercing)
            else:
                if not entry.from_pipeline:
                    continue
                if trace is not None:
                    trace.pipeline_input(parameter.name, "ValueFromPipeline", coercing)
                success = _bind(binder, parameter, value, False, coercing)
            if success:
                any_bound = True
                break
    return any_bound


def property_for(value: Any, parameter: BindingParameter) -> tuple[str, object] | None:
    """The property of *value* that *parameter* takes, by its name or else an alias."""
    found = find_property(value, parameter.name)
    if found is not None:
        return found
    for alias in parameter.aliases:
        found = find_property(value, alias)
        if found is not None:
            return found
    return None


def _bind(binder: ParameterBinder, parameter: BindingParameter, value: Any, by_name: bool, coercing: bool) -> bool:
    if value is AUTOMATION_NULL:
        return False
    argument = CommandArgument(parameter.name, "", True, value)
    origin = PIPELINE_PROPERTY if by_name else PIPELINE_VALUE
    try:
        bound = binder.bind_one(argument, parameter, binder.current, origin, coercing=coercing)
    except ParameterBindingError as error:
        if error.is_validation:
            raise
        if error.is_transformation and (by_name or not isinstance(error.__cause__, PSInvalidCastException)):
            raise
        return False
    if bound:
        binder.from_pipeline = (*binder.from_pipeline, parameter)
    return bound
