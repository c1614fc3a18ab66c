"""Every entity set and navigation property of Graph that has no hand-written operations: made, read, changed and deleted by rule."""

from __future__ import annotations

import hashlib
import json
import uuid
from urllib.parse import urlsplit

from psemu.emulator.exchange import Request, Response
from psemu.emulator.graph_delta import answer_delta
from psemu.emulator.graph_model import Node, alternate_key, subtree
from psemu.emulator.odata import matching, query_collection, select
from psemu.emulator.odata_expand import Expansion, parse_expand
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.graph import GraphService
    from psemu.emulator.store import Store

#: where an id of a directory object is looked for → its type
_DIRECTORY = {
    "users": "user",
    "groups": "group",
    "servicePrincipals": "servicePrincipal",
    "applications": "application",
    "devices": "device",
    "contacts": "orgContact",
    "directoryRoles": "directoryRole",
    "directory/administrativeUnits": "administrativeUnit",
}
_LINK = "@odata.id"
_DELTA = frozenset({"delta", "delta()", "microsoft.graph.delta", "microsoft.graph.delta()"})
_EXISTS = "One or more added object references already exist for the following modified properties: '{}'."


class _Place:
    """Where a request's path leads: the *node*, the *path* in the store, its *parent* node and the *context* for an answer."""

    __slots__ = ("context", "identifier", "node", "owner", "parent", "path")

    def __init__(self, node: Node, path: str, context: str) -> None:
        self.node = node
        self.path = path
        self.context = context
        self.parent: Node | None = None
        #: the last key of the path
        self.identifier = ""
        #: the store path of the entity that holds this property
        self.owner = ""

    def enter(self, node: Node, name: str) -> None:
        """Go down to the property *node*."""
        self.parent, self.node = self.node, node
        self.path += f"/{name}"
        self.context += f"/{name}"

    def enter_key(self, key: Node, identifier: str) -> None:
        """Go down to the entity with that key."""
        self.parent, self.node = self.node, key
        self.identifier = identifier
        self.path += "/" + identifier.replace("/", "%2F")
        self.context += f"('{identifier}')"


