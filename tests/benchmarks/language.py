"""The speed of the language and of the core cmdlets, each line beside its goal: additions, pipelines, JSON, sorting, tables, calls."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from psemu.catalog import default_catalog
from psemu.handlers import load_handler
from psemu.parser import parse
from psemu.runtime import Interpreter, Limits, SessionState

_SIZE = 1_000_000
_OBJECTS = 'foreach ($i in 1..100000) { [pscustomobject]@{a = $i % 100; b = ($i * 7919) % 100003; c = "n$i"} }'


def _additions() -> None:
    added = number = 0
    while number < _SIZE:
        added += number
        number += 1


def _seconds(work: Callable[[], object], rounds: int) -> float:
    """The least processor time of *rounds* calls."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _script(script: str, rounds: int, **variables: object) -> float:
    parsed = parse(script)

    def work() -> None:
        session = SessionState(default_catalog(), load_handler=load_handler, limits=Limits(seconds=None))
        for name, value in variables.items():
            session.set_variable(name, value)
        errors = Interpreter(session).run(parsed).errors
        assert not errors, errors[0]

    return _seconds(work, rounds)


def _objects() -> list[object]:
    session = SessionState(default_catalog(), load_handler=load_handler, limits=Limits(seconds=None))
    return Interpreter(session).run(parse(_OBJECTS)).output


def _json_text() -> str:
    """A little over 10 MB."""
    rows = [
        {"id": i, "name": f"user{i}", "tags": ["a", "b"], "ok": True, "score": i * 1.5, "nested": {"x": i, "y": None}}
        for i in range(84_000)
    ]
    return json.dumps(rows)


def language(rounds: int) -> None:
    """Loops, pipelines and cmdlets, warm."""
    rounds = max(1, min(rounds, 3))
    peer = _seconds(_additions, rounds)
    loops = {
        "for, $x += $i": "$x = 0; for ($i = 0; $i -lt 1000000; $i++) { $x += $i }",
        "for, $x += 1": "$x = 0; for ($i = 0; $i -lt 1000000; $i++) { $x += 1 }",
        "while, $i = $i + 1": "$i = 0; while ($i -lt 1000000) { $i = $i + 1 }",
        "foreach, $x += 1": "$x = 0; foreach ($i in 1..1000000) { $x += 1 }",
    }
    for name, text in loops.items():
        ours = _script(text, rounds)
        print(
            f"a million additions, {name}: {ours * 1000:.0f} ms, CPython's while {peer * 1000:.0f} ms,"
            f" ratio {ours / peer:.1f} (goal: at most 15)"
        )
    pipeline = "$r = 1..100000 | Where-Object { $_ % 2 -eq 0 } | ForEach-Object { $_ * 2 }"
    print(f"1..100000 | Where-Object | ForEach-Object: {_script(pipeline, rounds):.2f} s (goal: at most 1)")
    text = _json_text()
    read = _script("$r = $text | ConvertFrom-Json", rounds, text=text)
    peer = _seconds(lambda: json.loads(text), rounds)
    print(
        f"ConvertFrom-Json of {len(text) / 1e6:.1f} MB: {read:.2f} s (goal: at most 2), json.loads {peer:.2f} s,"
        f" ratio {read / peer:.1f}"
    )
    objects = _objects()
    ordered = _script("$r = $objects | Sort-Object a, b", rounds, objects=objects)
    print(f"Sort-Object of 100,000 objects by two keys: {ordered:.2f} s (goal: at most 1.5)")
    table = _script("$r = $objects | Format-Table | Out-String", rounds, objects=objects[:10_000])
    print(f"Format-Table of 10,000 objects: {table:.2f} s (goal: at most 1)")
    calls = "function f { [CmdletBinding()] param($a, [int]$b) $a + $b }; for ($i = 0; $i -lt 10000; $i++) { $null = f -a 1 -b 2 }"
    print(f"10,000 calls of an advanced function: {_script(calls, rounds):.2f} s")
