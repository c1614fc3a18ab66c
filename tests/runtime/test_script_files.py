"""Script files as commands, their arguments, where they say they are, and how their errors are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu import Shell
from psemu.cli import main
from psemu.formatting.error_view import error_lines

_MAKE = """
Set-Content /tmp/part.ps1 @'
param([int] $Number = 1, [switch] $Twice)
function Get-Place { $PSScriptRoot }
$inside = $Number
"part $Number $Twice $PSScriptRoot $(Split-Path $PSCommandPath -Leaf) $($MyInvocation.MyCommand.Name)"
if ($Number -gt 5) { exit $Number }
'@
"""


def _texts(script: str) -> list[str]:
    with Shell() as shell:
        result = shell.run(_MAKE + script)
        assert not result.errors, result.errors
        return [str(value) for value in result.output if value is not None]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("/tmp/part.ps1 -Number 3 -Twice", ["part 3 True /tmp part.ps1 part.ps1"]),
        ("& /tmp/part 2", ["part 2 False /tmp part.ps1 part.ps1"]),
        ("Set-Location /tmp; ./part.ps1; $inside", ["part 1 False /tmp part.ps1 part.ps1"]),
        (
            r". \tmp\part.ps1 4; $inside; Get-Place; $PSScriptRoot",
            ["part 4 False /tmp part.ps1 part.ps1", "4", "/tmp"],
        ),
        ("/tmp/part.ps1 7; $LASTEXITCODE; 'after'", ["part 7 False /tmp part.ps1 part.ps1", "7", "after"]),
        ("/tmp/part.ps1 7 | Out-Null; $?", ["False"]),
        ("1..2 | ForEach-Object { /tmp/part.ps1 $_ } | ForEach-Object { $_.Substring(0, 6) }", ["part 1", "part 2"]),
    ],
)
def test_files_are_commands(script: str, expected: list[str]) -> None:
    assert _texts(script) == expected


def test_a_file_that_does_not_parse_is_an_error_of_the_call() -> None:
    with Shell() as shell:
        result = shell.run(
            "Set-Content /tmp/bad.ps1 'if (1) {'; try { /tmp/bad.ps1 } catch { $_.FullyQualifiedErrorId }"
        )
    assert [str(value) for value in result.output] == ["MissingEndCurlyBrace"]


@pytest.fixture
def job(tmp_path: Path) -> Path:
    path = tmp_path / "job.ps1"
    path.write_text(
        "param([Parameter(Mandatory)] [string] $Name, [int] $Count = 2, [switch] $Loud)\n"
        '"$Name $Count $Loud $PSScriptRoot"\nGet-Date -Year never\nexit 3\n'
    )
    return path


def test_words_of_the_command_line(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(job), "--state", ":memory:", "--", "-Name", "a b", "-Count:5", "-Loud:$true"]) == 3
    written = capsys.readouterr()
    assert written.out == f"a b 5 True {job.parent}\n"
    assert written.err.startswith(
        f"Get-Date: {job}:3\nLine |\n   3 |  Get-Date -Year never\n     |                 ~~~~~\n"
    )
    # as wide as the host, broken between words
    assert max(map(len, written.err.splitlines()[4:])) <= 120


def test_a_parameter_that_is_missing(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(job)]) == 1
    assert capsys.readouterr().err == (
        "job.ps1: Cannot process command because of one or more missing mandatory parameters: Name.\n"
    )


def test_words_without_a_param_block() -> None:
    with Shell() as shell:
        result = shell.run('"$args"', "/work/list.ps1", arguments=["one", "-two", "3"])
    assert [str(value) for value in result.output] == ["one -two 3"]


@pytest.mark.parametrize(
    ("line", "under"),
    [
        ("Get-Date -Yeer 3", "-Yeer"),
        ("Get-Date -Year:abc", "abc"),
        ("Get-Date -Year `\n  abc", "abc"),
        ("Get-Date -Year", "-Year"),
        ("Get-Date -Year 1 -Year 2", "-Year"),
        ("Get-ChildItem a b c d", "Get-ChildItem a b c d"),
        ("$s = @{ Year = 'abc' }; Get-Date @s", "@s"),
        ("'soon' | Start-Sleep", "Start-Sleep"),
        ("function F { [CmdletBinding()] param([ValidateSet('a')] $S) }; F -S b", "b"),
    ],
)
def test_where_errors_of_binding_point(line: str, under: str) -> None:
    with Shell() as shell:
        (error,) = shell.run("\n" + line).errors
    assert error.extent is not None
    assert error.extent.text == under


def test_a_parse_error_of_a_file_is_shown_at_its_place() -> None:
    with Shell() as shell:
        (error,) = shell.run("1\nif ($a { 2 }", "/work/a.ps1").errors
    assert error_lines(error) == [
        "ParserError: /work/a.ps1:2",
        "Line |",
        "   2 |  if ($a { 2 }",
        "     |         ~",
        "     | Unexpected token '{' in expression or statement.",
    ]


_CALLS = """
function A { B }
function B { & { C } }
function C { Get-PSCallStack; throw 'deep' }
function W { [CmdletBinding()] param() Write-Error 'by hand' }
function P { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('own'), 'Own', 'InvalidData', $null)) }
"""  # noqa: E501


def test_the_calls_that_led_to_an_error() -> None:
    with Shell() as shell:
        result = shell.run(_CALLS + "try { A } catch { $_.ScriptStackTrace }", "/work/a.ps1")
    *places, trace = result.output
    expected = [
        "at C, /work/a.ps1: line 4",
        "at <ScriptBlock>, /work/a.ps1: line 3",
        "at B, /work/a.ps1: line 3",
        "at A, /work/a.ps1: line 2",
        "at <ScriptBlock>, /work/a.ps1: line 7",
        "at <ScriptBlock>, <No file>: line 1",
    ]
    assert trace.split("\n") == expected
    assert [getattr(place, "text", "") for place in places] == expected


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        # a function's own error stands where the function was called
        ("W", ["W: /work/a.ps1:7", "Line |", "   7 |  W", "     |  ~", "     | by hand"]),
        ("P", ["P: /work/a.ps1:7", "Line |", "   7 |  P", "     |  ~", "     | own"]),
        ("Write-Error alone", ["Write-Error: alone"]),
        ("Write-Error x -ErrorAction Stop", ["Write-Error: /work/a.ps1:7", "Line |", "   7 |  Write-Error x -ErrorAction Stop"]),
    ],
)  # fmt: skip
def test_errors_that_scripts_write(line: str, shown: list[str]) -> None:
    with Shell() as shell:
        (error,) = shell.run(_CALLS.replace("function W {", "function W {") + line, "/work/a.ps1").errors
    assert error_lines(error)[: len(shown)] == shown
