"""Blocks that run in sessions of their own: parallel loops and jobs; and the commands that measure and change lists."""

from __future__ import annotations

import pytest

from psemu.formatting import format_objects
from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("1..3 | ForEach-Object -Parallel { $_ * 2 } -ThrottleLimit 1", [2, 4, 6]),
        ("$n = 5; 1..2 | ForEach-Object -Parallel { $_ + $using:n }", [6, 7]),
        ("$n = 5; 1 | ForEach-Object -Parallel { $null -eq $n }", [True]),
        ("function f { $k = 'x'; 1 | ForEach-Object -Parallel { $using:k } }; f", ["x"]),
        ("$j = Start-Job { 1; 2 } ; $j.State; Receive-Job $j; $j.HasMoreData; Remove-Job $j; @(Get-Job).Count", ["Completed", 1, 2, False, 0]),
        ("$x = 3; Start-ThreadJob { param($a) $a + $using:x } -ArgumentList 4 | Wait-Job | Receive-Job", [7]),
        ("Start-Job { $input | ForEach-Object { $_ } } -InputObject 9 | Receive-Job", [9]),
        ("Start-Job -Name first { 1 } | Out-Null; (Get-Job -Name first).PSJobTypeName", ["BackgroundJob"]),
        ("(Measure-Command { 1..10 | ForEach-Object { $_ } }).GetType().Name", ["TimeSpan"]),
        ("$a = @(1, 2, 3); (Update-List -Add 4 -Remove 1).Keys -join ','", ["Add,Remove"]),
        (
            "$o = [pscustomobject]@{ L = [System.Collections.ArrayList]@(1, 2, 3) }; ($o | Update-List L -Add 4 -Remove 1).L -join ','",
            ["2,3,4"],
        ),
        ("Write-Error m -RecommendedAction ra 2> $null; $Error[0].ErrorDetails.RecommendedAction; (Get-Error).ErrorDetails.Message", ["ra", "m"]),
        ("Write-Error m -CategoryTargetName tn -CategoryTargetType tt 2> $null; $Error[0].CategoryInfo.TargetName", ["tn"]),
        ("'a','b' | Set-Content /tmp/s.txt; (Select-String b /tmp/s.txt).ToString(); (sls -Path /tmp/s.txt a).Filename", ["/tmp/s.txt:2:b", "s.txt"]),
    ],
)  # fmt: skip
def test_blocks(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert [error for error in result.errors if "Write-Error" not in script] == []
    assert result.output == expected


def test_an_error_in_one_run_does_not_end_the_others() -> None:
    result = Shell().run("1..3 | ForEach-Object -Parallel { if ($_ -eq 2) { throw 'no' }; $_ }")
    assert result.output == [1, 3]
    assert [error.message for error in result.errors] == ["no"]


def test_a_failed_job() -> None:
    result = Shell().run("$j = Start-Job { 1; throw 'no' }; $j.State; Receive-Job $j")
    assert result.output == ["Failed", 1]
    assert [error.message for error in result.errors] == ["no"]


def test_using_outside() -> None:
    [error] = Shell().run("$x = 1; $using:x").errors
    assert error.fully_qualified_error_id == "UsingWithoutInvokeCommand"


def test_context_of_a_match() -> None:
    shown = format_objects(Shell().run("'a', 'b', 'c' | Select-String b -Context 1").output)
    assert shown == "\n  a\n> b\n  c\n\n"
