"""PSAvoidDefaultValueForMandatoryParameter: a default that can never be used."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, argument_named, block_parameters, is_true, plain_type_name
from psemu.parser import ast


class AvoidDefaultValueForMandatoryParameter(Rule):
    """Mandatory in every set it is declared in."""

    code = "PSAvoidDefaultValueForMandatoryParameter"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter, at its name."""
        for node in block_parameters(script):
            declared = [
                attribute
                for attribute in node.attributes
                if isinstance(attribute, ast.AttributeAst) and plain_type_name(attribute.type_name) == "parameter"
            ]
            if node.default_value is None or not declared:
                continue
            if all(is_true(argument_named(attribute, "mandatory")) for attribute in declared):
                name = node.name.variable_path
                message = f"Mandatory Parameter '{name}' is initialized in the Param block. To fix a violation of this rule, please leave it uninitialized."  # noqa: E501
                yield self.finding(script, node.name, message)
