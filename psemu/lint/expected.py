"""Findings in blocks of tests that are meant to fail: ``{ Get-Item -Nope } | Should -Throw``."""

from __future__ import annotations

from psemu.lint.effects import command_name
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord
    from psemu.parser import ParseResult


def without_expected(records: list[DiagnosticRecord], result: ParseResult) -> list[DiagnosticRecord]:
    """*records* without those inside a script block that is piped to ``Should -Throw``, or given to a command that is about exceptions."""
    blocks = []
    for node in result.ast.walk():
        if type(node) is ast.CommandAst and _is_about_errors(command_name(node) or ""):
            blocks += [(i.start, i.end) for i in node.command_elements if type(i) is ast.ScriptBlockExpressionAst]
        if type(node) is ast.PipelineAst and len(node.pipeline_elements) > 1:
            first, second = node.pipeline_elements[:2]
            if type(first) is ast.CommandExpressionAst and type(second) is ast.CommandAst and _expects_error(second):
                blocks.append((first.start, first.end))
    blocks.sort()
    return [record for record in records if not _inside(record, blocks)]


def _expects_error(command: ast.CommandAst) -> bool:
    named = [item.parameter_name.lower() for item in command.command_elements if type(item) is ast.CommandParameterAst]
    name = (command_name(command) or "").lower()
    return _is_about_errors(name) or (name == "should" and "throw" in named and "not" not in named)


def _is_about_errors(name: str) -> bool:
    """True for ``Should-Throw``, ``Assert-Throws``, ``VerifyException`` and their like."""
    lowered = name.lower()
    return "throw" in lowered or "exception" in lowered


def _inside(record: DiagnosticRecord, blocks: list[tuple[int, int]]) -> bool:
    from bisect import bisect_right

    place = bisect_right(blocks, (record.extent.start, len(record.extent.source.text) + 1)) - 1
    return place >= 0 and record.extent.end <= blocks[place][1]
