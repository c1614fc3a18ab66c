"""Help pages to command metadata: what commands there are and what the binder needs to know of each."""

from __future__ import annotations

from psemu.catalog.catalog import Catalog, default_catalog
from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.catalog.about import CatalogSource
    from psemu.catalog.adding import Progress
    from psemu.catalog.commands import CommandEntry
    from psemu.catalog.search import SearchResult
    from psemu.catalog.verbs import VerbInfo
    from psemu.catalog.verification import VerifiedFile
    from psemu.help.model import CommandHelp

__all__ = [
    "ALL_PARAMETER_SETS",
    "Catalog",
    "CommandInfo",
    "ParameterAttribute",
    "ParameterInfo",
    "ParameterSetMetadata",
    "add_to_catalog",
    "approved_verbs",
    "build_command",
    "command_from_json",
    "command_to_json",
    "default_catalog",
    "export_catalog",
    "list_catalog",
    "list_commands",
    "remove_from_catalog",
    "search_catalog",
    "verify_catalog",
]


def build_command(help: CommandHelp) -> CommandInfo:
    """The command that a help page describes; see :func:`psemu.catalog.builder.build_command`."""
    from psemu.catalog.builder import build_command as build

    return build(help)


def command_to_json(command: CommandInfo) -> str:
    """The JSON document ``command``, whose schema ``psemu schema command`` prints."""
    from psemu.catalog.plain import to_json

    return to_json(command)


def command_from_json(text: str, path: str | None = None) -> CommandInfo:
    """The command of a JSON document ``command``; a text of another shape is a ConfigurationError that names the place."""
    from psemu.catalog.plain import from_json

    return from_json(text, path)


def add_to_catalog(
    path: str,
    progress: Progress | None = None,
    *,
    name: str | None = None,
    version: str | None = None,
    folder: str = "",
) -> CatalogSource:
    """Read a help page, folder, zip or tar file into the user's catalog; see :func:`psemu.catalog.adding.add_to_catalog`."""
    from psemu.catalog.adding import add_to_catalog as add

    return add(path, progress, name=name, version=version, folder=folder)


def list_catalog() -> list[CatalogSource]:
    """Each source that the user added, in the order of names and versions."""
    from psemu.catalog.sources import list_catalog as sources

    return sources()


def remove_from_catalog(name: str) -> int:
    """Forget a source of the user's catalog by name, ``name@version`` or path; the number of its commands."""
    from psemu.catalog.sources import remove_from_catalog as remove

    return remove(name)


def verify_catalog() -> list[VerifiedFile]:
    """Read every file of the user's catalog to its last byte; what is damaged is in the ``problems`` of its result."""
    from psemu.catalog.verification import verify_catalog as verify

    return verify()


def export_catalog(target: str, names: Iterable[str] = (), force: bool = False) -> int:
    """Write pages or metadata of the user's catalog to a folder, ``.zip`` or ``.jsonl``; see :func:`psemu.catalog.export.export_catalog`."""
    from psemu.catalog.export import export_catalog as export

    return export(target, names, force)


def search_catalog(catalog: Catalog, query: str, limit: int = 10) -> list[SearchResult]:
    """At most *limit* commands about the words of *query*, the best first; see :func:`psemu.catalog.search.search_catalog`."""
    from psemu.catalog.search import search_catalog as search

    return search(catalog, query, limit)


def list_commands(
    catalog: Catalog,
    pattern: str = "*",
    *,
    module: str = "",
    verb: str = "",
    noun: str = "",
    parameter: str = "",
    aliases: bool = False,
) -> list[CommandEntry]:
    """The commands that match, as Get-Command lists them; see :func:`psemu.catalog.commands.list_commands`."""
    from psemu.catalog.commands import list_commands as commands

    return commands(catalog, pattern, module=module, verb=verb, noun=noun, parameter=parameter, aliases=aliases)


def approved_verbs(pattern: str = "*", group: str = "") -> list[VerbInfo]:
    """The verbs that PowerShell approves of, as Get-Verb lists them."""
    from psemu.catalog.verbs import approved_verbs as verbs

    return verbs(pattern, group)
