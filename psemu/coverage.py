"""The coverage ledger: what psemu does for each command it ships a page of or runs, computed from what is really there.

documented: a help page ships. bindable: metadata is built from it and every parameter set of it exists. runnable: a handler implements it.
routable: each parameter set leads to an HTTP request (``none`` for a command that makes no request).
emulated: each request that it would make is one that the embedded emulator answers (``none`` for a command that makes no request).
What is ``no`` has a reason. Pages that were added (``psemu catalog add``) count like those that ship.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from psemu.catalog import Catalog, CommandInfo
    from psemu.emulator.app import EmulatorApp
    from psemu.help.model import CommandHelp
    from psemu.rest.request import PlannedRequest

YES, NO, NONE = "yes", "no", "none"
_COLUMNS = ("documented", "bindable", "runnable", "routable", "emulated")
_UNKNOWN = "neither a help page nor metadata of it is known"
_NOTHING_RUNS_IT = "no handler runs it"
#: places for a whole path, of commands that ask for anything → a path that there is
_ANY_PATH = {
    "{ResourceType}/{ResourceName}": "Microsoft.Network/routeTables/t",
    "{ResourceId}": "subscriptions/s/resourceGroups/g/providers/Microsoft.Network/routeTables/t",
    "{Path}": "subscriptions",
    "graph.microsoft.com/{Uri}": "graph.microsoft.com/v1.0/users",
    "management.azure.com/{Uri}": "management.azure.com/subscriptions",
}


class CoverageRow:
    """One command's line: *documented*, *bindable*, *runnable* are ``yes`` or ``no``; *routable* and *emulated* may be ``none`` too.

    *reasons* says of each column that is ``no`` why it is.
    """

    __slots__ = ("bindable", "documented", "emulated", "module_name", "name", "reasons", "routable", "runnable")

    def __init__(
        self,
        name: str,
        module_name: str,
        documented: bool,
        bindable: bool,
        runnable: bool,
        emulated: str,
        routable: str = NONE,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.module_name = module_name
        self.documented = YES if documented else NO
        self.bindable = YES if bindable else NO
        self.runnable = YES if runnable else NO
        self.routable = routable
        self.emulated = emulated
        self.reasons = {column: (reasons or {}).get(column, "") for column in _COLUMNS if getattr(self, column) == NO}

    @property
    def reason(self) -> str:
        """Why it cannot be emulated, in one line: the first obstacle on the way; empty if nothing is missing."""
        return next((text for text in map(self.reasons.get, _COLUMNS[1:]) if text), "")

    def as_dict(self) -> dict[str, Any]:
        """The line as plain data."""
        return {name: getattr(self, name) for name in ("name", "module_name", *_COLUMNS, "reasons")}


def coverage(catalog: Catalog | None = None) -> list[CoverageRow]:
    """The ledger of all commands that have a page, metadata or a handler, by module and name."""
    from psemu.handlers import command_names, load_handler

    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    pages = documented_commands()
    runnable = {name.lower(): name for name in command_names()}
    names = {name.lower(): name for name in (*catalog.names(), *runnable.values(), *pages)}
    from psemu.emulator import create_app

    app = create_app()
    rows = []
    try:
        for _lowered, name in names.items():
            command = catalog.find(name)
            runs = load_handler(name) is not None
            documented = name in pages or _has_text(catalog.help(name))
            requests, why_not = _requests(command, runs)
            unknown = "" if why_not or not runs else _unknown_request(requests, app)
            missing = why_not or unknown or ("" if runs else _NOTHING_RUNS_IT)
            missing = missing if command is not None else _UNKNOWN
            emulated = NO if missing else YES if requests else NONE
            routable = NO if why_not else YES if requests else NONE
            module = (command.module_name if command is not None else "") or pages.get(name, "")
            reasons = {
                "documented": "its metadata ships without a help page",
                "bindable": _UNKNOWN,
                "runnable": why_not or _NOTHING_RUNS_IT,
                "routable": why_not,
                "emulated": missing,
            }
            rows.append(CoverageRow(name, module, documented, command is not None, runs, emulated, routable, reasons))
    finally:
        app.close()
    return sorted(rows, key=lambda row: (row.module_name.lower(), row.name.lower()))


def documented_commands() -> dict[str, str]:
    """Command → module of the help pages that ship: ``helpdocs/<Module>/<Command>.md``."""
    from psemu.resources import resource_path

    root = resource_path("helpdocs")
    found: dict[str, str] = {}
    for module in sorted(os.listdir(root)):
        folder = os.path.join(root, module)
        if os.path.isdir(folder):
            found.update({file[:-3]: module for file in sorted(os.listdir(folder)) if file.endswith(".md")})
    return found


def _has_text(page: CommandHelp | None) -> bool:
    """A page that somebody wrote; where there is only metadata, the catalog makes one without a word."""
    return page is not None and bool(page.synopsis or page.description)


def _requests(command: CommandInfo | None, runs: bool) -> tuple[list[PlannedRequest], str]:
    """The requests of all parameter sets; a request's unknown parts are any text. With why there is none, if there should be one."""
    from psemu.errors import PsemuError
    from psemu.handlers.planning import planned_requests
    from psemu.objects import UNKNOWN

    requests: list[PlannedRequest] = []
    if command is None or not runs:
        name = "" if command is None else command.name.lower()
        if "-mg" in name:
            return [], "no operation of Graph v1.0 has its name"
        return [], _no_azure_route(command) if command is not None and "-az" in name else ""
    for set_name in command.parameter_sets or ("__AllParameterSets",):
        values = {
            parameter.name: UNKNOWN
            for parameter in command.parameters
            for name, metadata in parameter.parameter_sets.items()
            if metadata.is_mandatory and name in (set_name, "__AllParameterSets")
        }
        try:
            requests += planned_requests(command.name, set_name, values, command_info=command)
        except PsemuError as error:
            return requests, str(error)
    return requests, ""


