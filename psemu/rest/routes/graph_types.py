"""The types of Graph v1.0: which properties an entity has and of what kind, so that a request about another one is refused as the service does.

``graph_v1.types`` is made by psemu.rest.routes.build_types from the models of msgraph-sdk (Microsoft Corporation, MIT license).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "graph_v1.types")
HEADER = "# Graph v1.0 types, from the models of msgraph-sdk 1.65.0 (Microsoft Corporation, MIT license)"


class Property:
    """One property: *kind* is ``=`` and a letter for a simple value (``=s`` text, ``=b``, ``=i``, ``=f``, ``=m`` moment, ``=d`` date, ``=t``
    time, ``=u`` duration, ``=g`` GUID, ``=y`` bytes), else the name of a type; *many* is True for a collection."""

    __slots__ = ("kind", "many", "name")

    def __init__(self, name: str, kind: str, many: bool) -> None:
        self.name = name
        self.kind = kind
        self.many = many


class EntityType:
    """One type: *name* below ``microsoft.graph``, *base* or None; *own* are its properties by name in small letters, without its base's."""

    __slots__ = ("base", "name", "own")

    def __init__(self, name: str, base: EntityType | None, own: dict[str, Property]) -> None:
        self.name = name
        self.base = base
        self.own = own

    def find(self, name: str) -> Property | None:
        """The property *name* (any case)."""
        folded = name.lower()
        kind: EntityType | None = self
        while kind is not None:
            found = kind.own.get(folded)
            if found is not None:
                return found
            kind = kind.base
        return None

    def derives_from(self, name: str) -> bool:
        """True if it is *name* (any case) or is derived from it."""
        folded = name.lower()
        return any(kind.name.lower() == folded for kind in self.line())

    def line(self) -> Iterator[EntityType]:
        """The type and those it is derived from."""
        kind: EntityType | None = self
        while kind is not None:
            yield kind
            kind = kind.base


_lines: dict[str, str] = {}
_types: dict[str, EntityType] = {}


def _table() -> dict[str, str]:
    """Each line by what it is of, in small letters: ``user``, ``/users``."""
    if not _lines:
        import zlib

        with open(TABLE_PATH, "rb") as file:
            text = zlib.decompress(file.read()).decode()
        for line in text.splitlines()[1:]:
            head = line.partition("\t")[0].partition("(")[0].partition("!")[0]
            _lines[head.lower()] = line
    return _lines


def entity_type(name: str) -> EntityType | None:
    """The type *name* (``user``, ``microsoft.graph.user``, ``#microsoft.graph.user``; any case); None if there is none."""
    folded = name.lower().removeprefix("#").removeprefix("microsoft.graph.").removeprefix("graph.")
    found = _types.get(folded)
    if found is None:
        line = _table().get(folded)
        if line is None or "(" not in line.partition("\t")[0] or folded.startswith("/"):
            return None
        head, *fields = line.split("\t")
        spelled, _, base = head.partition("(")
        own = {}
        for field in fields:
            member, _, kind = field.partition(":")
            own[member.lower()] = Property(member, kind.removeprefix("*"), kind.startswith("*"))
        found = _types[folded] = EntityType(spelled, entity_type(base) if base else None, own)
    return found


_undotted: dict[str, str] = {}


def named_like(name: str) -> EntityType | None:
    """The type that a model's name without dots means: ``identityGovernanceWorkflow`` is ``identityGovernance.workflow``."""
    if not _undotted:
        _undotted.update((key.replace(".", ""), key) for key in _table() if "." in key)
    found = _undotted.get(name.lower())
    return entity_type(found) if found is not None else None


def enum_values(name: str) -> frozenset[str] | None:
    """The values of the enumeration *name* in small letters; None if it is none."""
    line = _table().get(name.lower(), "")
    head, mark, values = line.partition("!")
    return frozenset(values.lower().split(",")) if mark and "\t" not in head and "(" not in head else None


def root_type(segment: str) -> EntityType | None:
    """The type of what the entity set or singleton *segment* holds."""
    line = _table().get("/" + segment.lower())
    return entity_type(line.partition("\t")[2]) if line else None


_derived: dict[str, list[str]] = {}


def derived_types(name: str) -> list[EntityType]:
    """The types that are derived from *name* directly."""
    if not _derived:
        for key, line in _table().items():
            head = line.partition("\t")[0]
            if "(" in head and not key.startswith("/"):
                _derived.setdefault(head.partition("(")[2].lower(), []).append(key)
    found = (entity_type(key) for key in _derived.get(name.lower(), ()))
    return [kind for kind in found if kind is not None]


def has_in_family(kind: EntityType, name: str) -> bool:
    """True if *kind*, or one derived from it, has the property *name*: a collection may hold entities of all of them."""
    if kind.find(name) is not None:
        return True
    folded = name.lower()
    waiting = derived_types(kind.name)
    while waiting:
        found = waiting.pop()
        if folded in found.own:
            return True
        waiting += derived_types(found.name)
    return False
