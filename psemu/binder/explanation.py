"""Why a line binds as it does, or what the least change is that would make it bind: for explain, editors and error texts."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, UnknownSplat
from psemu.binder.coercion import text_of
from psemu.binder.parameter_table import BindingTable
from psemu.binder.static import BoundCommand, bind_arguments
from psemu.objects import UNKNOWN
from psemu.objects.types import SWITCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.bound_parameter import BoundParameter

#: a search for changes tries so many bindings at most
_TRIALS = 400
_SUGGESTIONS = 5


def explain(bound: BoundCommand) -> dict[str, Any]:
    """Plain data about a binding.

    ``command``; ``parameterSet`` (empty while several are left); ``sets``: each with ``name``, ``state`` (``chosen``, ``possible``,
    ``not chosen``, ``removed``), ``removedBy`` (the parameters given that are not in it) and ``missing`` (its mandatory ones not given);
    ``parameters``: each with ``name``, ``value``, ``origin`` and ``written`` (the name as typed); ``errors``: ``id`` and ``message``;
    ``certain``: False if a value that is not known could change the answer; ``changes``: the smallest changes that make it bind,
    each a list of ``{"do": "drop" | "add" | "rename", "parameter", "to"}``, proved by binding the changed line; ``trace``: the steps, empty if the
    binding was not traced.
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
                "value": "(not known)" if entry.value is UNKNOWN else text_of(entry.value),
                "origin": _origin(entry),
                "written": _written(entry),
            }
            for name, entry in bound.parameters.items()
        ],
        "errors": [{"id": error.error_id, "message": error.message} for error in errors],
        "certain": not bound.possible_errors and not binder.uncertain and not binder.unknown_splats,
        "changes": find_changes(bound) if errors else [],
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
        missing = _missing(table, flag, names)
        if not failed and name == bound.parameter_set_name and binder.current & flag:
            state = "chosen"
        elif removed_by:
            state = "removed"
        else:
            state = "possible" if binder.current & flag else "not chosen"
        result.append({"name": name, "state": state, "removedBy": removed_by, "missing": missing})
    return result


def _missing(table: BindingTable, flag: int, given: set[str]) -> list[str]:
    return [
        parameter.name
        for parameter in table.mandatory
        if parameter.name not in given
        and any(entry.mandatory and (entry.in_all or entry.flag & flag) for entry in parameter.entries)
    ]


class _Search:
    """Tries changed argument lists; :attr:`found` are the changes of the smallest size that bind."""

    def __init__(self, bound: BoundCommand) -> None:
        self.bound = bound
        self.table = bound.binder.table
        self.found: list[list[dict[str, str]]] = []
        self.trials = 0

    def attempt(self, arguments: list[CommandArgument | UnknownSplat], change: list[dict[str, str]]) -> bool:
        if self.trials >= _TRIALS or len(self.found) >= _SUGGESTIONS:
            return False
        self.trials += 1
        if change in self.found:
            return False
        result = bind_arguments(self.bound.command, arguments, self.bound.binder.expects_input)
        if result.errors or result.possible_errors:
            return False
        self.found.append(change)
        return True


def find_changes(bound: BoundCommand) -> list[list[dict[str, str]]]:
    """The smallest proved changes that make the arguments of *bound* bind; empty if none was found."""
    search = _Search(bound)
    arguments = bound.arguments
    simple = _renames(search, arguments) + _drops(arguments)
    additions = _additions(search, arguments)
    for changed, change in simple + additions:
        search.attempt(changed, change)
    if not search.found:
        for changed, change in simple:
            if search.found and len(search.found[0]) <= len(change):
                break
            for more, addition in _additions(search, changed):
                search.attempt(more, change + addition)
            for more, drop in _drops(changed):
                search.attempt(more, change + drop)
    smallest = min((len(change) for change in search.found), default=0)
    return [change for change in search.found if len(change) == smallest]


def _renames(
    search: _Search, arguments: list[CommandArgument | UnknownSplat]
) -> list[tuple[list[CommandArgument | UnknownSplat], list[dict[str, str]]]]:
    error = (search.bound.errors or search.bound.possible_errors)[0]
    if error.error_id not in ("NamedParameterNotFound", "AmbiguousParameter"):
        return []
    written = error.parameter
    candidates = error.facts.get("candidates")
    names = list(candidates) if candidates else suggest_parameters(search.table, written)
    result = []
    for at, argument in enumerate(arguments):
        if isinstance(argument, CommandArgument) and argument.name == written:
            for name in names:
                changed = list(arguments)
                changed[at] = CommandArgument(
                    name, f"-{name}", argument.has_value, argument.value, argument.start, argument.end
                )
                result.append((changed, [{"do": "rename", "parameter": written, "to": name}]))
    return result


