"""What a command, parameter, type or variable is, and which parameter sets can still be meant while a command is written."""

from __future__ import annotations

from psemu.completion.commands import command_of
from psemu.completion.pseudo_binder import PseudoBinding
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.parameter_table import BindingParameter
    from psemu.catalog import CommandInfo
    from psemu.completion import Surroundings
    from psemu.language.document import ScriptDocument

    Range = tuple[int, int]

#: members of a type that a hover lists
_MEMBERS = 12


class Signature:
    """A parameter set that can still be meant: its syntax, and the ranges of its parameters in that text. *active* is an index or None."""

    __slots__ = ("active", "label", "parameters", "set_name")

    def __init__(self, label: str, parameters: list[tuple[int, int]], active: int | None, set_name: str) -> None:
        self.label = label
        self.parameters = parameters
        self.active = active
        self.set_name = set_name


def hover(document: ScriptDocument, offset: int) -> tuple[str, Range] | None:
    """Markdown about the command, parameter, type or variable that holds *offset* or ends there, and its range."""
    document.parsed  # noqa: B018 -- the tree is made to follow the text
    for at in (offset + 1, offset):
        for node in reversed(document.around(at)):
            found = _about(document, node)
            if found is not None:
                text, place = found
                return found if text and place[0] <= offset <= place[1] else None
    return None


def _about(document: ScriptDocument, node: ast.Ast) -> tuple[str, Range] | None:
    if isinstance(node, (ast.TypeConstraintAst, ast.TypeExpressionAst)):
        return _about_type(node), (node.start, node.end)
    if isinstance(node, ast.VariableExpressionAst):
        return _about_variable(document, node), (node.start, node.end)
    command = document.parent(node)
    if not isinstance(command, ast.CommandAst):
        return None
    is_name = node is command.command_elements[0]
    if not is_name and not isinstance(node, ast.CommandParameterAst):
        return None
    info = command_of(document, command)
    if info is None:
        return None
    if not isinstance(node, ast.CommandParameterAst):
        return about_command(info, document.surroundings), (node.start, node.end)
    parameter = _parameter(info, node.parameter_name)
    place = node.start, node.start + 1 + len(node.parameter_name)
    return (_about_parameter(info, parameter, document.surroundings), place) if parameter is not None else None


def _about_type(node: ast.TypeConstraintAst | ast.TypeExpressionAst) -> str:
    from psemu.objects import resolve_type_name
    from psemu.objects.member_table import member_rows

    full = resolve_type_name(node.type_name)
    if full is None:
        return ""
    lines = [f"**[{full}]**"]
    rows = [row.definition for side in ("s", "i") for row in member_rows(full, side) or ()]
    if rows:
        lines += ["", "```csharp", *rows[:_MEMBERS], *(["…"] if len(rows) > _MEMBERS else []), "```"]
    return "\n".join(lines)


def _about_variable(document: ScriptDocument, node: ast.VariableExpressionAst) -> str:
    from psemu.completion.inference import infer_type

    name = f"**{'@' if node.splatted else '$'}{node.variable_path}**"
    types = [each for each in infer_type(document, node) if each.name]
    shown = " or ".join(dict.fromkeys(f"`{each.name}`" for each in types))
    properties = list(dict.fromkeys(name for each in types for name in each.properties))
    lines = [f"{name} {shown}".rstrip()]
    if properties:
        lines += ["", "properties: " + ", ".join(properties)]
    return "\n".join(lines)


def _parameter(info: CommandInfo, name: str) -> BindingParameter | None:
    from psemu.binder.errors import ParameterBindingError
    from psemu.binder.parameter_table import binding_table

    try:
        return binding_table(info).match(name)
    except ParameterBindingError:
        return None


def about_command(info: CommandInfo, surroundings: Surroundings) -> str:
    """Markdown: name and module, what the page says first, the syntax of each parameter set."""
    from psemu.binder.parameter_table import binding_table

    table = binding_table(info)
    lines = [f"**{info.name}**" + (f" ({info.module_name})" if info.module_name else "")]
    page = surroundings.catalog.help(info.name)
    if page is not None and page.synopsis:
        lines += ["", page.synopsis.strip()]
    names = table.set_names or [""]
    lines += ["", "```powershell", *(_syntax(info, 1 << number)[0] for number in range(len(names))), "```"]
    return "\n".join(lines)


