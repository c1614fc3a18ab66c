"""The routes of Azure providers that a user added: one file per provider below ``routes`` in psemu's folder, written by ``psemu routes add``."""

from __future__ import annotations

import os

from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_FORMAT = 1
_SUFFIX = ".json"
#: modules whose name is not Az. and the provider's own
_MODULES = {
    "microsoft.authorization": ("Az.Resources",),
    "microsoft.containerservice": ("Az.Aks",),
    "microsoft.documentdb": ("Az.CosmosDB",),
    "microsoft.insights": ("Az.Monitor",),
    "microsoft.managedidentity": ("Az.ManagedServiceIdentity",),
    "microsoft.network": ("Az.Network", "Az.Dns", "Az.PrivateDns", "Az.FrontDoor", "Az.TrafficManager"),
    "microsoft.web": ("Az.Websites", "Az.Functions"),
    "microsoft.dbforpostgresql": ("Az.PostgreSql",),
    "microsoft.dbformysql": ("Az.MySql",),
    "microsoft.cache": ("Az.RedisCache", "Az.RedisEnterpriseCache"),
}


class BodyMember:
    """A member of a request's body: *path*, its names from the top (``("properties", "tenantId")``); *kind* as JSON has it;
    *is_required* if what it is a member of must have it."""

    __slots__ = ("is_required", "kind", "path")

    def __init__(self, path: tuple[str, ...], kind: str, is_required: bool = False) -> None:
        self.path = path
        self.kind = kind
        self.is_required = is_required

    def __repr__(self) -> str:
        return f"BodyMember({'.'.join(self.path)}: {self.kind})"


class ArmOperation:
    """One operation: *method*, *path* with ``{name}`` places, *operation_id* (``Vaults_Get``), *api_version*, *query* (options beside
    the api-version), *body* (the name of the body's type in its provider, empty if it takes none), *is_long_running*."""

    __slots__ = ("api_version", "body", "is_long_running", "method", "operation_id", "path", "query")

    def __init__(
        self,
        method: str,
        path: str,
        operation_id: str,
        api_version: str,
        query: Iterable[str] = (),
        body: str = "",
        is_long_running: bool = False,
    ) -> None:
        self.method = method
        self.path = path
        self.operation_id = operation_id
        self.api_version = api_version
        self.query = tuple(query)
        self.body = body
        self.is_long_running = is_long_running

    @property
    def provider(self) -> str:
        """The namespace after the last ``providers`` of the path; ``Microsoft.Resources`` for a path without one."""
        segments = self.path.split("/")
        for index in range(len(segments) - 2, 0, -1):
            if segments[index].lower() == "providers" and "{" not in segments[index + 1]:
                return segments[index + 1]
        return "Microsoft.Resources"

    def as_row(self) -> list[Any]:
        """The operation as the file keeps it."""
        row = [self.method, self.path, self.operation_id, self.api_version]
        return [*row, list(self.query), self.body, self.is_long_running]

    def __repr__(self) -> str:
        return f"ArmOperation({self.operation_id}: {self.method} {self.path})"


class ProviderRoutes:
    """What is known of *provider*: its *operations*, the *modules* whose commands they are, the members of *bodies* by type, and of
    each operation where it came from (*origins*: a text and how many operations)."""

    __slots__ = ("bodies", "by_name", "modules", "operations", "origins", "provider")

    def __init__(
        self,
        provider: str,
        operations: Iterable[ArmOperation] = (),
        bodies: Mapping[str, list[BodyMember]] | None = None,
        modules: Iterable[str] = (),
        origins: Iterable[str] = (),
    ) -> None:
        self.provider = provider
        self.operations = list(operations)
        self.bodies = dict(bodies or {})
        self.modules = list(modules) or list(usual_modules(provider))
        self.origins = list(origins)
        #: verb and noun of commands → operations, once it is asked for (psemu.rest.routes.arm_resolution)
        self.by_name: dict[tuple[str, str], list[ArmOperation]] | None = None

    def merge(self, other: ProviderRoutes) -> None:
        """Take *other*'s operations and modules too; an operation that both have is *other*'s."""
        merged = {_key(operation): operation for operation in self.operations}
        merged.update((_key(operation), operation) for operation in other.operations)
        self.operations = sorted(merged.values(), key=lambda o: (o.path.lower(), o.method))
        self.by_name = None
        self.bodies.update(other.bodies)
        self.modules = list(dict.fromkeys([*self.modules, *other.modules]))
        self.origins = list(dict.fromkeys([*self.origins, *other.origins]))

    def as_dict(self) -> dict[str, Any]:
        """The document of the file."""
        return {
            "format": _FORMAT,
            "provider": self.provider,
            "modules": self.modules,
            "origins": self.origins,
            "operations": [operation.as_row() for operation in self.operations],
            "bodies": {
                name: [[list(member.path), member.kind, member.is_required] for member in members]
                for name, members in sorted(self.bodies.items())
            },
        }


