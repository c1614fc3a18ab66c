"""PSMissingTryBlock: ``catch`` or ``finally`` stands where no ``try`` is before it, so that it is a command."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
)
from psemu.parser import ast


class MissingTryBlock(Rule):
    """Commands of these names that get a script block; off unless asked for."""

    code = "PSMissingTryBlock"
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each, at the word."""
        for node in script.nodes(ast.CommandAst):
            name = command_name(node)
            if name.lower() in ("catch", "finally") and len(node.command_elements) > 1:
                first = node.command_elements[0]
                yield self.finding(script, first, f"{name.capitalize()} is missing a try block", suppression_id=name)
