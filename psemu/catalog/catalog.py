"""The catalog: every command that psemu knows, from layered sources, each asked only when the one above it does not know the name."""

from __future__ import annotations

from psemu.catalog.shipped import PowerShellSource, ShippedPages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Protocol

    from psemu.catalog.command_info import CommandInfo
    from psemu.catalog.pages import LoadedPages
    from psemu.catalog.search import SearchResult
    from psemu.catalog.store import StoredPages
    from psemu.catalog.suggestion import Suggestions
    from psemu.help.model import CommandHelp

    class Source(Protocol):
        """Where commands come from; keys are lower-case names, *module* (lower case) says that only that module's command counts."""

        def find(self, key: str, module: str = "") -> CommandInfo | None:
            """The command."""
            ...

        def help(self, key: str, module: str = "") -> CommandHelp | None:
            """Its page."""
            ...

        def names(self) -> list[str]:
            """All names."""
            ...

        def entries(self) -> list[tuple[str, str, str]]:
            """(name, module, version) of each command; ``""`` for a version that nobody said."""
            ...

        def records(self) -> Iterable[str]:
            """The metadata of each command, a line as :mod:`psemu.catalog.record` writes it."""
            ...

        def search(self, expression: str) -> list[SearchResult]:
            """What an expression of FTS5 finds, with its score."""
            ...

        def aliases(self) -> dict[str, str]:
            """Alias → command."""
            ...