def usual_modules(provider: str) -> tuple[str, ...]:
    """The modules whose commands call *provider*: ``Microsoft.KeyVault`` → ``Az.KeyVault``."""
    return _MODULES.get(provider.lower()) or (f"Az.{provider.rpartition('.')[2]}",)


def _key(operation: ArmOperation) -> tuple[str, str]:
    from psemu.rest.request import placeholders

    path = operation.path.lower()
    for place in placeholders(path):
        path = path.replace(f"{{{place}}}", "{}", 1)
    return operation.method, path


class RouteStore:
    """The files of a *folder*, one per provider; each is read once."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._read: dict[str, ProviderRoutes] = {}

    def providers(self) -> list[str]:
        """The providers that have a file, in small letters."""
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ConfigurationError(f"cannot read the folder of routes '{self.folder}': {error.strerror}.") from None
        return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))

    def get(self, provider: str) -> ProviderRoutes | None:
        """The routes of *provider* (any case), None if none were added. ConfigurationError for a damaged file."""
        key = provider.lower()
        if key not in self._read:
            if key not in self.providers():
                return None
            self._read[key] = _read_file(self._path(key))
        return self._read[key]

    def of_module(self, module: str) -> list[ProviderRoutes]:
        """The providers whose commands are *module*'s."""
        return [p for p in self.all() if module.lower() in (name.lower() for name in p.modules)]

    def all(self) -> list[ProviderRoutes]:
        """Every provider that was added."""
        return [routes for routes in map(self.get, self.providers()) if routes is not None]

    def add(self, routes: ProviderRoutes) -> None:
        """Add *routes* to what is known of their provider, and write its file."""
        import json

        from psemu.whole_file import write_whole

        known = self.get(routes.provider)
        if known is not None:
            known.merge(routes)
            routes = known
        try:
            os.makedirs(self.folder, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"cannot make the folder '{self.folder}': {error.strerror}.") from None
        write_whole(self._path(routes.provider.lower()), json.dumps(routes.as_dict(), indent=0).encode())
        self._read[routes.provider.lower()] = routes

    def remove(self, provider: str) -> None:
        """Forget *provider*. ConfigurationError if it is not known."""
        if provider.lower() not in self.providers():
            raise ConfigurationError(f"No routes of '{provider}' were added; there are: {self._known()}.")
        try:
            os.unlink(self._path(provider.lower()))
        except OSError as error:
            raise ConfigurationError(f"cannot delete the routes of '{provider}': {error.strerror}.") from None
        self._read.pop(provider.lower(), None)

    def _known(self) -> str:
        return ", ".join(self.providers()) or "none"

    def _path(self, key: str) -> str:
        if not all(part.isalnum() for part in key.split(".")):
            raise ConfigurationError(f"'{key}' is no name of an Azure provider.")
        return os.path.join(self.folder, key + _SUFFIX)


_stores: dict[str, RouteStore] = {}


def user_routes() -> RouteStore:
    """The store in psemu's folder for the user's data."""
    from psemu.resources import user_path

    folder = user_path("routes")
    if folder not in _stores:
        _stores[folder] = RouteStore(folder)
    return _stores[folder]


def _read_file(path: str) -> ProviderRoutes:
    import json

    try:
        with open(path, "rb") as file:
            data = json.load(file)
        if data["format"] != _FORMAT:
            raise ValueError(f"its format is {data['format']}")
        operations = [ArmOperation(*row) for row in data["operations"]]
        bodies = {
            name: [BodyMember(tuple(path), kind, required) for path, kind, required in members]
            for name, members in data["bodies"].items()
        }
        return ProviderRoutes(data["provider"], operations, bodies, data["modules"], data["origins"])
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = f"'{path}' is no file of routes ({error}); delete it and add the provider again (psemu routes add)."
        raise ConfigurationError(text) from None
