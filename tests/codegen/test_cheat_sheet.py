from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog.command_info import CommandInfo
from psemu.cli import main
from psemu.codegen import generate_cheat_sheet
from psemu.help import read_command_help
from tests.codegen.test_python_module import PAGE, set_box


def test_commands_by_noun_with_their_shortest_calls() -> None:
    page = read_command_help(PAGE, "Set-Box.md")
    text = generate_cheat_sheet(
        [(set_box(), page), (CommandInfo("Get-Box", [], module_name="Box"), None)], {"Box": "1.0"}
    )
    _, *lines = [line for line in text.splitlines() if line]
    assert lines == [
        "# Box 1.0",
        "## Box",
        "- **Get-Box**",
        "  - `Get-Box`",
        '- **Set-Box**: Sets a box\'s "lid" \\\\ more. It has """quotes""".',
        "  - `Set-Box -Name <String>`",
        "  - `Set-Box -Id <Int32[]>`",
    ]


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sheet.md"
    for _ in range(2):
        assert main(["bindings", "Az.Accounts", "--form", "cheat-sheet", "-o", str(file)]) == 0
    assert "## AzContext\n" in file.read_text("utf-8")
    assert main(["bindings", "Az.Accounts", "--form", "cheat-sheet", "-o", str(tmp_path / "sheet")]) == 2
    assert "one file" in capsys.readouterr().err
