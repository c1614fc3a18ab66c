from __future__ import annotations

from pathlib import Path

import pytest

from psemu.errors import CatalogError
from psemu.help import CommandHelp, read_command_help, read_path
from tests.help.pages import V1, V2


def codes(help: CommandHelp) -> list[str]:
    return [record.code for record in help.diagnostics]


def test_a_page_of_the_first_form() -> None:
    help = read_command_help(V1, "Get-Thing.md")
    assert (help.title, help.form, help.module_name) == ("Get-Thing", "2.0.0", "Sample")
    assert help.online_version_url == "https://example.com/get-thing"
    assert help.synopsis == "Gets a thing."
    assert [(item.parameter_set_name, item.is_default) for item in help.syntax] == [("ByName", True), ("ById", False)]
    assert [p.name for p in help.parameters] == ["Count", "Force", "Id", "Name", "Confirm", "WhatIf"]
    count, _, identity, name, *_ = help.parameters
    assert (count.aliases, count.default_value) == (("N",), "[int32]::MaxValue")
    assert (identity.parameter_sets[0].value_from_pipeline, identity.parameter_sets[0].position_number) == (True, None)
    assert identity.parameter_sets[0].value_from_pipeline_by_property_name
    assert (name.aliases, name.accepted_values, name.supports_wildcards) == (("on", "off"), ("one", "two"), True)
    assert name.parameter_sets[0].position_number == 0
    assert help.inputs[0].typename == "System.String"
    assert help.inputs[0].description == "A name."
    assert help.outputs[0].typename == "Sample.Thing"
    assert help.notes == "A note."
    assert [(link.text, link.uri) for link in help.related_links] == [
        ("Set-Thing", "Set-Thing.md"),
        ("about_Things", ""),
    ]
    assert codes(help) == []


def test_a_comment_in_code_is_no_heading() -> None:
    (example,) = read_command_help(V1).examples
    assert example.title == "Example 1: By name"
    assert [(block.language, block.is_output) for block in example.code] == [("powershell", False), ("output", True)]
    assert example.code[0].text == "# a comment that is no heading\nGet-Thing -Name one"
    assert example.remarks.endswith("It is got.")


def test_a_page_of_the_second_form() -> None:
    help = read_command_help(V2)
    assert help.form == "2024-05-01"
    assert help.metadata["no-loc"] == ("Cmdlet", "-Parameter")
    assert help.aliases == ("gth",)
    kind, name = help.parameters
    assert (kind.default_value, kind.aliases, kind.accepted_values) == ("it's", ("k",), ("Big", "Small"))
    assert (kind.dont_show, kind.help_message) == (True, "which")
    assert name.parameter_sets[0].position_number == 0
    assert name.parameter_sets[0].value_from_remaining_arguments
    assert help.syntax[0].parameter_set_name == ""
    assert help.related_links[0].uri == "https://example.com"
    assert codes(help) == []


def test_crlf_and_mark_change_nothing() -> None:
    plain = read_command_help(V1)
    other = read_command_help("\ufeff" + V1.replace("\n", "\r\n"))
    assert [p.name for p in other.parameters] == [p.name for p in plain.parameters]
    assert other.examples[0].remarks == plain.examples[0].remarks


def test_sections_in_other_case_and_repeated() -> None:
    text = V1.replace("## SYNTAX", "## Syntax") + "\n## PARAMETERS\n\n### -Other\n"
    help = read_command_help(text)
    assert len(help.syntax) == 2
    assert "Other" not in [p.name for p in help.parameters]
    assert codes(help) == ["SectionRepeated"]


def test_an_unknown_section_is_kept() -> None:
    help = read_command_help(V1.replace("## NOTES", "## THOUGHTS\nDeep.\n\n## NOTES"))
    assert help.other_sections == {"THOUGHTS": "Deep."}
    assert codes(help) == ["SectionUnknown"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This text is empty."),
        ("just words", "This text is no help page"),
        ("# about_Things\n\n## Short description\nx", "This text is an about topic."),
        ("---\nModule Guid: x\n---\n# Sample Module\n## Description\n", "This text is a module page."),
        ("# Get-Thing\n\n## SYNOPSIS\nx", "This text is no help of a command"),
    ],
)
def test_what_is_no_help_is_said(text: str, said: str) -> None:
    help = read_command_help(text, "x.md")
    assert not help.is_command
    (record,) = help.diagnostics
    assert record.code == "NotCommandHelp"
    assert record.message.startswith(said)


def test_a_fence_without_an_end_is_text() -> None:
    help = read_command_help(V1.replace("It is got.", "```\nIt is got."))
    assert codes(help) == ["FenceNotClosed"]
    assert len(help.parameters) == 6
    assert help.diagnostics[0].extent.start_line_column[0] == 41


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"# Get-Thing \xff\xfe\xfa")
    with pytest.raises(CatalogError, match=r"is not utf-8-sig text \(byte 12\)"):
        read_path(str(path))
    with pytest.raises(CatalogError, match="cannot read"):
        read_path(str(tmp_path / "none.md"))
    path.write_text(V1, encoding="utf-16")
    assert read_path(str(path)).title == "Get-Thing"
