"""Every entity set and navigation property of Graph that has no hand-written operations: made, read, changed and deleted by rule."""

from __future__ import annotations

import hashlib
import json
import uuid

from psemu.emulator.exchange import Request, Response
from psemu.emulator.graph_calendar import calendar_view
from psemu.emulator.graph_checks import check_advanced, check_body, check_filter, check_names
from psemu.emulator.graph_creation import completed, remove, without_secrets
from psemu.emulator.graph_defaults import by_default
from psemu.emulator.graph_delta import answer_delta
from psemu.emulator.graph_expansions import Expansions
from psemu.emulator.graph_membership import Membership
from psemu.emulator.graph_model import Node, alternate_key
from psemu.emulator.graph_paths import GraphPaths, Place, absent, is_referred
from psemu.emulator.graph_references import References
from psemu.emulator.odata import QueryOptions, matching, select
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.graph import GraphService
    from psemu.emulator.store import Store
    from psemu.rest.routes.graph_types import EntityType

_CHECKED = frozenset({"$filter", "$orderby"})
_DELTA = frozenset({"delta", "delta()", "microsoft.graph.delta", "microsoft.graph.delta()"})


class GraphEntities:
    """Answers what the route table knows and no operation was written for; what it cannot answer truly it leaves to 501."""

    def __init__(self, store: Store, graph: GraphService) -> None:
        self.store = store
        self.graph = graph
        self.paths = GraphPaths(store)
        self.references = References(self.paths)
        self.membership = Membership(self.paths)
        self.expansions = Expansions(self)

    def answer(self, request: Request) -> Response | None:
        """The answer, None if the path is unknown. GraphRefusal where the service refuses or the emulator cannot tell."""
        from psemu.emulator.graph_actions import answer_action

        last = request.segments[-1].lower() if request.segments else ""
        if last in _DELTA:
            place = self.paths.place(request.segments[1:-1])
            if place is None or place.node.child("microsoft.graph.delta") is None:
                return None
            return answer_delta(self.store, self.graph, request, place.path, place.context)
        answered = answer_action(self, request)
        if answered is not None:
            return answered
        place = self.paths.place(request.segments[1:])
        if place is None:
            return None
        node = place.node
        if request.method not in node.methods:
            if request.method in node.actions:
                raise GraphRefusal(501, "NotImplemented", _unknown(request))
            allowed = ", ".join(sorted(node.methods | node.actions))
            text = f"Specified HTTP method is not allowed for the request target (it allows {allowed})."
            raise GraphRefusal(405, "Request_BadRequest", text)
        if last == "$ref":
            return self.references.answer(request, place)
        if last != "$count" and (last in ("$value", "content") or (last.endswith(")") and alternate_key(last) is None)):
            return None
        if request.method == "GET":
            self.check_query(request, place.kind, node.is_collection or node.name == "$count")
        if last == "$count":
            if self._is_searched(place, place.parent or node):
                return self.graph.count(request, place.path)
            items = matching(self.items(place, place.parent or node), request.query)
            return Response(200, str(len(items)), [("Content-Type", "text/plain")])
        if last == "calendarview" and request.method == "GET":
            items = calendar_view(self.store, request, place.path)
            return self.graph.page(request, items, f"$metadata#{place.context}")
        if node.is_collection:
            return self._collection(request, place)
        return self._single(request, place)

    def check_query(self, request: Request, kind: EntityType | None, is_many: bool) -> None:
        """Refuse a query by names that *kind* has not, or one that needs a header which is not there."""
        check_names(kind, request.query)
        options = None
        if is_many and any(name.lower() in _CHECKED for name in request.query):
            options = QueryOptions(request.query)
            names = [] if options.filter is None else options.filter.names
            check_filter(kind, [*names, *(terms[0] for terms, _ in options.order)])
        if is_many:
            check_advanced(request, kind, None if options is None else options.filter)

    # ----------------------------------------------------------------------------------------------------- reading

    def items(self, place: Place, node: Node) -> list[dict[str, Any]]:
        """The members of a collection, references followed, a cast applied. GraphRefusal if the service would compute them."""
        of = place.path.rpartition("/")
        found = self.membership.computed(of[0], of[2]) if of[0].count("/") > 2 else None
        if found is None:
            found = self._stored(place, node)
        if node.name.startswith("graph."):
            return [item for item in found if _is_of(item, place)]
        return found

    def _stored(self, place: Place, node: Node) -> list[dict[str, Any]]:
        items = (self.paths.followed(item) for item in self.store.children(place.path))
        found = [item for item in items if item is not None]
        written = "POST" in node.methods or is_referred(node) or place.path.startswith("/graph/directory/deletedItems")
        if not found and not written and not node.name.startswith("graph."):
            raise GraphRefusal(
                501, "NotImplemented", f"The service computes '{node.name}' itself; psemu's emulator does not."
            )
        return found

    def entity(self, place: Place) -> dict[str, Any]:
        """The entity at *place*, references followed. GraphRefusal if it is not there."""
        body = self.store.get(place.path)
        followed = None if body is None else self.paths.followed(body)
        if followed is None and place.path.lower().startswith("/graph/directoryobjects/"):
            target = self.paths.directory_path(place.identifier)
            followed = None if target is None else self.paths.followed({"@odata.id": target})
        if followed is not None:
            return followed
        if place.is_entity:
            # one of a collection that is computed
            parent, _, name = place.path.rpartition("/")[0].rpartition("/")
            among = self.membership.computed(parent, name) if parent.count("/") > 2 else None
            found = next(
                (item for item in among or () if str(item.get("id")).lower() == place.identifier.lower()), None
            )
            if found is not None:
                return found
        elif not is_referred(place.node):
            text = f"psemu's emulator has no '{place.node.name}' in its state; the service would make one itself."
            raise GraphRefusal(501, "NotImplemented", text)
        raise absent(place.identifier if place.is_entity else place.node.name, place.kind)

    def _collection(self, request: Request, place: Place) -> Response:
        if request.method == "POST":
            return self._create(request, place)

        def shown(item: dict[str, Any]) -> dict[str, Any]:
            return self.shown(request.query, place, {**tag(item), **item})

        if self._is_searched(place, place.node):
            page = self.graph.query(place.path, request.query, shown)
            return self.graph.page_response(request, page, f"$metadata#{place.context}")
        items = self.items(place, place.node)
        return self.graph.page(request, items, f"$metadata#{place.context}", shown)

    def shown(self, query: dict[str, str], place: Place, body: dict[str, Any]) -> dict[str, Any]:
        """*body*, an entity at *place* or one of its collection, as the query wants it."""
        expanded = self.expansions.applied(query, place, by_default(place.kind, body, query))
        return select(expanded, query)

    def _is_searched(self, place: Place, node: Node) -> bool:
        """True for so many entities that they are searched by index; references are followed one by one."""
        return not node.name.startswith("graph.") and not is_referred(node) and self.store.is_large(place.path)

    def _single(self, request: Request, place: Place) -> Response:
        if request.method == "GET":
            body = self.entity(place)
            if place.node.name.startswith("graph.") and not _is_of(body, place):
                raise absent(place.identifier, place.kind)
            own = tag(body)
            if (request.header("if-none-match") or "").strip() in ("*", own["@odata.etag"]):
                return Response(304)
            body = self.shown(request.query, place, {**own, **body})
            return self.graph.entity_response(request, f"$metadata#{place.context}/$entity", body)
        stored = self.store.get(place.path)
        if stored is None and (place.is_entity or request.method == "DELETE"):
            raise absent(place.identifier, place.kind)
        _check_match(request, stored)
        if request.method == "DELETE":
            remove(self.store, self.graph.clock, place.kind, place.path, stored or {})
            return Response(204)
        given = request.json_object()
        check_body(place.kind, given)
        bound = self.references.bound(given)
        changes = without_secrets(place.kind, _properties(given))
        if place.is_entity and str(changes.get("id", place.identifier)).lower() != place.identifier.lower():
            raise GraphRefusal(400, "Request_BadRequest", "Property 'id' is read-only and cannot be set.")
        changed = {**(stored or {}), **changes} if request.method == "PATCH" else changes
        self.store.put(place.path, changed)
        self.references.bind(place, place.path, bound)
        if "return=representation" in (request.header("prefer") or ""):
            answer = {**tag(changed), **changed}
            return self.graph.entity_response(request, f"$metadata#{place.context}/$entity", answer)
        return Response(204)

    # ---------------------------------------------------------------------------------------------------- changing

    def _create(self, request: Request, place: Place) -> Response:
        given = request.json_object()
        check_body(place.kind, given)
        bound = self.references.bound(given)
        entity = self.created(place, _properties(given))
        path = f"{place.path}/{entity['id'].replace('/', '%2F')}"
        self.references.bind(place, path, bound)
        answer = {**tag(entity), **entity}
        return self.graph.entity_response(request, f"$metadata#{place.context}/$entity", answer, 201)

    def created(self, place: Place, body: dict[str, Any]) -> dict[str, Any]:
        """A new entity of the collection at *place*, with what the service adds to *body*."""
        identifier = body.get("id")
        if not isinstance(identifier, str) or not identifier:
            identifier = str(uuid.uuid4())
        path = f"{place.path}/{identifier.replace('/', '%2F')}"
        if self.store.get(path) is not None:
            text = "Another object with the same value for property id already exists."
            raise GraphRefusal(400, "Request_BadRequest", text)
        whole = completed(self.store, self.graph.clock, place.kind, place.path, body)
        entity = {"id": identifier, **{name: value for name, value in whole.items() if name != "id"}}
        self.store.put(path, entity)
        return entity


