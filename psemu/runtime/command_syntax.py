"""Commands as objects show them: the lines of ``Get-Command -Syntax``, and what ``Parameters`` and ``ParameterSets`` hold."""

from __future__ import annotations

from psemu.binder.common_parameters import COMMON, PAGING, SHOULD_PROCESS
from psemu.catalog.command_info import ALL_PARAMETER_SETS
from psemu.objects import Hashtable, NetType, PSArray, PSObject
from psemu.objects.types import NULLABLE, short_type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata
    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."


class ParameterSetInfo(PSObject):
    """One parameter set; its text is the set's syntax without the command's name."""

    __slots__ = ("text",)

    text: str

    def __str__(self) -> str:
        return self.text


def info_of(command: Any, frame: Frame) -> CommandInfo:
    """The metadata of a CommandInfo, or of a function from its param block."""
    block = getattr(command, "block", None)
    if block is None:
        found: CommandInfo = command
        return found
    made: CommandInfo = frame.session.interpreter.code_of(block).parameters(frame, command.name).info
    return made


def all_parameters(info: CommandInfo) -> list[ParameterInfo]:
    """Its parameters and those that the engine adds."""
    found = list(info.parameters)
    if info.is_advanced or info.command_type == "Cmdlet":
        found.extend(COMMON)
        if info.supports_should_process:
            found.extend(SHOULD_PROCESS)
        if info.supports_paging:
            found.extend(PAGING)
    return found


def set_names(info: CommandInfo) -> list[str]:
    """The parameter sets in the order in which parameters name them; a command without any has the set of all."""
    names = list(info.parameter_sets)
    for parameter in info.parameters:
        names.extend(name for name in parameter.parameter_sets if name != ALL_PARAMETER_SETS and name not in names)
    return names or [info.default_parameter_set or ALL_PARAMETER_SETS]


def _in_set(parameter: ParameterInfo, name: str) -> ParameterSetMetadata | None:
    return parameter.parameter_sets.get(name) or parameter.parameter_sets.get(ALL_PARAMETER_SETS)


def _shown_type(full_name: str) -> str:
    if full_name.startswith(NULLABLE):
        full_name = full_name[len(NULLABLE) : -1]
    item = full_name.rstrip("[]") if full_name.endswith("[]") else full_name
    if item == "System.Object":
        return full_name.removeprefix("System.")
    short = short_type_name(full_name)
    outer, bracket, rest = short.partition("[")
    if bracket and rest != "]" and not rest.startswith("]"):
        inside = ",".join(_shown_type(part) for part in rest[:-1].split(","))
        return f"{outer.rpartition('.')[2]}[{inside}]"
    return outer.rpartition(".")[2] + bracket + rest


def _parameter_text(parameter: ParameterInfo, facts: ParameterSetMetadata) -> str:
    name = f"-{parameter.name}"
    if parameter.is_switch:
        return name if facts.is_mandatory else f"[{name}]"
    if facts.position is not None:
        name = f"[{name}]"
    text = f"{name} <{_shown_type(parameter.type_name)}>"
    return text if facts.is_mandatory else f"[{text}]"


def set_syntax(info: CommandInfo, name: str) -> str:
    """The parameters of one set: by position, then mandatory ones, then the others as declared."""
    rows = [
        (each, facts) for each in info.parameters if not each.dont_show and (facts := _in_set(each, name)) is not None
    ]
    placed = sorted((row for row in rows if row[1].position is not None), key=lambda row: row[1].position or 0)
    named = [row for row in rows if row[1].position is None]
    ordered = [
        *placed,
        *(row for row in named if row[1].is_mandatory),
        *(row for row in named if not row[1].is_mandatory),
    ]
    parts = [_parameter_text(*row) for row in ordered]
    if info.supports_paging:
        parts += ["[-IncludeTotalCount]", "[-Skip <ulong>]", "[-First <ulong>]"]
    if info.supports_should_process:
        parts += ["[-WhatIf]", "[-Confirm]"]
    if info.is_advanced or info.command_type == "Cmdlet":
        parts.append("[<CommonParameters>]")
    return " ".join(parts)


