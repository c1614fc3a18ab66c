"""PSAvoidUsingEmptyCatchBlock: an error is caught and nothing is done about it."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidUsingEmptyCatchBlock(Rule):
    """A comment alone is nothing."""

    code = "PSAvoidUsingEmptyCatchBlock"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each catch clause without a statement."""
        for node in script.nodes(ast.CatchClauseAst):
            if not node.body.statements:
                message = "Empty catch block is used. Please use Write-Error or throw statements in catch blocks."
                yield self.finding(script, node, message)
