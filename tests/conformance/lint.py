"""Kind ``lint``: what PSScriptAnalyzer found in small scripts and file sets. A rule that psemu does not have yet is a disagreement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psemu.catalog import Catalog, default_catalog
from psemu.diagnostic import DiagnosticRecord
from psemu.lint.analysis import analyze
from psemu.lint.rules import all_rules
from psemu.lint.script_text import read_script
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
    found = _analyze_script(case) if "script" in case else _analyze_files(case)
    agree = found == expected
    parts = {
        "places": _places(found) == _places(expected),
        "corrections": agree,
        "nothing invented": all(item in _places(expected) for item in _places(found)),
    }
    lacking = sorted({item["rule"] for item in expected if item["rule"].startswith("PS")} - _codes())
    note = f"psemu has no rule {', '.join(lacking)}\n" if lacking else ""
    difference = "" if agree else f"{case.get('script') or case['files']}\n{note}{show_difference(expected, found)}"
    return Verdict(area, agree, parts, difference)


def _analyze_script(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [_plain(record) for record in analyze(case["script"], None, case["settings"], _catalog())]


_ENCODINGS = {"utf8": "utf-8", "utf8bom": "utf-8-sig", "utf16": "utf-16", "latin1": "latin-1"}


def _analyze_files(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings about the target among files laid out in a folder of their own, which messages call ``{DIR}``."""
    with TemporaryDirectory() as folder:
        for file in case["files"]:
            path = Path(folder, file["path"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file["text"].encode(_ENCODINGS[file["encoding"]]))
        target = str(Path(folder, case["target"]))
        script = read_script(target)
        records = analyze(script.text, target, case["settings"], _catalog(), script.encoding)
        found = [_plain(record) for record in records]
    for finding in found:
        finding["message"] = finding["message"].replace(folder, "{DIR}")
        if finding["rule"] in _whole_file():
            finding.update(line=None, column=None, endLine=None, endColumn=None)
    return sorted(found, key=lambda f: (f["line"] or 0, f["column"] or 0, f["rule"], f["message"]))


@cache
def _whole_file() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules() if rule.whole_file)


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
