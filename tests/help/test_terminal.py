from __future__ import annotations

import json

from psemu.help import format_help, read_command_help, to_dict
from psemu.help.terminal import plain_text
from tests.help.pages import V1


def test_the_page_in_a_terminal() -> None:
    text = format_help(read_command_help(V1), 80)
    assert all(len(line) <= 80 for line in text.splitlines())
    titles = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert titles == [
        "NAME",
        "SYNOPSIS",
        "SYNTAX",
        "DESCRIPTION",
        "PARAMETERS",
        "INPUTS",
        "OUTPUTS",
        "NOTES",
        "EXAMPLES",
        "RELATED LINKS",
    ]
    assert "    -Id <Guid[]>\n        The id.\n" in text
    assert "        In ById  required, named, from the pipeline ByValue and ByPropertyName\n" in text
    assert "        # a comment that is no heading\n" in text
    assert text.endswith("about_Things\n")


def test_color_is_asked_for() -> None:
    help = read_command_help(V1)
    assert "\x1b" not in format_help(help)
    assert "\x1b[1mNAME\x1b[0m" in format_help(help, color=True)


def test_a_page_cannot_speak_to_the_terminal() -> None:
    help = read_command_help(V1.replace("A note.", "\x1b]0;title\x07 A note."))
    assert "\x1b" not in format_help(help)


def test_marks_are_taken_off() -> None:
    assert (
        plain_text("**bold** and `code`, [a link](x.md), a\\_b, 2 * 3 * 4") == "bold and code, a link, a_b, 2 * 3 * 4"
    )
    assert plain_text("> [!NOTE]\n> Take care.") == "Note: Take care."


def test_data_for_json() -> None:
    data = to_dict(read_command_help(V1))
    again = json.loads(json.dumps(data))
    assert again["defaultParameterSet"] == "ByName"
    assert again["parameters"][3]["parameterSets"] == [
        {
            "name": "ByName",
            "position": 0,
            "isRequired": True,
            "valueFromPipeline": True,
            "valueFromPipelineByPropertyName": False,
            "valueFromRemainingArguments": False,
        }
    ]
