"""The value of an expression that needs nothing but literals and known variables; everything else is UNKNOWN."""

from __future__ import annotations

from psemu.lint.variables import CONTAINER_LIMIT, Variables
from psemu.objects import UNKNOWN, Hashtable, PSArray
from psemu.parser import ast

_DEPTH = 40
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
_HASHTABLE_TYPES = ("hashtable", "system.collections.hashtable")


def variable_name(node: ast.Ast) -> str | None:
    """The lower-case name of a variable of the current scope; None for ``$env:x``, ``$script:x`` and other nodes."""
    if type(node) is not ast.VariableExpressionAst:
        return None
    name = node.variable_path.lower()
    if ":" in name:
        scope, _, rest = name.partition(":")
        return rest if scope in ("local", "private", "variable") else None
    return name


def constant_value(node: ast.Ast | None, variables: Variables, depth: int = 0) -> object:
    """The value of *node*, UNKNOWN where it depends on anything but literals and what *variables* knows."""
    if node is None or depth > _DEPTH:
        return UNKNOWN
    kind = type(node)
    if kind is ast.StringConstantExpressionAst or kind is ast.ConstantExpressionAst:
        return node.value  # type: ignore[attr-defined]
    if kind is ast.VariableExpressionAst:
        name = variable_name(node)
        if name is None:
            return UNKNOWN
        return _CONSTANTS[name] if name in _CONSTANTS else variables.get(name)
    if kind is ast.CommandExpressionAst:
        return constant_value(node.expression, variables, depth + 1) if not node.redirections else UNKNOWN  # type: ignore[attr-defined]
    if kind is ast.PipelineAst:
        elements = node.pipeline_elements  # type: ignore[attr-defined]
        if len(elements) != 1 or node.background or type(elements[0]) is not ast.CommandExpressionAst:  # type: ignore[attr-defined]
            return UNKNOWN
        return constant_value(elements[0], variables, depth + 1)
    if kind is ast.ParenExpressionAst:
        return constant_value(node.pipeline, variables, depth + 1)  # type: ignore[attr-defined]
    if kind is ast.ArrayLiteralAst:
        return _array([_element(item, variables, depth) for item in node.elements])  # type: ignore[attr-defined]
    if kind is ast.ArrayExpressionAst:
        return _array_expression(node.sub_expression, variables, depth)  # type: ignore[attr-defined]
    if kind is ast.HashtableAst:
        return _hashtable(node, variables, depth)  # type: ignore[arg-type]
    if kind is ast.ConvertExpressionAst:
        return _converted(node, variables, depth)  # type: ignore[arg-type]
    return UNKNOWN


def _element(node: ast.Ast, variables: Variables, depth: int) -> object:
    """A value inside a container: a container held by a variable is known only if nothing nests in it."""
    value = constant_value(node, variables, depth + 1)
    if type(node) is ast.VariableExpressionAst and isinstance(value, (list, Hashtable)):
        inner = value.values() if isinstance(value, Hashtable) else value
        if len(value) > CONTAINER_LIMIT or any(
            item is UNKNOWN or isinstance(item, (list, Hashtable)) for item in inner
        ):
            return UNKNOWN
    return value


def _array(items: list[object]) -> object:
    return UNKNOWN if len(items) > CONTAINER_LIMIT or any(item is UNKNOWN for item in items) else items


def _array_expression(block: ast.StatementBlockAst, variables: Variables, depth: int) -> object:
    items: list[object] = []
    for statement in block.statements:
        value = constant_value(statement, variables, depth + 1)
        if value is UNKNOWN:
            return UNKNOWN
        # @(…) collects the output of its statements: an array is unrolled, $null and a hashtable are one object
        if isinstance(value, list) and type(value) is not PSArray:
            items.extend(value)
        else:
            items.append(value)
    return _array(items)


def _hashtable(node: ast.HashtableAst, variables: Variables, depth: int, ordered: bool = False) -> object:
    if len(node.key_value_pairs) > CONTAINER_LIMIT:
        return UNKNOWN
    table = Hashtable(ordered=ordered)
    for key, value in node.key_value_pairs:
        name = constant_value(key, variables, depth + 1)
        if name is UNKNOWN or name is None or isinstance(name, (list, Hashtable)):
            return UNKNOWN
        table[name] = _element(value, variables, depth)
    return table


def _converted(node: ast.ConvertExpressionAst, variables: Variables, depth: int) -> object:
    type_name = node.attribute.type_name.lower()
    if type_name == "ordered" and type(node.child) is ast.HashtableAst:
        return _hashtable(node.child, variables, depth, ordered=True)
    value = constant_value(node.child, variables, depth + 1)
    if type_name in _HASHTABLE_TYPES and isinstance(value, Hashtable) and not value.ordered:
        return value
    if type_name in ("string", "system.string") and type(value) is str:
        return value
    if type_name in ("int", "int32", "system.int32") and type(value) is int:
        return value
    return UNKNOWN
