"""Help pages in files as a source of the catalog: the shipped ones, read when their command is asked for, and those of a folder or file."""

from __future__ import annotations

import os

from psemu.catalog.command_info import CommandInfo
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.model import CommandHelp

#: file name endings of help pages
ENDINGS = (".md", ".txt")


class ShippedPages:
    """A folder ``<Module>/<Command>.md`` with a file ``aliases``: a file's stem is its command's name."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._paths: dict[str, str] | None = None
        self._aliases: dict[str, str] | None = None
        self._pages: dict[str, CommandHelp] = {}

    def _files(self) -> dict[str, str]:
        if self._paths is None:
            paths: dict[str, str] = {}
            for module in _folder(self._root):
                folder = os.path.join(self._root, module)
                for file in _folder(folder):
                    if file.endswith(".md"):
                        paths[file[:-3].lower()] = os.path.join(folder, file)
            self._paths = paths
        return self._paths

    def help(self, key: str) -> CommandHelp | None:
        """The page of the command whose lower-case name is *key*."""
        page = self._pages.get(key)
        if page is None:
            path = self._files().get(key)
            if path is None:
                return None
            from psemu.help.reader import read_path

            page = self._pages[key] = read_path(path)
        return page

    def find(self, key: str) -> CommandInfo | None:
        """The command whose lower-case name is *key*."""
        page = self.help(key)
        if page is None:
            return None
        from psemu.catalog.builder import build_command

        return build_command(page)

    def names(self) -> list[str]:
        """Names of all commands."""
        return [os.path.basename(path)[:-3] for path in self._files().values()]

    def aliases(self) -> dict[str, str]:
        """Alias → command."""
        if self._aliases is None:
            aliases: dict[str, str] = {}
            path = os.path.join(self._root, "aliases")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    for line in file:
                        alias, _, name = line.strip().partition(" ")
                        if name and alias != "#":
                            aliases[alias] = name
            self._aliases = aliases
        return self._aliases


def _folder(path: str) -> list[str]:
    try:
        return sorted(os.listdir(path))
    except NotADirectoryError:
        return []
    except OSError as error:
        raise CatalogError(f"cannot read the folder '{path}': {error.strerror}.") from None


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
