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
    from collections.abc import Callable

    from psemu.catalog.user import AddedPages
    from psemu.help.model import CommandHelp

__all__ = [
    "ALL_PARAMETER_SETS",
    "Catalog",
    "CommandInfo",
    "ParameterAttribute",
    "ParameterInfo",
    "ParameterSetMetadata",
    "add_to_catalog",
    "build_command",
    "command_from_json",
    "command_to_json",
    "default_catalog",
    "list_catalog",
    "remove_from_catalog",
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


def add_to_catalog(path: str, progress: Callable[[int], None] | None = None) -> AddedPages:
    """Read a help page, or all below a folder, into the user's catalog; see :func:`psemu.catalog.user.add_to_catalog`."""
    from psemu.catalog.user import add_to_catalog as add

    return add(path, progress)


def list_catalog() -> list[tuple[str, int]]:
    """Each folder or file that the user added, with the number of its commands."""
    from psemu.catalog.user import list_catalog as origins

    return origins()


def remove_from_catalog(path: str) -> int:
    """Forget what *path* brought to the user's catalog; the number of its commands."""
    from psemu.catalog.user import remove_from_catalog as remove

    return remove(path)
