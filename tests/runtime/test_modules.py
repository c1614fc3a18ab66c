"""Modules from files: what they export, manifests, using module, and what is wrong with them."""

from __future__ import annotations

import pytest

from psemu import Shell

_MAKE = """
New-Item /tmp/Tools -ItemType Directory | Out-Null
Set-Content /tmp/Tools/Tools.psm1 @'
param($Start = 0)
$script:count = $Start
class Point { [int] $X; Point([int] $x) { $this.X = $x } }
function Get-Tool([string] $Name = 'hammer') { $script:count++; "$Name $script:count $(Get-Hidden)" }
function Get-Hidden { 'hidden' }
function New-Point { [Point]::new(4) }
Set-Alias gtool Get-Tool
$Exported = 7
Export-ModuleMember -Function Get-Tool, New-Point -Alias gtool -Variable Exported
'@
Set-Content /tmp/Tools/Tools.psd1 @'
@{ RootModule = 'Tools.psm1'; ModuleVersion = '2.1.0'; FunctionsToExport = 'Get-*'; AliasesToExport = '*'; CmdletsToExport = @() }
'@
Set-Content /tmp/plain.psm1 'function Get-One { 1 }; $v = 2; Set-Alias one Get-One'
"""


def _run(script: str) -> tuple[list[str], list[str]]:
    with Shell() as shell:
        result = shell.run(_MAKE + script)
        return [str(value) for value in result.output], [error.fully_qualified_error_id for error in result.errors]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Import-Module /tmp/Tools/Tools.psm1; Get-Tool; gtool saw; (New-Point).X; $Exported", ["hammer 1 hidden", "saw 2 hidden", "4", "7"]),
        ("Import-Module /tmp/Tools/Tools.psm1 -ArgumentList 5; Get-Tool", ["hammer 6 hidden"]),
        # a manifest exports of what its root module exports what it names
        ("Import-Module /tmp/Tools; Get-Tool; Get-Command New-Point -ErrorAction Ignore", ["hammer 1 hidden"]),
        ("(Import-Module /tmp/Tools -PassThru).Version; (Get-Module Tools).Path", ["2.1.0", "/tmp/Tools/Tools.psd1"]),
        ("Import-Module /tmp/Tools -Prefix My; Get-MyTool", ["hammer 1 hidden"]),
        ("Import-Module /tmp/Tools/Tools.psm1 -Function New-Point; Get-Command Get-Tool, gtool -ErrorAction Ignore; (New-Point).X", ["4"]),
        # a module that does not say exports functions and aliases
        ("Set-Location /tmp; Import-Module ./plain; Get-One; one; $null -eq $v", ["1", "1", "True"]),
        # loaded once, but anew by force
        (
            "1..2 | % { Import-Module /tmp/Tools; Get-Tool }; Import-Module /tmp/Tools -Force; Get-Tool",
            ["hammer 1 hidden", "hammer 2 hidden", "hammer 1 hidden"],
        ),
        ("$m = Import-Module /tmp/Tools -AsCustomObject; $m.'Get-Tool'('saw')", ["saw 1 hidden"]),
        ("Import-Module /tmp/Tools; Remove-Module Tools; Get-Command Get-Tool -ErrorAction Ignore; Get-Module", []),
        ("Set-Content /tmp/u.ps1 'using module ./Tools/Tools.psm1\n[Point]::new(3).X; Get-Tool'; /tmp/u.ps1", ["3", "hammer 1 hidden"]),
    ],
)  # fmt: skip
def test_modules_of_files(script: str, expected: list[str]) -> None:
    assert _run(script) == (expected, [])


@pytest.mark.parametrize(
    ("script", "error_id"),
    [
        ("Import-Module /tmp/none.psm1", "Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand"),
        ("Import-Module /tmp/Tools -MinimumVersion 3.0", "Modules_ModuleWithVersionNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand"),
        ("Set-Content /tmp/m.psd1 '@{ RootModule = (Get-Date) }'; Import-Module /tmp/m.psd1", "Modules_InvalidManifest"),
        ("Set-Content /tmp/m.psd1 \"@{ ModuleVersion = '2' }\"; Import-Module /tmp/m.psd1", "Modules_InvalidManifest"),
        ("Set-Content /tmp/m.psd1 \"@{ RootModule = 'm.psd1' }\"; Import-Module /tmp/m.psd1", "Modules_ModuleTooDeeplyNested"),
        ("Set-Content /tmp/m.psd1 \"@{ RequiredAssemblies = 'a.dll' }\"; Import-Module /tmp/m.psd1", "Unsupported.module.RequiredAssemblies"),
        ("Set-Content /tmp/m.psm1 'function {'; Import-Module /tmp/m.psm1", "MissingNameAfterKeyword"),
        ("using module ./none.psm1", "Modules_ModuleNotFound"),
    ],
)  # fmt: skip
def test_modules_that_do_not_load(script: str, error_id: str) -> None:
    with Shell() as shell:
        shell.run(_MAKE)
        (error, *_) = shell.run(script).errors
    assert error.fully_qualified_error_id == error_id
