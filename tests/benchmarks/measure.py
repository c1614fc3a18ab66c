"""Measuring: CPU time of whole processes, and work per second inside this one."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def process_seconds(
    commands: Sequence[Sequence[str]], rounds: int, variables: Mapping[str, str] | None = None
) -> list[tuple[float, float]]:
    """Median CPU seconds (user and system) and wall seconds of each command, run with *variables* in its environment.

    The rounds are interleaved, so that all meet the same machine; bytecode is written and used, as an installed program has it.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(variables or {})}
    samples: list[list[tuple[float, float]]] = [[] for _ in commands]
    for number in range(rounds + 1):
        for place, command in enumerate(commands):
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            # the first round compiles modules and fills the page cache
            if number:
                spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
                samples[place].append((spent, time.perf_counter() - start))
    return [
        (statistics.median([cpu for cpu, _ in sample]), statistics.median([wall for _, wall in sample]))
        for sample in samples
    ]


def rate(work: Callable[[], float], seconds: float = 1.0, rounds: int = 3) -> float:
    """Units per CPU second of *work*, which returns how many it did: the best of *rounds*, each of about *seconds*."""
    work()
    best = 0.0
    for _ in range(rounds):
        done, start = 0.0, time.process_time()
        while (spent := time.process_time() - start) < seconds:
            done += work()
        best = max(best, done / spent)
    return best


def program() -> list[str]:
    """The console script beside this interpreter, the module where psemu is not installed."""
    script = Path(sys.executable).with_name("psemu")
    return [str(script)] if script.exists() else [sys.executable, "-m", "psemu"]
