"""``SuppressMessage`` attributes: which findings a script asks not to hear."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from psemu.lint.rule import AnalyzedScript, argument_named
from psemu.parser import ast

if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

_NAMES = ("diagnostics.codeanalysis.suppressmessage", "suppressmessage")


def suppressed(script: AnalyzedScript, record: DiagnosticRecord) -> bool:
    """True if an attribute on the script, a function or a class around the finding suppresses its rule.

    The first argument is the rule; the second, where there is one, is empty or the finding's own id.
    """
    for attribute, owner in _attributes(script):
        arguments = attribute.positional_arguments
        if _text(arguments, 0).lower() != record.code.lower():
            continue
        if len(arguments) > 1:
            wanted = _text(arguments, 1)
            if not isinstance(arguments[1], ast.StringConstantExpressionAst):
                continue
            if wanted and wanted.lower() != (getattr(record, "suppression_id", None) or "").lower():
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
    scope = _named_text(attribute, "scope").lower()
    if scope not in ("function", "class"):
        return [owner]
    target = _named_text(attribute, "target") or "*"
    kind: Any = ast.FunctionDefinitionAst if scope == "function" else ast.TypeDefinitionAst
    matches = _matcher(target)
    return [
        node
        for node in script.nodes(kind)
        if owner.start <= node.start and node.end <= owner.end and matches(node.name)
    ]


def _matcher(target: str) -> Callable[[str], bool]:
    """*target* is a regular expression that matches anywhere in the name; one that is none is a wildcard pattern."""
    if len(target) < 200 and not target.startswith("*"):
        try:
            pattern = re.compile(target, re.IGNORECASE)
        except re.error:
            pass
        else:
            return lambda name: pattern.search(name) is not None
    return lambda name: fnmatchcase(name.lower(), target.lower())


def _named_text(attribute: ast.AttributeAst, name: str) -> str:
    named = argument_named(attribute, name)
    return _text([named.argument], 0) if named is not None else ""


def _text(arguments: list[ast.Ast], index: int) -> str:
    node = arguments[index] if index < len(arguments) else None
    return node.value if isinstance(node, ast.StringConstantExpressionAst) else ""
