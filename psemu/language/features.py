"""Answers about a place in a script: what a command or parameter is, which sets can still be meant, where a name comes from."""

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


class Signature:
    """A parameter set that can still be meant: its syntax, and the ranges of its parameters in that text. *active* is an index or None."""

    __slots__ = ("active", "label", "parameters", "set_name")

    def __init__(self, label: str, parameters: list[tuple[int, int]], active: int | None, set_name: str) -> None:
        self.label = label
        self.parameters = parameters
        self.active = active
        self.set_name = set_name


class Symbol:
    """A function, class or variable of the script with what it holds."""

    __slots__ = ("children", "kind", "name", "range", "selection")

    def __init__(self, name: str, kind: str, whole: Range, selection: Range) -> None:
        self.name = name
        self.kind = kind
        self.range = whole
        self.selection = selection
        self.children: list[Symbol] = []


def hover(document: ScriptDocument, offset: int) -> tuple[str, Range] | None:
    """Markdown about the command or parameter at *offset*, and its range."""
    for node in reversed(document.around(offset + 1)):
        command = document.parent(node)
        if not isinstance(command, ast.CommandAst):
            continue
        info = command_of(document, command)
        if info is None:
            return None
        if node is command.command_elements[0]:
            return _about_command(info, document.surroundings), (node.start, node.end)
        if isinstance(node, ast.CommandParameterAst):
            parameter = _parameter(info, node.parameter_name)
            name_end = node.start + 1 + len(node.parameter_name)
            return (
                (_about_parameter(info, parameter, document.surroundings), (node.start, name_end))
                if parameter
                else None
            )
    return None


def _parameter(info: CommandInfo, name: str) -> BindingParameter | None:
    from psemu.binder.errors import ParameterBindingError
    from psemu.binder.parameter_table import binding_table

    try:
        return binding_table(info).match(name)
    except ParameterBindingError:
        return None


def _about_command(info: CommandInfo, surroundings: Surroundings) -> str:
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
    blank = offset - len(document.text[:offset].rstrip(" \t"))
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


def definition(document: ScriptDocument, offset: int) -> Range | None:
    """Where the function or variable at *offset* is defined in the script."""
    node = _named(document, offset)
    if node is None:
        return None
    places = occurrences(document, offset)
    return next((place for place in places if _defines(document, place)), None)


def _named(document: ScriptDocument, offset: int) -> ast.Ast | None:
    """The variable, command name or function whose name holds *offset* or ends there."""
    for at in (offset + 1, offset):
        for node in reversed(document.around(at)):
            if isinstance(node, ast.VariableExpressionAst):
                return node
            parent = document.parent(node)
            is_name = isinstance(parent, ast.CommandAst) and parent.command_elements[0] is node
            if is_name and isinstance(node, ast.StringConstantExpressionAst):
                return node
            if isinstance(node, ast.FunctionDefinitionAst):
                start, end = _name_of(document, node)
                if start <= offset <= end:
                    return node
                break
    return None


def _name_of(document: ScriptDocument, node: ast.FunctionDefinitionAst) -> Range:
    start = document.text.find(node.name, node.start, node.end)
    return (start, start + len(node.name)) if start >= 0 else (node.start, node.start)


def _defines(document: ScriptDocument, place: Range) -> bool:
    for node in document.around(place[0] + 1):
        if isinstance(node, ast.FunctionDefinitionAst) and _name_of(document, node) == place:
            return True
        if isinstance(node, ast.AssignmentStatementAst) and node.left.start <= place[0] < node.left.end:
            return True
        if isinstance(node, ast.ParameterAst) and (node.name.start, node.name.end) == (place[0] - 1, place[1]):
            return True
        if isinstance(node, ast.ForEachStatementAst) and (node.variable.start, node.variable.end) == (
            place[0] - 1,
            place[1],
        ):
            return True
    return False


def occurrences(document: ScriptDocument, offset: int) -> list[Range]:
    """The ranges of the name at *offset* wherever the script means the same function or variable; the sign of a variable left out."""
    node = _named(document, offset)
    if isinstance(node, ast.VariableExpressionAst):
        return _variable_places(document, node)
    if node is None:
        return []
    name = (node.name if isinstance(node, ast.FunctionDefinitionAst) else node.value).lower()  # type: ignore[attr-defined]
    found: list[Range] = []
    defined = False
    for each in document.parsed.ast.walk():
        if isinstance(each, ast.FunctionDefinitionAst) and each.name.lower() == name:
            defined = True
            found.append(_name_of(document, each))
        elif isinstance(each, ast.CommandAst):
            first = each.command_elements[0]
            if isinstance(first, ast.StringConstantExpressionAst) and first.value.lower() == name:
                found.append((first.start, first.end))
    return sorted(found) if defined else []


def _scope_of(document: ScriptDocument, node: ast.Ast) -> ast.Ast:
    """The function whose variables *node* sees first, else the script."""
    for around in document.above(node):
        if isinstance(around, ast.FunctionDefinitionAst):
            return around
    return document.parsed.ast


def _variable_places(document: ScriptDocument, variable: ast.VariableExpressionAst) -> list[Range]:
    name = variable.variable_path.lower()
    scope = _scope_of(document, variable)
    found = []
    for each in scope.walk():
        if isinstance(each, ast.VariableExpressionAst) and each.variable_path.lower() == name:
            same = _scope_of(document, each) is scope or scope is document.parsed.ast
            if same and not (
                scope is document.parsed.ast and _assigned_in(document, _scope_of(document, each), name, scope)
            ):
                start = document.text.find(each.variable_path, each.start, each.end)
                found.append((start, start + len(each.variable_path)))
    return sorted(found)


def _assigned_in(document: ScriptDocument, scope: ast.Ast, name: str, script: ast.Ast) -> bool:
    """Whether a function has a variable of its own with that name."""
    if scope is script:
        return False
    for node in scope.walk():
        target = (
            node.left
            if isinstance(node, ast.AssignmentStatementAst)
            else node.name
            if isinstance(node, ast.ParameterAst)
            else None
        )
        if isinstance(target, ast.VariableExpressionAst) and target.variable_path.lower() == name:
            return True
    return False


def symbols(document: ScriptDocument) -> list[Symbol]:
    """Functions, classes and enums of the script, those inside others below them."""
    top: list[Symbol] = []
    by_node: dict[int, Symbol] = {}
    for node in document.parsed.ast.walk():
        if isinstance(node, ast.FunctionDefinitionAst):
            symbol = Symbol(node.name, "function", (node.start, node.end), _name_of(document, node))
        elif isinstance(node, ast.TypeDefinitionAst):
            start = document.text.find(node.name, node.start, node.end)
            symbol = Symbol(node.name, "class", (node.start, node.end), (start, start + len(node.name)))
        else:
            continue
        if isinstance(document.parent(node), ast.FunctionMemberAst):
            continue
        by_node[id(node)] = symbol
        holder = next((by_node[id(around)] for around in document.above(node) if id(around) in by_node), None)
        (holder.children if holder is not None else top).append(symbol)
    return top
