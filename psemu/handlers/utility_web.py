"""Invoke-RestMethod and Invoke-WebRequest: requests to the hosts that the user allowed, with PowerShell's redirections, retries and errors."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record, refuse_parameters, terminate
from psemu.handlers.management_files import refused
from psemu.handlers.web_answers import (
    details_of,
    feed_items,
    headers_of,
    is_text,
    is_xml,
    links_of,
    media_type,
    read_body,
    response_message,
    web_response,
)
from psemu.handlers.web_requests import (
    ContentTypeError,
    absolute_url,
    body_bytes,
    default_content_type,
    is_table,
    multipart,
    request_told,
    size_told,
    with_query,
)
from psemu.handlers.web_session import WebRequestSession
from psemu.objects import RuntimeException, to_text
from psemu.rest import RestServices, ServiceError
from psemu.rest.web import WebAccess, WebError, WebOptions, WebResponse
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.exceptions import NetException
from psemu.runtime.file_entries import FileError
from psemu.runtime.files import files_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_VALIDATION = "System.Management.Automation.ValidationMetadataException"
_REDIRECTS = (300, 301, 302, 303, 307, 308)
#: redirections followed where -MaximumRedirection says nothing
_MOST_REDIRECTS = 50
#: parameters that may not stand together: the first two, how PowerShell names the error, and what to do
_CONFLICTS = (
    ("WebSession", "SessionVariable", "SessionConflict", "Session and SessionVariable. Specify either Session or SessionVariable"),
    ("Body", "InFile", "BodyConflict", "Body and InFile. Specify either Body or Infile"),
    ("Body", "Form", "BodyFormConflict", "Body and Form. Specify either Body or Form"),
    ("InFile", "Form", "FormInFileConflict", "InFile and Form. Specify either InFile or Form"),
)  # fmt: skip


class WebCommand(Cmdlet):
    """Base: one request, or several where links are followed."""

    def begin_processing(self) -> None:
        refuse_parameters(
            self, "Certificate", "CertificateThumbprint", "UnixSocket", "ProxyCredential", "ProxyUseDefaultCredentials"
        )
        refuse_parameters(self, "UseDefaultCredentials", "TransferEncoding", "HttpVersion", "Resume")

    # checking ------------------------------------------------------------------------------------------------------------------

    def _check(self, url: str) -> None:
        kind = to_text(self.get("Authentication") or "None").lower()
        for first, second, name, what in _CONFLICTS:
            if self.has(first) and self.has(second):
                ending = "" if name == "SessionConflict" else "  "
                message = f"The cmdlet cannot run because the following conflicting parameters are specified: {what}, then retry.{ending}"
                raise self._invalid(message, f"WebCmdlet{name}Exception")
        if kind != "none" and self.has("Token") and self.has("Credential"):
            message = (
                "The cmdlet cannot run because the following conflicting parameters are specified: Credential and Token. Specify either "
                "Credential or Token, then retry."
            )
            raise self._invalid(message, "WebCmdletAuthenticationTokenConflictException")
        needed = {"basic": "Credential", "bearer": "Token", "oauth": "Token"}.get(kind)
        if needed is not None and not self.has(needed):
            message = (
                f"The cmdlet cannot run because the following parameter is not specified: {needed}. The supplied Authentication type "
                f"requires a {needed}. Specify {needed}, then retry."
            )
            raise self._invalid(message, f"WebCmdletAuthentication{needed}NotSuppliedException")
        secret = kind != "none" or self.has("Credential")
        if secret and not url.lower().startswith("https:") and not self.switch("AllowUnencryptedAuthentication"):
            message = (
                "The cmdlet cannot protect plain text secrets sent over unencrypted connections. To suppress this warning and send plain "
                "text secrets over unencrypted networks, reissue the command specifying the AllowUnencryptedAuthentication parameter."
            )
            raise self._invalid(message, "WebCmdletAllowUnencryptedAuthenticationRequiredException")
        if self.switch("PassThru") and not self.has("OutFile"):
            message = (
                "The cmdlet cannot run because the following parameter is missing: OutFile. Provide a valid OutFile parameter value when "
                "using the PassThru parameter, then retry."
            )
            raise self._invalid(message, "WebCmdletOutFileMissingException")

    def _invalid(self, message: str, error_id: str) -> RuntimeException:
        return terminate(self, error_id, message, "InvalidArgument", None, _VALIDATION)

    # the session ---------------------------------------------------------------------------------------------------------------

    def _open_session(self) -> WebRequestSession:
        given: Any = self.get("WebSession")
        session = given if isinstance(given, WebRequestSession) else WebRequestSession()
        if self.has("SessionVariable"):
            self.session.set_variable(to_text(self.get("SessionVariable")), session)
        authorization = self._authorization()
        if authorization:
            session.headers["Authorization"] = authorization
        if self.has("UserAgent"):
            session.properties["UserAgent"] = to_text(self.get("UserAgent"))
        headers: Any = self.get("Headers")
        for name, value in headers.items() if headers is not None else ():
            if value is not None:
                session.headers[to_text(name)] = to_text(value)
        for parameter, name in (
            ("MaximumRedirection", "MaximumRedirection"),
            ("MaximumRetryCount", "MaximumRetryCount"),
        ):
            if self.has(parameter):
                session.properties[name] = int(self.get(parameter))
        if self.has("MaximumRetryCount"):
            session.properties["RetryIntervalInSeconds"] = int(self.get("RetryIntervalSec") or 5)
        return session

    def _authorization(self) -> str:
        from base64 import b64encode

        kind = to_text(self.get("Authentication") or "None").lower()
        if kind == "basic" or (kind == "none" and self.has("Credential")):
            facts: Any = getattr(self.get("Credential"), "properties", {})
            pair = f"{to_text(facts.get('UserName'))}:{_revealed(facts.get('Password'))}"
            return "Basic " + b64encode(pair.encode()).decode()
        if kind in ("bearer", "oauth"):
            return "Bearer " + _revealed(self.get("Token"))
        return ""

    # the request ---------------------------------------------------------------------------------------------------------------

    def process_record(self) -> None:
        url = absolute_url(self.get("Uri"))
        self._check(url)
        session = self._open_session()
        follows = self.switch("FollowRelLink")
        most = int(self.get("MaximumFollowRelLink") or 0) or 1 << 31
        for number in range(most if follows else 1):
            if number:
                self.write_verbose(f"Following rel link {url}")
            response = self._exchange(url, session)
            self._accept(response)
            following = links_of(response).get("next")
            if following is None:
                return
            url = following

    def _method(self) -> str:
        custom = to_text(self.get("CustomMethod") or "")
        given = to_text(self.get("Method") or "Default")
        return custom or ("GET" if given.lower() in ("default", "") else given.upper())

    def _request(self, url: str, method: str, session: WebRequestSession) -> tuple[str, dict[str, str], bytes | None]:
        """Address, headers and content."""
        headers = {to_text(name): to_text(value) for name, value in session.headers.items()}
        folded = {name.lower(): name for name in headers}
        if "user-agent" not in folded:
            headers["User-Agent"] = to_text(session.properties["UserAgent"])
        if self.switch("DisableKeepAlive"):
            headers["Connection"] = "Close"
        kind = to_text(self.get("ContentType")) if self.has("ContentType") else None
        kind = kind or headers.get(folded.get("content-type", ""))
        body: Any = self.get("Body")
        content: bytes | None = None
        if method == "GET" and is_table(body):
            url, body = with_query(url, body), None
        elif self.has("Form"):
            kind, content = multipart(self.get("Form"))
        elif body is not None:
            kind = kind or default_content_type(method)
            try:
                content = body_bytes(body, None if self.switch("SkipHeaderValidation") else kind)
            except ContentTypeError:
                message = (
                    "The cmdlet cannot run because the -ContentType parameter is not a valid Content-Type header. Specify a valid "
                    "Content-Type for -ContentType, then retry. To suppress header validation, supply the -SkipHeaderValidation parameter."
                )
                raise self._invalid(message, "WebCmdletContentTypeException") from None
        elif self.has("InFile"):
            content = self._file(to_text(self.get("InFile")))
        if content is None and (method != "GET" or kind is not None):
            content = b""
        if content is not None:
            kind = kind or default_content_type(method)
            if "content-type" in folded:
                del headers[folded["content-type"]]
            if kind:
                headers["Content-Type"] = kind
        return url, headers, content

    def _file(self, path: str) -> bytes:
        files = files_of(self.session)
        entry = files.get(files.absolute(path))
        if entry is None:
            message = f"Cannot find path '{files.absolute(path)}' because it does not exist."
            kind = "System.Management.Automation.ItemNotFoundException"
            raise terminate(self, "PathNotFound", message, "ObjectNotFound", files.absolute(path), kind)
        if entry.is_directory:
            message = f"Path '{path}' resolves to a directory. Specify a path including a file name, and then retry the command."
            raise self._invalid(message, "WebCmdletInFileNotFilePathException")
        return entry.data

    def _options(self) -> WebOptions:
        proxy = to_text(self.get("Proxy")) if self.has("Proxy") else "" if self.switch("NoProxy") else None
        timeout = float(self.get("ConnectionTimeoutSeconds") or 0)
        each = float(self.get("OperationTimeoutSeconds") or 0)
        return WebOptions(timeout, each, not self.switch("SkipCertificateCheck"), proxy)

    def _exchange(self, url: str, session: WebRequestSession) -> WebResponse:
        """The answer at the end of all redirections and tries."""
        from urllib.parse import urljoin

        method = self._method()
        left, retries = int(session.properties["MaximumRedirection"]), int(session.properties["MaximumRetryCount"])
        left = _MOST_REDIRECTS if left < 0 else left
        redirected = False
        while True:
            target, headers, content = self._request(url, method, session)
            if redirected and not self.switch("PreserveAuthorizationOnRedirect"):
                headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
            if redirected and method == "GET":
                content = None
                headers.pop("Content-Type", None)
            response = self._send(method, target, headers, content, session)
            location = response.header("Location")
            if response.status in _REDIRECTS and location is not None and left > 0:
                following = urljoin(target, location)
                if (
                    target.lower().startswith("https:")
                    and not following.lower().startswith("https:")
                    and not self.switch("AllowInsecureRedirect")
                ):
                    message = "Cannot follow an insecure redirection by default. Reissue the command specifying the -AllowInsecureRedirect switch. "
                    kind = "System.InvalidOperationException"
                    raise terminate(self, "InsecureRedirection", message, "InvalidOperation", None, kind)
                left -= 1
                if _becomes_get(response.status, method) and not self.switch("PreserveHttpMethodOnRedirect"):
                    method = "GET"
                url, redirected = following, True
                continue
            if retries <= 0 or not (response.status == 304 or 400 <= response.status <= 599):
                return self._checked(response)
            retries -= 1
            seconds = int(session.properties["RetryIntervalInSeconds"])
            asked = response.header("Retry-After") or ""
            if response.status == 429 and asked.isascii() and asked.isdigit():
                seconds = min(int(asked[:6]), 3600)
            self.write_verbose(
                f"Retrying after interval of {seconds} seconds. Status code for previous attempt: {response.reason}"
            )
            self.session.sleep(seconds)

    def _send(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, session: WebRequestSession
    ) -> WebResponse:
        self.write_verbose(request_told("WebRequest: v1.1", method, url, headers.get("Content-Type"), content))
        access = WebAccess(self.session.host.allowed_hosts, lambda: self.session.service(RestServices))
        try:
            response = access.send(method, url, headers, content, self._options(), session.web)
        except WebError as problem:
            raise self._failed(problem.kind, str(problem)) from None
        except ServiceError as problem:
            raise self._failed("connection", problem.message) from None
        kind = response.header("Content-Type")
        told = f"WebResponse: {response.status} {response.reason}"
        self.write_verbose(
            told
            + (f" with {kind.partition(';')[0]} payload" if kind else "")
            + size_told(response.header("Content-Length"))
        )
        return response

    def _failed(self, kind: str, message: str) -> RuntimeException:
        if kind == "host":
            return terminate(
                self, "HostNotAllowed", message, "PermissionDenied", None, "System.UnauthorizedAccessException"
            )
        if kind == "timeout":
            cancelled = "System.Threading.Tasks.TaskCanceledException"
            return terminate(self, "ConnectionTimeoutReached", message, "OperationTimeout", None, cancelled)
        exception = "System.Net.Http.HttpRequestException"
        return terminate(self, "WebCmdletWebResponseException", message, "InvalidOperation", None, exception)

    def _checked(self, response: WebResponse) -> WebResponse:
        if response.is_success or self.switch("SkipHttpErrorCheck"):
            return response
        message = f"Response status code does not indicate success: {response.status} ({response.reason})."
        exception = "Microsoft.PowerShell.Commands.HttpResponseException"
        record = error_record(self, "WebCmdletWebResponseException", message, "InvalidOperation", None, exception)
        record.details = details_of(response) or None
        answer = response_message(response)
        facts = {"Response": answer, "StatusCode": answer.properties["StatusCode"]}
        record.exception = NetException(exception, message, properties=facts)
        raise RuntimeException(record)

    # the answer ----------------------------------------------------------------------------------------------------------------

    def _accept(self, response: WebResponse) -> None:
        """Write and keep what came."""
        target = self._out_file(response) if self.has("OutFile") else None
        if target is None or self.switch("PassThru"):
            self.on_response(response, target)
        if target is not None:
            self.write_verbose(f"File Name: {target.rpartition('/')[2]}")
            try:
                files_of(self.session).write(target, response.content)
            except FileError as problem:
                refused(self, problem, "WebCmdletOutFileAccessException", "WriteError", target)

    def _out_file(self, response: WebResponse) -> str:
        from urllib.parse import unquote_plus, urlsplit

        files = files_of(self.session)
        path = files.absolute(to_text(self.get("OutFile")))
        entry = files.get(path)
        if entry is not None and entry.is_directory:
            # a name of the address stays in the directory
            last = unquote_plus(urlsplit(response.url).path.rpartition("/")[2]).replace("\\", "/").rpartition("/")[2]
            return f"{path.rstrip('/')}/{last}"
        return path

    def on_response(self, response: WebResponse, out_file: str | None) -> None:
        """Write what the command gives of an answer."""
        raise NotImplementedError


def _revealed(secret: Any) -> str:
    reveal = getattr(secret, "reveal", None)
    return str(reveal()) if reveal is not None else to_text(secret)


def _becomes_get(status: int, method: str) -> bool:
    return (status in (300, 301, 302) and method == "POST") or (status == 303 and method not in ("GET", "HEAD"))


@cmdlet("Invoke-WebRequest")
class InvokeWebRequest(WebCommand):
    """Gives an answer with its status, headers and content."""

    def on_response(self, response: WebResponse, out_file: str | None) -> None:
        """The whole answer."""
        self.write_object(web_response(response, out_file))


@cmdlet("Invoke-RestMethod")
class InvokeRestMethod(WebCommand):
    """Gives the content of an answer as objects."""

    def on_response(self, response: WebResponse, out_file: str | None) -> None:
        """The items of a feed, else the body as JSON, XML or text."""
        items = feed_items(response) if is_xml(media_type(response)) or is_text(media_type(response)) else None
        if items is not None:
            for item in items:
                self.write_object(item)
            return
        self.write_object(read_body(response))

    def _accept(self, response: WebResponse) -> None:
        super()._accept(response)
        if self.has("StatusCodeVariable"):
            self.session.set_variable(to_text(self.get("StatusCodeVariable")), response.status)
        if self.has("ResponseHeadersVariable"):
            self.session.set_variable(to_text(self.get("ResponseHeadersVariable")), headers_of(response))
