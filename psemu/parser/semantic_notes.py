"""Which nodes of a tree made by the descent PowerShell's checks look at: what the builder notes while it makes nodes, found by a walk."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Note = tuple[Any, ...]

_CASTS = (ast.ConvertExpressionAst, ast.AttributedExpressionAst)


def notes_of(root: ast.Ast, text: str, seen: set[int] | None = None, below: bool = True) -> list[Note]:
    """The notes for :func:`psemu.parser.semantics.check`: name of the check, then what it takes. Not *below*: on *root* alone.

    *seen*: parts of a chain of casts, and splatted variables that a command takes, which need no note of their own.
    """
    notes: list[Note] = []
    seen = set() if seen is None else seen
    for node in root.walk() if below else (root,):
        make = _NOTES.get(type(node))
        if make is not None:
            make(node, text, notes, seen)
    return notes


def _assignment(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    left = node.left
    if type(left) is not ast.VariableExpressionAst:
        notes.append(("assignment", node))


def _unary(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if node.token_kind.endswith(("PlusPlus", "MinusMinus")) and type(node.child) is not ast.VariableExpressionAst:
        notes.append(("increment", node))


def _cast(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if id(node) not in seen:
        notes.append(("casts", node))
        while type(node) in _CASTS:
            seen.add(id(node))
            node = node.child


def _using_expression(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if type(node.sub_expression) is not ast.VariableExpressionAst:
        notes.append(("using_expression", node))
    else:
        seen.add(id(node.sub_expression))


def _hashtable(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if len(node.key_value_pairs) > 1:
        notes.append(("hashtable", node))


def _attribute(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if node.positional_arguments or node.named_arguments:
        notes.append(("attribute", node, True))


def _param_block(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    notes.append(("parameters", node.parameters))


def _function(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if node.parameters:
        notes.append(("function", node))
    if node.is_workflow:
        notes.append(("workflow", node))
        # its keywords are none of its own errors
        seen.update([id(item) for item in node.walk() if type(item) is ast.BlockStatementAst])


def _type_definition(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    attributes = list(node.attributes)
    if node.type_attributes != "Class":
        notes.append(("enum_definition", node))
    else:
        notes.append(("class_definition", node))
        for member in node.members:
            attributes.extend(member.attributes)
            if type(member) is ast.FunctionMemberAst and member.parameters:
                notes.append(("function", member))
    notes.extend(("constant", attribute) for attribute in attributes)


def _using(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    notes.append(("using", node))


def _block(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if id(node) not in seen:
        notes.append(("block", node))


def _type(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if len(node.type_name) > 400:
        notes.append(("array_type", node))


def _foreach(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    seen.add(id(node.variable))
    if node.flags != "None" or node.throttle_limit is not None:
        notes.append(("loop_flags", node))


def _switch(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if "Parallel" in node.flags:
        notes.append(("loop_flags", node))


def _try(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    notes.append(("catches", node))
    if node.finally_ is not None:
        notes.append(("finally_block", node.finally_))


def _data(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    notes.append(("data", node))


def _command(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    for element in node.command_elements:
        seen.add(id(element))
        if type(element) is ast.ArrayLiteralAst:
            for part in element.elements:
                if type(part) is ast.VariableExpressionAst and part.splatted:
                    seen.add(id(part))
                    notes.append(("splat", part, True))


def _variable(node: Any, text: str, notes: list[Note], seen: set[int]) -> None:
    if node.splatted and id(node) not in seen:
        notes.append(("splat", node, False))


_NOTES = {
    ast.AssignmentStatementAst: _assignment, ast.UnaryExpressionAst: _unary, ast.ConvertExpressionAst: _cast,
    ast.AttributedExpressionAst: _cast, ast.UsingExpressionAst: _using_expression, ast.HashtableAst: _hashtable,
    ast.AttributeAst: _attribute, ast.ParamBlockAst: _param_block, ast.FunctionDefinitionAst: _function,
    ast.TypeDefinitionAst: _type_definition, ast.UsingStatementAst: _using, ast.BlockStatementAst: _block,
    ast.ForEachStatementAst: _foreach, ast.SwitchStatementAst: _switch, ast.TryStatementAst: _try, ast.DataStatementAst: _data,
    ast.CommandAst: _command, ast.VariableExpressionAst: _variable, ast.TypeConstraintAst: _type, ast.TypeExpressionAst: _type,
}  # fmt: skip
