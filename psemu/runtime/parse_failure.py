"""Parse errors as the ErrorRecord that running a text gives, in PowerShell's wording."""

from __future__ import annotations

from psemu.objects import ErrorRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import ScriptExtent
    from psemu.parser import ParseResult

_MAX_LINE = 69
_MOST = 10


def position_message(extent: ScriptExtent) -> str:
    """``At line:1 char:5`` with the line and tildes under the extent."""
    line, column = extent.start_line_column
    end_line, end_column = extent.end_line_column
    text = extent.source.line_text(line).rstrip()
    place = f"At {extent.path or 'line'}:{line} char:{column}"
    if extent.path:
        place = f"At {extent.path}:{line} char:{column}"
    if not text:
        return place
    before = column - 1
    length = end_column - column if line == end_line and end_column <= len(text) + 1 else len(text) - column + 1
    if "\t" in text:
        text, before, length = _expand(text, before, length)
    prefix = suffix = False
    if len(text) > _MAX_LINE:
        if length > _MAX_LINE:
            text, before, length, suffix, prefix = text[before : before + _MAX_LINE], 0, _MAX_LINE, True, before > 0
        else:
            after = len(text) - before - length
            context = (_MAX_LINE - length) // 2
            keep_before, keep_after = min(before, context), min(after, context)
            if keep_before < context:
                keep_after = min(after, _MAX_LINE - length - keep_before)
            elif keep_after < context:
                keep_before = min(before, _MAX_LINE - length - keep_after)
            prefix, suffix = keep_before < before, keep_after < after
            text = text[before - keep_before : before + length + keep_after]
            before = keep_before
    shown = f"{' … ' if prefix else ''}{text}{' …' if suffix else ''}"
    pad = before + (3 if prefix else 0)
    return f"{place}\n+ {shown}\n+ {' ' * pad}{'~' * max(length, 1)}"


def _expand(text: str, before: int, length: int) -> tuple[str, int, int]:
    found = []
    new_before, new_length = before, length
    for index, ch in enumerate(text):
        if ch == "\t":
            found.append("    ")
            if index < before:
                new_before += 3
            elif index < before + length:
                new_length += 3
        else:
            found.append(ch)
    return "".join(found), new_before, new_length


def parse_error_record(parsed: ParseResult, positions: bool = False) -> ErrorRecord:
    """The record of a text that does not parse; its id is the first error's.

    Incomplete input is told without its place, unless *positions*.
    """
    first = parsed.errors[0]
    extent = parsed.source.extent(first.start, first.end)
    if first.incomplete_input and not positions:
        message = first.message
    else:
        shown = [
            f"{position_message(parsed.source.extent(error.start, error.end))}\n{error.message}"
            for error in parsed.errors[:_MOST]
        ]
        if len(parsed.errors) > _MOST:
            shown.append("Not all parse errors were reported.  Correct the reported errors and try again.")
        message = "\n\n".join(shown)
    return ErrorRecord(
        message,
        first.error_id,
        "ParserError",
        exception_type="System.Management.Automation.ParentContainsErrorRecordException",
        extent=extent,
    )