def suggest_parameters(table: BindingTable, written: str) -> list[str]:
    """The parameters whose name or alias is close to *written*, the closest first."""
    from difflib import get_close_matches

    names: dict[str, str] = {}
    for parameter in table.parameters:
        for name in (parameter.name, *parameter.aliases):
            names.setdefault(name.lower(), parameter.name)
    close = get_close_matches(written.lower()[:100], names, n=_SUGGESTIONS, cutoff=0.6)
    return list(dict.fromkeys(names[name] for name in close))


def _drops(
    arguments: list[CommandArgument | UnknownSplat],
) -> list[tuple[list[CommandArgument | UnknownSplat], list[dict[str, str]]]]:
    result = []
    for at, argument in enumerate(arguments[:40]):
        if not isinstance(argument, CommandArgument):
            continue
        before = arguments[at - 1] if at else None
        if argument.name is None and isinstance(before, CommandArgument) and before.name and not before.has_value:
            # most likely the value of that parameter: it goes with it
            continue
        shown = f"-{argument.name}" if argument.name is not None else text_of(argument.value)
        change = [{"do": "drop", "parameter": shown, "to": ""}]
        follower = arguments[at + 1] if at + 1 < len(arguments) else None
        if (
            argument.name is not None
            and not argument.has_value
            and isinstance(follower, CommandArgument)
            and follower.name is None
        ):
            result.append((arguments[:at] + arguments[at + 2 :], change))
        result.append((arguments[:at] + arguments[at + 1 :], change))
    return result


def _additions(
    search: _Search, arguments: list[CommandArgument | UnknownSplat]
) -> list[tuple[list[CommandArgument | UnknownSplat], list[dict[str, str]]]]:
    table = search.table
    given = {entry.parameter.name for entry in search.bound.parameters.values()}
    wanted: list[list[str]] = []
    for number in range(max(len(table.set_names), 1)):
        missing = _missing(table, 1 << number, given)
        if missing and missing not in wanted and len(missing) < 6:
            wanted.append(missing)
    result = []
    for missing in sorted(wanted, key=len):
        added: list[CommandArgument | UnknownSplat] = list(arguments)
        for name in missing:
            parameter = next(parameter for parameter in table.parameters if parameter.name == name)
            value: Any = True if parameter.type_name == SWITCH else UNKNOWN
            added.append(CommandArgument(name, f"-{name}:", True, value))
        result.append((added, [{"do": "add", "parameter": name, "to": ""} for name in missing]))
    return result


def format_explanation(data: dict[str, Any]) -> str:
    """The lines that a person reads, from what :func:`explain` gives."""
    lines = [
        f"{data['command']}: parameter set {data['parameterSet']}" if data["parameterSet"] else f"{data['command']}:"
    ]
    if data["parameters"]:
        lines.append("  parameters")
        width = max(len(item["name"]) for item in data["parameters"])
        lines += [f"    {item['name']:<{width}}  {item['value']}  ({item['origin']})" for item in data["parameters"]]
    if data["sets"]:
        lines.append("  parameter sets")
        for item in data["sets"]:
            why = ""
            if item["removedBy"]:
                why = "has no " + ", ".join(f"-{name}" for name in item["removedBy"])
            elif item["missing"] and item["state"] != "chosen":
                why = "needs " + ", ".join(f"-{name}" for name in item["missing"])
            lines.append(f"    {item['name']}: {item['state']}{'; ' + why if why else ''}")
    for error in data["errors"]:
        lines.append(f"  {'error' if data['certain'] else 'possible error'} {error['id']}: {error['message']}")
    for change in data["changes"]:
        lines.append("  this would bind: " + " and ".join(_change_text(step) for step in change))
    if data.get("trace"):
        lines.append("  steps")
        lines += [f"    {line}" for line in data["trace"]]
    return "\n".join(lines)


def _change_text(step: dict[str, str]) -> str:
    if step["do"] == "rename":
        return f"-{step['parameter']} written as -{step['to']}"
    if step["do"] == "add":
        return f"-{step['parameter']} added"
    return f"{step['parameter']} left out"
