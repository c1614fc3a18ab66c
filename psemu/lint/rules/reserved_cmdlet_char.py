"""PSReservedCmdletChar: a module exports a command with a character in its name that means something else."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import bare_name
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
)
from psemu.parser import ast

_RESERVED = frozenset("#,(){}[]&/\\$^;:\"'<>|?@`*%+=~")


class ReservedCmdletChar(Rule):
    """Functions that ``Export-ModuleMember`` names."""

    code = "PSReservedCmdletChar"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, over its whole definition."""
        exported = [
            node.value.lower()
            for command in script.nodes(ast.CommandAst)
            if command_name(command).lower() == "export-modulemember"
            for element in command.command_elements[1:]
            for node in element.walk()
            if isinstance(node, ast.StringConstantExpressionAst)
        ]
        for definition in script.nodes(ast.FunctionDefinitionAst):
            name = bare_name(definition.name)
            if set(name) & _RESERVED and name.lower() in exported:
                message = f"The cmdlet '{definition.name}' uses a reserved char in its name."
                yield self.finding(script, definition, message, suppression_id=definition.name)
