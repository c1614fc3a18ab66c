"""Reads the routes of an Azure provider from its public OpenAPI 2.0 descriptions, as Azure/azure-rest-api-specs keeps them."""

from __future__ import annotations

import os

from psemu.errors import ConfigurationError
from psemu.rest.routes.providers import ArmOperation, BodyMember, ProviderRoutes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_METHODS = ("get", "put", "patch", "post", "delete", "head")
_LARGEST_FILE = 64_000_000
#: how deep members of a body are told; deeper ones are given as a whole
_DEEPEST = 4
#: members of a body, types that one is inside of, and schemas looked at for it, at most
_MOST_MEMBERS, _LONGEST_LINE, _MOST_LOOKS = 2_000, 50, 20_000
_HOST = "management.azure.com"
_SCALARS = ("string", "boolean", "integer", "number", "array")


def read_openapi(path: str) -> tuple[list[ProviderRoutes], list[str]]:
    """The providers that a description, or the descriptions in a folder, tell of; and notes on what was left out.

    Of several versions of an operation the newest that is no preview counts. ConfigurationError for what is no description of
    operations of Azure Resource Manager.
    """
    notes: list[str] = []
    files = [path] if os.path.isfile(path) else list(_files(path))
    reader = _Reader()
    for file in files:
        document = reader.load(file)
        if os.path.isdir(path) and not isinstance(document.get("swagger"), str):
            continue  # shared definitions, settings of a generator
        try:
            reader.read(file, document)
        except ConfigurationError as error:
            if file == path:
                raise
            notes.append(str(error))
    if not reader.found:
        reason = f" ({notes[0]})" if notes else ""
        raise ConfigurationError(f"'{path}' describes no operation of Azure Resource Manager{reason}.")
    for target in sorted(reader.absent):
        notes.append(f"'{target}' is not there; what it describes is not known")
    return reader.providers(), notes


def _files(folder: str) -> Iterable[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name.lower() != "examples")
        for name in sorted(names):
            if name.endswith(".json"):
                yield os.path.join(root, name)


