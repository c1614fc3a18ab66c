"""PSAvoidSemicolonsAsLineTerminators: a line ends with a semicolon that nothing needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)

_END = re.compile(r";(?=[ \t]*(?:\r|\n|\Z))")


class AvoidSemicolonsAsLineTerminators(Rule):
    """Off unless asked for."""

    code = "PSAvoidSemicolonsAsLineTerminators"
    enabled = False
    safe = True

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each line; of several semicolons the first that ends a statement."""
        text = script.text
        for kind, start, end in script.result.tokens:
            if kind != "NEWLINE_OR_SEMICOLON":
                continue
            piece = text[start:end]
            if not piece.startswith(";"):
                continue
            line_end = re.compile(r"[;\s]*?(?:\r|\n|\Z)").match(text, start + 1)
            if line_end is not None:
                last = text.rindex(";", start, max(end, line_end.end()))
                extent = script.source.extent(last, last + 1)
                yield self.finding(script, extent, "Line ends with a semicolon", (extent, ""))
