"""All Mg commands that have a route: one class, which operation it calls is a row of psemu.rest.routes.graph."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.graph_objects import graph_object
from psemu.handlers.graph_request import (
    InvalidHeader,
    NullIdentityMember,
    first_top,
    graph_request,
    parameter_of,
)
from psemu.handlers.service_calls import proxy_of, report_unmeant, set_global
from psemu.objects import CaselessDict, ErrorRecord, PSArray, PSObject
from psemu.objects.dictionaries import DICTIONARY, GenericDictionary
from psemu.objects.numbers import Int64
from psemu.rest.client import json_object
from psemu.rest.credentials import CredentialError
from psemu.rest.error_bodies import ServiceError, header_lists, status_name
from psemu.rest.request import PlannedRequest, placeholders
from psemu.rest.routes.graph import GraphRoute, graph_commands, graph_route
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_entries import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import httpx

_CMDLETS = "Microsoft.Graph.PowerShell.Cmdlets."
_NOT_CONNECTED = "Authentication needed, call Connect-MgGraph."
_LARGEST_PAGE = 999
_HEADERS_TYPE = f"{DICTIONARY}[System.String,System.Collections.Generic.IEnumerable`1[System.String]]"


class GraphCmdlet(Cmdlet):
    """A command that is one Graph operation."""

    def begin_processing(self) -> None:
        """What comes before any request: the debugger that cannot come, parameters that mean nothing here."""
        report_unmeant(self)
        size = self.get("PageSize")
        if isinstance(size, int) and not 1 <= size <= _LARGEST_PAGE:
            text = (
                f"Invalid page size specified `{int(size)}`. PageSize must be between 1 and {_LARGEST_PAGE} inclusive."
            )
            self.throw_terminating_error(
                ErrorRecord(text, f",{self.class_name}", "InvalidArgument", size, activity=self.private_name)
            )

    @property
    def private_name(self) -> str:
        """The name that errors and questions go by: the command with its parameter set."""
        return f"{self.command_info.name}_{self.parameter_set_name}"

    @property
    def class_name(self) -> str:
        """The full name of the implementing class in the real module."""
        return _CMDLETS + self.private_name.replace("-", "", 1)

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The requests that a call with *parameters* would make; what cannot be known stands in braces."""
        route = graph_route(command, parameter_set_name)
        return [graph_request(command, route, parameters, services)] if route else []

    def route(self) -> GraphRoute:
        """The operation that this call is. UnsupportedError if none is known."""
        route = graph_route(self.command_info.name, self.parameter_set_name)
        if route is None:
            raise UnsupportedError(
                f"route.{self.private_name}", f"psemu knows no Graph operation for {self.private_name}."
            )
        return route

    def process_record(self) -> None:
        """One request (a list: one per page)."""
        route = self.route()
        services: RestServices = self.session.service(RestServices)
        import uuid

        try:
            request = graph_request(self.command_info.name, route, self.parameters, services, str(uuid.uuid4()))
            self.add_content(request)
        except NullIdentityMember as error:
            record = ErrorRecord(
                str(error),
                f",{self.class_name}",
                "InvalidArgument",
                self.get("InputObject"),
                exception_type="System.Exception",
                activity=self.private_name,
            )
            self.throw_terminating_error(record)
            return
        except InvalidHeader as error:
            self._write_plain_error(str(error), "System.InvalidOperationException")
            return
        except FileError as error:
            self._write_plain_error(error.message, error.kind)
            return
        if route.method != "GET" and not self.should_process(
            f"Call remote '{route.method} {route.path}' operation", self.private_name
        ):
            return
        if services.graph_context is None:
            self._write_plain_error(_NOT_CONNECTED, "System.Security.Authentication.AuthenticationException")
            return
        proxy = proxy_of(self, services)
        try:
            if route.is_list:
                self._list(route, request, services, proxy)
            else:
                self._call(route, request, services, proxy)
        except FileError as error:
            self._write_plain_error(error.message, error.kind)
        except CredentialError as error:
            self._write_plain_error(str(error), "Azure.Identity.AuthenticationFailedException")
        except ServiceError as error:
            self._write_service_error(route, error)

    def add_content(self, request: PlannedRequest) -> None:
        """Give the request a file as its body, where a command takes one."""

    def _call(self, route: GraphRoute, request: PlannedRequest, services: RestServices, proxy: str | None) -> None:
        self.runtime.write_debug(request_text(request))
        response = services.graph.send(request, proxy=proxy)
        self.runtime.write_debug(response_text(response))
        self.write_answer(route, response)
        self._keep_headers(response)

    def write_answer(self, route: GraphRoute, response: httpx.Response) -> None:
        """Write what one answer holds."""
        if route.entity is not None and response.content:
            self.write_object(graph_object(route.entity, json_object(response)))
        elif route.entity is None and self.switch("PassThru"):
            self.write_object(True)

    def _list(self, route: GraphRoute, request: PlannedRequest, services: RestServices, proxy: str | None) -> None:
        top = self.get("Top")
        limit = int(top) if isinstance(top, int) and not self.switch("All") else None
        follow = self.switch("All") or "PageSize" in self.parameters or (limit is not None and limit > _LARGEST_PAGE)
        written = 0
        while True:
            self.runtime.write_debug(request_text(request))
            response = services.graph.send(request, proxy=proxy)
            self.runtime.write_debug(response_text(response))
            page = json_object(response)
            if "CountVariable" in self.parameters and isinstance(page.get("@odata.count"), int):
                set_global(self.session, str(self.get("CountVariable")), Int64(page["@odata.count"]))
            items = page.get("value")
            for item in items if isinstance(items, list) else []:
                self.write_item(route, item)
                written += 1
                if limit is not None and written >= limit:
                    break
            following = page.get("@odata.nextLink")
            if not follow or not isinstance(following, str) or (limit is not None and written >= limit):
                break
            request = self._next_page(request, following, None if limit is None else limit - written)
        self._keep_headers(response)

    def write_item(self, route: GraphRoute, item: object) -> None:
        """Write one member of a list."""
        self.write_object(graph_object(route.entity or "", item if isinstance(item, dict) else None))

    def _next_page(self, request: PlannedRequest, link: str, remaining: int | None) -> PlannedRequest:
        from psemu.rest.hosts import same_origin

        if not same_origin(request.url, link):
            raise ServiceError(
                0, "InvalidNextLink", "The link to the next page leads to another host; it was not followed."
            )
        size = first_top(self.parameters) or _LARGEST_PAGE
        if remaining is not None and remaining < size:
            from urllib.parse import urlsplit, urlunsplit

            parts = urlsplit(link)
            kept = [
                pair for pair in parts.query.split("&") if pair and not pair.lower().startswith(("$top=", "%24top="))
            ]
            link = urlunsplit(parts._replace(query="&".join([*kept, f"$top={remaining}"])))
        return PlannedRequest("GET", link, request.headers)

    def _keep_headers(self, response: httpx.Response) -> None:
        name = self.get("ResponseHeadersVariable")
        if name:
            lists = header_lists(response)
            pairs = ((name, PSArray(values, "System.String[]")) for name, values in lists.items())
            table = GenericDictionary(_HEADERS_TYPE, pairs, convert=False)
            set_global(self.session, str(name), table)

    def _target(self, route: GraphRoute) -> PSObject:
        names = [parameter_of(place) for place in placeholders(route.path)]
        if "InputObject" in self.parameters:
            names = ["InputObject"]
        body = ["body"] if "BodyParameter" in self.parameters else []
        values = [(name, self.get(name)) for name in names] + [(name, self.get("BodyParameter")) for name in body]
        return PSObject([*values, ("Headers", self.get("Headers"))], ("<>f__AnonymousType0", "System.Object"))

    def _write_service_error(self, route: GraphRoute, error: ServiceError) -> None:
        if error.status == 0:
            self._write_plain_error(error.message, "System.Net.Http.HttpRequestException")
            return
        record = ErrorRecord(
            f"[{error.code}] : {error.message}" if error.declared else error.message,
            f"{error.code},{self.class_name}",
            "InvalidOperation",
            self._target(route),
            exception_type="Microsoft.Graph.PowerShell.Runtime.RestException`1",
            details=error_details(error) if error.declared else None,
            activity=self.private_name,
        )
        self.write_error(record)

    def _write_plain_error(self, text: str, exception_type: str) -> None:
        self.write_error(
            ErrorRecord(
                text, f",{self.class_name}", "NotSpecified", exception_type=exception_type, activity=self.private_name
            )
        )


