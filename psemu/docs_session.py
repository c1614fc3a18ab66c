"""One run of ``psemu docs``: help pages as a web site or as man pages."""

from __future__ import annotations

import sys

from psemu.bindings_session import commands_and_pages, module_versions
from psemu.find_session import catalog_of, declare_module_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from psemu.catalog import CommandInfo

OK = 0


def declare_docs(parser: ArgumentParser) -> None:
    """The actions of ``psemu docs`` and their options."""
    actions = parser.add_subparsers(dest="action", required=True)
    build = actions.add_parser("build", help="a static web site with a search and a form that makes lines")
    build.add_argument("--title", help="what the site is called; the module's name, or PowerShell commands, without it")
    man = actions.add_parser("man", help="man pages")
    for action, folder in ((build, "the site's folder"), (man, "the folder of the man pages")):
        action.add_argument(
            "name", nargs="+", help="commands, patterns with * and ?, modules, files of help pages or folders of them"
        )
        action.add_argument("-o", "--output", metavar="DIR", required=True, help=folder)
        action.add_argument("--force", action="store_true", help="write where files are that psemu did not generate")
        declare_module_version(action)


def run_docs(options: Namespace) -> int:
    """Write what *options* (as :func:`declare_docs` declares them) ask for."""
    from psemu.codegen import man_pages, site_files, write_folder

    catalog = catalog_of(options)
    found = commands_and_pages(options.name, catalog)
    pages = {command.name.lower(): page for command, page in found}
    commands = [command for command, _ in found]
    versions = module_versions(catalog)
    make = man_pages if options.action == "man" else site_files
    title = getattr(options, "title", None) or _title(commands)
    count = write_folder(
        options.output, make(commands, lambda command: pages[command.name.lower()](), title, versions), options.force
    )
    print(f"{len(commands):,} commands in {count:,} files of {options.output}.", file=sys.stderr)  # noqa: T201
    return OK


def _title(commands: Sequence[CommandInfo]) -> str:
    modules = {command.module_name for command in commands}
    return next(iter(modules)) or "PowerShell commands" if len(modules) == 1 else "PowerShell commands"
