"""The user's catalog: its size, what adding costs, how long a command takes to come out, and did-you-mean over many names."""

from __future__ import annotations

import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.material import SAMPLE, shared
from tests.benchmarks.measure import process_seconds, program

COMMANDS = 26_000
NAMES = 50_000
#: 30 lines with 17 commands of the published pages
ATTACHED = Path(__file__).parent / "data" / "attached.ps1"
_ADD = "import sys; from psemu.catalog import add_to_catalog; a = add_to_catalog(sys.argv[1], name='all'); print(a.commands, a.size, a.path)"
_FIND = "from psemu.catalog import default_catalog; assert default_catalog().find({!r}) is not None"


def catalog(rounds: int) -> None:
    """Adding 26,000 pages, the size of the catalog, its memory, and one command out of it."""
    corpus = shared("corpus")
    if corpus is None:
        print("catalog: skipped, PSEMU_SHARED does not name the folder of the published pages")
        return
    with tempfile.TemporaryDirectory(prefix="psemu-bench-") as made, _home(Path(made, "home")):
        pages, name = _copies(corpus, Path(made, "pages"))
        start, before = time.perf_counter(), _cpu()
        process = subprocess.Popen(
            [sys.executable, "-c", _ADD, str(Path(made, "pages"))], stdout=subprocess.PIPE, text=True
        )
        memory = _peak_memory(process)
        assert process.stdout is not None
        commands, size, _ = process.stdout.read().split()
        process.stdout.close()
        wall, cpu = time.perf_counter() - start, _cpu() - before
        each = int(size) / int(commands)
        print(
            f"catalog add: {pages:,} pages in {wall:.1f} s ({pages / wall:,.0f}/s; {cpu:.1f} s of CPU on"
            f" {cpu / wall:.1f} cores), {memory / 1e6:,.0f} MB of memory in all processes (goal: at most 300)"
        )
        print(
            f"catalog size: {int(size) / 1e6:.1f} MB for {int(commands):,} commands with their whole text, {each:.0f} bytes each;"
            f" {each * COMMANDS / 1e6:.1f} MB for {COMMANDS:,} (goal: at most 20)"
        )
        (floor, floor_wall), (ours, wall), *checks = process_seconds(
            [
                [sys.executable, "-c", "pass"],
                [sys.executable, "-c", _FIND.format(name)],
                *([*program(), "check", str(script)] for script in (SAMPLE, ATTACHED)),
            ],
            rounds,
        )
        print(
            f"catalog find, cold: {(wall - floor_wall) * 1000:.1f} ms over python -c pass, {(ours - floor) * 1000:.1f} ms of CPU (goal: at most 5)"
        )
        for script, (spent, _) in zip(("of what ships", "that use the catalog"), checks, strict=True):
            print(
                f"psemu check, 30 lines {script}, cold, {COMMANDS:,} commands attached: {spent * 1000:.1f} ms of CPU,"
                f" ratio {spent / floor:.2f} (goal: at most 3)"
            )
        _searches()


@contextlib.contextmanager
def _home(path: Path) -> Iterator[None]:
    """psemu's data of the user lies at *path*, for this process and those that it starts."""
    before = os.environ.get("PSEMU_HOME")
    os.environ["PSEMU_HOME"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PSEMU_HOME"]
        else:
            os.environ["PSEMU_HOME"] = before


@contextlib.contextmanager
def large_catalog() -> Iterator[bool]:
    """The user's catalog holds 26,000 commands; False where the published pages are not at hand."""
    from psemu.catalog import add_to_catalog

    corpus = shared("corpus")
    with tempfile.TemporaryDirectory(prefix="psemu-bench-") as made, _home(Path(made, "home")):
        if corpus is not None:
            _copies(corpus, Path(made, "pages"))
            add_to_catalog(str(Path(made, "pages")), name="all")
        yield corpus is not None


def _copies(corpus: Path, target: Path) -> tuple[int, str]:
    """The published pages under other module names until there are enough of them; their number and a command among them."""
    count, number, name = 0, 0, ""
    while count < COMMANDS:
        number += 1
        for file in sorted(corpus.rglob("*-*.md")):
            if count >= COMMANDS or "versions" in file.parts:
                continue
            text = file.read_text("utf-8").replace("Module Name: ", f"Module Name: Copy{number}.", 1)
            place = target / f"Copy{number}" / file.relative_to(corpus)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
            count += 1
            name = name or (file.stem if file.stem.startswith("Get-AzVM") else "")
    return count, name


def _cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _peak_memory(process: subprocess.Popen[str]) -> int:
    """The most bytes that a process and its children have held at once, looked at many times a second."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in (process.pid, *_children(process.pid))))
        time.sleep(0.02)
    return peak


def _children(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            yield from map(int, thread.read_text().split())


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _searches() -> None:
    from psemu.catalog import default_catalog, search_catalog

    words = ("recovery vault job", "user license", "restart virtual machine", "firewall rule")
    catalog = default_catalog()
    search_catalog(catalog, words[0])
    spent = []
    for query in words:
        start = time.process_time()
        search_catalog(catalog, query)
        spent.append(time.process_time() - start)
    print(f"catalog search: {statistics.median(spent) * 1000:.0f} ms for words, in all of them")


def suggest(rounds: int) -> None:
    """Did-you-mean over 50,000 names."""
    from psemu.catalog import default_catalog
    from psemu.catalog.suggestion import Suggestions

    random_ = random.Random(1)
    corpus = shared("corpus")
    known = [file.stem for file in corpus.rglob("*-*.md")] if corpus else default_catalog().names()
    names = set(known)
    while len(names) < NAMES:
        verb, _, noun = random_.choice(known).partition("-")
        names.add(
            f"{verb}-{random_.choice(('Beta', 'Preview', 'X', 'Az'))}{noun}{random_.choice(('', 'Info', 'Rule', 'Set'))}"
        )
    start = time.process_time()
    suggestions = Suggestions(names)
    suggestions.nearest("Get-NothingLikeThisIsThere")
    load = time.process_time() - start
    for edits in (1, 2):
        spent, hits = [], 0
        for _ in range(rounds * 20):
            name = text = random_.choice(known)
            for _ in range(edits):
                text = _edited(text, random_)
            start = time.process_time()
            found = suggestions.nearest(text)
            spent.append(time.process_time() - start)
            hits += name in found
        spent.sort()
        print(
            f"did you mean, {edits} edit{'s' if edits > 1 else ''}, {len(names):,} names: median {statistics.median(spent) * 1000:.2f} ms,"
            f" 95 % below {spent[len(spent) * 95 // 100] * 1000:.2f} (goal: 1), right in {hits / len(spent):.0%}; load {load * 1000:.0f} ms"
        )


def _edited(text: str, random_: random.Random) -> str:
    at = random_.randrange(1, len(text) - 1)
    return random_.choice(
        (
            text[:at] + text[at + 1 :],
            f"{text[:at]}x{text[at:]}",
            f"{text[:at]}q{text[at + 1 :]}",
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )
