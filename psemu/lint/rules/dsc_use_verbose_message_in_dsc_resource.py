"""PSDSCUseVerboseMessageInDSCResource: a function of a DSC resource does not tell what it does."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.dsc_resources import resource_functions
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast


class DscUseVerboseMessageInDscResource(Rule):
    """Modules of resources; a call of Write-Verbose in a script block does not count."""

    code = "PSDSCUseVerboseMessageInDSCResource"
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function."""
        for definition in resource_functions(script):
            if not any(command_name(node).lower() == "write-verbose" for node in _commands(definition.body)):
                message = f"There is no call to Write-Verbose in DSC function '{definition.name}'. If you are using Write-Verbose in a helper function, suppress this rule application."  # noqa: E501
                yield self.finding(script, definition, message)


def _commands(body: ast.ScriptBlockAst) -> Iterator[ast.CommandAst]:
    stack: list[ast.Ast] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.CommandAst):
            yield node
        stack.extend(child for child in node.children if not isinstance(child, ast.ScriptBlockExpressionAst))
