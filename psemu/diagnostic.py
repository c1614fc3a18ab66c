"""Findings about text, and how a person sees one: a caret excerpt (PSScriptAnalyzer's ``DiagnosticRecord``)."""

from __future__ import annotations

from psemu.extent import ScriptExtent

ERROR = "Error"
WARNING = "Warning"
INFORMATION = "Information"


class CorrectionExtent:
    """A replacement of *extent* by *text* that mends a finding; *description* says what it does."""

    __slots__ = ("description", "extent", "text")

    def __init__(self, extent: ScriptExtent, text: str, description: str) -> None:
        self.extent = extent
        self.text = text
        self.description = description


class DiagnosticRecord:
    """One finding: *code* is PowerShell's own error id where there is one; *severity* one of Error, Warning, Information."""

    __slots__ = ("code", "corrections", "extent", "message", "notes", "severity")

    def __init__(
        self,
        extent: ScriptExtent,
        code: str,
        message: str,
        severity: str = ERROR,
        corrections: tuple[CorrectionExtent, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> None:
        self.extent = extent
        self.code = code
        self.message = message
        self.severity = severity
        self.corrections = corrections
        self.notes = notes

    def __repr__(self) -> str:
        line, column = self.extent.start_line_column
        return f"DiagnosticRecord({line}:{column} {self.code}: {self.message})"


def excerpt(extent: ScriptExtent) -> str:
    """The extent's first line with carets below it, two lines without an end of line; tabs keep their place."""
    line, column = extent.start_line_column
    text = extent.source.line_text(line)
    end_line, end_column = extent.end_line_column
    stop = end_column if end_line == line else len(text) + 1
    pad = "".join("\t" if ch == "\t" else " " for ch in text[: column - 1])
    return f"{text}\n{pad}{'^' * max(1, stop - column)}"


def format_text(record: DiagnosticRecord) -> str:
    """``path:line:column: severity code: message`` with a caret excerpt and notes, as ``psemu check`` prints it."""
    line, column = record.extent.start_line_column
    number = str(line)
    source, carets = excerpt(record.extent).split("\n")
    gutter = " " * len(number)
    lines = [
        f"{record.extent.path or '<text>'}:{line}:{column}: {record.severity.lower()} {record.code}: {record.message}",
        f"{number} | {source}",
        f"{gutter} | {carets}",
    ]
    lines.extend(f"{gutter} = {note}" for note in record.notes)
    return "\n".join(lines)


def as_dict(record: DiagnosticRecord) -> dict[str, object]:
    """The record as plain data for JSON: lines and columns count from 1."""
    line, column = record.extent.start_line_column
    end_line, end_column = record.extent.end_line_column
    return {
        "path": record.extent.path,
        "code": record.code,
        "severity": record.severity,
        "message": record.message,
        "line": line,
        "column": column,
        "endLine": end_line,
        "endColumn": end_column,
        "notes": list(record.notes),
        "corrections": [
            {"start": c.extent.start, "end": c.extent.end, "text": c.text, "description": c.description}
            for c in record.corrections
        ],
    }
