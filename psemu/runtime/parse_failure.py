"""Parse errors as the ErrorRecord that running a text gives, in PowerShell's wording."""

from __future__ import annotations

from psemu.objects import ErrorRecord
from psemu.objects.position_text import position_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseResult

_MOST = 10


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
