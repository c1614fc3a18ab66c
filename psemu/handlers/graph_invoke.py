"""Invoke-MgGraphRequest: any request to Microsoft Graph, its answer as a hashtable, object or text."""

from __future__ import annotations

from psemu.errors import ConfigurationError, UnsupportedError
from psemu.handlers.graph import request_text, response_text
from psemu.handlers.graph_objects import custom_object, plain_value
from psemu.handlers.graph_request import InvalidHeader, add_headers
from psemu.handlers.service_calls import report_unmeant, set_global
from psemu.handlers.service_files import read_content, write_content
from psemu.handlers.service_values import json_value, secret_of, text_of
from psemu.objects import UNKNOWN, ErrorRecord, Hashtable, PSArray, PSObject
from psemu.rest.credentials import CredentialError
from psemu.rest.error_bodies import ServiceError, header_lists, status_name
from psemu.rest.request import FileContent, PlannedRequest, RawText, escape_data_string
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_entries import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

    from psemu.objects import CaselessDict

_CLASS = "Microsoft.Graph.PowerShell.Authentication.Cmdlets.InvokeMgGraphRequest"
_USER_AGENT = "psemu/0.1 PowerShell/7.6.5 Invoke-MgGraphRequest"
_UNDONE = ("SessionVariable", "GraphRequestSession")


