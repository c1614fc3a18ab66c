"""The pages of PowerShell's own commands beside what the engine says of them: ``python -m tests.conformance.engine`` reports what docs get wrong.

The engine was asked on Linux; pages describe Windows, too. Each difference has a class that a rule gives it, and PlatyPS' reading of the
same page as a witness: where it reads what psemu reads, the page says it. A difference of no class fails the run.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psemu.catalog import ALL_PARAMETER_SETS, CommandInfo, ParameterInfo, build_command
from psemu.catalog.builder import COMMON_PARAMETERS
from psemu.catalog.type_names import full_type_name
from psemu.help import CommandHelp, read_path
from tests.conformance.frame import read_cases

ENGINE_ONLY = COMMON_PARAMETERS | {"whatif", "confirm", "usetransaction"}

#: classes of differences, with what each means
ABSENT = "not on Linux: the page, or its text on the parameter, speaks of Windows"
NOT_LOADED = "not asked: the command's module was not in the session"
FUNCTION = "not asked: the command is a function, no cmdlet"
UNSAYABLE = "the 2.0.0 form has no word for it"
ONE_BLOCK = "one block covers sets that the engine tells apart"
CASE = "other capitals on the page"
MISSING = "missing on the page"
SURPLUS = "on the page, the engine does not have it"
WRONG = "wrong on the page"
RUN_TIME = "values that the engine makes at run time"


@dataclass(frozen=True)
class Difference:
    """*aspect* of *command* at *place*: what the page says, what the engine has, and the class; *witness*: PlatyPS' reading, None for none."""

    command: str
    aspect: str
    place: str
    page: Any
    engine: Any
    kind: str | None
    witness: Any = None


def differences(shared: Path) -> tuple[int, int, list[Difference]]:
    """Pages of commands, those of them whose command the engine has, and what differs."""
    engine = {}
    for case in read_cases(shared / "conformance/commands/powershell.jsonl.gz"):
        if case["kind"] == "command" and case["commandType"] == "Cmdlet":
            engine[case["name"].lower()] = case
    modules = {case["module"] for case in engine.values()}
    peers = {}
    for page in read_cases(shared / "conformance/help/platyps.jsonl.gz"):
        if page["path"].startswith("powershell/"):
            peers[page["path"]] = page
    found: list[Difference] = []
    pages = asked = 0
    for path in sorted((shared / "corpus/powershell").rglob("*.md")):
        help = read_path(str(path))
        if not help.is_command:
            continue
        pages += 1
        truth = engine.pop(help.title.lower(), None)
        if truth is None:
            found.append(Difference(help.title, "command", "", help.module_name, None, _absent(help, modules)))
            continue
        asked += 1
        found.extend(_compare(help, truth, peers[path.relative_to(shared / "corpus").as_posix()]))
    for truth in engine.values():
        found.append(Difference(truth["name"], "command", "", None, truth["module"], MISSING))
    return pages, asked, found


def _absent(help: CommandHelp, modules: set[str]) -> str | None:
    if help.module_name not in modules:
        return NOT_LOADED
    if re.search(r"simple function|is a function|function that", f"{help.description} {help.notes}"):
        return FUNCTION
    return ABSENT if "Windows" in help.source.text else None


def _compare(help: CommandHelp, truth: dict[str, Any], peer: dict[str, Any]) -> Iterator[Difference]:
    command = build_command(help)
    name = command.name
    if command.supports_should_process != truth["supportsShouldProcess"]:
        yield Difference(
            name, "ShouldProcess", "", command.supports_should_process, truth["supportsShouldProcess"], WRONG
        )
    yield from _sets(command, truth, peer)
    ours = {parameter.name.lower(): parameter for parameter in command.parameters}
    theirs = {p["name"].lower(): p for p in truth["parameters"] if p["name"].lower() not in ENGINE_ONLY}
    witnesses = {p["name"].lower(): p for p in peer["parameters"]}
    for lower in theirs.keys() - ours.keys():
        yield Difference(name, "parameter", theirs[lower]["name"], None, theirs[lower]["type"], MISSING)
    for parameter in command.parameters:
        entry = theirs.get(parameter.name.lower())
        witness = witnesses.get(parameter.name.lower(), {})
        if entry is None:
            kind = ABSENT if _speaks_of_windows(help, parameter.name) else SURPLUS
            yield Difference(name, "parameter", parameter.name, parameter.type_name, None, kind, witness.get("type"))
        else:
            yield from _parameter(command, parameter, entry, truth, witness)


def _speaks_of_windows(help: CommandHelp, name: str) -> bool:
    text = next(p.description for p in help.parameters if p.name == name)
    return (
        re.search(
            r"Windows|dynamic parameter|provider|WSMan|WinRM|PSSession|[Cc]ertificate|\bCOM\b",
            f"{text} {help.description}",
        )
        is not None
    )


