"""Prompts, line numbers and characters of no width are told apart from code."""

from __future__ import annotations

import time

import pytest

from psemu.parser import parse
from psemu.parser.pasted_text import find_pasted_text, without_pasted_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("PS C:\\> Get-Item a", "Get-Item a"),
        ("PS> Get-Item a", "Get-Item a"),
        ("PS /home/me> Get-Item a\nout", "Get-Item a\nout"),
        ("[srv01]: PS C:\\Users\\me> hostname", "hostname"),
        ("PS C:\\> 1..3 |\n>> % { $_ }\n>>\nPS C:\\> 2", "1..3 |\n% { $_ }\n\n2"),
        ("1: $a = 1\n2: $a", "$a = 1\n$a"),
        (" 9  $a = 1\n10  $b = 2\n11  $a + $b", "$a = 1\n$b = 2\n$a + $b"),
        ("Get-\u200bItem a", "Get-Item a"),
    ],
)
def test_leaves_out_what_is_no_code(text: str, clean: str) -> None:
    result = parse(text)
    assert without_pasted_text(text, find_pasted_text(result)) == clean


@pytest.mark.parametrize(
    "text",
    [
        "Get-Process -Name PS > out.txt",
        "@'\nPS C:\\> dir\n'@",
        "<#\n.EXAMPLE\nPS> dir\n#>",
        "# PS> dir",
        "'a\u200bb'",
        "1\n2\n3",
        "1 + 2\n1 + 3",
        "cmd >> file",
        "Get-Item\u00a0a",
    ],
)
def test_leaves_code_alone(text: str) -> None:
    assert find_pasted_text(parse(text)) == []


def test_is_linear() -> None:
    text = "PS " + "C:\\a " * 20000 + "\n" + "PS> a\n" * 2000
    result = parse(text)
    start = time.perf_counter()
    assert len(find_pasted_text(result)) == 2000
    assert time.perf_counter() - start < 2