def _about_parameter(info: CommandInfo, parameter: BindingParameter, surroundings: Surroundings) -> str:
    lines = [f"**-{parameter.name}** `{parameter.type_name}`"]
    page = surroundings.catalog.help(info.name)
    described = (
        next((each for each in page.parameters if each.name.lower() == parameter.name.lower()), None) if page else None
    )
    if described is not None and described.description:
        lines += ["", described.description.strip()]
    facts = []
    if parameter.mandatory:
        facts.append("mandatory")
    if parameter.pipeline:
        facts.append("takes pipeline input")
    if parameter.aliases:
        facts.append("aliases: " + ", ".join(parameter.aliases))
    values = parameter.info.valid_values or parameter.info.enum_values
    if values:
        facts.append("one of " + ", ".join(values))
    sets = [name for name in parameter.info.parameter_sets if name != "__AllParameterSets"]
    if sets:
        facts.append("sets: " + ", ".join(sets))
    return "\n".join(lines + (["", " · ".join(facts)] if facts else []))


def _syntax(info: CommandInfo, flag: int) -> tuple[str, list[tuple[BindingParameter, int, int]]]:
    """The syntax line of one set, as ``Get-Command -Syntax`` writes it, and where its parameters stand in it."""
    from psemu.binder.common_parameters import COMMON
    from psemu.binder.parameter_table import binding_table

    common = {parameter.name for parameter in COMMON}
    entries = []
    for order, parameter in enumerate(binding_table(info).parameters):
        if parameter.name in common:
            continue
        entry = next((each for each in parameter.entries if each.flag & flag), None)
        entry = entry or next((each for each in parameter.entries if each.flag == 0), None)
        if entry is not None:
            entries.append(
                (entry.position if entry.position is not None else 10**6, not entry.mandatory, order, parameter, entry)
            )
    text, places = info.name, []
    for position, _, _, parameter, entry in sorted(entries, key=lambda each: each[:3]):
        name = f"[-{parameter.name}]" if position < 10**6 and not parameter.is_switch else f"-{parameter.name}"
        word = name if parameter.is_switch else f"{name} <{parameter.type_name.rpartition('.')[2]}>"
        word = word if entry.mandatory else f"[{word}]"
        places.append((parameter, len(text) + 1, len(text) + 1 + len(word)))
        text += " " + word
    return text + (" [<CommonParameters>]" if info.is_advanced else ""), places


def signatures(document: ScriptDocument, offset: int) -> list[Signature]:
    """The sets of the command at *offset* that its arguments leave possible, the default first."""
    document.parsed  # noqa: B018 -- the tree is made to follow the text
    line = document.text.rfind("\n", 0, offset) + 1
    blank = offset - line - len(document.text[line:offset].rstrip(" \t"))
    nodes = document.around(offset) or document.around(offset - blank)
    if not any(isinstance(node, ast.CommandAst) for node in nodes):
        nodes = document.around(offset - blank)
    command = next((node for node in reversed(nodes) if isinstance(node, ast.CommandAst)), None)
    info = command_of(document, command) if command is not None else None
    if command is None or info is None:
        return []
    pipeline = document.parent(command)
    piped = isinstance(pipeline, ast.PipelineAst) and pipeline.pipeline_elements[0] is not command
    binding = PseudoBinding(info, command, takes_pipeline=piped, for_name=True)
    here = next(
        (element for element in reversed(command.command_elements) if element.start <= offset <= element.end + 1), None
    )
    active = next(
        (
            bound
            for bound, pair in binding.bound.values()
            if here is not None and here in (pair.parameter, pair.argument)
        ),
        None,
    )
    names = binding.table.set_names or [""]
    found = []
    for number, name in enumerate(names):
        if binding.success and not binding.sets >> number & 1:
            continue
        label, places = _syntax(info, 1 << number)
        index = next((place for place, (parameter, _, _) in enumerate(places) if parameter is active), None)
        found.append(Signature(label, [(start, end) for _, start, end in places], index, name))
    return found
