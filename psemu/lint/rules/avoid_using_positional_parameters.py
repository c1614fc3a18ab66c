"""PSAvoidUsingPositionalParameters: a call leaves it to the order what three or more arguments mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
)
from psemu.parser import ast


class AvoidUsingPositionalParameters(Rule):
    """Commands of the catalog and functions of the script; each named argument makes up for one that is not."""

    code = "PSAvoidUsingPositionalParameters"
    severity = INFORMATION
    defaults: ClassVar[Mapping[str, Any]] = {"commandallowlist": ()}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        allowed = {str(name).lower() for name in self.options["commandallowlist"] or ()}
        own = {definition.name.lower() for definition in script.nodes(ast.FunctionDefinitionAst)}
        for node in script.nodes(ast.CommandAst):
            name = command_name(node)
            if not name or name.lower() in allowed:
                continue
            if name.lower() not in own and script.catalog.find(name) is None:
                continue
            rest = node.command_elements[1:]
            if any(type(item) is ast.VariableExpressionAst and item.splatted for item in rest):
                continue
            named = sum(type(item) is ast.CommandParameterAst and item.argument is None for item in rest)
            given = sum(type(item) is not ast.CommandParameterAst for item in rest)
            pipeline = script.parent(node)
            piped = type(pipeline) is ast.PipelineAst and pipeline.pipeline_elements[0] is not node
            if given - named - piped > 2:
                message = f"Cmdlet '{name}' has positional parameter. Please use named parameters instead of positional parameters when calling a command."  # noqa: E501
                yield self.finding(script, node, message, suppression_id=name)
