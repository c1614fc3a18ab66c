"""What the service refuses before it looks at its data: properties that a type has not, values of another kind, queries that need a header."""

from __future__ import annotations

import re

from psemu.emulator.odata_values import moment
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import EntityType, entity_type, enum_values, has_in_family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.exchange import Request
    from psemu.emulator.odata_filter import Filter
    from psemu.rest.routes.graph_types import Property

_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DURATION = re.compile(r"-?P(?=.)[0-9DTHMSWY.]*", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,12})?)?")
_MOST_DEPTH = 30
#: filters on directory objects that only the eventually consistent index answers: operator → what the other one says
_ADVANCED = {
    "ne": "Unsupported property filter clause operator 'NotEqualsMatch'.",
    "not": "Unsupported Query.",
    "endswith": "Unsupported Query.",
    "$count": "Unsupported Query.",
}
_SEARCH = "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"


def check_names(kind: EntityType | None, query: dict[str, str]) -> None:
    """Refuse a ``$select`` of what *kind* and those derived from it have not."""
    if kind is None:
        return
    text = next((value for name, value in query.items() if name.lower() == "$select"), "")
    for part in text.split(","):
        name = part.strip().partition("/")[0].removeprefix("microsoft.graph.")
        if name and name != "*" and not _is_known(kind, name):
            raise GraphRefusal(400, "BadRequest", f"Parsing OData Select and Expand failed: {_no_property(name, kind)}")


def check_filter(kind: EntityType | None, names: list[str]) -> None:
    """Refuse a ``$filter`` or ``$orderby`` by one of *names* that *kind* and those derived from it have not."""
    for name in names:
        if kind is not None and not _is_known(kind, name):
            raise GraphRefusal(400, "BadRequest", f"Invalid filter clause: {_no_property(name, kind)}")


def _no_property(name: str, kind: EntityType) -> str:
    return f"Could not find a property named '{name[:100]}' on type 'microsoft.graph.{kind.name}'."


def _is_known(kind: EntityType, name: str) -> bool:
    # directory extensions and schema extensions have names that no table knows; each has an underscore
    return "_" in name or name.startswith(("@", "$")) or has_in_family(kind, name) or _is_open(kind)


def _is_open(kind: EntityType) -> bool:
    """True for a type that has no properties of its own from its beginning: it takes any (a planner's assignments, a list's fields)."""
    own = [each for each in kind.line() if each.name != "entity"]
    return not own or not own[-1].own


def check_advanced(request: Request, kind: EntityType | None, found: Filter | None) -> None:
    """Refuse what a query of directory objects needs ``ConsistencyLevel: eventual`` and ``$count=true`` for, if it has them not.

    A count that was asked for without that header is not refused; it is not told.
    """
    if kind is None or not kind.derives_from("directoryObject"):
        return
    options = {name.lower(): value for name, value in request.query.items()}
    eventual = (request.header("consistencylevel") or "").lower() == "eventual"
    counts = options.get("$count", "").lower() == "true"
    last = request.segments[-1].lower()
    if not eventual:
        request.query = {name: value for name, value in request.query.items() if name.lower() != "$count"}
    if last == "$count" and not eventual:
        raise GraphRefusal(400, "Request_BadRequest", "$count is not currently supported.")
    if "$search" in options and not eventual:
        raise GraphRefusal(400, "Request_UnsupportedQuery", _SEARCH)
    if found is None or (eventual and (counts or last == "$count")):
        return
    for operator in found.operators:
        if operator in _ADVANCED:
            raise GraphRefusal(400, "Request_UnsupportedQuery", _ADVANCED[operator])
    if "$orderby" in options:
        raise GraphRefusal(400, "Request_UnsupportedQuery", "Sorting not supported for current query.")


def check_body(kind: EntityType | None, body: dict[str, Any]) -> None:
    """Refuse members that *kind* has not, and values of another kind than it says."""
    if kind is not None:
        _check_object(kind, body, 0)


def _check_object(kind: EntityType, body: dict[str, Any], depth: int) -> None:
    given = body.get("@odata.type")
    derived = entity_type(given) if isinstance(given, str) else None
    if derived is not None:
        kind = derived
    for name, value in body.items():
        if "@" in name or "_" in name:
            continue
        member = kind.find(name)
        if member is None:
            # without its type, an object may be of a derived one
            if not has_in_family(kind, name) and not _is_open(kind):
                raise GraphRefusal(400, "Request_BadRequest", f"Invalid property '{name[:100]}'.")
            continue
        if value is not None and not _fits(member, value, depth):
            text = f"Property {name[:100]} in payload has a value that does not match schema."
            raise GraphRefusal(400, "Request_BadRequest", text)


def _fits(member: Property, value: Any, depth: int) -> bool:
    if depth > _MOST_DEPTH:
        return True
    if member.many:
        return isinstance(value, list) and all(item is None or _fits_one(member.kind, item, depth) for item in value)
    return _fits_one(member.kind, value, depth)


def _fits_one(kind: str, value: Any, depth: int) -> bool:
    if kind.startswith("="):
        return _fits_simple(kind[1:], value)
    if enum_values(kind) is not None:
        return isinstance(value, str | int) and not isinstance(value, bool)
    inner = entity_type(kind)
    if not isinstance(value, dict):
        # what no table describes may be anything
        return inner is None
    if inner is not None:
        _check_object(inner, value, depth + 1)
    return True


def _fits_simple(kind: str, value: Any) -> bool:
    if kind == "b":
        return isinstance(value, bool)
    if kind == "i":
        # 64-bit numbers may come as text
        return (isinstance(value, int) and not isinstance(value, bool)) or (
            isinstance(value, str) and value.lstrip("-").isdigit()
        )
    if kind == "f":
        return (isinstance(value, int | float) and not isinstance(value, bool)) or value in ("INF", "-INF", "NaN")
    if not isinstance(value, str):
        return False
    if kind == "m":
        return moment(value) is not None
    pattern = {"g": _GUID, "u": _DURATION, "d": _DATE, "t": _TIME}.get(kind)
    return pattern is None or pattern.fullmatch(value) is not None
