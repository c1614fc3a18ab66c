"""What ``psemu catalog`` does: add, list and remove folders of help pages in the user's catalog."""

from __future__ import annotations

import os

from psemu.catalog.builder import build_command
from psemu.catalog.pages import page_files
from psemu.catalog.store import StoredPages
from psemu.errors import CatalogError
from psemu.help.reader import read_path
from psemu.resources import user_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.catalog.command_info import CommandInfo


class AddedPages:
    """What an :func:`add_to_catalog` did: *commands* now known from *origin*; *skipped*: (path, reason) of files that are no help or
    describe a command of the same module again."""

    __slots__ = ("commands", "origin", "skipped")

    def __init__(self, origin: str, commands: int, skipped: tuple[tuple[str, str], ...]) -> None:
        self.origin = origin
        self.commands = commands
        self.skipped = skipped


def _store() -> StoredPages:
    return StoredPages(user_path("catalog.sqlite3"))


def add_to_catalog(path: str, progress: Callable[[int], None] | None = None) -> AddedPages:
    """Read the page or folder *path* into the user's catalog, in place of what it brought before.

    *progress* is called with the number of files read so far. A path without any help page is a CatalogError and changes nothing.
    """
    origin = os.path.abspath(path)
    found: dict[tuple[str, str], tuple[CommandInfo, str]] = {}
    skipped = []
    for number, file in enumerate(page_files(origin), 1):
        try:
            page = read_path(file)
        except CatalogError as error:
            skipped.append((file, str(error)))
            continue
        if page.is_command:
            command = build_command(page)
            key = (command.module_name.lower(), command.name.lower())
            if key in found:
                skipped.append(
                    (file, f"'{command.name}' of module '{command.module_name}' was read from an earlier file.")
                )
            else:
                found[key] = (command, page.source.text)
        else:
            skipped.append(
                (file, page.diagnostics[0].message if page.diagnostics else "This text is no help of a command.")
            )
        if progress is not None:
            progress(number)
    if not found:
        raise CatalogError(f"'{path}' holds no help page of a command.")
    store = _store()
    try:
        commands = store.replace(origin, found.values())
    finally:
        store.close()
    return AddedPages(origin, commands, tuple(skipped))


def list_catalog() -> list[tuple[str, int]]:
    """Each folder or file that was added, with the number of its commands."""
    store = _store()
    try:
        return store.origins()
    finally:
        store.close()


def remove_from_catalog(path: str) -> int:
    """Forget what *path* brought; the number of its commands. A path that was never added is a CatalogError."""
    store = _store()
    try:
        known = [origin for origin, _ in store.origins()]
        for origin in (path, os.path.abspath(path)):
            if origin in known:
                return store.remove(origin)
    finally:
        store.close()
    raise CatalogError(f"'{path}' was never added to the catalog; `psemu catalog list` tells what was.")
