"""Scripts to output and errors: what the language does, and that hostile scripts end."""

from __future__ import annotations

from typing import Any

import pytest

from psemu.parser import parse
from psemu.runtime import Interpreter, Limits, SessionState


def run(script: str, **limits: Any) -> tuple[list[Any], list[str]]:
    """Output values and error ids of *script* in a session without commands."""
    result = Interpreter(SessionState(limits=Limits(**limits))).run(parse(script))
    return result.output, [error.fully_qualified_error_id for error in result.errors]


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("1 + '2'", [3]),
        ("2147483647 + 1", [2147483648.0]),
        ("'a' * 3", ["aaa"]),
        ("$a, $b = 1, 2, 3; $b", [2, 3]),
        ("function f($x = 5) { $x * 2 } f; f 3", [10, 6]),
        ("foreach ($i in 1..5) { if ($i -eq 4) { break }; if ($i % 2) { continue }; $i }", [2]),
        ("switch -Wildcard ('abc') { 'a*' { 1 } '*c' { 2 } default { 3 } }", [1, 2]),
        ("try { 1 / 0 } catch { 'caught' } finally { 'end' }", ["caught", "end"]),
        ("try { throw 'x' } catch { \"$_\" }", ["x"]),
        ("@{ a = 1 }.a; [pscustomobject]@{ b = 2 } | & { process { $_.b } }", [1, 2]),
        ("1..3 | & { begin { 'b' } process { $_ } end { 'e' } }", ["b", 1, 2, 3, "e"]),
        ("$null = 1; $null -eq $null", [True]),
        ("'abc'.Substring(1, 2)", ["bc"]),
    ],
)
def test_output(script: str, output: list[Any]) -> None:
    assert run(script) == (output, [])


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("1 / 0", "RuntimeException"),
        ("[int]'x'", "InvalidCastFromStringToInteger"),
        ("nosuchcommand", "CommandNotFoundException"),
        ("$null.M()", "InvokeMethodOnNull"),
        ("$true = 1", "VariableNotWritable"),
        ("'a' | 1", "ExpressionsMustBeFirstInPipeline"),
    ],
)
def test_error(script: str, error: str) -> None:
    assert run(script)[1] == [error]


def test_endless_recursion_is_a_call_depth_error() -> None:
    output, errors = run("function f($n) { f ($n + 1) } f 0; 'after'", depth=200)
    assert output == ["after"]
    assert errors == ["CallDepthOverflow"]


def test_endless_loop_meets_the_time_limit() -> None:
    assert run("while ($true) { }", seconds=0.2)[1] == ["LimitExceeded"]


def test_output_limit() -> None:
    output, errors = run("while ($true) { 1 }", output=10)
    assert len(output) == 10
    assert errors == ["LimitExceeded"]


def test_a_fault_of_psemu_is_an_error_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from psemu import Shell
    from psemu.handlers.utility_write import WriteOutput

    def fail(self: object) -> None:
        raise TypeError("no such thing")

    monkeypatch.setattr(WriteOutput, "process_record", fail)
    with Shell() as shell:
        (error,) = shell.run("Write-Output 1").errors
        assert error.fully_qualified_error_id == "PsemuFault"
        assert "TypeError: no such thing" in str(error)
        monkeypatch.setenv("PSEMU_DEBUG", "1")
        with pytest.raises(TypeError):
            shell.run("Write-Output 1")
