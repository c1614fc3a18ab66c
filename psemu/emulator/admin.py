"""``/_psemu``: how a user looks at the emulator's state, moves its clock, asks for faults, starts anew."""

from __future__ import annotations

import json
import os
from collections import deque

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import BadRequest, Request, Response
from psemu.emulator.faults import read_fault
from psemu.emulator.router import Router
from psemu.emulator.scenario import checked, export, load_scenario, scenario_names, seed
from psemu.emulator.store import EmulatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store

_JSON = [("Content-Type", "application/json")]
_REMEMBERED = 200
#: what a user may set: name → allowed types, least and most of a number or the texts that are allowed, what it is unless it is set
_SETTINGS: dict[str, tuple[tuple[type, ...], tuple[Any, ...], Any]] = {
    "requireAuthorization": ((bool,), (), False),
    "retryAfter": ((int,), (0, 86_400), 30),
    "scheduleStateAfterPause": ((str,), ("Disabled", "Paused"), "Disabled"),
    # seconds that changes of resources of any provider take, and entries of a page of ARM's lists
    "operationSeconds": ((int, float), (0, 86_400), 0),
    "armPageSize": ((int,), (1, 100_000), 1_000),
}


class AdminService:
    """Answers requests below ``/_psemu``; changes take JSON only, so that no web page can make a browser send them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.requests: deque[dict[str, Any]] = deque(maxlen=_REMEMBERED)
        self.router = Router()
        add = self.router.add
        add("GET", "/_psemu", self.summary)
        add("GET", "/_psemu/state", self.state)
        add("POST", "/_psemu/reset", self.reset)
        add("GET", "/_psemu/scenario", self.get_scenario)
        add("PUT", "/_psemu/scenario", self.put_scenario)
        add("GET", "/_psemu/snapshots", self.list_snapshots)
        add("POST", "/_psemu/snapshots", self.add_snapshot)
        add("POST", "/_psemu/snapshots/{name}/restore", self.restore_snapshot)
        add("DELETE", "/_psemu/snapshots/{name}", self.delete_snapshot)
        add("GET", "/_psemu/clock", self.get_clock)
        add("POST", "/_psemu/clock", self.advance)
        add("GET", "/_psemu/faults", self.list_faults)
        add("POST", "/_psemu/faults", self.add_fault)
        add("DELETE", "/_psemu/faults", self.clear_faults)
        add("GET", "/_psemu/settings", self.get_settings)
        add("PATCH", "/_psemu/settings", self.set_settings)
        add("GET", "/_psemu/requests", self.list_requests)

    def record(self, request: Request, response: Response, at: float) -> None:
        """Remember that *request* was answered *at* that second: method, path and status, no header and no body."""
        if request.segments[:1] != ("_psemu",):
            self.requests.append(
                {
                    "at": timestamp(at, 3),
                    "method": request.method[:20],
                    "path": request.path[:2000],
                    "status": response.status,
                }
            )

    def answer(self, request: Request) -> Response:
        """The answer to *request*."""
        if not _is_own_host(request.host):
            # a web page whose name leads here must not look at the state
            return self.refuse(request, 403, "Forbidden", "The emulator's own pages are for this machine only.")
        operation, values, methods = self.router.find(request.method, request.segments)
        if operation is None:
            if methods:
                return self.refuse(
                    request, 405, "MethodNotAllowed", f"{request.path} takes {', '.join(sorted(methods))}."
                )
            if request.segments[:1] == ("_psemu",):
                known = ", ".join(sorted(name for name in self.router.templates() if "{" not in name))
                return self.refuse(request, 404, "NotFound", f"There is no {request.path[:200]}; there are {known}.")
            text = f"psemu's emulator does not know the operation {request.method} {request.path}."
            return self.refuse(request, 501, "NotImplemented", text)
        if request.method != "GET" and not (request.header("content-type") or "").lower().startswith(
            "application/json"
        ):
            return self.refuse(request, 415, "UnsupportedMediaType", "Content-Type must be application/json.")
        try:
            with self.store.transaction():
                return operation(request, values)
        except BadRequest as error:
            return self.refuse(request, 400, "BadRequest", str(error))

    def refuse(self, request: Request, status: int, code: str, message: str) -> Response:
        """The error body of this service and of unknown ones."""
        return Response(status, {"error": {"code": code, "message": message}}, _JSON)

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """Nothing happens here."""
        return False

    def summary(self, request: Request, values: dict[str, str]) -> Response:
        """GET what there is; a browser gets the page that shows it."""
        if "text/html" in (request.header("accept") or ""):
            return _page()
        body = {
            "scenario": self.store.setting("scenario"),
            "scenarios": scenario_names(),
            "clock": timestamp(self.clock.now()),
            "resources": self.store.size(),
            "changes": self.store.last_change(),
            "faults": len(self.store.faults()),
            "session": self.store.setting("session", {}),
        }
        return Response(200, body, _JSON)

    def state(self, request: Request, values: dict[str, str]) -> Response:
        """GET all resources by path, at most ``most`` of them."""
        text = request.query.get("most", "")
        most = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
        return Response(200, {path: json.loads(body) for path, body in self.store.paths(most)}, _JSON)

    def get_scenario(self, request: Request, values: dict[str, str]) -> Response:
        """GET the state as a scenario."""
        return Response(200, export(self.store), _JSON)

    def put_scenario(self, request: Request, values: dict[str, str]) -> Response:
        """PUT: begin anew with the scenario in the body."""
        try:
            scenario = checked(request.json_object())
        except EmulatorError as error:
            raise BadRequest(str(error)) from None
        self.store.clear()
        seed(self.store, scenario)
        self.requests.clear()
        return self.summary(request, values)

    def list_snapshots(self, request: Request, values: dict[str, str]) -> Response:
        """GET the names of the snapshots."""
        return Response(200, {"value": self.store.snapshots()}, _JSON)

    def add_snapshot(self, request: Request, values: dict[str, str]) -> Response:
        """POST ``{"name": …}``: keep the whole state under that name."""
        name = request.json_object().get("name")
        if not isinstance(name, str) or not name.replace("-", "").replace("_", "").isalnum() or len(name) > 100:
            raise BadRequest("'name' is letters, digits, '-' and '_'.")
        self.store.take_snapshot(name)
        return Response(201, {"value": self.store.snapshots()}, _JSON)

    def restore_snapshot(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/restore: the whole state as it was kept."""
        if not self.store.restore_snapshot(values["name"]):
            return self.refuse(request, 404, "NotFound", f"There is no snapshot '{values['name'][:100]}'.")
        return self.summary(request, values)

    def delete_snapshot(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE a snapshot."""
        if not self.store.delete_snapshot(values["name"]):
            return self.refuse(request, 404, "NotFound", f"There is no snapshot '{values['name'][:100]}'.")
        return Response(204)

    def reset(self, request: Request, values: dict[str, str]) -> Response:
        """POST: begin anew from ``scenario``, the present one if none is named."""
        name = request.json_object().get("scenario", self.store.setting("scenario"))
        if name not in scenario_names():
            raise BadRequest(f"There is no such scenario; there are: {', '.join(scenario_names())}.")
        self.store.clear()
        seed(self.store, load_scenario(name))
        self.requests.clear()
        return self.summary(request, values)

    def get_clock(self, request: Request, values: dict[str, str]) -> Response:
        """GET the emulator's time."""
        return Response(200, {"now": timestamp(self.clock.now())}, _JSON)

    def advance(self, request: Request, values: dict[str, str]) -> Response:
        """POST ``{"advance": seconds}``."""
        seconds = request.json_object().get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise BadRequest("'advance' must be a number of seconds.")
        try:
            self.clock.advance(seconds)
        except (ValueError, OverflowError) as error:
            raise BadRequest(f"'advance': {error}.") from None
        return self.get_clock(request, values)

    def list_faults(self, request: Request, values: dict[str, str]) -> Response:
        """GET the faults that wait."""
        return Response(200, {"value": [{"id": i, **fault} for i, fault in self.store.faults()]}, _JSON)

    def add_fault(self, request: Request, values: dict[str, str]) -> Response:
        """POST one more fault."""
        self.store.put_fault(read_fault(request.json_object()))
        return Response(201, {"value": [{"id": i, **fault} for i, fault in self.store.faults()]}, _JSON)

    def clear_faults(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE all faults."""
        self.store.delete_faults()
        return Response(204)

    def get_settings(self, request: Request, values: dict[str, str]) -> Response:
        """GET the settings."""
        return Response(200, {name: self.store.setting(name, found[2]) for name, found in _SETTINGS.items()}, _JSON)

    def set_settings(self, request: Request, values: dict[str, str]) -> Response:
        """PATCH settings."""
        changes = request.json_object()
        for name, value in changes.items():
            kinds, allowed, _ = _SETTINGS.get(name, ((), (), None))
            if type(value) not in kinds:
                raise BadRequest(
                    f"There is no setting '{name[:50]}' with such a value; there are: {', '.join(_SETTINGS)}."
                )
            if isinstance(value, str) and value not in allowed:
                raise BadRequest(f"'{name}' is {' or '.join(allowed)}.")
            if allowed and not isinstance(value, str) and not allowed[0] <= value <= allowed[1]:
                raise BadRequest(f"'{name}' is a number from {allowed[0]} to {allowed[1]}.")
            self.store.put_setting(name, value)
        return self.get_settings(request, values)

    def list_requests(self, request: Request, values: dict[str, str]) -> Response:
        """GET the last requests, oldest first."""
        return Response(200, {"value": list(self.requests)}, _JSON)


_PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "state_page.html")
_PAGE_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
]


def _page() -> Response:
    """The page that shows the state and the last requests."""
    with open(_PAGE, encoding="utf-8") as file:
        return Response(200, file.read(), _PAGE_HEADERS)


def _is_own_host(host: str) -> bool:
    """True for this machine's names and for names without a dot, which no one else can own."""
    if host.startswith("["):
        return host.startswith("[::1]")
    name = host.partition(":")[0].lower()
    return "." not in name or name == "127.0.0.1" or name in _SERVICE_HOSTS


#: hosts whose requests come here too when nothing else answers them
_SERVICE_HOSTS = frozenset({"graph.microsoft.com", "management.azure.com", "login.microsoftonline.com"})
