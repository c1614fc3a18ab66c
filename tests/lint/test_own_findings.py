"""What psemu finds beside parsing, binding and PSScriptAnalyzer's rules: withdrawn commands, pipelines, secrets, Windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog import Catalog, add_to_catalog, default_catalog
from psemu.diagnostic import DiagnosticRecord, format_text
from psemu.lint import check


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return default_catalog()


def found(text: str, catalog: Catalog, code: str) -> list[DiagnosticRecord]:
    return [record for record in check(text, None, catalog) if record.code == code]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Get-AzureRmVM", "Get-AzVM"),
        ("Get-MsolUser", "Get-MgUser"),
        ("Set-AzureADUser", "Update-MgUser"),
        ("Connect-MsolService", "Connect-MgGraph"),
        ("Get-AzureADPolicyThing", ""),
    ],
)
def test_withdrawn_commands_and_what_took_their_place(text: str, instead: str, catalog: Catalog) -> None:
    (record,) = found(text, catalog, "RetiredCommand")
    assert [correction.text for correction in record.corrections] == ([instead] if instead else [])
    assert "was retired in" in record.message


def test_input_that_no_parameter_takes(catalog: Catalog) -> None:
    texts = ("gci | Write-Host a", "gci | Get-Random -Maximum 5")
    assert [record.extent.text for text in texts for record in found(text, catalog, "InputObjectNotBound")] == [
        "Write-Host a",
        "Get-Random -Maximum 5",
    ]
    for text in (
        "gci | Write-Host",
        "gci | Rename-Item -NewName { $_ }",
        "1 | Get-Random",
        "gci | % { $_ }",
        "gci | sort",
    ):
        assert found(text, catalog, "InputObjectNotBound") == []


SECRETS = [
    ("$password = 'Sommer2024!x'", ["'Sommer2024!x'"]),
    ("$o.ApiKey = 'f00ba4r00'; @{ ClientSecret = 'abcDEF123-9' }", ["'f00ba4r00'", "'abcDEF123-9'"]),
    ("ConvertTo-SecureString 'Winter!99abc' -AsPlainText -Force", ["'Winter!99abc'"]),
    ("Connect-It -Password 'q7w8e9r0'", ["'q7w8e9r0'"]),
    ('"AccountKey=' + "Zm9v" * 12 + '=="', ['"AccountKey=' + "Zm9v" * 12 + '=="']),
    ("$password = '<your password>'; $token = $env:T; $secret = ''; $pwd = 'C:\\x y'; $password = Read-Host 'Password please'", []),
    ("param($Password = 'x') ConvertTo-SecureString $Password", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SECRETS)
def test_secrets_in_plain_text(text: str, expected: list[str], catalog: Catalog) -> None:
    records = found(text, catalog, "SecretInPlainText")
    assert [text[record.extent.start : record.extent.end] for record in records] == expected


def test_a_report_shows_no_secret(catalog: Catalog) -> None:
    records = check("gci -Nope; $password = 'Sommer2024!x'", "a.ps1", catalog)
    assert len(records) == 2
    assert not any("Sommer" in format_text(record) for record in records)
    assert "gci -Nope; $password = **************" in format_text(records[0])


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("New-Object -ComObject Excel.Application", "Information"),
        ("Set-ItemProperty HKLM:\\a -Name b -Value 1 -Type DWord", "Information"),
        ("Get-Process -ComputerName x", "Information"),
        ("Get-WmiObject Win32_Bios", "Information"),
        ("New-Item -Path WSMan:\\localhost -Address a", None),
        ("Get-ChildItem -?", None),
        ("host example.org", None),
        ("gm -MemberType *Property", None),
        ("Get-ChildItme", "Error"),
        ("Get-ChildItems", "Warning"),
        ("Get-Gizmo", "Warning"),
        ("{ Get-Item -Nope } | Should -Throw", None),
        ("class A { [Some.Thing]$b }", "Warning"),
        ("& { class A { } }; & { class A { } }", None),
        ("configuration A { Node b { File c { Ensure = 'Present' } } }", "Information"),
        ("& { function f { [CmdletBinding()]param() } }; f -Nope", None),
    ],
)
def test_severity_tells_what_is_certain(text: str, severity: str | None, catalog: Catalog) -> None:
    ranks = ["Information", "Warning", "Error"]
    severities = [record.severity for record in check(text, None, catalog) if "Should" not in record.message]
    assert max(severities, key=ranks.index, default=None) == severity


def test_withdrawn_modules_are_told_wherever_they_are_demanded(catalog: Catalog) -> None:
    text = "#Requires -Version 5 -Modules @{ModuleName='AzureAD';ModuleVersion='2.0'}, Az.Sql\nImport-Module -Name AzureRM.Compute\nimport-module ./x"
    assert [record.extent.text for record in found(text, catalog, "RetiredModule")] == [
        "@{ModuleName='AzureAD';ModuleVersion='2.0'}",
        "AzureRM.Compute",
    ]
    manifest = check("@{ RequiredModules = @('MSOnline', 'Az.Sql'); Author = 'MSOnline' }", "a.psd1", catalog)
    assert [(record.code, record.extent.start) for record in manifest] == [("RetiredModule", 23)]


PAGE = """---
external help file: Demo.dll-Help.xml
Module Name: Demo
online version:
schema: 2.0.0
---

# Get-Demo

## SYNOPSIS
Shows.

## SYNTAX

```
Get-Demo {0} [<CommonParameters>]
```

## DESCRIPTION
Shows.

## PARAMETERS
{1}
"""
PARAMETER = """
### -{0}
It.

```yaml
Type: System.String
Parameter Sets: (All)
Aliases:

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""


def test_versions_of_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    for version, names in (("1.0.0", ["Old"]), ("2.0.0", ["New"])):
        folder = tmp_path / version / "Demo"
        folder.mkdir(parents=True)
        syntax = " ".join(f"[-{name} <String>]" for name in names)
        (folder / "Get-Demo.md").write_text(PAGE.format(syntax, "".join(map(PARAMETER.format, names))))
        add_to_catalog(str(folder), version=version, name=f"demo-{version}")
    demand = "#Requires -Modules @{{ModuleName='Demo'; RequiredVersion='{0}'}}\nGet-Demo -New x"
    (newest,) = check("Get-Demo -Old x", None, default_catalog())
    assert "-Old exists in Demo 1.0.0" in newest.notes
    (pinned,) = check(demand.format("1.0.0"), None, default_catalog())
    assert "-New exists in Demo 2.0.0" in pinned.notes
    assert check(demand.format("2.0.0"), None, default_catalog()) == []
    (missing,) = check(demand.format("3.0.0"), None, default_catalog())
    assert (missing.code, missing.severity) == ("ModuleVersion", "Information")
