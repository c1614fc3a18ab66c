"""Signs that only look like those of the language, and what PowerShell takes as they are meant."""

from __future__ import annotations

import pytest

from psemu.lint.fixes import apply_corrections
from psemu.lint.pasted import pasted_findings
from psemu.parser import parse


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Get-Item \u2011Path a", "Get-Item -Path a"),
        ("Get\u2010Item a", "Get-Item a"),
        ("Get-Item \u2212Path a", "Get-Item -Path a"),
        ("1 \uff0deq 1", "1 -eq 1"),
        ("Write-Host \u00aba b\u00bb", 'Write-Host "a b"'),
        ("Write-Host \u2032a\u2032", "Write-Host 'a'"),
        ("Get-Item a\uff5c Out-Null", "Get-Item a| Out-Null"),
        ("Get-Item a &gt; b", "Get-Item a > b"),
    ],
)
def test_look_alikes(text: str, meant: str) -> None:
    """Each has a correction that gives what was meant."""
    corrections = [record.corrections[0] for record in pasted_findings(parse(text)) if record.corrections]
    assert apply_corrections(text, corrections)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "Get-Item \u2013Path \u201ca b\u201d",
        "5 \u2014 3",
        "Get-Item\u00a0a",
        "'\u2011 \u00aba\u00bb'",
        "# Get\u2011Item \u2032",
        "Set-Content a\u2011b.txt x",
        "Write-Host d\u2032x",
    ],
)
def test_left_alone(text: str) -> None:
    """What PowerShell takes as it is meant, and what stands in strings, comments and inside of words."""
    assert pasted_findings(parse(text)) == []
