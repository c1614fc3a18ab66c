"""What asks for too much is ended or refused, and said: loops, calls, texts, ranges, regular expressions, objects that hold themselves."""

from __future__ import annotations

import signal
import sys
import threading
import time

import pytest

from psemu.formatting import format_objects
from psemu.runtime import Limits
from psemu.runtime.interpreter import InvocationResult
from psemu.shell import Shell

# what the timer raises inside a callback of the garbage collector (hypothesis has one) is lost; the next look is soon
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

timers = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no interval timers here")


def run(script: str, **limits: float) -> InvocationResult:
    return Shell(limits=Limits(**limits)).run(script)  # type: ignore[arg-type]


def ids(result: InvocationResult) -> list[str]:
    return [error.fully_qualified_error_id for error in result.errors]


@pytest.mark.parametrize(
    "script",
    [
        "while ($true) {}",
        "for (;;) {}",
        "do {} until ($false)",
        "while ($true) { try { throw 'x' } catch { } finally { } }",
        "function f { try { f } catch { f } finally { f } }; f",
        "foreach ($i in 1..10000000) { $x = $i }",
        "$l = [System.Collections.ArrayList]@(1); foreach ($i in 1..9) { while (1) { $i++ } }",
        "while ($true) { Get-Variable nope -ErrorAction SilentlyContinue }",
        "1..10000000 | ForEach-Object { $_ }  | Out-Null",
    ],
)
def test_time(script: str) -> None:
    start = time.monotonic()
    result = run(script, seconds=0.3)
    assert time.monotonic() - start < 5
    assert ids(result)[-1] == "LimitExceeded"
    assert result.errors[-1].message == "The run took longer than its limit of 0.3 s."


@timers
@pytest.mark.parametrize(
    "script",
    [
        "'a' * 40 + '!' -match '^(a+)+$'",
        "'a' * 5000 + '!' -match '(.*)(.*)(.*)(.*)(.*)x$'",
        "[regex]::Replace('a' * 40, '(a|aa)+$!', 'b')",
        "'x' * 30 + '!' -split '(x+x+)+y'",
        "1..1000000 | Sort-Object { Get-Random }",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | Select-String '(a*)*$x'",
    ],
)
def test_time_of_what_does_not_come_back(script: str) -> None:
    start = time.monotonic()
    result = run(script, seconds=0.4)
    assert time.monotonic() - start < 8
    assert not result.errors or ids(result)[-1] == "LimitExceeded"


@timers
def test_the_timer_is_given_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    run("1", seconds=5)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before


def test_time_in_a_thread() -> None:
    found: list[InvocationResult] = []
    thread = threading.Thread(target=lambda: found.append(run("while ($true) {}", seconds=0.2)))
    thread.start()
    thread.join(10)
    assert ids(found[0]) == ["LimitExceeded"]


@pytest.mark.parametrize(
    "script", ["while (1) { 1 }", "1..1000", "while (1) { Write-Host x }", "while (1) { Write-Warning x }", "while (1) { Write-Error x }"]
)  # fmt: skip
def test_output(script: str) -> None:
    result = run(script, output=50)
    assert ids(result)[-1] == "LimitExceeded"
    assert len(result.records) == 51


@pytest.mark.parametrize(
    "script",
    [
        "function f { f }; f",
        "filter f { $_ | f }; 1 | f",
        "$b = { & $b }; & $b",
        "function f { Invoke-Expression f }; f",
        "function f { 1 | ForEach-Object { f } }; f",
        "function f { 1 | Where-Object { f } }; f",
        "class A { [int] M() { return $this.M() } }; [A]::new().M()",
        "class A { [A]$x = [A]::new() }; [A]::new()",
        "class A { [string] ToString() { return \"$this\" } }; \"$([A]::new())\"",
        "function f { 'a' -replace 'a', { f } }; f",
    ],
)  # fmt: skip
def test_calls_that_are_too_deep(script: str) -> None:
    assert "CallDepthOverflow" in ids(Shell().run(script))


def test_depth() -> None:
    script = "function f($n) { if ($n) { f ($n - 1) } else { 'bottom' } }; f 20"
    assert run(script).output == ["bottom"]
    assert ids(run(script, depth=10)) == ["CallDepthOverflow"]


def test_deep_calls_in_a_thread() -> None:
    found: list[list[str]] = []
    thread = threading.Thread(
        target=lambda: found.append(ids(Shell().run("function f { 1 | ForEach-Object { f } }; f")))
    )
    thread.start()
    thread.join(60)
    assert "CallDepthOverflow" in found[0]


