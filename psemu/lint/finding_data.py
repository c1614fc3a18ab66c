"""Findings as plain data, which a worker sends and the cache keeps, and back: only places, the text stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psemu.diagnostic import CorrectionExtent, DiagnosticRecord
from psemu.lint.secrets import SECRET, masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.extent import SourceText

#: code, severity, message, start, end, notes, corrections as (start, end, text, description)
FindingData = list[Any]


def to_data(records: Iterable[DiagnosticRecord]) -> list[FindingData]:
    """What JSON can hold of *records*."""
    return [
        [
            record.code,
            record.severity,
            record.message,
            record.extent.start,
            record.extent.end,
            list(record.notes),
            [[item.extent.start, item.extent.end, item.text, item.description] for item in record.corrections],
        ]
        for record in records
    ]


def from_data(data: Iterable[FindingData], source: SourceText) -> list[DiagnosticRecord]:
    """The records, with their places in *source*."""
    data = list(data)
    secrets = [(entry[3], entry[4]) for entry in data if entry[0] == SECRET]
    texts = [source.text[start:end] for start, end in secrets]
    if secrets:
        # a report is no place for a secret either, nor is a correction that holds one
        source = masked(source, secrets)
    return [
        DiagnosticRecord(
            source.extent(start, end),
            code,
            message,
            severity,
            tuple(
                CorrectionExtent(source.extent(first, last), text, words)
                for first, last, text, words in corrections
                if not any(secret in text for secret in texts)
            ),
            tuple(notes),
        )
        for code, severity, message, start, end, notes, corrections in data
    ]
