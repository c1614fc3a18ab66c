"""``$expand``: an entity with what its navigation properties lead to, each with options of its own, as deep as it is asked."""

from __future__ import annotations

from psemu.emulator.graph_checks import check_filter, check_names
from psemu.emulator.graph_defaults import by_default
from psemu.emulator.graph_model import subtree
from psemu.emulator.graph_paths import LINK, Place, is_referred
from psemu.emulator.odata import QueryOptions, query_collection, select
from psemu.emulator.odata_expand import Expansion, parse_expand
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import entity_type, has_in_family, root_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.graph_entities import GraphEntities
    from psemu.emulator.graph_model import Node
    from psemu.rest.routes.graph_types import EntityType

_FAILED = "Parsing OData Select and Expand failed: "


class Expansions:
    """Expands entities of *entities*."""

    def __init__(self, entities: GraphEntities) -> None:
        self.entities = entities

    def applied(self, query: dict[str, str], place: Place, body: dict[str, Any]) -> dict[str, Any]:
        """*body*, an entity at *place* or one of its collection, with what ``$expand`` asks for."""
        text = next((value for name, value in query.items() if name.lower() == "$expand"), "")
        if not text:
            return body
        node = place.node.key if place.node.is_collection else place.node
        path = f"{place.path}/{body.get('id')}" if place.node.is_collection else place.path
        return self._expanded(parse_expand(text), node, path, place.kind, body)

    def _expanded(
        self, expansions: list[Expansion], node: Node | None, path: str, kind: EntityType | None, body: dict[str, Any]
    ) -> dict[str, Any]:
        if len(expansions) == 1 and expansions[0].name == "*":
            # the star is every navigation property that the state knows something of
            expansions = self._everything(node, path, expansions[0].query)
        for expansion in expansions:
            child = None if node is None else node.child(expansion.name)
            if child is None or (child.actions and not child.methods):
                raise _not_expanded(expansion.name, kind)
            below = Place(child, f"{path}/{child.name}", "")
            member = None if kind is None else kind.find(child.name)
            below.kind = None if member is None else entity_type(member.kind)
            check_names(below.kind, expansion.query)
            if child.is_collection:
                self._expand_many(expansion, below, body)
            else:
                self._expand_one(expansion, below, body)
        return body

    def _everything(self, node: Node | None, path: str, query: dict[str, str]) -> list[Expansion]:
        store = self.entities.store
        children = [] if node is None else [child for child in node.children.values() if child.methods]
        return [
            Expansion(child.name, query)
            for child in children
            if store.get(f"{path}/{child.name}") is not None or store.children(f"{path}/{child.name}")
        ]

    def _expand_many(self, expansion: Expansion, below: Place, body: dict[str, Any]) -> None:
        def shown(item: dict[str, Any]) -> dict[str, Any]:
            return self._inside(expansion.query, below, item)

        kept = {name: value for name, value in expansion.query.items() if name != "$levels"}
        options = QueryOptions(kept)
        check_filter(below.kind, [] if options.filter is None else options.filter.names)
        page = query_collection(self.entities.items(below, below.node), kept, shown)
        body[below.node.name] = page.items
        if page.count is not None:
            body[f"{below.node.name}@odata.count"] = page.count

    def _expand_one(self, expansion: Expansion, below: Place, body: dict[str, Any]) -> None:
        stored = self.entities.store.get(below.path)
        if stored is None and not is_referred(below.node):
            text = f"psemu's emulator has no '{below.node.name}' in its state; the service would make one itself."
            raise GraphRefusal(501, "NotImplemented", text)
        followed = None if stored is None else self.entities.paths.followed(stored)
        body[below.node.name] = None if followed is None else self._inside(expansion.query, below, followed)

    def _inside(self, query: dict[str, str], place: Place, item: dict[str, Any]) -> dict[str, Any]:
        """An expanded entity with its own ``$expand`` and ``$select``; one that is referred to is expanded where it lies."""
        text = query.get("$expand", "")
        if text:
            node, kind = place.node.key if place.node.is_collection else place.node, place.kind
            path = f"{place.path}/{item.get('id')}" if place.node.is_collection else place.path
            stored = self.entities.store.get(path)
            target = None if stored is None else stored.get(LINK)
            if isinstance(target, str):
                first = target.split("/")[2]
                root = subtree(first)
                node, path, kind = None if root is None else root.key, target, root_type(first)
            item = self._expanded(parse_expand(text, 1), node, path, kind, dict(by_default(kind, item, query)))
            return select(item, query)
        return select(by_default(place.kind, item, query), query)


def _not_expanded(name: str, kind: EntityType | None) -> GraphRefusal:
    shown = name[:100]
    if kind is not None and not has_in_family(kind, name):
        text = f"Could not find a property named '{shown}' on type 'microsoft.graph.{kind.name}'."
        return GraphRefusal(400, "BadRequest", _FAILED + text)
    member = None if kind is None else kind.find(name)
    if kind is not None and member is not None and member.kind.startswith("="):
        text = f"Property '{shown}' on type 'microsoft.graph.{kind.name}' is not a navigation property or complex property."
        return GraphRefusal(400, "BadRequest", f"{_FAILED}{text} Only navigation properties can be expanded.")
    return GraphRefusal(501, "NotImplemented", f"psemu's emulator does not know $expand={shown} here.")
