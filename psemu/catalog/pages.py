"""Help pages in a folder or file as a source of the catalog: read at once, for this process only."""

from __future__ import annotations

import os

from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.catalog.command_info import CommandInfo
    from psemu.help.model import CommandHelp

#: file name endings of help pages
ENDINGS = (".md", ".txt")


class LoadedPages:
    """Pages that were read at once from files or folders, for this process only."""

    def __init__(self) -> None:
        self._pages: dict[str, CommandHelp] = {}

    def add(self, path: str) -> int:
        """Read a page, or all pages below a folder; the number of commands found. None at all is a CatalogError."""
        from psemu.help.reader import read_path

        found = 0
        for file in page_files(path):
            page = read_path(file)
            if page.is_command:
                self._pages[page.title.lower()] = page
                found += 1
        if not found:
            raise CatalogError(f"'{path}' holds no help page of a command.")
        return found

    def help(self, key: str) -> CommandHelp | None:
        """The page of the command whose lower-case name is *key*."""
        return self._pages.get(key)

    def find(self, key: str) -> CommandInfo | None:
        """The command whose lower-case name is *key*."""
        page = self._pages.get(key)
        if page is None:
            return None
        from psemu.catalog.builder import build_command

        return build_command(page)

    def names(self) -> list[str]:
        """Names of all commands."""
        return [page.title for page in self._pages.values()]

    def aliases(self) -> dict[str, str]:
        """Alias → command, as the pages say."""
        return {alias: page.title for page in self._pages.values() for alias in page.aliases}


def page_files(path: str) -> Iterator[str]:
    """The file *path*, or the help pages below the folder *path* in the order of their names; links are not followed."""
    if os.path.isfile(path):
        yield path
    elif os.path.isdir(path):
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in sorted(files):
                file = os.path.join(folder, name)
                if name.endswith(ENDINGS) and not os.path.islink(file):
                    yield file
    else:
        raise CatalogError(f"'{path}' is no file or folder.")
