"""PSMisleadingBacktick: a backtick that looks like a line continuation and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule

_BACKTICK = re.compile(r"`[ \t]+(?=\r?$)", re.MULTILINE)


class MisleadingBacktick(Rule):
    """A blank behind the last backtick of a line escapes nothing."""

    code = "PSMisleadingBacktick"
    safe = True

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each line."""
        for match in _BACKTICK.finditer(script.text):
            blanks = script.source.extent(match.start() + 1, match.end())
            message = "This line has a backtick at the end trailed by a whitespace character. Did you mean for this to be a line continuation?"
            yield self.finding(script, script.source.extent(*match.span()), message, (blanks, ""))
