"""What is offered at the cursor, by kind of place; ``¦`` marks the cursor."""

from __future__ import annotations

import pytest

from psemu.catalog.catalog import Catalog
from psemu.catalog.shipped import PowerShellSource, ShippedPages
from psemu.completion import Surroundings, complete

SURROUNDINGS = Surroundings(
    Catalog(ShippedPages(), PowerShellSource()),
    values={"servicePrincipal": "x"},
    aliases={"syncjob": "Start-MgServicePrincipalSynchronizationJob"},
    environment=["HOME"],
    list_paths=lambda prefix, folders: [path for path in ("data/", "my file.ps1") if path.startswith(prefix)],
)


def offered(marked: str) -> list[str]:
    """The text after each offer is put in."""
    text = marked.replace("¦", "")
    found = complete(text, marked.index("¦"), SURROUNDINGS)
    return [text[: found.start] + match.completion_text + text[found.start + found.length :] for match in found.matches]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Start-MgS¦", ["Start-MgServicePrincipalSynchronizationJob"]),
        ("Microsoft.PowerShell.Utility\\Get-Dat¦", ["Microsoft.PowerShell.Utility\\Get-Date"]),
        ("function Get-Dance {}; Get-Da¦", ["function Get-Dance {}; Get-Dance", "function Get-Dance {}; Get-Date"]),
        ("syncjob -Sy¦", ["syncjob -SynchronizationJobId"]),
        ("Get-Item -li¦", ["Get-Item -LiteralPath"]),
        ("Start-MgApplicationSynchronizationJob -BodyP¦", []),
        ("$serv¦", ["$servicePrincipal"]),
        ('"a $serv¦ b"', ['"a $servicePrincipal b"']),
        ("$env:HO¦", ["$env:HOME"]),
        ("$global:PSVersionT¦", ["$global:PSVersionTable"]),
        ("param($First) $Fir¦", ["param($First) $First"]),
        ("$x = 'a'; $x.Sub¦", ["$x = 'a'; $x.Substring("]),
        ("$d = Get-Date; $d.AddMo¦", ["$d = Get-Date; $d.AddMonths("]),
        ("'a'.Trim().Sub¦", ["'a'.Trim().Substring("]),
        ("[datetime]::Today.AddDays(1).Ho¦", ["[datetime]::Today.AddDays(1).Hour"]),
        ("[math]::Sq¦", ["[math]::Sqrt("]),
        ("'a' | ForEach-Object { $_.Len¦ }", ["'a' | ForEach-Object { $_.Length }"]),
        ("[pscustomobject]@{ One = 1 } | Sort-Object On¦", ["[pscustomobject]@{ One = 1 } | Sort-Object One"]),
        (
            "$p = @{ ServicePrincipalId = 1; Sync¦ }; syncjob @p",
            ["$p = @{ ServicePrincipalId = 1; SynchronizationJobId }; syncjob @p"],
        ),
        ("Get-Date | Select-Object @{ N¦ }", ["Get-Date | Select-Object @{ Name }"]),
        (
            "Write-Host x -ForegroundColor DarkG¦",
            ["Write-Host x -ForegroundColor DarkGray", "Write-Host x -ForegroundColor DarkGreen"],
        ),
        ("Write-Host x -ForegroundColor 'Cy¦'", ["Write-Host x -ForegroundColor 'Cyan'"]),
        ("Out-File -Encoding utf8N¦", ["Out-File -Encoding utf8NoBOM"]),
        ("1 -spl¦", ["1 -split"]),
        ("switch -Wi¦ (1) {}", ["switch -Wildcard (1) {}"]),
        ("[Parameter(Mand¦)]", ["[Parameter(Mandatory)]"]),
        ("[CmdletBinding(SupportsSh¦)]param()", ["[CmdletBinding(SupportsShouldProcess)]param()"]),
        ("switch -Regex -W¦", ["switch -Regex -Wildcard"]),
        (
            "switch -Regex -¦ ",
            [f"switch -Regex -{flag} " for flag in ["CaseSensitive", "Exact", "File", "Parallel", "Regex", "Wildcard"]],
        ),
        ("#requires -V¦", ["#requires -Version"]),
        ("#Requires -Version 7 -PSEdition C¦", ["#Requires -Version 7 -PSEdition Core"]),
        ("#requires -Modules @{ ModuleN¦", ["#requires -Modules @{ ModuleName"]),
        ("#requires -RunAsAdministrator -¦", []),
        ("# requires -V¦", []),
        ("using mo¦", ["using module"]),
        ("using ¦", ["using assembly", "using module", "using namespace", "using type"]),
        ("Get-Item x -Force:¦", ["Get-Item x -Force:$true", "Get-Item x -Force:$false"]),
        ("Set-StrictMode -Version 3¦", ["Set-StrictMode -Version 3.0"]),
        ("Get-Command -Noun Timesp¦", ["Get-Command -Noun TimeSpan"]),
        ("$host.U¦", ["$host.UI"]),
        ("(Get-Date)[0].AddMo¦", ["(Get-Date)[0].AddMonths("]),
        ("('a' -split 'b')[0].Sub¦", ["('a' -split 'b')[0].Substring("]),
        ("$PSVersionTable.PSV¦", ["$PSVersionTable.PSVersion"]),
        ("$varia¦", ["$Variable:"]),
        ("Get-Content my¦", ["Get-Content 'my file.ps1'"]),
        ("'ä😀'; $serv¦", ["'ä😀'; $servicePrincipal"]),
    ],
)
def test_offers(marked: str, expected: list[str]) -> None:
    text = marked.replace("¦", "")
    if not text.isascii():
        units = len(marked[: marked.index("¦")].encode("utf-16-le")) // 2
        found = complete(text, units, SURROUNDINGS)
        raw = text.encode("utf-16-le")
        results = [
            (
                raw[: found.start * 2]
                + match.completion_text.encode("utf-16-le")
                + raw[(found.start + found.length) * 2 :]
            ).decode("utf-16-le")
            for match in found.matches
        ]
        assert results == expected
        return
    assert offered(marked) == expected


def test_a_set_that_cannot_be_meant_offers_nothing() -> None:
    first = offered("Get-Item -Path x -¦")
    assert not any(text.endswith("-LiteralPath") for text in first)
    assert any(text.endswith("-Filter") for text in first)


@pytest.mark.parametrize(
    "script",
    [
        "function f { param([Parameter(Mandatory)][string]$A) if ($A -eq 'x') { Get-Item -Path $A | Where-Object { $_.Name } } }",
        "$h = @{ a = 1; 'b' = @(1, 2) }; foreach ($k in $h.Keys) { switch -Wildcard ($k) { 'a*' { [int]::Parse($k) } } }\r\n",
        'Start-MgServicePrincipalSynchronizationJob @p -RHV h `\n  -PassThru # end\n"a $($x.y[0]) ${b c}" > out.txt; class C { [int]$P; C() { } }',
        "@'\nhere\n'@ | % { $_.Length } ; & $x.y -z:'q' && [Foo.Bar]::new(1) ?? $null ? 1 : 2",
    ],
)
def test_any_place_has_an_answer(script: str) -> None:
    for length in (*range(0, len(script), 7), len(script)):
        for text in (script, script[:length]):
            found = complete(text, length, SURROUNDINGS)
            assert found.start == -1 or 0 <= found.start <= found.start + found.length <= len(text)
