"""The descent reads valid text as the table does, and broken text as PowerShell does."""

from __future__ import annotations

import os
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from psemu.parser import ast, parse
from psemu.parser.canonical import to_canonical_tree
from psemu.parser.descent import descend, read_tokens
from psemu.parser.script import _read_by_table
from psemu.parser.semantic_notes import notes_of
from psemu.parser.semantics import check
from tests.conformance.frame import read_cases

_CASES = (Path(__file__).with_name("cases") / "trees.txt").read_text(encoding="utf-8").partition("\n")[2]
_TEXTS = [case.partition("\n---\n")[0] for case in _CASES.split("===\n")]
_SHARED = os.environ.get("PSEMU_SHARED")
#: pieces put into texts: what PowerShell reads differently in its modes
_PIECES = [
    *"(){}[],;|&.:$@\"'`=+-*/%<>!?# \n0a", "$x", "::", "..", "?.", "@(", "@{", "$(", "-eq", "-f", "--", "++", "[int]", "[a()]", " if ",
    "param(", "2>&1", "> f", "-p:", '"$a"', "'s'", "1kb", ".5", "&&", "??", "? 1 : 2", "--%", "\r\n", "<#c#>", "#c\n", "`\n", "@x", "${a}",
    "class C {", "begin {", "catch", "default", "break", "é", "–", "\0",
]  # fmt: skip


def _disagreement(text: str) -> str:
    """What the table makes otherwise than the descent of a text that it takes; it may leave any text to the descent."""
    read = _read_by_table(text)
    if read is None:
        return ""
    tree, errors, _requires = descend(text)
    if errors:
        return f"{text!r}: the table takes it, the descent says {errors[0][:3]}"
    if to_canonical_tree(read[0], text) != to_canonical_tree(tree, text):
        return f"{text!r}: two trees"
    return ""


def _found(notes: list[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    check(notes, text, found)
    return found


@pytest.mark.parametrize("text", _TEXTS)
def test_valid_texts(text: str) -> None:
    assert _disagreement(text) == ""


def test_changed_texts() -> None:
    draw = random.Random(7)
    found = []
    for _ in range(4000):
        text = draw.choice(_TEXTS)
        for _ in range(draw.choice((1, 1, 2, 3))):
            at = draw.randrange(len(text) + 1)
            text = text[:at] + draw.choice(_PIECES) + text[at + draw.choice((0, 0, 1, 3)) :]
        found.append(_disagreement(text))
    assert [line for line in found if line] == []


@pytest.mark.skipif(_SHARED is None, reason="PSEMU_SHARED names no folder of recorded answers")
def test_recorded_texts() -> None:
    folder = Path(_SHARED or ".") / "conformance" / "parse"
    for name in ("snippets", "examples"):
        texts = [case["text"] for case in islice(read_cases(folder / f"{name}.jsonl.gz"), 0, None, 5)]
        assert [line for line in map(_disagreement, texts) if line] == []


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("[int]$a, [ref]$b = 1, 2", 0),
        ("[int][ref]$x; [ordered]1; [A()]1", 3),
        ("@{a = 1; A = 2}; $x.y++; ++$z.a; 1++; [A()][int]$v", 2),
        ("function f($a, $a) { 1 }; function g($b) { param($c) }", 2),
        ("class C { [int]m([ordered]$a, $b) { } }", 2),
        ("class C { [A(1)][string]$p\n[void] m($a, $a) { return 1 } }", 3),
        ("try { 1 } catch { } catch [A] { } finally { return }", 2),
        ("cmd @a, @b @c; @d; $using:x.y; $using:z.m()", 4),
        ("data { foo; 1..2; [uri]'a' }; [Obsolete('x')]class K { K() : base() { } }", 3),
        ("switch (1) { 1 { } }; foreach ($i in 1) { }; [void]$x = 1; $true = 2", 1),
    ],
)
def test_both_readings_find_the_same_on_the_tree(text: str, errors: int) -> None:
    read = _read_by_table(text)
    tree, syntax_errors, _requires = descend(text)
    assert read is not None
    assert syntax_errors == []
    found = _found(read[1], text)
    assert found == _found(notes_of(tree, text), text)
    assert len(found) == errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a token is read in the mode of the rule that looks at it, and again in that of the rule that takes it
        ("$x#it's", ["TerminatorExpectedAtEndOfString@5"]),
        ("1 -join", ["ExpectedValueExpression@7"]),
        ("[int]+", ["MissingExpressionAfterOperator@6"]),
        ("a 2>&3", ["MissingFileSpecification@4"]),
        ("switch ($x) { -- { 1 } }", ["MissingSwitchConditionExpression@13", "UnexpectedToken@23", "OperatorRequiresVariableOrProperty@17"]),
        ("class C { ; }", ["MissingEndCurlyBrace@9", "UnexpectedToken@12"]),
        ("if (1) { } else elseif (2) { }", ["MissingStatementBlockAfterElse@15", "UnexpectedToken@27"]),
        ('"$(#c)"', ["MissingEndParenthesisInSubexpression@7"]),
        ("a && |", ["EmptyPipeElement@5", "EmptyPipeElement@6", "EmptyPipelineChainElement@2"]),
        ("using type T", ["MissingEqualsInUsingAlias@12"]),
        ("configuration C { }", ["ParserError@14", "UnexpectedToken@18"]),
        ("workflow w { parallel { } }", ["WorkflowNotSupportedInPowerShellCore@0"]),
        ("foreach -throttlelimit 2 ($i in 1) { }", ["KeywordParameterReservedForFutureUse@0", "ThrottleLimitRequiresParallelFlag@0"]),
        ("# SIG # Begin signature block\n1", ["TokenAfterEndOfValidScriptText@30"]),
    ],
)  # fmt: skip
def test_errors(text: str, expected: list[str]) -> None:
    assert [f"{error.error_id}@{error.start}" for error in parse(text).errors] == expected


def test_what_stands_before_the_cursor_is_in_the_tree() -> None:
    tree = parse("Get-Item -Path $x; Get-Foo -Name (Get-Bar | Where-Object { $_.A -eq ").ast
    commands = [node for node in tree.walk() if isinstance(node, ast.CommandAst)]
    assert [command.command_elements[0].value for command in commands] == [  # type: ignore[attr-defined]
        "Get-Item",
        "Get-Foo",
        "Get-Bar",
        "Where-Object",
    ]


@pytest.mark.parametrize("opener", ["(", "{", "$(", "@(", "@{a=", "[a(", "$x[", "if (", '"$(', "-not ", "[a[", "else "])
def test_depth_is_no_danger(opener: str) -> None:
    for depth in (1_000, 20_000):
        assert parse("a |;" + opener * depth).errors


def test_attributes_are_not_read_twice_at_each_depth() -> None:
    assert parse("{[a(" * 300).errors
    assert parse("{[a(" * 300 + "1" + ")]$x}" * 300 + ")").errors


def test_tokens_of_a_broken_text() -> None:
    tokens = [(token.kind, token.start, token.end) for token in read_tokens("if ($x {1}")]
    assert tokens == [
        ("If", 0, 2), ("LParen", 3, 4), ("Variable", 4, 6), ("LCurly", 7, 8), ("Number", 8, 9), ("RCurly", 9, 10), ("EndOfInput", 11, 11),
    ]  # fmt: skip
