"""Measures the gate on all its texts: ``python -m tests.gate.measure [--show]``.

With ``PSEMU_SHARED`` the published pages are the user's catalog; without it there is only what ships.
"""

from __future__ import annotations

import gc
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from psemu.catalog import Catalog, default_catalog
from psemu.catalog.shipped import PowerShellSource, ShippedPages
from psemu.cli import main as psemu
from psemu.gate import classify
from tests.gate.cases import harmless, hostile

FOLDERS = ("az", "entra", "graph-2022", "office", "powershell", "windows")
_GOAL = 5.0


def add_published_pages(home: Path, texts: list[str] | None = None) -> bool:
    """Make the published pages the user's catalog below *home*, or those of the commands in *texts*; False where there are none."""
    shared = os.environ.get("PSEMU_SHARED")
    if not shared or not Path(shared, "corpus").exists():
        return False
    folders = [Path(shared, "corpus", folder) for folder in FOLDERS]
    if texts is not None:
        folders = [_pages_of(folders, texts, home / "pages")]
    os.environ["PSEMU_HOME"] = str(home)
    out, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: SIM115
    try:
        for folder in folders:
            psemu(["catalog", "add", str(folder)])
    finally:
        sys.stdout.close()
        sys.stdout = out
    return True


def _pages_of(folders: list[Path], texts: list[str], target: Path) -> Path:
    """A folder with the pages of the commands that stand in *texts*."""
    named = {name.lower() for text in texts for name in re.findall(r"\w+-\w+", text)}
    for folder in folders:
        for page in folder.rglob("*.md"):
            if page.stem.lower() in named:
                copy = target / page.parent.name / page.name
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(page.read_bytes())
    return target


def verdicts(catalog: Catalog, texts: list[str]) -> list[tuple[str, str]]:
    """Text and verdict of those that are not called read."""
    return [(text, answer.verdict) for text in texts if (answer := classify(text, catalog)).verdict != "read"]


def latency(catalog: Catalog, texts: list[str]) -> tuple[float, float]:
    """CPU milliseconds of the median and of the slowest but one in a hundred, warm: each text was judged once before."""
    for text in texts:
        classify(text, catalog)
    gc.collect()
    spent = []
    for text in texts:
        start = time.process_time()
        classify(text, catalog)
        spent.append((time.process_time() - start) * 1000)
    spent.sort()
    return spent[len(spent) // 2], spent[len(spent) * 99 // 100]


def measure(show: bool = False) -> None:
    """Print how much that is harmless passes, what that is hostile passes, and how long an answer takes."""
    bad, good = [text for _, text in hostile()], harmless()
    catalogs = {"with what ships": Catalog(ShippedPages(), PowerShellSource())}
    with tempfile.TemporaryDirectory(prefix="psemu-gate-") as home:
        if add_published_pages(Path(home)):
            catalogs["with the published pages"] = default_catalog()
        for name, catalog in catalogs.items():
            stopped = verdicts(catalog, good)
            passed = len(bad) - len(verdicts(catalog, bad))
            median, slowest = latency(catalog, bad + good)
            lines = [
                f"gate {name}: {len(good) - len(stopped)} of {len(good)} harmless texts are read ({1 - len(stopped) / len(good):.1%})",
                f"gate {name}: {passed} of {len(bad)} hostile texts are read (goal: 0; of the harmless ones, with the pages: 90%)",
                f"gate {name}: median {median:.2f} ms, p99 {slowest:.2f} ms of CPU an answer, warm (goal: at most {_GOAL:g})",
            ]
            lines += [f"  {verdict:<11} {text}" for text, verdict in stopped if show]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()


def measure_large() -> None:
    """Print how long an answer takes where the user's catalog holds 26,000 commands, and that hostile texts stay what they are."""
    from tests.benchmarks.catalog import COMMANDS, large_catalog

    with large_catalog() as there:
        if not there:
            sys.stdout.write(f"gate with {COMMANDS:,} commands: skipped, PSEMU_SHARED names no published pages\n")
            return
        bad, good = [text for _, text in hostile()], harmless()
        catalog = default_catalog()
        start = time.process_time()
        classify(good[0], catalog)
        first = (time.process_time() - start) * 1000
        median, slowest = latency(catalog, bad + good)
        passed = len(bad) - len(verdicts(catalog, bad))
    sys.stdout.write(
        f"gate with {COMMANDS:,} commands attached: median {median:.2f} ms, p99 {slowest:.2f} ms of CPU an answer, warm (goal: at most {_GOAL:g});"
        f" the first {first:.1f} ms; {passed} of {len(bad)} hostile texts are read\n"
    )


if __name__ == "__main__":
    measure("--show" in sys.argv)
