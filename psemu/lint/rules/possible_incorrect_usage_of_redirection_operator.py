"""PSPossibleIncorrectUsageOfRedirectionOperator: a condition writes to a file where it may have meant to compare."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_MESSAGE = "Did you mean to use the redirection operator '>'? The comparison operators in PowerShell are '-gt' (greater than) or '-ge' (greater or equal)."  # noqa: E501


class PossibleIncorrectUsageOfRedirectionOperator(Rule):
    """``if ($a > $b)`` makes a file named after ``$b``."""

    code = "PSPossibleIncorrectUsageOfRedirectionOperator"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each condition of an ``if``, at its first redirection."""
        for statement in script.nodes(ast.IfStatementAst):
            for condition, _ in statement.clauses:
                found = next((node for node in condition.walk() if isinstance(node, ast.FileRedirectionAst)), None)
                if found is not None:
                    yield self.finding(script, found, _MESSAGE)
