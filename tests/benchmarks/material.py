"""What the benchmarks work on: recorded data where ``PSEMU_SHARED`` names it, else the project's own pages and sample script."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

from tests.conformance.frame import read_cases

SAMPLE = Path(__file__).parent / "data" / "sample.ps1"


def shared(*parts: str) -> Path | None:
    """A place in the recorded data, None where there is none."""
    root = os.environ.get("PSEMU_SHARED")
    path = Path(root, *parts) if root else None
    return path if path is not None and path.exists() else None


def scripts() -> list[str]:
    """About 400 kB of scripts."""
    examples = shared("conformance", "parse", "examples.jsonl.gz")
    if examples is None:
        return [SAMPLE.read_text("utf-8")] * 250
    valid = (case["text"] for case in read_cases(examples) if not case["errors"])
    found: list[str] = []
    size = 0
    for text in valid:
        found.append(text)
        size += len(text)
        if size > 400_000:
            break
    # scripts of a usual size, not snippets: the cost of a call must not hide the cost of a byte
    whole = iter(found)
    return ["\n\n".join(chunk) for chunk in iter(lambda: list(itertools.islice(whole, 20)), [])]


def pages(most: int = 300) -> list[str]:
    """Help pages: *most* of the corpus at equal steps, or those that ship."""
    corpus = shared("corpus", "az") if most <= 300 else shared("corpus")
    if corpus is None:
        from psemu.resources import resource_path

        corpus = Path(resource_path("helpdocs"))
    files = sorted(file for file in corpus.rglob("*-*.md") if "versions" not in file.parts)
    step = max(1, len(files) // most)
    return [file.read_text("utf-8-sig") for file in files[::step][:most]]


def bind_cases() -> list[dict[str, Any]]:
    """Recorded command lines with their commands, a few hundred of them."""
    cases = shared("conformance", "bind", "cases.jsonl.gz")
    return [] if cases is None else list(itertools.islice(read_cases(cases), 0, 20_000, 40))
