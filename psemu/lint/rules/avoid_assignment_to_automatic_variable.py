"""PSAvoidAssignmentToAutomaticVariable: a variable is assigned that belongs to PowerShell."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.automatic_variables import READ_ONLY, WRITABLE
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidAssignmentToAutomaticVariable(Rule):
    """Read-only ones are an error; names with a scope are left alone."""

    code = "PSAvoidAssignmentToAutomaticVariable"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each assignment, loop variable and parameter."""
        names: list[ast.VariableExpressionAst] = []
        for assignment in script.nodes(ast.AssignmentStatementAst):
            left = assignment.left
            while isinstance(left, (ast.ConvertExpressionAst, ast.AttributedExpressionAst)):
                left = left.child
            targets = left.elements if isinstance(left, ast.ArrayLiteralAst) else [left]
            names += [target for target in targets if isinstance(target, ast.VariableExpressionAst)]
        names += [loop.variable for loop in script.nodes(ast.ForEachStatementAst)]
        names += [parameter.name for parameter in script.nodes(ast.ParameterAst)]
        for node in names:
            name = node.variable_path
            if name.lower() in READ_ONLY:
                message = f"The Variable '{name}' cannot be assigned since it is a readonly automatic variable that is built into PowerShell, please use a different name."  # noqa: E501
                yield self.finding(script, node, message, severity=ERROR, suppression_id=name)
            elif name.lower() in WRITABLE:
                message = f"The Variable '{name}' is an automatic variable that is built into PowerShell, assigning to it might have undesired side effects. If assignment is not by design, please use a different name."  # noqa: E501
                yield self.finding(script, node, message, suppression_id=name)
