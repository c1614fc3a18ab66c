"""Commands on files, drives and properties: filters, places on every drive, times, and what no provider does."""

from __future__ import annotations

import pytest

from psemu.shell import Shell

SET_UP = (
    "'a' | Set-Content /tmp/x.txt; ni /tmp/d/e -ItemType Directory | Out-Null; 'b' | Set-Content /tmp/d/y.txt; 'c' | Set-Content /tmp/d/e/z.log;"
    "'h' | Set-Content /tmp/d/.hidden; Set-Location /tmp\n"
)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("gci d -Name -Recurse", ["e", "y.txt", "e/z.log"]),
        ("(gci d -Recurse -Include *.txt).Name; (gci d -Include *.txt).Count; (gci d/* -Include *.txt).Name", ["y.txt", 0, "y.txt"]),
        ("(gci d -Recurse -Exclude *.txt).Name -join ' '", ["e z.log"]),
        ("(gci d -Recurse -Filter *.log).Name; (gci *.log -Recurse).Name; (gci -Depth 1 -File).Name -join ' '", ["z.log", "z.log", "x.txt y.txt"]),
        ("(gci d -Hidden).Name; (gci d -Force).Count; (gci d -Attributes !Directory).Name -join ' '", [".hidden", 3, ".hidden y.txt"]),
        ("(gci d -Attributes Directory).Name; (gi d/.hidden -Force).Mode; (gi d).Mode", ["e", "---h-", "d----"]),
        ("(gi d/y.txt).Directory.Name; (gi d/e).Parent.FullName; (gi /).Parent -eq $null", ["d", "/tmp/d", True]),
        ("sp x.txt LastWriteTime ([datetime]'2020-01-02'); (gi x.txt).LastWriteTime.Year; gpv x.txt -Name Length", [2020, 2]),
        ("sp x.txt IsReadOnly $true; (gi x.txt).Mode; Test-Path x.txt -OlderThan ([datetime]'2000-01-01')", ["--r--", False]),
        ("(gp x.txt Length, Name).Name; (gp x.txt).GetType().Name", ["x.txt", "FileInfo"]),
        ("$null = New-PSDrive X FileSystem d; gc X:/y.txt; (gci X: -Name) -join ' '; Join-Path X: a; Remove-PSDrive X; Test-Path X:",
         ["b", "e y.txt", "X:/a", False]),
        ("(Get-PSDrive).Name -join ' '; (Get-PSProvider).Name -join ' '; (Get-PSProvider FileSystem).Drives.Name -join ' '",
         ["/ Alias Env Function Temp Variable", "Alias Environment FileSystem Function Variable", "/ Temp"]),
        ("cd Variable:; $PWD.Path; (gci HOME).Value; cd /tmp; $PWD.Path; cd -; $PWD.Path", ["Variable:/", "/root", "/tmp", "Variable:/"]),
        ("cd Env:; ni COLOUR -Value red | Out-Null; (gi COLOUR).Value; Test-Path COLOUR; (Get-Location -PSDrive /).Path", ["red", True, "/tmp"]),
        ("(rvpa Env:).Count -ge 0; (Resolve-Path Variable:HOME).Path; Convert-Path Variable:HOME", [True, "Variable:/HOME", "HOME"]),
        ("(gi Microsoft.PowerShell.Core\\FileSystem::/tmp/x.txt).Name; (gi Variable::HOME).Value", ["x.txt", "/root"]),
        ("Join-Path d *.txt -Resolve; Split-Path d/*.txt -Leaf -Resolve; Test-Path 'a:b' -IsValid; Test-Path /x -IsValid",
         ["/tmp/d/y.txt", "y.txt", False, True]),
        ("1..3 | Tee-Object t.txt | select -Last 1; gc t.txt; 4 | Tee-Object t.txt -Append; (gc t.txt).Count", [3, "1", "2", "3", 4, 4]),
        ("sal zz Get-Date; Export-Alias a.csv zz; Remove-Alias zz; Import-Alias a.csv; (Get-Alias zz).Definition; (gi Alias:zz).Definition",
         ["Get-Date", "Get-Date"]),
        ("'<a><b>1</b></a>' > x.xml; (Select-Xml //b x.xml).Node.InnerText; (Select-Xml //b x.xml).Path", ["1", "/tmp/x.xml"]),
        ("(dir *.txt | Select-String a).LineNumber; \"$(sls a x.txt)\"; (sls a x.txt | Out-String).Trim()", [1, "/tmp/x.txt:1:a", "x.txt:1:a"]),
        ("$x = 1; 2, 3 | Set-Variable x -Append; \"$x\"; Set-Variable x 4 -Append; $x.Count", ["1 2 3", 4]),
        ("'a' | Set-Clipboard; 'b' | Set-Clipboard -Append; Get-Clipboard; (Get-Clipboard -Raw).Length", ["a", "b", 3]),
        ("mi d m; Test-Path d; (gci m -Recurse -File).Name -join ' '; ri m -Recurse; Test-Path m", [False, "y.txt z.log", False]),
    ],
)  # fmt: skip
def test_what_they_give(script: str, expected: list[object]) -> None:
    result = Shell().run(SET_UP + script)
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("script", "error_id"),
    [
        ("gp x.txt Nope", "GetValueError"),
        ("gpv x.txt -Name Nope", "GetValueError"),
        ("sp x.txt Nope 1", "SetPropertyError"),
        ("sp x.txt Length 1", "SetPropertyError"),
        ("sp x.txt LastWriteTime never", "ExceptionWhenSetting"),
        ("clp x.txt Length", "Argument"),
        ("New-ItemProperty x.txt -Name a -Value 1", "NotSupported"),
        ("rp x.txt a", "NotSupported"),
        ("gp Env:", "NotSupported"),
        ("gp nope", "PathNotFound"),
        ("New-PSDrive X FileSystem nope", "DriveRootError"),
        ("New-PSDrive Temp FileSystem /tmp", "DriveAlreadyExists"),
        ("New-PSDrive X Registry HKCU:", "ProviderNotFound"),
        ("New-PSDrive 'a.b' FileSystem /", "Argument"),
        ("Get-PSDrive X", "GetLocationNoMatchingDrive"),
        ("Remove-PSDrive X", "DriveNotFound"),
        ("Get-PSProvider Registry", "ProviderNotFound"),
        ("cd C:\\Windows", "DriveNotFound"),
        ("cd Variable:nope", "PathNotFound"),
        ("sp x.txt IsReadOnly $true; 'b' > x.txt", "FileOpenFailure"),
        ("gc x.txt -Wait", "Unsupported.command.Get-Content.Wait"),
        ("gi x.txt -Credential ([pscredential]::new('u', (ConvertTo-SecureString p -AsPlainText -Force)))", "NotSupported"),
        ("1 | Sort-Object -Culture th-TH", "Unsupported.command.Sort-Object.Culture"),
        ("Get-Event nope", "INVALID_SOURCE_IDENTIFIER"),
        ("Wait-Event nope", "Unsupported.command.Wait-Event.forever"),
        ("Get-Credential", "InvalidOperation"),
        ("Add-Type 'class X {}'", "Unsupported.command.Add-Type.TypeDefinition"),
    ],
)  # fmt: skip
def test_what_they_refuse(script: str, error_id: str) -> None:
    errors = Shell().run(SET_UP + script).errors
    assert [error.fully_qualified_error_id.partition(",")[0] for error in errors][:1] == [error_id]


def test_a_person_answers() -> None:
    asked: list[tuple[str, bool]] = []

    def read_line(question: str, secret: bool) -> str:
        asked.append((question, secret))
        return "answer"

    result = Shell(read_line=read_line).run(
        "Read-Host Name; (Get-Credential me).GetNetworkCredential().Password; Read-Host -AsSecureString | % GetType | % Name"
    )
    assert result.output == ["answer", "answer", "SecureString"]
    assert asked == [("Name: ", False), ("Password for user me: ", True), ("", True)]


def test_events() -> None:
    script = (
        'Register-EngineEvent done -Action { Write-Host "done $($Event.MessageData)" } | Out-Null; New-Event done -MessageData 5 | Out-Null;'
        "New-Event other | Out-Null; (Get-Event).SourceIdentifier; Remove-Event other; (Wait-Event -Timeout 0).Count; Unregister-Event done;"
        "New-Event done | Out-Null; (Get-Event).SourceIdentifier"
    )
    result = Shell().run(script)
    assert result.stream("information")[0].host_text == "done 5\n"
    assert result.output == ["other", 0, "done"]
