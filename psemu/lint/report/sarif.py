"""Findings as SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from psemu.diagnostic import ERROR, WARNING
from psemu.help.page_codes import PAGE_CODES
from psemu.lint.rule_pages import rule_page, rule_texts

if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {ERROR: "error", WARNING: "warning"}


def format_sarif(records: Sequence[DiagnosticRecord], version: str) -> str:
    """One SARIF log with one run; columns and offsets count Unicode code points."""
    codes = sorted({record.code for record in records})
    levels = {record.code: _LEVELS.get(record.severity, "note") for record in records}
    index = {code: number for number, code in enumerate(codes)}
    driver = {
        "name": "psemu",
        "version": version,
        "rules": [_rule(code, levels[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(record, index[record.code]) for record in records],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str, level: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code, "defaultConfiguration": {"level": level}}
    if code in PAGE_CODES:
        rule["shortDescription"] = {"text": PAGE_CODES[code]}
    elif code in rule_texts():
        rule["shortDescription"] = {"text": rule_texts()[code].why}
        rule["help"] = {"text": rule_texts()[code].why, "markdown": rule_page(code)}
    return rule


def _result(record: DiagnosticRecord, index: int) -> dict[str, Any]:
    artifact = {"uri": _uri(record.extent.path or "text")}
    line, column = record.extent.start_line_column
    end_line, end_column = record.extent.end_line_column
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    result: dict[str, Any] = {
        "ruleId": record.code,
        "ruleIndex": index,
        "level": _LEVELS.get(record.severity, "note"),
        "message": {"text": "\n".join([record.message, *record.notes])},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    if record.corrections:
        result["fixes"] = [
            {
                "description": {"text": correction.description},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [
                            {
                                "deletedRegion": {
                                    "charOffset": correction.extent.start,
                                    "charLength": correction.extent.end - correction.extent.start,
                                },
                                "insertedContent": {"text": correction.text},
                            }
                        ],
                    }
                ],
            }
            for correction in record.corrections
        ]
    return result


def _uri(path: str) -> str:
    if path.startswith("<"):
        return "stdin"
    plain = quote(path.replace(os.sep, "/"), errors="replace")
    return f"file://{plain}" if plain.startswith("/") else plain
