from __future__ import annotations

import gzip
import json
import re

from psemu.help import read_command_help, read_path
from psemu.help.reconcile import reconcile
from tests.help.pages import V1, shared


def found(text: str) -> list[tuple[str, str]]:
    return [(code, message) for _, _, code, message, _ in reconcile(read_command_help(text))[1]]


def test_a_page_that_agrees_with_itself() -> None:
    facts, findings = reconcile(read_command_help(V1))
    assert not findings
    assert (facts.names, facts.default) == (("ByName", "ById"), "ByName")


def test_metadata_decides_what_it_can_say() -> None:
    text = V1.replace("[-Name] <String>", "[[-Name] <String>]")
    ((code, message),) = found(text)
    assert code == "RequiredConflict"
    assert message == "'-Name' in set 'ByName': SYNTAX says mandatory False, metadata True; metadata decides."
    assert reconcile(read_command_help(text))[0].parameters["name"][0].is_required


def test_syntax_decides_what_one_block_cannot_say() -> None:
    text = V1.replace("Get-Thing -Id <Guid[]>", "Get-Thing -Id <Guid[]> [-Name <String>]").replace(
        "Parameter Sets: ByName\nAliases: on", "Parameter Sets: ByName, ById\nAliases: on"
    )
    facts, findings = reconcile(read_command_help(text))
    assert [(e.name, e.is_required) for e in facts.parameters["name"]] == [("ByName", True), ("ById", False)]
    assert [finding[2] for finding in findings] == ["PositionalConflict", "RequiredConflict"]
    assert findings[1][3].endswith("SYNTAX decides.")


def test_a_block_for_all_sets_is_told_apart() -> None:
    text = V1.replace("Get-Thing -Id <Guid[]>", "Get-Thing -Id <Guid[]> [-Name <String>]").replace(
        "Parameter Sets: ByName\nAliases: on", "Parameter Sets: (All)\nAliases: on"
    )
    facts, _ = reconcile(read_command_help(text))
    assert [(e.name, e.is_required) for e in facts.parameters["name"]] == [("ByName", True), ("ById", False)]


def test_each_other_conflict_has_its_code() -> None:
    assert found(V1.replace("[-Force] [-WhatIf]\n", "[-WhatIf]\n"))[0][0] == "MembershipConflict"
    assert found(V1.replace("[-Force]", "[-Force] [-Other <Int32>]", 1))[0][0] == "ParameterOneSided"
    assert found(V1.replace("<Guid[]>", "<String[]>"))[0][0] == "TypeConflict"
    assert found(V1.replace("Position: 1", "Position: 0"))[0][0] == "PositionRepeated"
    assert found(V1.replace("Parameter Sets: ById", "Parameter Sets: ById, Gone"))[0][0] == "SetUnknown"
    assert found(V1.replace(" (Default)", ""))[0][0] == "DefaultSetMissing"


def test_a_finding_has_its_place() -> None:
    help = read_command_help(V1.replace("<Guid[]>", "<String[]>"), "Get-Thing.md")
    (record,) = help.diagnostics
    assert record.extent.text == "-Id"
    assert record.extent.start_line_column == (22, 11)


def test_the_engine_agrees_where_required_names_sets_apart() -> None:
    """``Required: True (A), False (B)`` on pages of PowerShell's own commands, against the engine's metadata of the same sets."""
    engine = {}
    with gzip.open(shared() / "conformance" / "commands" / "powershell.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            if entry["kind"] == "command":
                engine[entry["name"]] = {
                    (parameter["name"], each["name"]): each["mandatory"]
                    for parameter in entry["parameters"]
                    for each in parameter["sets"]
                }
    agreed = 0
    for path in sorted((shared() / "corpus" / "powershell").rglob("*-*.md")):
        help = read_path(str(path))
        for parameter in help.parameters:
            if re.search(r"^Required: \w+ \(", help.source.text[parameter.start : parameter.end], re.MULTILINE):
                for entry in parameter.parameter_sets:
                    known = engine.get(help.title, {}).get((parameter.name, entry.name))
                    if known is not None:
                        assert known == entry.is_required, (help.title, parameter.name, entry.name)
                        agreed += 1
    assert agreed >= 20
