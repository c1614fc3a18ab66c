"""Statics for texts, hashes, paths, bytes and the web: what .NET answers on Linux."""

from __future__ import annotations

import pytest

from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('häß😀'))", "aMOkw5/wn5iA"),
        ("[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aGVsbG8='))", "hello"),
        ("[Text.Encoding]::Unicode.GetBytes('ab') -join ','", "97,0,98,0"),
        ("[Text.Encoding]::BigEndianUnicode.GetBytes('a') -join ','", "0,97"),
        ("[Text.Encoding]::ASCII.GetBytes('aé') -join ','", "97,63"),
        ("[Text.Encoding]::GetEncoding('iso-8859-1').GetBytes('é') -join ','", "233"),
        ("[Text.Encoding]::UTF8.GetString([byte[]](97, 255))", "a\ufffd"),
        ("[Text.Encoding]::UTF8.GetBytes([char[]]'ab').Count", 2),
        ("[Text.Encoding]::UTF8.WebName", "utf-8"),
        ("[Text.UTF8Encoding]::new($true).GetPreamble() -join ','", "239,187,191"),
        (
            "([Security.Cryptography.SHA256]::Create().ComputeHash([byte[]](97, 98, 99)) | % { $_.ToString('x2') }) -join ''",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            "[BitConverter]::ToString([Security.Cryptography.MD5]::HashData([byte[]]@()))",
            "D4-1D-8C-D9-8F-00-B2-04-E9-80-09-98-EC-F8-42-7E",
        ),
        ("[IO.Path]::Combine('/a', 'b/', 'c.txt')", "/a/b/c.txt"),
        ("[IO.Path]::Combine('a', '/b')", "/b"),
        ("[IO.Path]::Join('a', '/b')", "a/b"),
        ("[IO.Path]::GetFileName('/x/y.tar.gz')", "y.tar.gz"),
        ("[IO.Path]::GetExtension('/x/y.tar.gz')", ".gz"),
        ("[IO.Path]::GetExtension('x.')", ""),
        ("[IO.Path]::GetFileNameWithoutExtension('/x/y.tar.gz')", "y.tar"),
        ("[IO.Path]::GetDirectoryName('/x/y/z')", "/x/y"),
        ("[IO.Path]::ChangeExtension('a/b.txt', 'md')", "a/b.md"),
        ("[IO.Path]::ChangeExtension('a/b.txt', $null)", "a/b."),
        ("[IO.Path]::IsPathRooted('a')", False),
        ("[BitConverter]::ToInt32([BitConverter]::GetBytes(258), 0)", 258),
        ("[BitConverter]::GetBytes([long]-1).Count", 8),
        ("[Net.WebUtility]::UrlEncode('a b&c=ä~')", "a+b%26c%3D%C3%A4%7E"),
        ("[Net.WebUtility]::UrlDecode('a+b%26')", "a b&"),
        ("[Net.WebUtility]::HtmlEncode('<a href=''x''>&é')", "&lt;a href=&#39;x&#39;&gt;&amp;&#233;"),
        ("[Net.WebUtility]::HtmlDecode('&lt;&#233;')", "<é"),
        ("$a = 'B', 'a', 'C'; [array]::Sort($a); $a -join ','", "a,B,C"),
        ("$a = [int[]](1, 2, 3); [array]::Clear($a, 0, 2); $a -join ','", "0,0,3"),
    ],
)
def test_values(script: str, expected: object) -> None:
    result = Shell().run(script)
    assert [error.message for error in result.errors] == []
    assert result.output == [expected]


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("[Text.Encoding]::GetEncoding('nope')", "ArgumentException"),
        ("[BitConverter]::ToInt32([byte[]](1, 2), 0)", "ArgumentException"),
        # what .NET has and psemu does not know is said, not $null
        ("[Diagnostics.Process]::GetCurrentProcess()", "Unsupported.type.System.Diagnostics.Process.getcurrentprocess"),
    ],
)
def test_refusals(script: str, error: str) -> None:
    result = Shell().run(script)
    assert [each.fully_qualified_error_id for each in result.errors] == [error]
