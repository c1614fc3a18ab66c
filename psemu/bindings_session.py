"""One run of ``psemu bindings``: commands, modules or help pages as code in another language."""

from __future__ import annotations

import os
import sys
from functools import partial

from psemu.errors import CatalogError, ConfigurationError
from psemu.find_session import catalog_of, declare_module_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator, Sequence

    from psemu.catalog import Catalog, CommandInfo
    from psemu.codegen.python_module import Described
    from psemu.help import CommandHelp
    from psemu.rest.request import PlannedRequest

OK, FINDINGS = 0, 1
#: form → ending of a single file
_ENDINGS = {
    "python": ".py",
    "schema": ".json",
    "functions": ".json",
    "openapi": ".json",
    "powershell": ".psm1",
    "completers": ".ps1",
    "cheat-sheet": ".md",
}
#: forms that are one file
_WHOLE = {"cheat-sheet": "a cheat sheet", "openapi": "an OpenAPI document", "completers": "a script of completers"}


def declare_bindings(parser: ArgumentParser) -> None:
    """The options of ``psemu bindings``."""
    parser.add_argument(
        "name", nargs="+", help="commands, patterns with * and ?, modules, files of help pages or folders of them"
    )
    parser.add_argument(
        "--form",
        choices=tuple(_ENDINGS),
        default="python",
        help="typed Python (without it), JSON Schema, functions for language models, OpenAPI of the requests, PowerShell modules of stubs,"
        " argument completers, or a cheat sheet",
    )
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="a folder, or one file if PATH has an ending; standard output without it"
    )
    parser.add_argument("--force", action="store_true", help="write where files are that psemu did not generate")
    declare_module_version(parser)


def run_bindings(options: Namespace) -> int:
    """Write what *options* (as :func:`declare_bindings` declares them) ask for."""
    from psemu.codegen import write_folder

    catalog = catalog_of(options)
    chosen = described(options.name, catalog)
    versions = module_versions(catalog)
    form, output = options.form, options.output
    if output is None or output.endswith(_ENDINGS[form]):
        _write(output, _text(form, chosen, versions), options.force)
        return OK
    if form in _WHOLE:
        raise ConfigurationError(f"{_WHOLE[form]} is one file: -o {output}{_ENDINGS[form]}.")
    files = _files(form, chosen, versions)
    write_folder(output, files, options.force)
    print(f"{len(chosen)} commands in {len(files)} files of {output}.", file=sys.stderr)  # noqa: T201
    return OK


def _text(form: str, chosen: list[Described], versions: dict[str, str]) -> str:
    """All of *chosen* as one text."""
    from psemu.codegen import (
        generate_bindings,
        generate_cheat_sheet,
        generate_completers,
        generate_functions,
        generate_openapi,
        generate_powershell,
        generate_schemas,
    )

    if form == "python":
        return generate_bindings(chosen)
    if form == "cheat-sheet":
        return generate_cheat_sheet(chosen, versions)
    if form == "powershell":
        files = generate_powershell(chosen, versions)
        return "\n".join(text for path, text in files.items() if path.endswith(".psm1"))
    if form == "completers":
        return generate_completers(chosen, versions)
    if form == "openapi":
        document = generate_openapi(chosen, _requests, versions)
        _tell_routable(len(chosen), document)
        return _json(document)
    return _json((generate_schemas if form == "schema" else generate_functions)(chosen, versions))


def _tell_routable(count: int, document: dict[str, object]) -> None:
    without = document["x-not-routable"]
    assert isinstance(without, list)
    if without:
        print(  # noqa: T201
            f"{len(without):,} of {count:,} commands send no request that psemu knows of; x-not-routable lists them.",
            file=sys.stderr,
        )


def _requests(command: CommandInfo, set_name: str, names: Sequence[str]) -> list[PlannedRequest]:
    """The requests of *command* when the parameters called *names* are given, as the handlers plan them."""
    from psemu.errors import PsemuError
    from psemu.handlers import load_handler
    from psemu.handlers.planning import planned_requests
    from psemu.objects import UNKNOWN

    if load_handler(command.name) is None:
        return []
    try:
        return planned_requests(command.name, set_name, dict.fromkeys(names, UNKNOWN), command_info=command)
    except PsemuError:
        return []


