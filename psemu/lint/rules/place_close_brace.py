"""PSPlaceCloseBrace: where a block's closing brace stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.layout import Layout
from psemu.lint.rule import AnalyzedScript, Rule

_BRANCHES = ("Else", "ElseIf", "Catch", "Finally")


class PlaceCloseBrace(Rule):
    """On a line of its own. ``NewLineAfter``: ``else`` and its like begin the next line, otherwise they follow the brace;
    ``NoEmptyLineBefore``; ``IgnoreOneLineBlock``: blocks on one line may stay. Off unless asked for."""

    code = "PSPlaceCloseBrace"
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {
        "noemptylinebefore": False,
        "ignoreonelineblock": True,
        "newlineafter": True,
    }

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each brace and demand."""
        layout = Layout(script)
        tokens = layout.tokens
        ignored = layout.left_alone(self.options["ignoreonelineblock"])
        places = {token.start: index for index, token in enumerate(tokens)}
        for opening, brace in layout.brace_pairs():
            table_on_one_line = opening.kind == "AtCurly" and layout.line(opening) == layout.line(brace)
            if brace.start in ignored or table_on_one_line:
                continue
            index = places[brace.start]
            extent = script.source.extent(brace.start, brace.end)
            indent = _indent(layout, places[opening.start])
            before, after = tokens[index - 1], tokens[index + 1]
            if self.options["noemptylinebefore"] and index > 1 and before.kind == tokens[index - 2].kind == "NewLine":
                place = script.source.extent(tokens[index - 2].start, brace.end)
                message = "Close brace does not follow a non-empty line."
                yield self.finding(script, extent, message, (place, f"{layout.text(tokens[index - 2])}{indent}}}"))
            if self.options["newlineafter"]:
                if after.kind in _BRANCHES:
                    yield self.finding(script, extent, "Close brace does not follow a new line.", (extent, "}\n"))
            elif after.kind == "NewLine" and index + 2 < len(tokens) and tokens[index + 2].kind in _BRANCHES:
                branch = tokens[index + 2]
                message = "Close brace before a branch statement is followed by a new line."
                place = script.source.extent(brace.start, branch.end)
                yield self.finding(script, extent, message, (place, f"}} {layout.text(branch)}"))
            if before.kind != "NewLine":
                yield self.finding(script, extent, "Close brace is not on a new line.", (extent, f"\n{indent}}}"))


def _indent(layout: Layout, index: int) -> str:
    """The indentation of the line that the opening brace stands on. (PSScriptAnalyzer never looks at a script's first token.)"""
    opening = first = layout.tokens[index]
    if index > 0 and layout.tokens[index - 1].kind == "NewLine":
        return " " * (layout.column(opening) - 1)
    line = layout.line(opening)
    for position in range(index, 0, -1):
        if layout.line(layout.tokens[position]) != line:
            break
        first = layout.tokens[position]
    return " " * (layout.column(first) - 1)
