"""One service's client: sends a planned request, waits and tries again when told to, follows pages, turns refusals into ServiceError."""

from __future__ import annotations

from psemu.rest.credentials import Token
from psemu.rest.error_bodies import ServiceError, read_error
from psemu.rest.hosts import check_url, same_origin
from psemu.rest.request import RawText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    import httpx

    from psemu.rest.request import PlannedRequest
    from psemu.rest.services import RestServices

#: answers that are tried again
RETRIED = frozenset({429, 503, 504})
#: the longest wait in seconds, whatever a server asks
LONGEST_WAIT = 180.0
_TIMEOUT = 300.0
_CONNECT_TIMEOUT = 30.0
#: the same for a transport that is asked without a client
_TIMEOUTS = {"connect": _CONNECT_TIMEOUT, "read": _TIMEOUT, "write": _TIMEOUT, "pool": _TIMEOUT}
#: pages followed at most, so that a server cannot lead round in circles
_MOST_PAGES = 10_000


class RetryPolicy:
    """*attempts* after the first for 503 and 504, *throttled_attempts* for 429; *delay* in seconds doubles where no Retry-After is given."""

    __slots__ = ("attempts", "delay", "says_attempt", "throttled_attempts")

    def __init__(self, attempts: int, throttled_attempts: int, delay: float, says_attempt: bool) -> None:
        self.attempts = attempts
        self.throttled_attempts = throttled_attempts
        self.delay = delay
        self.says_attempt = says_attempt


#: the Graph module's own defaults
GRAPH_RETRY = RetryPolicy(3, 3, 3.0, says_attempt=True)
#: Az retries 429 for as long as the service asks; here it ends
ARM_RETRY = RetryPolicy(3, 10, 3.0, says_attempt=False)


