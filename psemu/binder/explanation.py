"""Why a line binds as it does, or what the least change is that would make it bind: the plain data for explain, editors and error texts."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.changes import Change, find_changes, missing_in_set
from psemu.binder.literals import literal
from psemu.binder.parameter_table import POSITIONAL, SPLATTED
from psemu.binder.static import BoundCommand, bind_arguments
from psemu.objects import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.arguments import UnknownSplat
    from psemu.binder.changed_line import CommandText
    from psemu.binder.errors import ParameterBindingError
    from psemu.binder.parameter_table import BindingParameter, BoundParameter

#: what becomes of a parameter: it is bound, its value is refused, or its turn comes only after what stopped the binding
BOUND, REFUSED, AFTER = "bound", "refused", "after the error"
_WITHOUT = frozenset(
    {
        "NamedParameterNotFound",
        "AmbiguousParameter",
        "PositionalParameterNotFound",
        "ParameterAlreadyBound",
        "MissingArgument",
    }
)


def explain(bound: BoundCommand, source: CommandText | None = None) -> dict[str, Any]:
    """Plain data about a binding; *source* is where it stands, for what is told in its words.

    ``command``; ``parameterSet`` (empty while several are left); ``sets``: each with ``name``, ``state`` (``chosen``, ``possible``,
    ``not chosen``, ``removed``), ``removedBy`` (the parameters given that are not in it) and ``missing`` (its mandatory ones not given);
    ``parameters``: each with ``name``, ``value`` (as PowerShell would read it, see :func:`psemu.binder.literals.literal`), ``type`` (of
    the parameter), ``origin``, ``written`` (the name as typed) and ``state`` (:data:`BOUND`, :data:`REFUSED`, :data:`AFTER`); ``errors``:
    ``id``, ``message``, ``parameter`` and the place of what is wrong (``start``, ``end``; -1 if it has none); ``certain``: False if a
    value that is not known could change the answer; ``changes``: the smallest changes that make it bind, each with its ``steps``
    (``{"do", "parameter", "to"}`` with ``do`` one of ``drop``, ``add``, ``rename``, ``value`` (another value, instead of ``from``),
    ``quote``, ``attach`` (a switch's value by a colon)), proved by binding it, and the changed ``line`` if *source* is given; ``input``:
    the parameters that objects of the pipeline can still bind, with ``by`` (``value``, ``property name``) and, where the first object
    could be told but does not bind, ``why``; ``object``: that object, empty if it is not known; ``trace``: the steps, empty if the
    binding was not traced.
    """
    binder = bound.binder
    errors = bound.errors or bound.possible_errors
    beyond = _beyond(bound, errors[0]) if errors else None
    # an object that does not fit is not mended by the line
    changes = find_changes(bound, source) if errors and not binder.in_pipeline else []
    return {
        "command": bound.command.name,
        "parameterSet": bound.parameter_set_name if not errors else "",
        "sets": _sets(beyond or bound, bool(errors)),
        "parameters": _parameters(bound, beyond, errors[0] if errors else None, source),
        "errors": [_error(error, source) for error in errors],
        "certain": not bound.possible_errors and not binder.uncertain and not binder.unknown_splats,
        "changes": [_change(bound, change, source) for change in changes],
        "input": _input(bound, bool(errors)),
        "object": literal(bound.input_object) if bound.input_object is not UNKNOWN else "",
        "trace": bound.trace,
    }


def _error(error: ParameterBindingError, source: CommandText | None) -> dict[str, Any]:
    facts = error.facts
    message = error.message
    if source is not None and facts.get("start", -1) >= 0:
        # a value that only a run can tell is named as it was written
        message = message.replace("'(not known)'", f"'{source.text[facts['start'] : facts['end']]}'")
    return {
        "id": error.error_id,
        "message": message,
        "parameter": error.parameter,
        "start": facts.get("start", -1),
        "end": facts.get("end", -1),
    }


def _change(bound: BoundCommand, change: Change, source: CommandText | None) -> dict[str, Any]:
    line = ""
    if source is not None:
        from psemu.binder.changed_line import changed_line

        line = changed_line(source, bound.binder.table, bound.arguments, change.arguments)
    return {"steps": change.steps, "line": line}


# --- parameters ------------------------------------------------------------------------------------------------------------------


def _beyond(bound: BoundCommand, error: ParameterBindingError) -> BoundCommand | None:
    """The binding as it would go on without what *error* is about: what the line means apart from its mistake."""
    start = error.facts.get("start", -1)
    arguments = bound.arguments
    at = next((number for number, each in enumerate(arguments) if each.start == start), -1) if start >= 0 else -1
    if at < 0:
        return None
    culprit = arguments[at]
    rest: list[CommandArgument | UnknownSplat] = list(arguments)
    if not isinstance(culprit, CommandArgument):
        return None
    takes_next = culprit.name is not None and not culprit.has_value and _is_value(arguments, at + 1)
    if error.error_id in _WITHOUT:
        del rest[at : at + 1 + takes_next]
    elif takes_next:
        rest[at + 1] = _unknown(arguments[at + 1])
    else:
        rest[at] = _unknown(culprit)
    return bind_arguments(bound.command, rest, bound.binder.expects_input)


def _is_value(arguments: list[CommandArgument | UnknownSplat], at: int) -> bool:
    follower = arguments[at] if at < len(arguments) else None
    return isinstance(follower, CommandArgument) and follower.name is None


def _unknown(argument: CommandArgument | UnknownSplat) -> CommandArgument:
    assert isinstance(argument, CommandArgument)
    return CommandArgument(
        argument.name, argument.text, True, UNKNOWN, argument.start, argument.end, False, argument.from_hash_splat
    )


def _parameters(
    bound: BoundCommand, beyond: BoundCommand | None, error: ParameterBindingError | None, source: CommandText | None
) -> list[dict[str, Any]]:
    found = [_parameter(entry, BOUND, source) for entry in bound.parameters.values()]
    if beyond is None or error is None:
        return found
    for name, entry in beyond.parameters.items():
        if name in bound.parameters:
            continue
        refused = name == error.parameter and entry.value is UNKNOWN and error.error_id not in _WITHOUT
        shown = _parameter(entry, REFUSED if refused else AFTER, source)
        if refused:
            shown["value"] = _given(bound, entry)
        found.append(shown)
    return found


def _given(bound: BoundCommand, entry: BoundParameter) -> str:
    """The refused value of the parameter that *entry* is about."""
    argument = entry.argument
    for at, each in enumerate(bound.arguments):
        if argument is not None and each.start == argument.start and isinstance(each, CommandArgument):
            value = each if each.has_value else bound.arguments[at + 1] if at + 1 < len(bound.arguments) else each
            return literal(value.value) if isinstance(value, CommandArgument) else literal(UNKNOWN)
    return literal(UNKNOWN)


def _parameter(entry: BoundParameter, state: str, source: CommandText | None) -> dict[str, Any]:
    return {
        "name": entry.name,
        "value": literal(entry.value),
        "type": entry.parameter.type_name,
        "origin": _origin(entry, source),
        "written": _written(entry),
        "state": state,
    }


def _written(entry: BoundParameter) -> str:
    argument = entry.argument
    # its name may have become the parameter's full one on the way; its text is as typed, with a dash of any kind
    return argument.text[1:].rstrip(":") if argument is not None and argument.name else ""


def _origin(entry: BoundParameter, source: CommandText | None) -> str:
    """Where a value came from: with the name as written where that is not the parameter's own, its position, its table."""
    parts = [entry.origin]
    argument = entry.argument
    text = source.of(argument) if source is not None and argument is not None else ""
    if entry.origin == POSITIONAL:
        position = _position(entry.parameter)
        parts = [entry.origin if position is None else f"{entry.origin} {position}"]
        if text.startswith("@") and text[1:2].isidentifier():
            parts.append(f"element of {text}")
    elif entry.origin == SPLATTED and text:
        parts = [f"key of {text}"]
    written = _written(entry)
    if written and written.lower() != entry.parameter.name.lower():
        is_alias = written.lower() in (alias.lower() for alias in entry.parameter.aliases)
        parts.append(f"{'alias' if is_alias else 'prefix'} -{written}")
    return ", ".join(parts)


def _position(parameter: BindingParameter) -> int | None:
    return next((entry.position for entry in parameter.entries if entry.position is not None), None)


# --- sets and input --------------------------------------------------------------------------------------------------------------


def _sets(bound: BoundCommand, failed: bool) -> list[dict[str, Any]]:
    binder, table = bound.binder, bound.binder.table
    given = [entry.parameter for entry in bound.parameters.values()]
    names = {parameter.name for parameter in given}
    result = []
    for number, name in enumerate(table.set_names):
        flag = 1 << number
        removed_by = [parameter.name for parameter in given if parameter.flags and not parameter.flags & flag]
        missing = missing_in_set(table, flag, names)
        if not failed and name == bound.parameter_set_name and binder.current & flag:
            state = "chosen"
        elif removed_by:
            state = "removed"
        else:
            state = "possible" if binder.current & flag else "not chosen"
        result.append({"name": name, "state": state, "removedBy": removed_by, "missing": missing})
    return result


def _input(bound: BoundCommand, failed: bool) -> list[dict[str, str]]:
    """What objects of the pipeline can bind, if any come; why the first of them does not."""
    binder = bound.binder
    if failed == binder.in_pipeline and binder.expects_input:
        from psemu.binder.input_reasons import input_ways, refused_input

        if failed:
            return refused_input(bound)
        return [
            {"name": parameter.name, "type": parameter.type_name, "by": " and ".join(ways), "why": ""}
            for parameter, ways in input_ways(binder)
        ]
    return []