def _sets(command: CommandInfo, truth: dict[str, Any], peer: dict[str, Any]) -> Iterator[Difference]:
    default = truth["defaultParameterSet"]
    named = {entry["name"] for p in truth["parameters"] for entry in p["sets"]} | ({default} if default else set())
    page = set(command.parameter_sets)
    read = [item["set"] for item in peer["syntax"]]
    lower = {name.lower(): name for name in page - named - {ALL_PARAMETER_SETS}}
    for name in sorted(named - page - {ALL_PARAMETER_SETS}):
        other = lower.pop(name.lower(), None)
        # a default set that no parameter names shows as the unnamed one
        if other is not None or name != default or page != {ALL_PARAMETER_SETS}:
            yield Difference(command.name, "set", name, other, name, CASE if other else MISSING, read)
    for other in lower.values():
        yield Difference(command.name, "set", other, other, None, SURPLUS, read)
    if (command.default_parameter_set or "") != default and not (page == {ALL_PARAMETER_SETS} and default):
        said = command.default_parameter_set or ""
        kind = CASE if said.lower() == default.lower() else MISSING if not said else WRONG
        yield Difference(
            command.name,
            "default set",
            "",
            said,
            default,
            kind,
            "".join(i["set"] for i in peer["syntax"] if i["default"]),
        )


#: aspect, the engine's key, psemu's attribute, PlatyPS' key
_FACTS = (
    ("mandatory", "mandatory", "is_mandatory", "required"),
    ("position", "position", "position", "position"),
    ("by value", "vfp", "value_from_pipeline", "byValue"),
    ("by name", "vfpn", "value_from_pipeline_by_property_name", "byName"),
    ("remaining", "vfra", "value_from_remaining_arguments", "remaining"),
)


def _parameter(
    command: CommandInfo, parameter: ParameterInfo, truth: dict[str, Any], whole: dict[str, Any], peer: dict[str, Any]
) -> Iterator[Difference]:
    name, place = command.name, parameter.name
    if parameter.type_name != truth["type"]:
        yield Difference(name, "type", place, parameter.type_name, truth["type"], WRONG, full_type_name(peer["type"]))
    ours, theirs = {a.lower() for a in parameter.aliases}, {a.lower() for a in truth["aliases"]}
    if ours != theirs:
        kind = MISSING if ours < theirs else WRONG
        yield Difference(
            name, "aliases", place, sorted(ours), sorted(theirs), kind, [a.lower() for a in peer["aliases"]]
        )
    values = {value for a in truth["attributes"] if a["a"] == "ValidateSet" for value in a["values"]}
    said = set(parameter.valid_values)
    if {value.lower() for value in said} != {value.lower() for value in values}:
        kind = RUN_TIME if len(values) > 100 else MISSING if said < values else SURPLUS if said > values else WRONG
        yield Difference(name, "values", place, sorted(said), sorted(values), kind, sorted(peer["acceptedValues"]))
    engine = {entry["name"].lower(): entry for entry in truth["sets"]}
    page = {set_name.lower(): entry for set_name, entry in parameter.parameter_sets.items()}
    read = {entry["set"].lower().replace("(all)", ALL_PARAMETER_SETS.lower()): entry for entry in peer["sets"]}
    named = {entry["name"].lower() for p in whole["parameters"] for entry in p["sets"]} - {ALL_PARAMETER_SETS.lower()}
    pages_sets = {set_name.lower() for set_name in command.parameter_sets}
    every = ALL_PARAMETER_SETS.lower()
    for set_name in sorted(named & pages_sets or {every}):
        has, says = engine.get(set_name) or engine.get(every), page.get(set_name) or page.get(every)
        where = f"{place} in {set_name}" if set_name != every else place
        if has is None or says is None:
            if has is not says:
                kind = MISSING if says is None else SURPLUS
                yield Difference(name, "membership", where, says is not None, has is not None, kind, sorted(read))
            continue
        witness = read.get(set_name) or read.get(every) or {}
        for aspect, key, attribute, column in _FACTS:
            value = getattr(says, attribute)
            if value != has[key]:
                others = [entry[key] for entry in engine.values()]
                kind = UNSAYABLE if aspect == "remaining" else ONE_BLOCK if value in others else WRONG
                seen = witness.get(column)
                if aspect == "position" and seen is not None:
                    seen = int(seen) if seen.isdigit() else None
                yield Difference(name, aspect, where, value, has[key], kind, seen)


def main() -> int:
    """0: every difference has a class; 1: some have none; 2: the data is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.engine", description=__doc__)
    parser.add_argument("--list", action="store_true", help="each difference with both values")
    arguments = parser.parse_args()
    place = os.environ.get("PSEMU_SHARED")
    if place is None:
        print("PSEMU_SHARED does not say where the recorded answers lie", file=sys.stderr)
        return 2
    pages, asked, found = differences(Path(place))
    print(f"{pages} pages of commands, {asked} of them of commands that the engine was asked about")
    if arguments.list:
        for d in found:
            print(f"  {d.command} {d.aspect} {d.place}: page {_short(d.page)}, engine {_short(d.engine)} [{d.kind}]")
    counted = Counter((d.kind or "no class", d.aspect) for d in found)
    for (kind, aspect), number in sorted(counted.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"  {number:5}  {aspect}: {kind}")
    judged = [d for d in found if d.kind in (ONE_BLOCK, WRONG) and d.witness is not None]
    against = [d for d in judged if d.witness != d.page]
    print(
        f"PlatyPS reads the same from the page: {len(judged) - len(against)} of {len(judged)} values that are wrong there"
    )
    for d in against:
        print(f"  PlatyPS reads {_short(d.witness)}: {d.command} {d.aspect} {d.place}, psemu {_short(d.page)}")
    return 1 if any(d.kind is None for d in found) else 0


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 80 else f"{text[:77]}..."


if __name__ == "__main__":
    sys.exit(main())
