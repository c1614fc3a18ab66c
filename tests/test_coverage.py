from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog import default_catalog
from psemu.coverage import CoverageRow, coverage, documented_commands, format_coverage
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
