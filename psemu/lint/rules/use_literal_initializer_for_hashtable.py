"""PSUseLiteralInitializerForHashtable: a hashtable whose keys heed case is made."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast

_NAMES = ("hashtable", "system.collections.hashtable", "collections.hashtable")
_MESSAGE = "Use literal initializer, @{{}}, for creating a hashtable as they are case-insensitive by default"


class UseLiteralInitializerForHashtable(Rule):
    """``[hashtable]::new()`` without a comparer, and ``New-Object hashtable``."""

    code = "PSUseLiteralInitializerForHashtable"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each."""
        for call in script.nodes(ast.InvokeMemberExpressionAst):
            if (
                not isinstance(call.expression, ast.TypeExpressionAst)
                or call.expression.type_name.lower() not in _NAMES
            ):
                continue
            is_new = isinstance(call.member, ast.StringConstantExpressionAst) and call.member.value.lower() == "new"
            if is_new and not any("comparer" in script.text_of(argument).lower() for argument in call.arguments):
                yield self.finding(script, call, _MESSAGE, (call, "@{}"))
        for command in script.nodes(ast.CommandAst):
            if command_name(command).lower() != "new-object":
                continue
            texts = [
                node.value for node in command.command_elements[1:] if isinstance(node, ast.StringConstantExpressionAst)
            ]
            if texts and texts[0].lower() in _NAMES:
                yield self.finding(script, command, _MESSAGE, (command, "@{}"))
