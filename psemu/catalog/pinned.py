"""A catalog in which modules have the versions that somebody asked for (``--module-version``), whatever else is there."""

from __future__ import annotations

from psemu.catalog.record import record_names
from psemu.catalog.search import SearchResult
from psemu.catalog.shipped import PowerShellSource, ShippedPages
from psemu.catalog.sources import catalog_folder
from psemu.catalog.store import StoredPages, version_key
from psemu.errors import CatalogError, ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from psemu.catalog.catalog import Source
    from psemu.catalog.command_info import CommandInfo
    from psemu.catalog.store import Found
    from psemu.help.model import CommandHelp

#: the name that means every module
ANY_MODULE = "*"


def module_versions(arguments: Iterable[str]) -> dict[str, str]:
    """``Az.MySql=1.5.0`` → that version of that module, ``16.2.0`` → that version of any module; as ``default_catalog`` takes them."""
    found = {}
    for argument in arguments:
        module, equals, version = argument.rpartition("=")
        if not version or (equals and not module):
            raise ConfigurationError(f"'{argument}' is no module version: write VERSION or MODULE=VERSION.")
        found[module.lower() or ANY_MODULE] = version
    return found


def catalog_layers(wanted: Mapping[str, str]) -> tuple[Source, Source, Source]:
    """The sources of a catalog in which *wanted* (lower-case module or ``*`` → version) goes before all else."""
    store = StoredPages(catalog_folder(), wanted.get(ANY_MODULE, ""))
    versions = _versions(store, wanted)
    return (
        _Both(_Pinned(store, versions), _Others(ShippedPages(), versions)),
        _Others(PowerShellSource(), versions),
        _Others(store, versions),
    )


def _versions(store: StoredPages, wanted: Mapping[str, str]) -> dict[str, str]:
    """Lower-case module → the version that was asked for; one that was never added is a CatalogError."""
    known: dict[str, set[str]] = {}
    for file, version in store.all_files():
        for module in file.modules():
            known.setdefault(module, set()).add(version)
    found: dict[str, str] = {}
    anything = wanted.get(ANY_MODULE)
    if anything is not None:
        found = {module: anything for module, there in known.items() if anything in there}
        if not found:
            raise _missing("", anything, {version for _, version in store.all_files()})
    for module, version in wanted.items():
        if module != ANY_MODULE:
            if version not in known.get(module, ()):
                raise _missing(module, version, known.get(module, set()))
            found[module] = version
    return found


def _missing(module: str, version: str, known: set[str]) -> CatalogError:
    what = f"of module '{module}' " if module else ""
    there = ", ".join(sorted(filter(None, known), key=version_key)) or "none"
    return CatalogError(
        f"version {version} {what}was never added to the catalog (there: {there}); `psemu catalog add PATH --version {version}` does."
    )


class _Pinned:
    """Only the modules of *versions*, each in its version."""

    def __init__(self, store: StoredPages, versions: Mapping[str, str]) -> None:
        self._store = store
        self._versions = versions

    def _find(self, key: str, module: str) -> Found | None:
        for file, version in self._store.all_files():
            for entry in file.find(key):
                name = entry.module.lower()
                if self._versions.get(name) == version and (not module or name == module):
                    return file, entry, version
        return None

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        found = self._find(key, module)
        return None if found is None else found[0].command(found[1])

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        found = self._find(key, module)
        return None if found is None else found[0].help(found[1])

    def records(self) -> Iterator[str]:
        for file, version in self._store.all_files():
            for record in file.records():
                if self._versions.get(record_names(record)[1].lower()) == version:
                    yield record

    def names(self) -> list[str]:
        return [name for name, _, _ in self.entries()]

    def entries(self) -> list[tuple[str, str, str]]:
        return [
            (entry.name, entry.module, version)
            for file, version in self._store.all_files()
            if version in self._versions.values()
            for entry in file.entries()
            if self._versions.get(entry.module.lower()) == version
        ]

    def search(self, expression: str) -> list[SearchResult]:
        found = []
        for file, version in self._store.all_files():
            for record, synopsis, score in file.search(expression):
                name, module = record_names(record)
                if self._versions.get(module.lower()) == version:
                    found.append(SearchResult(name, module, version, synopsis, score))
        return found

    def aliases(self) -> dict[str, str]:
        names = {name.lower() for name in self.names()}
        found: dict[str, str] = {}
        for file, version in reversed(self._store.all_files()):
            if version in self._versions.values():
                found.update(file.aliases())
        return {alias: name for alias, name in found.items() if name.lower() in names}


class _Others:
    """What *source* has, without the modules whose version was asked for."""

    def __init__(self, source: Source, versions: Mapping[str, str]) -> None:
        self._source = source
        self._versions = versions

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        found = self._source.find(key, module)
        return None if found is None or found.module_name.lower() in self._versions else found

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        found = self._source.help(key, module)
        return None if found is None or found.module_name.lower() in self._versions else found

    def records(self) -> list[str]:
        return [record for record in self._source.records() if record_names(record)[1].lower() not in self._versions]

    def names(self) -> list[str]:
        return [name for name, _, _ in self.entries()]

    def entries(self) -> list[tuple[str, str, str]]:
        return [entry for entry in self._source.entries() if entry[1].lower() not in self._versions]

    def search(self, expression: str) -> list[SearchResult]:
        return [found for found in self._source.search(expression) if found.module.lower() not in self._versions]

    def aliases(self) -> dict[str, str]:
        # an alias belongs to no module: it stands for the command of any
        return self._source.aliases()


class _Both:
    """Two sources as one: the second is asked where the first knows nothing."""

    def __init__(self, first: Source, second: Source) -> None:
        self._first = first
        self._second = second

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        return self._first.find(key, module) or self._second.find(key, module)

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        return self._first.help(key, module) or self._second.help(key, module)

    def records(self) -> list[str]:
        return [*self._first.records(), *self._second.records()]

    def names(self) -> list[str]:
        return [*self._first.names(), *self._second.names()]

    def entries(self) -> list[tuple[str, str, str]]:
        return [*self._first.entries(), *self._second.entries()]

    def search(self, expression: str) -> list[SearchResult]:
        return [*self._first.search(expression), *self._second.search(expression)]

    def aliases(self) -> dict[str, str]:
        return {**self._second.aliases(), **self._first.aliases()}
