"""PSDSCDscExamplesPresent: a DSC resource has no examples beside it."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.dsc_resources import without_companion
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)


class DscDscExamplesPresent(Rule):
    """Files in the ``Examples`` folder of the module."""

    code = "PSDSCDscExamplesPresent"
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each resource."""
        for name, where in without_companion(script, "Examples"):
            yield self.finding(script, where, f"No examples found for resource '{name}'")
