"""Arguments without a name: to the parameters of each position, with and without conversion, and what is left to the one that takes the rest."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.errors import ParameterBindingError, binding_error
from psemu.binder.parameter_table import POSITIONAL, REMAINING, BindingParameter, SetEntry
from psemu.objects import AUTOMATION_NULL, UNKNOWN, PSArray
from psemu.objects.types import LIST_OF_OBJECT, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.parameter_binder import ParameterBinder


def bind_positional(binder: ParameterBinder, valid: int, default: int) -> ParameterBindingError | None:
    """Bind the unnamed arguments; what is left stays in its ``remaining``. Gives the error of the last position tried."""
    positions = _positions(binder, binder.current)
    if not positions:
        return None
    arguments, left = binder.remaining, []
    at, problem = 0, None
    count = len(arguments)
    for position in sorted(positions):
        group = positions[position]
        if not group:
            continue
        argument = None
        while at < count:
            candidate = arguments[at]
            at += 1
            if candidate.name is None:
                argument = candidate
                break
            left.append(candidate)
            if at < count and arguments[at].name is None:
                left.append(arguments[at])
                at += 1
        if argument is None:
            break
        problem = None
        if argument.value is UNKNOWN and len(group) > 1:
            binder.uncertain = True
        bound = False
        for with_coercion in (False, True):
            if not bound and default & valid:
                bound, problem = _try_position(binder, default, group, argument, with_coercion)
            if not bound:
                # also when no set is left: parameters of all sets still take it, and complain
                bound, problem = _try_position(binder, valid, group, argument, with_coercion)
        if not bound:
            left.append(argument)
        elif valid != binder.current:
            valid = binder.current
            _drop_other_sets(positions, valid)
    left += arguments[at:]
    binder.remaining = left
    return problem


def _positions(binder: ParameterBinder, valid: int) -> dict[int, dict[int, tuple[BindingParameter, list[SetEntry]]]]:
    positions: dict[int, dict[int, tuple[BindingParameter, list[SetEntry]]]] = {}
    unbound = binder.unbound
    for parameter in binder.table.positional if not binder.from_pipeline else unbound.values():
        if parameter.index not in unbound:
            continue
        for entry in parameter.entries:
            position = entry.position
            if position is None or entry.from_remaining or not (entry.in_all or entry.flag & valid):
                continue
            group = positions.setdefault(position, {})
            for other, entries in group.values():
                if other is not parameter and any(
                    known.flag & entry.flag or known.flag == entry.flag for known in entries
                ):
                    raise binding_error(
                        "AmbiguousPositionalParameterNoName",
                        candidates=[other.name, parameter.name],
                        position=position,
                    )
            found = group.get(parameter.index)
            if found is None:
                group[parameter.index] = (parameter, [entry])
            else:
                found[1].append(entry)
    return positions


def _try_position(
    binder: ParameterBinder,
    sets: int,
    group: dict[int, tuple[BindingParameter, list[SetEntry]]],
    argument: CommandArgument,
    with_coercion: bool,
) -> tuple[bool, ParameterBindingError | None]:
    any_bound = False
    problem = None
    for parameter, entries in group.values():
        for entry in entries:
            if not (entry.in_all or entry.flag & sets):
                continue
            if any_bound and argument.value is UNKNOWN and parameter.flags and not parameter.flags & binder.current:
                break
            try:
                success = binder.bind_one(argument, parameter, sets, POSITIONAL, coercing=with_coercion, delay=True)
            except ParameterBindingError as error:
                if error.is_validation or error.is_transformation:
                    raise
                problem = error
                success = False
            if success:
                # an error of another parameter at this position is still the one to tell of
                any_bound = True
                break
            if binder.trace is None:
                # what one entry refuses the parameter's others refuse too; only the steps tell of each try
                break
    return any_bound, problem


def bind_remaining(binder: ParameterBinder) -> None:
    """Give all that is left to the one parameter with ValueFromRemainingArguments, if there is one."""
    chosen: BindingParameter | None = None
    for parameter in binder.unbound.values():
        entry = None
        for candidate in parameter.entries:
            if candidate.in_all:
                entry = entry or candidate
            elif candidate.flag & binder.current:
                entry = candidate
                break
        if entry is not None and entry.from_remaining:
            if chosen is not None:
                raise binding_error("AmbiguousParameterSet", category="MetadataError")
            chosen = parameter
    if chosen is None:
        return
    values: list[Any] = []
    for argument in binder.remaining:
        if argument.name is not None:
            values.append(argument.text)
        if argument.has_value and argument.value is not AUTOMATION_NULL:
            values.append(argument.value)
    value: Any = PSArray(values, LIST_OF_OBJECT)
    if len(values) == 1 and isinstance(unwrap(values[0]), list):
        value = values[0]
    first = binder.remaining[0]
    gathered = CommandArgument(None, "", True, value, first.start, binder.remaining[-1].end)
    if binder.trace is None:
        binder.bind_one(gathered, chosen, binder.current, REMAINING)
    else:
        with binder.trace(f"BIND REMAININGARGUMENTS cmd line args to param: [{chosen.name}]"):
            binder.bind_one(gathered, chosen, binder.current, REMAINING)
    binder.remaining = []


def _drop_other_sets(positions: dict[int, dict[int, tuple[BindingParameter, list[SetEntry]]]], valid: int) -> None:
    for group in positions.values():
        for index in list(group):
            parameter, entries = group[index]
            kept = [entry for entry in entries if entry.in_all or entry.flag & valid]
            if kept:
                group[index] = (parameter, kept)
            else:
                del group[index]
