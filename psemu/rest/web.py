"""Requests that a script makes itself (Invoke-RestMethod, Invoke-WebRequest): only to hosts that the user allowed, one by one, bounded."""

from __future__ import annotations

from psemu.errors import ConfigurationError, PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    import httpx

    from psemu.rest.services import RestServices

#: bytes of an answer's body
LARGEST_BODY = 256 * 1024 * 1024
#: headers that .NET keeps with the content, after all others
_OF_CONTENT = frozenset(
    (
        *("allow", "content-disposition", "content-encoding", "content-language", "content-length", "content-location"),
        *("content-md5", "content-range", "content-type", "expires", "last-modified"),
    )
)


class WebError(PsemuError):
    """No answer came: *kind* is ``host`` (not allowed), ``timeout``, ``size`` or ``connection``."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


class WebResponse:
    """One answer: *status*, *reason*, *version* (``1.1``), *headers* in .NET's order as (name, value), *content* decoded, *url*."""

    __slots__ = ("content", "headers", "reason", "status", "url", "version")

    def __init__(
        self, status: int, reason: str, version: str, headers: Sequence[tuple[str, str]], content: bytes, url: str
    ) -> None:
        self.status = status
        self.reason = reason
        self.version = version
        self.headers = sorted(headers, key=lambda pair: pair[0].lower() in _OF_CONTENT)
        self.content = content
        self.url = url

    @property
    def is_success(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    def header_lists(self) -> dict[str, list[str]]:
        """Name → values, the headers of the content last."""
        found: dict[str, list[str]] = {}
        for name, value in self.headers:
            spelled = next((each for each in found if each.lower() == name.lower()), name)
            found.setdefault(spelled, []).append(value)
        return found


class WebOptions:
    """How one request is sent: *timeout* in seconds for a connection and *read_timeout* for each wait (0: none), *verify* certificates,
    *proxy* (a URL, ``""`` for none at all, None for the system's).
    """

    __slots__ = ("proxy", "read_timeout", "timeout", "verify")

    def __init__(
        self, timeout: float = 0, read_timeout: float = 0, verify: bool = True, proxy: str | None = None
    ) -> None:
        self.timeout = timeout
        self.read_timeout = read_timeout
        self.verify = verify
        self.proxy = proxy


class WebSession:
    """What requests of one session share: their cookies."""

    def __init__(self) -> None:
        import httpx

        self.cookies = httpx.Cookies()

    def set_cookie(self, name: str, value: str, domain: str, path: str = "/") -> None:
        """Keep a cookie that a script made."""
        self.cookies.set(name, value, domain, path)

    def cookie_list(self) -> list[tuple[str, str, str, str]]:
        """Name, value, domain and path of the cookies."""
        return [(each.name, each.value or "", each.domain, each.path) for each in self.cookies.jar]


class WebAccess:
    """The gate to the web: *hosts* are ``name``, ``name:port``, ``*.name`` (all below it) or ``*``.

    Requests to the hosts of Microsoft Graph and Azure Resource Manager go the way of *services* (a function that opens them): to the
    emulator, or live where the session is.
    """

    def __init__(self, hosts: Iterable[str] = (), services: Callable[[], RestServices] | None = None) -> None:
        self.hosts = tuple(map(_checked_host, hosts))
        self._services = services

    def check(self, url: str) -> None:
        """Raise WebError unless *url* is http or https to a host that is allowed."""
        from urllib.parse import urlsplit

        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower().rstrip("."), parts.port
        except ValueError as error:
            raise WebError("connection", f"Invalid URI: {error}.") from None
        if parts.scheme not in ("http", "https") or not host:
            raise WebError("connection", f"The '{parts.scheme}' scheme is not supported.")
        if not any(_matches(pattern, host, port) for pattern in self.hosts):
            raise WebError("host", f"The host '{host}' is not allowed to this session. --allow-host {host} allows it.")

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        options: WebOptions,
        session: WebSession,
    ) -> WebResponse:
        """The answer to one request, redirections not followed; WebError if there is none."""
        if self._services is not None and _is_service(url):
            response = self._services().graph.exchange(method, url, dict(headers), content)
            return _read(response, response.content, url)
        self.check(url)
        if options.proxy:
            self.check(options.proxy)
        import httpx

        try:
            with (
                self._client(options, session) as client,
                client.stream(method, url, headers=dict(headers), content=content) as response,
            ):
                body = bytearray()
                for part in response.iter_bytes():
                    body += part
                    if len(body) > LARGEST_BODY:
                        raise WebError("size", f"The answer is larger than the limit of {LARGEST_BODY} bytes.")
                session.cookies.update(client.cookies)
                return _read(response, bytes(body), url)
        except httpx.TimeoutException:
            seconds = options.timeout or options.read_timeout
            message = (
                f"The request was canceled due to the configured HttpClient.Timeout of {seconds:g} seconds elapsing."
            )
            failure = WebError("timeout", message)
        except httpx.TransportError as error:
            target = httpx.URL(url)
            port = target.port or (443 if target.scheme == "https" else 80)
            failure = WebError("connection", f"{_reason(error)} ({target.host}:{port})")
        except (httpx.InvalidURL, httpx.DecodingError, UnicodeError, ValueError) as error:
            failure = WebError("connection", str(error))
        # raised outside the handlers: the original exception holds the request with its Authorization header
        raise failure

    def _client(self, options: WebOptions, session: WebSession) -> httpx.Client:
        import httpx

        # .NET's time for a connection is the time until the answer's headers are there
        first = options.timeout or None
        client = httpx.Client(
            timeout=httpx.Timeout(options.read_timeout or first, connect=first),
            verify=options.verify,
            proxy=options.proxy or None,
            trust_env=options.proxy is None,
            cookies=session.cookies,
            follow_redirects=False,
        )
        for name in ("accept", "connection", "user-agent"):
            del client.headers[name]
        return client


def _reason(error: Exception) -> str:
    """What a failed connection says, in the words of the system."""
    text = str(error)
    return text.partition("] ")[2] or text or type(error).__name__


def _read(response: Any, content: bytes, url: str) -> WebResponse:
    version = response.http_version.removeprefix("HTTP/")
    # names as the server wrote them: header names keep their spelling in .NET
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
    return WebResponse(response.status_code, response.reason_phrase, version, headers, content, url)


def _checked_host(text: str) -> str:
    host = text.strip().lower()
    if (
        not host
        or "/" in host
        or "@" in host
        or "*" in host[1:]
        or (host[0] == "*" and host not in ("*",) and host[1:2] != ".")
    ):
        raise ConfigurationError(f"'{text}' names no host; an allowed host is 'name', 'name:port', '*.name' or '*'.")
    return host


def _matches(pattern: str, host: str, port: int | None) -> bool:
    name, colon, wanted = pattern.rpartition(":") if pattern.count(":") == 1 else (pattern, "", "")
    if colon and wanted != str(port):
        return False
    name = name.strip("[]")
    return name in ("*", host) or (name.startswith("*.") and host.endswith(name[1:]))


def _is_service(url: str) -> bool:
    """Whether *url* is one that the services' own gate lets through."""
    from psemu.rest.hosts import check_url

    try:
        check_url(url)
    except ConfigurationError:
        return False
    return True
