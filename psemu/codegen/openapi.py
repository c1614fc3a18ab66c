"""Commands that are HTTP requests as OpenAPI 3.1: each operation is a request as the handlers plan it, with what its places stand for."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.json_schema import generated_comment, parameter_properties
from psemu.codegen.signatures import metadata_in, set_names, with_engine_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, Protocol

    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.codegen.python_module import Described

    Schema = dict[str, Any]

    class Request(Protocol):
        """A request with what is unknown in braces."""

        method: str
        url: str
        headers: dict[str, str]
        body: Any

    #: the requests of a command in a parameter set when the named parameters are given
    Plan = Callable[[CommandInfo, str, Sequence[str]], Sequence[Request]]

_PLACE = re.compile(r"\{([^{}]*)\}")
#: headers of which a client takes care, or that OpenAPI tells elsewhere
_NO_PARAMETERS = frozenset(
    ("accept", "agent-authentication", "authorization", "content-type", "sdkversion", "user-agent")
)
_METHODS = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"))


def generate_openapi(
    commands: Iterable[Described], plan: Plan, versions: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The operations that *commands* call, one for each method and path, by path; the same for the same input.

    *plan* tells the requests: with all parameters of a set what they may hold, with its mandatory ones what they hold always.
    An operation names the commands and parameter sets that call it under ``x-powershell``; a command's requests count from 1, a later one
    may be sent only after the answer of the one before. ``x-not-routable`` lists the commands without a request.
    """
    chosen = sorted(commands, key=lambda item: item[0].name.lower())
    operations: dict[tuple[str, str, str], _Operation] = {}
    unroutable = []
    for command, page in chosen:
        described = _Described(with_engine_parameters(command), page)
        found = False
        for set_name in set_names(described.command):
            taken, demanded = described.parameters_in(set_name)
            least = plan(described.command, set_name, demanded)
            for number, request in enumerate(plan(described.command, set_name, taken), 1):
                address = urlsplit(request.url)
                if request.method not in _METHODS or "{" in address.netloc:
                    continue
                found = True
                # two paths that differ in the names of their places are one to OpenAPI
                key = address.netloc, _PLACE.sub("{}", unquote(address.path)), request.method
                operation = operations.setdefault(key, _Operation(request.method, unquote(address.path)))
                operation.take(described, set_name, number, request, _same(request, least, number))
        if not found:
            unroutable.append(command.name)
    ids: set[str] = set()
    paths: dict[str, Schema] = {}
    spelled: dict[tuple[str, str], str] = {}
    for (host, shape, method), operation in sorted(operations.items()):
        path = spelled.setdefault((host, shape), operation.path)
        item = paths.setdefault(path, {"servers": [{"url": f"https://{host}"}]})
        item[method.lower()] = operation.as_dict(path, ids)
    title = ", ".join(dict.fromkeys(command.module_name for command, _ in chosen if command.module_name)) or "Commands"
    known = {command.module_name.lower() for command, _ in chosen}
    version = next((text for name, text in (versions or {}).items() if name.lower() in known), "0")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": "The requests of PowerShell commands. " + generated_comment(chosen, versions or {}),
        },
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "security": [{"bearer": []}],
        "x-not-routable": unroutable,
    }


