"""What every kind of conformance case shares: options, verdicts, reading case files."""

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
