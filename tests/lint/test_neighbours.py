"""A function of another file of the project is no command of the catalog, whatever its name."""

from __future__ import annotations

from pathlib import Path

from psemu.catalog import default_catalog
from psemu.lint import check
from psemu.lint.sourced import files_read


def codes(path: Path) -> list[str]:
    return [f"{record.severity} {record.code}" for record in check(path.read_text(), str(path), default_catalog())]


def test_functions_of_the_project_hide_commands(tmp_path: Path) -> None:
    module, script = tmp_path / "module", tmp_path / "module" / "parts" / "use.ps1"
    script.parent.mkdir(parents=True)
    (module / "module.psd1").write_text("@{}")
    script.write_text("Get-Item -Url a\nGet-Process -Url a\n")
    (module / "get.psm1").write_text("function global:get-item($Url) { $Url }\n")
    files_read()
    assert codes(script) == ["Error NamedParameterNotFound"]
    assert files_read() == [str(module / "get.psm1")]


def test_other_projects_do_not(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    (other / "get.ps1").write_text("function Get-Item($Url) { $Url }\n")
    script = one / "use.ps1"
    script.write_text("Get-Item -Url a\n")
    assert codes(script) == ["Error NamedParameterNotFound"]
    assert [r.code for r in check("Get-Item -Url a", None, default_catalog())] == ["NamedParameterNotFound"]


def test_a_command_of_a_module_that_nobody_knows_is_not_judged() -> None:
    records = check(
        "Somewhere\\Get-Item -Url a\nMicrosoft.PowerShell.Management\\Get-Item -Url a", None, default_catalog()
    )
    assert [record.extent.start_line_column[0] for record in records] == [2]
