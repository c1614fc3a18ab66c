"""A help page made from metadata alone, for commands whose text is not psemu's to ship: names, sets and facts, no prose."""

from __future__ import annotations

from psemu.catalog.command_info import ALL_PARAMETER_SETS
from psemu.extent import SourceText
from psemu.help.model import ALL_SETS, CommandHelp, InputOutput, Parameter, ParameterSet, SyntaxItem, SyntaxParameter
from psemu.help.reconcile import short_type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata


def describe(command: CommandInfo) -> CommandHelp:
    """The page of *command*; its form is ``metadata``."""
    help = CommandHelp(SourceText(""), "metadata", command.name, {"Module Name": command.module_name})
    help.aliases = command.aliases
    help.syntax = tuple([_syntax(command, name) for name in command.parameter_sets])
    help.parameters = tuple([_parameter(parameter) for parameter in command.parameters])
    help.outputs = tuple([InputOutput(name, "") for name in command.output_types])
    return help


def _syntax(command: CommandInfo, name: str) -> SyntaxItem:
    found: list[tuple[tuple[int, int], ParameterInfo, ParameterSetMetadata]] = []
    for parameter in command.parameters:
        entry = parameter.parameter_sets.get(name) or parameter.parameter_sets.get(ALL_PARAMETER_SETS)
        if entry is not None:
            order = (0, entry.position) if entry.position is not None else (1 if entry.is_mandatory else 2, 0)
            found.append((order, parameter, entry))
    found.sort(key=lambda item: item[0])
    items = [
        SyntaxParameter(
            parameter.name,
            "" if parameter.is_switch else short_type_name(parameter.type_name),
            entry.is_mandatory,
            entry.position is not None,
        )
        for _, parameter, entry in found
    ]
    if command.supports_should_process:
        items += [SyntaxParameter("WhatIf", "", False, False), SyntaxParameter("Confirm", "", False, False)]
    heading = "" if name == ALL_PARAMETER_SETS else name
    default = bool(heading) and name == command.default_parameter_set
    return SyntaxItem(command.name, heading, heading, default, tuple(items), True, 0, 0)


def _parameter(parameter: ParameterInfo) -> Parameter:
    sets = [
        ParameterSet(
            ALL_SETS if name == ALL_PARAMETER_SETS else name,
            "Named" if entry.position is None else str(entry.position),
            entry.is_mandatory,
            entry.value_from_pipeline,
            entry.value_from_pipeline_by_property_name,
            entry.value_from_remaining_arguments,
        )
        for name, entry in parameter.parameter_sets.items()
    ]
    default = parameter.default_value
    return Parameter(
        parameter.name,
        parameter.type_name,
        "",
        tuple(sets),
        parameter.aliases,
        parameter.valid_values or parameter.enum_values,
        None if default is None else str(default),
        False,
        0,
        0,
        parameter.dont_show,
    )
