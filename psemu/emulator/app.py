"""The ASGI application: reads a request, lets due events happen, finds the service by host or path, sends its answer."""

from __future__ import annotations

import sqlite3
import time

from psemu.emulator.admin import AdminService
from psemu.emulator.arm import ArmService
from psemu.emulator.clock import Clock, http_date
from psemu.emulator.exchange import BODY_LIMIT, BadRequest, Request, Response
from psemu.emulator.faults import injected
from psemu.emulator.graph import GraphService
from psemu.emulator.login import LoginService
from psemu.emulator.scenario import load_scenario, seed
from psemu.emulator.store import EmulatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping
    from typing import Any, Protocol

    from psemu.emulator.store import Store

    Message = MutableMapping[str, Any]

    class Service(Protocol):
        """One host's operations and how it words refusals."""

        def answer(self, request: Request) -> Response:
            """The answer to *request*."""
            ...

        def refuse(self, request: Request, status: int, code: str, message: str) -> Response:
            """A refusal in the service's own shape."""
            ...

        def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
            """Let a due event happen; False if it is not this service's."""
            ...


#: events that may happen before one request; the rest wait for the next
_EVENTS_AT_ONCE = 10_000
_JSON = [("Content-Type", "application/json")]


class EmulatorApp:
    """The emulator over *store*; an empty store is seeded from *scenario*. *source* is the machine's clock."""

    def __init__(self, store: Store, scenario: str = "contoso", source: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = Clock(store, source)
        try:
            with store.transaction():
                if store.setting("scenario") is None:
                    seed(store, load_scenario(scenario))
        except sqlite3.Error as error:
            raise store.unusable(error) from None
        self.graph = GraphService(store, self.clock)
        self.arm = ArmService(store, self.clock)
        self.login = LoginService(store, self.clock)
        self.admin = AdminService(store, self.clock)

    @property
    def session(self) -> dict[str, Any]:
        """What a session on this emulator begins with: ``variables``, ``graphContext``, ``azureContext``."""
        value = self.store.setting("session", {})
        return value if isinstance(value, dict) else {}

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            if len(body) <= BODY_LIMIT:
                body += message.get("body", b"")
            more = message.get("more_body", False)
        try:
            response = self.respond(
                scope["method"],
                scope.get("scheme", "http"),
                scope.get("raw_path") or scope["path"].encode(),
                scope["query_string"],
                scope["headers"],
                body,
            )
        except EmulatorError as error:
            if "psemu.embedded" in scope:
                raise
            # 507: nothing is wrong with the request, and another attempt will not help as one after 503 might
            response = Response(507, {"error": {"code": "EmulatorStateUnusable", "message": str(error)}}, _JSON)
        if response.delay:
            if "psemu.embedded" in scope:
                # nobody waits in this process: the emulator's clock goes on
                self.clock.advance(response.delay)
            else:
                import asyncio

                await asyncio.sleep(response.delay)
        content = response.encoded()
        if response.status not in (204, 304):
            response.headers.append(("Content-Length", str(len(content))))
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in response.headers],
            }
        )
        if response.drops:
            # the answer is promised whole and never comes to its end; the server breaks the connection off
            await send({"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True})
            return
        await send({"type": "http.response.body", "body": content})

    def respond(
        self,
        method: str,
        scheme: str,
        raw_path: bytes,
        query_string: bytes,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
    ) -> Response:
        """The answer to one request; whatever the request, it is a whole answer."""
        try:
            request = Request(method, scheme, raw_path, query_string, headers, body)
        except BadRequest as error:
            return Response(400, {"error": {"code": "BadRequest", "message": str(error)}})
        service = self._service(request)
        try:
            response = self._answer(service, request)
        except BadRequest as error:
            response = service.refuse(request, 400, "BadRequest", str(error))
        except RecursionError:
            response = service.refuse(
                request, 400, "BadRequest", "Unable to read JSON request payload. It is nested too deeply."
            )
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise self.store.unusable(error) from None
            # another process holds the file for longer than we wait
            response = service.refuse(request, 503, "ServiceUnavailable", f"The emulator's state is busy: {error}.")
            response.headers.append(("Retry-After", "1"))
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            # what the state holds was written by this emulator, so a value of another shape is damage, too
            if isinstance(error, sqlite3.DatabaseError) or self.store.is_damaged():
                raise self.store.unusable(error) from None
            raise
        try:
            now = self.clock.now()
            if not any(name == "Date" for name, _ in response.headers):
                response.headers.append(("Date", http_date(now)))
            self.admin.record(request, response, now)
        except sqlite3.DatabaseError as error:
            raise self.store.unusable(error) from None
        return response

    def _answer(self, service: Service, request: Request) -> Response:
        if len(request.body) > BODY_LIMIT:
            return service.refuse(
                request, 413, "RequestEntityTooLarge", f"The request body is larger than {BODY_LIMIT} bytes."
            )
        if service is self.admin:
            return self.admin.answer(request)
        with self.store.transaction():
            self._settle()
            fault = injected(self.store, request, service is self.arm)
            if fault is None:
                return service.answer(request)
            if fault.status:
                answer = service.refuse(request, fault.status, fault.code, fault.message)
                answer.headers.extend(fault.headers)
            else:
                answer = service.answer(request)
            answer.delay, answer.drops = fault.delay, fault.drops
            return answer

    def _settle(self) -> None:
        now = self.clock.now()
        for _ in range(_EVENTS_AT_ONCE):
            event = self.store.due(now)
            if event is None:
                return
            event_id, at, kind, path, data = event
            self.store.done(event_id)
            if not self.graph.happen(kind, at, path, data):
                self.arm.happen(kind, at, path, data)

    def _service(self, request: Request) -> Service:
        host = request.host.lower().partition(":")[0]
        if host == "graph.microsoft.com":
            return self.graph
        if host == "management.azure.com" or host.endswith(".management.azure.com"):
            return self.arm
        if host == "login.microsoftonline.com":
            return self.login
        first = request.segments[0].lower() if request.segments else ""
        if first == "_psemu":
            return self.admin
        if first in ("v1.0", "beta"):
            return self.graph
        if first in ("subscriptions", "providers", "tenants"):
            return self.arm
        if len(request.segments) > 1 and request.segments[1].lower() in ("oauth2", "v2.0", ".well-known", "discovery"):
            return self.login
        return self.admin

    def close(self) -> None:
        """Close the state."""
        self.store.close()
