"""PSProvideCommentHelp: an exported function says nothing about itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.extent import ScriptExtent
from psemu.help.comment_help import is_comment_help
from psemu.lint.function_names import name_extent
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
    parameters_of,
)
from psemu.parser import ast
from psemu.parser.help_comments import HelpComments


class ProvideCommentHelp(Rule):
    """The correction is an empty help comment: ``BlockComment``, ``VSCodeSnippetCorrection`` and ``Placement`` say how it looks."""

    code = "PSProvideCommentHelp"
    severity = INFORMATION
    defaults: ClassVar[Mapping[str, Any]] = {
        "exportedonly": True,
        "blockcomment": True,
        "vscodesnippetcorrection": False,
        "placement": "before",
    }

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, at its name."""
        exported = {
            node.value.lower()
            for command in script.nodes(ast.CommandAst)
            if command_name(command).lower() == "export-modulemember"
            for element in command.command_elements[1:]
            for node in element.walk()
            if isinstance(node, ast.StringConstantExpressionAst)
        }
        comments: HelpComments | None = None
        for definition in script.nodes(ast.FunctionDefinitionAst):
            if self.options["exportedonly"] and definition.name.lower() not in exported:
                continue
            if comments is None:
                comments = HelpComments(script.result)
            if comments.of(definition, is_comment_help):
                continue
            message = f"The cmdlet '{definition.name}' does not have a help comment."
            extent = name_extent(script, definition)
            correction = self._correction(script, definition)
            yield self.finding(script, extent, message, correction, suppression_id=definition.name)

    def _correction(self, script: AnalyzedScript, definition: ast.FunctionDefinitionAst) -> tuple[ScriptExtent, str]:
        line = script.source.line_column(definition.start)[0]
        line_start = script.source.line_starts[line - 1]
        indent = script.text[line_start : definition.start]
        text = "".join(f"{indent}{row}\n" for row in self._rows(definition))
        placement = str(self.options["placement"]).lower()
        body = definition.body
        if placement == "begin":
            return script.source.extent(body.start, body.start + 1), "{\n" + text
        if placement == "end":
            return script.source.extent(body.end - 1, body.end - 1), "\n" + text + indent
        return script.source.extent(line_start, line_start), text

    def _rows(self, definition: ast.FunctionDefinitionAst) -> list[str]:
        sections = [(".SYNOPSIS", "Short description"), (".DESCRIPTION", "Long description")]
        sections += [(f".PARAMETER {p.name.variable_path}", "Parameter description") for p in parameters_of(definition)]
        sections += [(".EXAMPLE", "An example"), (".NOTES", "General notes")]
        rows: list[str] = []
        for number, (keyword, text) in enumerate(sections, 1):
            rows += [keyword, f"${{{number}:{text}}}" if self.options["vscodesnippetcorrection"] else text, ""]
        rows.pop()
        if self.options["blockcomment"]:
            return ["<#", *rows, "#>"]
        return ["#" * 30, *(f"#{row}" for row in rows), "#" * 30]
