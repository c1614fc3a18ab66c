from __future__ import annotations

import json
from pathlib import Path

import pytest

from psemu.catalog import Catalog, default_catalog
from psemu.cli import main
from psemu.coverage import CoverageRow, coverage, documented_commands, format_coverage, totals
from psemu.handlers import MODULES, command_names, load_handler
from psemu.handlers.planning import planned_requests
from psemu.resources import resource_path
from psemu.rest.request import PlannedRequest

SEEDS = (
    "Start-AzRecoveryServicesAsrResynchronizeReplicationJob",
    "Start-MgApplicationSynchronizationJob",
    "Start-MgServicePrincipalSynchronizationJob",
)


@pytest.fixture(scope="module")
def rows() -> dict[str, CoverageRow]:
    return {row.name: row for row in coverage()}


def test_the_seeds_are_whole(rows: dict[str, CoverageRow]) -> None:
    for name in SEEDS:
        row = rows[name]
        assert (row.documented, row.bindable, row.runnable, row.routable, row.emulated) == ("yes",) * 5
        assert row.reason == ""


def test_documented_is_what_ships(rows: dict[str, CoverageRow]) -> None:
    pages = {path.stem for path in Path(resource_path("helpdocs")).glob("*/*.md")}
    assert {name for name, row in rows.items() if row.documented == "yes"} == pages == set(documented_commands())
    catalog = default_catalog()
    for name in pages:
        page = catalog.help(name)
        assert page is not None, name
        assert page.title == name


def test_every_page_binds(rows: dict[str, CoverageRow]) -> None:
    assert [name for name, row in rows.items() if row.documented == "yes" and row.bindable == "no"] == []


def test_runnable_is_what_has_a_handler(rows: dict[str, CoverageRow]) -> None:
    runnable = {name for name, row in rows.items() if row.runnable == "yes"}
    assert runnable == set(command_names()) == {name for names in MODULES.values() for name in names}
    assert all(load_handler(name) is not None for name in runnable)
    # what runs must bind: the runtime takes its parameters from the catalog
    assert [name for name in runnable if rows[name].bindable == "no"] == []


def test_emulated_is_what_the_emulator_answers(rows: dict[str, CoverageRow], monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(row.runnable == "yes" for row in rows.values() if row.emulated != "no")
    local = [name for name, row in rows.items() if row.emulated == "none"]
    catalog = default_catalog()
    for name in local:
        command = catalog.find(name)
        assert command is not None
        assert all(not planned_requests(name, set_name, {}) for set_name in command.parameter_sets)

    def elsewhere(*_: object, **__: object) -> list[PlannedRequest]:
        return [PlannedRequest("GET", "https://graph.microsoft.com/v1.0/nothing/here")]

    monkeypatch.setattr("psemu.handlers.planning.planned_requests", elsewhere)
    assert {row.emulated for row in coverage() if row.name in SEEDS} == {"no"}


def test_the_table_counts(rows: dict[str, CoverageRow]) -> None:
    chosen = [rows[name] for name in SEEDS]
    lines = format_coverage(chosen).splitlines()
    assert lines[0].split() == ["Command", "Module", "Documented", "Bindable", "Runnable", "Routable", "Emulated"]
    assert lines[-1].startswith("3 commands: 3 documented, 3 bindable, 3 runnable, 3 routable, 3 emulated")


def test_every_no_has_a_reason(rows: dict[str, CoverageRow]) -> None:
    for row in rows.values():
        missing = {c for c in ("documented", "bindable", "runnable", "routable", "emulated") if getattr(row, c) == "no"}
        assert set(row.reasons) == missing, row.name
        assert all(row.reasons.values()), (row.name, row.reasons)
    assert all(rows[name].emulated != "no" for name in rows if rows[name].module_name == "Az.RecoveryServices")


def test_reasons_of_pages_that_were_added(tmp_path: Path) -> None:
    pages = {
        "Get-MgUserContact": "### List (Default)\n```\nGet-MgUserContact -UserId <String>\n```",
        "Export-MgUserPersonalData": "### Export (Default)\n```\nExport-MgUserPersonalData -UserId <String>\n```",
        "Get-MgNothingLikeThis": "```\nGet-MgNothingLikeThis [-UserId <String>]\n```",
        "Get-AzNothingLikeThis": "```\nGet-AzNothingLikeThis [-Name <String>]\n```",
    }
    for name, syntax in pages.items():
        parameter = syntax.partition("-")[2].partition("-")[2].partition(" ")[0]
        yaml = "```yaml\nType: String\nRequired: True\nPosition: Named\n```" if "-MgUser" in name else ""
        page = f"# {name}\n\n## SYNOPSIS\nText.\n\n## SYNTAX\n\n{syntax}\n\n## PARAMETERS\n\n### -{parameter}\nText.\n\n{yaml}\n"
        (tmp_path / f"{name}.md").write_text(page, encoding="utf-8")
    catalog = Catalog()
    assert catalog.add_path(str(tmp_path)) == 4
    rows = {row.name: row for row in coverage(catalog)}
    assert {rows[name].documented for name in pages} == {"yes"}
    assert rows["Get-MgUserContact"].routable == "yes"
    assert rows["Get-MgUserContact"].emulated == "yes"
    exported = rows["Export-MgUserPersonalData"]
    assert exported.reason.startswith(
        "the emulator does not know POST https://graph.microsoft.com/v1.0/users/{user-id}/"
    )
    assert rows["Get-MgNothingLikeThis"].reasons["routable"] == "no operation of Graph v1.0 has its name"
    assert rows["Get-AzNothingLikeThis"].reasons["emulated"] == "no routes of its module are known"


def test_totals_and_json(rows: dict[str, CoverageRow], capsys: pytest.CaptureFixture[str]) -> None:
    counted = totals(rows.values())
    assert counted["commands"] == len(rows)
    for column in ("documented", "bindable", "runnable", "routable", "emulated"):
        parts = counted[column]
        assert parts["yes"] + parts["no"] + parts["none"] == len(rows)
        assert sum(parts["reasons"].values()) == parts["no"]
    assert sum(module["commands"] for module in counted["modules"].values()) == len(rows)
    assert main(["coverage", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["totals"] == counted
    assert document["commands"] == [row.as_dict() for row in rows.values()]


def test_commands_for_anything_are_asked_for_something(rows: dict[str, CoverageRow]) -> None:
    anything = ("Invoke-AzRestMethod", "Invoke-MgGraphRequest", "Set-AzResource", "Remove-AzResource", "Update-AzTag")
    assert {rows[name].emulated for name in anything} == {"yes"}
