"""PSAvoidDefaultValueSwitchParameter: a switch that is on when nobody gives it."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidDefaultValueSwitchParameter(Rule):
    """``[switch]$x = $true``."""

    code = "PSAvoidDefaultValueSwitchParameter"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter."""
        for node in script.nodes(ast.ParameterAst):
            default = node.default_value
            is_switch = any(
                isinstance(attribute, ast.TypeConstraintAst)
                and attribute.type_name.lower().rpartition(".")[2] in ("switch", "switchparameter")
                for attribute in node.attributes
            )
            is_on = isinstance(default, ast.VariableExpressionAst) and default.variable_path.lower() == "true"
            if is_switch and is_on:
                yield self.finding(script, node, f"{script.name} has a switch parameter default to true.")
