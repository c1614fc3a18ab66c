"""The user's catalog: a folder with a file for each source that was added, asked together as one source of the catalog.

A file is written once and replaced whole, so a process that dies leaves the old one or the new one, and readers need no lock.
"""

from __future__ import annotations

import os

from psemu.catalog.catalog_file import ENDING, CatalogFile
from psemu.catalog.record import record_names
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.catalog.catalog_file import Entry
    from psemu.catalog.command_info import CommandInfo
    from psemu.catalog.search import SearchResult
    from psemu.help.model import CommandHelp

    Found = tuple[CatalogFile, Entry, str]


def source_names(folder: str) -> set[str]:
    """What was added to the catalog in *folder*, by name; no file is opened."""
    if not os.path.isdir(folder):
        return set()
    return {name.removesuffix(ENDING).partition("@")[0] for name in os.listdir(folder) if name.endswith(ENDING)}


class StoredPages:
    """The folder *path* as a source of the catalog; one that is not there is an empty catalog.

    Where a source or a module is there in several versions the highest counts, and what it does not have is not there; of sources with
    the same version the one that was added last goes first. Pages that were added without a version stand behind those that have one.
    Of a source that has the release *version* that one counts instead.
    """

    def __init__(self, path: str, version: str = "") -> None:
        self.path = path
        self._version = version
        self._files: list[tuple[CatalogFile, str]] | None = None
        self._counting: list[tuple[CatalogFile, str]] | None = None
        self._highest: dict[str, str] = {}

    def all_files(self) -> list[tuple[CatalogFile, str]]:
        """The files with the version of their modules, highest version first, then the one that was added last."""
        if self._files is None:
            try:
                names = os.listdir(self.path)
            except FileNotFoundError:
                names = []
            except OSError as error:
                raise CatalogError(f"cannot read the catalog's folder '{self.path}': {error.strerror}.") from None
            found = []
            for name in names:
                if name.endswith(ENDING):
                    path = os.path.join(self.path, name)
                    version = name[: -len(ENDING)].partition("@")[2]
                    found.append((version_key(version), os.stat(path).st_mtime, path, version))
            found.sort(reverse=True)
            self._files = [(CatalogFile(path), version) for _, _, path, version in found]
        return self._files

    def files(self) -> list[tuple[CatalogFile, str]]:
        """The files that count, one of each source, in the order of :meth:`all_files`."""
        if self._counting is None:
            chosen: dict[str, tuple[CatalogFile, str]] = {}
            for file, version in self.all_files():
                source = file.path.rpartition("@")[0]
                if source not in chosen or version == self._version:
                    chosen[source] = (file, version)
            self._counting = [pair for pair in self.all_files() if pair in chosen.values()]
        return self._counting

    def counts(self, module: str, version: str) -> bool:
        """True where no higher version of the lower-case *module* is there; a module without version is never hidden."""
        highest = self._highest.get(module)
        if highest is None:
            versions = [there for file, there in self.files() if module in file.modules()]
            highest = self._highest[module] = versions[0] if versions else ""
        return not version or version == highest

    def located(self, key: str, module: str = "") -> list[Found]:
        """The commands *key* in the version that counts, one for each module, modules by name."""
        found: dict[str, Found] = {}
        for file, version in self.files():
            for entry in file.find(key):
                name = entry.module.lower()
                if name not in found and (not module or name == module) and self.counts(name, version):
                    found[name] = (file, entry, version)
        return [found[name] for name in sorted(found)]

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        """The command with the lower-case name *key*; with *module* (lower case) that module's."""
        found = self.located(key, module)
        return found[0][0].command(found[0][1]) if found else None

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        """The page of the command with the lower-case name *key*."""
        found = self.located(key, module)
        return found[0][0].help(found[0][1]) if found else None

    def names(self) -> list[str]:
        """Names of all commands."""
        return list(dict.fromkeys([name for file, _ in self.files() for name in file.names()]))

    def records(self) -> Iterator[str]:
        """The records of the commands that count."""
        for file, version in self.files():
            for record in file.records():
                if self.counts(record_names(record)[1].lower(), version):
                    yield record

    def entries(self) -> list[tuple[str, str, str]]:
        """(name, module, version) of the commands that count."""
        return [
            (entry.name, entry.module, version)
            for file, version in self.files()
            for entry in file.entries()
            if self.counts(entry.module.lower(), version)
        ]

    def search(self, expression: str) -> list[SearchResult]:
        """The commands that count, of those that an expression of FTS5 finds."""
        from psemu.catalog.search import SearchResult

        found = []
        for file, version in self.files():
            for record, synopsis, score in file.search(expression):
                name, module = record_names(record)
                if self.counts(module.lower(), version):
                    found.append(SearchResult(name, module, version, synopsis, score))
        return found

    def aliases(self) -> dict[str, str]:
        """Alias → command."""
        found: dict[str, str] = {}
        for file, _ in reversed(self.files()):
            found.update(file.aliases())
        return found


def version_key(version: str) -> tuple[tuple[int, ...], bool, str]:
    """Versions in their order: numbers by value, a preview before its release, no version before all."""
    number, dash, rest = version.partition("-")
    parts = tuple(
        int(part) if part.isascii() and part.isdigit() and len(part) < 18 else -1 for part in number.split(".")
    )
    return parts if version else (), not dash, rest
