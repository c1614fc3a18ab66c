"""PSPossibleIncorrectComparisonWithNull: ``$x -eq $null`` filters when ``$x`` is a list."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_EQUALITY = ("Ieq", "Ine", "Ceq", "Cne")


class PossibleIncorrectComparisonWithNull(Rule):
    """``$null`` belongs on the left side."""

    code = "PSPossibleIncorrectComparisonWithNull"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each comparison."""
        for node in script.nodes(ast.BinaryExpressionAst):
            right = node.right
            if node.operator not in _EQUALITY or not isinstance(right, ast.VariableExpressionAst):
                continue
            if right.variable_path.lower() != "null" or not _may_be_list(node.left):
                continue
            operator = script.text[node.left.end : right.start].strip()
            mended = f"{script.text_of(right)} {operator} {script.text_of(node.left)}"
            message = "$null should be on the left side of equality comparisons."
            yield self.finding(script, node, message, (node, mended))


def _may_be_list(node: ast.Ast) -> bool:
    """False where the tree alone tells that the value is one thing."""
    if isinstance(node, ast.VariableExpressionAst):
        return node.variable_path.lower() not in ("null", "true", "false")
    if isinstance(node, ast.ConvertExpressionAst):
        name = node.attribute.type_name.lower()
        return name.endswith("[]") or name in ("object", "system.object", "array", "psobject")
    return not isinstance(
        node,
        (
            ast.StringConstantExpressionAst,
            ast.ExpandableStringExpressionAst,
            ast.ConstantExpressionAst,
            ast.HashtableAst,
            ast.ScriptBlockExpressionAst,
            ast.TypeExpressionAst,
        ),
    )
