"""The verb ``routes``: adding what other Azure providers can do, and looking at it."""

from __future__ import annotations

import os

from psemu.errors import ConfigurationError
from psemu.rest.routes.providers import ProviderRoutes, RouteStore, user_routes
from psemu.text_table import format_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from psemu.catalog import CommandInfo

OK, FINDINGS = 0, 1


def _say(text: str) -> None:
    print(text)  # noqa: T201


def declare_routes(parser: ArgumentParser) -> None:
    """The arguments of ``psemu routes``: what is to be done, and what that takes."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, declare, run, summary in (
        ("add", _declare_add, _add, "add an Azure provider's operations from its public description or Python package"),
        ("list", _declare_list, _list, "the providers that were added, and where they are from"),
        ("show", _declare_show, _show, "a provider's operations, or what a command calls"),
        ("match", _declare_match, _match, "what each Az command calls, or why nothing can be told, with totals"),
        ("remove", _declare_remove, _remove, "forget a provider"),
    ):
        action = actions.add_parser(name, help=summary, description=summary)
        declare(action)
        action.set_defaults(run=run)


def run_routes(options: Namespace) -> int:
    """Do what is asked."""
    code: int = options.run(options)
    return code


def _declare_add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source",
        help="an OpenAPI 2.0 file or a folder of them (Azure/azure-rest-api-specs), or a Python package azure-mgmt-… (a wheel or its folder)",
    )
    parser.add_argument("--provider", metavar="NAME", help="only this one (Microsoft.KeyVault)")
    parser.add_argument(
        "--module", action="append", default=[], metavar="NAME", help="a module whose commands call it, if not Az.NAME"
    )


def _add(options: Namespace) -> int:
    """Read the source and keep each provider's routes."""
    routes, notes = read_routes(options.source)
    chosen = [r for r in routes if not options.provider or r.provider.lower() == options.provider.lower()]
    if not chosen:
        known = ", ".join(r.provider for r in routes)
        raise ConfigurationError(f"'{options.source}' tells nothing of {options.provider}, but of {known}.")
    store = user_routes()
    for found in chosen:
        found.modules = list(dict.fromkeys([*found.modules, *options.module]))
        store.add(found)
        _say(f"{found.provider}: {len(found.operations)} operations for commands of {', '.join(found.modules)}")
    for note in notes:
        _say(f"  {note}")
    return OK


def read_routes(source: str) -> tuple[list[ProviderRoutes], list[str]]:
    """The providers that *source* tells of, with notes on what it does not. ConfigurationError if it tells of none."""
    from psemu.rest.routes.openapi import read_openapi
    from psemu.rest.routes.python_sdk import is_python_sdk, read_python_sdk

    if not os.path.exists(source):
        raise ConfigurationError(f"There is no file or folder '{source}'.")
    if not os.path.isdir(source) and not source.endswith((".json", ".whl")):
        raise ConfigurationError(f"'{source}' is neither a description (.json), a Python package (.whl) nor a folder.")
    return read_python_sdk(source) if is_python_sdk(source) else read_openapi(source)


def _declare_list(parser: ArgumentParser) -> None:
    del parser


def _list(options: Namespace) -> int:
    """Print the providers that were added."""
    store = user_routes()
    rows = [(r.provider, str(len(r.operations)), ", ".join(r.modules), _origin(r)) for r in store.all()]
    if not rows:
        _say("No provider was added; `psemu routes add FILE` does that.")
        return OK
    _say(format_table(("Provider", "Operations", "Modules", "Origin"), rows, rule=True))
    return OK


def _origin(routes: ProviderRoutes) -> str:
    first = routes.origins[0] if routes.origins else ""
    return first if len(routes.origins) < 2 else f"{first} and {len(routes.origins) - 1} more"


def _declare_show(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="a provider (Microsoft.KeyVault), or a command (Get-AzKeyVault)")
    parser.add_argument("--json", action="store_true")


def _show(options: Namespace) -> int:
    """Print a provider's operations, or what each parameter set of a command calls; 1 where no set calls one."""
    store = user_routes()
    if "-" in options.name:
        return _show_command(options.name, store, options.json)
    routes = store.get(options.name)
    if routes is None:
        known = ", ".join(store.providers()) or "none"
        raise ConfigurationError(f"No routes of '{options.name}' were added; there are: {known}.")
    if options.json:
        import json

        _say(json.dumps(routes.as_dict(), indent=2))
        return OK
    for origin in routes.origins:
        _say(f"# {origin}")
    for operation in routes.operations:
        _say(f"{operation.method:6} {operation.path}?api-version={operation.api_version}  ({operation.operation_id})")
    return OK