class _Reader:
    """Gathers operations from documents, each read once."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        #: method and path → version and the operation
        self.found: dict[tuple[str, str], tuple[tuple[bool, str], ArmOperation]] = {}
        self.bodies: dict[str, list[BodyMember]] = {}
        self.origins: dict[str, dict[str, None]] = {}
        self.absent: set[str] = set()
        #: schemas looked at for one body: definitions that hold each other twice would double them at each step
        self.looks = 0

    def load(self, file: str) -> dict[str, Any]:
        """The document in *file*. ConfigurationError if it is none."""
        import json

        key = os.path.abspath(file)
        if key not in self.documents:
            try:
                if os.path.getsize(file) > _LARGEST_FILE:
                    raise ConfigurationError(f"'{file}' is larger than {_LARGEST_FILE // 1_000_000} MB.")
                with open(file, encoding="utf-8-sig") as opened:
                    document = json.load(opened)
            except OSError as error:
                raise ConfigurationError(f"cannot read '{file}': {error.strerror}.") from None
            except UnicodeDecodeError:
                raise ConfigurationError(f"'{file}' is not UTF-8 text.") from None
            except json.JSONDecodeError as error:
                raise ConfigurationError(f"'{file}' is not JSON: {error.msg} in line {error.lineno}.") from None
            except RecursionError:
                raise ConfigurationError(f"'{file}' is nested too deeply.") from None
            if not isinstance(document, dict):
                raise ConfigurationError(f"'{file}' holds no JSON object.")
            self.documents[key] = document
        return self.documents[key]

    def read(self, file: str, document: dict[str, Any]) -> None:
        """Take the operations of one description."""
        if isinstance(document.get("openapi"), str):
            text = f"'{file}' is OpenAPI {document['openapi']}; psemu reads OpenAPI 2.0 (swagger), which azure-rest-api-specs publishes."
            raise ConfigurationError(text)
        if document.get("swagger") != "2.0":
            raise ConfigurationError(f'\'{file}\' is no OpenAPI 2.0 description: it has no "swagger": "2.0".')
        host = str(document.get("host", _HOST)).lower()
        if "x-ms-parameterized-host" in document or host != _HOST:
            where = host if host != _HOST else "a host of each resource's own"
            raise ConfigurationError(f"'{file}' describes a service at {where}, not Azure Resource Manager ({_HOST}).")
        version = _member(document, "info", "version")
        if not isinstance(version, str) or not version:
            raise ConfigurationError(f"'{file}' does not say its version (info.version), which each request must name.")
        base = document.get("basePath") or ""
        for section in ("paths", "x-ms-paths"):
            paths = document.get(section) or {}
            if not isinstance(paths, dict):
                raise ConfigurationError(f"'{file}': \"{section}\" is no object.")
            for template, item in paths.items():
                if isinstance(item, dict):
                    whole = str(base).rstrip("/") + "/" + str(template).lstrip("/")
                    self._item(file, version, whole, item)

    def _item(self, file: str, version: str, template: str, item: dict[str, Any]) -> None:
        path, _, fixed = template.partition("?")
        if fixed or not _is_path(path):
            return
        for method in _METHODS:
            described = item.get(method)
            if not isinstance(described, dict) or not isinstance(described.get("operationId"), str):
                continue
            query, body = [], ""
            for parameter in [*_list(item.get("parameters")), *_list(described.get("parameters"))]:
                own_file, parameter = self._resolved(file, parameter)
                place, name = parameter.get("in"), parameter.get("name")
                if place == "query" and isinstance(name, str) and name.lower() != "api-version":
                    query.append(name)
                elif place == "body":
                    body = self._body(own_file, parameter.get("schema"), described["operationId"])
            operation = ArmOperation(
                method.upper(),
                path,
                described["operationId"],
                version,
                query,
                body,
                described.get("x-ms-long-running-operation") is True,
            )
            key = (operation.method, path.lower())
            rank = ("preview" not in version.lower(), version)
            if key not in self.found or self.found[key][0] <= rank:
                self.found[key] = (rank, operation)
                self.origins.setdefault(operation.provider, {})[file] = None

    def _resolved(self, file: str, value: Any) -> tuple[str, dict[str, Any]]:
        """What *value* is, behind at most so many references; with the file that it stands in. Empty if it cannot be found."""
        for _ in range(20):
            if not isinstance(value, dict):
                break
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return file, value
            target, _, pointer = reference.partition("#")
            if target:
                if "://" in target:
                    self.absent.add(target)
                    break
                file = os.path.normpath(os.path.join(os.path.dirname(file), target))
                if not os.path.isfile(file):
                    self.absent.add(file)
                    break
            value = self.load(file)
            for part in [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]:
                value = value.get(part) if isinstance(value, dict) else None
        return file, {}

    def _body(self, file: str, schema: Any, operation_id: str) -> str:
        """The name of the body's type, whose members are kept."""
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        name = reference.rpartition("/")[2] if isinstance(reference, str) else f"{operation_id} body"
        members: list[BodyMember] = []
        self.looks = 0
        self._members(file, schema, (), members, ())
        self.bodies[name] = members
        return name

    def _members(
        self, file: str, schema: Any, path: tuple[str, ...], members: list[BodyMember], inside: tuple[int, ...]
    ) -> None:
        file, schema = self._resolved(file, schema)
        self.looks += 1
        if id(schema) in inside or len(path) > _DEEPEST or len(inside) > _LONGEST_LINE:
            return
        if len(members) > _MOST_MEMBERS or self.looks > _MOST_LOOKS:
            return
        inside = (*inside, id(schema))
        for base in _list(schema.get("allOf")):
            self._members(file, base, path, members, inside)
        properties = schema.get("properties")
        required = _list(schema.get("required"))
        for name, described in properties.items() if isinstance(properties, dict) else ():
            own_file, own = self._resolved(file, described)
            read_only = own.get("readOnly") is True or (
                isinstance(described, dict) and described.get("readOnly") is True
            )
            if read_only:
                continue
            below = (*path, str(name))
            kind = own.get("type")
            is_object = kind not in _SCALARS and ("properties" in own or "allOf" in own or kind in (None, "object"))
            members.append(BodyMember(below, "object" if is_object else str(kind), name in required))
            if is_object:
                self._members(own_file, own, below, members, inside)

    def providers(self) -> list[ProviderRoutes]:
        """What was found, by provider."""
        by_provider: dict[str, list[ArmOperation]] = {}
        spelled: dict[str, str] = {}
        for _rank, operation in self.found.values():
            provider = spelled.setdefault(operation.provider.lower(), operation.provider)
            by_provider.setdefault(provider, []).append(operation)
        found = []
        for provider, operations in sorted(by_provider.items()):
            names = {operation.body for operation in operations}
            bodies = {name: members for name, members in self.bodies.items() if name in names}
            routes = ProviderRoutes(provider, (), bodies, (), [f"OpenAPI {o}" for o in self.origins.get(provider, ())])
            routes.merge(ProviderRoutes(provider, operations))
            found.append(routes)
        return found


def _is_path(path: str) -> bool:
    """A template of segments, each a name or one place."""
    return path[:1] == "/" and 1 < len(path) < 2_000 and "//" not in path and path.count("{") == path.count("}")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _member(document: dict[str, Any], *names: str) -> Any:
    value: Any = document
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
