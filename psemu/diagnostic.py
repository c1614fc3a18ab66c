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


#: characters of a line that an excerpt shows, and of a message; a script may be one line of megabytes
_WIDEST = 180
_LONGEST = 1_000


def excerpt(extent: ScriptExtent, widest: int = _WIDEST) -> str:
    """The extent's first line with carets below it, two lines without an end of line; tabs keep their place.

    Of a line of more than *widest* characters the part around the extent is shown, and what a terminal would obey is shown as a sign for it.
    """
    source = extent.source
    line, _ = extent.start_line_column
    first, last = source.line_range(line)
    start, stop = min(extent.start, last), min(extent.end, last)
    low = max(first, start - widest // 3) if last - first > widest else first
    high = min(last, low + widest)
    before, marked, behind = (
        source.text[low:start],
        source.text[start : min(stop, high)],
        source.text[min(stop, high) : high],
    )
    ahead, rest = "…" if low > first else "", "…" if high < last else ""
    pad, carets = _blank(ahead + before), _blank(marked, "^").replace("\t", "^")
    return f"{ahead}{visible(before + marked + behind)}{rest}\n{pad}{carets or '^'}"


def visible(text: str) -> str:
    """*text* with signs for control and formatting characters, each of which takes one place as it does; tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([ch if ch == "\t" or ch.isprintable() else _sign(ch) for ch in text])


def _sign(char: str) -> str:
    code = ord(char)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else " " if char.isspace() else "\ufffd"


def _blank(text: str, sign: str = " ") -> str:
    """As wide as *text* is in a terminal, with its tabs."""
    if text.isascii():
        return "".join(["\t" if ch == "\t" else sign for ch in text]) if "\t" in text else sign * len(text)
    from unicodedata import combining, east_asian_width

    widths = [(ch, 0 if combining(ch) else 2 if east_asian_width(ch) in "WF" else 1) for ch in text]
    return "".join(["\t" if ch == "\t" else sign * width for ch, width in widths])


def format_text(record: DiagnosticRecord) -> str:
    """``path:line:column: severity code: message`` with a caret excerpt and notes, as ``psemu check`` prints it."""
    line, column = record.extent.start_line_column
    source, carets = excerpt(record.extent).split("\n")
    gutter = " " * len(str(line))
    lines = [
        f"{shown_path(record)}:{line}:{column}: {record.severity.lower()} {record.code}: {shown_message(record)}",
        f"{line} | {source}",
        f"{gutter} | {carets}",
    ]
    lines.extend(f"{gutter} = {visible(note)}" for note in record.notes)
    return "\n".join(lines)


def shown_path(record: DiagnosticRecord) -> str:
    """The path as a terminal may be shown it."""
    return visible(record.extent.path or "<text>")


def shown_message(record: DiagnosticRecord) -> str:
    """The message as a terminal may be shown it; the name of something may be megabytes long."""
    message = record.message if len(record.message) <= _LONGEST else f"{record.message[:_LONGEST]}…"
    return message if message.isprintable() else "\n".join([visible(part) for part in message.split("\n")])


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
