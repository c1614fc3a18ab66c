"""Objects as CLIXML and back."""

from __future__ import annotations

import pytest

from psemu.shell import Shell


def test_what_is_written() -> None:
    [text] = Shell().run("[pscustomobject]@{ A = 1; B = 'x<y' } | ConvertTo-CliXml").output
    assert text.split("\n") == [
        '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">',
        '  <Obj RefId="0">',
        '    <TN RefId="0">',
        "      <T>System.Management.Automation.PSCustomObject</T>",
        "      <T>System.Object</T>",
        "    </TN>",
        "    <MS>",
        '      <I32 N="A">1</I32>',
        '      <S N="B">x&lt;y</S>',
        "    </MS>",
        "  </Obj>",
        "</Objs>",
    ]


@pytest.mark.parametrize(
    "value",
    [
        "1", "'a_x000A_b'", "'line`nend'", "2.5", "3.15d", "5L", "$true", "[char]'c'", "[datetime]'2020-01-02T03:04:05'", "[timespan]'1.02:03:04.5'",
        "[timespan]0", "[guid]'00000000-0000-0000-0000-000000000001'", "[version]'1.2'", "[byte[]](1,2,3)", "@{a=1;b=@(1,2)}", "(,@(1,'x'))",
    ],
)  # fmt: skip
def test_there_and_back(value: str) -> None:
    script = f"$v = {value}; $w = ,$v | ConvertTo-CliXml | ConvertFrom-CliXml; (ConvertTo-Json $w -Compress) -eq (ConvertTo-Json $v -Compress)"
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == [True]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[pscustomobject]@{A=1} | Export-Clixml /tmp/o.xml; (Import-Clixml /tmp/o.xml).A", [1]),
        ("([pscustomobject]@{A=1} | ConvertTo-CliXml | ConvertFrom-CliXml).pstypenames[1]", ["Deserialized.System.Object"]),
        ("1..5 | Export-Clixml /tmp/o.xml; (Import-Clixml /tmp/o.xml -Skip 1 -First 2) -join ','", ["2,3"]),
        ("\"$([dayofweek]::Monday | ConvertTo-CliXml | ConvertFrom-CliXml)\"", ["Monday"]),
    ],
)  # fmt: skip
def test_files_and_types(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize("text", ["<a/>", "no xml", "<!DOCTYPE x []><Objs/>", "<Objs><Odd>1</Odd></Objs>"])
def test_what_is_no_clixml(text: str) -> None:
    [error] = Shell().run(f"ConvertFrom-CliXml '{text}'").errors
    assert error.fully_qualified_error_id.startswith("System.Xml.XmlException,")
