from __future__ import annotations

from pathlib import Path

import pytest

from psemu.help import lint_help, read_command_help, read_path
from psemu.lint.help_pages import check_help
from tests.help.pages import V1

HELPDOCS = sorted((Path(__file__).parents[2] / "helpdocs").rglob("*.md"))


def page(code: str, language: str = "powershell") -> str:
    start, end = V1.index("```powershell"), V1.index("```output")
    return f"{V1[:start]}```{language}\n{code}\n```\n\n{V1[end:]}"


def added(text: str) -> list[tuple[str, int, int]]:
    """Findings that the page has more than the sample, with line and column."""
    usual = {(r.code, r.message) for r in check_help(read_command_help(V1))}
    found = check_help(read_command_help(text))
    return [(r.code, *r.extent.start_line_column) for r in found if (r.code, r.message) not in usual]


LINE = V1[: V1.index("```powershell")].count("\n") + 2


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Get-Thing -Name one", []),
        ("Get-Thing one 1", []),
        ("Get-Other -Nope", []),
        ("Get-Thing -Nme one", [("NamedParameterNotFound", LINE, 11)]),
        ("$x = 1\nGet-Thing -Name one -Count many", [("CannotConvertArgumentNoMessage", LINE + 1, 21)]),
        ("if ($x {", [("UnexpectedToken", LINE, 8)]),
        ("Get-Thing one\n\nName  Id\n----  --\none   1", [("OutputInCode", LINE + 2, 1)]),
        ("PS C:\\> Get-Thing -Nme one\nName : one", [("PromptInCode", LINE, 1), ("NamedParameterNotFound", LINE, 19)]),
        ("PS> Get-Thing `\n -Name one\n}{ anything", [("PromptInCode", LINE, 1)]),
    ],
)
def test_examples(code: str, expected: list[tuple[str, int, int]]) -> None:
    assert added(page(code)) == expected


def test_a_placeholder_in_angle_brackets_is_named() -> None:
    records = check_help(read_command_help(page("Get-Thing -Name <your name> -Count 1")))
    (record,) = [record for record in records if record.code == "RedirectionNotSupported"]
    assert "placeholder" in record.notes[0]


def test_what_a_provider_adds_is_not_missed() -> None:
    text = V1.replace("Required: False\nPosition: 1", "Required: True\nPosition: 1").replace(
        "[[-Count] <Int32>]", "[-Count] <Int32>"
    )
    missing = "MissingMandatoryParameter"
    assert missing in [record.code for record in check_help(read_command_help(text))]
    dynamic = text.replace("How many.", "This is a dynamic parameter made available by a provider.")
    assert missing not in [record.code for record in check_help(read_command_help(dynamic))]


def test_a_fence_without_a_language_is_mended() -> None:
    text = page("Get-Thing -Name one", "")
    (record,) = [r for r in lint_help(read_command_help(text)) if r.code == "FenceLanguage"]
    (correction,) = record.corrections
    assert correction.extent.start_line_column == (LINE - 1, 1)
    mended = text[: correction.extent.start] + correction.text + text[correction.extent.end :]
    assert mended == page("Get-Thing -Name one")
    assert added(page("some words", "")) == []


def test_what_is_missing() -> None:
    text = V1.replace("Gets a thing.\n", "{{ Fill in the Synopsis }}\n").replace(
        "How many.", "{{ Fill Count Description }}"
    )
    found = {code for code, *_ in added(text.replace("Gets a thing by name or id.", ""))}
    assert found == {"SynopsisMissing", "DescriptionMissing", "ParameterDescriptionMissing"}


def test_the_shipped_pages_have_no_findings() -> None:
    for path in HELPDOCS:
        records = [r for r in check_help(read_path(str(path))) if r.severity != "Information"]
        assert not records, (path.name, records)


def test_a_text_that_is_no_help_has_its_own_finding_only() -> None:
    assert [r.code for r in check_help(read_command_help("words"))] == ["NotCommandHelp"]
