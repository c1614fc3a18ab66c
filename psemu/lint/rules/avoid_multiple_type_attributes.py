"""PSAvoidMultipleTypeAttributes: a parameter has two types, of which the engine follows one."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidMultipleTypeAttributes(Rule):
    """``[string][int]$x``."""

    code = "PSAvoidMultipleTypeAttributes"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter, at its name."""
        for node in script.nodes(ast.ParameterAst):
            types = [attribute for attribute in node.attributes if isinstance(attribute, ast.TypeConstraintAst)]
            if len(types) > 1:
                name = node.name.variable_path
                yield self.finding(script, node.name, f"Parameter '${name}' has more than one type specifier.")
