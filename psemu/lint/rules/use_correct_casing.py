"""PSUseCorrectCasing: keywords and operators in small letters, commands and parameters as they are declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
)
from psemu.parser import ast


class UseCorrectCasing(Rule):
    """``CheckKeyword``, ``CheckOperator`` and ``CheckCommands`` choose; off unless asked for."""

    code = "PSUseCorrectCasing"
    severity = INFORMATION
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {"checkkeyword": True, "checkoperator": True, "checkcommands": True}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each word."""
        for token in script.result.tokens:
            text = script.text[token.start : token.end]
            lowered = text.lower()
            if lowered == text:
                continue
            flags = token.flags
            extent = script.source.extent(token.start, token.end)
            if self.options["checkkeyword"] and "Keyword" in flags:
                message = f"Keyword '{text}' does not match the expected case '{lowered}'."
                yield self.finding(script, extent, message, (extent, lowered))
            elif self.options["checkoperator"] and ("BinaryOperator" in flags or "UnaryOperator" in flags):
                message = f"Operator '{text}' does not match the expected case '{lowered}'."
                yield self.finding(script, extent, message, (extent, lowered))
        if self.options["checkcommands"]:
            for node in script.nodes(ast.CommandAst):
                yield from self._command(script, node)

    def _command(self, script: AnalyzedScript, node: ast.CommandAst) -> Iterator[DiagnosticRecord]:
        name = command_name(node)
        _, slash, plain = name.rpartition("\\")
        command = script.catalog.find(plain) if plain else None
        if command is None or script.catalog.resolve_alias(plain) is not None:
            return
        right = f"{command.module_name}\\{command.name}" if slash else command.name
        if right.lower() == name.lower() and right != name:
            first = node.command_elements[0]
            message = f"Function/Cmdlet '{name}' does not match its exact casing '{right}'."
            yield self.finding(script, first, message, (first, right))
        names = {parameter.name.lower(): parameter.name for parameter in command.parameters}
        for item in node.command_elements[1:]:
            if type(item) is not ast.CommandParameterAst:
                continue
            declared = names.get(item.parameter_name.lower())
            if declared is not None and declared != item.parameter_name:
                extent = script.source.extent(item.start, item.start + 1 + len(item.parameter_name))
                message = f"Parameter '-{item.parameter_name}' of function/cmdlet '{name}' does not match its exact casing '{declared}'."
                yield self.finding(
                    script, extent, message, (script.source.extent(item.start + 1, extent.end), declared)
                )
