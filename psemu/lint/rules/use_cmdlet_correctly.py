"""PSUseCmdletCorrectly: a command is called without a parameter that every one of its sets demands."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
)
from psemu.parser import ast


class UseCmdletCorrectly(Rule):
    """Calls without any argument outside of pipelines' ends, of commands with a mandatory parameter in every set."""

    code = "PSUseCmdletCorrectly"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            name = command_name(node)
            if not name or len(node.command_elements) > 1 or "-" not in name:
                continue
            pipeline = script.parent(node)
            if type(pipeline) is ast.PipelineAst and pipeline.pipeline_elements[0] is not node:
                continue
            command = script.catalog.find(name)
            if command is None or command.command_type != "Cmdlet" or not command.parameters:
                continue
            everywhere = any(
                "__AllParameterSets" in parameter.parameter_sets
                and parameter.parameter_sets["__AllParameterSets"].is_mandatory
                for parameter in command.parameters
            )
            if everywhere:
                message = (
                    f"Cmdlet '{name}' may be used incorrectly. Please check that all mandatory parameters are supplied."
                )
                yield self.finding(script, node, message)
