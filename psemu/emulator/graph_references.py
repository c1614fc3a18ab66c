"""``…/$ref`` and ``…@odata.bind``: references between entities, which stand in the state as links to where their targets lie."""

from __future__ import annotations

from urllib.parse import urlsplit

from psemu.emulator.exchange import Request, Response
from psemu.emulator.graph_paths import LINK, GraphPaths, Place, absent
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EXISTS = "One or more added object references already exist for the following modified properties: '{}'."
_JSON = [("Content-Type", "application/json")]
#: references that one request may add
_MOST_AT_ONCE = 20


class References:
    """Reads, adds and removes references."""

    def __init__(self, paths: GraphPaths) -> None:
        self.paths = paths
        self.store = paths.store

    def answer(self, request: Request, place: Place) -> Response:
        """``…/$ref``: *place* is the collection, one of its members, or a single property."""
        if request.method == "GET":
            links = [{LINK: f"{request.base}/v1.0{item[LINK][6:]}"} for item in self._links(place)]
            context = f"{request.base}/v1.0/$metadata#"
            if place.parent is not None and not place.parent.is_collection:
                if not links:
                    raise absent(place.parent.name, place.kind)
                return Response(200, {"@odata.context": f"{context}$ref", **links[0]}, _JSON)
            return Response(200, {"@odata.context": f"{context}Collection($ref)", "value": links}, _JSON)
        if request.method == "DELETE":
            path = place.path
            if self.store.get(path) is None and (given := request.query.get("@id")):
                path = f"{path}/{self.target(given).rpartition('/')[2]}"
            if self.store.get(path) is None:
                raise absent(place.identifier or place.path.rpartition("/")[2], place.kind)
            self.store.delete(path)
            return Response(204)
        target = self.target(request.json_object().get(LINK))
        if request.method == "POST" and place.parent is not None:
            self.add(place.path, place.parent.name, target)
        else:
            self.store.put(place.path, {LINK: target})
        return Response(204)

    def add(self, collection: str, name: str, target: str) -> None:
        """Add *target* to the *collection* called *name*; GraphRefusal if it is there."""
        path = f"{collection}/{target.rpartition('/')[2]}"
        if self.store.get(path) is not None:
            raise GraphRefusal(400, "Request_BadRequest", _EXISTS.format(name))
        self.store.put(path, {LINK: target})

    def bound(self, given: dict[str, Any]) -> list[tuple[str, list[str], bool]]:
        """What *given* binds by ``….@odata.bind``: property, store paths of the targets, True for a list."""
        found = []
        for name, value in given.items():
            if name.endswith("@odata.bind"):
                links = value if isinstance(value, list) else [value]
                if len(links) > _MOST_AT_ONCE:
                    text = f"The number of references in '{name[:100]}' is more than {_MOST_AT_ONCE}."
                    raise GraphRefusal(400, "Request_BadRequest", text)
                targets = [self.target(link) for link in links]
                found.append((name[: -len("@odata.bind")], targets, isinstance(value, list)))
        return found

    def bind(self, place: Place, path: str, bound: list[tuple[str, list[str], bool]]) -> None:
        """Put the references that a body named below the entity at *path*; *place* has its node."""
        node = place.node.key if place.node.is_collection else place.node
        for name, targets, _ in bound:
            child = None if node is None else node.child(name)
            if child is None:
                raise GraphRefusal(400, "Request_BadRequest", f"Resource has no navigation property '{name[:50]}'.")
            below = f"{path}/{child.name}"
            for target in targets:
                if child.is_collection:
                    self.add(below, child.name, target)
                else:
                    self.store.put(below, {LINK: target})

    def _links(self, place: Place) -> list[dict[str, Any]]:
        single = self.store.get(place.path)
        items = [single] if single is not None else self.store.children(place.path)
        return [item for item in items if isinstance(item.get(LINK), str)]

    def target(self, link: Any) -> str:
        """The store path of what *link* names: a URL, ``directoryObjects/{id}`` or ``users/{id}``; of a URL only its path counts."""
        if not isinstance(link, str) or not link:
            raise GraphRefusal(400, "Request_BadRequest", "The property '@odata.id' is required.")
        try:
            segments = [part for part in urlsplit(link).path.split("/") if part]
        except ValueError:
            segments = []
        if segments and segments[0] in ("v1.0", "beta"):
            segments = segments[1:]
        if len(segments) == 1 and segments[0].endswith("')"):
            name, _, key = segments[0][:-2].partition("('")
            segments = [name, key]
        if len(segments) >= 2:
            path = "/graph/" + "/".join(segments)
            if segments[0].lower() == "directoryobjects":
                path = self.paths.directory_path(segments[1]) or path
            if self.store.get(path) is not None:
                return path
            raise absent(segments[-1])
        raise GraphRefusal(400, "Request_BadRequest", f"Invalid URL format specified in @odata.id: '{link[:200]}'.")
