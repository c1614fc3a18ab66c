"""Judging cases and adding the verdicts up, in this process or in several."""

from __future__ import annotations

import contextlib
import itertools
import json
import multiprocessing
import random
import signal
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.conformance.frame import Options, Verdict, area_of, case_id

#: seconds after which a case that does not end counts as a disagreement
TIME_LIMIT = 20.0

Cases = Callable[[Options], Iterator[dict[str, Any]]]
Judge = Callable[[dict[str, Any], Options], Verdict]


@dataclass
class Count:
    """How many of *total* agree."""

    agree: int = 0
    total: int = 0

    def add(self, agree: bool) -> None:
        self.total += 1
        self.agree += agree

    def merge(self, other: Count) -> None:
        self.agree += other.agree
        self.total += other.total


@dataclass
class Tally:
    """The sum of many verdicts; *differences* are ``(case number, case id, area, text)`` of disagreements that are not known."""

    whole: Count = field(default_factory=Count)
    areas: dict[str, Count] = field(default_factory=dict)
    parts: dict[str, Count] = field(default_factory=dict)
    known: int = 0
    stale: list[str] = field(default_factory=list)
    differences: list[tuple[int, str, str, str]] = field(default_factory=list)

    def merge(self, other: Tally) -> None:
        self.whole.merge(other.whole)
        for mine, its in ((self.areas, other.areas), (self.parts, other.parts)):
            for name, count in its.items():
                mine.setdefault(name, Count()).merge(count)
        self.known += other.known
        self.stale += other.stale
        self.differences += other.differences


@dataclass(frozen=True)
class Plan:
    """What to run: *sample* cases (None: all) of the areas that match *area*, in *jobs* processes; keep *show* differences.

    *all_ids* keeps the id of every disagreement, without its text.
    """

    options: Options
    sample: int | None = None
    jobs: int = 1
    area: str | None = None
    show: int = 5
    all_ids: bool = False


def load(kind: str) -> ModuleType | None:
    """The module that judges *kind*, None where there is none yet."""
    import importlib

    name = f"tests.conformance.{kind}"
    return importlib.import_module(name) if find_spec(name) else None


def known_differences(kind: str) -> dict[str, str]:
    """Case id → why psemu and the recorded answer differ there for good."""
    path = Path(__file__).parent / "known" / f"{kind}.json"
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


def _selected(module: ModuleType, plan: Plan) -> Iterator[tuple[int, dict[str, Any]]]:
    found: Iterator[tuple[int, dict[str, Any]]] = enumerate(module.cases(plan.options))
    if plan.area is not None:
        area = plan.area
        found = (item for item in found if fnmatchcase(area_of(item[1]), area))
    return found


def _sampled(module: ModuleType, plan: Plan, size: int) -> list[tuple[int, dict[str, Any]]]:
    # A reservoir with a fixed seed: the same cases each time, and never more than the sample in memory.
    draw = random.Random(20)
    kept: list[tuple[int, dict[str, Any]]] = []
    for seen, item in enumerate(_selected(module, plan)):
        if seen < size:
            kept.append(item)
        elif (place := draw.randrange(seen + 1)) < size:
            kept[place] = item
    return sorted(kept, key=lambda item: item[0])


class _TookTooLongError(BaseException):
    pass


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise _TookTooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _judged(judge: Judge, case: dict[str, Any], options: Options) -> Verdict:
    try:
        with _time_limit():
            return judge(case, options)
    except _TookTooLongError:
        return Verdict(area_of(case), False, {}, f"no answer within {TIME_LIMIT:g} s")
    except Exception as error:
        frames = "".join(traceback.format_tb(error.__traceback__)[-3:])
        return Verdict(area_of(case), False, {}, f"raised {type(error).__name__}: {error}\n{frames}".rstrip())


def _count(module: ModuleType, items: Iterator[tuple[int, dict[str, Any]]], plan: Plan, known: dict[str, str]) -> Tally:
    tally = Tally()
    judge: Judge = module.judge
    for index, case in items:
        verdict = _judged(judge, case, plan.options)
        tally.whole.add(verdict.agree)
        tally.areas.setdefault(verdict.part, Count()).add(verdict.agree)
        for name, agree in verdict.parts.items():
            tally.parts.setdefault(name, Count()).add(agree)
        name = case_id(case, index)
        if name in known:
            if verdict.agree:
                tally.stale.append(name)
            else:
                tally.known += 1
                continue
        if not verdict.agree:
            if len(tally.differences) < plan.show:
                tally.differences.append((index, name, verdict.part, verdict.difference))
            elif plan.all_ids:
                tally.differences.append((index, name, verdict.part, ""))
    return tally


_FORKED: dict[str, Any] = {}


def _shard(number: int) -> Tally:
    plan: Plan = _FORKED["plan"]
    module: ModuleType = _FORKED["module"]
    chosen: list[tuple[int, dict[str, Any]]] | None = _FORKED["chosen"]
    items = iter(chosen) if chosen is not None else _selected(module, plan)
    return _count(module, itertools.islice(items, number, None, plan.jobs), plan, _FORKED["known"])


def run(kind: str, module: ModuleType, plan: Plan) -> Tally:
    """Judge the cases of *kind* that *plan* names. A case whose judge raises or does not end is a disagreement."""
    known = known_differences(kind)
    chosen = _sampled(module, plan, plan.sample) if plan.sample is not None else None
    if plan.jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        tally = _count(module, iter(chosen) if chosen is not None else _selected(module, plan), plan, known)
    else:
        # Forked children see the sample without a copy, and read unsampled data themselves: only tallies go through a pipe.
        _FORKED.update(plan=plan, module=module, chosen=chosen, known=known)
        tally = Tally()
        with multiprocessing.get_context("fork").Pool(plan.jobs) as pool:
            for part in pool.imap_unordered(_shard, range(plan.jobs)):
                tally.merge(part)
        _FORKED.clear()
    tally.differences.sort(key=lambda item: item[0])
    return tally
