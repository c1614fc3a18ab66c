"""The pages that psemu ships: each reads without a finding, says the facts of the published page, and its examples bind."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog import CommandInfo, ParameterInfo, build_command, default_catalog
from psemu.catalog.pages import page_files
from psemu.help import CommandHelp, read_path
from psemu.resources import resource_path
from tests.help.pages import shared

PAGES = [Path(path) for path in page_files(resource_path("helpdocs"))]
SEEDS = (
    "Start-AzRecoveryServicesAsrResynchronizeReplicationJob.md",
    "Start-MgApplicationSynchronizationJob.md",
    "Start-MgServicePrincipalSynchronizationJob.learn.txt",
)


#: parameters of published pages whose metadata names parameter sets that the page does not have
CORRECTED = {
    "Set-AzRecoveryServicesAsrReplicationProtectedItem": {"PlatformFaultDomain"},
    "Update-AzRecoveryServicesAsrProtectionDirection": {"PlatformFaultDomain", "RecoveryAvailabilityZone"},
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", PAGES, ids=[path.stem for path in PAGES])


def facts(parameter: ParameterInfo) -> tuple[object, ...]:
    return (
        parameter.type_name,
        parameter.aliases,
        parameter.valid_values,
        {
            name: [getattr(entry, slot) for slot in entry.__slots__]
            for name, entry in sorted(parameter.parameter_sets.items())
        },
    )


def _facts_but(command: CommandInfo, left_out: set[str]) -> dict[str, tuple[object, ...]]:
    """The facts of each parameter that is not *left_out*; sets that only those name are not looked at."""
    return {p.name: facts(p) for p in command.parameters if p.name not in left_out}


def test_a_page_is_whole(page: Path) -> None:
    help = read_path(str(page))
    assert help.title == page.stem
    assert help.module_name == page.parent.name
    assert [record for record in help.diagnostics if record.severity != "Information"] == []
    assert help.synopsis
    assert help.description
    assert help.examples
    assert all(parameter.description for parameter in help.parameters)
    names = [parameter.name for parameter in help.parameters if parameter.name not in ("Confirm", "WhatIf")]
    assert names == sorted(names, key=str.lower)


def test_the_shipped_records_are_the_pages() -> None:
    from psemu.catalog.build_pages import render
    from psemu.catalog.shipped import PAGES_PATH

    assert Path(PAGES_PATH).read_text(encoding="utf-8") == render(), "run `python -m psemu.catalog.build_pages`"


def test_a_record_says_what_its_page_says(page: Path) -> None:
    built = build_command(read_path(str(page)))
    found = default_catalog().find(page.stem)
    assert found is not None
    for slot in (
        "aliases",
        "class_name",
        "command_type",
        "confirm_impact",
        "default_parameter_set",
        "is_advanced",
        "module_name",
    ):
        assert getattr(found, slot) == getattr(built, slot)
    for slot in ("name", "output_types", "parameter_sets", "supports_paging", "supports_should_process"):
        assert getattr(found, slot) == getattr(built, slot)
    for ours, theirs in zip(found.parameters, built.parameters, strict=True):
        assert (ours.name, facts(ours)) == (theirs.name, facts(theirs))
        for slot in ("default_value", "dont_show", "enum_values", "is_dynamic", "opaque"):
            assert getattr(ours, slot) == getattr(theirs, slot)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_facts_of_a_seed(seed: str) -> None:
    published = build_command(read_path(str(shared() / "seeds" / seed)))
    ours = default_catalog().find(published.name)
    assert ours is not None
    assert ours.parameter_sets == published.parameter_sets
    assert ours.default_parameter_set == published.default_parameter_set
    assert ours.supports_should_process == published.supports_should_process
    own = {p.name: p for p in ours.parameters}
    for parameter in published.parameters:
        kind, *rest = facts(parameter)
        kind_here, *rest_here = facts(own[parameter.name])
        assert rest_here == rest, parameter.name
        assert str(kind_here).endswith(str(kind)), parameter.name


def test_the_facts_of_az_pages(page: Path) -> None:
    if not page.parent.name.startswith("Az."):
        pytest.skip("the published Graph pages at hand are of an older release")
    published = build_command(read_path(str(shared() / "corpus" / "az" / page.parent.name / page.name)))
    ours = build_command(read_path(str(page)))
    corrected = CORRECTED.get(page.stem, set())
    assert _facts_but(ours, corrected) == _facts_but(published, corrected)
    if not corrected:
        assert ours.parameter_sets == published.parameter_sets
    if published.default_parameter_set is not None:
        assert ours.default_parameter_set == published.default_parameter_set


def test_the_twins_differ_in_their_noun_only() -> None:
    folder = Path(resource_path("helpdocs", "Microsoft.Graph.Applications"))
    for path in folder.glob("*ServicePrincipalSynchronizationJob*.md"):
        one = build_command(read_path(str(path)))
        other = build_command(read_path(str(path.with_name(path.name.replace("ServicePrincipal", "Application")))))
        assert _names(one, "ServicePrincipal") == _names(other, "Application")


def _names(command: CommandInfo, noun: str) -> dict[str, list[str]]:
    return {"OwnerId" if p.name == f"{noun}Id" else p.name: list(p.parameter_sets) for p in command.parameters}


def test_the_examples_parse(page: Path) -> None:
    from psemu.parser import parse

    for text in _code(read_path(str(page))):
        assert not parse(text).errors, text


def _code(help: CommandHelp) -> list[str]:
    return [block.text for example in help.examples for block in example.code if not block.is_output]


def test_the_examples_bind(page: Path) -> None:
    bind_command = getattr(pytest.importorskip("psemu.binder"), "bind_command", None)
    if bind_command is None:
        pytest.skip("there is no binder yet")
    from psemu.parser import parse
    from psemu.parser.ast import CommandAst, PipelineAst

    catalog = default_catalog()
    bound = 0
    for text in _code(read_path(str(page))):
        for pipeline in parse(text).ast.walk():
            if not isinstance(pipeline, PipelineAst):
                continue
            for place, node in enumerate(pipeline.pipeline_elements):
                if not isinstance(node, CommandAst):
                    continue
                name = getattr(node.command_elements[0], "value", None)
                command = catalog.find(name) if isinstance(name, str) else None
                assert command is not None, f"no command {name!r} in: {text}"
                result = bind_command(node, command, text, expects_input=place > 0)
                assert not result.errors, f"{text}: {[str(error) for error in result.errors]}"
                bound += 1
    assert bound
