"""Why an object of the pipeline is bound to nothing: what each parameter that takes input has against it."""

from __future__ import annotations

from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_table import PIPELINE_PROPERTY, PIPELINE_VALUE
from psemu.objects import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.parameter_binder import ParameterBinder
    from psemu.binder.parameter_table import BindingParameter
    from psemu.binder.static import BoundCommand


def input_ways(binder: ParameterBinder) -> list[tuple[BindingParameter, list[str]]]:
    """The parameters that input can still bind, with how: by value, by property name."""
    found = []
    for parameter in binder.unbound.values():
        entries = [entry for entry in parameter.entries if entry.in_all or entry.flag & binder.pre_pipeline]
        ways = [
            way
            for way, takes in (
                ("value", any(entry.from_pipeline for entry in entries)),
                ("property name", any(entry.from_property for entry in entries)),
            )
            if takes
        ]
        if ways:
            found.append((parameter, ways))
    return found


def refused_input(bound: BoundCommand) -> list[dict[str, str]]:
    """What each of those parameters has against the object of *bound*."""
    found = []
    for parameter, ways in input_ways(bound.binder):
        for way in ways:
            why = _refusal(bound.binder, parameter, bound.input_object, way == "value")
            found.append({"name": parameter.name, "type": parameter.type_name, "by": way, "why": why})
    return found


def _refusal(binder: ParameterBinder, parameter: BindingParameter, value: Any, by_value: bool) -> str:
    if value is UNKNOWN:
        return ""
    if not by_value:
        from psemu.binder.pipeline_input import property_for

        held = property_for(value, parameter)
        if held is None:
            names = " or ".join((parameter.name, *parameter.aliases))
            return f"it has no property {names}"
        value = held[1]
    try:
        fits, _ = binder.converted(value, parameter, True, PIPELINE_VALUE if by_value else PIPELINE_PROPERTY)
    except ParameterBindingError as error:
        cause = error.__cause__
        return error.message if cause is None else str(cause)
    return "" if fits else "it does not fit"
