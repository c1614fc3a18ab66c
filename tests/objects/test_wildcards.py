"""Wildcard patterns: what they match, escaping, and time."""

from __future__ import annotations

import pytest

from psemu.objects import wildcards


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("abc", "a*c", True),
        ("ABC", "a?c", True),
        ("a]c", "a[]]c", True),
        ("a*", "a`*", True),
        ("ab", "a`*", False),
        ("b", "[a-c]", True),
        ("-", "[a`-c]", True),
        ("b", "[a`-c]", False),
        ("ab", "ab`", False),
    ],
)
def test_match(text: str, pattern: str, expected: bool) -> None:
    assert wildcards.wildcard_match(text, pattern) is expected


@pytest.mark.parametrize("pattern", ["[", "[a", "[c-a]"])
def test_no_pattern(pattern: str) -> None:
    with pytest.raises(wildcards.WildcardError):
        wildcards.wildcard_match("a", pattern)


def test_many_stars_end_soon() -> None:
    assert not wildcards.wildcard_match("a" * 2000, "*a" * 50 + "b")


def test_escape() -> None:
    assert wildcards.escape("a[1]`") == "a`[1`]``"
    assert wildcards.unescape("a`[1`]`x") == "a[1]`x"
    assert wildcards.to_wql("a*b?[0-9_]%") == "a%b_[0-9_][%]"
