"""Classes and enums of a script."""

from __future__ import annotations

import pytest

from psemu.objects import to_text
from psemu.parser import parse
from psemu.runtime import Interpreter, SessionState


def _run(script: str) -> tuple[list[str], list[str]]:
    result = Interpreter(SessionState()).run(parse(script))
    out = [to_text(record.value) for record in result.records if record.stream == "output"]
    return out, [record.value.fully_qualified_error_id for record in result.records if record.stream == "error"]


@pytest.mark.parametrize(
    ("script", "out", "errors"),
    [
        ("class C { [int]$x }; $c = [C]::new(); $c.x = '7'; $c.x + 1", ["8"], []),
        ("class C { [int]$x }; ([C]@{ x = 3 }).x; [C]@{ y = 1 }", ["3"], ["ObjectCreationError"]),
        ("class C { [string] M() { 'stray'; return 'r' } }; [C]::new().M()", ["r"], []),
        ("class A { $n; A($n) { $this.n = $n } } class B : A { B() : base(5) {} }; [B]::new().n", ["5"], []),
        ("class A { [string] W() { return 'A' } } class B : A { [string] W() { return 'B' + ([A]$this).W() } }; [B]::new().W()", ["BA"], []),
        ("class B : A { } class A { static [int] $k = 4 }; [B]::k; [B]::new() -is [A]", ["4", "True"], []),
        ("class C { [string] ToString() { return 'me' } }; \"$([C]::new())!\"", ["me!"], []),
        ("class C { M() { $this.M() } }; [C]::new().M()", [], ["CallDepthOverflow"]),
        ("class C { [string] ToString() { return \"$this\" } }; \"$([C]::new())\"", [], ["CallDepthOverflow"]),
        ("class C { [C]$c = [C]::new() }; [C]::new()", [], ["CallDepthOverflow"]),
        (
            ("class E : Exception { [int]$k = 3; E([string]$m) : base($m) {} }; "
            "try { throw [E]::new('x') } catch [E] { $_.Exception.k; $_.Exception.Message }"),
            ["3", "x"],
            [],
        ),
        ("class C { [ValidateRange(1, 5)][int]$n = 1 }; $c = [C]::new(); $c.n = 9; $c.n", ["1"], ["ExceptionWhenSetting"]),
        ("[Flags()] enum P { A = 1; B = 2 }; [P]3; [P]::A -bor [P]::B; ([P]3).HasFlag([P]::B)", ["A, B", "A, B", "True"], []),
    ],
)  # fmt: skip
def test_classes(script: str, out: list[str], errors: list[str]) -> None:
    """Members, conversions, inheritance, and recursion that ends."""
    assert _run(script) == (out, errors)