class Catalog:
    """Commands by name, without regard to case. The sources, first to last:

    pages that this process was given (:meth:`add_path`), the pages that psemu ships, PowerShell's own commands, the user's catalog.
    """

    def __init__(
        self, shipped: Source | None = None, powershell: Source | None = None, user: Source | None = None
    ) -> None:
        self._loaded: LoadedPages | None = None
        self._sources: list[Source] = [source for source in (shipped, powershell) if source is not None]
        self._user = user
        self._found: dict[str, CommandInfo | None] = {}
        self._aliases: dict[str, str] | None = None
        self._user_aliases: dict[str, str] | None = None
        self._suggestions: Suggestions | None = None
        #: asked for a name that no source knows: what plugins bring
        self.unknown: Callable[[str], CommandInfo | None] | None = None

    def _layers(self) -> list[Source]:
        layers: list[Source] = [self._loaded] if self._loaded is not None else []
        layers.extend(self._sources)
        if self._user is not None:
            layers.append(self._user)
        return layers

    def find(self, name: str) -> CommandInfo | None:
        """The command *name*, or the one that the alias *name* stands for; ``Module\\Name`` only in that module. None: unknown."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> CommandInfo | None:
        module, _, base = name.rpartition("\\")
        target = self._own_aliases().get(base.lower())
        if target is not None and target.lower() != base.lower():
            return self.find(f"{module}\\{target}" if module else target)
        key, in_module = base.lower(), module.lower()
        for source in self._layers():
            command = source.find(key, in_module)
            if command is not None:
                return command
        target = self.resolve_alias(base)
        if target is None or target.lower() == key:
            return None if self.unknown is None else self.unknown(base)
        return self.find(f"{module}\\{target}" if module else target)

    def _own_aliases(self) -> dict[str, str]:
        """Aliases of all sources but the user's, which is opened last."""
        if self._aliases is None:
            aliases: dict[str, str] = {}
            for source in reversed(self._layers()):
                if source is not self._user:
                    aliases.update({alias.lower(): target for alias, target in source.aliases().items()})
            self._aliases = aliases
        return self._aliases

    def resolve_alias(self, name: str) -> str | None:
        """The name of the command that the alias *name* stands for, None for anything else."""
        key = name.lower()
        target = self._own_aliases().get(key)
        if target is None and self._user is not None:
            if self._user_aliases is None:
                self._user_aliases = {alias.lower(): found for alias, found in self._user.aliases().items()}
            target = self._user_aliases.get(key)
        return target

    def aliases(self) -> dict[str, str]:
        """Each alias with the command that it stands for, sorted."""
        found: dict[str, str] = {}
        for source in reversed(self._layers()):
            found.update(source.aliases())
        return dict(sorted(found.items(), key=lambda pair: pair[0].lower()))

    def names(self) -> list[str]:
        """Names of all commands, sorted without regard to case."""
        found: dict[str, str] = {}
        for source in self._layers():
            for name in source.names():
                found.setdefault(name.lower(), name)
        return [found[key] for key in sorted(found)]

    def entries(self) -> list[tuple[str, str, str]]:
        """(name, module, version) of each command, those of earlier sources first; a later source may have the same one again."""
        return [entry for source in self._layers() for entry in source.entries()]

    def records(self) -> Iterator[str]:
        """The metadata of each command, a line as :mod:`psemu.catalog.record` writes it; in the order of sources, as they have it."""
        for source in self._layers():
            yield from source.records()

    def module_names(self) -> list[str]:
        """Names of all modules, sorted without regard to case."""
        found: dict[str, str] = {}
        for _, module, _ in self.entries():
            found.setdefault(module.lower(), module)
        return [found[key] for key in sorted(found) if key]

    def search(self, expression: str) -> list[SearchResult]:
        """What an expression of FTS5 finds in each source; :func:`psemu.catalog.search_catalog` takes words and brings the best first."""
        return [found for source in self._layers() for found in source.search(expression)]

    def help(self, name: str) -> CommandHelp | None:
        """The page of the command (or alias) *name*, made from metadata where there is no text; None for an unknown command."""
        module, _, base = name.rpartition("\\")
        key = base.lower()
        for source in self._layers():
            page = source.help(key, module.lower())
            if page is not None:
                return page
        target = self.resolve_alias(base)
        return None if target is None or target.lower() == key else self.help(target)

    def suggest(self, name: str, count: int = 3) -> list[str]:
        """At most *count* names of commands that *name* may have meant, the nearest first."""
        if self._suggestions is None:
            from psemu.catalog.suggestion import Suggestions

            self._suggestions = Suggestions(self.names())
        return self._suggestions.nearest(name.rpartition("\\")[2], count)

    def add_path(self, path: str) -> int:
        """Read a page, or all pages below a folder, for this process; they go before all other sources. The number of commands found."""
        if self._loaded is None:
            from psemu.catalog.pages import LoadedPages

            self._loaded = LoadedPages()
        found = self._loaded.add(path)
        self._found = {}
        self._aliases = self._suggestions = None
        return found


def default_catalog(module_versions: Mapping[str, str] | None = None) -> Catalog:
    """What psemu ships, PowerShell's own commands, and the user's catalog (opened only for a name that the others do not have).

    *module_versions*: module (``*`` for any) → the version of it that counts, of those that were added to the user's catalog; without it
    the highest does.
    """
    if not module_versions:
        return Catalog(ShippedPages(), PowerShellSource(), _LateUser())
    from psemu.catalog.pinned import catalog_layers

    return Catalog(*catalog_layers({name.lower(): version for name, version in module_versions.items()}))


class _LateUser:
    """The user's catalog, found when it is needed."""

    def __init__(self) -> None:
        self._store: StoredPages | None = None

    def _open(self) -> StoredPages:
        if self._store is None:
            from psemu.catalog.store import StoredPages
            from psemu.resources import user_path

            self._store = StoredPages(user_path("catalog"))
        return self._store

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        return self._open().find(key, module)

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        return self._open().help(key, module)

    def names(self) -> list[str]:
        return self._open().names()

    def entries(self) -> list[tuple[str, str, str]]:
        return self._open().entries()

    def records(self) -> Iterator[str]:
        return self._open().records()

    def search(self, expression: str) -> list[SearchResult]:
        return self._open().search(expression)

    def aliases(self) -> dict[str, str]:
        return self._open().aliases()
