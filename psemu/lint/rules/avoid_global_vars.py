"""PSAvoidGlobalVars: a variable of the global scope is used."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.automatic_variables import AUTOMATIC
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidGlobalVars(Rule):
    """Reading one counts too."""

    code = "PSAvoidGlobalVars"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each use."""
        for node in script.nodes(ast.VariableExpressionAst):
            path = node.variable_path
            if path.lower().startswith("global:") and path[7:].lower() not in AUTOMATIC:
                yield self.finding(script, node, f"Found global variable '{path}'.")
