"""``$search``: words and phrases with AND, OR, NOT and parentheses, of one property or of any."""

from __future__ import annotations

import re

from psemu.emulator.odata_values import QueryError, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Test = Callable[[dict[str, Any]], bool]

_LONGEST = 2_000
_MOST_DEPTH = 50
_TOKEN = re.compile(r'\s*(?:(?P<phrase>"[^"]*")|(?P<mark>[()])|(?P<word>[^\s()"]+))')
_WORD = re.compile(r"\w+")


def parse_search(text: str) -> Test:
    """The test that *text* is. QueryError if it is no search."""
    if len(text) > _LONGEST:
        raise QueryError(f"The $search is longer than {_LONGEST} characters.")
    tokens: list[str] = []
    place = 0
    whole = text.rstrip()
    while place < len(whole):
        match = _TOKEN.match(whole, place)
        if match is None:
            raise QueryError(f"Syntax error at position {place} in '{text[:200]}'.")
        tokens.append(match.group().strip())
        place = match.end()
    if not tokens:
        raise QueryError("The $search is empty.")
    test, rest = _either(tokens, 0, 0)
    if rest != len(tokens):
        raise QueryError(f"Syntax error in '{text[:200]}'.")
    return test


def _either(tokens: list[str], at: int, depth: int) -> tuple[Test, int]:
    test, at = _both(tokens, at, depth)
    tests = [test]
    while at < len(tokens) and tokens[at] == "OR":
        test, at = _both(tokens, at + 1, depth)
        tests.append(test)
    return (tests[0] if len(tests) == 1 else lambda entity: any(t(entity) for t in tests)), at


def _both(tokens: list[str], at: int, depth: int) -> tuple[Test, int]:
    test, at = _single(tokens, at, depth)
    tests = [test]
    while at < len(tokens) and tokens[at] not in ("OR", ")"):
        test, at = _single(tokens, at + (tokens[at] == "AND"), depth)
        tests.append(test)
    return (tests[0] if len(tests) == 1 else lambda entity: all(t(entity) for t in tests)), at


def _single(tokens: list[str], at: int, depth: int) -> tuple[Test, int]:
    if at >= len(tokens) or depth > _MOST_DEPTH:
        raise QueryError("The $search ends too early or is nested too deeply.")
    token = tokens[at]
    if token == "NOT":
        inner, at = _single(tokens, at + 1, depth + 1)
        return (lambda entity: not inner(entity)), at
    if token == "(":
        inner, at = _either(tokens, at + 1, depth + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise QueryError("The $search lacks a closing parenthesis.")
        return inner, at + 1
    if token in (")", "AND", "OR"):
        raise QueryError(f"Syntax error at '{token}' in the $search.")
    return _term(token[1:-1] if token[0] == '"' else token), at + 1


def _term(text: str) -> Test:
    name, colon, wanted = text.partition(":")
    if colon and name.isidentifier():
        folded = wanted.casefold()
        return lambda entity: _holds(member(entity, name), folded)
    folded = text.casefold()
    return lambda entity: any(_holds(value, folded) for key, value in entity.items() if not key.startswith("@"))


def _holds(value: Any, wanted: str) -> bool:
    """True if a word of *value* begins with *wanted*, or *value* holds it as a whole."""
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value[:100])
    if not isinstance(value, str) or not wanted:
        return False
    folded = value.casefold()
    return wanted in folded if not wanted.isalnum() else any(w.startswith(wanted) for w in _WORD.findall(folded))
