"""PSDSCDscTestsPresent: a DSC resource has no tests beside it."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.dsc_resources import without_companion
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)


class DscDscTestsPresent(Rule):
    """Files in the ``Tests`` folder of the module."""

    code = "PSDSCDscTestsPresent"
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each resource."""
        for name, where in without_companion(script, "Tests"):
            yield self.finding(script, where, f"No tests found for resource '{name}'")
