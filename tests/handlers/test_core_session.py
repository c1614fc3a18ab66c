"""The commands that look at the session: which commands there are, their syntax and help, call stack, modules, history."""

from __future__ import annotations

import pytest

from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("function Zed-A {}; function Zed-B {}; Get-Command -Noun A, B | ForEach-Object Name", ["Zed-A", "Zed-B"]),
        ("Get-Command -Verb Measure -Module Microsoft.PowerShell.Utility | ForEach-Object Name", ["Measure-Command", "Measure-Object"]),
        ("(Get-Command %).ResolvedCommandName", ["ForEach-Object"]),
        ("(Get-Command Get-Date).ParameterSets.Count -gt 1", [True]),
        ("(Get-Command gu -All | ForEach-Object CommandType) -join ','", ["Alias"]),
        ("function f { param($A, [int]$B) }; (Get-Command f).Parameters['B'].ParameterType.Name", ["Int32"]),
        ("(Get-Command Get-Item).Verb, (Get-Command Get-Item).Noun", ["Get", "Item"]),
        ("@(Get-Command *-Item -ParameterName LiteralPath -CommandType Cmdlet).Count -gt 3", [True]),
        ("@(Get-Command *-Nothing*).Count", [0]),
        ("(Get-Verb Set).AliasPrefix; @(Get-Verb -Group Other).Verb", ["s", "Use"]),
        ("function f { (Get-PSCallStack)[0].Command }; f; @(Get-PSCallStack).Count", ["f", 1]),
        ("New-Module -Name M { function mf { 1 } } | Out-Null; (Get-Module m).Name; Remove-Module M; @(Get-Module).Count", ["M", 0]),
        ("@(Get-Event).Count + @(Get-PSBreakpoint).Count + @(Get-EventSubscriber).Count + @(Get-History).Count", [0]),
        ("(Get-Runspace).Id; Register-ArgumentCompleter -CommandName x -ScriptBlock {}", [1]),
        (
            (
                "[pscustomobject]@{CommandLine='dir'; ExecutionStatus='Completed'; StartExecutionTime=1; EndExecutionTime=2} |"
                " Add-History; (Get-History).CommandLine; Clear-History; @(Get-History).Count"
            ),
            ["dir", 0],
        ),
        ("(Get-Help Get-Unique).Name", ["Get-Unique"]),
        ("function f {\n<#\n.SYNOPSIS\nDoes it.\n#>\n}; (Get-Help f).Synopsis", ["Does it."]),
    ],
)  # fmt: skip
def test_session(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "Get-Unique",
            (
                "\nGet-Unique [-InputObject <psobject>] [-AsString] [-CaseInsensitive] [<CommonParameters>]\n\n"
                "Get-Unique [-InputObject <psobject>] [-OnType] [-CaseInsensitive] [<CommonParameters>]\n"
            ),
        ),
        ("f", "\nf [[-a] <Object>] [-b <switch[]>]\n"),
        ("g", "\ng [-p] <string[]> [-WhatIf] [-Confirm] [<CommonParameters>]\n"),
        (
            "gu",
            (
                "gu (alias) -> Get-Unique\n\ngu [-InputObject <psobject>] [-AsString] [-CaseInsensitive] [<CommonParameters>]\n\n"
                "gu [-InputObject <psobject>] [-OnType] [-CaseInsensitive] [<CommonParameters>]\n"
            ),
        ),
    ],
)
def test_syntax(command: str, expected: str) -> None:
    functions = (
        "function f { param($a, [Parameter()][switch[]]$b) }; function g { [CmdletBinding(SupportsShouldProcess)]"
        "param([Parameter(Mandatory, Position=0)][string[]]$p) }\n"
    )
    if command == "f":
        functions = "function f { param([Parameter(Position=0)]$a, [Parameter()][switch[]]$b) }\n"
        expected = expected.rstrip("\n") + " [<CommonParameters>]\n"
    assert Shell().run(f"{functions}Get-Command {command} -Syntax").output == [expected]


@pytest.mark.parametrize(
    ("script", "error_id"),
    [
        ("Get-Command NoSuch-Thing", "CommandNotFoundException"),
        ("Get-Help nosuchthing", "HelpNotFound"),
        ("Get-History -Id 7", "GetHistoryNoHistoryForId"),
        ("Add-History 3", "AddHistoryInvalidInput"),
        ("Remove-Module Nope", "Modules_NoModulesRemoved"),
        ("Read-Host x", "InvalidOperation"),
    ],
)
def test_errors(script: str, error_id: str) -> None:
    assert [error.fully_qualified_error_id.partition(",")[0] for error in Shell().run(script).errors] == [error_id]


def test_tracing_is_refused() -> None:
    assert Shell().run("Set-PSDebug -Off").errors == []
    [error] = Shell().run("Set-PSDebug -Trace 1").errors
    assert error.fully_qualified_error_id == "Unsupported.command.Set-PSDebug.Trace"
