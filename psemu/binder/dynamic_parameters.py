"""Parameters that a command adds once it knows what is bound so far, and the arguments that are for them."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.binder.parameter_table import BindingTable
from psemu.binder.positional_binding import bind_positional
from psemu.objects import RuntimeException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.binder.errors import ParameterBindingError
    from psemu.binder.parameter_binder import ParameterBinder
    from psemu.catalog.command_info import ParameterInfo


def bind_dynamic_parameters(
    binder: ParameterBinder, find: Callable[[dict[str, Any]], Sequence[ParameterInfo]]
) -> ParameterBindingError | None:
    """Add what *find* gives for the bound values to the parameters of *binder* and bind what is left; the error of the last position."""
    try:
        found = find({name: bound.value for name, bound in binder.bound.items()})
    except RuntimeException as refused:
        record = refused.error_record
        if (
            record.category == "MetadataError"
            or record.fully_qualified_error_id == "RuntimeDefinedParameterNameMismatch"
        ):
            raise
        raise binding_error("GetDynamicParametersException", detail=record.message) from refused
    if not found:
        return None
    table = BindingTable(binder.command, found)
    old = {parameter.name.lower() for parameter in binder.table.parameters}
    binder.table = table
    bound = {name.lower() for name in binder.bound}
    binder.unbound = {
        parameter.index: parameter
        for parameter in table.parameters
        if parameter.name.lower() not in bound or parameter.name.lower() not in old
    }
    problem = None
    if binder.remaining:
        if binder.trace is None:
            problem = _bind_rest(binder)
        else:
            with binder.trace("BIND cmd line args to DYNAMIC parameters."):
                problem = _bind_rest(binder)
    if binder.defaults is not None:
        binder.apply_defaults("DYNAMIC BIND")
    return problem


def _bind_rest(binder: ParameterBinder) -> ParameterBindingError | None:
    binder.reparse()
    binder.bind_named()
    return bind_positional(binder, binder.current, binder.table.default_flag) if binder.remaining else None
