"""PSAvoidUsingDoubleQuotesForConstantString: nothing in a double-quoted string needs them."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast


class AvoidUsingDoubleQuotesForConstantString(Rule):
    """Strings without variables, escapes and single quotes; off unless asked for."""

    code = "PSAvoidUsingDoubleQuotesForConstantString"
    severity = INFORMATION
    enabled = False
    safe = True

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each string."""
        for node in script.nodes(ast.StringConstantExpressionAst):
            text = script.text_of(node)
            kind = node.string_constant_type
            if kind == "DoubleQuoted":
                if "'" in node.value or "`" in text:
                    continue
                mended = f"'{node.value}'"
            elif kind == "DoubleQuotedHereString":
                if "@'" in node.value or "`" in text:
                    continue
                mended = f"@'{text[2:-2]}'@"
            else:
                continue
            yield self.finding(script, node, "Use single quotes when a string is constant.", (node, mended))
