"""A mistake of psemu's own about one file, told as a finding: the other files are checked all the same."""

from __future__ import annotations

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.extent import SourceText

PSEMU_FAILED = "PsemuFailed"


def failed_on(text: str, path: str, error: Exception) -> DiagnosticRecord:
    """What to tell of the file *path* that *error* kept from being judged to its end."""
    while error.__traceback__ is not None and error.__traceback__.tb_next is not None:
        error.__traceback__ = error.__traceback__.tb_next
    trace = error.__traceback__
    where = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else ""
    message = (
        f"psemu failed on this file ({type(error).__name__}{where}), which is a mistake of its own: it was not checked to its end."
        " Please report it."
    )
    return DiagnosticRecord(SourceText(text, path).extent(0, 0), PSEMU_FAILED, message, ERROR)
