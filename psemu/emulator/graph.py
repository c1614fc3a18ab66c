"""Microsoft Graph v1.0 as far as the emulator knows it: hand-written operations first, then entities by rule."""

from __future__ import annotations

import json
import uuid

from psemu.emulator.bearer import expiry
from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.graph_batch import answer_batch
from psemu.emulator.graph_checks import check_names
from psemu.emulator.graph_entities import GraphEntities
from psemu.emulator.graph_provisioning import Provisioning
from psemu.emulator.odata import Page, QueryError, UnsupportedQuery, query_collection, query_store, select
from psemu.emulator.refusal import GraphRefusal
from psemu.emulator.router import Router
from psemu.emulator.synchronization import Synchronization
from psemu.rest.routes.graph_types import root_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.odata import Shown
    from psemu.emulator.store import Store

_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_DIAGNOSTIC = json.dumps(
    {
        "ServerInfo": {
            "DataCenter": "psemu",
            "Slice": "E",
            "Ring": "5",
            "ScaleUnit": "001",
            "RoleInstance": "PSEMU00000001",
        },
    },
    separators=(",", ":"),
)


class GraphService:
    """Answers requests to graph.microsoft.com."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.router = Router()
        self.synchronization = Synchronization(store, clock, self)
        for collection in ("servicePrincipals", "applications"):
            self.router.add("GET", f"/v1.0/{collection}", self.list_collection)
            self.router.add("GET", f"/v1.0/{collection}/$count", self.count_collection)
            self.router.add("GET", f"/v1.0/{collection}/{{id}}", self.get_entity)
        self.synchronization.add_routes(self.router)
        Provisioning(self).add_routes(self.router)
        self.entities = GraphEntities(store, self)

    def answer(self, request: Request) -> Response:
        """The answer to *request*."""
        if request.segments and request.segments[0].lower() == "beta":
            return self.refuse(
                request, 501, "NotImplemented", "psemu's emulator serves v1.0 of Microsoft Graph only, not beta."
            )
        if self.store.setting("requireAuthorization", False):
            if not request.header("authorization"):
                return self.refuse(request, 401, "InvalidAuthenticationToken", "Access token is empty.")
            ends = expiry(request)
            if ends is not None and ends <= self.clock.now():
                text = "Lifetime validation failed, the token is expired."
                return self.refuse(request, 401, "InvalidAuthenticationToken", text)
        try:
            if len(request.segments) > 1 and request.segments[1].lower() == "me":
                request.segments = (request.segments[0], *self._signed_in(), *request.segments[2:])
            operation, values, methods = self.router.find(request.method, request.segments)
            # hand-written operations expand nothing; the rules do
            expands = any(name.lower() == "$expand" for name in request.query)
            if operation is not None and not expands:
                return self._with_headers(request, operation(request, values))
            if len(request.segments) == 2 and request.segments[1].lower() == "$batch":
                return self._with_headers(request, answer_batch(request, self.answer))
            answer = self.entities.answer(request)
            if answer is not None:
                return self._with_headers(request, answer)
            if methods:
                allowed = ", ".join(sorted(methods))
                raise GraphRefusal(
                    405,
                    "Request_BadRequest",
                    f"Specified HTTP method is not allowed for the request target (it allows {allowed}).",
                )
            raise GraphRefusal(
                501, "NotImplemented", f"psemu's emulator does not know the operation {request.method} {request.path}."
            )
        except RecursionError:
            text = "The query is nested too deeply."
            return self.refuse(request, 400, "Request_UnsupportedQuery", text)
        except GraphRefusal as refusal:
            return self.refuse(request, refusal.status, refusal.code, refusal.message)
        except UnsupportedQuery as error:
            return self.refuse(request, 501, "NotImplemented", str(error))
        except QueryError as error:
            return self.refuse(request, 400, "Request_UnsupportedQuery", str(error))

    def _signed_in(self) -> tuple[str, str]:
        """What ``/me`` stands for: the user of the scenario's session."""
        context = (self.store.setting("session") or {}).get("graphContext") or {}
        if str(context.get("authType", "Delegated")) != "Delegated":
            text = "/me request is only valid with delegated authentication flow."
            raise GraphRefusal(400, "BadRequest", text)
        user = self.store.find("/graph/users", "userPrincipalName", str(context.get("account")))
        if user is None:
            text = f"psemu's emulator has no user '{context.get('account')}' in its state, who is signed in."
            raise GraphRefusal(501, "NotImplemented", text)
        return "users", str(user["id"])

    def refuse(self, request: Request, status: int, code: str, message: str) -> Response:
        """Graph's error body."""
        response = self._with_headers(request, Response(status))
        ids = dict(response.headers)
        response.body = {
            "error": {
                "code": code,
                "message": message,
                "innerError": {
                    "date": timestamp(self.clock.now(), 0)[:-1],
                    "request-id": ids["request-id"],
                    "client-request-id": ids["client-request-id"],
                },
            }
        }
        response.headers.insert(1, ("Content-Type", "application/json"))
        return response

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """Let a due event of synchronization happen."""
        return self.synchronization.happen(kind, at, path)

    def list_collection(self, request: Request, values: dict[str, str]) -> Response:
        """GET on an entity set."""
        name = request.segments[1]
        self.entities.check_query(request, root_type(name), is_many=True)
        return self.collection(request, f"/graph/{name}", f"$metadata#{name}")

    def count_collection(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/$count."""
        self.entities.check_query(request, root_type(request.segments[1]), is_many=True)
        return self.count(request, f"/graph/{request.segments[1]}")

    def count(self, request: Request, parent: str) -> Response:
        """How many of the entities below *parent* the query leaves, as text."""
        page = self.query(parent, {**request.query, "$count": "true"})
        return Response(200, str(page.count), [("Content-Type", "text/plain")])

    def query(self, parent: str, query: dict[str, str], shown: Shown | None = None) -> Page:
        """The page of the entities below *parent* that *query* asks for; many are searched by index."""
        page = query_store(self.store, parent, query, shown) if self.store.is_large(parent) else None
        return query_collection(self.store.children(parent), query, shown) if page is None else page

    def get_entity(self, request: Request, values: dict[str, str]) -> Response:
        """GET on one entity."""
        name = request.segments[1]
        check_names(root_type(name), request.query)
        body = self.entity(f"/graph/{name}/{values['id']}", values["id"])
        return self.entity_response(request, f"$metadata#{name}/$entity", body)

    def entity(self, path: str, identifier: str) -> dict[str, Any]:
        """The entity at *path*; 404 in Graph's words if there is none."""
        body = self.store.get(path)
        if body is None:
            raise GraphRefusal(
                404,
                "Request_ResourceNotFound",
                f"Resource '{identifier}' does not exist or one of its queried reference-property objects are not present.",
            )
        return body

    def collection(self, request: Request, parent: str, context: str) -> Response:
        """A page of the entities below *parent*."""
        return self.page_response(request, self.query(parent, request.query), context)

    def page(
        self, request: Request, entities: list[dict[str, Any]], context: str, shown: Shown | None = None
    ) -> Response:
        """A page of *entities*."""
        return self.page_response(request, query_collection(entities, request.query, shown), context)

    def page_response(self, request: Request, page: Page, context: str) -> Response:
        """*page* as an answer."""
        body: dict[str, Any] = {"@odata.context": f"{request.base}/v1.0/{context}"}
        if page.count is not None:
            body["@odata.count"] = page.count
        if page.next_query is not None:
            body["@odata.nextLink"] = f"{request.base}{request.path}?{page.next_query}"
        body["value"] = page.items
        return Response(200, body, [("Content-Type", _JSON)])

    def entity_response(self, request: Request, context: str, body: dict[str, Any], status: int = 200) -> Response:
        """One entity as an answer."""
        chosen = select(body, request.query)
        return Response(
            status, {"@odata.context": f"{request.base}/v1.0/{context}", **chosen}, [("Content-Type", _JSON)]
        )

    def _with_headers(self, request: Request, response: Response) -> Response:
        request_id = str(uuid.uuid4())
        response.headers[:0] = [("Cache-Control", "no-cache")]
        response.headers += [
            ("Vary", "Accept-Encoding"),
            ("Strict-Transport-Security", "max-age=31536000"),
            ("request-id", request_id),
            ("client-request-id", request.echoed("client-request-id") or request_id),
            ("x-ms-ags-diagnostic", _DIAGNOSTIC),
        ]
        return response
