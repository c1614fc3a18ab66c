from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psemu.errors import ConfigurationError
from psemu.extent import SourceText
from psemu.help import CommandHelp, read_command_help, read_path, to_dict, write_command_help
from psemu.help.document_reader import build_help
from psemu.help.yaml_scalar import quoted
from psemu.help.yaml_text import read_yaml
from tests.help.pages import V1, shared

FORMS = ("2.0.0", "2024-05-01", "json", "yaml", "maml")
HELPDOCS = sorted((Path(__file__).parents[2] / "helpdocs").rglob("*.md"))


def content(help: CommandHelp, form: str) -> dict[str, Any]:
    """What the page says; its form, and front matter that the form has other keys for, do not count for a page of another form."""
    values = to_dict(help)
    del values["diagnostics"]
    if form != "json" and help.form != form:
        del values["form"]
        if form != "maml":
            del values["metadata"]
    return values


def assert_same(help: CommandHelp, form: str) -> None:
    text = write_command_help(help, form)
    again = read_command_help(text)
    if form in ("2.0.0", "2024-05-01"):
        assert again.form == form
    expected, actual = content(help, form), content(again, form)
    assert {key: actual[key] for key in expected if key in actual} == {k: v for k, v in expected.items() if k in actual}
    assert write_command_help(again, form) == text


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_reads_the_same(form: str) -> None:
    assert_same(read_command_help(V1), form)
    for path in HELPDOCS:
        assert_same(read_path(str(path)), form)


@pytest.mark.parametrize("form", FORMS)
def test_every_page_of_the_corpus_reads_the_same_after_writing(form: str) -> None:
    """2.0.0 has no place for ValueFromRemainingArguments, which two newer pages use."""
    pages = 0
    folder = shared() / "corpus"
    # each eighth page stands for all in the suite's time; PSEMU_ALL_PAGES takes every one
    step = 1 if os.environ.get("PSEMU_ALL_PAGES") else 8
    for path in sorted(path for path in folder.rglob("*.md") if "versions" not in path.parts)[::step]:
        help = read_path(str(path))
        if not help.is_command:
            continue
        pages += 1
        if form == "2.0.0" and any(s.value_from_remaining_arguments for p in help.parameters for s in p.parameter_sets):
            assert help.title == "Write-Host"
            continue
        assert_same(help, form)
    assert pages > 5600 // step


def test_older_pages_keep_their_layout() -> None:
    help = read_command_help(V1)
    lines = write_command_help(help, "2.0.0").split("\n")
    for line in (
        "## SYNOPSIS",
        "Gets a thing.",
        "### ByName (Default)",
        "Parameter Sets: ByName",
        "### -Count",
        "schema: 2.0.0",
    ):
        assert line in lines
    assert lines[lines.index("## SYNOPSIS") + 1] == "Gets a thing."


def test_front_matter_takes_the_keys_of_the_form() -> None:
    newer = read_command_help(write_command_help(read_command_help(V1), "2024-05-01"))
    assert newer.metadata["PlatyPS schema version"] == "2024-05-01"
    assert newer.metadata["HelpUri"] == "https://example.com/get-thing"
    older = read_command_help(write_command_help(newer, "2.0.0"))
    assert older.metadata["schema"] == "2.0.0"
    assert older.metadata["online version"] == "https://example.com/get-thing"
    assert older.form == "2.0.0"


def test_maml_without_its_extension_keeps_what_it_has_words_for() -> None:
    help = read_command_help(V1)
    again = read_command_help(re.sub(r"(?s)<psemu:page>.*</psemu:page>\n", "", write_command_help(help, "maml")))
    assert again.form == "maml"
    assert (again.title, again.synopsis, again.description) == (help.title, help.synopsis, help.description)
    assert [p.name for p in again.parameters] == [p.name for p in help.parameters]
    assert [[p.name for p in item.parameters] for item in again.syntax] == [
        [p.name for p in item.parameters] for item in help.syntax
    ]
    assert [item.parameter_set_name for item in again.syntax] == ["UNNAMED_PARAMETER_SET_1", "UNNAMED_PARAMETER_SET_2"]
    assert [example.remarks for example in again.examples] == [example.remarks for example in help.examples]


def test_misuse_is_told() -> None:
    help = read_command_help(V1)
    with pytest.raises(ConfigurationError, match=r"the forms are 2\.0\.0, 2024-05-01, json, yaml, maml"):
        write_command_help(help, "html")
    with pytest.raises(ConfigurationError, match=r"'no\.md' is no help of a command"):
        write_command_help(read_command_help("nothing", "no.md"), "yaml")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_survives_quoting(text: str) -> None:
    assert read_yaml(f"key: {quoted(text)}\nother: 1") == {"key": text, "other": "1"}
    assert read_yaml(f"- {quoted(text)}\n- x") == [text, "x"]


TEXT = st.text(alphabet=st.sampled_from(list("ab #`~->:'\"\\\n|&*{[]}%é\t\x85")), max_size=30)
LINE = TEXT.map(lambda text: " ".join(text.split()))
NAME = st.text(alphabet="abcXYZ", min_size=1, max_size=5)


@given(TEXT, TEXT, LINE, TEXT, NAME, TEXT)
@settings(max_examples=400, deadline=None)
def test_any_texts_survive_json_and_yaml_and_stay_in_their_place_in_markdown(
    synopsis: str, description: str, title: str, remarks: str, name: str, default: str
) -> None:
    values: dict[str, Any] = to_dict(read_command_help(V1))
    values.update(synopsis=synopsis.strip(), description=description.strip(), notes=f"## PARAMETERS\n{remarks}".strip())
    values["examples"] = [{"title": f"{title}\n## PARAMETERS", "remarks": f"x\n{remarks}".strip(), "code": []}]
    values["parameters"][0].update(name=name, description=f"```yaml\nType: X\n```\n{description}".strip())
    values["parameters"][0].update(
        defaultValue=default.strip() or None, acceptedValues=["a, b", default], type=f"A{default}"
    )
    values["relatedLinks"] = [{"text": f"x {default}\n## SYNTAX", "uri": ""}]
    values["inputs"] = [{"typename": f"T\n## SYNTAX{title}", "description": remarks.strip()}]
    values["otherSections"] = {f"C# {title}'": synopsis.strip(), "x" * 300: "long", f"{title}: #": "y"}
    help = build_help(SourceText("", None), values)
    assert_same(help, "yaml")
    assert_same(help, "json")
    again = read_command_help(write_command_help(help, "maml"))
    assert [p.name for p in again.parameters] == [p.name for p in help.parameters]
    assert again.other_sections.keys() == help.other_sections.keys()
    for form in ("2.0.0", "2024-05-01"):
        again = read_command_help(write_command_help(help, form))
        assert [p.name for p in again.parameters] == [p.name for p in help.parameters]
        assert [p.parameter_sets for p in again.parameters].count(()) == 0
        assert len(again.syntax) == len(help.syntax)
        assert len(again.examples) == 1
        assert not any(finding[2] in ("SectionRepeated", "FenceNotClosed") for finding in again.findings)
