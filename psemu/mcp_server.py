"""The Model Context Protocol server: what psemu knows of commands and scripts, as tools for agents; scripts run on the emulator only."""

from __future__ import annotations

import inspect
import threading
from functools import partial
from typing import Any, Literal

from mcp.server import MCPServer
from mcp.types import ToolAnnotations

from psemu import __version__
from psemu.catalog import Catalog, CommandInfo, default_catalog
from psemu.errors import CatalogError
from psemu.shell import Shell

_INSTRUCTIONS = (
    "PowerShell without PowerShell. Check a script before you propose it, explain a command line to see what it binds to and which request"
    " it sends, ask the gate whether a text only reads, and try things on the emulator: nothing here reaches a real service."
)
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_EMULATES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
_SIMPLE = {
    "System.Boolean": bool,
    "System.Double": float,
    "System.Int32": int,
    "System.Int64": int,
    "System.Management.Automation.SwitchParameter": bool,
    "System.String": str,
}
_TABLES = frozenset(["System.Collections.Hashtable", "System.Collections.IDictionary"])


def make_server(commands: list[str], catalog: Catalog | None = None) -> MCPServer:
    """A server with psemu's own tools and one for each of *commands*, which run on an emulator in memory.

    Raises CatalogError for a command that no page describes.
    """
    catalog = catalog or default_catalog()
    shell = Shell(state=None, catalog=catalog)
    # tools are called in threads, a session runs one text after the other
    lock = threading.Lock()
    server = MCPServer("psemu", version=__version__, instructions=_INSTRUCTIONS)

    @server.tool(annotations=_READS)
    def find_command(query: str, limit: int = 10) -> list[dict[str, str]]:
        """Commands whose help pages speak of the words of the query, the best first."""
        from psemu.catalog import search_catalog

        return [
            {"name": found.name, "module": found.module, "synopsis": found.synopsis}
            for found in search_catalog(catalog, query, limit)
        ]

    @server.tool(annotations=_READS)
    def help(name: str) -> str:
        """The help page of a command: syntax of each parameter set, parameters, examples."""
        from psemu.help import format_help

        page = catalog.help(name)
        if page is None:
            close = catalog.suggest(name)
            return f"No help page describes '{name}'." + (f" Did you mean {' or '.join(close)}?" if close else "")
        return format_help(page, 120, color=False)

    @server.tool(annotations=_READS)
    def check(script: str) -> list[dict[str, Any]]:
        """Findings about a script: parse errors, unknown commands and parameters, binding errors, with places and fixes."""
        from psemu.diagnostic import as_dict
        from psemu.lint import check as find

        return [dict(as_dict(record)) for record in find(script, None, catalog)]

    @server.tool(annotations=_READS)
    def explain(script: str) -> dict[str, Any]:
        """How each command of a script binds: parameter set, values and where they came from, requests; nothing runs."""
        from psemu.explanation import explain as tell

        return tell(script, None, catalog).as_dict()

    @server.tool(annotations=_READS)
    def plan(script: str) -> dict[str, Any]:
        """Every HTTP request that a script may send, in order; nothing is sent."""
        from psemu.request_plan import plan_requests

        return plan_requests(script, None, catalog).as_dict()

    @server.tool(annotations=_READS)
    def gate(script: str) -> dict[str, object]:
        """Whether a script only reads, shows secrets, writes, destroys, or cannot be told, with the reason for each command."""
        from psemu.gate import classify

        return classify(script, catalog=catalog).as_dict()

    @server.tool(annotations=_EMULATES)
    def run_on_emulator(script: str, reset: bool = False) -> dict[str, Any]:
        """Runs a script on an emulator in memory and gives its output; state and variables stay for the next call unless reset."""
        nonlocal shell
        with lock:
            if reset:
                shell.close()
                shell = Shell(state=None, catalog=catalog)
            result = shell.run(script)
            return {"success": result.success, "output": result.text(), "streams": _streams(result.records)}

    def invoke(name: str, given: dict[str, Any]) -> dict[str, Any]:
        with lock:
            return _invoke(shell, name, given)

    for name in commands:
        command = catalog.find(name)
        if command is None:
            raise CatalogError(f"No help page describes '{name}'.")
        server.add_tool(
            _as_function(command, partial(invoke, command.name)),
            name=command.name,
            description=_synopsis(catalog, command),
            annotations=annotations_of(command, catalog),
        )
    return server


def _streams(records: list[Any]) -> list[dict[str, str]]:
    """Errors, warnings and the like, as text."""
    from psemu.formatting.error_view import error_lines

    return [
        {
            "stream": record.stream,
            "text": "\n".join(error_lines(record.value)) if record.stream == "error" else str(record.value),
        }
        for record in records
        if record.stream not in ("output", "host")
    ]


def _invoke(shell: Shell, name: str, given: dict[str, Any]) -> dict[str, Any]:
    from psemu.formatting import format_objects
    from psemu.objects import RuntimeException

    before = len(shell.errors)
    try:
        output = shell.invoke_command(name, given)
    except RuntimeException as error:
        return {"success": False, "output": "", "errors": [str(error)]}
    errors = [str(error) for error in shell.errors[: len(shell.errors) - before]]
    return {"success": not errors, "output": format_objects(output, 120), "errors": errors}


def _synopsis(catalog: Catalog, command: CommandInfo) -> str:
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


def _as_function(command: CommandInfo, invoke: Any) -> Any:
    """A function with the command's parameters by name, which calls *invoke* with those that were given."""

    def call(**given: Any) -> dict[str, Any]:
        result: dict[str, Any] = invoke({name: value for name, value in given.items() if value is not None})
        return result

    parameters = [
        inspect.Parameter(
            parameter.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotation(parameter) | None
        )
        for parameter in command.parameters
        if parameter.name.isidentifier() and not parameter.name.startswith("_")
    ]
    call.__signature__ = inspect.Signature(parameters, return_annotation=dict[str, Any])  # type: ignore[attr-defined]
    call.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": dict[str, Any]}
    return call


def _annotation(parameter: Any) -> Any:
    values = parameter.valid_values or parameter.enum_values
    name = parameter.type_name
    many = name.endswith("[]")
    base: Any = Literal[tuple(values)] if values else _SIMPLE.get(name.removesuffix("[]"))
    if base is None:
        base = dict[str, Any] if name in _TABLES or parameter.opaque else str
    return list[base] if many else base


def serve(commands: list[str], http: tuple[str, int] | None = None) -> None:
    """Answer an agent on standard input and output, or over HTTP at (host, port), until it ends."""
    server = make_server(commands)
    if http is None:
        server.run("stdio")
    else:
        server.run("streamable-http", host=http[0], port=http[1])
