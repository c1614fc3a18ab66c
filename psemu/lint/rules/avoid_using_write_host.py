"""PSAvoidUsingWriteHost: text is written to the host, where nothing can take it up."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast

_HOST = "{0} uses Write-Host. Avoid using Write-Host because it might not work in all hosts, does not work when there is no host, and (prior to PS 5.0) cannot be suppressed, captured, or redirected. Instead, use Write-Output, Write-Verbose, or Write-Information."  # noqa: E501
_CONSOLE = "File '{0}' uses Console.'{1}'. Using Console to write is not recommended because it may not work in all hosts or there may even be no hosts at all. Use Write-Output instead."  # noqa: E501


class AvoidUsingWriteHost(Rule):
    """A function whose verb is Show may; ``[Console]::Write…`` is the same thing."""

    code = "PSAvoidUsingWriteHost"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            if command_name(node).lower() == "write-host" and not _shows(script, node):
                yield self.finding(script, node, _HOST.format(script.name))
        for call in script.nodes(ast.InvokeMemberExpressionAst):
            if not isinstance(call.expression, ast.TypeExpressionAst) or _shows(script, call):
                continue
            member = call.member.value if isinstance(call.member, ast.StringConstantExpressionAst) else ""
            if call.expression.type_name.lower() in ("console", "system.console") and member.lower().startswith(
                "write"
            ):
                name = "ScriptDefinition" if script.path is None else script.path.replace("\\", "/").rpartition("/")[2]
                yield self.finding(script, call, _CONSOLE.format(name, member))


def _shows(script: AnalyzedScript, node: ast.Ast) -> bool:
    definition = script.enclosing(node, ast.FunctionDefinitionAst)
    return definition is not None and definition.name.lower().startswith("show-")
