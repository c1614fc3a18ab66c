"""Files in the memory of a session: items, content, locations, redirection, tables of values, and that the real disk is not touched."""

from __future__ import annotations

import hashlib
import os

import pytest

from psemu.formatting import format_objects
from psemu.shell import Shell

SET_UP = "'a','b','c' | Set-Content /tmp/x.txt; New-Item /tmp/d/e -ItemType Directory | Out-Null; Set-Location /tmp\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Get-Content x.txt", ["a", "b", "c"]),
        ("Get-Content x.txt -Raw", ["a\nb\nc\n"]),
        ("Get-Content x.txt -TotalCount 1; gc x.txt -Tail 1", ["a", "c"]),
        ("Add-Content x.txt d; (gc x.txt).Count; Clear-Content x.txt; (Get-Item x.txt).Length", [4, 0]),
        ("Set-Content x.txt 'é' -Encoding unicode; (gc x.txt -AsByteStream) -join ' '; gc x.txt", ["255 254 233 0 10 0", "é"]),
        ("Set-Content x.txt one, two -NoNewline; gc x.txt", ["onetwo"]),
        ("Get-ChildItem -Name", ["d", "x.txt"]),
        ("Get-ChildItem -Recurse -Directory | ForEach-Object FullName", ["/tmp/d", "/tmp/d/e"]),
        ("Get-ChildItem *.txt | ForEach-Object BaseName; (dir -File).Name", ["x", "x.txt"]),
        ("Copy-Item x.txt d; Copy-Item d f -Recurse; Get-ChildItem f -Recurse -Name", ["e", "x.txt"]),
        ("Move-Item x.txt d/y.txt; Test-Path x.txt; Test-Path d/y.txt", [False, True]),
        ("Rename-Item d g; Test-Path g/e -PathType Container; Test-Path g/e -PathType Leaf", [True, False]),
        ("Remove-Item d -Recurse; Get-ChildItem -Name", ["x.txt"]),
        ("Remove-Item x.txt -WhatIf; Test-Path x.txt", [True]),
        ("\"$PWD\"; (Get-Location).Path; Push-Location d/e; \"$PWD\"; Pop-Location; $PWD.Path", ["/tmp", "/tmp", "/tmp/d/e", "/tmp"]),
        ("Set-Location d; Set-Location ..; Set-Location -; $PWD.Path; cd; $PWD.Path", ["/tmp/d", "/root"]),
        ("Convert-Path d/../x.txt; (Resolve-Path *.txt).Path; Resolve-Path d/e -Relative", ["/tmp/x.txt", "/tmp/x.txt", "./d/e"]),
        ("1, 2 > n.txt; 3 >> n.txt; gc n.txt", ["1", "2", "3"]),
        ("Write-Error no 2> e.txt; (gc e.txt -Raw) -match 'no'", [True]),
        ("'q' | Out-File o.txt; 'r' | Out-File o.txt -Append; gc o.txt", ["q", "r"]),
        ("[pscustomobject]@{B='x'} | Export-Csv t.csv; [pscustomobject]@{B='y'} | Export-Csv t.csv -Append; (Import-Csv t.csv).B", ["x", "y"]),
        ("(Get-FileHash x.txt -Algorithm MD5).Hash", [hashlib.md5(b"a\nb\nc\n").hexdigest().upper()]),
        ("Set-Content p.psd1 '@{ A = 1 }'; (Import-PowerShellDataFile p.psd1).A", [1]),
        ("(New-TemporaryFile).Exists", [True]),
    ],
)  # fmt: skip
def test_files(script: str, expected: list[object]) -> None:
    result = Shell().run(SET_UP + script)
    assert [error for error in result.errors if "Write-Error" not in script] == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("script", "error_id"),
    [
        ("Get-Content nope", "PathNotFound"),
        ("Get-Content d", "GetContainerContentException"),
        ("Set-Content no/such a", "GetContentWriterDirectoryNotFoundError"),
        ("New-Item x.txt", "NewItemIOError"),
        ("New-Item d -ItemType Directory", "DirectoryExist"),
        ("Rename-Item nope y", "InvalidOperation"),
        ("Set-Location x.txt", "PathNotFound"),
        ("1 | Out-File x.txt -NoClobber", "NoClobber"),
        ("Import-Csv nope.csv", "FileOpenFailure"),
        ("Copy-Item d d/e", "CopyError"),
        ("Set-Content p.psd1 'Get-Date'; Import-PowerShellDataFile p.psd1", "CouldNotParseAsPowerShellDataFile"),
    ],
)
def test_what_cannot_be_done(script: str, error_id: str) -> None:
    assert [error.fully_qualified_error_id.partition(",")[0] for error in Shell().run(SET_UP + script).errors] == [
        error_id
    ]


def test_the_real_disk_is_not_touched(tmp_path: os.PathLike[str]) -> None:
    place = os.path.join(tmp_path, "real.txt")
    with open(place, "w", encoding="utf-8") as file:
        file.write("real")
    result = Shell().run(
        f"Test-Path '{place}'; New-Item '{tmp_path}' -ItemType Directory | Out-Null; 'x' > '{place}'; Get-Content '{place}'"
    )
    assert result.output == [False, "x"]
    with open(place, encoding="utf-8") as file:
        assert file.read() == "real"


def test_sessions_do_not_share_files() -> None:
    Shell().run(SET_UP)
    assert Shell().run("Test-Path /tmp/x.txt").output == [False]


def test_a_listing() -> None:
    shown = format_objects(Shell().run(SET_UP + "Get-ChildItem").output)
    assert "Directory: /tmp" in shown
    assert shown.split()[-1] == "x.txt"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Format-Hex -InputObject 'ab' | ForEach-Object { \"$($_.HexOffset) $($_.HexBytes) $($_.Ascii)\" }", ["0000000000000000 61 62 ab"]),
        ("([byte[]](1,2,255) | Format-Hex).ToString()", ["0000000000000000   01 02 FF" + " " * 41 + "\ufffd\ufffdÿ" + " " * 13]),
        ("(1, 2 | Format-Hex).HexBytes", ["01 00 00 00 02 00 00 00"]),
        ("('a' * 20 | Format-Hex).Count", [2]),
        ("(Format-Hex -InputObject 'abcdef' -Offset 1 -Count 2).Ascii", ["bc"]),
        ("(Get-Culture).Name; (Get-Culture de-DE).NumberFormat.NumberDecimalSeparator", ["en-US", ","]),
        ("(Get-Culture).TextInfo.ToTitleCase('war and PEACE')", ["War And PEACE"]),
        ("(Get-TimeZone).Id", ["UTC"]),
    ],
)  # fmt: skip
def test_bytes_and_cultures(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("class P { [int]$A; hidden [int]$H; [string] M() { return '' } }; ([P]::new() | Get-Member -MemberType Property).Name", ["A"]),
        ("class P { [int]$A; [string] M([int]$x) { return '' } }; ([P]::new() | Get-Member M).Definition", ["string M(int x)"]),
        ("('x' | Group-Object | Get-Member -MemberType Property).Name -join ' '", ["Count Group Name Values"]),
        ("([math] | Get-Member -Static PI, E).Name -join ' '", ["PI E"]),
        ("([timespan]0 | Get-Member TotalDays).ToString()", ["double TotalDays {get;}"]),
    ],
)  # fmt: skip
def test_get_member(script: str, expected: list[object]) -> None:
    assert Shell().run(script).output == expected
