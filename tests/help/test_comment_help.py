"""Help in the comments of scripts: where it stands, what it says, and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from psemu.cli import main
from psemu.help import CommandHelp
from psemu.help.comment_help import is_comment_help, read_comment_help
from psemu.lint.script_help import script_help
from psemu.parser import parse

HELP = "<#\n.SYNOPSIS\nOne.\n#>"


def _pages(text: str) -> dict[str, CommandHelp]:
    return {page.title: page for page in script_help(parse(text, "a.ps1"))}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{HELP}\nfunction f {{ }}", ["f"]),
        (f"{HELP}\n\nfunction f {{ }}", ["f"]),
        (f"{HELP}\n\n\nfunction f {{ }}", ["a.ps1"]),
        (f"function f {{ {HELP}\n }}", ["f"]),
        (f"function f {{ \n\n\n{HELP}\nparam($a) 1 }}", ["f"]),
        (f"function f {{ 1\n{HELP}\n}}", ["f"]),
        (f"function f {{ 1\n{HELP}\n2 }}", []),
        (f"function f {{ # no help\n\n{HELP}\n }}", ["f"]),
        (f"function f {{ # no help\n{HELP}\n }}", []),
        (f"{HELP}\nparam($a)\nfunction f {{ }}", []),
        (f"{HELP}\nparam($a)\n\nfunction f {{ }}", ["a.ps1"]),
        (f"{HELP}\n1", ["a.ps1"]),
        (f"1\n{HELP}", ["a.ps1"]),
        (f"1\n{HELP}\n2", []),
        (f"#requires -Version 5\n\n{HELP}\n\n\n1", ["a.ps1"]),
        (f"{HELP}\n\n\n{HELP}\nfunction f {{ }}", ["a.ps1", "f"]),
        (f"{HELP}\nfilter f {{ {HELP} }}", ["f"]),
        (f"{HELP}\nfunction f {{ function g {{ {HELP} }} }}", ["f", "g"]),
        (f"{HELP}\nfunction f {{", ["f"]),
    ],
)
def test_places(text: str, named: list[str]) -> None:
    """Right above a function, at the beginning of a body or before its end; a script's help does not belong to its first function."""
    assert list(_pages(text)) == named


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        (["# .SYNOPSIS", "# text"], True),
        (["### .Synopsis"], True),
        (["<# .synopsis #>"], True),
        (["<#\r\n.DESCRIPTION\r\ntext\r\n#>"], True),
        (["# .PARAMETER Name", "# text"], True),
        (["# .EXTERNALHELP a.xml"], True),
        (["# .PARAMETER"], False),
        (["# .SYNOPSIS text"], False),
        (["# .EXTERNALHELP"], False),
        (["# .SUMMARY"], False),
        (["# text", "# .SYNOPSIS"], False),
        (["#"], False),
        ([], False),
    ],
)
def test_words(comments: list[str], expected: bool) -> None:
    """Sections alone make help, each with a name that help has, and with a word behind it only where one belongs."""
    assert is_comment_help(comments) is expected
    assert (read_comment_help("f", comments).form == "comments") is expected


def test_page() -> None:
    """Everything that comments can say, with the facts of the param block."""
    page = _pages(
        """
function Add-Number {
    <#
    .SYNOPSIS
        Adds.

          Indented.
    .DESCRIPTION
        More.
    .PARAMETER left
        The first.
    .EXAMPLE
        PS C:\\> Add-Number 1 2 | Where-Object { $_ -gt 1 }

        Gives 3.
    .EXAMPLE
        Add-Number 1
    .INPUTS
        System.Int32
    .OUTPUTS
        System.Int32
        The sum.
    .OUTPUTS
        nothing at all
    .NOTES
        A note.
    .LINK
        https://example.org/help
    .LINK
        Get-Other
    .COMPONENT
        Numbers
    .FORWARDHELPTARGETNAME Get-Sum
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [int] $Left,
        # The second.
        [int] $Right
    )
}"""
    )["Add-Number"]
    assert (page.synopsis, page.description, page.notes) == ("Adds.\n\n  Indented.", "More.", "A note.")
    assert [(each.name, each.type, each.description) for each in page.parameters] == [
        ("Left", "System.Int32", "The first."),
        ("Right", "System.Int32", "The second."),
    ]
    assert [(item.name, item.is_mandatory) for item in page.syntax[0].parameters][:2] == [
        ("Left", True),
        ("Right", False),
    ]
    assert [(each.title, [block.text for block in each.code]) for each in page.examples] == [
        ("EXAMPLE 1", ["Add-Number 1 2 | Where-Object { $_ -gt 1 }"]),
        ("EXAMPLE 2", ["Add-Number 1"]),
    ]
    assert page.examples[0].remarks.endswith("\n\nGives 3.")
    assert [each.typename for each in page.inputs] == ["System.Int32"]
    assert [(each.typename, each.description) for each in page.outputs] == [
        ("System.Int32", "The sum."),
        ("", "nothing at all"),
    ]
    assert [(link.text, link.uri) for link in page.related_links] == [
        ("https://example.org/help", "https://example.org/help"),
        ("Get-Other", ""),
    ]
    assert page.metadata == {"component": "Numbers", "forward help target name": "Get-Sum"}
    assert page.diagnostics == ()


def test_places_in_source() -> None:
    """Offsets count in the comments' own text."""
    page = read_comment_help("f", ["# .PARAMETER a", "<#\r\nx\r\n.EXAMPLE\r\n1\r\n#>"])
    assert page.source.text[page.parameters[0].start :].startswith(" .PARAMETER a")
    assert page.source.text[page.examples[0].start :].startswith(".EXAMPLE")


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``psemu help`` prints the pages of a script."""
    path = tmp_path / "a.ps1"
    path.write_text(f"{HELP}\nfunction f {{ }}\n")
    assert main(["help", str(path)]) == 0
    assert "NAME\n    f\n\nSYNOPSIS\n    One.\n" in capsys.readouterr().out
    assert main(["help", str(path), "--json"]) == 0
    assert [page["title"] for page in json.loads(capsys.readouterr().out)] == ["f"]
    path.write_text("1")
    assert main(["help", str(path)]) == 1
