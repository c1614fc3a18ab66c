"""PSPossibleIncorrectUsageOfAssignmentOperator: a condition assigns where it may have meant to compare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_MESSAGE = "Did you mean to use the assignment operator '='? The equality operator in PowerShell is 'eq'."


class PossibleIncorrectUsageOfAssignmentOperator(Rule):
    """What a command or method gives is kept on purpose: ``if ($found = Get-Item x)``."""

    code = "PSPossibleIncorrectUsageOfAssignmentOperator"
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each condition, at its operator."""
        conditions = [condition for node in script.nodes(ast.IfStatementAst) for condition, _ in node.clauses]
        conditions += [node.condition for node in script.nodes(ast.WhileStatementAst)]
        conditions += [node.condition for node in script.nodes(ast.DoWhileStatementAst)]
        for condition in conditions:
            if not isinstance(condition, ast.AssignmentStatementAst) or condition.operator != "Equals":
                continue
            if any(
                isinstance(node, (ast.CommandAst, ast.InvokeMemberExpressionAst)) for node in condition.right.walk()
            ):
                continue
            operator = re.compile(r"\s*=").match(script.text, condition.left.end)
            if operator is not None:
                yield self.finding(script, script.source.extent(operator.end() - 1, operator.end()), _MESSAGE)
