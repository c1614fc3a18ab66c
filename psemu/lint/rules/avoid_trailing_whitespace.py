"""PSAvoidTrailingWhitespace: a line ends in blanks."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule


class AvoidTrailingWhitespace(Rule):
    """Only blanks and tabs count; lines end at LF or CRLF here, and strings and comments are no exception."""

    code = "PSAvoidTrailingWhitespace"
    safe = True
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each line."""
        start = 0
        for line in script.text.split("\n"):
            bare = line.removesuffix("\r")
            kept = bare.rstrip(" \t")
            if len(kept) != len(bare):
                extent = script.source.extent(start + len(kept), start + len(bare))
                yield self.finding(script, extent, "Line has trailing whitespace", (extent, ""))
            start += len(line) + 1