class _Described:
    """A command with what is known of its parameters."""

    def __init__(self, command: CommandInfo, page: Any) -> None:
        self.command = command
        self.page = page
        self.summary = plain_text(page.synopsis) if page is not None else ""
        self.is_deprecated = page is not None and deprecation_in(page) is not None
        self.parameters = {parameter.name.lower(): parameter for parameter in command.parameters}
        self.properties = parameter_properties(command, page, _wire_name)

    def schema(self, place: str) -> Schema:
        """What may stand at *place*: ``TemplateId`` and ``template-id`` are the parameter, ``Disk.Id`` a member of what it takes."""
        name, _, member = place.partition(".")
        parameter = self._parameter(name)
        if parameter is None:
            return {}
        if member:
            return {"description": f"{member} of -{parameter.name}."}
        return dict(self.properties[parameter.name])

    def _parameter(self, place: str) -> ParameterInfo | None:
        return self.parameters.get(place.lower()) or self.parameters.get(place.replace("-", "").lower())

    def spelling(self, place: str) -> str:
        """The parameter that *place* stands for, ``""`` if it is none."""
        parameter = self._parameter(place.partition(".")[0])
        return "" if parameter is None else f"-{parameter.name}"

    def parameters_in(self, set_name: str) -> tuple[list[str], list[str]]:
        """The parameters of the set, and those that it demands."""
        taken = [(p.name, metadata_in(p, set_name)) for p in self.command.parameters]
        demanded = [name for name, metadata in taken if metadata is not None and metadata.is_mandatory]
        return [name for name, metadata in taken if metadata is not None], demanded


def _wire_name(name: str) -> str:
    """A property as the services spell it."""
    return name[:1].lower() + name[1:]


class _Operation:
    """One method of one path, with what all commands say of it."""

    def __init__(self, method: str, path: str) -> None:
        self.method = method
        self.path = path
        self._callers: list[tuple[_Described, str, int]] = []
        #: of each call, (place, name) → parameter
        self._parameters: list[dict[tuple[str, str], Schema]] = []
        self._bodies: list[Schema] = []
        self._without_body = False

    def take(self, described: _Described, set_name: str, number: int, request: Request, least: Request | None) -> None:
        """Add a *request* that *described* makes in the set *set_name* as its *number*-th; *least* is it with nothing more than it needs."""
        self._callers.append((described, set_name, number))
        always = set() if least is None else {(where, name) for where, name, _ in _given(least)}
        own = iter(_PLACE.findall(self.path))
        found = {}
        for where, name, value in _given(request):
            # another command's name for the place is not the path's
            key = where, next(own) if where == "path" else name
            found[key] = _parameter(*key, value, described, where == "path" or (where, name) in always)
        self._parameters.append(found)
        if request.body is None:
            self._without_body = True
            return
        schema = _body(request.body, described, None if least is None else least.body)
        if schema not in self._bodies:
            self._bodies.append(schema)

    def _merged(self) -> dict[tuple[str, str], Schema]:
        """The parameters: what every call has and demands is required, a schema takes what any call sends."""
        merged: dict[tuple[str, str], Schema] = {}
        for call in self._parameters:
            for key, parameter in call.items():
                known = merged.setdefault(key, parameter)
                if known["schema"] != parameter["schema"]:
                    merged[key] = {**known, "schema": _joined(known["schema"], parameter["schema"])}
        return {
            key: {**parameter, "required": all(key in call and call[key]["required"] for call in self._parameters)}
            for key, parameter in merged.items()
        }

    def as_dict(self, path: str, ids: set[str]) -> Schema:
        """The operation at *path*, its id apart from *ids*."""
        names = dict(zip(_PLACE.findall(self.path), _PLACE.findall(path), strict=True))
        first = self._callers[0][0]
        found: Schema = {"operationId": self._id(ids), "summary": first.summary or f"Run {first.command.name}."}
        found["tags"] = list(
            dict.fromkeys(d.command.name.partition("-")[2] or d.command.name for d, _, _ in self._callers)
        )
        if all(described.is_deprecated for described, _, _ in self._callers):
            found["deprecated"] = True
        parameters = []
        for (where, name), parameter in self._merged().items():
            parameters.append({**parameter, "name": names[name]} if where == "path" else parameter)
        if parameters:
            found["parameters"] = parameters
        if self._bodies:
            told = [schema for schema in self._bodies if "properties" in schema] or self._bodies
            schema = told[0] if len(told) == 1 else {"anyOf": told}
            found["requestBody"] = {
                "required": not self._without_body,
                "content": {"application/json": {"schema": schema}},
            }
        outputs = list(dict.fromkeys(name for d, _, _ in self._callers for name in d.command.output_types))
        found["responses"] = {
            "2XX": {
                "description": f"What the command makes its output of: {', '.join(outputs)}." if outputs else "Done."
            },
            "default": {"description": "The service refuses; its error has a code and a message."},
        }
        found["x-powershell"] = [
            {"command": described.command.name, "parameterSet": set_name, "request": number}
            for described, set_name, number in self._callers
        ]
        return found

    def _id(self, ids: set[str]) -> str:
        described, set_name, number = self._callers[0]
        base = described.command.name if set_name == "__AllParameterSets" else f"{described.command.name}_{set_name}"
        base = re.sub(r"[^A-Za-z0-9_.-]", "_", base if number == 1 else f"{base}_{number}")
        name, count = base, 2
        while name in ids:
            name, count = f"{base}_{count}", count + 1
        ids.add(name)
        return name


