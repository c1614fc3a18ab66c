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
