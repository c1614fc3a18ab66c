"""Why a line binds as it does, or what the least change is that would make it bind: for explain, editors and error texts."""

from __future__ import annotations

from psemu.binder.changes import find_changes, missing_in_set
from psemu.binder.literals import literal
from psemu.binder.static import BoundCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.bound_parameter import BoundParameter


#: a value longer than the one does not widen the column of values, one longer than the other is cut
_COLUMN, _LONGEST = 40, 200


def explain(bound: BoundCommand) -> dict[str, Any]:
    """Plain data about a binding.

    ``command``; ``parameterSet`` (empty while several are left); ``sets``: each with ``name``, ``state`` (``chosen``, ``possible``,
    ``not chosen``, ``removed``), ``removedBy`` (the parameters given that are not in it) and ``missing`` (its mandatory ones not given);
    ``parameters``: each with ``name``, ``value`` (as PowerShell would read it, see :func:`psemu.binder.literals.literal`), ``origin`` and
    ``written`` (the name as typed); ``errors``: ``id`` and ``message``; ``certain``: False if a value that is not known could change the
    answer; ``changes``: the smallest changes that make it bind, each a list of ``{"do", "parameter", "to"}`` with ``do`` one of ``drop``,
    ``add``, ``rename``, ``value`` (another value, instead of ``from``), ``quote``, ``attach`` (a switch's value by a colon), proved by
    binding the changed line; ``trace``: the steps, empty if the binding was not traced.
    """
    binder = bound.binder
    errors = bound.errors or bound.possible_errors
    return {
        "command": bound.command.name,
        "parameterSet": bound.parameter_set_name if not errors else "",
        "sets": _sets(bound),
        "parameters": [
            {
                "name": name,
                "value": literal(entry.value),
                "origin": _origin(entry),
                "written": _written(entry),
            }
            for name, entry in bound.parameters.items()
        ],
        "errors": [{"id": error.error_id, "message": error.message} for error in errors],
        "certain": not bound.possible_errors and not binder.uncertain and not binder.unknown_splats,
        "changes": [change.steps for change in find_changes(bound)] if errors else [],
        "trace": bound.trace,
    }


def _written(entry: BoundParameter) -> str:
    argument = entry.argument
    # its name may have become the parameter's full one on the way; its text is as typed, with a dash of any kind
    return argument.text[1:].rstrip(":") if argument is not None and argument.name else ""


def _origin(entry: BoundParameter) -> str:
    """Where a value came from, with the name as written where that is not the parameter's own."""
    written = _written(entry)
    if not written or written.lower() == entry.parameter.name.lower():
        return entry.origin
    is_alias = written.lower() in (alias.lower() for alias in entry.parameter.aliases)
    return f"{entry.origin}, {'alias' if is_alias else 'prefix'} -{written}"


def _sets(bound: BoundCommand) -> list[dict[str, Any]]:
    binder, table = bound.binder, bound.binder.table
    given = [entry.parameter for entry in bound.parameters.values()]
    names = {parameter.name for parameter in given}
    failed = bool(bound.errors or bound.possible_errors)
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


def format_explanation(data: dict[str, Any]) -> str:
    """The lines that a person reads, from what :func:`explain` gives."""
    lines = [
        f"{data['command']}: parameter set {data['parameterSet']}" if data["parameterSet"] else f"{data['command']}:"
    ]
    if data["parameters"]:
        lines.append("  parameters")
        shown = [(item["name"], _cut(item["value"]), item["origin"]) for item in data["parameters"]]
        width = max(len(name) for name, _, _ in shown)
        value_width = max(len(value) for _, value, _ in shown if len(value) <= _COLUMN or len(shown) == 1)
        lines += [f"    {name:<{width}}  {value:<{value_width}}  {origin}" for name, value, origin in shown]
    if data["sets"]:
        lines.append("  parameter sets")
        width = max(len(item["name"]) for item in data["sets"])
        for item in data["sets"]:
            why = ""
            if item["removedBy"]:
                why = "has no " + ", ".join(f"-{name}" for name in item["removedBy"])
            elif item["missing"] and item["state"] != "chosen":
                why = "needs " + ", ".join(f"-{name}" for name in item["missing"])
            lines.append(f"    {item['name']:<{width}}  {item['state']}{': ' + why if why else ''}")
    for error in data["errors"]:
        lines.append(f"  {'error' if data['certain'] else 'possible error'} {error['id']}")
        lines += [f"    {line}" for line in error["message"].splitlines()]
    if data["changes"]:
        lines.append("  this would bind")
        lines += [f"    {' and '.join(_change_text(step) for step in change)}" for change in data["changes"]]
    if data.get("trace"):
        lines.append("  steps")
        lines += [f"    {line}" for line in data["trace"]]
    return "\n".join(lines)


def _cut(text: str) -> str:
    text = text.replace("\r", " ").replace("\n", " ")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _change_text(step: dict[str, str]) -> str:
    did, name, to = step["do"], step["parameter"], step["to"]
    if did == "rename":
        return f"-{name} written as -{to}"
    if did == "add":
        return f"-{name} added"
    if did == "value":
        return f"{name} {to} instead of {step['from']}"
    if did == "quote":
        return f"quotes: {name} {to}".replace(":  ", ": ")
    if did == "attach":
        return f"a colon: {name}:{to}"
    return f"{name} left out"
