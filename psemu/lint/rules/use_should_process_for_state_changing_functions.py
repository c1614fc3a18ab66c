"""PSUseShouldProcessForStateChangingFunctions: a function whose verb changes things cannot be asked what it would do."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import name_extent, supports_should_process
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_VERBS = ("new-", "remove-", "reset-", "restart-", "set-", "start-", "stop-", "update-")


class UseShouldProcessForStateChangingFunctions(Rule):
    """A name with a scope is not looked at."""

    code = "PSUseShouldProcessForStateChangingFunctions"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, at its name."""
        for node in script.nodes(ast.FunctionDefinitionAst):
            if node.name.lower().startswith(_VERBS) and not supports_should_process(node):
                message = f"Function '{node.name}' has verb that could change system state. Therefore, the function has to support 'ShouldProcess'."
                yield self.finding(script, name_extent(script, node), message)
