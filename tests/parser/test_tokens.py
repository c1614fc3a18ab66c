"""Tokens have PowerShell's kinds, places and flags."""

from __future__ import annotations

import pytest

from psemu.parser import format_tokens, parse, tokens_as_data


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a # b\n<# c #> d", "Identifier Comment NewLine Comment Identifier"),
        ("if (1) { a-b -c:d }", "If LParen Number RParen LCurly Generic Parameter Identifier RCurly"),
        ("[A(B = 1)][int[]]$x = @{ if = 1; b = 'c' }",
         ("LBracket Identifier LParen Identifier Equals Number RParen RBracket LBracket Identifier LBracket RBracket RBracket Variable Equals"
         " AtCurly Identifier Equals Number Semi Identifier Equals StringLiteral RCurly")),
        ("cmd if `\n 2>&1 | % { $_ }", "Identifier Generic LineContinuation Redirection Pipe Rem LCurly Variable RCurly"),
        ("$a -notin 1..2 ? $b++ : [x]::y", ("Variable Inotin Number DotDot Number QuestionMark Variable PlusPlus Colon LBracket Identifier"
         " RBracket ColonColon Identifier")),
        ("class C : B { static m() { } C() : base(1) { } }", ("Class Identifier Colon Identifier LCurly Static Identifier LParen RParen LCurly"
         " RCurly Identifier LParen RParen Colon Base LParen Number RParen LCurly RCurly RCurly")),
        ("@'\na\n'@; \"$b\"", "HereStringLiteral Semi StringExpandable"),
        ("1 [2] )", "Number Generic RParen"),
    ],
)  # fmt: skip
def test_kinds(text: str, kinds: str) -> None:
    tokens = parse(text).tokens
    assert [token.kind for token in tokens] == [*kinds.split(), "EndOfInput"]
    assert tokens[-1].start == len(text) + 1


def test_flags() -> None:
    flags = {token.kind: token.flags for token in parse("if ($a -eq 1) { [int]; cmd $x.y }").tokens}
    assert flags["If"] == ("Keyword",)
    assert flags["Ieq"] == ("BinaryPrecedenceComparison", "BinaryOperator")
    assert [token.flags for token in parse("cmd $x.y").tokens if token.kind == "Identifier"] == [
        ("CommandName",),
        ("MemberName",),
    ]


def test_places_are_utf16_units() -> None:
    data = tokens_as_data(parse("\n'\U0001f600' -f"))
    assert data[2] == {
        "kind": "Format",
        "text": "-f",
        "start": 6,
        "end": 8,
        "line": 2,
        "column": 6,
        "flags": list(data[2]["flags"]),
    }


def test_format() -> None:
    assert (
        format_tokens(parse("a 1"))
        == "1:1 Identifier [CommandName] 'a'\n1:3 Number '1'\n1:5 EndOfInput [ParseModeInvariant] ''"
    )
