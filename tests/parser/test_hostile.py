"""Texts made to hurt: no exception, no recursion, extents inside the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psemu.parser import format_tree, parse, to_canonical
from psemu.parser.canonical import canonical_hash

_PIECES = [
    "if", "(", ")", "{", "}", "[", "]", "$x", '"', "'", "@", "@{", "$(", "@(", ";", "\n", " ", "|", "&&", "-eq", "a", "1", "=", ",", ".",
    "::", "class C", "function f", "switch", "foreach", "in", "try", "catch", "param", "`", "<#", "#>", "#", "@'\n", "\n'@", "--%", ">",
    "2>&1", "-p:", "using", "data", "enum", "\u2019", "\U0001f600", "\0",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_any_text_has_a_tree(text: str) -> None:
    result = parse(text)
    for node in result.ast.walk():
        assert 0 <= node.start <= len(text)
        assert 0 <= node.end <= len(text)
    for error in result.errors:
        # PowerShell puts the end of the text one character behind it
        assert 0 <= error.start <= len(text) + 1
    to_canonical(result)


@pytest.mark.parametrize(
    "text",
    ["(" * 2000 + "1" + ")" * 2000, "{" * 1500 + "}" * 1500, "$(" * 1500, "@{a=" * 1000 + "1" + "}" * 1000, "!" * 2000 + "$x",
     "[int]" * 2000 + "$x", "1" + "+1" * 3000, "1" + ",1" * 3000, '"$(' * 1000 + "1" + ')"' * 1000, ")" * 2000, "|" * 1000, "`" * 2000,
     "[a[" * 1000, "$x" + ".m()" * 2000, "if(1){" * 1000, "${" * 500],
    ids=range(16),
)  # fmt: skip
def test_deep_and_long(text: str) -> None:
    result = parse(text)
    canonical_hash(to_canonical(result)["ast"])
    format_tree(result)
