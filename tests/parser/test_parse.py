"""Trees and errors of texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from psemu.parser import ast, format_tree, parse, to_canonical
from psemu.parser.canonical import canonical_hash

_CASES = (Path(__file__).with_name("cases") / "trees.txt").read_text(encoding="utf-8").partition("\n")[2]


@pytest.mark.parametrize("case", _CASES.split("===\n"))
def test_tree(case: str) -> None:
    text, _, expected = case.partition("\n---\n")
    assert format_tree(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1kb", 1024),
        ("0xFFFFFFFF", -1),
        ("0xFFFFFFFFl", 4294967295),
        ("0b11111111", -1),
        ("2147483648", 2147483648),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-7", -7),
        ("100uy", 100),
    ],
)
def test_numbers(text: str, value: object) -> None:
    nodes = [node for node in parse(f"$x = {text}").ast.walk() if isinstance(node, ast.ConstantExpressionAst)]
    assert [node.value for node in nodes] == [value]


@pytest.mark.parametrize(
    ("text", "error_id", "start", "incomplete"),
    [
        ("1 +", "ExpectedValueExpression", 3, True),
        ("if (1) {", "MissingEndCurlyBrace", 7, True),
        ("a | | b", "EmptyPipeElement", 3, False),
        ("$x[", "MissingArrayIndexExpression", 3, True),
        ("(1", "MissingEndParenthesisInExpression", 2, True),
        ("'a", "TerminatorExpectedAtEndOfString", 0, True),
        ("@{a=1;A=2}", "DuplicateKeyInHashLiteral", 6, False),
        ("1 = 2", "InvalidLeftHandSide", 0, False),
        ("1 | 2", "ExpressionsMustBeFirstInPipeline", 4, False),
        ("cmd a)", "UnexpectedToken", 5, False),
    ],
)
def test_first_error(text: str, error_id: str, start: int, incomplete: bool) -> None:
    error = parse(text).errors[0]
    assert (error.error_id, error.start, error.incomplete_input) == (error_id, start, incomplete)
    assert error.message


def test_the_parse_goes_on_after_an_error() -> None:
    result = parse("a ) b\n1 +\nGet-Foo -Bar")
    names = [
        getattr(node.command_elements[0], "value", None)
        for node in result.ast.walk()
        if isinstance(node, ast.CommandAst)
    ]
    assert names[0] == "a"
    assert names[-1] == "Get-Foo"
    assert [error.error_id for error in result.errors] == [
        "UnexpectedToken",
        "ExpectedValueExpression",
        "UnexpectedToken",
    ]


def test_offsets_are_utf16_units() -> None:
    canonical = to_canonical(parse("'\U0001f600' 'x'"))
    assert canonical["errors"][0]["s"] == 5


def test_hash_has_no_offsets() -> None:
    def hashed(text: str) -> str:
        tree: dict[str, Any] = to_canonical(parse(text))["ast"]
        return canonical_hash(tree)

    assert hashed("a  b") == hashed("a b")
    assert hashed("a b") != hashed("a c")


def test_doubled_quotes_in_an_expansion_keep_their_places() -> None:
    result = parse('"$(f ""a"")"')
    word = [node for node in result.ast.walk() if isinstance(node, ast.StringConstantExpressionAst)][-1]
    assert (word.value, word.start, word.end) == ("a", 5, 10)
