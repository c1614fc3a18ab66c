"""PSAvoidNullOrEmptyHelpMessageAttribute: ``HelpMessage`` without a message."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, argument_named, block_parameters
from psemu.parser import ast


class AvoidNullOrEmptyHelpMessageAttribute(Rule):
    """``HelpMessage = $null``, an empty string, or nothing."""

    code = "PSAvoidNullOrEmptyHelpMessageAttribute"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each attribute."""
        for node in block_parameters(script):
            for attribute in node.attributes:
                argument = argument_named(attribute, "helpmessage") if isinstance(attribute, ast.AttributeAst) else None
                if argument is not None and _is_empty(argument):
                    message = "HelpMessage parameter attribute should not be null or empty. To fix a violation of this rule, please set its value to a non-empty string."  # noqa: E501
                    yield self.finding(script, node, message)
                    break


def _is_empty(argument: ast.NamedAttributeArgumentAst) -> bool:
    value = argument.argument
    if argument.expression_omitted:
        return True
    if isinstance(value, ast.StringConstantExpressionAst):
        return not value.value
    return isinstance(value, ast.VariableExpressionAst) and value.variable_path.lower() == "null"
