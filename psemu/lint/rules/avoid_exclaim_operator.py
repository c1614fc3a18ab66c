"""PSAvoidExclaimOperator: ``!`` where ``-not`` reads better."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidExclaimOperator(Rule):
    """Off unless asked for."""

    code = "PSAvoidExclaimOperator"
    safe = True
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each negation."""
        for node in script.nodes(ast.UnaryExpressionAst):
            if script.text[node.start] == "!":
                place = script.source.extent(node.start, node.start + 1)
                text = "-not" if script.text[node.start + 1 : node.start + 2].isspace() else "-not "
                yield self.finding(script, node, "Avoid using the ! negation operator", (place, text))
