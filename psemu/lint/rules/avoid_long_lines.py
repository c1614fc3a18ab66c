"""PSAvoidLongLines: a line is longer than agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule


class AvoidLongLines(Rule):
    """Off unless asked for; ``MaximumLineLength`` is the limit. A line is counted without its end."""

    code = "PSAvoidLongLines"
    enabled = False
    defaults: ClassVar[Mapping[str, Any]] = {"maximumlinelength": 120}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each line."""
        limit = self.options["maximumlinelength"]
        limit = limit if isinstance(limit, int) else 120
        start = 0
        for line in script.text.split("\n"):
            bare = line.removesuffix("\r")
            if len(bare) > limit:
                message = f"Line exceeds the configured maximum length of {limit} characters"
                # the last character is left out of the extent, as PSScriptAnalyzer has it
                yield self.finding(script, script.source.extent(start, start + len(bare) - 1), message)
            start += len(line) + 1
