"""Where a request's path leads: its segments followed through the route table, the state and the types."""

from __future__ import annotations

from psemu.emulator.graph_model import Node, alternate_key, subtree
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import EntityType, entity_type, root_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.store import Store

#: the one member of what stands in the state for a reference: the store path of its target
LINK = "@odata.id"
#: where an id of a directory object is looked for → its type
DIRECTORY = {
    "users": "user",
    "groups": "group",
    "servicePrincipals": "servicePrincipal",
    "applications": "application",
    "devices": "device",
    "contacts": "orgContact",
    "directoryRoles": "directoryRole",
    "directory/administrativeUnits": "administrativeUnit",
}
_VIEWS = frozenset({"$count", "$ref", "$value"})


class Place:
    """Where a path leads: the *node*, the *path* in the store, its *parent* node, the *kind* of entity there (None if no table says it), the
    *context* for an answer."""

    __slots__ = ("context", "identifier", "kind", "node", "owner", "parent", "path")

    def __init__(self, node: Node, path: str, context: str, kind: EntityType | None = None) -> None:
        self.node = node
        self.path = path
        self.context = context
        self.kind = kind
        self.parent: Node | None = None
        #: the last key of the path
        self.identifier = ""
        #: the store path of the entity that holds this property
        self.owner = ""

    @property
    def is_entity(self) -> bool:
        """True if the path ends with a key."""
        return self.parent is not None and self.node is self.parent.key

    def enter(self, node: Node) -> None:
        """Go down to the property *node*."""
        self.parent, self.node = self.node, node
        self.path += f"/{node.name}"
        self.context += f"/{node.name}"
        found = self.kind.find(node.name) if self.kind is not None else None
        self.kind = None if found is None else entity_type(found.kind)

    def enter_key(self, key: Node, identifier: str) -> None:
        """Go down to the entity with that key."""
        self.parent, self.node = self.node, key
        self.identifier = identifier
        self.path += "/" + identifier.replace("/", "%2F")
        self.context += f"('{identifier}')"

    def view(self, node: Node) -> None:
        """Look at the same place by way of *node*: a cast, a count, references."""
        self.parent, self.node = self.node, node
        if node.name.startswith("graph."):
            self.kind = entity_type(node.name)


class GraphPaths:
    """Follows paths through *store*."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._trees: dict[str, Node | None] = {}

    def tree(self, segment: str) -> Node | None:
        """The node of the first segment of a path, None if the service has no such."""
        folded = segment.lower()
        if folded not in self._trees:
            if len(self._trees) > 200:
                self._trees.clear()
            self._trees[folded] = subtree(segment)
        return self._trees[folded]

    def place(self, segments: tuple[str, ...]) -> Place | None:
        """The place that *segments* (without the version) lead to, None if the route table has no such path.

        GraphRefusal if an entity on the way is not there.
        """
        if not segments:
            return None
        first = alternate_key(segments[0])
        name = first[0] if first else segments[0]
        root = self.tree(name)
        if root is None:
            return None
        place = Place(root, f"/graph/{root.name}", root.name, root_type(root.name))
        if first and not self._enter_entity(place, self._by_property(place, first[1], first[2])):
            return None
        for index, segment in enumerate(segments[1:], 1):
            if place.identifier and place.is_entity:
                # something below an entity: the entity must be there
                place.owner = place.path
                self._require(place)
            if not self._step(place, segment, index == len(segments) - 1):
                return None
        return place

    def _require(self, place: Place) -> None:
        body = self.store.get(place.path)
        if body is None and place.path.lower().startswith("/graph/directoryobjects/"):
            found = self.directory_path(place.identifier)
            body = None if found is None else {}
        if body is None:
            raise absent(place.identifier, place.kind)

    def _step(self, place: Place, segment: str, is_last: bool) -> bool:
        child = place.node.child(segment)
        if child is not None:
            if child.name in _VIEWS or child.name.startswith("graph."):
                place.view(child)
            else:
                place.enter(child)
            return True
        by_key = alternate_key(segment)
        if by_key is not None:
            node = place.node.child(by_key[0])
            if node is None or node.key is None:
                return False
            place.enter(node)
            return self._enter_entity(place, self._by_property(place, by_key[1], by_key[2]))
        if place.node.key is None and is_referred(place.node) and is_last:
            return False
        return self._enter_entity(place, self._identifier(place, segment))

    def _enter_entity(self, place: Place, identifier: str) -> bool:
        if place.node.key is None:
            return False
        place.enter_key(place.node.key, identifier)
        return True

    def _identifier(self, place: Place, text: str) -> str:
        """A user may be named by its userPrincipalName, too."""
        if place.path == "/graph/users" and "@" in text and self.store.get(f"{place.path}/{text}") is None:
            user = self.store.find(place.path, "userPrincipalName", text)
            return text if user is None else str(user["id"])
        return text

    def _by_property(self, place: Place, name: str, value: str) -> str:
        if not name:
            return self._identifier(place, value)
        found = self.store.find(place.path, name, value) if name.isascii() and name.isalnum() else None
        if found is None:
            raise absent(value, place.kind)
        return str(found["id"])

    def directory_path(self, identifier: str) -> str | None:
        """The store path of the directory object with that id."""
        paths = (f"/graph/{name}/{identifier}" for name in DIRECTORY)
        return next((path for path in paths if self.store.get(path) is not None), None)

    def followed(self, item: dict[str, Any]) -> dict[str, Any] | None:
        """*item* itself, or what it refers to with its type; None if that is gone."""
        target = item.get(LINK)
        if not isinstance(target, str) or len(item) > 1:
            return item
        body = self.store.get(target)
        if body is None:
            return None
        kind = directory_type(target)
        return {"@odata.type": f"#microsoft.graph.{kind}", **body} if kind else body


def directory_type(path: str) -> str:
    """The type of the directory object at the store path *path*, empty if it is none."""
    folded = path.lower()
    return next((kind for name, kind in DIRECTORY.items() if folded.startswith(f"/graph/{name.lower()}/")), "")


def is_referred(node: Node) -> bool:
    """True if *node* holds references, which may be added and removed."""
    return "$ref" in node.children or (node.key is not None and "$ref" in node.key.children)


def absent(identifier: str, kind: EntityType | None = None) -> GraphRefusal:
    """The refusal for an entity that is not there, in the words of the service that would hold it."""
    if kind is not None:
        for name, code, text in _ABSENT:
            if kind.derives_from(name):
                return GraphRefusal(404, code, text)
    return GraphRefusal(
        404,
        "Request_ResourceNotFound",
        f"Resource '{identifier}' does not exist or one of its queried reference-property objects are not present.",
    )


_NOT_IN_STORE = "The specified object was not found in the store."
#: type → code and text
_ABSENT = (
    ("outlookItem", "ErrorItemNotFound", _NOT_IN_STORE),
    ("mailFolder", "ErrorItemNotFound", _NOT_IN_STORE),
    ("calendar", "ErrorItemNotFound", _NOT_IN_STORE),
    ("contactFolder", "ErrorItemNotFound", _NOT_IN_STORE),
    ("baseItem", "itemNotFound", "The resource could not be found."),
)
