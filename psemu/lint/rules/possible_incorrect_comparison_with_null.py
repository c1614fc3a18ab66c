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
            if right.variable_path.lower() != "null" or _is_null(node.left):
                continue
            operator = script.text[node.left.end : right.start].strip()
            mended = f"{script.text_of(right)} {operator} {script.text_of(node.left)}"
            message = "$null should be on the left side of equality comparisons."
            yield self.finding(script, node, message, (node, mended))


def _is_null(node: ast.Ast) -> bool:
    return isinstance(node, ast.VariableExpressionAst) and node.variable_path.lower() == "null"
