"""Findings as GitHub Actions' workflow commands: annotations at the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psemu.diagnostic import ERROR, WARNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psemu.diagnostic import DiagnosticRecord

_COMMANDS = {ERROR: "error", WARNING: "warning"}


def format_github(records: Sequence[DiagnosticRecord]) -> str:
    """One ``::error file=…::message`` line for each finding; empty for none."""
    return "\n".join(map(_annotation, records))


def _annotation(record: DiagnosticRecord) -> str:
    line, column = record.extent.start_line_column
    end_line, end_column = record.extent.end_line_column
    properties = {"file": record.extent.path or "<text>", "line": str(line), "endLine": str(end_line)}
    if line == end_line:
        # columns mean nothing on an annotation of several lines
        properties |= {"col": str(column), "endColumn": str(end_column)}
    properties["title"] = record.code
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS.get(record.severity, 'notice')} {listed}::{_data(record.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
