"""The httpx seam's other side: an ASGI application in this process, or the same one served on loopback."""

from __future__ import annotations

import re
from urllib.parse import unquote

import httpx

from psemu.errors import ConfigurationError, PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping
    from typing import Any

    AsgiApp = Callable[
        [
            MutableMapping[str, Any],
            Callable[[], Awaitable[MutableMapping[str, Any]]],
            Callable[[MutableMapping[str, Any]], Awaitable[None]],
        ],
        Awaitable[None],
    ]


#: a URL of which nothing has to be encoded or resolved
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9.\-]+/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*(?:\?[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*)?"
)


class EmbeddedTransport(httpx.BaseTransport):
    """Carries requests to ASGI application *app* by calling it: no socket, no thread, no event loop.

    httpx's own ASGITransport is for async clients only. The application must not wait for anything but its request (the emulator
    never does), so its coroutine runs to its end in one step.
    """

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The application's answer to *request*."""
        path, _, query = request.url.raw_path.partition(b"?")
        host = (request.url.host, request.url.port)
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        return self._asked(request.method, request.url.scheme, host, path, query, headers, request.read())

    def exchange(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response | None:
        """The same without a request object, for a plain *url*; None for one that a URL's own rules would change first."""
        if not _PLAIN_URL.fullmatch(url) or "/." in url:
            return None
        scheme, _, rest = url.partition("://")
        host, slash, rest = rest.partition("/")
        path, _, query = (slash + rest).partition("?")
        body = content or b""
        sent = [(b"host", host.encode())]
        sent += [(name.lower().encode("latin-1"), value.encode()) for name, value in headers.items()]
        if content is not None:
            sent.append((b"content-length", str(len(body)).encode()))
        return self._asked(method, scheme, (host, None), path.encode() or b"/", query.encode(), sent, body)

    def _asked(
        self,
        method: str,
        scheme: str,
        server: tuple[str, int | None],
        path: bytes,
        query: bytes,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
    ) -> httpx.Response:
        answer: dict[str, Any] = {"status": 500, "headers": [], "body": []}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
                answer["headers"] = list(message.get("headers", []))
            elif message["type"] == "http.response.body":
                answer["body"].append(message.get("body", b""))
                answer["whole"] = not message.get("more_body", False)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": scheme,
            "path": unquote(path.decode("ascii", "replace")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "server": server,
            "client": ("127.0.0.1", 0),
            # a failure of the application is this process's own: it may be raised instead of told in an answer
            "psemu.embedded": True,
        }
        coroutine = self.app(scope, receive, send)
        steps = coroutine.__await__()
        try:
            next(steps)
        except StopIteration:
            if not answer.get("whole", True):
                raise httpx.RemoteProtocolError(
                    "The server closed the connection before its answer was whole."
                ) from None
            content = httpx.ByteStream(b"".join(answer["body"]))
            return httpx.Response(answer["status"], headers=answer["headers"], stream=content)
        coroutine.close()  # type: ignore[attr-defined]
        raise PsemuError("The embedded application waited for something that is not its request.")

    def close(self) -> None:
        """Close the application if it can be closed."""
        close = getattr(self.app, "close", None)
        if close is not None:
            close()


class LoopbackTransport(httpx.BaseTransport):
    """Carries requests to an emulator served at *base* (``http://127.0.0.1:port``); the Host header keeps the service's own name.

    Over HTTPS only the certificate of *authority*, a file, is trusted: by default the one that ``psemu serve --https`` made.
    """

    def __init__(self, base: str, authority: str | None = None) -> None:
        try:
            self.base = httpx.URL(base)
        except httpx.InvalidURL:
            raise ConfigurationError(f"The emulator's address '{base}' is none.") from None
        if self.base.scheme not in ("http", "https") or self.base.host not in ("127.0.0.1", "::1", "localhost"):
            raise ConfigurationError(f"The emulator's address '{base}' is not http or https on loopback.")
        self._inner = httpx.HTTPTransport(verify=_trusting(authority) if self.base.scheme == "https" else True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The served emulator's answer to *request*."""
        url = request.url.copy_with(scheme=self.base.scheme, host=self.base.host, port=self.base.port)
        return self._inner.handle_request(
            httpx.Request(
                request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions
            )
        )

    def session(self) -> dict[str, Any]:
        """What a session on the served emulator begins with. PsemuError if there is no emulator."""
        try:
            answer = self._inner.handle_request(httpx.Request("GET", self.base.join("/_psemu")))
            body = httpx.Response(answer.status_code, content=answer.read()).json()
            session = body["session"]
        except (httpx.TransportError, ValueError, KeyError, TypeError):
            raise PsemuError(f"No emulator answers at {self.base}; start one with psemu serve.") from None
        return session if isinstance(session, dict) else {}

    def state(self) -> dict[str, str]:
        """The emulator's resources, path → JSON text. PsemuError if there is no emulator."""
        import json

        try:
            answer = self._inner.handle_request(httpx.Request("GET", self.base.join("/_psemu/state")))
            body = httpx.Response(answer.status_code, content=answer.read()).json()
            return {path: json.dumps(resource) for path, resource in body.items()}
        except (httpx.TransportError, ValueError, AttributeError):
            raise PsemuError(f"No emulator answers at {self.base}; start one with psemu serve.") from None

    def close(self) -> None:
        """Close connections."""
        self._inner.close()


def _trusting(authority: str | None) -> ssl.SSLContext:
    import os
    import ssl

    from psemu.resources import user_path

    path = authority or os.path.join(user_path("certificate"), "ca.pem")
    try:
        return ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError):
        raise ConfigurationError(
            f"There is no certificate to trust at '{path}'; psemu serve --https makes one."
        ) from None
