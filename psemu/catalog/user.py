"""What ``psemu catalog`` does: add, list and remove folders of help pages in the user's catalog."""

from __future__ import annotations

import os

from psemu.catalog.builder import build_command
from psemu.catalog.pages import is_page_name, page_files, read_file
from psemu.catalog.store import StoredPages
from psemu.errors import CatalogError
from psemu.help.reader import read_pages
from psemu.resources import user_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from psemu.catalog.command_info import CommandInfo
    from psemu.help.model import CommandHelp


class AddedPages:
    """What an :func:`add_to_catalog` did: *commands* now known from *origin*; *skipped*: (path, reason) of files that are no help or
    describe a command of the same module again."""

    __slots__ = ("commands", "origin", "skipped")

    def __init__(self, origin: str, commands: int, skipped: tuple[tuple[str, str], ...]) -> None:
        self.origin = origin
        self.commands = commands
        self.skipped = skipped

    def __str__(self) -> str:
        """What a person is told: the counts, and the first reasons why files were left out."""
        lines = [f"{self.commands} commands from {self.origin}; {len(self.skipped)} files or pages left out."]
        lines.extend(f"  {path}: {reason}" for path, reason in self.skipped[:5])
        if len(self.skipped) > 5:
            lines.append(f"  ... and {len(self.skipped) - 5} more")
        return "\n".join(lines)


def _store() -> StoredPages:
    return StoredPages(user_path("catalog.sqlite3"))


def _files(origin: str) -> Iterator[tuple[str, bytes | str | None]]:
    """Name and content of each page below *origin*: None for a file to be read, a text for the reason why it cannot be."""
    from psemu.catalog.archive import archive_kind, archive_pages

    if os.path.isfile(origin) and not is_page_name(origin) and archive_kind(origin) is not None:
        for name, content in archive_pages(origin, is_page_name):
            yield f"{origin}:{name}", content
    else:
        for file in page_files(origin):
            yield file, None


def _pages(file: str, content: bytes | str | None) -> list[CommandHelp]:
    if isinstance(content, str):
        raise CatalogError(content)
    return read_pages(read_file(file) if content is None else content, file)


def _kept(page: CommandHelp) -> str:
    """The text that the catalog keeps of *page*: its own, but of a file with many commands only what is the page's."""
    if page.form != "maml":
        return page.source.text
    from psemu.help.writer import write_command_help

    return write_command_help(page, "json")


def add_to_catalog(path: str, progress: Callable[[int], None] | None = None) -> AddedPages:
    """Read the page, folder, zip or tar file *path* into the user's catalog, in place of what it brought before.

    *progress* is called with the number of files read so far. A path without any help page is a CatalogError and changes nothing; so is
    an archive that is damaged or asks for too much (:mod:`psemu.catalog.archive`).
    """
    origin = os.path.abspath(path)
    found: dict[tuple[str, str], tuple[CommandInfo, str]] = {}
    skipped = []
    for number, (file, content) in enumerate(_files(origin), 1):
        try:
            pages = _pages(file, content)
        except CatalogError as error:
            skipped.append((file, str(error)))
            continue
        for page in pages:
            if page.is_command:
                command = build_command(page)
                key = (command.module_name.lower(), command.name.lower())
                if key in found:
                    skipped.append(
                        (file, f"'{command.name}' of module '{command.module_name}' was read from an earlier file.")
                    )
                else:
                    found[key] = (command, _kept(page))
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
