"""PSUseBOMForUnicodeEncodedFile: Windows PowerShell reads a file without a mark in the machine's own encoding."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)


class UseBomForUnicodeEncodedFile(Rule):
    """Files with anything but ASCII and no byte order mark."""

    code = "PSUseBOMForUnicodeEncodedFile"
    whole_file = True

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for the file."""
        if script.path is not None and script.encoding == "utf-8" and not script.text.isascii():
            name = script.path.replace("\\", "/").rpartition("/")[2]
            message = f"Missing BOM encoding for non-ASCII encoded file '{name}'"
            yield self.finding(script, script.source.extent(0, 0), message)
