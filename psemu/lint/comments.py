"""``#psemu: ignore[Code]`` comments: which findings a script's own comments ask not to hear."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord
    from psemu.parser import ParseResult

_COMMENT = re.compile(r"#\s*psemu:\s*ignore(-file)?(?:\s*\[([^\]\n]*)\])?", re.IGNORECASE)


def without_ignored(records: list[DiagnosticRecord], result: ParseResult) -> list[DiagnosticRecord]:
    """*records* without those that comments of the script ignore.

    A comment at the end of a line counts for the findings that start on it, one on a line of its own for the next line, and
    ``#psemu: ignore-file[Code]`` for the whole script. No brackets: every code.
    """
    source = result.source
    lines: dict[int, list[set[str]]] = {}
    everywhere: list[set[str]] = []
    for token in result.tokens:
        if token.kind != "Comment":
            continue
        for match in _COMMENT.finditer(source.text, token.start, token.end):
            codes = {code.strip().lower() for code in (match[2] or "").split(",")} - {""}
            if match[1]:
                everywhere.append(codes)
                continue
            line = source.line_column(token.start)[0]
            alone = not source.text[source.line_starts[line - 1] : token.start].strip()
            lines.setdefault(line + alone, []).append(codes)

    def ignored(record: DiagnosticRecord) -> bool:
        asked = everywhere + lines.get(record.extent.start_line_column[0], [])
        return any(not codes or record.code.lower() in codes for codes in asked)

    return [record for record in records if not ignored(record)]