class RestClient:
    """Sends requests of one service (*name* ``graph`` or ``arm``) through the transport of *services*."""

    def __init__(
        self, services: RestServices, name: str, retry: RetryPolicy, sleep: Callable[[float], object] | None = None
    ) -> None:
        import time

        self.services = services
        self.name = name
        self.retry = retry
        self.sleep = sleep or time.sleep
        self._clients: dict[str | None, httpx.Client] = {}

    def send(
        self, request: PlannedRequest, *, proxy: str | None = None, any_status: bool = False, token: Token | None = None
    ) -> httpx.Response:
        """Send *request* with the bearer token of who is signed in (or *token*); the 2xx answer, else ServiceError.

        *proxy* is an absolute URL, used only on the network. With *any_status* a refusal is an answer, too.
        """
        token = token or self.services.token(self)
        headers = dict(request.headers)
        if token is not None:
            # whatever a script has put there, in any spelling
            headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
            headers["Authorization"] = f"Bearer {token.reveal()}"
        content = None
        if request.body is not None:
            import json

            text = request.body
            if not isinstance(text, RawText | bytes):
                text = json.dumps(request.body, ensure_ascii=False, separators=(",", ":"))
            content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
            headers.setdefault("Content-Type", "application/json")
        response = self._send(request.method, request.url, headers, content, proxy, any_status)
        if self.services.observer is not None:
            self.services.observer(self.name, request, response)
        return response

    def post_form(self, url: str, form: Mapping[str, Any]) -> Any:
        """Post *form* without a token; the parsed JSON answer, whatever its status. Token values are revealed here and only here."""
        from urllib.parse import urlencode

        fields = {key: value.reveal() if isinstance(value, Token) else value for key, value in form.items()}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = self._attempt("POST", url, headers, urlencode(fields).encode(), None)
        try:
            return response.json()
        except (ValueError, RecursionError):
            raise read_error(response) from None

    def exchange(self, method: str, url: str, headers: dict[str, str], content: bytes | None) -> httpx.Response:
        """One request as it is, to a known host: no token, no second attempt; the answer whatever its status is."""
        return self._attempt(method, url, headers, content, None)

    def pages(self, request: PlannedRequest, link: str, *, proxy: str | None = None) -> Iterator[dict[str, Any]]:
        """Each page's JSON object; the answer's *link* member leads to the next, followed only within the same origin."""
        from psemu.rest.request import PlannedRequest

        for _ in range(_MOST_PAGES):
            page = json_object(self.send(request, proxy=proxy))
            yield page
            following = page.get(link)
            if not isinstance(following, str) or not following:
                return
            if not same_origin(request.url, following):
                raise ServiceError(
                    0,
                    "InvalidNextLink",
                    "The service's link to the next page leads to another host; it was not followed.",
                )
            request = PlannedRequest("GET", following, request.headers)
        raise ServiceError(0, "TooManyPages", f"The service's list did not end after {_MOST_PAGES} pages.")

    def close(self) -> None:
        """Close this service's connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def _send(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes | None,
        proxy: str | None,
        any_status: bool,
    ) -> httpx.Response:
        attempt = 0
        while True:
            response = self._attempt(method, url, headers, content, proxy)
            if 200 <= response.status_code < 300:
                return response
            allowed = self.retry.throttled_attempts if response.status_code == 429 else self.retry.attempts
            if response.status_code not in RETRIED or attempt >= allowed:
                if any_status:
                    return response
                raise read_error(response)
            self.sleep(retry_after(response, self.retry.delay * 2**attempt))
            attempt += 1
            if self.retry.says_attempt:
                headers = {**headers, "Retry-Attempt": str(attempt)}

    def _attempt(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, proxy: str | None
    ) -> httpx.Response:
        import httpx

        check_url(url)
        failure = None
        try:
            response = self._exchange(method, url, headers, content, proxy)
            if response.headers.get("Content-Type", "").startswith("application/json"):
                # whatever charset it names: JSON is UTF-8
                response.encoding = "utf-8"
            return response
        except httpx.TimeoutException:
            text = (
                f"The request was canceled due to the configured HttpClient.Timeout of {_TIMEOUT:.0f} seconds elapsing."
            )
            failure = ServiceError(0, "Timeout", text)
        except httpx.TransportError as error:
            host = httpx.URL(url).host
            failure = ServiceError(0, "HttpRequestException", f"{str(error) or type(error).__name__} ({host}:443)")
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            failure = ServiceError(0, "InvalidRequest", str(error))
        # raised outside the handlers: the original exception holds the request with its Authorization header
        raise failure

    def _exchange(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, proxy: str | None
    ) -> httpx.Response:
        """One request, standing alone: no cookies kept, no redirect followed."""
        import httpx

        transport = self.services.transport
        if transport is None:
            client = self._client(proxy)
            client.cookies.clear()
            return client.request(method, url, headers=headers, content=content, follow_redirects=False)
        # the transport itself: of what a client puts around it (cookies, redirects, sign-in, proxies) nothing is wanted
        from psemu.rest.transports import EmbeddedTransport

        if isinstance(transport, EmbeddedTransport):
            answer = transport.exchange(method, url, headers, content)
            if answer is not None:
                answer.read()
                return answer
        request = httpx.Request(method, url, headers=headers, content=content, extensions={"timeout": _TIMEOUTS})
        response = transport.handle_request(request)
        response.request = request
        response.read()
        return response

    def _client(self, proxy: str | None) -> httpx.Client:
        import httpx

        client = self._clients.get(proxy)
        if client is None:
            timeout = httpx.Timeout(_TIMEOUT, connect=_CONNECT_TIMEOUT)
            client = self._clients[proxy] = httpx.Client(proxy=proxy, timeout=timeout)
        return client


def retry_after(response: httpx.Response, otherwise: float) -> float:
    """Seconds to wait before the next attempt: Retry-After in seconds or as an HTTP date, else *otherwise*; at most :data:`LONGEST_WAIT`."""
    text = response.headers.get("Retry-After", "").strip()
    wait = otherwise
    if text.isascii() and text.isdigit():
        wait = float(text[:9])
    elif text:
        import email.utils
        import time

        try:
            wait = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            wait = otherwise
    return min(max(wait, 0.0), LONGEST_WAIT)


def json_object(response: httpx.Response) -> dict[str, Any]:
    """The answer's JSON object; ServiceError if it is anything else."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ServiceError(
            response.status_code, "InvalidResponse", "The service's answer is not a JSON object.", declared=False
        )
    return body
