"""PSInvalidMultiDotValue: ``1.2.3`` without quotes is a number and a member, no version or address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast

_VALUE = re.compile(r"\d+(?:\.\d+){2,}")


class InvalidMultiDotValue(Rule):
    """Off unless asked for."""

    code = "PSInvalidMultiDotValue"
    severity = ERROR
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each value."""
        for node in script.nodes(ast.MemberExpressionAst):
            text = script.text_of(node)
            if type(script.parent(node)) is ast.MemberExpressionAst or _VALUE.fullmatch(text) is None:
                continue
            message = f"The unquoted '{text}' expression is not a valid syntax. Types with multiple dots need to be constructed from either a quoted string or individual components."  # noqa: E501
            yield self.finding(script, node, message, (node, f"'{text}'"))
