"""The OData query options that the emulator answers; any other is refused aloud."""

from __future__ import annotations

from urllib.parse import quote

from psemu.emulator.odata_search import parse_search
from psemu.emulator.odata_values import QueryError, UnsupportedQuery, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.emulator.odata_filter import Filter
    from psemu.emulator.store import Store

    Shown = Callable[[dict[str, Any]], dict[str, Any]]

__all__ = [
    "Page",
    "QueryError",
    "QueryOptions",
    "UnsupportedQuery",
    "matching",
    "query_collection",
    "query_store",
    "select",
]

_DEFAULT_PAGE = 100
_LARGEST_PAGE = 999
_MOST_TERMS = 20
_KNOWN = frozenset(
    {
        "$filter",
        "$select",
        "$top",
        "$skip",
        "$count",
        "$orderby",
        "$skiptoken",
        "$search",
        "$expand",
        "$format",
        "$deltatoken",
    }
)
#: a token of a page that goes on after the resource with this number
_AFTER = "after-"


class Page:
    """One page: *items*, *count* of all that fit if it was asked for, *next_query* if more follow."""

    __slots__ = ("count", "items", "next_query")

    def __init__(self, items: list[dict[str, Any]], count: int | None, next_query: str | None) -> None:
        self.items = items
        self.count = count
        self.next_query = next_query


class QueryOptions:
    """A query, read: *filter* and *search* are tests or None, *order* is (names of the path, descending) for each term.

    *start*: members to pass over; *after*: the number of the member that the page before ended with, None unless the token says it.
    """

    __slots__ = ("after", "filter", "order", "query", "search", "size", "start", "wants_count")

    def __init__(self, query: dict[str, str]) -> None:
        for name in query:
            if name.startswith("$") and name.lower() not in _KNOWN:
                raise UnsupportedQuery(f"psemu's emulator does not know the query option '{name}'.")
        options = {name.lower(): value for name, value in query.items()}
        self.query = query
        self.filter: Filter | None = None
        self.search: Callable[[dict[str, Any]], bool] | None = None
        if "$filter" in options:
            from psemu.emulator.odata_filter import parse_filter

            self.filter = parse_filter(options["$filter"])
        if "$search" in options:
            self.search = parse_search(options["$search"])
        self.order = _order_terms(options["$orderby"]) if "$orderby" in options else []
        self.wants_count = options.get("$count", "").lower() == "true"
        top = _number(options, "$top")
        if top is not None and not 1 <= top <= _LARGEST_PAGE:
            raise QueryError(f"Invalid page size specified: '{top}'. Must be between 1 and {_LARGEST_PAGE} inclusive.")
        self.size = top or _DEFAULT_PAGE
        self.after: int | None = None
        token = options.get("$skiptoken", "")
        if token.startswith(_AFTER):
            self.after = _number({"$skiptoken": token[len(_AFTER) :]}, "$skiptoken")
            self.start = 0
        else:
            self.start = _number(options, "$skiptoken" if "$skiptoken" in options else "$skip") or 0

    def fits(self, entity: dict[str, Any]) -> bool:
        """True if filter and search leave *entity*."""
        return (self.filter is None or self.filter(entity)) and (self.search is None or self.search(entity))

    def following(self, token: str) -> str:
        """The query of the page that *token* begins."""
        kept = [(n, v) for n, v in self.query.items() if n.lower() not in ("$skiptoken", "$skip")]
        return "&".join(f"{quote(n, safe='$')}={quote(v, safe='')}" for n, v in [*kept, ("$skiptoken", token)])


def matching(entities: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    """The *entities* that ``$filter`` and ``$search`` leave."""
    options = QueryOptions(query)
    return [entity for entity in entities if options.fits(entity)]


def query_collection(entities: list[dict[str, Any]], query: dict[str, str], shown: Shown | None = None) -> Page:
    """The page of *entities* that *query* asks for; *shown* makes of an entity what the page says of it, by default ``$select``."""
    options = QueryOptions(query)
    if options.after is not None:
        raise QueryError("The $skiptoken is not valid any more.")
    found = [entity for entity in entities if options.fits(entity)]
    for names, descending in reversed(options.order):
        found = sorted(found, key=lambda entity, names=names: _sort_key(entity, names), reverse=descending)  # type: ignore[misc]
    count = len(found) if options.wants_count else None
    end = options.start + options.size
    items = [_shown(entity, query, shown) for entity in found[options.start : end]]
    return Page(items, count, options.following(str(end)) if end < len(found) else None)


def query_store(store: Store, parent: str, query: dict[str, str], shown: Shown | None = None) -> Page | None:
    """The page of the children of *parent*, found by index as far as one helps; None for an order that no index gives."""
    options = QueryOptions(query)
    if len(options.order) > 1 or any(len(names) > 1 or not _is_plain(names[0]) for names, _ in options.order):
        return None
    conditions = options.filter.conditions() if options.filter is not None else []
    order = (options.order[0][0][0], options.order[0][1]) if options.order else None
    if order is not None and options.after is not None:
        raise QueryError("The $skiptoken does not belong to this query.")
    count = None
    if options.wants_count:
        simple = options.search is None and (options.filter is None or options.filter.is_simple())
        if not simple:
            count = sum(1 for _, entity in store.search(parent, conditions, None, 0) if options.fits(entity))
        else:
            count = store.count(parent, conditions)
    items: list[dict[str, Any]] = []
    passed, last = 0, 0
    rows = store.search(parent, conditions, order, options.after or 0)
    for number, entity in rows:
        if not options.fits(entity):
            continue
        passed += 1
        if passed <= options.start:
            continue
        if len(items) == options.size:
            rows.close()
            token = str(options.start + options.size) if order is not None else f"{_AFTER}{last}"
            return Page(items, count, options.following(token))
        items.append(_shown(entity, query, shown))
        last = number
    return Page(items, count, None)


def _shown(entity: dict[str, Any], query: dict[str, str], shown: Shown | None) -> dict[str, Any]:
    return select(entity, query) if shown is None else shown(entity)


def select(entity: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """*entity* with the members that ``$select`` names; its id and annotations always stay, and so does what ``$expand`` brings."""
    options = {name.lower(): value for name, value in query.items()}
    names = {name.strip().lower() for name in options.get("$select", "").split(",") if name.strip()}
    if not names or "*" in names:
        return entity
    expanded = options.get("$expand", "")
    if expanded:
        from psemu.emulator.odata_expand import parse_expand

        names |= {item.name.lower() for item in parse_expand(expanded)}
    # the empty name is that of the entity's own annotations
    names |= {"id", ""}
    return {key: value for key, value in entity.items() if key.partition("@")[0].lower() in names}


def _is_plain(name: str) -> bool:
    return name.isascii() and name.replace("_", "").isalnum()


def _number(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise QueryError(f"Invalid value '{text[:50]}' for {name} query option found.")
    return int(text)


def _order_terms(text: str) -> list[tuple[list[str], bool]]:
    terms = []
    for term in text.split(","):
        words = term.split()
        if not words or len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
            raise QueryError(f"Invalid $orderby expression '{term[:100]}'.")
        terms.append((words[0].split("/"), len(words) == 2 and words[1].lower() == "desc"))
    if len(terms) > _MOST_TERMS:
        raise QueryError(f"The $orderby has more than {_MOST_TERMS} terms.")
    return terms


def _sort_key(entity: Any, names: list[str]) -> tuple[int, Any]:
    """null before all else; numbers by size, text without regard to case."""
    value = entity
    for name in names:
        value = member(value, name)
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value.casefold()
    return 3, str(value)
