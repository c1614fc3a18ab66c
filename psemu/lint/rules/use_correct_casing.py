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

_KEYWORDS_TEXT = """
    begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from function
    hidden if in param process return static switch throw trap try until using while workflow assembly module namespace type
    command define
"""
_KEYWORDS = frozenset(_KEYWORDS_TEXT.split())
#: terminals that stand for several keywords
_KEYWORD_KINDS = ("BLOCK_NAME", "MEMBER_MODIFIER", "RETURN", "USING_KIND")
_OPERATORS_TEXT = """
    and or xor not band bor bxor bnot shl shr is isnot as f join split csplit isplit replace creplace ireplace eq ne gt ge lt le
    like notlike match notmatch contains notcontains in notin ceq cne cgt cge clt cle clike cnotlike cmatch cnotmatch ccontains
    cnotcontains cin cnotin ieq ine igt ige ilt ile ilike inotlike imatch inotmatch icontains inotcontains iin inotin
"""
_OPERATORS = frozenset(_OPERATORS_TEXT.split())


class UseCorrectCasing(Rule):
    """``CheckKeyword``, ``CheckOperator`` and ``CheckCommands`` choose; off unless asked for."""

    code = "PSUseCorrectCasing"
    severity = INFORMATION
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {"checkkeyword": True, "checkoperator": True, "checkcommands": True}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each word."""
        for kind, start, end in script.result.tokens:
            text = script.text[start:end]
            lowered = text.lower()
            if lowered == text:
                continue
            extent = script.source.extent(start, end)
            if self.options["checkkeyword"] and kind in (text.upper(), *_KEYWORD_KINDS) and lowered in _KEYWORDS:
                message = f"Keyword '{text}' does not match the expected case '{lowered}'."
                yield self.finding(script, extent, message, (extent, lowered))
            elif (
                self.options["checkoperator"]
                and text.startswith("-")
                and lowered[1:] in _OPERATORS
                and kind not in ("PARAMETER", "WORD", "COMMENT")
            ):
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
