"""PSAvoidDynamicallyCreatingVariableNames: New-Variable with a name that only running tells."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, names_command
from psemu.parser import ast


class AvoidDynamicallyCreatingVariableNames(Rule):
    """Off unless asked for."""

    code = "PSAvoidDynamicallyCreatingVariableNames"
    severity = INFORMATION
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for command in script.nodes(ast.CommandAst):
            if not names_command(script, command, "new-variable"):
                continue
            name = _name_argument(command)
            if name is None or isinstance(name, (ast.StringConstantExpressionAst, ast.ConstantExpressionAst)):
                continue
            text = (
                script.text_of(name).strip('"')
                if isinstance(name, ast.ExpandableStringExpressionAst)
                else script.text_of(name)
            )
            message = f"'{text}' is a dynamic variable name. Please avoid creating variables with a dynamic name"
            yield self.finding(script, command, message)


def _name_argument(command: ast.CommandAst) -> ast.Ast | None:
    elements = command.command_elements
    positional: list[ast.Ast] = []
    index = 1
    while index < len(elements):
        element = elements[index]
        index += 1
        if isinstance(element, ast.CommandParameterAst):
            name = element.parameter_name.lower()
            if name in ("force", "passthru", "whatif", "confirm", "verbose", "debug"):
                continue
            value = element.argument
            if value is None and index < len(elements):
                value, index = elements[index], index + 1
            if name and "name".startswith(name):
                return value
        elif not (isinstance(element, ast.VariableExpressionAst) and element.splatted):
            positional.append(element)
    return positional[0] if positional else None
