"""PSReservedParams: a cmdlet-like function declares a parameter that the engine gives it anyway."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.function_names import COMMON_PARAMETERS
from psemu.lint.rule import AnalyzedScript, Rule, attribute_named
from psemu.parser import ast


class ReservedParams(Rule):
    """Only ``[CmdletBinding()]`` brings the common parameters to this rule."""

    code = "PSReservedParams"
    severity = ERROR

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            block = definition.body.param_block
            if block is None or attribute_named(block.attributes, "cmdletbinding") is None:
                continue
            for parameter in block.parameters:
                name = parameter.name.variable_path
                if name.lower() in COMMON_PARAMETERS:
                    message = f"'{definition.name}' defines the reserved common parameter '{name}'."
                    yield self.finding(script, parameter, message)
