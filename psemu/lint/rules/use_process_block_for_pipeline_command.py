"""PSUseProcessBlockForPipelineCommand: pipeline input of which only the last object is seen."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, argument_named
from psemu.parser import ast


class UseProcessBlockForPipelineCommand(Rule):
    """Naming the argument is enough, whatever its value."""

    code = "PSUseProcessBlockForPipelineCommand"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter that takes pipeline input, at its name."""
        for block in script.nodes(ast.ScriptBlockAst):
            if block.param_block is None or block.process_block is not None:
                continue
            for parameter in block.param_block.parameters:
                takes = any(
                    isinstance(attribute, ast.AttributeAst)
                    and (
                        argument_named(attribute, "valuefrompipeline")
                        or argument_named(attribute, "valuefrompipelinebypropertyname")
                    )
                    for attribute in parameter.attributes
                )
                if takes:
                    message = "Command accepts pipeline input but has not defined a process block."
                    yield self.finding(script, parameter.name, message)
