"""The server: psemu's verbs as tools, in a thread where one call follows the other, on standard input and output or on HTTP."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations

from psemu import __version__
from psemu.catalog import Catalog, default_catalog
from psemu.errors import CatalogError, ConfigurationError, PsemuError
from psemu.mcp_server.commands import annotations_of, as_function, synopsis_of
from psemu.mcp_server.results import Explanation, Findings, FoundCommands, Help, Message, Plan, RunResult, Verdict
from psemu.runtime import Limits
from psemu.shell import Shell

P = ParamSpec("P")
R = TypeVar("R")

_INSTRUCTIONS = (
    "PowerShell without PowerShell. Check a script before you propose it, explain a command line to see what it binds to and which request"
    " it sends, ask the gate whether a text only reads, and try things on the emulator: nothing here reaches a real service."
)
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_EMULATES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
#: characters of the longest script or query, and of the longest output that is shown
_LONGEST = 200_000
_MOST_SHOWN = 100_000
_MOST_FOUND = 50
#: names under which this machine is asked on HTTP: no page from elsewhere can take them
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def make_server(commands: list[str], catalog: Catalog | None = None, seconds: float = 10.0) -> MCPServer:
    """A server with psemu's own tools and one for each of *commands*, which run on an emulator in memory, no run longer than *seconds*.

    Raises CatalogError for a command that no page describes.
    """
    tools = _Tools(catalog or default_catalog(), seconds)
    server = MCPServer("psemu", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING")
    # a catalog and a session belong to one thread, and texts run one after the other
    executor = ThreadPoolExecutor(1, "tools")
    for function in (tools.find_command, tools.help, tools.check, tools.explain, tools.plan, tools.gate):
        server.add_tool(_in_thread(executor, function), annotations=_READS)
    server.add_tool(_in_thread(executor, tools.run_on_emulator), annotations=_EMULATES)
    for name in commands:
        command = tools.catalog.find(name)
        if command is None:
            raise CatalogError(f"No help page describes '{name}'.")
        server.add_tool(
            _in_thread(executor, as_function(command, functools.partial(tools.invoke, command.name))),
            name=command.name,
            description=synopsis_of(tools.catalog, command),
            annotations=annotations_of(command, tools.catalog),
        )
    return server


def _in_thread(executor: ThreadPoolExecutor, function: Callable[P, R]) -> Callable[P, Any]:
    """*function* as a coroutine that runs in the executor."""

    @functools.wraps(function)
    async def run(*arguments: P.args, **named: P.kwargs) -> R:
        call = functools.partial(function, *arguments, **named)
        try:
            return await asyncio.get_running_loop().run_in_executor(executor, call)
        except PsemuError as error:
            raise ToolError(str(error)) from error

    return run


class _Tools:
    """The tools, and the session that they share."""

    def __init__(self, catalog: Catalog, seconds: float) -> None:
        self.catalog = catalog
        self._limits = Limits(seconds=seconds, output=20_000, memory=1_000_000_000)
        self._shell: Shell | None = None

    def find_command(self, query: str, limit: int = 10) -> FoundCommands:
        """Commands whose help pages speak of the words of the query, the best first."""
        from psemu.catalog import search_catalog

        found = search_catalog(self.catalog, _bounded(query), min(max(limit, 1), _MOST_FOUND))
        return {"commands": [{"name": each.name, "module": each.module, "synopsis": each.synopsis} for each in found]}

    def help(self, name: str) -> Help:
        """The help page of a command: syntax of each parameter set, parameters, examples."""
        from psemu.help import format_help

        page = self.catalog.help(_bounded(name))
        if page is None:
            close = list(self.catalog.suggest(name))
            text = f"No help page describes '{name}'." + (f" Did you mean {' or '.join(close)}?" if close else "")
            return {"found": False, "text": text, "suggestions": close}
        return {"found": True, "text": format_help(page, 120, color=False), "suggestions": []}

    def check(self, script: str) -> Findings:
        """Findings about a script: parse errors, unknown commands and parameters, binding errors, with places and fixes."""
        from psemu.diagnostic import ERROR, as_dict
        from psemu.lint import check

        records = check(_bounded(script), None, self.catalog)
        findings: list[Any] = [as_dict(record) for record in records]
        return {"success": all(record.severity != ERROR for record in records), "findings": findings}

    def explain(self, script: str) -> Explanation:
        """How each command of a script binds: parameter set, values and where they came from, requests; nothing runs."""
        from psemu.explanation import explain

        found: Any = explain(_bounded(script), None, self.catalog).as_dict()
        return found  # type: ignore[no-any-return]

    def plan(self, script: str) -> Plan:
        """Every HTTP request that a script may send, in order; nothing is sent."""
        from psemu.request_plan import plan_requests

        found: Any = plan_requests(_bounded(script), None, self.catalog).as_dict()
        return found  # type: ignore[no-any-return]

    def gate(self, script: str) -> Verdict:
        """Whether a script only reads, shows secrets, writes, destroys, or cannot be told, with the reason for each command."""
        from psemu.gate import classify

        found: Any = classify(_bounded(script), catalog=self.catalog).as_dict()
        return found  # type: ignore[no-any-return]

    def run_on_emulator(self, script: str, reset: bool = False) -> RunResult:
        """Runs a script on an emulator in memory and gives its output; state and variables stay for the next call unless reset."""
        if reset and self._shell is not None:
            self._shell.close()
            self._shell = None
        result = self._session().run(_bounded(script))
        return _run_result(result.success, result.text(), _messages(result.records))

    def invoke(self, name: str, given: dict[str, Any]) -> RunResult:
        """Runs one command with the parameters given."""
        from psemu.formatting import format_objects
        from psemu.objects import RuntimeException

        for value in given.values():
            _bounded(str(value))
        shell = self._session()
        before = len(shell.errors)
        try:
            output = shell.invoke_command(name, given)
        except RuntimeException as error:
            return _run_result(False, "", [{"stream": "error", "text": str(error)}])
        new = shell.errors[: len(shell.errors) - before]
        errors: list[Message] = [{"stream": "error", "text": str(error)} for error in new]
        return _run_result(not errors, format_objects(output, 120), errors)

    def _session(self) -> Shell:
        """The session, on an emulator in memory, whatever a script says: files are in memory too, and no host is allowed to it."""
        if self._shell is None:
            self._shell = Shell("embedded", state=None, catalog=self.catalog, limits=self._limits)
        return self._shell


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise ToolError(f"The text has {len(text):,} characters, {_LONGEST:,} are the most that a tool takes.")
    return text


def _run_result(success: bool, output: str, streams: list[Message]) -> RunResult:
    return {
        "success": success,
        "output": output[:_MOST_SHOWN],
        "truncated": len(output) > _MOST_SHOWN,
        "streams": streams,
    }


def _messages(records: list[Any]) -> list[Message]:
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


def serve(commands: list[str], http: tuple[str, int] | None = None) -> None:
    """Answers an agent on standard input and output, or over HTTP at (host, port), until it ends. ConfigurationError for a host that others
    can reach: who asks is known by the machine alone."""
    if http is not None and f"[{http[0]}]" not in _LOOPBACK and http[0] not in _LOOPBACK:
        raise ConfigurationError(f"psemu mcp listens on this machine only, not on {http[0]}.")
    server = make_server(commands)
    if http is None:
        server.run("stdio")
    else:
        server.run("streamable-http", host=http[0], port=http[1], transport_security=loopback_only())


def loopback_only() -> TransportSecuritySettings:
    """Requests under this machine's own names, and from no web page of another."""
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[name for host in _LOOPBACK for name in (host, f"{host}:*")],
        allowed_origins=[name for host in _LOOPBACK for name in (f"http://{host}", f"http://{host}:*")],
    )
