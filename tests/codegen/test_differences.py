from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.cli import main
from psemu.codegen import differences, format_differences
from tests.codegen.test_python_module import PAGE, SWITCH, named

TEXT = "System.String"


def box(*parameters: ParameterInfo, **facts: Any) -> CommandInfo:
    return CommandInfo("Get-Box", parameters, **facts)


def lid(type_name: str = TEXT, **facts: Any) -> ParameterInfo:
    facts.setdefault("parameter_sets", named())
    return ParameterInfo("Lid", type_name, **facts)


def in_set(**sets: ParameterSetMetadata) -> dict[str, ParameterSetMetadata]:
    return sets


HAS, NEEDS = ParameterSetMetadata(), ParameterSetMetadata(True)
CASES = [
    ("nothing", box(lid()), box(lid()), []),
    ("case of a type", box(lid("System.String")), box(lid("system.string")), []),
    ("parameter removed", box(lid()), box(), [("parameter.removed", True)]),
    ("parameter added", box(), box(lid()), [("parameter.added", False)]),
    (
        "a mandatory one added",
        box(),
        box(lid(parameter_sets=named(mandatory=True))),
        [("parameter.added", True)],
    ),
    (
        "renamed, old name an alias",
        box(lid()),
        box(ParameterInfo("Cover", TEXT, named(), aliases=["Lid"])),
        [("parameter.renamed", False)],
    ),
    ("newly mandatory", box(lid()), box(lid(parameter_sets=named(mandatory=True))), [("mandatory.added", True)]),
    ("no longer", box(lid(parameter_sets=named(mandatory=True))), box(lid()), [("mandatory.removed", False)]),
    ("type", box(lid()), box(lid("System.Int32")), [("type.changed", True)]),
    ("type made an array", box(lid()), box(lid("System.String[]")), [("type.changed", False)]),
    ("default", box(lid(default_value="1")), box(lid(default_value="2")), [("default.changed", False)]),
    ("default that says nothing", box(lid(default_value="None")), box(lid()), []),
    ("alias", box(lid(aliases=["L"])), box(lid()), [("parameter-alias.removed", True)]),
    (
        "values",
        box(lid(valid_values=["a", "b"])),
        box(lid(valid_values=["a", "c"])),
        [("values.removed", True), ("values.added", False)],
    ),
    ("values demanded", box(lid()), box(lid(valid_values=["a"])), [("values.restricted", True)]),
    (
        "position",
        box(lid(parameter_sets={"__AllParameterSets": ParameterSetMetadata(position=0)})),
        box(lid()),
        [("position.changed", True)],
    ),
    (
        "pipeline",
        box(lid(parameter_sets={"__AllParameterSets": ParameterSetMetadata(value_from_pipeline=True)})),
        box(lid()),
        [("pipeline.removed", True)],
    ),
    (
        "a set whose calls nobody takes",
        box(lid(parameter_sets=in_set(A=NEEDS)), ParameterInfo("Id", TEXT, in_set(B=NEEDS))),
        box(lid(parameter_sets=in_set(A=NEEDS)), ParameterInfo("Id", TEXT, in_set(A=NEEDS))),
        [("set.removed", True), ("parameter.added", None)],
    ),
    (
        "a set under another name",
        box(lid(parameter_sets=in_set(A=NEEDS)), ParameterInfo("Id", TEXT, in_set(B=NEEDS))),
        box(lid(parameter_sets=in_set(A=NEEDS)), ParameterInfo("Id", TEXT, in_set(C=NEEDS))),
        [("set.replaced", False), ("set.added", False)],
    ),
    (
        "WhatIf and Confirm gone",
        box(supports_should_process=True),
        box(),
        [("parameter.removed", True), ("parameter.removed", True)],
    ),
    ("output", box(output_types=["A"]), box(output_types=["B"]), [("output.changed", True)]),
    ("a switch made a value", box(lid(SWITCH)), box(lid("System.Boolean")), [("type.changed", True)]),
]


@pytest.mark.parametrize(("old", "new", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_changes(old: CommandInfo, new: CommandInfo, expected: list[tuple[str, bool | None]]) -> None:
    found = [(change.kind, change.is_breaking) for change in differences([old], [new])]
    wanted = [entry for entry in expected if entry[1] is not None]
    assert [entry for entry in found if entry in wanted] == wanted, found
    assert len(found) >= len(wanted)
    if not wanted:
        assert found == []
    assert differences([new], [new]) == []


def test_commands_and_their_aliases() -> None:
    old = [box(lid()), CommandInfo("Get-Lid", [])]
    new = [CommandInfo("Get-Crate", [lid()], aliases=["Get-Box"]), CommandInfo("Get-Cover", [])]
    found = {(change.kind, change.command): change.is_breaking for change in differences(old, new)}
    assert found == {
        ("command.renamed", "Get-Box"): False,
        ("command.removed", "Get-Lid"): True,
        ("command.added", "Get-Crate"): False,
        ("command.added", "Get-Cover"): False,
    }


def test_release_notes() -> None:
    old = [box(lid(), ParameterInfo("Id", TEXT, named()))]
    new = [box(lid("System.Int32"))]
    assert format_differences(differences(old, new)) == (
        "Breaking changes\n================\n\nGet-Box\n"
        "  -Lid is of type System.Int32, it was System.String.\n  -Id was removed.\n"
    )
    assert format_differences([]) == "Nothing changed.\n"


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("old", PAGE), ("new", PAGE.replace("Aliases: BoxName", "Aliases:"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Set-Box.md").write_text(text, "utf-8")
    old, new = str(tmp_path / "old"), str(tmp_path / "new")
    assert main(["bindings", "diff", old, old]) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"
    assert main(["bindings", "diff", old, new, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [change["kind"] for change in document["changes"]] == ["parameter-alias.removed"]
    assert document["breaking"] == 1
    assert main(["bindings", "diff", old, str(tmp_path / "none")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_two_releases(capsys: pytest.CaptureFixture[str]) -> None:
    shared = os.environ.get("PSEMU_SHARED")
    if not shared:
        pytest.skip("PSEMU_SHARED does not say where two releases lie")
    versions = Path(shared) / "corpus" / "versions"
    old, new = (str(versions / release / "Az.ServiceBus") for release in ("azps-15.6.0", "azps-16.2.0"))
    assert main(["bindings", "diff", old, new]) == 1
    assert "New-AzServiceBusGeoDRConfiguration\n  -PassThru was removed.\n" in capsys.readouterr().out
