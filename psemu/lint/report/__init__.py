"""Findings as text for a person or as data for a program: the last step of ``psemu check``."""

from __future__ import annotations

from psemu.diagnostic import ERROR, INFORMATION, WARNING, format_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from psemu.diagnostic import DiagnosticRecord

_COUNTED = ((ERROR, "error"), (WARNING, "warning"), (INFORMATION, "information"))


def format_report(records: Sequence[DiagnosticRecord]) -> str:
    """Each finding with its caret excerpt, and a line that counts them; empty for no findings."""
    if not records:
        return ""
    counts = []
    for severity, word in _COUNTED:
        count = sum(record.severity == severity for record in records)
        if count:
            counts.append(f"{count} {word}{'s' if count > 1 and severity != INFORMATION else ''}")
    return "\n\n".join([*map(format_text, records), ", ".join(counts)])


def format_json(records: Sequence[DiagnosticRecord]) -> str:
    """One JSON object for each finding and line, keys as :func:`psemu.diagnostic.as_dict` names them; empty for no findings."""
    import json

    from psemu.diagnostic import as_dict

    return "\n".join(json.dumps(as_dict(record), ensure_ascii=False) for record in records)


def has_errors(records: Sequence[DiagnosticRecord]) -> bool:
    """True if a finding is an error: ``psemu check`` ends with exit code 1 then."""
    return any(record.severity == ERROR for record in records)
