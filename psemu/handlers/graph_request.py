"""From a Graph command's bound parameters to its request: path, query, headers and body by rule; used to run and to explain."""

from __future__ import annotations

from psemu.handlers.service_values import camel_case, json_value, member, pascal_case, text_of
from psemu.objects import UNKNOWN, CaselessDict, Hashtable, PSObject
from psemu.rest.request import FileContent, PlannedRequest, RawText, escape_data_string, expand_path, placeholders
from psemu.rest.routes.resolution import is_renamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.rest.routes.graph import GraphRoute
    from psemu.rest.services import RestServices

#: parameters that never are part of the body
_NOT_BODY = frozenset(
    name.lower()
    for name in [
        "AdditionalProperties",
        "All",
        "BodyParameter",
        "Break",
        "Confirm",
        "ConsistencyLevel",
        "CountVariable",
        "Debug",
        "ErrorAction",
        "ErrorVariable",
        "ExpandProperty",
        "Filter",
        "Headers",
        "HttpPipelineAppend",
        "HttpPipelinePrepend",
        "IfMatch",
        "InformationAction",
        "InformationVariable",
        "InFile",
        "InputObject",
        "OutBuffer",
        "OutFile",
        "OutVariable",
        "PageSize",
        "PassThru",
        "PipelineVariable",
        "ProgressAction",
        "Property",
        "Proxy",
        "ProxyCredential",
        "ProxyUseDefaultCredentials",
        "ResponseHeadersVariable",
        "Search",
        "Skip",
        "Sort",
        "Top",
        "Verbose",
        "WarningAction",
        "WarningVariable",
        "WhatIf",
    ]
)
_LARGEST_PAGE = 999
_SDK_VERSION = "graph-powershell/2.30.0"
_USER_AGENT = "psemu/0.1 PowerShell/7.6.5"
#: headers that .NET takes on content only
_CONTENT_HEADERS = frozenset(
    [
        "allow",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-md5",
        "content-range",
        "content-type",
        "expires",
        "last-modified",
    ]
)
_TOKEN_CHARACTERS = frozenset("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


class NullIdentityMember(Exception):
    """``-InputObject`` lacks *name*, which the path needs."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"InputObject has null value for InputObject.{name}")


class InvalidHeader(Exception):
    """A header that .NET's HttpClient refuses; the text is its own."""


def parameter_of(placeholder: str) -> str:
    """``servicePrincipal-id`` → ``ServicePrincipalId``."""
    return "".join(pascal_case(part) for part in placeholder.split("-"))


def path_values(route: GraphRoute, parameters: CaselessDict) -> dict[str, Any]:
    """The values of the path's places, from ``-InputObject`` if that is bound. NullIdentityMember in path order."""
    values: dict[str, Any] = {}
    identity = parameters.get("InputObject")
    places = placeholders(route.path)
    for place in places:
        name = parameter_of(place)
        if identity is None:
            value = parameters.get(name, UNKNOWN)
            if value is UNKNOWN and name not in parameters:
                value = _other_id(parameters, places, name)
        elif identity is UNKNOWN or getattr(identity, "base", None) is UNKNOWN:
            value = UNKNOWN
        else:
            value = member(identity, name)
            if value is None:
                raise NullIdentityMember(name)
        values[place] = value if value is UNKNOWN else text_of(value)
    return values


def _other_id(parameters: CaselessDict, places: list[str], wanted: str) -> Any:
    """The bound id that the page calls otherwise than the path, which calls it *wanted*; UNKNOWN if there is none."""
    names = {parameter_of(place).lower() for place in places}
    for name in parameters:
        if name.lower().endswith("id") and name.lower() not in names and is_renamed(name, wanted):
            return parameters[name]
    return UNKNOWN


def graph_request(
    command: str,
    route: GraphRoute,
    parameters: CaselessDict,
    services: RestServices,
    client_request_id: str = "{guid}",
    top: int | None = None,
) -> PlannedRequest:
    """The request of *command*; what is UNKNOWN stands in braces. *top* replaces ``$top`` while a list is followed page by page."""
    path = expand_path(route.path, path_values(route, parameters))
    query = _query(route, parameters, top)
    if query:
        path += ("&" if "?" in path else "?") + query
    headers = {
        "SdkVersion": _SDK_VERSION,
        "client-request-id": client_request_id,
        "User-Agent": f"{_USER_AGENT} {command}",
    }
    for name, header in (("ConsistencyLevel", "ConsistencyLevel"), ("IfMatch", "If-Match")):
        if name in parameters:
            value = parameters[name]
            headers[header] = f"{{{name}}}" if value is UNKNOWN else text_of(value)
    add_headers(headers, parameters.get("Headers"))
    body = _body(route, parameters, services.graph_cloud.graph_host) if route.sends_body else None
    if "InFile" in parameters:
        # a plan names the file, a run sends it
        given = parameters["InFile"]
        body = RawText("{InFile}") if given is UNKNOWN else FileContent(text_of(given))
        headers["Content-Type"] = "application/octet-stream"
    return services.graph_request(route.method, path, headers, body)


def first_top(parameters: CaselessDict) -> int | None:
    """``$top`` of the first page: -PageSize, else -Top unless it is more than one page can hold."""
    size = parameters.get("PageSize")
    top = parameters.get("Top")
    if isinstance(size, int):
        return min(int(size), int(top)) if isinstance(top, int) and not parameters.get("All") else int(size)
    if isinstance(top, int) and top <= _LARGEST_PAGE:
        return int(top)
    return None


def _query(route: GraphRoute, parameters: CaselessDict, top: int | None) -> str:
    pairs: list[tuple[str, str]] = []

    def add(option: str, name: str, quoted: bool = False) -> None:
        if name not in parameters:
            return
        value = parameters[name]
        if value is UNKNOWN:
            pairs.append((option, f"{{{name}}}"))
            return
        items = value if isinstance(value, list | tuple) else [value]
        text = ",".join(text_of(item) for item in items)
        if option == "$filter":
            from urllib.parse import unquote

            text = unquote(text)
        if quoted and not text.startswith('"'):
            text = f'"{text}"'
        pairs.append((option, escape_data_string(text)))

    if route.is_list:
        if parameters.get("Top") is UNKNOWN:
            pairs.append(("$top", "{Top}"))
        else:
            size = top if top is not None else first_top(parameters)
            if size is not None:
                pairs.append(("$top", str(size)))
        add("$skip", "Skip")
        add("$search", "Search", quoted=True)
        add("$filter", "Filter")
        if "CountVariable" in parameters:
            pairs.append(("$count", "true"))
        add("$orderby", "Sort")
    if route.method == "GET":
        add("$select", "Property")
        add("$expand", "ExpandProperty")
    return "&".join(f"{option}={value}" for option, value in pairs)


def add_headers(headers: dict[str, str], extra: Any) -> None:
    """Add what ``-Headers`` gives to *headers*. InvalidHeader for what .NET would refuse."""
    if extra is None or extra is UNKNOWN:
        return
    if isinstance(extra, PSObject):
        extra = extra.base
    if not isinstance(extra, Hashtable | CaselessDict | dict):
        return
    known = {name.lower(): name for name in headers}
    for key, item in extra.items():
        if item is UNKNOWN:
            headers[text_of(key)] = f"{{{text_of(key)}}}"
            continue
        name, value = text_of(key), text_of(item)
        if not name or not set(name) <= _TOKEN_CHARACTERS:
            raise InvalidHeader(f"The header name '{name}' has an invalid format.")
        if name.lower() in _CONTENT_HEADERS:
            raise InvalidHeader(
                f"Misused header name, '{name}'. Make sure request headers are used with HttpRequestMessage, response headers with"
                " HttpResponseMessage, and content headers with HttpContent objects."
            )
        if "\r" in value or "\n" in value or "\0" in value:
            raise InvalidHeader("New-line or NUL characters are not allowed in header values.")
        if not value.isascii():
            raise InvalidHeader("Request headers must contain only ASCII characters.")
        if name.lower() == "authorization":
            # who is signed in decides; the module's own handler overwrites it in the same way
            continue
        spelled = known.setdefault(name.lower(), name)
        headers[spelled] = f"{headers[spelled]}, {value}" if spelled in headers else value


def _body(route: GraphRoute, parameters: CaselessDict, host: str) -> Any:
    if "BodyParameter" in parameters:
        given = parameters["BodyParameter"]
        return "{BodyParameter}" if given is UNKNOWN else json_value(given)
    in_path = {parameter_of(place).lower() for place in placeholders(route.path)}
    body: dict[str, Any] = {}
    if route.path.endswith("/$ref") and "DirectoryObjectId" in parameters:
        given = parameters["DirectoryObjectId"]
        name = "{DirectoryObjectId}" if given is UNKNOWN else escape_data_string(text_of(given))
        return {"@odata.id": f"https://{host}/v1.0/directoryObjects/{name}"}
    for name, value in parameters.items():
        if name.lower() in _NOT_BODY or name.lower() in in_path or value is None:
            continue
        body[serialized_name(name)] = f"{{{name}}}" if value is UNKNOWN else json_value(value)
    extra = parameters.get("AdditionalProperties")
    if extra is not None and extra is not UNKNOWN:
        body.update(json_value(extra))
    return body


def serialized_name(parameter: str) -> str:
    """The body's member for *parameter*: ``TemplateId`` → ``templateId``, ``OdataId`` → ``@odata.id``."""
    if parameter[:5].lower() == "odata" and len(parameter) > 5:
        return f"@odata.{camel_case(parameter[5:])}"
    return camel_case(parameter)