def _no_azure_route(command: CommandInfo) -> str:
    from psemu.rest.routes.providers import user_routes

    if user_routes().of_module(command.module_name):
        return "no operation of the providers that were added goes by its name"
    return "no routes of its module are known"


def _unknown_request(requests: list[PlannedRequest], app: EmulatorApp) -> str:
    """The first request that the emulator does not know, as a reason; empty if there is none."""
    for request in requests:
        if not _answers(app, request.method, request.url):
            return f"the emulator does not know {request.method} {request.url}"
    return ""


def _answers(app: EmulatorApp, method: str, url: str) -> bool:
    """Whether the emulator does more than to miss an entity on the way: each one that the path names is there."""
    from urllib.parse import quote, urlsplit

    for place, path in _ANY_PATH.items():
        url = url.replace(place, path)
    parts = urlsplit(url)
    segments = parts.path.split("/")[2:]
    if "/v1.0/" in url:
        for index, segment in enumerate(segments):
            if segment[:1] == "{":
                app.store.put("/".join(("/graph", *segments[: index + 1])), {"id": segment})
    path = quote(parts.path, safe="/%$@:'()=,;+-._~")
    headers = [(b"host", parts.netloc.encode())]
    query = quote(parts.query, safe="=&%$',()+-._~:/").encode()
    return app.respond(method, "https", path.encode(), query, headers, b"").status != 501


def totals(rows: Iterable[CoverageRow]) -> dict[str, Any]:
    """How many commands there are, how many of each answer in each column, and why the others are not, by module and in all."""
    rows = list(rows)
    modules: dict[str, list[CoverageRow]] = {}
    for row in rows:
        modules.setdefault(row.module_name, []).append(row)
    return {**_counted(rows), "modules": {name: _counted(own) for name, own in sorted(modules.items())}}


def _counted(rows: list[CoverageRow]) -> dict[str, Any]:
    counted: dict[str, Any] = {"commands": len(rows)}
    for column in _COLUMNS:
        answers = [getattr(row, column) for row in rows]
        counted[column] = {answer: answers.count(answer) for answer in (YES, NO, NONE)}
        why = [row.reasons[column] for row in rows if column in row.reasons]
        counted[column]["reasons"] = {
            text: why.count(text) for text in sorted(set(why), key=lambda t: (-why.count(t), t))
        }
    return counted


def format_coverage(rows: Iterable[CoverageRow] | None = None) -> str:
    """The ledger as a table with a line of totals, as ``psemu coverage`` prints it."""
    rows = coverage() if rows is None else list(rows)
    header = ("Command", "Module", "Documented", "Bindable", "Runnable", "Routable", "Emulated")
    table = [header, *((row.name, row.module_name, *(getattr(row, c) for c in _COLUMNS)) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(header))]

    def shown(line: tuple[str, ...]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()

    counted = totals(rows)
    sums = [f"{counted[column][YES]} {column}" for column in _COLUMNS]
    local = sum(row.emulated == NONE and row.runnable == YES for row in rows)
    lines = [shown(header), shown(tuple("-" * width for width in widths)), *map(shown, table[1:]), ""]
    for column in _COLUMNS:
        for text, count in counted[column]["reasons"].items():
            lines.append(f"{count} not {column}: {text}")
    return "\n".join([*lines, "", f"{len(rows)} commands: {', '.join(sums)} ({local} more make no request)"])
