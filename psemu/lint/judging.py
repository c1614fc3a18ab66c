"""Judges the files of a check: those that the cache does not know, in several processes where that pays, with a progress bar."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from psemu.diagnostic import ERROR
from psemu.errors import PsemuError
from psemu.lint.engine import check_parsed
from psemu.lint.finding_data import FindingData, to_data
from psemu.lint.script_text import ScriptText
from psemu.lint.sourced import files_read
from psemu.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from psemu.catalog import Catalog
    from psemu.diagnostic import DiagnosticRecord
    from psemu.lint.settings import CheckSettings

#: bytes of scripts below which one process is faster than several
_SMALL = 120_000
_MARKDOWN = (".md", ".markdown")
#: fewer files need no progress bar
_SHOWN_FROM = 20
T = TypeVar("T")
#: findings, and paths of other files that they depend on
Judged = tuple[list[FindingData], list[str]]


class Job:
    """A file to judge: its *name* in findings, its bytes, the *settings* that count for it."""

    __slots__ = ("data", "name", "settings")

    def __init__(self, name: str, data: bytes, settings: CheckSettings) -> None:
        self.name = name
        self.data = data
        self.settings = settings


def judge(job: Job, catalog: Catalog) -> Judged:
    """The findings about a file that its settings ask for, and the other files that were looked at."""
    script = ScriptText(job.data)
    files_read()
    try:
        records = find(script, script.text, job.name, job.settings, catalog)
    except PsemuError:
        raise  # about the catalog, which all files share
    except Exception as error:
        from psemu.lint.failure import failed_on

        records = [failed_on(script.text, job.name, error)]
    return to_data(records), files_read()


def find(script: ScriptText, text: str, name: str, settings: CheckSettings, catalog: Catalog) -> list[DiagnosticRecord]:
    """:func:`judge` of the *text* that *script* has, or would have after a fix."""
    if name.lower().endswith(_MARKDOWN):
        from psemu.lint.markdown import check_markdown

        records = check_markdown(text, name, catalog)
    else:
        rules = settings.analyzer if settings.rules else None
        records = check_parsed(parse(text, name), catalog, rules, script.encoding)
    if script.damaged:
        from psemu.lint.pasted import damaged_text, mended_elsewhere

        if not name.lower().endswith(_MARKDOWN) and any(record.severity == ERROR for record in records):
            windows = check_parsed(parse(script.windows_text(), name), catalog)
            records = mended_elsewhere(records, windows)
        records.insert(0, damaged_text(text, name, script))
    return [record for record in records if settings.wants(record)]


def judge_all(jobs: Sequence[Job], catalog: Catalog, processes: int | None) -> Iterator[Judged]:
    """The findings about each of *jobs*, in their order; *processes*: None for as many as the machine has cores."""
    if processes is None and sum(len(job.data) for job in jobs) < _SMALL:
        processes = 1
    if _forks() or processes == 1:
        return in_processes(len(jobs), lambda number: judge(jobs[number], catalog), processes)
    return _with_progress(len(jobs), _in_spawned_processes(jobs, min(processes or _cores(), len(jobs) or 1)))


def in_processes(count: int, work: Callable[[int], T], processes: int | None) -> Iterator[T]:
    """``work(0)`` to ``work(count - 1)``, in order; in forked processes, to which nothing is sent, where the system has them."""
    processes = min(processes or _cores(), count)
    if processes < 2 or not _forks():
        return _with_progress(count, map(work, range(count)))
    return _with_progress(count, _in_forked_processes(count, work, processes))


def _with_progress(count: int, results: Iterator[T]) -> Iterator[T]:
    if count <= _SHOWN_FROM or not sys.stderr.isatty():
        yield from results
        return
    progress = _Progress(count)
    for result in results:
        progress.step()
        yield result
    progress.clear()


def _forks() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


#: what a worker works with; forked workers have it already
_SHARED: dict[str, Any] = {}


def _in_forked_processes(count: int, work: Callable[[int], T], processes: int) -> Iterator[T]:
    import multiprocessing

    # the children see what the work needs; only numbers and results go through pipes
    _SHARED["work"] = work
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap(_work, range(count), chunksize=4)
    finally:
        _SHARED.clear()


def _work(number: int) -> Any:
    return _SHARED["work"](number)


def _in_spawned_processes(jobs: Sequence[Job], processes: int) -> Iterator[Judged]:
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_judge_job, jobs, chunksize=8)


def _judge_job(job: Job) -> Judged:
    if "catalog" not in _SHARED:
        from psemu.catalog import default_catalog

        _SHARED["catalog"] = default_catalog()
    return judge(job, _SHARED["catalog"])


class _Progress:
    """A bar on standard error, redrawn when a per cent more is done."""

    _WIDTH = 30

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._shown = -1

    def step(self) -> None:
        self._done += 1
        part = 100 * self._done // self._total
        if part != self._shown:
            self._shown = part
            filled = self._WIDTH * self._done // self._total
            bar = "#" * filled + "." * (self._WIDTH - filled)
            print(f"\r[{bar}] {self._done}/{self._total}", end="", file=sys.stderr, flush=True)  # noqa: T201

    def clear(self) -> None:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201
