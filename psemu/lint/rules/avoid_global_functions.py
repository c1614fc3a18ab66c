"""PSAvoidGlobalFunctions: a module defines a function in the global scope."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import name_extent
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast


class AvoidGlobalFunctions(Rule):
    """Only in ``.psm1`` files."""

    code = "PSAvoidGlobalFunctions"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each, at its name."""
        if script.path is None or not script.path.lower().endswith(".psm1"):
            return
        for definition in script.nodes(ast.FunctionDefinitionAst):
            if definition.name.lower().startswith("global:"):
                message = "Avoid creating functions with a Global scope."
                yield self.finding(script, name_extent(script, definition), message, suppression_id=definition.name)
