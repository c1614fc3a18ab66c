from __future__ import annotations

from psemu.help import read_command_help
from tests.conformance.pages import SAID, lost
from tests.help.pages import V1


def test_no_word_of_a_page_is_lost() -> None:
    assert lost(read_command_help(V1)) == {}
    odd = V1.replace("A note.", "A note.\n\n#### More\n\n> [!NOTE]\n> `Code` and {{ words }}.")
    assert lost(read_command_help(odd)) == {}


def test_what_is_not_taken_is_said() -> None:
    help = read_command_help(V1 + "\n## NOTES\n\nAgain.\n")
    assert {word for words in lost(help).values() for word in words} == {"NOTES", "Again"}
    assert {finding[2] for finding in help.findings} <= set(SAID)
    help = read_command_help(V1.replace("[-Force]", "[-Force] [Loose <String>]"))
    assert {word for words in lost(help).values() for word in words} == {"Loose", "String"}
    assert "SyntaxText" in {finding[2] for finding in help.findings}
