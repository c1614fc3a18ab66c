"""``$expand``: names of navigation properties, each with options of its own, which may expand again."""

from __future__ import annotations

from psemu.emulator.odata_values import QueryError

_LONGEST = 5_000
_MOST_DEPTH = 5
_MOST_ITEMS = 20


class Expansion:
    """One navigation property to expand: *name* and the *query* of its own (``$select``, ``$filter``, ``$expand``, …)."""

    __slots__ = ("name", "query")

    def __init__(self, name: str, query: dict[str, str]) -> None:
        self.name = name
        self.query = query


def parse_expand(text: str, depth: int = 0) -> list[Expansion]:
    """What *text* asks for. QueryError if it cannot be read or is nested too deeply."""
    if len(text) > _LONGEST or depth > _MOST_DEPTH:
        raise QueryError("The $expand is too long or nested too deeply.")
    items = []
    for part in _split(text, ","):
        name, paren, rest = part.strip().partition("(")
        name = name.strip()
        if name != "*" and not name.replace("/", "").replace(".", "").replace("_", "").isalnum():
            raise QueryError(f"Invalid $expand expression '{part[:100]}'.")
        query: dict[str, str] = {}
        if paren:
            if not rest.endswith(")"):
                raise QueryError(f"Invalid $expand expression '{part[:100]}'.")
            for option in _split(rest[:-1], ";"):
                key, equals, value = option.strip().partition("=")
                if not equals or not key.startswith("$"):
                    raise QueryError(f"Invalid $expand option '{option[:100]}'.")
                query[key.lower()] = value
            if "$expand" in query:
                parse_expand(query["$expand"], depth + 1)
        items.append(Expansion(name, query))
    if len(items) > _MOST_ITEMS:
        raise QueryError(f"The $expand has more than {_MOST_ITEMS} items.")
    return items


def _split(text: str, mark: str) -> list[str]:
    """The parts of *text* between *mark*s that stand outside parentheses and quotes."""
    parts, depth, start, quoted = [], 0, 0, False
    for place, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth < 0:
                raise QueryError("The $expand has a parenthesis too many.")
        elif letter == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    if depth or quoted:
        raise QueryError("The $expand lacks a closing parenthesis or quote.")
    return [*parts, text[start:]]
