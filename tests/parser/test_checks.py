"""What is checked behind the grammar: types and variables of classes, ``#requires``, signatures, ``using``."""

from __future__ import annotations

import pytest

from psemu.parser import parse


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("class C { [NoSuch]$a }", [("TypeNotFound", 11)]),
        (
            "class C { [System.Windows.Forms.Form]$a; [Microsoft.Graph.X]$b }",
            [("TypeNotFound", 11), ("TypeNotFound", 42)],
        ),
        ("class C { [System.Windows.Input.ICommand]$a; [Microsoft.PowerShell.Commands.X]$b }", []),
        ("class C : D { } class D { }", []),
        ("class C { [List[NoSuch]]$a }", [("TypeNotFound", 11), ("TypeNotFound", 16)]),
        ("using namespace X\nclass C { [NoSuch]$a }", []),
        ("class C { m() { if (1) { $a = 1 }; $a } }", [("VariableNotLocal", 35)]),
        ("class C { [int]m() { $x = if (1) { return 1 } else { return 2 } } }", []),
        ("class C { m([ValidateNotNull()]$a) { } }", [("AttributeNotAllowedOnDeclaration", 12)]),
        ("#requires -version a.b", [("RequiresVersionInvalid", 19)]),
        ("'#requires -foo'", []),
        ("# SIG # Begin signature block\ncmd", [("TokenAfterEndOfValidScriptText", 30)]),
        ("$using:a.b", []),
        ("$using:a[$b]", [("InvalidUsingExpression", 9)]),
        ("try { } catch [Exception] { } catch [IO.IOException] { }", [("ExceptionTypeAlreadyCaught", 36)]),
        ("$x.m[int]{1}; $x.@(1); $x.-1", []),
        ('"a`u{4"', [("InvalidUnicodeEscapeSequence", 6)]),
    ],
)
def test_errors(text: str, errors: list[tuple[str, int]]) -> None:
    assert [(error.error_id, error.start) for error in parse(text).errors] == errors
