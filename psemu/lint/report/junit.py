"""Findings as a JUnit report: each file is a suite, each finding a failed test, a clean file one that passed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from psemu.diagnostic import format_text

if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

#: characters that XML 1.0 cannot hold
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def format_junit(records: Sequence[DiagnosticRecord], paths: Sequence[str]) -> str:
    """*paths*: every file that was checked, those without findings too."""
    by_path: dict[str, list[DiagnosticRecord]] = {path: [] for path in paths}
    for record in records:
        by_path.setdefault(record.extent.path or "<text>", []).append(record)
    tests = sum(max(1, len(found)) for found in by_path.values())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="psemu check" tests="{tests}" failures="{len(records)}" errors="0">',
    ]
    for path, found in by_path.items():
        name = quoteattr(_writable(path))
        lines.append(f'  <testsuite name={name} tests="{max(1, len(found))}" failures="{len(found)}" errors="0">')
        if not found:
            lines.append(f'    <testcase classname={name} name="psemu check"/>')
        for record in found:
            line, column = record.extent.start_line_column
            case = quoteattr(f"{record.code} {line}:{column}")
            message = quoteattr(_writable(record.message))
            lines += [
                f"    <testcase classname={name} name={case}>",
                f'      <failure type="{record.severity}" message={message}>{escape(_writable(format_text(record)))}</failure>',
                "    </testcase>",
            ]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"])


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("�", text)
