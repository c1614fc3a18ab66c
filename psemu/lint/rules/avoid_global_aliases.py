"""PSAvoidGlobalAliases: a module makes an alias in the global scope."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
    constant_argument,
)
from psemu.parser import ast


class AvoidGlobalAliases(Rule):
    """``New-Alias -Scope Global`` in ``.psm1`` files."""

    code = "PSAvoidGlobalAliases"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each."""
        if script.path is None or not script.path.lower().endswith(".psm1"):
            return
        for node in script.nodes(ast.CommandAst):
            if script.enclosing(node, ast.ScriptBlockExpressionAst) is not None:
                continue
            if (
                command_name(node).lower() in ("new-alias", "nal")
                and (constant_argument(node, "scope") or "").lower() == "global"
            ):
                yield self.finding(script, node, "Avoid creating aliases with a Global scope.")
