"""What every kind of conformance case shares: options, verdicts, reading case files, showing a difference."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """Where the data lies; *cases*, *commands*, *docs* and *root* replace the default places."""

    shared: Path
    cases: Path | None = None
    commands: Path | None = None
    docs: Path | None = None
    root: Path | None = None


@dataclass(frozen=True)
class Verdict:
    """One case judged: *part* is its area or kind, *parts* what is counted apart, *difference* is for a reader."""

    part: str
    agree: bool
    parts: dict[str, bool] = field(default_factory=dict)
    difference: str = ""


def read_cases(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a file, gzip or plain."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def area_of(case: dict[str, Any]) -> str:
    """The area a case says it belongs to, empty where it says none."""
    return str(case.get("area") or case.get("kind") or case.get("group") or "")


def case_id(case: dict[str, Any], index: int) -> str:
    """What names a case in a report: its id, else its path, else its number in the data, from 0."""
    return str(case.get("id") or case.get("path") or f"#{index}")


def show_difference(expected: Any, actual: Any, limit: int = 30) -> str:
    """Both values as indented JSON, line by line; at most *limit* lines of a unified difference.

    Either may be anything that ``json.dumps`` takes; what it does not take is shown by ``repr``. Two texts are compared as texts.
    """
    import difflib

    def lines(value: Any) -> list[str]:
        if isinstance(value, str):
            return value.splitlines()
        return json.dumps(value, indent=1, ensure_ascii=False, default=repr).splitlines()

    found = list(difflib.unified_diff(lines(expected), lines(actual), "PowerShell", "psemu", lineterm="", n=2))
    if len(found) > limit:
        found = [*found[:limit], f"… {len(found) - limit} more lines"]
    return "\n".join(found)
