"""Findings about what flows from one command of a pipeline into the next, as far as types and sets of parameters tell beforehand."""

from __future__ import annotations

from psemu.diagnostic import WARNING, DiagnosticRecord
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder import BoundCommand
    from psemu.catalog import CommandInfo
    from psemu.extent import SourceText

_NOT_BOUND = (
    "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input "
    "or the input and its properties do not match any of the parameters that take pipeline input."
)


def input_finding(
    node: ast.CommandAst, bound: BoundCommand, upstream: CommandInfo | None, source: SourceText
) -> DiagnosticRecord | None:
    """What is wrong with the input of *node*, which *upstream* (None: not known) gives; *bound* without errors."""
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
        for name, entry in parameter.parameter_sets.items():
            by_name = entry.value_from_pipeline_by_property_name
            if name in left and (entry.value_from_pipeline or by_name):
                takers.append((parameter, by_name))
                break
    extent = source.extent(node.start, node.end)
    if not takers:
        notes = (f"{bound.command.name} takes no input from the pipeline with these arguments",)
        return DiagnosticRecord(extent, "InputObjectNotBound", _NOT_BOUND, WARNING, (), notes)
    if upstream is None or any(by_name for _, by_name in takers):
        return None
    wanted = [parameter.type_name for parameter, _ in takers]
    emitted = upstream.output_types
    if emitted and all(map(_is_identity, wanted)) and all(map(_is_entity, emitted)):
        return _identity(bound.command, upstream, wanted[0], extent)
    return None


def _is_identity(type_name: str) -> bool:
    """True for the types that name an object of Microsoft Graph by the ids of its path: ``…IUsersIdentity``."""
    return type_name.startswith("Microsoft.Graph.") and type_name.endswith("Identity")


def _is_entity(type_name: str) -> bool:
    return ".IMicrosoftGraph" in type_name and "Identity" not in type_name


def _identity(command: CommandInfo, upstream: CommandInfo, wanted: str, extent: object) -> DiagnosticRecord | None:
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
    notes = (f"… | ForEach-Object {{ {command.name} -{ids[0]} $_.Id }}",)
    return DiagnosticRecord(extent, "InputObjectNotBound", message, WARNING, (), notes)  # type: ignore[arg-type]
