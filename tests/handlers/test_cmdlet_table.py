"""The table of PowerShell's own commands: it is true, whole, and the page in the documentation is it."""

from __future__ import annotations

from pathlib import Path

import pytest

import psemu.handlers
from psemu.handlers import load_handler
from psemu.handlers.cmdlet_table import DONE, MISSING, PARTLY, REFUSED, CmdletRow, cmdlet_page, cmdlet_rows
from psemu.handlers.refusals import refused_names
from psemu.shell import Shell


@pytest.fixture(scope="module", name="rows")
def make_rows() -> list[CmdletRow]:
    return cmdlet_rows()


def test_every_command_is_decided(rows: list[CmdletRow]) -> None:
    assert [row.name for row in rows if row.state == MISSING] == []
    assert sum(row.state in (DONE, PARTLY) for row in rows) >= 160


def test_the_page_is_the_table(rows: list[CmdletRow]) -> None:
    page = Path(psemu.handlers.__file__).with_name("CMDLETS.md")
    assert page.read_text(encoding="utf-8") == cmdlet_page(rows), "psemu coverage --cmdlets --markdown makes it anew"


def test_what_is_refused_does_not_run(rows: list[CmdletRow]) -> None:
    assert sorted(row.name for row in rows if row.state == REFUSED) == refused_names()
    assert [name for name in refused_names() if load_handler(name) is not None] == []


def test_a_refusal_says_why() -> None:
    [error] = Shell().run("Get-Process").errors
    assert error.fully_qualified_error_id == "Unsupported.command.Get-Process"
    assert error.message.endswith(
        "it starts, ends or looks at processes of the machine, which a script here cannot reach."
    )


def test_a_wrong_line_is_told_before_the_refusal() -> None:
    [error] = Shell().run("Get-Process -Nope").errors
    assert error.fully_qualified_error_id.startswith("NamedParameterNotFound")
