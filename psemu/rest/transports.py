"""The httpx seam's other side: an ASGI application in this process, or the same one served on loopback."""

from __future__ import annotations

import httpx

from psemu.errors import ConfigurationError, PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, MutableMapping
    from typing import Any

    AsgiApp = Callable[
        [
            MutableMapping[str, Any],
            Callable[[], Awaitable[MutableMapping[str, Any]]],
            Callable[[MutableMapping[str, Any]], Awaitable[None]],
        ],
        Awaitable[None],
    ]


class EmbeddedTransport(httpx.BaseTransport):
    """Carries requests to ASGI application *app* by calling it: no socket, no thread, no event loop.

    httpx's own ASGITransport is for async clients only. The application must not wait for anything but its request (the emulator
    never does), so its coroutine runs to its end in one step.
    """

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The application's answer to *request*."""
        body = request.read()
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
            "method": request.method,
            "scheme": request.url.scheme,
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "server": (request.url.host, request.url.port),
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
