"""Actions and functions of Graph whose effect public facts determine: each is registered for a type and its name; any other stays 501."""

from __future__ import annotations

import json

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.graph_checks import check_body
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from psemu.emulator.graph_entities import GraphEntities
    from psemu.emulator.graph_paths import Place
    from psemu.rest.routes.graph_types import EntityType

    Action = Callable[["Call"], Response]

_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
#: (type, a star before it where a collection of it is asked; name), in small letters
_ACTIONS: dict[tuple[str, str], Action] = {}
_NAMES: set[str] = set()
#: ids that one request may name
_MOST_IDS = 1_000


def action(kind: str, *names: str) -> Callable[[Action], Action]:
    """Register a function for actions of *kind* (``user``; ``*user`` for the collection)."""

    def register(function: Action) -> Action:
        for name in names:
            _ACTIONS[kind.lower(), name.lower()] = function
            _NAMES.add(name.lower())
        return function

    return register


class Call:
    """One action asked of the entity or collection at *place*: *name* is the action's, *body* its parameters."""

    __slots__ = ("_body", "entities", "name", "place", "request", "store")

    def __init__(self, entities: GraphEntities, request: Request, place: Place, name: str) -> None:
        self.entities = entities
        self.store = entities.store
        self.request = request
        self.place = place
        self.name = name
        self._body: dict[str, Any] | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The parameters."""
        if self._body is None:
            self._body = self.request.json_object()
        return self._body

    @property
    def path(self) -> str:
        """Where the entity lies in the state; for ``/directoryObjects/{id}`` that is its own collection."""
        if self.place.path.lower().startswith("/graph/directoryobjects/"):
            return self.entities.paths.directory_path(self.place.identifier) or self.place.path
        return self.place.path

    @property
    def entity(self) -> dict[str, Any]:
        """The entity; GraphRefusal if it is not there."""
        return self.entities.entity(self.place)

    @property
    def now(self) -> str:
        """The emulator's time as Graph writes it."""
        return timestamp(self.entities.graph.clock.now(), 0)

    def change(self, **changes: Any) -> dict[str, Any]:
        """Change properties of the entity; what it is then."""
        changed = {**self.entity, **changes}
        self.store.put(self.path, changed)
        return changed

    def parameter(self, name: str, kind: type | tuple[type, ...], otherwise: Any = ...) -> Any:
        """The parameter *name* (any case) of the type *kind*; without *otherwise* it must be given."""
        folded = name.lower()
        value = next((value for key, value in self.body.items() if key.lower() == folded), None)
        if value is None:
            if otherwise is ...:
                text = f"The value of the parameter '{name}' is missing or null."
                raise GraphRefusal(400, "Request_BadRequest", text)
            return otherwise
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise mismatch(name)
        return value

    def texts(self, name: str, otherwise: Any = ...) -> list[str]:
        """A parameter that is a list of texts."""
        values = self.parameter(name, list, otherwise)
        if not all(isinstance(value, str) for value in values):
            raise mismatch(name)
        if len(values) > _MOST_IDS:
            text = f"The number of values in '{name}' is more than {_MOST_IDS}."
            raise GraphRefusal(400, "Request_BadRequest", text)
        return list(values)

    def objects(self, name: str, otherwise: Any = ..., kind: EntityType | None = None) -> list[dict[str, Any]]:
        """A parameter that is a list of objects, each of *kind* if that is given."""
        values = self.parameter(name, list, otherwise)
        for value in values:
            if not isinstance(value, dict):
                raise mismatch(name)
            check_body(kind, value)
        return list(values)

    def done(self, status: int = 204, headers: Iterable[tuple[str, str]] = ()) -> Response:
        """An answer without a body."""
        return Response(status, None, headers)

    def returned(self, body: dict[str, Any], context: str, status: int = 200) -> Response:
        """One object as an answer."""
        whole = {"@odata.context": f"{self.request.base}/v1.0/$metadata#{context}", **body}
        return Response(status, whole, [("Content-Type", _JSON)])

    def value(self, value: Any, context: str) -> Response:
        """A value, or a list of them, as an answer."""
        return self.returned({"value": value}, context)


def mismatch(name: str) -> GraphRefusal:
    """The refusal for a parameter of another kind."""
    return GraphRefusal(
        400, "Request_BadRequest", f"Property {name} in payload has a value that does not match schema."
    )


def answer_action(entities: GraphEntities, request: Request) -> Response | None:
    """The answer if *request* asks for an action or function that is known here; None for anything else."""
    if request.method != "POST" or len(request.segments) < 3:
        # no function is known here, and what only reads need not wait for the actions
        return None
    _load()
    last = request.segments[-1]
    name = last.lower().removeprefix("microsoft.graph.").partition("(")[0]
    if name not in _NAMES:
        return None
    place = entities.paths.place(request.segments[1:-1])
    node = None if place is None else place.node.child(last)
    if place is None or node is None or "POST" not in node.actions:
        return None
    if place.is_entity and not place.path.startswith("/graph/directoryObjects/"):
        # what is asked of an entity, or of one that is gone
        entities.entity(place)
    star = "*" if place.node.is_collection else ""
    for kind in place.kind.line() if place.kind is not None else ():
        found = _ACTIONS.get((f"{star}{kind.name}".lower(), name))
        if found is not None:
            return found(Call(entities, request, place, name))
    return None


def known_actions() -> list[tuple[str, str]]:
    """Type and name, in small letters, of every action that is answered here."""
    _load()
    return sorted(_ACTIONS)


def _load() -> None:
    if not _ACTIONS:
        from psemu.emulator import (  # noqa: F401
            graph_actions_changes,
            graph_actions_credentials,
            graph_actions_devices,
            graph_actions_directory,
            graph_actions_groups,
            graph_actions_mail,
            graph_actions_security,
            graph_actions_sharing,
        )


def copied(value: dict[str, Any]) -> dict[str, Any]:
    """A copy of *value* that shares nothing with it."""
    result: dict[str, Any] = json.loads(json.dumps(value))
    return result
