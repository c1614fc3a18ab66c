"""PSAvoidReservedWordsAsFunctionNames: a function that can only be called with ``&``."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import bare_name, method_name_start, name_extent
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_WORDS = """
    assembly base begin break catch class command configuration continue data define do dynamicparam else elseif end enum exit filter
    finally for foreach from function hidden if in interface module namespace parallel param private process public return sequence
    static switch throw trap try type until using var while workflow
"""
_RESERVED = frozenset(_WORDS.split())


class AvoidReservedWordsAsFunctionNames(Rule):
    """Keywords of today and of the language's reserve."""

    code = "PSAvoidReservedWordsAsFunctionNames"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function or method, at its name."""
        for node in script.nodes(ast.FunctionDefinitionAst):
            name = bare_name(node.name)
            if name.lower() in _RESERVED:
                message = f"The reserved word '{name}' was used as a function name. This should be avoided."
                yield self.finding(script, name_extent(script, node), message)
        for method in script.nodes(ast.FunctionMemberAst):
            if method.name.lower() in _RESERVED:
                start = method_name_start(script, method)
                message = f"The reserved word '{method.name}' was used as a function name. This should be avoided."
                yield self.finding(script, script.source.extent(start, start + len(method.name)), message)