@pytest.mark.parametrize(
    "script",
    [
        "'x' * 1GB",
        ",1 * 1GB",
        "$s = 'x'; 1..40 | ForEach-Object { $s = $s + $s }; $s.Length",
        "$s = 'x'; 1..40 | ForEach-Object { $s += $s }; $s.Length",
        "$a = @(1); 1..40 | ForEach-Object { $a += $a }; $a.Count",
        "'x'.PadLeft(2147483647)",
        "('x' * 10000000).Replace('x', 'yyyyyyyyyyyy')",
        "[int[]]::new(2147483647)",
        "[string]::new('x', 2147483647)",
        "$r = 1..2147483647",
    ],
)
def test_what_is_too_large(script: str) -> None:
    result = run(script, seconds=20)
    assert "OutOfMemoryException" in "".join([*ids(result), *(error.message for error in result.errors)])


@pytest.mark.parametrize(
    "script",
    ["1..1000000000 | Select-Object -First 3", "foreach ($i in 1..1000000000) { $i; if ($i -gt 2) { break } }"],
)
def test_long_ranges_are_made_as_they_are_asked_for(script: str) -> None:
    assert run(script, seconds=20).output == [1, 2, 3]


@pytest.mark.skipif(sys.platform == "win32", reason="nothing tells the memory of a process here")
def test_memory() -> None:
    script = "$l = [System.Collections.ArrayList]::new(); while ($true) { [void]$l.Add('x' * 100000 + $l.Count) }"
    result = run(script, memory=50_000_000, seconds=30)
    assert ids(result) == ["LimitExceeded"]
    assert "memory" in result.errors[0].message


@pytest.mark.parametrize(
    "script",
    [
        "$a = @(1); $a[0] = $a",
        "$a = @(1, 2); $a[0] = $a; $a[1] = $a",
        "$a = [System.Collections.ArrayList]::new(); [void]$a.Add($a)",
        "$a = @{}; $a.a = $a",
        "$a = [pscustomobject]@{ A = 1 }; $a.A = $a",
        "class N { [object]$O }; $a = [N]::new(); $a.O = $a",
        "$a = 1; 1..2000 | ForEach-Object { $a = , $a }",
        "$a = @{}; $b = $a; 1..2000 | ForEach-Object { $b.a = @{}; $b = $b.a }",
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        "$a", "\"$a\"", "[string]$a", "$a -join ','", "$a -eq $a", "$a.Equals($a)", "$a.GetHashCode()",
        "$a | Out-String", "$a | Format-List", "$a | Format-Custom", "$a | Format-Table", "$a | Get-Member",
        "$a | ConvertTo-Json -Depth 3", "ConvertTo-Json $a -Depth 100", "$a | ConvertTo-Xml", "$a | ConvertTo-CliXml", "$a | ConvertTo-Csv",
        "$a | ConvertTo-Html", "Compare-Object $a $a", "$a | Sort-Object", "$a | Group-Object", "$a | Measure-Object",
        "$a | Select-Object *", "$a | Select-Object -Unique",
    ],
)  # fmt: skip
def test_objects_that_hold_themselves(script: str, use: str) -> None:
    # what doubles at each of a hundred levels has no end in PowerShell either
    endless = "-Depth 100" in use
    result = run(f"{script}; {use}", seconds=1 if endless else 20)
    assert "LimitExceeded" not in ids(result) or endless
    assert isinstance(format_objects(result.output), str)


@pytest.mark.parametrize(
    "script",
    [
        "'{0' -f 1",
        "'{5}' -f 1",
        "'{0:Q}' -f 5",
        "'{' -f 1",
        "'{0,99999999999}' -f 1",
        "'{-1}' -f 1",
        "'{0,2000000000}' -f 1",
    ],
)
def test_format_strings_that_are_wrong(script: str) -> None:
    assert ids(Shell().run(script)) == ["FormatError"]


@pytest.mark.parametrize(
    "script",
    [
        "Invoke-Expression ('(' * 100000)",
        "Invoke-Expression ('@(' * 20000 + ')' * 20000)",
        "'[' * 100000 | ConvertFrom-Json",
        "[xml]('<a>' * 50000 + '</a>' * 50000)",
        "'x' -match ('(' * 5000 + ')' * 5000)",
        "[scriptblock]::Create('{' * 50000)",
        "'x' -match ('a{1000}' * 100)",
        "[int]('9' * 1000000)",
    ],
)
def test_text_that_is_nested_too_deeply(script: str) -> None:
    assert isinstance(run(script, seconds=20).errors, list)