class GraphEntities:
    """Answers what the route table knows and no operation was written for; what it cannot answer truly it leaves to 501."""

    def __init__(self, store: Store, graph: GraphService) -> None:
        self.store = store
        self.graph = graph
        self._trees: dict[str, Node | None] = {}

    def answer(self, request: Request) -> Response | None:
        """The answer, None if the path is unknown. GraphRefusal where the service refuses or the emulator cannot tell."""
        last = request.segments[-1].lower() if request.segments else ""
        if last in _DELTA:
            place = self._place(request.segments[1:-1])
            if place is None or place.node.child("microsoft.graph.delta") is None:
                return None
            return answer_delta(self.store, self.graph, request, place.path, place.context)
        place = self._place(request.segments[1:])
        if place is None:
            return None
        node = place.node
        if request.method not in node.methods:
            if node.actions:
                raise GraphRefusal(
                    501,
                    "NotImplemented",
                    f"psemu's emulator does not know the operation {request.method} {request.path}.",
                )
            allowed = ", ".join(sorted(node.methods))
            text = f"Specified HTTP method is not allowed for the request target (it allows {allowed})."
            raise GraphRefusal(405, "Request_BadRequest", text)
        if last == "$count":
            if self._is_searched(place, place.parent or node):
                return self.graph.count(request, place.path)
            items = matching(self._items(place, place.parent or node), request.query)
            return Response(200, str(len(items)), [("Content-Type", "text/plain")])
        if last == "$ref":
            return self._reference(request, place)
        if last in ("$value", "content") or (last.endswith(")") and alternate_key(last) is None):
            return None
        if node.is_collection:
            return self._collection(request, place)
        return self._single(request, place)

    # ------------------------------------------------------------------------------------------------------ where

    def _place(self, segments: tuple[str, ...]) -> _Place | None:
        if not segments:
            return None
        first = alternate_key(segments[0])
        name = first[0] if first else segments[0]
        folded = name.lower()
        if folded not in self._trees:
            if len(self._trees) > 200:
                self._trees.clear()
            self._trees[folded] = subtree(name)
        root = self._trees[folded]
        if root is None:
            return None
        place = _Place(root, f"/graph/{root.name}", root.name)
        if first and not self._enter_entity(place, self._by_property(place, first[1], first[2])):
            return None
        for index, segment in enumerate(segments[1:], 1):
            if place.identifier and place.parent is not None and place.node is place.parent.key:
                # something below an entity: the entity must be there
                place.owner = place.path
                if self.store.get(place.path) is None:
                    raise self._absent(place.identifier)
            if not self._step(place, segment, index == len(segments) - 1):
                return None
        return place

    def _step(self, place: _Place, segment: str, is_last: bool) -> bool:
        child = place.node.child(segment)
        if child is not None:
            if child.name in ("$count", "$ref", "$value") or child.name.startswith("graph."):
                # these are views of what stands before them
                place.parent, place.node = place.node, child
            else:
                place.enter(child, child.name)
            return True
        by_key = alternate_key(segment)
        if by_key is not None:
            node = place.node.child(by_key[0])
            if node is None or node.key is None:
                return False
            place.enter(node, node.name)
            return self._enter_entity(place, self._by_property(place, by_key[1], by_key[2]))
        if place.node.key is None and self._is_referred(place.node) and is_last:
            return False
        return self._enter_entity(place, self._identifier(place, segment))

    def _enter_entity(self, place: _Place, identifier: str) -> bool:
        if place.node.key is None:
            return False
        place.enter_key(place.node.key, identifier)
        return True

    def _identifier(self, place: _Place, text: str) -> str:
        """A user may be named by its userPrincipalName, too."""
        if place.path == "/graph/users" and "@" in text and self.store.get(f"{place.path}/{text}") is None:
            user = self.store.find(place.path, "userPrincipalName", text)
            return text if user is None else str(user["id"])
        return text

    def _by_property(self, place: _Place, name: str, value: str) -> str:
        found = self.store.find(place.path, name, value) if name.isascii() and name.isalnum() else None
        if found is None:
            raise self._absent(value)
        return str(found["id"])

    def _absent(self, identifier: str) -> GraphRefusal:
        return GraphRefusal(
            404,
            "Request_ResourceNotFound",
            f"Resource '{identifier}' does not exist or one of its queried reference-property objects are not present.",
        )

    # ----------------------------------------------------------------------------------------------------- reading

    def _items(self, place: _Place, node: Node) -> list[dict[str, Any]]:
        """The members of a collection, references followed, a cast applied. GraphRefusal if the service would compute them."""
        items = [self._followed(item) for item in self.store.children(place.path)]
        found = [item for item in items if item is not None]
        listed = node
        if node.name.startswith("graph."):
            wanted = f"#microsoft.{node.name}".lower()
            return [item for item in found if str(item.get("@odata.type", "")).lower() == wanted]
        written = "POST" in listed.methods or self._is_referred(listed)
        if not found and not written:
            raise GraphRefusal(
                501, "NotImplemented", f"The service computes '{listed.name}' itself; psemu's emulator does not."
            )
        return found

    def _is_referred(self, node: Node) -> bool:
        return "$ref" in node.children or (node.key is not None and "$ref" in node.key.children)

    def _followed(self, item: dict[str, Any]) -> dict[str, Any] | None:
        target = item.get(_LINK)
        if not isinstance(target, str) or len(item) > 1:
            return item
        body = self.store.get(target)
        if body is None:
            return None
        kind = next((t for name, t in _DIRECTORY.items() if target.lower().startswith(f"/graph/{name.lower()}/")), "")
        return {"@odata.type": f"#microsoft.graph.{kind}", **body} if kind else body

    def _entity(self, place: _Place) -> dict[str, Any]:
        body = self.store.get(place.path)
        followed = None if body is None else self._followed(body)
        if followed is None and place.path.lower().startswith("/graph/directoryobjects/"):
            target = self._directory_path(place.identifier)
            followed = None if target is None else self._followed({_LINK: target})
        if followed is not None:
            return followed
        single = place.parent is None or place.node is not place.parent.key
        if single and not self._is_referred(place.node):
            text = f"psemu's emulator has no '{place.node.name}' in its state; the service would make one itself."
            raise GraphRefusal(501, "NotImplemented", text)
        raise self._absent(place.node.name if single else place.identifier)

    def _directory_path(self, identifier: str) -> str | None:
        paths = (f"/graph/{name}/{identifier}" for name in _DIRECTORY)
        return next((path for path in paths if self.store.get(path) is not None), None)

    def _collection(self, request: Request, place: _Place) -> Response:
        if request.method == "POST":
            return self._create(request, place)

        def shown(item: dict[str, Any]) -> dict[str, Any]:
            return select(self._expanded(request.query, place, {**_tag(item), **item}), request.query)

        if self._is_searched(place, place.node):
            page = self.graph.query(place.path, request.query, shown)
            return self.graph.page_response(request, page, f"$metadata#{place.context}")
        items = self._items(place, place.node)
        return self.graph.page(request, items, f"$metadata#{place.context}", shown)

    def _is_searched(self, place: _Place, node: Node) -> bool:
        """True for so many entities that they are searched by index; references are followed one by one."""
        return not node.name.startswith("graph.") and not self._is_referred(node) and self.store.is_large(place.path)

    def _single(self, request: Request, place: _Place) -> Response:
        if request.method == "GET":
            body = self._entity(place)
            if place.node.name.startswith("graph."):
                wanted = f"#microsoft.{place.node.name}".lower()
                if str(body.get("@odata.type", "")).lower() != wanted:
                    raise self._absent(place.identifier)
            tag = _tag(body)
            if (request.header("if-none-match") or "").strip() in ("*", tag["@odata.etag"]):
                return Response(304)
            body = self._expanded(request.query, place, {**tag, **body})
            return self.graph.entity_response(request, f"$metadata#{place.context}/$entity", body)
        stored = self.store.get(place.path)
        is_entity = place.parent is not None and place.node is place.parent.key
        if stored is None and (is_entity or request.method == "DELETE"):
            raise self._absent(place.identifier)
        self._check_match(request, stored)
        if request.method == "DELETE":
            self.store.delete(place.path)
            return Response(204)
        changes = _properties(request.json_object())
        if is_entity and str(changes.get("id", place.identifier)).lower() != place.identifier.lower():
            raise GraphRefusal(400, "Request_BadRequest", "Property 'id' is read-only and cannot be set.")
        changed = {**(stored or {}), **changes} if request.method == "PATCH" else changes
        self.store.put(place.path, changed)
        if "return=representation" in (request.header("prefer") or ""):
            answer = {**_tag(changed), **changed}
            return self.graph.entity_response(request, f"$metadata#{place.context}/$entity", answer)
        return Response(204)

    def _expanded(self, query: dict[str, str], place: _Place, body: dict[str, Any]) -> dict[str, Any]:
        """*body*, an entity at *place* or one of its collection, with what ``$expand`` asks for."""
        text = next((value for name, value in query.items() if name.lower() == "$expand"), "")
        if not text:
            return body
        node = place.node.key if place.node.is_collection else place.node
        path = f"{place.path}/{body.get('id')}" if place.node.is_collection else place.path
        return self._with_expansions(parse_expand(text), node, path, body)

    def _with_expansions(
        self, expansions: list[Expansion], node: Node | None, path: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        for expansion in expansions:
            child = None if node is None else node.child(expansion.name)
            if child is None or (child.actions and not child.methods):
                raise GraphRefusal(
                    501,
                    "NotImplemented",
                    f"psemu's emulator does not know $expand={expansion.name[:100]} here.",
                )
            below = _Place(child, f"{path}/{child.name}", "")
            if child.is_collection:

                def shown(
                    item: dict[str, Any], below: _Place = below, own: dict[str, str] = expansion.query
                ) -> dict[str, Any]:
                    return self._inside(own, below, item)

                kept = {name: value for name, value in expansion.query.items() if name != "$levels"}
                page = query_collection(self._items(below, child), kept, shown)
                body[child.name] = page.items
                if page.count is not None:
                    body[f"{child.name}@odata.count"] = page.count
                continue
            stored = self.store.get(below.path)
            if stored is None and not self._is_referred(child):
                text = f"psemu's emulator has no '{child.name}' in its state; the service would make one itself."
                raise GraphRefusal(501, "NotImplemented", text)
            followed = None if stored is None else self._followed(stored)
            body[child.name] = None if followed is None else self._inside(expansion.query, below, followed)
        return body

    def _inside(self, query: dict[str, str], place: _Place, item: dict[str, Any]) -> dict[str, Any]:
        """An expanded entity with its own ``$expand`` and ``$select``; one that is referred to is expanded where it lies."""
        text = query.get("$expand", "")
        if text:
            node = place.node.key if place.node.is_collection else place.node
            path = f"{place.path}/{item.get('id')}" if place.node.is_collection else place.path
            stored = self.store.get(path)
            target = None if stored is None else stored.get(_LINK)
            if isinstance(target, str):
                root = subtree(target.split("/")[2])
                node, path = None if root is None else root.key, target
            item = self._with_expansions(parse_expand(text, 1), node, path, dict(item))
        return select(item, query)

    # ---------------------------------------------------------------------------------------------------- changing

    def _create(self, request: Request, place: _Place) -> Response:
        given = request.json_object()
        body = _properties(given)
        identifier = body.get("id")
        if not isinstance(identifier, str) or not identifier:
            identifier = str(uuid.uuid4())
        path = f"{place.path}/{identifier.replace('/', '%2F')}"
        if self.store.get(path) is not None:
            text = "Another object with the same value for property id already exists."
            raise GraphRefusal(400, "Request_BadRequest", text)
        entity = {"id": identifier, **{name: value for name, value in body.items() if name != "id"}}
        bound = [
            (name[: -len("@odata.bind")], self._target(link))
            for name, value in given.items()
            if name.endswith("@odata.bind")
            for link in (value if isinstance(value, list) else [value])
        ]
        self.store.put(path, entity)
        for name, target in bound:
            if place.node.key is None or place.node.key.child(name) is None:
                raise GraphRefusal(400, "Request_BadRequest", f"Resource has no navigation property '{name[:50]}'.")
            many = place.node.key.child(name)
            below = f"{path}/{many.name if many else name}"
            self.store.put(
                f"{below}/{target.rpartition('/')[2]}" if many and many.is_collection else below, {_LINK: target}
            )
        answer = {**_tag(entity), **entity}
        return self.graph.entity_response(request, f"$metadata#{place.context}/$entity", answer, 201)

    def _reference(self, request: Request, place: _Place) -> Response:
        """``…/$ref``: place is the collection, one of its members, or a single property."""
        if request.method == "GET":
            links = [f"{request.base}/v1.0{i[_LINK][6:]}" for i in self._links(place)]
            body = {
                "@odata.context": f"{request.base}/v1.0/$metadata#Collection($ref)",
                "value": [{_LINK: link} for link in links],
            }
            return Response(200, body, [("Content-Type", "application/json")])
        if request.method == "DELETE":
            path = place.path
            if self.store.get(path) is None and (given := request.query.get("@id")):
                path = f"{path}/{self._target(given).rpartition('/')[2]}"
            if self.store.get(path) is None:
                raise self._absent(place.identifier or place.path.rpartition("/")[2])
            self.store.delete(path)
            return Response(204)
        target = self._target(request.json_object().get(_LINK))
        holder = place.parent
        if request.method == "POST" and holder is not None:
            path = f"{place.path}/{target.rpartition('/')[2]}"
            if self.store.get(path) is not None:
                raise GraphRefusal(400, "Request_BadRequest", _EXISTS.format(holder.name))
            self.store.put(path, {_LINK: target})
        else:
            self.store.put(place.path, {_LINK: target})
        return Response(204)

    def _links(self, place: _Place) -> list[dict[str, Any]]:
        single = self.store.get(place.path)
        items = [single] if single is not None else self.store.children(place.path)
        return [item for item in items if isinstance(item.get(_LINK), str)]

    def _target(self, link: Any) -> str:
        """The store path of what *link* names: a URL, ``directoryObjects/{id}`` or ``users/{id}``."""
        if not isinstance(link, str) or not link:
            raise GraphRefusal(400, "Request_BadRequest", "The property '@odata.id' is required.")
        segments = [part for part in urlsplit(link).path.split("/") if part]
        if segments and segments[0] in ("v1.0", "beta"):
            segments = segments[1:]
        if len(segments) == 1 and segments[0].endswith("')"):
            name, _, key = segments[0][:-2].partition("('")
            segments = [name, key]
        if len(segments) >= 2:
            path = "/graph/" + "/".join(segments)
            if segments[0].lower() == "directoryobjects":
                path = self._directory_path(segments[1]) or path
            if self.store.get(path) is not None:
                return path
            raise self._absent(segments[-1])
        raise GraphRefusal(400, "Request_BadRequest", f"Invalid URL format specified in @odata.id: '{link[:200]}'.")

    def _check_match(self, request: Request, body: dict[str, Any] | None) -> None:
        wanted = request.header("if-match")
        if wanted and wanted.strip() != "*" and (body is None or wanted.strip() != _tag(body)["@odata.etag"]):
            text = "The condition defined by 'If-Match' request header is not met."
            raise GraphRefusal(412, "PreconditionFailed", text)


def _properties(body: dict[str, Any]) -> dict[str, Any]:
    """What a body says of the entity itself: its annotations are not kept, but its type is."""
    return {name: value for name, value in body.items() if "@" not in name or name == "@odata.type"}


def _tag(body: dict[str, Any]) -> dict[str, str]:
    digest = hashlib.sha1(json.dumps(body, sort_keys=True).encode(), usedforsecurity=False).hexdigest()
    return {"@odata.etag": f'W/"{digest[:24]}"'}
