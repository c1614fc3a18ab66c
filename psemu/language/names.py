"""Where a script means the same function, variable, parameter or class: for definitions, references, highlights and renaming."""

from __future__ import annotations

from psemu.language.occurrences import (
    AUTOMATIC,
    Name,
    Occurrence,
    bare_name,
    called_name,
    inner_range,
    variable_range,
    word_range,
)
from psemu.language.variables import given_parameter, is_set_by, is_taken, scope_of, variable_name, variables_called
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.language.document import ScriptDocument

    Range = tuple[int, int]

#: commands that take the names of functions
_ABOUT_FUNCTIONS = frozenset(
    ("export-modulemember", "get-command", "gcm", "get-help", "set-alias", "sal", "new-alias", "nal")
)


def name_at(document: ScriptDocument, offset: int) -> Name | None:
    """The name that holds *offset* or ends there."""
    document.parsed  # noqa: B018 -- the tree is made to follow the text
    seen: set[int] = set()
    for at in (offset + 1, offset):
        for node in reversed(document.around(at)):
            if id(node) in seen:
                continue
            seen.add(id(node))
            found = _name_of(document, node, offset)
            if found is not None:
                return found if found.range[0] <= offset <= found.range[1] else None
    return None


def _name_of(document: ScriptDocument, node: ast.Ast, offset: int) -> Name | None:
    if isinstance(node, ast.VariableExpressionAst):
        function, place = _function_variable(document, node)
        if function:
            return _function(document, function, place)
        return variable_name(document, node)
    if isinstance(node, ast.FunctionDefinitionAst):
        place = function_name_range(document, node)
        return _function(document, node.name, place) if place[0] <= offset <= place[1] else None
    if isinstance(node, ast.TypeDefinitionAst):
        place = word_range(document, node.name, node.start, node.end)
        return _class(document, node.name, place) if place[0] <= offset <= place[1] else None
    if isinstance(node, (ast.TypeConstraintAst, ast.TypeExpressionAst)):
        return _class(document, node.type_name, word_range(document, node.type_name, node.start, node.end))
    parent = document.parent(node)
    if isinstance(parent, ast.CommandAst):
        if isinstance(node, ast.StringConstantExpressionAst):
            return _of_argument(document, parent, node)
        if isinstance(node, ast.CommandParameterAst):
            return given_parameter(document, parent, node)
    return None


def function_name_range(document: ScriptDocument, node: ast.FunctionDefinitionAst) -> Range:
    """Where the name stands in a definition, its scope left out."""
    keyword = document.text.find(" ", node.start, node.end)
    start, end = word_range(document, node.name, max(keyword, node.start), node.end)
    scope, colon, _ = node.name.partition(":")
    return (start + len(scope) + 1, end) if colon and end > start else (start, end)


def _of_argument(
    document: ScriptDocument, command: ast.CommandAst, node: ast.StringConstantExpressionAst
) -> Name | None:
    if command.command_elements[0] is node:
        return _function(document, node.value, inner_range(document, node))
    variable = is_set_by(command, node)
    if variable:
        return variables_called(document, node.value, scope_of(document, node), inner_range(document, node))
    if called_name(command) in _ABOUT_FUNCTIONS:
        return _function(document, node.value, inner_range(document, node))
    return None


def _function_variable(document: ScriptDocument, node: ast.VariableExpressionAst) -> tuple[str, Range]:
    """The function of ``$function:name``."""
    drive, _, name = node.variable_path.partition(":")
    return (name, variable_range(document, node)) if drive.lower() == "function" and name else ("", (0, 0))


def _function(document: ScriptDocument, name: str, place: Range) -> Name:
    wanted = bare_name(name).lower()
    found: list[Occurrence] = []
    for node in document.landmarks():
        if isinstance(node, ast.FunctionDefinitionAst):
            if bare_name(node.name).lower() == wanted:
                found.append(Occurrence(function_name_range(document, node), True, True))
        elif isinstance(node, ast.CommandAst):
            elements = node.command_elements
            called = called_name(node)
            if bare_name(called) == wanted:
                found.append(Occurrence(inner_range(document, elements[0])))  # type: ignore[arg-type]
            elif called in _ABOUT_FUNCTIONS:
                for text in _plain_texts(elements[1:]):
                    if bare_name(text.value).lower() == wanted:
                        found.append(Occurrence(inner_range(document, text)))
        elif isinstance(node, ast.VariableExpressionAst):
            inner, at = _function_variable(document, node)
            if inner.lower() == wanted:
                found.append(Occurrence(at))
    return Name("function", bare_name(name), place, [each for each in found if each.range[0] < each.range[1]])


def _plain_texts(elements: list[ast.Ast]) -> Iterator[ast.StringConstantExpressionAst]:
    for element in elements:
        if isinstance(element, ast.CommandParameterAst) and element.argument is not None:
            element = element.argument
        for item in element.elements if isinstance(element, ast.ArrayLiteralAst) else (element,):
            if isinstance(item, ast.StringConstantExpressionAst):
                yield item


def _class(document: ScriptDocument, name: str, place: Range) -> Name | None:
    wanted = name.lower()
    definitions = [
        node for node in document.landmarks() if isinstance(node, ast.TypeDefinitionAst) and node.name.lower() == wanted
    ]
    if not definitions or place[0] == place[1]:
        return None
    found = [Occurrence(word_range(document, node.name, node.start, node.end), True, True) for node in definitions]
    for node in document.tree.walk():
        if isinstance(node, (ast.TypeConstraintAst, ast.TypeExpressionAst)) and node.type_name.lower() == wanted:
            found.append(Occurrence(word_range(document, node.type_name, node.start, node.end)))
        elif isinstance(node, ast.FunctionMemberAst) and node.name.lower() == wanted:
            # a constructor
            found.append(Occurrence(word_range(document, node.name, node.start, node.end), True))
    return Name("class", name, place, found)


def renaming_problem(document: ScriptDocument, name: Name, text: str) -> str:
    """What keeps *name* from being called *text*, empty for nothing."""
    if name.is_automatic or text.lower() in AUTOMATIC:
        return f"'{name.text if name.is_automatic else text}' is PowerShell's own name."
    if name.definition is None:
        return f"Nothing in this script defines '{name.text}'."
    allowed = text.replace("-", "") if name.kind == "function" else text
    if not allowed.replace("_", "a").isalnum() or (name.kind != "function" and text[:1].isdigit()):
        return f"'{text}' is no name for a {name.kind}."
    if text.lower() == name.text.lower():
        return ""
    if name.kind == "variable":
        taken = is_taken(document, name, text)
    elif name.kind == "function":
        taken = bool(document.functions(text.lower()))
    else:
        taken = any(
            isinstance(node, ast.TypeDefinitionAst) and node.name.lower() == text.lower()
            for node in document.landmarks()
        )
    return f"'{text}' is used already." if taken else ""
