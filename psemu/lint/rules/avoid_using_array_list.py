"""PSAvoidUsingArrayList: a script makes an ArrayList where a generic list would do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    constant_argument,
    names_command,
)
from psemu.parser import ast

_FULL = ("system.collections.arraylist", "collections.arraylist")


class AvoidUsingArrayList(Rule):
    """``New-Object``, casts and ``::new``; the short name counts where ``using namespace System.Collections`` stands. Off unless asked for."""

    code = "PSAvoidUsingArrayList"
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each."""
        names = set(_FULL)
        for using in script.nodes(ast.UsingStatementAst):
            if re.fullmatch(
                r"using\s+namespace\s+(system\.)?collections", script.text_of(using).strip("; "), re.IGNORECASE
            ):
                names.add("arraylist")
        found: list[ast.Ast] = []
        for command in script.nodes(ast.CommandAst):
            if names_command(script, command, "new-object"):
                given = constant_argument(command, "typename") or next(
                    (e.value for e in command.command_elements[1:2] if type(e) is ast.StringConstantExpressionAst), None
                )
                if given is not None and given.lower() in names:
                    found.append(command)
        for cast in script.nodes(ast.ConvertExpressionAst):
            if cast.attribute.type_name.lower() in names:
                found.append(cast)
        for call in script.nodes(ast.InvokeMemberExpressionAst):
            if (
                isinstance(call.expression, ast.TypeExpressionAst)
                and call.expression.type_name.lower() in names
                and isinstance(call.member, ast.StringConstantExpressionAst)
                and call.member.value.lower() == "new"
            ):
                found.append(call)
        for node in found:
            message = f"The ArrayList class is used in '{script.text_of(node)}'. Consider using a generic collection or a fixed array instead."
            yield self.finding(script, node, message)
