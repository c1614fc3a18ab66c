from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psemu.help import read_command_help, to_dict
from psemu.help.transcript import code_parts, commands_alone, runs
from tests.help.pages import V1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-Thing\nSet-Thing", [("command", "", "Get-Thing\nSet-Thing")]),
        ("PS> Get-Thing\nName\none", [("command", "PS>", "Get-Thing"), ("output", "", "Name\none")]),
        (
            "PS C:\\Program Files> Get-Thing |\n  Set-Thing\ndone\n\nPS C:\\> cls",
            [
                ("command", "PS C:\\Program Files>", "Get-Thing |\n  Set-Thing"),
                ("output", "", "done"),
                ("command", "PS C:\\>", "cls"),
            ],
        ),
        ("PS> if (1) {\n>> 2\n>> }\n2", [("command", "PS>", "if (1) {\n2\n}"), ("output", "", "2")]),
        ("[Server01]: PS> hostname", [("command", "[Server01]: PS>", "hostname")]),
        ("[DBG]: PS D:\\>> l", [("command", "[DBG]: PS D:\\>>", "l")]),
        ("C:\\PS> Get-Thing", [("command", "C:\\PS>", "Get-Thing")]),
        (
            "Get-Thing\n\nName Id\n---- --\none  1",
            [("command", "", "Get-Thing"), ("output", "", "Name Id\n---- --\none  1")],
        ),
        ("Name Id\n---- --\none  1", [("output", "", "Name Id\n---- --\none  1")]),
        ("$a = 1\n$a -gt 0 # -- x", [("command", "", "$a = 1\n$a -gt 0 # -- x")]),
        ("  \n", []),
    ],
)
def test_parts(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(part.kind, part.prompt, part.text) for part in code_parts(text)] == expected


def test_commands_alone_keep_their_place() -> None:
    assert commands_alone("PS> Get-Thing\none") == "    Get-Thing\n   "
    assert commands_alone("Get-Thing\n\nA\n--\n1") == "Get-Thing\n\n \n  \n "


def test_runs_are_fences_of_their_own() -> None:
    assert runs("PS> a\n\nPS> b\n1\n\n2\nPS> c") == [("command", "a\n\nb"), ("output", "1\n\n2"), ("command", "c")]


LINES = st.lists(
    st.sampled_from(["PS> ", ">> ", "Get-X", "\n", "a", " ", "\nName Id\n---- --\n", "{", "}", "|", "`"]), max_size=20
)


@given(LINES.map("".join))
def test_no_character_is_lost(text: str) -> None:
    assert len(commands_alone(text)) == len(text)
    said = "".join(part.prompt + part.text for part in code_parts(text))
    for ch in "Gexa{}|`":
        assert said.count(ch) == text.count(ch)
    assert "".join(text for _, text in runs(text)).count("a") == text.count("a")


def test_the_document_has_them() -> None:
    page = V1.replace("Get-Thing -Name one", "PS> Get-Thing -Name one\none")
    (example,) = to_dict(read_command_help(page))["examples"]  # type: ignore[misc]
    parts = example["code"][0]["parts"]  # type: ignore[has-type]
    assert [(part["kind"], part["text"]) for part in parts][-1] == ("output", "one")
    assert example["code"][1]["parts"][0]["kind"] == "output"  # type: ignore[has-type]