def _same(request: Request, others: Sequence[Request], number: int) -> Request | None:
    """The one of *others* that is *request* with less in it: the *number*-th if it can be."""
    path = urlsplit(request.url).path
    same = [other for other in others if other.method == request.method and urlsplit(other.url).path == path]
    if not same:
        return None
    return others[number - 1] if number <= len(others) and others[number - 1] in same else same[0]


def _given(request: Request) -> list[tuple[str, str, str]]:
    """Where *request* has what: place of the parameter, its name, its value."""
    address = urlsplit(request.url)
    given = [("path", place, f"{{{place}}}") for place in _PLACE.findall(unquote(address.path))]
    for pair in filter(None, address.query.split("&")):
        name, _, value = pair.partition("=")
        given.append(("query", unquote(name), unquote(value)))
    for name, value in request.headers.items():
        if name.lower() not in _NO_PARAMETERS and "{guid}" not in value:
            given.append(("header", name, value))
    return given


def _parameter(where: str, name: str, text: str, described: _Described, required: bool) -> Schema:
    """The parameter *name* whose value is *text*, places in braces."""
    found: Schema = {"name": name, "in": where, "required": required}
    place = _PLACE.search(text)
    if place is None:
        return {**found, "schema": {"const": text}}
    schema = described.schema(place[1]) if place[0] == text else {}
    description = schema.pop("description", "")
    spelling = described.spelling(place[1])
    words = " ".join(filter(None, [f"{spelling}." if spelling else "", description]))
    if words:
        found["description"] = words
    found["schema"] = {"type": "string"} if where == "path" or not schema else schema
    if where == "query" and _is_array(schema):
        found |= {"style": "form", "explode": False}
    return found


def _is_array(schema: Schema) -> bool:
    return schema.get("type") == "array" or any(one.get("type") == "array" for one in schema.get("anyOf", ()))


def _joined(first: Schema, second: Schema) -> Schema:
    """A schema that takes what either takes."""
    known = first["anyOf"] if set(first) == {"anyOf"} else [first]
    return first if second in known else {"anyOf": [*known, second]}


def _body(body: Any, described: _Described, least: Any) -> Schema:
    """The schema of a planned *body*, of which *least* is always there."""
    if isinstance(body, dict):
        always = least if isinstance(least, dict) else {}
        schema: Schema = {"type": "object"}
        if body:
            schema["properties"] = {
                str(name): _body(value, described, always.get(name)) for name, value in body.items()
            }
            required = sorted(str(name) for name in body if name in always)
            if required:
                schema["required"] = required
        return schema
    if isinstance(body, list | tuple):
        items = [_body(item, described, None) for item in body]
        if not items:
            return {"type": "array"}
        return {"type": "array", "items": items[0] if len(items) == 1 else {"anyOf": items}}
    if isinstance(body, str) and (match := _PLACE.search(body)):
        return described.schema(match[1]) if match[0] == body else {"type": "string"}
    return {"const": str(body) if isinstance(body, str) else body}
