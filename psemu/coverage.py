"""The coverage ledger: what psemu does for each command it ships a page of or runs, computed from what is really there.

documented: a help page ships. bindable: metadata is built from it and every parameter set of it exists. runnable: a handler implements it.
routable: each parameter set leads to an HTTP request (``none`` for a command that makes no request; otherwise *reason* says why not).
emulated: each request that it would make is one that the embedded emulator answers (``none`` for a command that makes no request).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.catalog import Catalog, CommandInfo
    from psemu.emulator.app import EmulatorApp
    from psemu.rest.request import PlannedRequest

YES, NO, NONE = "yes", "no", "none"


class CoverageRow:
    """One command's line: *documented*, *bindable*, *runnable* are ``yes`` or ``no``; *routable* and *emulated* may be ``none`` too.

    *reason* says why it is not routable, empty if it is.
    """

    __slots__ = ("bindable", "documented", "emulated", "module_name", "name", "reason", "routable", "runnable")

    def __init__(
        self,
        name: str,
        module_name: str,
        documented: bool,
        bindable: bool,
        runnable: bool,
        emulated: str,
        routable: str = NONE,
        reason: str = "",
    ) -> None:
        self.name = name
        self.module_name = module_name
        self.documented = YES if documented else NO
        self.bindable = YES if bindable else NO
        self.runnable = YES if runnable else NO
        self.routable = routable
        self.emulated = emulated
        self.reason = reason

    def as_dict(self) -> dict[str, str]:
        """The line as plain data."""
        return {name: getattr(self, name) for name in ("name", "module_name", *_COLUMNS, "reason")}


_COLUMNS = ("documented", "bindable", "runnable", "routable", "emulated")


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
            requests, reason = _requests(command, runs)
            emulated = NO if not runs or command is None else _emulated(requests, reason, app)
            routable = NO if reason else YES if requests else NONE
            module = (command.module_name if command is not None else "") or pages.get(name, "")
            rows.append(CoverageRow(name, module, name in pages, command is not None, runs, emulated, routable, reason))
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


def _requests(command: CommandInfo | None, runs: bool) -> tuple[list[PlannedRequest], str]:
    """The requests of all parameter sets; a request's unknown parts are any text. With why there is none, if there should be one."""
    from psemu.errors import PsemuError
    from psemu.handlers.planning import planned_requests
    from psemu.objects import UNKNOWN

    requests: list[PlannedRequest] = []
    if command is None or not runs:
        name = "" if command is None else command.name.lower()
        if "-mg" in name:
            return [], f"no operation of Graph v1.0 has the name {'' if command is None else command.name}"
        return [], "no route table for its module" if "-az" in name else ""
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


def _emulated(requests: list[PlannedRequest], reason: str, app: EmulatorApp) -> str:
    """Whether the emulator knows each request."""
    if reason:
        return NO
    if not requests:
        return NONE
    return YES if all(_answers(app, request.method, request.url) for request in requests) else NO


def _answers(app: EmulatorApp, method: str, url: str) -> bool:
    from urllib.parse import quote, urlsplit

    parts = urlsplit(url)
    path = quote(parts.path, safe="/%$@:'()=,;+-._~")
    headers = [(b"host", parts.netloc.encode())]
    query = quote(parts.query, safe="=&%$',()+-._~:/").encode()
    return app.respond(method, "https", path.encode(), query, headers, b"").status != 501


def format_coverage(rows: Iterable[CoverageRow] | None = None) -> str:
    """The ledger as a table with a line of totals, as ``psemu coverage`` prints it."""
    rows = coverage() if rows is None else list(rows)
    header = ("Command", "Module", "Documented", "Bindable", "Runnable", "Routable", "Emulated")
    table = [header, *((row.name, row.module_name, *(getattr(row, c) for c in _COLUMNS)) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(header))]

    def shown(line: tuple[str, ...]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()

    totals = [f"{sum(getattr(row, column) == YES for row in rows)} {column}" for column in _COLUMNS]
    local = sum(row.emulated == NONE and row.runnable == YES for row in rows)
    lines = [shown(header), shown(tuple("-" * width for width in widths)), *map(shown, table[1:])]
    return "\n".join([*lines, "", f"{len(rows)} commands: {', '.join(totals)} ({local} more make no request)"])
