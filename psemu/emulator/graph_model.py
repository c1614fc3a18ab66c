"""Which paths Graph v1.0 has, from the route table: a tree of segments in which a request's path is looked up."""

from __future__ import annotations

import re

_ALTERNATE = re.compile(r"([\w.]+)\((?:(\w+)=)?'(.*)'\)", re.DOTALL)


class Node:
    """One segment. *name* is spelled as in the model (``{user-id}`` for a key); *methods* are the HTTP methods of plain operations, *actions* those
    of a bound action or function."""

    __slots__ = ("actions", "children", "key", "methods", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.methods: set[str] = set()
        self.actions: set[str] = set()
        #: by name in small letters
        self.children: dict[str, Node] = {}
        #: the entity that a key leads to
        self.key: Node | None = None

    @property
    def is_collection(self) -> bool:
        """True if it holds entities that have keys, or that can be counted."""
        return self.key is not None or "$count" in self.children

    def child(self, name: str) -> Node | None:
        """The part that *name* leads to; a cast may leave out its namespace's first word."""
        folded = name.lower()
        found = self.children.get(folded)
        if found is None and folded.startswith("microsoft.graph."):
            short = folded[len("microsoft.graph.") :]
            found = self.children.get(f"graph.{short}") or self.children.get(short) or self.children.get(f"{short}()")
        return found


def subtree(first: str) -> Node | None:
    """The tree of all paths that begin with the segment *first*, None if there is none."""
    from psemu.rest.routes.table import operations_below

    root = Node("")
    for operation in operations_below(first):
        node = root
        for segment in operation.path.partition("?")[0].split("/")[1:]:
            if segment.startswith("{"):
                if node.key is None:
                    node.key = Node(segment)
                node = node.key
            else:
                node = node.children.setdefault(segment.lower(), Node(segment))
        (node.actions if operation.is_action else node.methods).add(operation.method)
    return root.children.get(first.lower())


def alternate_key(segment: str) -> tuple[str, str, str] | None:
    """Collection, property and value of ``users(userPrincipalName='a@b')``, the property empty for ``users('id')``; None if *segment* is neither."""
    match = _ALTERNATE.fullmatch(segment)
    return (match[1], match[2] or "", match[3].replace("''", "'")) if match else None