def _files(form: str, chosen: list[Described], versions: dict[str, str]) -> dict[str, str]:
    """All of *chosen* as the files of a folder."""
    from psemu.codegen import generate_package, generate_powershell
    from psemu.codegen.file_names import file_name

    if form == "python":
        return generate_package(chosen, versions)
    if form == "powershell":
        return generate_powershell(chosen, versions)
    return {f"{file_name(described[0].name)}.json": _text(form, [described], versions) for described in chosen}


def _write(path: str | None, text: str, force: bool) -> None:
    from psemu.codegen import write_bindings

    if path is None:
        sys.stdout.write(text)
    else:
        write_bindings(path, text, force)


def _json(document: dict[str, object]) -> str:
    import json

    return json.dumps(document, indent=2) + "\n"


def declare_bindings_diff(parser: ArgumentParser) -> None:
    """The options of ``psemu bindings diff``."""
    place = "a folder or file of help pages, a command, a module, or MODULE@VERSION of the user's catalog"
    parser.add_argument("old", help=place)
    parser.add_argument("new", help="the same for what it became")
    parser.add_argument("--breaking", action="store_true", help="only what breaks calls that were right")
    parser.add_argument("--json", action="store_true", help="the changes as JSON")


def run_bindings_diff(options: Namespace) -> int:
    """Print the changes; 1 where one of them breaks a call."""
    from psemu.codegen import differences, format_differences

    old, new = (_commands_of(place) for place in (options.old, options.new))
    changes = differences(old, new)
    breaking = sum(change.is_breaking for change in changes)
    if options.breaking:
        changes = [change for change in changes if change.is_breaking]
    if options.json:
        import json

        document = {
            "old": {"name": options.old, "commands": len(old)},
            "new": {"name": options.new, "commands": len(new)},
            "breaking": breaking,
            "changes": [change.as_dict() for change in changes],
        }
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(format_differences(changes))
    return FINDINGS if breaking else OK


def _commands_of(place: str) -> list[CommandInfo]:
    from psemu.catalog import default_catalog

    module, at, version = place.rpartition("@")
    if at and version and not os.path.exists(place):
        return [command for command, _ in described([module], default_catalog({module: version}))]
    return [command for command, _ in described([place], default_catalog())]


def described(names: Sequence[str], catalog: Catalog) -> list[Described]:
    """The commands that *names* mean, each once, with their pages; a name that means none is a CatalogError."""
    return [(command, page()) for command, page in commands_and_pages(names, catalog)]


def commands_and_pages(
    names: Sequence[str], catalog: Catalog
) -> list[tuple[CommandInfo, Callable[[], CommandHelp | None]]]:
    """:func:`described` whose pages are read when they are asked for."""
    found: dict[str, tuple[CommandInfo, Callable[[], CommandHelp | None]]] = {}
    for name in names:
        is_path = os.path.exists(name) and (os.sep in name or catalog.find(name) is None)
        for command, page in _of_pages(name) if is_path else _of_catalog(name, catalog):
            found.setdefault(command.name.lower(), (command, page))
    return list(found.values())


def _of_pages(path: str) -> Iterator[tuple[CommandInfo, Callable[[], CommandHelp | None]]]:
    from psemu.catalog.pages import LoadedPages

    pages = LoadedPages()
    pages.add(path)
    for name in pages.names():
        command = pages.find(name.lower())
        assert command is not None
        yield command, partial(pages.help, name.lower())


def _of_catalog(name: str, catalog: Catalog) -> Iterator[tuple[CommandInfo, Callable[[], CommandHelp | None]]]:
    command = catalog.find(name) if not any(ch in name for ch in "*?[") else None
    if command is not None:
        yield command, partial(catalog.help, command.name)
        return
    from psemu.catalog import list_commands

    entries = list_commands(catalog, module=name) or list_commands(catalog, name)
    if not entries:
        close = catalog.suggest(name)
        hint = f" Did you mean {' or '.join(close)}?" if close else " `psemu catalog add` takes in help pages."
        raise CatalogError(f"No command or module is called '{name}', and there is no such file.{hint}")
    for entry in entries:
        qualified = f"{entry.module}\\{entry.name}" if entry.module else entry.name
        command = catalog.find(qualified)
        if command is not None:
            yield command, partial(catalog.help, qualified)


def module_versions(catalog: Catalog) -> dict[str, str]:
    """Module → its version, of the modules whose version is known; where there are several, that of the source which counts."""
    found: dict[str, str] = {}
    for _, module, version in catalog.entries():
        if module and version:
            found.setdefault(module.lower(), version)
    return found
