"""Judge of kind ``help``: the metadata that psemu reads from a help page against that of a strict reader of the same page.

The strict reader knows headings ``### -Name`` and the blocks below them alone. So the blocks are compared as psemu read them, before
SYNTAX has its say: where a page contradicts itself both values are kept, and the part ``binder`` counts the pages on which the value
that decides for the binder is also the blocks' own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psemu.catalog import ALL_PARAMETER_SETS, CommandInfo, ParameterInfo, build_command
from psemu.catalog.builder import parameter_info
from psemu.catalog.type_names import full_type_name
from psemu.help import CommandHelp, read_path
from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The commands of the cases file, else of ``--commands``, else the recorded ones."""
    for case in read_cases(options.cases or options.commands or options.shared / "conformance/bind/commands.jsonl.gz"):
        yield {"id": case["doc"], **case}


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """One command: each part of its metadata is the same, or not."""
    docs = options.docs or options.shared / "corpus"
    help = read_path(str(docs / case["doc"]))
    decided = build_command(help)
    expected, actual = _expected(case), _actual(decided, _described(help, decided))
    parts = {part: expected[part] == actual[part] for part in expected}
    agree = all(parts.values())
    difference = ""
    if not agree:
        wrong = [part for part, same in parts.items() if not same]
        notes = [f"{r.extent.start_line_column[0]}: {r.code}: {r.message}" for r in help.diagnostics]
        difference = "\n".join(
            [show_difference({p: expected[p] for p in wrong}, {p: actual[p] for p in wrong}), "findings:", *notes[:20]]
        )
    parts["binder"] = expected == _actual(decided, decided.parameters)
    return Verdict(str(case["doc"]).split("/")[0], agree, parts, difference)


def _described(help: CommandHelp, decided: CommandInfo) -> tuple[ParameterInfo, ...]:
    """The parameters of *decided* with the sets that their own blocks name, without those whose heading has no dash."""
    undashed = {start for start, _, code, *_ in help.findings if code == "ParameterHeading"}
    blocks = {parameter.name: parameter for parameter in help.parameters if parameter.start not in undashed}
    return tuple(
        [parameter_info(blocks[p.name], blocks[p.name].parameter_sets) for p in decided.parameters if p.name in blocks]
    )


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    parameters = case["parameters"]

    def per_set(*keys: str) -> dict[str, Any]:
        return {
            p["name"]: {name: [entry[key] for key in keys] for name, entry in p["sets"].items()} for p in parameters
        }

    return {
        "names": [p["name"] for p in parameters],
        # a page may write a type short; both sides are compared by full name
        "types": {p["name"]: full_type_name(p["type"]) for p in parameters},
        "aliases": {p["name"]: p.get("aliases", []) for p in parameters},
        "sets": [case["parameterSets"], {p["name"]: list(p["sets"]) for p in parameters}],
        "default": case["defaultParameterSet"],
        "mandatory": per_set("mandatory"),
        "position": per_set("position"),
        "pipeline": per_set("fromPipeline", "fromPipelineByPropertyName"),
        "values": {p["name"]: [p.get("validateSet", []), p.get("enum", [])] for p in parameters},
        "shouldprocess": case["supportsShouldProcess"],
    }


def _actual(command: CommandInfo, parameters: tuple[ParameterInfo, ...]) -> dict[str, Any]:
    return {
        "names": [p.name for p in parameters],
        "types": {p.name: p.type_name for p in parameters},
        "aliases": {p.name: list(p.aliases) for p in parameters},
        "sets": [
            list(command.parameter_sets) or [ALL_PARAMETER_SETS],
            {p.name: list(p.parameter_sets) for p in parameters},
        ],
        "default": command.default_parameter_set,
        "mandatory": {p.name: {n: [s.is_mandatory] for n, s in p.parameter_sets.items()} for p in parameters},
        "position": {p.name: {n: [s.position] for n, s in p.parameter_sets.items()} for p in parameters},
        "pipeline": {
            p.name: {
                n: [s.value_from_pipeline, s.value_from_pipeline_by_property_name] for n, s in p.parameter_sets.items()
            }
            for p in parameters
        },
        "values": {p.name: [list(p.valid_values), list(p.enum_values)] for p in parameters},
        "shouldprocess": command.supports_should_process,
    }
