"""What psemu finds beside parsing, binding and PSScriptAnalyzer's rules: withdrawn commands, pipelines, secrets, Windows."""

from __future__ import annotations

import pytest

from psemu.catalog import Catalog, default_catalog
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