def _show_command(name: str, store: RouteStore, as_json: bool) -> int:
    from psemu.catalog import default_catalog

    command = default_catalog().find(name)
    if command is None:
        raise ConfigurationError(f"No help page describes '{name}'; `psemu catalog add az` reads those of Azure.")
    lines = matches(command, store)
    if as_json:
        import json

        _say(json.dumps([{"parameterSet": s, "operation": o, "reason": r} for s, o, r in lines], indent=2))
    else:
        for set_name, operation, reason in lines:
            _say(f"{set_name}: {operation or reason}")
    return OK if any(operation for _, operation, _ in lines) else FINDINGS


def matches(command: CommandInfo, store: RouteStore) -> list[tuple[str, str, str]]:
    """Each parameter set of *command* with the operation that its mandatory parameters call, or why there is none."""
    from psemu.rest.routes.arm_resolution import arm_route
    from psemu.rest.routes.resolution import Unroutable

    found = []
    for set_name in command.parameter_sets or ("__AllParameterSets",):
        demanded = [
            parameter.name
            for parameter in command.parameters
            if any(
                name in (set_name, "__AllParameterSets") and metadata.is_mandatory
                for name, metadata in parameter.parameter_sets.items()
            )
        ]
        try:
            operation = arm_route(command, set_name, demanded, store).operation
            found.append((set_name, f"{operation.method} {operation.path}", ""))
        except Unroutable as error:
            found.append((set_name, "", str(error)))
    return found


def _declare_match(parser: ArgumentParser) -> None:
    parser.add_argument("pages", nargs="?", help="a folder of help pages; without it the catalog's commands")
    parser.add_argument("--module", default="", metavar="NAME", help="only this module's commands")
    parser.add_argument("--quiet", action="store_true", help="the totals only")


def _match(options: Namespace) -> int:
    """Print what each Az command calls, or why nothing can be told, and how many there are of each."""
    from collections import Counter

    store = user_routes()
    totals: Counter[str] = Counter()
    sets: Counter[bool] = Counter()
    for command in _commands(options.pages, options.module):
        lines = matches(command, store)
        routed = sum(bool(operation) for _, operation, _ in lines)
        named = all("goes by the name" not in reason for _, _, reason in lines)
        totals["whole" if routed == len(lines) else "part" if routed else "named" if named else "unnamed"] += 1
        for set_name, operation, reason in lines:
            sets[bool(operation)] += 1
            if not options.quiet:
                _say(f"{command.name} {set_name}: {operation or reason}")
    number = sum(totals.values())
    _say(f"{number} commands: {totals['whole']} with all their parameter sets, {totals['part']} with some")
    _say(
        f"  {totals['named']} whose operation is known but not what fills its path; {totals['unnamed']} of no known operation"
    )
    _say(f"{sets[True] + sets[False]} parameter sets: {sets[True]} call one operation, {sets[False]} are refused")
    return OK


def _commands(pages: str | None, module: str) -> list[CommandInfo]:
    if pages is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
        known = [catalog.find(name) for name in catalog.names() if "-az" in name.lower()]
        found = [command for command in known if command is not None]
    else:
        found = _described(pages)
    return [c for c in found if not module or c.module_name.lower() == module.lower()]


def _described(folder: str) -> list[CommandInfo]:
    from psemu.catalog import build_command
    from psemu.help import read_command_help

    if not os.path.isdir(folder):
        raise ConfigurationError(f"'{folder}' is no folder of help pages.")
    found = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".md") and "-Az" in name:
                with open(os.path.join(root, name), encoding="utf-8-sig", errors="replace") as file:
                    command = build_command(read_command_help(file.read(), name))
                command.module_name = command.module_name or os.path.basename(root)
                found.append(command)
    return found


def _declare_remove(parser: ArgumentParser) -> None:
    parser.add_argument("provider", help="a provider (Microsoft.KeyVault)")


def _remove(options: Namespace) -> int:
    """Forget a provider."""
    user_routes().remove(options.provider)
    return OK
