"""PSUseUTF8EncodingForHelpFile: a help file of a module is in another encoding."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule

_NAMES = {"utf-16-le": "System.Text.UnicodeEncoding", "utf-16-be": "System.Text.UnicodeEncoding"}


class UseUtf8EncodingForHelpFile(Rule):
    """Files named ``about_….help.txt``."""

    code = "PSUseUTF8EncodingForHelpFile"
    whole_file = True

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for the file."""
        name = (script.path or "").replace("\\", "/").rpartition("/")[2]
        lowered = name.lower()
        if not (lowered.startswith("about_") and lowered.endswith(".help.txt")):
            return
        encoding = _NAMES.get(script.encoding or "")
        if encoding is not None:
            message = (
                f"File {name} has to use UTF8 instead of {encoding} encoding because it is a PowerShell help file."
            )
            yield self.finding(script, script.source.extent(0, 0), message)
