from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from psemu.catalog import Catalog, default_catalog
from psemu.errors import CatalogError
from psemu.help import format_help
from tests.help.pages import V1, shared


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Catalog:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    return default_catalog()


def test_names_in_any_case_and_aliases(catalog: Catalog) -> None:
    for name in ("Get-ChildItem", "get-childitem", "gci", "GCI", "Microsoft.PowerShell.Management\\Get-ChildItem"):
        found = catalog.find(name)
        assert found is not None
        assert found.name == "Get-ChildItem"
    for alias, name in (("%", "ForEach-Object"), ("?", "Where-Object"), ("Login-AzAccount", "Connect-AzAccount")):
        assert catalog.resolve_alias(alias) == name
        command = catalog.find(alias)
        assert command is not None
        assert command.name == name
    assert catalog.find("Other.Module\\Get-ChildItem") is None
    assert catalog.find("Get-Nothing") is None
    assert catalog.resolve_alias("Get-ChildItem") is None


def test_powershell_s_own_commands(catalog: Catalog) -> None:
    command = catalog.find("ForEach-Object")
    assert command is not None
    assert command.default_parameter_set == "ScriptBlockSet"
    assert command.parameter_sets[0] == "ScriptBlockSet"
    by_name = {p.name: p for p in command.parameters}
    assert by_name["Process"].parameter_sets["ScriptBlockSet"].position == 0
    assert by_name["RemainingScripts"].parameter_sets["ScriptBlockSet"].value_from_remaining_arguments
    assert [a.name for a in by_name["Process"].attributes] == ["AllowNull", "AllowEmptyCollection"]
    assert command.class_name == "Microsoft.PowerShell.Commands.ForEachObjectCommand"
    history = catalog.find("Clear-History")
    assert history is not None
    bounds = {p.name: a for p in history.parameters for a in p.attributes if a.name == "ValidateRange"}
    assert bounds["Id"].arguments == (1, 2147483647)
    dynamic = catalog.find("Get-Content")
    assert dynamic is not None
    assert [p.name for p in dynamic.parameters if p.is_dynamic] == [
        "Delimiter",
        "Wait",
        "Raw",
        "Encoding",
        "AsByteStream",
    ]


def test_the_shipped_file_is_what_the_engine_says() -> None:
    from psemu.catalog.build_powershell import render
    from psemu.catalog.shipped import POWERSHELL_PATH

    assert Path(POWERSHELL_PATH).read_text(encoding="utf-8") == render(str(shared()))


def test_every_name_is_found(catalog: Catalog) -> None:
    names = catalog.names()
    assert len(names) == len(set(names)) > 240
    for name in names:
        command = catalog.find(name)
        assert command is not None
        assert command.name == name
        assert all(parameter.parameter_sets for parameter in command.parameters)
    functions = {"cls", "md", "rcsn"}  # what they stand for is no cmdlet of this platform
    for alias, target in catalog.aliases().items():
        assert alias in functions or catalog.find(alias) is not None, f"{alias} -> {target}"


def test_did_you_mean(catalog: Catalog) -> None:
    assert catalog.suggest("Get-ChldItem")[0] == "Get-ChildItem"
    assert (
        catalog.suggest("Start-MgServicePrincipalSyncronizationJob")[0] == "Start-MgServicePrincipalSynchronizationJob"
    )
    assert catalog.suggest("ForEch-Object")[0] == "ForEach-Object"
    assert catalog.suggest("xyzzy") == []
    assert catalog.suggest("") == []
    start = time.process_time()
    catalog.suggest("x" * 100_000)
    assert time.process_time() - start < 0.5


def test_pages_of_this_process_go_first(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text(V1.replace("Get-Thing", "Get-ChildItem"), encoding="utf-8")
    (tmp_path / "pages" / "readme.md").write_text("# Read me\n", encoding="utf-8")
    assert catalog.find("Get-ChildItem") is not None
    assert catalog.add_path(str(tmp_path / "pages")) == 1
    command = catalog.find("gci")
    assert command is not None
    assert command.module_name == "Sample"
    help = catalog.help("gci")
    assert help is not None
    assert help.synopsis == "Gets a thing."
    with pytest.raises(CatalogError, match="holds no help page"):
        catalog.add_path(str(tmp_path / "pages" / "readme.md"))
    with pytest.raises(CatalogError, match="no file or folder"):
        catalog.add_path(str(tmp_path / "none"))


def test_help_of_a_command_whose_text_does_not_ship(catalog: Catalog) -> None:
    made = catalog.help("gci")
    assert made is not None
    assert (made.form, made.diagnostics, made.is_command) == ("metadata", (), True)
    assert [(item.parameter_set_name, item.is_default) for item in made.syntax] == [
        ("Items", True),
        ("LiteralItems", False),
    ]
    assert "Get-ChildItem [[-Path] <String[]>] [[-Filter] <String>]" in format_help(made)
    assert catalog.help("nothing") is None
    help = catalog.help("Connect-Graph")
    assert help is not None
    assert help.title == "Connect-MgGraph"


def test_finding_a_command_imports_little() -> None:
    code = (
        "import sys; from psemu.catalog import default_catalog; c = default_catalog(); "
        "assert c.find('gci') and c.find('Start-ASRResyncJob'); "
        "print([m for m in ('json', 'sqlite3', 'typing', 'dataclasses', 'pathlib', 'pydantic', 'platformdirs') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert result.stdout.strip() == "[]"