def syntax_lines(info: CommandInfo) -> list[str]:
    """One line for each parameter set."""
    return [f"{info.name} {set_syntax(info, name)}".rstrip() for name in set_names(info)]


def parameter_sets(info: CommandInfo) -> PSArray:
    """``ParameterSets``."""
    kind = _AUTOMATION + "CommandParameterSetInfo"
    made = []
    for name in set_names(info):
        held = [
            _parameter_object(each, facts)
            for each in all_parameters(info)
            if (facts := _in_set(each, name)) is not None
        ]
        default = name == info.default_parameter_set
        shown = ParameterSetInfo(
            [("Name", name), ("IsDefault", default), ("Parameters", held)], [kind, "System.Object"]
        )
        shown.text = set_syntax(info, name)
        made.append(shown)
    return PSArray(made, f"System.Collections.ObjectModel.ReadOnlyCollection`1[{kind}]")


def _parameter_object(parameter: ParameterInfo, facts: ParameterSetMetadata) -> PSObject:
    position = -(2**31) if facts.position is None else facts.position
    return PSObject(
        [
            ("Name", parameter.name),
            ("ParameterType", NetType(parameter.type_name)),
            ("IsMandatory", facts.is_mandatory),
            ("IsDynamic", parameter.is_dynamic),
            ("Position", position),
            ("ValueFromPipeline", facts.value_from_pipeline),
            ("ValueFromPipelineByPropertyName", facts.value_from_pipeline_by_property_name),
            ("ValueFromRemainingArguments", facts.value_from_remaining_arguments),
            ("HelpMessage", ""),
            (
                "Aliases",
                PSArray(parameter.aliases, "System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]"),
            ),
        ],
        [_AUTOMATION + "CommandParameterInfo", "System.Object"],
    )


def parameters_table(info: CommandInfo) -> Hashtable:
    """``Parameters``: name → what the parameter is."""
    kind = [_AUTOMATION + "ParameterMetadata", "System.Object"]
    made = []
    for each in all_parameters(info):
        sets = Hashtable([(name, _set_object(facts)) for name, facts in each.parameter_sets.items()], True)
        facts = [
            ("Name", each.name),
            ("ParameterType", NetType(each.type_name)),
            ("ParameterSets", sets),
            ("IsDynamic", each.is_dynamic),
            ("Aliases", PSArray(each.aliases, "System.Collections.ObjectModel.Collection`1[System.String]")),
            ("SwitchParameter", each.is_switch),
        ]
        made.append((each.name, PSObject(facts, kind)))
    return Hashtable(made, True)


def _set_object(facts: ParameterSetMetadata) -> PSObject:
    return PSObject(
        [
            ("IsMandatory", facts.is_mandatory),
            ("Position", -(2**31) if facts.position is None else facts.position),
            ("ValueFromPipeline", facts.value_from_pipeline),
            ("ValueFromPipelineByPropertyName", facts.value_from_pipeline_by_property_name),
            ("ValueFromRemainingArguments", facts.value_from_remaining_arguments),
        ],
        [_AUTOMATION + "ParameterSetMetadata", "System.Object"],
    )


def command_property(command: Any, name: str, frame: Frame) -> Any:
    """Property *name* (lower case) that both functions and cmdlets have, NotImplemented for all else."""
    verb, dash, noun = command.name.partition("-")
    if name == "verb":
        return verb if dash else ""
    if name == "noun":
        return noun
    if name == "parameters":
        return parameters_table(info_of(command, frame))
    if name == "parametersets":
        return parameter_sets(info_of(command, frame))
    if name == "defaultparameterset":
        return info_of(command, frame).default_parameter_set
    if name == "definition":
        return "\n" + "\n\n".join(syntax_lines(info_of(command, frame))) + "\n"
    if name == "outputtype":
        names = info_of(command, frame).output_types
        kind = _AUTOMATION + "PSTypeName"
        return [PSObject([("Name", each), ("Type", NetType(each))], [kind, "System.Object"]) for each in names]
    if name == "visibility":
        from psemu.objects import EnumValue

        return EnumValue(_AUTOMATION + "SessionStateEntryVisibility", "Public", 0)
    return NotImplemented
