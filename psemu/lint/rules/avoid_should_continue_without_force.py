"""PSAvoidShouldContinueWithoutForce: a question that a script cannot answer beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, parameters_of
from psemu.parser import ast


class AvoidShouldContinueWithoutForce(Rule):
    """``-Force`` as ``[switch]`` or ``[bool]`` answers it."""

    code = "PSAvoidShouldContinueWithoutForce"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call of ShouldContinue in a function without it."""
        for call in script.nodes(ast.InvokeMemberExpressionAst):
            definition = script.enclosing(call, ast.FunctionDefinitionAst)
            if definition is None or not _asks(call) or any(map(_is_force, parameters_of(definition))):
                continue
            owner = "script definition" if script.path is None else f"file '{script.path}'"
            message = f"Function '{definition.name}' in {owner} uses ShouldContinue but does not have a boolean force parameter. The force parameter will allow users of the script to bypass ShouldContinue prompt"  # noqa: E501
            yield self.finding(script, call, message)


def _asks(call: ast.InvokeMemberExpressionAst) -> bool:
    return (
        isinstance(call.expression, ast.VariableExpressionAst)
        and call.expression.variable_path.lower() == "pscmdlet"
        and isinstance(call.member, ast.StringConstantExpressionAst)
        and call.member.value.lower() == "shouldcontinue"
    )


def _is_force(parameter: ast.ParameterAst) -> bool:
    if parameter.name.variable_path.lower() != "force":
        return False
    names = [
        attribute.type_name.lower()
        for attribute in parameter.attributes
        if isinstance(attribute, ast.TypeConstraintAst)
    ]
    return any(name.rpartition(".")[2] in ("switch", "switchparameter", "bool", "boolean") for name in names)