def error_details(error: ServiceError) -> str:
    """What is shown of a refusal: its message, status, code, date and headers."""
    lines = [
        error.message,
        "",
        f"Status: {error.status} ({status_name(error.status)})",
        f"ErrorCode: {error.code}",
        f"Date: {error.date}",
        "",
        "Headers:",
    ]
    lines += [f"{name:<30}: {', '.join(values)}" for name, values in error.headers.items()]
    return "\n".join(lines)


def request_text(request: PlannedRequest) -> str:
    """The request as ``-Debug`` shows it; it holds no Authorization header yet."""
    import json

    if isinstance(request.body, bytes):
        body = f"({len(request.body)} bytes)"
    else:
        body = "" if request.body is None else json.dumps(request.body, indent=2, ensure_ascii=False)
    headers = "\n".join(f"{name:<30}: {value}" for name, value in request.headers.items())
    return (
        "============================ HTTP REQUEST ============================\n\n"
        f"HTTP Method:\n{request.method}\n\nAbsolute Uri:\n{request.url}\n\nHeaders:\n{headers}\n\nBody:\n{body}\n"
    )


def response_text(response: httpx.Response) -> str:
    """The answer as ``-Debug`` shows it."""
    headers = "\n".join(f"{name:<30}: {', '.join(values)}" for name, values in header_lists(response).items())
    return (
        "============================ HTTP RESPONSE ============================\n\n"
        f"Status Code:\n{status_name(response.status_code)}\n\nHeaders:\n{headers}\n\nBody:\n{response.text}\n"
    )


for _name in graph_commands():
    cmdlet(_name)(GraphCmdlet)