def _unknown(request: Request) -> str:
    return f"psemu's emulator does not know the operation {request.method} {request.path}."


def _is_of(item: dict[str, Any], place: Place) -> bool:
    """True if *item* is of the type that the cast at *place* names."""
    from psemu.rest.routes.graph_types import entity_type

    named = str(item.get("@odata.type", "")).lower().removeprefix("#")
    kind = entity_type(named) if named else None
    wanted = place.node.name.removeprefix("graph.")
    return kind.derives_from(wanted) if kind is not None else named == f"microsoft.graph.{wanted}".lower()


def _check_match(request: Request, body: dict[str, Any] | None) -> None:
    wanted = request.header("if-match")
    if wanted and wanted.strip() != "*" and (body is None or wanted.strip() != tag(body)["@odata.etag"]):
        text = "The condition defined by 'If-Match' request header is not met."
        raise GraphRefusal(412, "PreconditionFailed", text)


def _properties(body: dict[str, Any]) -> dict[str, Any]:
    """What a body says of the entity itself: its annotations are not kept, but its type is."""
    return {name: value for name, value in body.items() if "@" not in name or name == "@odata.type"}


def tag(body: dict[str, Any]) -> dict[str, str]:
    """The entity tag of *body* as an annotation."""
    digest = hashlib.sha1(json.dumps(body, sort_keys=True).encode(), usedforsecurity=False).hexdigest()
    return {"@odata.etag": f'W/"{digest[:24]}"'}
