"""PSPlaceOpenBrace: where a block's opening brace stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.layout import Layout
from psemu.lint.rule import AnalyzedScript, Rule


class PlaceOpenBrace(Rule):
    """``OnSameLine``: on the line of what it belongs to, else on a line of its own; ``NewLineAfter``: it ends its line;
    ``IgnoreOneLineBlock``: blocks on one line may stay. Off unless asked for."""

    code = "PSPlaceOpenBrace"
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {"onsameline": True, "newlineafter": True, "ignoreonelineblock": True}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each brace and demand."""
        layout = Layout(script)
        tokens = layout.tokens
        ignored = layout.left_alone(self.options["ignoreonelineblock"])
        for index, token in enumerate(tokens):
            if token.kind != "LCurly" or token.start in ignored:
                continue
            own_line = index > 0 and tokens[index - 1].kind == "NewLine"
            if self.options["onsameline"] and own_line and index > 1:
                yield self._join(script, layout, index)
            elif not self.options["onsameline"] and not own_line and index > 0:
                yield self._split(script, layout, index)
            if self.options["newlineafter"] and tokens[index + 1].kind not in ("NewLine", "EndOfInput"):
                extent = script.source.extent(token.start, token.end)
                yield self.finding(script, extent, "There is no new line after open brace.", (extent, "{\n"))

    def _join(self, script: AnalyzedScript, layout: Layout, index: int) -> DiagnosticRecord:
        brace, before, comment = layout.tokens[index], layout.tokens[index - 2], ""
        if before.kind == "Comment" and index > 2:
            before, comment = layout.tokens[index - 3], " " + layout.text(before)
        place = script.source.extent(before.start, brace.end)
        message = "Open brace not on same line as preceding keyword. It should be on the same line."
        text = f"{layout.text(before)} {{{comment}"
        return self.finding(script, script.source.extent(brace.start, brace.end), message, (place, text))

    def _split(self, script: AnalyzedScript, layout: Layout, index: int) -> DiagnosticRecord:
        brace, before = layout.tokens[index], layout.tokens[index - 1]
        # PSScriptAnalyzer puts it below the end of the line before, and leaves the rest to its rule about indentation
        line = layout.line(brace)
        column = len(script.source.line_text(line - 1)) + 1 if line > 1 else layout.column(brace)
        indent = " " * (column - 1)
        place = script.source.extent(before.start, brace.end)
        extent = script.source.extent(brace.start, brace.end)
        return self.finding(
            script, extent, "Open brace is not on a new line.", (place, f"{layout.text(before)}\n{indent}{{")
        )
