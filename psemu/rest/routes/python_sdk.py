"""Reads the routes of an Azure provider from its public Python package (``azure-mgmt-…``): a wheel, or the folder of one; nothing of it is run."""

from __future__ import annotations

import os
import re

from psemu.errors import ConfigurationError
from psemu.rest.routes.providers import ArmOperation, BodyMember, ProviderRoutes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_FILE = 64_000_000
_LARGEST_PACKAGE = 400_000_000
_DEEPEST = 4
_BUILDER = re.compile(r"^def (build_\w+_request)\(", re.MULTILINE)
_URL = re.compile(r'_url = (?:kwargs\.pop\(\s*"template_url",\s*)?\(?\s*((?:"[^"\n]*"\s*(?:#[^\n]*\s*)?)+)')
_METHOD = re.compile(r'HttpRequest\(\s*method="([A-Z]+)"')
_VERSION = re.compile(r'_params\.pop\("api-version", "([^"]+)"\)')
_QUERY = re.compile(r'_params\["([^"]+)"\] = ')
_CLASS = re.compile(r"^class (\w+?)Operations(?:\(|:)", re.MULTILINE)
_FUNCTION = re.compile(r"^    def (\w+)\(", re.MULTILINE)
_CALL = re.compile(r"\b(build_\w+_request)\(")
_BODY = re.compile(r"^[ \t]+\w+: (?:Union\[)?(?:Optional\[)?_models\.(\w+)\b", re.MULTILINE)
_INLINE_BODY = re.compile(r"\b\w+: (?:Union\[)?(?:Optional\[)?_models\.(\w+)\b")
_MODEL = re.compile(r"^class (\w+)\(([^)]{0,1000})\):", re.MULTILINE)
_FIELD = re.compile(r"^    (\w+): ([^\n=]{1,300}?) = rest_(?:field|discriminator)\(([^)]{0,600})\)", re.MULTILINE)
_OLD_FIELD = re.compile(r'^        "(\w+)": \{"key": "([^"]+)", "type": "([^"]+)"\},$', re.MULTILINE)
_REQUIRED = re.compile(r'^        "(\w+)": \{[^\n}]*"required": True', re.MULTILINE)
_READ_ONLY = re.compile(r'^        "(\w+)": \{[^\n}]*"readonly": True', re.MULTILINE)
_KINDS = {"str": "string", "bool": "boolean", "int": "integer", "float": "number"}


def is_python_sdk(path: str) -> bool:
    """Whether *path* is a wheel, or a folder that holds Python modules of operations."""
    if path.endswith(".whl"):
        return True
    return os.path.isdir(path) and any(True for _ in _folder_sources(path, names_only=True))


def read_python_sdk(path: str) -> tuple[list[ProviderRoutes], list[str]]:
    """The providers that the package at *path* calls; and notes on what was left out. ConfigurationError if it calls none."""
    origin = f"Python package {os.path.basename(os.path.normpath(path))}"
    folders: dict[str, dict[str, str]] = {}
    for name, text in _wheel_sources(path) if path.endswith(".whl") else _folder_sources(path):
        folder, _, module = name.rpartition("/")
        folders.setdefault(os.path.dirname(folder), {})[f"{os.path.basename(folder)}/{module}"] = text
    best: dict[tuple[str, str], ArmOperation] = {}
    bodies: dict[str, list[BodyMember]] = {}
    unread = 0
    for modules in folders.values():
        models = _Models("".join(text for name, text in modules.items() if name.startswith("models/")))
        for name, text in modules.items():
            if name.startswith("models/"):
                continue
            for operation in _operations(text):
                if operation is None:
                    unread += 1
                    continue
                key = (operation.method, operation.path.lower())
                known = best.get(key)
                # a package with folders for versions tells each operation several times
                if known is None or _rank(known) <= _rank(operation):
                    best[key] = operation
                    if operation.body:
                        bodies[operation.body] = models.members(operation.body)
    by_provider: dict[str, list[ArmOperation]] = {}
    spelled: dict[str, str] = {}
    for operation in best.values():
        by_provider.setdefault(spelled.setdefault(operation.provider.lower(), operation.provider), []).append(operation)
    if not by_provider:
        text = f"'{path}' calls no operation of Azure Resource Manager: an azure-mgmt- package has them in its folder 'operations'."
        raise ConfigurationError(text)
    found = []
    for provider, operations in sorted(by_provider.items()):
        own = {operation.body for operation in operations}
        routes = ProviderRoutes(provider, (), {n: m for n, m in bodies.items() if n in own}, (), [origin])
        routes.merge(ProviderRoutes(provider, operations))
        found.append(routes)
    return found, [f"{unread} operations whose request could not be read were left out"] if unread else []


def _rank(operation: ArmOperation) -> tuple[bool, str]:
    return "preview" not in operation.api_version, operation.api_version


def _is_source(name: str) -> bool:
    folder, _, module = name.rpartition("/")
    kind = os.path.basename(folder)
    if "/aio/" in name or kind not in ("operations", "models"):
        return False
    return module.endswith("_operations.py") if kind == "operations" else module in ("_models.py", "_models_py3.py")


def _wheel_sources(path: str) -> Iterator[tuple[str, str]]:
    import zipfile

    try:
        with zipfile.ZipFile(path) as wheel:
            total = 0
            for info in wheel.infolist():
                if _is_source(info.filename):
                    total += info.file_size
                    if total > _LARGEST_PACKAGE:
                        raise ConfigurationError(
                            f"'{path}' holds more than {_LARGEST_PACKAGE // 1_000_000} MB of operations."
                        )
                    if info.file_size > _LARGEST_FILE:
                        raise ConfigurationError(
                            f"'{info.filename}' in '{path}' is larger than {_LARGEST_FILE // 1_000_000} MB."
                        )
                    yield info.filename, wheel.read(info).decode("utf-8", "replace")
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise ConfigurationError(f"'{path}' is no wheel, or a damaged one.") from None


