"""PowerShell names as Python names, reversible by the table that the generated code carries."""

from __future__ import annotations

import keyword
import re
from functools import lru_cache

_DIGITS = re.compile(r"([0-9]+)")
_WORDS = re.compile(r"([A-Z]+)([A-Z][a-z])|([a-z0-9])([A-Z])")


@lru_cache(8192)
def snake_case(name: str) -> str:
    """``ServicePrincipalId`` → ``service_principal_id``, ``Start-AzVM`` → ``start_az_vm``; always an identifier, never a keyword."""
    text = name
    # a match consumes the letter that the next one starts with, so twice
    for _ in range(2):
        text = _WORDS.sub(lambda m: f"{m[1] or m[3]}_{m[2] or m[4]}", text)
    text = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_").lower() or "_"
    if text[0].isdigit():
        text = f"_{text}"
    return f"{text}_" if keyword.iskeyword(text) or text in _SHADOWED else text


#: names that the body of a generated function uses itself
_SHADOWED = frozenset(("invoke", "invoke_async", "iterate", "iterate_async", "shell", "common_parameters"))
#: names that a generated module uses itself, which no function of it may have
FUNCTION_SHADOWED = frozenset(
    (
        *("aio", "bool", "datetime", "deprecated", "float", "int", "iterate", "iterate_async", "list", "models"),
        *("object", "overload", "str", "timedelta"),
    )
)


def unique_names(names: list[str], shadowed: frozenset[str] = frozenset()) -> dict[str, str]:
    """PowerShell name → Python name for names of one space; one of *shadowed* gets an underscore, a clash a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = snake_case(name)
        if base in shadowed:
            base = f"{base}_"
        candidate, number = base, 2
        while candidate in taken:
            candidate = f"{base.rstrip('_')}_{number}"
            number += 1
        taken.add(candidate)
        found[name] = candidate
    return found


def natural_order(name: str) -> list[str | int]:
    """The key by which sorters of names order them: numbers in them as such."""
    return [int(part) if part.isdigit() else part for part in _DIGITS.split(name)]
