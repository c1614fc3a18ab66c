"""Help pages in a folder or file as a source of the catalog: read at once, for this process only."""

from __future__ import annotations

import os

from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.catalog.command_info import CommandInfo
    from psemu.catalog.search import SearchResult
    from psemu.help.model import CommandHelp

#: bytes of one page; the largest published one has 4 MB
LARGEST_PAGE = 32 << 20
#: endings of the names of files that may be help pages, lower case
ENDINGS = (".md", ".txt", "-help.xml", ".yml", ".help.json")


def too_large(size: int) -> str | None:
    """Why a page of *size* bytes is not read, None for one that is."""
    if size <= LARGEST_PAGE:
        return None
    return f"the page has {size >> 20} MB, which is more than the {LARGEST_PAGE >> 20} MB that are read."


def read_file(path: str) -> bytes:
    """The bytes of the file *path*; one that cannot be read is a CatalogError."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CatalogError(f"cannot read '{path}': {error.strerror}.") from None


class LoadedPages:
    """Pages that were read at once from files or folders, for this process only."""

    def __init__(self) -> None:
        self._pages: dict[str, CommandHelp] = {}

    def add(self, path: str) -> int:
        """Read a page, or all pages below a folder; the number of commands found. None at all is a CatalogError."""
        from psemu.help.reader import read_pages

        found = 0
        for file in page_files(path):
            for page in read_pages(read_file(file), file):
                if page.is_command:
                    self.put(page)
                    found += 1
        if not found:
            raise CatalogError(f"'{path}' holds no help page of a command.")
        return found

    def put(self, page: CommandHelp) -> None:
        """Take a page that somebody has read."""
        self._pages[page.title.lower()] = page

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        """The page of the command whose lower-case name is *key*; with *module* (lower case) only one of that module."""
        page = self._pages.get(key)
        return page if page is not None and (not module or page.module_name.lower() == module) else None

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        """The command whose lower-case name is *key*; with *module* (lower case) only one of that module."""
        page = self.help(key, module)
        if page is None:
            return None
        from psemu.catalog.builder import build_command

        return build_command(page)

    def names(self) -> list[str]:
        """Names of all commands."""
        return [page.title for page in self._pages.values()]

    def records(self) -> list[str]:
        """Each command as :func:`psemu.catalog.record.write_record` writes it."""
        from psemu.catalog.builder import build_command
        from psemu.catalog.record import write_record

        return [write_record(build_command(page)) for page in self._pages.values()]

    def entries(self) -> list[tuple[str, str, str]]:
        """(name, module, "") of all commands."""
        return [(page.title, page.module_name, "") for page in self._pages.values()]

    def search(self, expression: str) -> list[SearchResult]:
        """The commands that an expression of FTS5 finds."""
        from psemu.catalog.search import SearchResult, search_texts

        pages = list(self._pages.values())

        def result(number: int, score: float) -> SearchResult:
            page = pages[number]
            return SearchResult(page.title, page.module_name, "", " ".join(page.synopsis.split()), score)

        return search_texts(expression, [(page.title, f"{page.synopsis} {page.description}") for page in pages], result)

    def aliases(self) -> dict[str, str]:
        """Alias → command, as the pages say."""
        return {alias: page.title for page in self._pages.values() for alias in page.aliases}


def is_page_name(name: str) -> bool:
    """True for the name of a file that may be a help page."""
    return name.lower().endswith(ENDINGS)


def page_files(path: str) -> Iterator[str]:
    """The file *path*, or the help pages below the folder *path* in the order of their names; links are not followed."""
    return (file for file, is_link in walk_pages(path) if not is_link)


def walk_pages(path: str) -> Iterator[tuple[str, bool]]:
    """The files of :func:`page_files` with False, and with True the links to files and folders among them."""
    if os.path.isfile(path):
        yield path, False
    elif os.path.isdir(path):
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in folders:
                if os.path.islink(os.path.join(folder, name)):
                    yield os.path.join(folder, name), True
            for name in sorted(files):
                file = os.path.join(folder, name)
                if is_page_name(name):
                    yield file, os.path.islink(file)
    else:
        raise CatalogError(f"'{path}' is no file or folder.")
