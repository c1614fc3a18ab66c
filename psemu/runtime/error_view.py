"""An ErrorRecord as PowerShell 7's ConciseView words it, with the line and carets where the error has a place."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects import ErrorRecord


def _title(record: ErrorRecord) -> str:
    reason = record.exception_type.rpartition(".")[2]
    if record.invocation:
        return str(record.invocation)
    if reason == "ParentContainsErrorRecordException":
        return "ParserError" if record.category == "ParserError" else record.category
    return reason.removesuffix("Exception") + "Exception" if reason else "Error"


def format_error(record: ErrorRecord) -> str:
    """One or several lines without an end of line."""
    message = str(record)
    if record.category == "ParserError" and message.startswith("At "):
        message = message.rpartition("\n")[2]
    extent = record.extent
    if extent is None:
        return f"{_title(record)}: {message}"
    line, column = extent.start_line_column
    source = extent.source.line_text(line)
    end_line, end_column = extent.end_line_column
    if (
        extent.path is None
        and extent.source.line_text(line + 1 if len(extent.source.line_starts) > line else line) == source
    ):
        if len(extent.source.line_starts) == 1 and record.category != "ParserError":
            return f"{_title(record)}: {message}"
    width = max(4, len(str(line)))
    carets = "~" * max(1, (end_column if end_line == line else len(source) + 1) - column)
    lines = [f"{_title(record)}: {extent.path or ''}".rstrip() if extent.path else f"{_title(record)}: "]
    lines.append(f"{'Line':<{width}} |")
    lines.append(f"{line:>{width}} | {source}")
    lines.append(f"{'':<{width}} | {' ' * (column - 1)}{carets}")
    lines.extend(f"{'':<{width}} | {part}" for part in message.split("\n"))
    return "\n".join(line.rstrip() for line in lines)
