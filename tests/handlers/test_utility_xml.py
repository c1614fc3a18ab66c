"""ConvertTo-Xml's text."""

from __future__ import annotations

import pytest

from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("1 | ConvertTo-Xml -As String", '<Objects>\n  <Object Type="System.Int32">1</Object>\n</Objects>'),
        ("$null | ConvertTo-Xml -As String", "<Objects>\n  <Object />\n</Objects>"),
        (
            "[pscustomobject]@{ a = '<&>'; b = @(1, 'x') } | ConvertTo-Xml -As String -NoTypeInformation",
            (
                '<Objects>\n  <Object>\n    <Property Name="a">&lt;&amp;&gt;</Property>\n    <Property Name="b">\n'
                "      <Property>1</Property>\n      <Property>x</Property>\n    </Property>\n  </Object>\n</Objects>"
            ),
        ),
    ],
)
def test_string(script: str, expected: str) -> None:
    result = Shell().run(script)
    assert result.output == ['<?xml version="1.0" encoding="utf-8"?>\n' + expected]


def test_stream() -> None:
    lines = Shell().run("1, 2 | ConvertTo-Xml -As Stream -NoTypeInformation").output
    assert lines[1:] == ["<Objects>", "<Object>1</Object>", "<Object>2</Object>", "</Objects>"]
