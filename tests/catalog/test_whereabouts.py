"""What is said of commands that no page here describes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from psemu import Shell
from psemu.catalog import default_catalog
from psemu.catalog.whereabouts import published_help, unknown_command, whereabouts
from psemu.console import ConsoleWriter


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("Get-MgUser", "graph"),
        ("get-mguser", "graph"),
        ("Get-MgBetaUser", "graph-beta"),
        ("New-AzVM", "az"),
        ("Get-EntraUser", "entra"),
        ("Get-ADUser", "windows"),
        ("Get-CsOnlineUser", "teams"),
        ("Get-MailboxPermission", "exchange"),
        # words that only begin alike
        ("Get-Address", None),
        ("Get-Aztec", None),
        ("Get-Csharp", None),
        ("Get-Thing", None),
        ("git", None),
    ],
)
def test_the_noun_tells_whose_help_it_is(name: str, recipe: str | None) -> None:
    found = published_help(name)
    assert (found and found.name) == recipe


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path))
    return tmp_path


def test_a_slip_is_told_before_help_that_is_not_here(home: Path) -> None:
    catalog = default_catalog()
    assert unknown_command(catalog, "Get-MgAplication").endswith("Did you mean Get-MgApplication?")
    assert unknown_command(catalog, "Get-MgUserMessage").endswith("`psemu catalog add graph` brings it.")
    assert unknown_command(catalog, "Get-Thing") == "No help page describes 'Get-Thing'."
    assert unknown_command(catalog, "Get-Thing", "Sorry.") == "No help page describes 'Get-Thing'. Sorry."


def test_help_that_is_here_is_not_recommended(home: Path) -> None:
    assert whereabouts("New-AzVM")
    (home / "catalog").mkdir()
    (home / "catalog" / "az@16.2.0.catalog").write_bytes(b"")
    assert whereabouts("New-AzVM") == ""


def test_a_run_says_it_once(home: Path) -> None:
    errors = io.StringIO()
    writer = ConsoleWriter(io.StringIO(), errors, advise=whereabouts)
    with Shell() as shell:
        shell.run("Get-MgUser; Get-MgGroup; Get-Thing", on_record=writer.write)
    assert errors.getvalue().count("\npsemu: ") == 1
    assert (
        "psemu: The help of Microsoft Graph PowerShell, v1.0 is not here: `psemu catalog add graph` brings it.\n"
        in errors.getvalue()
    )
