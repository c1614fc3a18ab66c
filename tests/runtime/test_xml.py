"""[xml]: what PowerShell's adapter shows, .NET's members, and XPath."""

from __future__ import annotations

import pytest

from psemu.shell import Shell

DOCUMENT = '$x = [xml]\'<?xml version="1.0"?><r a="1"><i n="1">x</i><i n="2">y</i><e/><!--c--><t>a&amp;b</t></r>\'\n'


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$x.r.a", ["1"]),
        ("$x.r.i.Count; $x.r.i[1].n", [2, "2"]),
        ("$x.r.i.'#text'", ["x", "y"]),
        ("$x.r.t; $x.r.e; $x.xml", ["a&b", "", 'version="1.0"']),
        ('"$($x.r)"', ["r"]),
        ("$x.r.OuterXml", ['<r a="1"><i n="1">x</i><i n="2">y</i><e /><!--c--><t>a&amp;b</t></r>']),
        ("$x.DocumentElement.Name; $x.r.NodeType.ToString()", ["r", "Element"]),
        ("$x.r.a = 'new'; $x.r.t = '<'; $x.r.a; $x.r.t; $x.r.LastChild.OuterXml", ["new", "<", "<t>&lt;</t>"]),
        ("$n = $x.CreateElement('z'); $n.SetAttribute('k', 5); [void]$x.r.AppendChild($n); $x.r.z.k", ["5"]),
        ("[void]$x.r.RemoveChild($x.SelectSingleNode('//e')); $x.r.ChildNodes.Count", [4]),
        ("$x.SelectNodes('//i').Count; $x.SelectSingleNode('/r/i[2]').n", [2, "2"]),
        ("$x.SelectSingleNode(\"//i[@n='2' and .='y']\").InnerText", ["y"]),
        ("$x.SelectNodes('/r/*[last()]')[0].Name; $x.SelectNodes('//@n').Count", ["t", 2]),
        ("$x.SelectNodes('//i[@n>1] | //e').Count; $x.SelectSingleNode('//nope')", [2, None]),
        ("$x.SelectSingleNode(\"//t[contains(., '&')]\").Name; $x.SelectSingleNode('//i/..').Name", ["t", "r"]),
        ("(Select-Xml -Xml $x -XPath '/r/@a').Node.Value", ["1"]),
        ("$x.r.nope", [None]),
        ("(1 | ConvertTo-Xml).Objects.Object.Type", ["System.Int32"]),
    ],
)
def test_values(script: str, expected: list[object]) -> None:
    result = Shell().run(DOCUMENT + script)
    assert [error.message for error in result.errors] == []
    assert result.output == expected


@pytest.mark.parametrize(
    "text",
    [
        "<r>",
        "<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
        "<a>" * 5000,
    ],
)
def test_what_is_not_read(text: str) -> None:
    escaped = text.replace("'", "''")
    result = Shell().run(f"[xml]'{escaped}'")
    assert [error.fully_qualified_error_id for error in result.errors] == ["InvalidCastToXmlDocument"]


def test_xpath_that_is_not_done_is_said() -> None:
    result = Shell().run(DOCUMENT + "$x.SelectNodes('//i[count(.) = 1]')")
    assert result.errors[0].fully_qualified_error_id.startswith("Unsupported.xpath")