@cmdlet("Invoke-MgGraphRequest")
class InvokeMgGraphRequest(Cmdlet):
    """Sends one request for each input object."""

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The request; what cannot be known stands in braces."""
        return [_request(parameters, services)]

    def begin_processing(self) -> None:
        report_unmeant(self)
        for name in _UNDONE:
            if self.has(name):
                raise UnsupportedError(f"Invoke-MgGraphRequest.{name}", f"psemu does not take -{name}.")

    def process_record(self) -> None:
        services: RestServices = self.session.service(RestServices)
        token = secret_of(self.get("Token"))
        if services.graph_context is None and token is None:
            self._fail("Authentication needed, call Connect-MgGraph.", "", "System.InvalidOperationException")
        skips = self.switch("SkipHttpErrorCheck")
        try:
            request = _request(self.parameters, services)
            if self.has("InputFilePath"):
                request.body = read_content(self, self.get("InputFilePath"))
            self.runtime.write_verbose(f"{request.method} {request.url}")
            self.runtime.write_debug(request_text(request))
            response = services.graph.send(request, any_status=True, token=token)
        except InvalidHeader as error:
            self._fail(str(error), "", "System.InvalidOperationException")
        except FileError as error:
            self._fail(error.message, "", error.kind)
        except (ConfigurationError, CredentialError, ServiceError) as error:
            self._fail(str(error), "", "System.Net.Http.HttpRequestException")
        self.runtime.write_debug(response_text(response))
        if not 200 <= response.status_code < 300 and not skips:
            name = status_name(response.status_code)
            text = f"Response status code does not indicate success: {name} ({response.reason_phrase})."
            self._fail(text, "InvokeGraphHttpResponseException", "System.Net.Http.HttpResponseException", response)
        self._keep(response)
        self._write(response)

    def _keep(self, response: httpx.Response) -> None:
        if self.has("ResponseHeadersVariable"):
            lists = header_lists(response)
            table = Hashtable(((n, PSArray(v, "System.String[]")) for n, v in lists.items()), ordered=True)
            set_global(self.session, text_of(self.get("ResponseHeadersVariable")), table)
        if self.has("StatusCodeVariable"):
            set_global(self.session, text_of(self.get("StatusCodeVariable")), response.status_code)

    def _write(self, response: httpx.Response) -> None:
        path = self._target(response)
        if path is not None:
            try:
                write_content(self, path, response.content)
            except FileError as error:
                self._fail(error.message, "", error.kind)
            if not self.switch("PassThru"):
                return
        kind = text_of(self.get("OutputType")).lower() or "hashtable"
        if kind == "httpresponsemessage":
            raise UnsupportedError("Invoke-MgGraphRequest.HttpResponseMessage", "psemu has no HttpResponseMessage.")
        if not response.content:
            return
        if kind == "json" or "json" not in response.headers.get("Content-Type", ""):
            self.write_object(response.text)
            return
        try:
            body = response.json()
        except (ValueError, RecursionError):
            self.write_object(response.text)
            return
        self.write_object(custom_object(body) if kind == "psobject" else plain_value(body))

    def _target(self, response: httpx.Response) -> str | None:
        """The file that the answer goes to: the one that is named, or the one that the service names, never outside of here."""
        given = self.get("OutputFilePath")
        if not self.switch("InferOutputFileName"):
            return None if given is None else text_of(given)
        from email.message import Message

        header = Message()
        header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
        name = (header.get_filename() or "").replace("\\", "/").rpartition("/")[2]
        if name in ("", ".", ".."):
            self._fail(
                "Could not infer the name of the file; -OutputFilePath names one.", "", "System.ArgumentException"
            )
        return name if given is None else f"{text_of(given)}/{name}"

    def _fail(self, text: str, error_id: str, exception_type: str, response: httpx.Response | None = None) -> None:
        details = None
        if response is not None:
            head = f"HTTP/2.0 {response.status_code} {response.reason_phrase}"
            headers = [f"{name}: {', '.join(values)}" for name, values in header_lists(response).items()]
            details = "\n".join([head, *headers, "", response.text])
        record = ErrorRecord(
            text,
            f"{error_id or 'InvokeGraphRequestException'},{_CLASS}",
            "InvalidOperation",
            exception_type=exception_type,
            details=details,
            activity="Invoke-MgGraphRequest",
        )
        self.throw_terminating_error(record)


def _request(parameters: CaselessDict, services: RestServices) -> PlannedRequest:
    """The request; ConfigurationError for a URL of another host."""
    given = parameters.get("Method")
    method = "{Method}" if given is UNKNOWN else text_of(given).upper() or "GET"
    uri = parameters.get("Uri", UNKNOWN)
    base = f"https://{services.graph_cloud.graph_host}/"
    url = f"{base}{{Uri}}" if uri is UNKNOWN else absolute(text_of(uri), base)
    headers = {"SdkVersion": "graph-powershell/2.30.0", "User-Agent": _USER_AGENT}
    if parameters.get("UserAgent") is not None:
        headers["User-Agent"] = text_of(parameters["UserAgent"])
    add_headers(headers, parameters.get("Headers"))
    body = _body(parameters.get("Body"))
    if method == "GET" and isinstance(body, dict):
        pairs = [f"{escape_data_string(str(n))}={escape_data_string(text_of(v))}" for n, v in body.items()]
        url += ("&" if "?" in url else "?") + "&".join(pairs) if pairs else ""
        body = None
    if parameters.get("InputFilePath") is not None:
        path = parameters["InputFilePath"]
        body = RawText("{InputFilePath}") if path is UNKNOWN else FileContent(text_of(path))
        headers["Content-Type"] = text_of(parameters.get("ContentType")) or "application/octet-stream"
    elif body is not None:
        headers["Content-Type"] = text_of(parameters.get("ContentType")) or "application/json"
    return PlannedRequest(method, url, headers, body)


def absolute(uri: str, base: str) -> str:
    """*uri* below *base*, or itself if it lies there already. ConfigurationError for another host: a token goes to its own service only."""
    from psemu.rest.hosts import same_origin

    if "://" not in uri:
        return base + uri.lstrip("/")
    if not same_origin(uri, base):
        raise ConfigurationError(f"Refused to send a token to '{uri[:200]}': it is not below {base}")
    return uri


def _body(value: Any) -> Any:
    if value is None:
        return None
    if value is UNKNOWN:
        return RawText("{Body}")
    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    if isinstance(value, str):
        return RawText(value)
    return json_value(value, camel=False)
