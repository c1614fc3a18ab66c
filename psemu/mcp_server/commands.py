"""Commands as tools of their own: their parameters as a schema, and whether they read, write or destroy."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Literal

from mcp.types import ToolAnnotations

from psemu.catalog import Catalog, CommandInfo
from psemu.mcp_server.results import RunResult

_SIMPLE = {
    "System.Boolean": bool,
    "System.Double": float,
    "System.Int32": int,
    "System.Int64": int,
    "System.Management.Automation.SwitchParameter": bool,
    "System.String": str,
}
_TABLES = frozenset(["System.Collections.Hashtable", "System.Collections.IDictionary"])

#: runs a command with the parameters that were given
Invoke = Callable[[dict[str, Any]], RunResult]


def synopsis_of(catalog: Catalog, command: CommandInfo) -> str:
    """What the command's page says first."""
    page = catalog.help(command.name)
    return page.synopsis.strip() if page is not None and page.synopsis else command.name


def annotations_of(command: CommandInfo, catalog: Catalog) -> ToolAnnotations:
    """What the gate says of the command with its mandatory parameters given."""
    from psemu.gate import DESTRUCTIVE, READ, classify

    line = command.name
    for parameter in command.parameters:
        chosen = command.default_parameter_set or next(iter(command.parameter_sets), "")
        metadata = parameter.parameter_sets.get(chosen) or parameter.parameter_sets.get("__AllParameterSets")
        if metadata is not None and metadata.is_mandatory:
            line += f" -{parameter.name}" + ("" if parameter.is_switch else " '1'")
    verdict = classify(line, catalog=catalog).verdict
    return ToolAnnotations(
        title=command.name,
        read_only_hint=verdict == READ,
        destructive_hint=verdict == DESTRUCTIVE,
        open_world_hint=False,
    )


def as_function(command: CommandInfo, invoke: Invoke) -> Any:
    """A function with the command's parameters by name, which calls *invoke* with those that were given."""

    def call(**given: Any) -> RunResult:
        return invoke({name: value for name, value in given.items() if value is not None})

    parameters = [
        inspect.Parameter(
            parameter.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotation(parameter) | None
        )
        for parameter in command.parameters
        if parameter.name.isidentifier() and not parameter.name.startswith("_")
    ]
    call.__signature__ = inspect.Signature(parameters, return_annotation=RunResult)  # type: ignore[attr-defined]
    call.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": RunResult}
    return call


def _annotation(parameter: Any) -> Any:
    values = parameter.valid_values or parameter.enum_values
    name = parameter.type_name
    many = name.endswith("[]")
    base: Any = Literal[tuple(values)] if values else _SIMPLE.get(name.removesuffix("[]"))
    if base is None:
        base = dict[str, Any] if name in _TABLES or parameter.opaque else str
    return list[base] if many else base
