"""PSDSCUseIdenticalParametersForDSC: Test- and Set-TargetResource of a DSC resource take different parameters."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.dsc_resources import resource_functions
from psemu.lint.output_types import full_type_name
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_MESSAGE = "The Test and Set-TargetResource functions of DSC Resource must have the same parameters."


class DscUseIdenticalParametersForDsc(Rule):
    """Modules of resources; two of the three functions are compared as they come, as PSScriptAnalyzer does."""

    code = "PSDSCUseIdenticalParametersForDSC"
    severity = ERROR

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for the first function if the numbers differ, and one for each parameter of the second that the first lacks."""
        functions = resource_functions(script)
        if len(functions) != 2:
            return
        first, second = functions
        own = [node for node in first.walk() if isinstance(node, ast.ParameterAst)]
        others = [node for node in second.walk() if isinstance(node, ast.ParameterAst)]
        if len(own) != len(others):
            yield self.finding(script, first, _MESSAGE)
        shapes = {node.name.variable_path.lower(): _shape(node) for node in own}
        for node in others:
            if shapes.get(node.name.variable_path.lower()) != _shape(node):
                yield self.finding(script, node, _MESSAGE)


def _shape(parameter: ast.ParameterAst) -> tuple[str, list[str]]:
    """Its type and the names of its attributes."""
    types = [item.type_name for item in parameter.attributes if isinstance(item, ast.TypeConstraintAst)]
    kind = full_type_name(types[-1]) if types else "System.Object"
    names = {
        item.type_name.lower()
        for item in parameter.attributes
        if isinstance(item, (ast.AttributeAst, ast.TypeConstraintAst))
    }
    return kind.lower(), sorted(names)