def _folder_sources(path: str, names_only: bool = False) -> Iterator[tuple[str, str]]:
    for root, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = os.path.join(root, name)
            if not _is_source(file.replace(os.sep, "/")):
                continue
            if names_only:
                yield file, ""
                continue
            try:
                with open(file, encoding="utf-8", errors="replace") as opened:
                    yield file.replace(os.sep, "/"), opened.read(_LARGEST_FILE)
            except OSError as error:
                raise ConfigurationError(f"cannot read '{file}': {error.strerror}.") from None


def _operations(text: str) -> Iterator[ArmOperation | None]:
    """The operations of one module: the functions that build requests, under the names of the methods that call them."""
    built = _builders(text)
    used: set[str] = set()
    classes = [(found.start(), found[1]) for found in _CLASS.finditer(text)]
    for index, (start, group) in enumerate(classes):
        end = classes[index + 1][0] if index + 1 < len(classes) else len(text)
        functions = [(found.start() + start, found[1]) for found in _FUNCTION.finditer(text[start:end])]
        body_of = {}
        calls = []
        for at, (place, name) in enumerate(functions):
            stop = functions[at + 1][0] if at + 1 < len(functions) else end
            plain = name.removeprefix("begin_").removeprefix("_").removesuffix("_initial")
            head = text[place:stop].partition('"""')[0].partition(") ->")[0]
            body = _BODY.search(head) or _INLINE_BODY.search(head)
            if body is not None:
                body_of[plain] = body[1]
            calls += [(plain, found[1], name) for found in _CALL.finditer(text, place, stop)]
        for plain, builder, name in calls:
            request = built.get(builder)
            if builder in used or builder not in built:
                continue
            used.add(builder)
            if request is None:
                yield None
                continue
            method, path, version, query = request
            body_name = body_of.get(plain, "") if method in ("PUT", "PATCH", "POST") else ""
            long_running = name.endswith("_initial")
            operation_id = f"{group}_{_pascal(plain)}"
            yield ArmOperation(method, path, operation_id, version, query, body_name, long_running)


def _builders(text: str) -> dict[str, tuple[str, str, str, list[str]] | None]:
    """Each function that builds a request → method, path, api-version and query options; None if one cannot be told."""
    found: dict[str, tuple[str, str, str, list[str]] | None] = {}
    starts = [(match.start(), match[1]) for match in _BUILDER.finditer(text)]
    for index, (start, name) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else text.find("\nclass ", start)
        block = text[start : end if end > 0 else len(text)]
        url, method, version = _URL.search(block), _METHOD.search(block), _VERSION.search(block)
        if url is None or method is None or version is None:
            found[name] = None
            continue
        path = "".join(re.findall(r'"([^"\n]*)"', url[1]))
        if not path.startswith("/"):
            path = "/" + path
        query = [option for option in _QUERY.findall(block) if option != "api-version"]
        found[name] = (method[1], path, version[1], query)
    return found


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


class _Models:
    """The members of a package's types, from the text of its models."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[str, tuple[str, int, int]] = {}
        found = list(_MODEL.finditer(text))
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(text)
            self.places[match[1]] = (match[2], match.end(), end)

    def members(self, name: str) -> list[BodyMember]:
        """What a body of type *name* may hold."""
        members: list[BodyMember] = []
        self._add(name, (), members, ())
        return members

    def _add(self, name: str, path: tuple[str, ...], members: list[BodyMember], inside: tuple[str, ...]) -> None:
        place = self.places.get(name)
        if place is None or name in inside or len(path) > _DEEPEST or len(members) > 2_000:
            return
        bases, start, end = place
        inside = (*inside, name)
        block = self.text[start:end]
        old = _OLD_FIELD.findall(block)
        if not old:
            for base in bases.split(","):
                self._add(base.strip().rpartition(".")[2], path, members, inside)
        rules = block.partition("_attribute_map")[0]
        read_only, required = set(_READ_ONLY.findall(rules)), set(_REQUIRED.findall(rules))
        for own, key, kind in old:
            if own not in read_only:
                parts = tuple(part.replace("\\\\.", ".") for part in re.split(r"(?<!\\)\.", key))
                self._member((*path, *parts), kind, own in required, members, inside)
        for own, annotation, arguments in _FIELD.findall(block):
            if 'visibility=["read"]' in arguments:
                continue
            given = re.search(r'name="([^"]+)"', arguments)
            is_required = not annotation.startswith("Optional[")
            self._member((*path, given[1] if given else own), annotation, is_required, members, inside)

    def _member(
        self, path: tuple[str, ...], kind: str, is_required: bool, members: list[BodyMember], inside: tuple[str, ...]
    ) -> None:
        plain = kind.removeprefix("Optional[").strip('[]" ') if kind.startswith("Optional[") else kind.strip('" ')
        lowered = kind.lower()
        model = plain.rpartition(".")[2].strip('"]')
        if "list[" in lowered or kind.startswith("["):
            members.append(BodyMember(path, "array", is_required))
        elif model in self.places:
            members.append(BodyMember(path, "object", is_required))
            self._add(model, path, members, inside)
        elif "dict[" in lowered or kind.startswith("{"):
            members.append(BodyMember(path, "object", is_required))
        else:
            members.append(BodyMember(path, _KINDS.get(plain, "string"), is_required))
