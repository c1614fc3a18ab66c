"""PSUseSingleValueFromPipelineParameter: two parameters of one set take the same pipeline object."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    argument_named,
    is_true,
    plain_type_name,
)
from psemu.parser import ast


class UseSingleValueFromPipelineParameter(Rule):
    """Off unless asked for."""

    code = "PSUseSingleValueFromPipelineParameter"
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each such argument of an attribute."""
        for block in script.nodes(ast.ParamBlockAst):
            by_set: dict[str, list[tuple[ast.ParameterAst, ast.Ast]]] = {}
            for parameter in block.parameters:
                for item in parameter.attributes:
                    if not isinstance(item, ast.AttributeAst) or plain_type_name(item.type_name) != "parameter":
                        continue
                    given = argument_named(item, "valuefrompipeline")
                    if not is_true(given):
                        continue
                    named = argument_named(item, "parametersetname")
                    value = named.argument if named is not None else None
                    name = value.value if isinstance(value, ast.StringConstantExpressionAst) else "default"
                    by_set.setdefault(name, []).append((parameter, item))
            for name, found in by_set.items():
                if len(found) < 2:
                    continue
                listed = ", ".join(parameter.name.variable_path for parameter, _ in found)
                message = f"Multiple parameters ({listed}) in parameter set '{name}' are marked as ValueFromPipeline. Only one parameter per parameter set should accept pipeline input."  # noqa: E501
                for _, where in found:
                    yield self.finding(script, where, message)
