"""PSAvoidSemicolonsAsLineTerminators: a line ends with a semicolon that nothing needs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)


class AvoidSemicolonsAsLineTerminators(Rule):
    """Off unless asked for."""

    code = "PSAvoidSemicolonsAsLineTerminators"
    enabled = False
    safe = True

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each line; of several semicolons the last."""
        tokens = script.result.tokens
        for token, following in itertools.pairwise(tokens):
            if token.kind == "Semi" and following.kind in ("NewLine", "EndOfInput"):
                extent = script.source.extent(token.start, token.end)
                yield self.finding(script, extent, "Line ends with a semicolon", (extent, ""))
