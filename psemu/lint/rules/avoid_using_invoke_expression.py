"""PSAvoidUsingInvokeExpression: text is run as a script."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, names_command
from psemu.parser import ast

_MESSAGE = "Invoke-Expression is used. Please remove Invoke-Expression from script and find other options instead."


class AvoidUsingInvokeExpression(Rule):
    """By its name or its alias."""

    code = "PSAvoidUsingInvokeExpression"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            if names_command(script, node, "invoke-expression"):
                yield self.finding(script, node, _MESSAGE)
