"""PSUseSupportsShouldProcess: a function declares -WhatIf or -Confirm by hand."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    parameters_of,
)
from psemu.parser import ast


class UseSupportsShouldProcess(Rule):
    """Parameters of functions named WhatIf or Confirm."""

    code = "PSUseSupportsShouldProcess"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, at the first of the two."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            for node in parameters_of(definition):
                if node.name.variable_path.lower() in ("whatif", "confirm"):
                    message = f"WhatIf and/or Confirm manually defined in function {definition.name}. Instead, please use SupportsShouldProcess attribute."  # noqa: E501
                    yield self.finding(script, node, message, suppression_id=definition.name)
                    break
