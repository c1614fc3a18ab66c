"""The item commands on the drives of the session, and ConvertTo-Html."""

from __future__ import annotations

import pytest

from psemu.catalog import default_catalog
from psemu.handlers import load_handler
from psemu.objects import to_text
from psemu.parser import parse
from psemu.runtime import Interpreter, SessionState


@pytest.mark.parametrize(
    ("script", "out", "errors"),
    [
        ("$a = 5; (Get-Item variable:a).Value; Test-Path variable:nope", ["5", "False"], []),
        (
            "New-Item function:g -Value { 'made' } | Out-Null; g; Remove-Item function:g; Test-Path function:g",
            ["made", "False"],
            [],
        ),
        ("Get-Item variable:nope", [], ["PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand"]),
        ("Get-Item nodrive:x", [], ["DriveNotFound,Microsoft.PowerShell.Commands.GetItemCommand"]),
        ("Get-Item /etc/passwd", [], ["PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand"]),
        (
            "[pscustomobject]@{A='<'} | ConvertTo-Html -Fragment",
            ["<table>", "<colgroup><col/></colgroup>", "<tr><th>A</th></tr>", "<tr><td>&lt;</td></tr>", "</table>"],
            [],
        ),
    ],
)
def test_items(script: str, out: list[str], errors: list[str]) -> None:
    """Outputs as text and error ids."""
    result = Interpreter(SessionState(default_catalog(), load_handler)).run(parse(script))
    assert [to_text(each.value) for each in result.records if each.stream == "output"] == out
    assert [each.value.fully_qualified_error_id for each in result.records if each.stream == "error"] == errors
