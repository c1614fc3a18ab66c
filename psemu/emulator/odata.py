"""The OData query options that the emulator answers; any other is refused aloud."""

from __future__ import annotations

from urllib.parse import quote

from psemu.emulator.odata_values import QueryError, UnsupportedQuery, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Page", "QueryError", "UnsupportedQuery", "matching", "query_collection", "select"]

_DEFAULT_PAGE = 100
_LARGEST_PAGE = 999
_KNOWN = frozenset({"$filter", "$select", "$top", "$skip", "$count", "$orderby", "$skiptoken", "$search", "$expand"})


class Page:
    """One page: *items*, *count* of all that fit if it was asked for, *next_query* if more follow."""

    __slots__ = ("count", "items", "next_query")

    def __init__(self, items: list[dict[str, Any]], count: int | None, next_query: str | None) -> None:
        self.items = items
        self.count = count
        self.next_query = next_query


def matching(entities: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    """The *entities* that ``$filter`` and ``$search`` leave."""
    options = {name.lower(): value for name, value in query.items()}
    if "$filter" in options:
        from psemu.emulator.odata_filter import parse_filter

        fits = parse_filter(options["$filter"])
        entities = [entity for entity in entities if fits(entity)]
    if "$search" in options:
        name, text = _search(options["$search"])
        entities = [e for e in entities if text in str(member(e, name) or "").casefold()]
    return entities


def query_collection(entities: list[dict[str, Any]], query: dict[str, str]) -> Page:
    """The page of *entities* that *query* asks for."""
    for name in query:
        if name.startswith("$") and name.lower() not in _KNOWN:
            raise UnsupportedQuery(f"psemu's emulator does not know the query option '{name}'.")
    options = {name.lower(): value for name, value in query.items()}
    found = matching(entities, query)
    if "$orderby" in options:
        found = _ordered(found, options["$orderby"])
    count = len(found) if options.get("$count", "").lower() == "true" else None
    top = _number(options, "$top")
    if top is not None and not 1 <= top <= _LARGEST_PAGE:
        raise QueryError(f"Invalid page size specified: '{top}'. Must be between 1 and {_LARGEST_PAGE} inclusive.")
    start = (_number(options, "$skip") or 0) if "$skiptoken" not in options else (_number(options, "$skiptoken") or 0)
    size = top or _DEFAULT_PAGE
    items = [select(entity, query) for entity in found[start : start + size]]
    following = None
    if start + size < len(found):
        kept = [(n, v) for n, v in query.items() if n.lower() not in ("$skiptoken", "$skip")]
        kept.append(("$skiptoken", str(start + size)))
        following = "&".join(f"{quote(n, safe='$')}={quote(v, safe='')}" for n, v in kept)
    return Page(items, count, following)


def select(entity: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """*entity* with the members that ``$select`` names; its id and annotations always stay, and so does what ``$expand`` brings."""
    options = {name.lower(): value for name, value in query.items()}
    names = {name.strip().lower() for name in options.get("$select", "").split(",") if name.strip()}
    if not names or "*" in names:
        return entity
    names |= {"id"} | {name.partition("(")[0].strip().lower() for name in options.get("$expand", "").split(",")}
    return {key: value for key, value in entity.items() if key.lower() in names or key.startswith("@")}


def _search(text: str) -> tuple[str, str]:
    """Property and text in small letters of ``"property:text"``."""
    inner = text.strip()
    if len(inner) > 2 and inner[0] == inner[-1] == '"':
        inner = inner[1:-1]
        name, colon, wanted = inner.partition(":")
        if colon and name.isidentifier() and '"' not in wanted:
            return name, wanted.casefold()
    raise UnsupportedQuery('psemu\'s emulator knows $search only in the form "property:text".')


def _number(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise QueryError(f"Invalid value '{text[:50]}' for {name} query option found.")
    return int(text)


def _ordered(entities: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    terms = text.split(",")
    if len(terms) > 20:
        raise QueryError("The $orderby has more than 20 terms.")
    for term in reversed(terms):
        words = term.split()
        if not words or len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
            raise QueryError(f"Invalid $orderby expression '{text[:100]}'.")
        names = words[0].split("/")
        descending = len(words) == 2 and words[1].lower() == "desc"
        entities = sorted(entities, key=lambda entity, names=names: _sort_key(entity, names), reverse=descending)  # type: ignore[misc]
    return entities


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
