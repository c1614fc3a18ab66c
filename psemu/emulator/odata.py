"""The OData query options that the emulator answers; any other is refused aloud."""

from __future__ import annotations

import re
from urllib.parse import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEFAULT_PAGE = 100
_LARGEST_PAGE = 999
_KNOWN = frozenset({"$filter", "$select", "$top", "$skip", "$count", "$orderby", "$skiptoken"})
_STRING = r"'((?:[^']|'')*)'"
_COMPARISON = re.compile(
    rf"\s*([A-Za-z]\w*)\s+(eq|ne)\s+(?:{_STRING}|(true|false|null|-?\d{{1,18}})|([0-9A-Fa-f-]{{36}}))\s*"
)
_STARTS_WITH = re.compile(rf"\s*startswith\(\s*([A-Za-z]\w*)\s*,\s*{_STRING}\s*\)\s*", re.IGNORECASE)
_AND = re.compile(r"and\b", re.IGNORECASE)


class QueryError(Exception):
    """The service would refuse this query, too."""


class UnsupportedQuery(Exception):
    """A query that the service may know and the emulator does not."""


class Page:
    """One page: *items*, *count* of all that fit if it was asked for, *next_query* if more follow."""

    __slots__ = ("count", "items", "next_query")

    def __init__(self, items: list[dict[str, Any]], count: int | None, next_query: str | None) -> None:
        self.items = items
        self.count = count
        self.next_query = next_query


def query_collection(entities: list[dict[str, Any]], query: dict[str, str]) -> Page:
    """The page of *entities* that *query* asks for."""
    for name in query:
        if name.startswith("$") and name.lower() not in _KNOWN:
            raise UnsupportedQuery(f"psemu's emulator does not know the query option '{name}'.")
    options = {name.lower(): value for name, value in query.items()}
    found = (
        [entity for entity in entities if _fits(entity, options["$filter"])] if "$filter" in options else list(entities)
    )
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
    """*entity* with the members that ``$select`` names; its id always stays."""
    text = next((v for n, v in query.items() if n.lower() == "$select"), "")
    names = {name.strip().lower() for name in text.split(",") if name.strip()}
    if not names:
        return entity
    return {key: value for key, value in entity.items() if key.lower() in names or key == "id"}


def _number(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise QueryError(f"Invalid value '{text[:50]}' for {name} query option found.")
    return int(text)


def _fits(entity: dict[str, Any], text: str) -> bool:
    position = 0
    fits = True
    while True:
        match = _COMPARISON.match(text, position) or _STARTS_WITH.match(text, position)
        if match is None:
            raise UnsupportedQuery(
                f"psemu's emulator does not know the filter '{text[:200]}'; it knows eq, ne, startswith and and."
            )
        fits = _holds(entity, match) and fits
        position = match.end()
        if position == len(text):
            return fits
        joint = _AND.match(text, position)
        if joint is None:
            raise UnsupportedQuery(
                f"psemu's emulator does not know the filter '{text[:200]}'; it knows eq, ne, startswith and and."
            )
        position = joint.end()


def _holds(entity: dict[str, Any], match: re.Match[str]) -> bool:
    value = next((v for k, v in entity.items() if k.lower() == match[1].lower()), None)
    if match.re is _STARTS_WITH:
        return isinstance(value, str) and value.lower().startswith(match[2].replace("''", "'").lower())
    if match[3] is not None:
        wanted: Any = match[3].replace("''", "'").lower()
        value = value.lower() if isinstance(value, str) else value
    elif match[4] is not None:
        wanted = {"true": True, "false": False, "null": None}[match[4]] if match[4].isalpha() else int(match[4])
    else:
        wanted = match[5].lower()
    equal = type(value) is type(wanted) and value == wanted
    return equal if match[2] == "eq" else not equal


def _ordered(entities: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    for term in reversed(text.split(",")):
        words = term.split()
        if not words or len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
            raise QueryError(f"Invalid $orderby expression '{text[:100]}'.")
        name = words[0].lower()
        entities = sorted(
            entities,
            key=lambda entity: next((str(v).lower() for k, v in entity.items() if k.lower() == name), ""),
            reverse=len(words) == 2 and words[1].lower() == "desc",
        )
    return entities
