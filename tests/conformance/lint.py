"""Kind ``lint``: what PSScriptAnalyzer found in small scripts and file sets. A rule that psemu does not have yet is a disagreement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from psemu.catalog import Catalog, default_catalog
from psemu.diagnostic import DiagnosticRecord
from psemu.lint.analysis import analyze
from psemu.lint.rules import all_rules
from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The recorded cases."""
    return read_cases(options.cases or options.shared / "conformance" / "lint" / "cases.jsonl.gz")


@cache
def _catalog() -> Catalog:
    return default_catalog()


@cache
def _codes() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules())


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Agreement: the same findings in the same order, with their corrections; parts: the findings without them, and per-rule places."""
    expected = case["expect"]
    area = case["area"]
    if "script" not in case:
        return Verdict(area, False, {}, "psemu does not analyze sets of files yet")
    found = [_plain(record) for record in analyze(case["script"], None, case["settings"], _catalog())]
    agree = found == expected
    parts = {
        "places": _places(found) == _places(expected),
        "corrections": agree,
        "nothing invented": all(item in _places(expected) for item in _places(found)),
    }
    lacking = sorted({item["rule"] for item in expected if item["rule"].startswith("PS")} - _codes())
    note = f"psemu has no rule {', '.join(lacking)}\n" if lacking else ""
    difference = "" if agree else f"{case['script']}\n{note}{show_difference(expected, found)}"
    return Verdict(area, agree, parts, difference)


def _places(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(f["rule"], f["severity"], f["line"], f["column"], f["endLine"], f["endColumn"]) for f in findings]


def _plain(record: DiagnosticRecord) -> dict[str, Any]:
    line, column = record.extent.start_line_column
    end_line, end_column = record.extent.end_line_column
    corrections = []
    for correction in record.corrections:
        start, end = correction.extent.start_line_column, correction.extent.end_line_column
        corrections.append(
            {
                "text": correction.text,
                "startLine": start[0],
                "startColumn": start[1],
                "endLine": end[0],
                "endColumn": end[1],
            }
        )
    return {
        "rule": record.code,
        "severity": record.severity,
        "line": line,
        "column": column,
        "endLine": end_line,
        "endColumn": end_column,
        "message": record.message,
        "suggestedCorrections": corrections,
    }
