"""``SuppressMessage`` attributes: which findings a script asks not to hear."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from psemu.lint.rule import AnalyzedScript, argument_named
from psemu.parser import ast

if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

_NAMES = ("diagnostics.codeanalysis.suppressmessage", "suppressmessage")


def suppressed(script: AnalyzedScript, record: DiagnosticRecord) -> bool:
    """True if an attribute on the script, a function or a class around the finding suppresses its rule."""
    for attribute, owner in _attributes(script):
        if _text(attribute, 0, "category").lower() != record.code.lower():
            continue
        for scope in _scopes(script, attribute, owner):
            if scope.start <= record.extent.start and record.extent.end <= scope.end:
                return True
    return False


def _attributes(script: AnalyzedScript) -> list[tuple[ast.AttributeAst, ast.Ast]]:
    found: list[tuple[ast.AttributeAst, ast.Ast]] = []
    for attribute in script.nodes(ast.AttributeAst):
        name = attribute.type_name.lower().removeprefix("system.").removesuffix("attribute")
        if name in _NAMES:
            found.append((attribute, _owner(script, attribute)))
    return found


def _owner(script: AnalyzedScript, attribute: ast.AttributeAst) -> ast.Ast:
    node = script.parent(attribute)
    while node is not None and not isinstance(node, (ast.FunctionDefinitionAst, ast.TypeDefinitionAst)):
        node = script.parent(node)
    return node if node is not None else script.result.ast


def _scopes(script: AnalyzedScript, attribute: ast.AttributeAst, owner: ast.Ast) -> list[ast.Ast]:
    scope = _text(attribute, -1, "scope").lower()
    if scope not in ("function", "class"):
        return [owner]
    target = _text(attribute, -1, "target") or "*"
    kind: Any = ast.FunctionDefinitionAst if scope == "function" else ast.TypeDefinitionAst
    return [
        node
        for node in script.nodes(kind)
        if owner.start <= node.start
        and node.end <= owner.end
        and (fnmatchcase(node.name.lower(), target.lower()) or _matches(target, node.name))
    ]


def _matches(pattern: str, name: str) -> bool:
    try:
        return len(pattern) < 200 and re.fullmatch(pattern, name, re.IGNORECASE) is not None
    except re.error:
        return False


def _text(attribute: ast.AttributeAst, index: int, name: str) -> str:
    named = argument_named(attribute, name)
    node: ast.Ast | None = named.argument if named is not None else None
    if node is None and 0 <= index < len(attribute.positional_arguments):
        node = attribute.positional_arguments[index]
    return node.value if isinstance(node, ast.StringConstantExpressionAst) else ""
