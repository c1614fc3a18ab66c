"""Findings about what flows from one command of a pipeline into the next, as far as types and sets of parameters tell beforehand."""

from __future__ import annotations

from psemu.diagnostic import ERROR, WARNING, CorrectionExtent, DiagnosticRecord
from psemu.objects import PSObject
from psemu.objects.types import type_name_of
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from psemu.binder import BoundCommand
    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.extent import ScriptExtent, SourceText
    from psemu.lint.emission import Emission

_NOT_BOUND = (
    "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input "
    "or the input and its properties do not match any of the parameters that take pipeline input."
)


def input_finding(
    node: ast.CommandAst, bound: BoundCommand, emission: Emission | None, source: SourceText
) -> DiagnosticRecord | None:
    """What is wrong with the input of *node*, which *emission* (None: not known) is; *bound* without errors."""
    from psemu.binder.arguments import UnknownSplat

    blocks = any(type(item) is ast.ScriptBlockExpressionAst for item in node.command_elements)
    if blocks or any(isinstance(item, UnknownSplat) for item in bound.arguments):
        # a script block may stand for a value of each object
        return None
    left = {*bound.sets_left, "__AllParameterSets"}
    given = {name.lower() for name in bound.parameters}
    takers = []
    for parameter in bound.command.parameters:
        if parameter.name.lower() in given:
            continue
        entries = [
            entry
            for name, entry in parameter.parameter_sets.items()
            if name in left and (entry.value_from_pipeline or entry.value_from_pipeline_by_property_name)
        ]
        if entries:
            takers.append((parameter, entries))
    extent = source.extent(node.start, node.end)
    if not takers:
        notes = (f"{bound.command.name} takes no input from the pipeline with these arguments",)
        certain = emission is not None and bool(emission.objects) and _is_sure(bound.command)
        return DiagnosticRecord(extent, "InputObjectNotBound", _NOT_BOUND, ERROR if certain else WARNING, (), notes)
    if emission is None:
        return None
    if emission.objects is not None:
        return _refused(bound, emission.objects, takers, extent)
    upstream = emission.command
    if upstream is None or any(
        entry.value_from_pipeline_by_property_name for _, entries in takers for entry in entries
    ):
        return None
    wanted = [parameter.type_name for parameter, _ in takers]
    if upstream.output_types and all(map(_is_identity, wanted)) and all(map(_is_entity, upstream.output_types)):
        return _identity(node, bound.command, upstream, wanted[0], source)
    return None


def _refused(
    bound: BoundCommand, objects: Sequence[Any], takers: Sequence[tuple[ParameterInfo, Any]], extent: ScriptExtent
) -> DiagnosticRecord | None:
    """The binder's own word about the *objects* that are known to come, where nothing but they decides."""
    from psemu.binder import ParameterBindingError
    from psemu.lint.certainty import is_foreign

    if any(entry.value_from_pipeline and is_foreign(parameter) for parameter, entries in takers for entry in entries):
        # PowerShell makes an object of a class of many things
        return None
    for item in objects:
        try:
            bound.binder.bind_pipeline_object(item)
        except ParameterBindingError as error:
            if error.error_id not in ("InputObjectNotBound", "InputObjectMissingMandatory"):
                return None
            names = sorted(parameter.name for parameter, _ in takers)
            had = (
                ", ".join(item.properties)
                if isinstance(item, PSObject)
                else f"a {type_name_of(item).rpartition('.')[2]}"
            )
            notes = (f"what comes is {had}", "it could go to -" + ", -".join(names))
            if isinstance(item, PSObject):
                notes = (f"what comes has the properties {had}", *notes[1:])
            severity = ERROR if _is_sure(bound.command) else WARNING
            return DiagnosticRecord(extent, error.error_id, error.message, severity, (), notes)
    return None


def _is_sure(command: CommandInfo) -> bool:
    """False for what only a page says, which may be wrong about input."""
    return command.class_name is not None or command.command_type != "Cmdlet"


def _is_identity(type_name: str) -> bool:
    """True for the types that name an object of Microsoft Graph by the ids of its path: ``…IUsersIdentity``."""
    return type_name.startswith("Microsoft.Graph.") and type_name.endswith("Identity")


def _is_entity(type_name: str) -> bool:
    return ".IMicrosoftGraph" in type_name and "Identity" not in type_name


def _identity(
    node: ast.CommandAst, command: CommandInfo, upstream: CommandInfo, wanted: str, source: SourceText
) -> DiagnosticRecord | None:
    """An entity has ``Id``; an identity wants ``UserId`` and its like, and takes nothing else from it."""
    ids = [
        parameter.name
        for parameter in command.parameters
        if parameter.name.endswith("Id") and any(entry.is_mandatory for entry in parameter.parameter_sets.values())
    ]
    if not ids:
        return None
    short = wanted.rpartition(".")[2]
    message = (
        f"{upstream.name} emits objects with Id; {command.name} wants {ids[0]}: an {short} finds no {ids[0]} in them."
    )
    extent = source.extent(node.start, node.end)
    first = node.command_elements[0]
    mended = f"ForEach-Object {{ {source.text[first.start : first.end]} -{ids[0]} $_.Id{source.text[first.end : node.end]} }}"
    corrections = (CorrectionExtent(extent, mended, f"Replace with {mended}"),) if len(ids) == 1 else ()
    notes = (f"… | ForEach-Object {{ {command.name} -{ids[0]} $_.Id }}",)
    return DiagnosticRecord(extent, "InputObjectNotBound", message, WARNING, corrections, notes)
