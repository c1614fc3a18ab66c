"""The command line: ``python -m tests.conformance KIND [CASES.jsonl.gz]`` prints how far psemu agrees with a real PowerShell."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from tests.conformance.frame import Options
from tests.conformance.tally import Count, Plan, Tally, load, run

KINDS = ("parse", "tokens", "bind", "trace", "run", "help", "complete", "lint", "dotnet")
FLOOR = Path(__file__).parent / "floor.json"


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("cases", nargs="?", type=Path, help="other cases of the same format (.jsonl or .jsonl.gz)")
    parser.add_argument("--commands", type=Path, metavar="FILE", help="metadata for bind")
    parser.add_argument("--docs", type=Path, metavar="DIR", help="pages for help")
    parser.add_argument("--root", type=Path, metavar="DIR", help="where the files lie that cases name")
    parser.add_argument("--sample", type=int, metavar="N", help="judge N cases, the same each time")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    parser.add_argument("--part", metavar="NAME", help="only the areas that match, e.g. pos* (* and ? are wildcards)")
    parser.add_argument("--show", type=int, default=5, metavar="N", help="differences to show (default 5)")
    parser.add_argument("--ids", action="store_true", help="list the ids of all disagreements")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--floor", action="store_true", help="run all kinds (or KIND), fail below the recorded floor")
    parser.add_argument("--update-floor", action="store_true", help="raise the recorded floor of all kinds (or KIND)")
    arguments = parser.parse_args(argv)
    if arguments.kind is None and not (arguments.floor or arguments.update_floor):
        parser.error("say which KIND: " + ", ".join(KINDS))
    return arguments


def _percent(count: Count) -> str:
    return f"{100 * count.agree / count.total:.2f} %" if count.total else "no cases"


def _table(title: str, counts: dict[str, Count]) -> None:
    print(f"  {title}:")
    width = max(map(len, counts))
    for name, count in sorted(counts.items()):
        print(f"    {name:{width}}  {count.agree:>7}/{count.total:<7} {_percent(count)}")


def _report(kind: str, tally: Tally, seconds: float, arguments: argparse.Namespace) -> None:
    for _, name, area, difference in tally.differences[: arguments.show]:
        print(f"--- {name} ({area})")
        print("\n".join(f"    {line}" for line in difference.splitlines()))
    if arguments.ids:
        for _, name, area, _ in tally.differences:
            print(f"differs {name} ({area})")
    if tally.areas and (len(tally.areas) > 1 or "" not in tally.areas):
        _table("areas", tally.areas)
    if tally.parts:
        _table("parts", tally.parts)
    if tally.known:
        print(f"  known differences (tests/conformance/known/{kind}.json), not counted as agreement: {tally.known}")
    for name in tally.stale:
        print(f"  agrees now, take it off tests/conformance/known/{kind}.json: {name}")
    print(f"{kind} {tally.whole.agree}/{tally.whole.total}  {_percent(tally.whole)}  in {seconds:.1f} s")


def _as_dict(kind: str, tally: Tally) -> dict[str, Any]:
    def plain(counts: dict[str, Count]) -> dict[str, dict[str, int]]:
        return {name: {"agree": count.agree, "total": count.total} for name, count in sorted(counts.items())}

    return {
        "kind": kind,
        "agree": tally.whole.agree,
        "total": tally.whole.total,
        "parts": plain(tally.parts or tally.areas),
        "areas": plain(tally.areas),
        "known": tally.known,
    }


def _run(kind: str, arguments: argparse.Namespace, options: Options, sample: int | None) -> Tally | None:
    module = load(kind)
    if module is None:
        print(f"{kind}: psemu has no judge for this kind yet (tests/conformance/{kind}.py)", file=sys.stderr)
        return None
    start = time.perf_counter()
    plan = Plan(options, sample, max(1, arguments.jobs), arguments.part, arguments.show, arguments.ids)
    tally = run(kind, module, plan)
    _report(kind, tally, time.perf_counter() - start, arguments)
    return tally


def _floors() -> dict[str, dict[str, Any]]:
    if not FLOOR.exists():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(FLOOR.read_text("utf-8"))
    return found


def _check_floor(arguments: argparse.Namespace, options: Options) -> int:
    kinds = [arguments.kind] if arguments.kind else list(KINDS)
    floors = _floors()
    failed = []
    for kind in kinds:
        floor = floors.get(kind)
        if floor is None:
            print(f"{kind}: no floor recorded")
            continue
        tally = _run(kind, arguments, options, floor["sample"])
        if tally is None:
            failed.append(f"{kind}: it has a floor and no judge")
        elif tally.whole.agree * floor["total"] < floor["agree"] * tally.whole.total or not tally.whole.total:
            now = f"{tally.whole.agree}/{tally.whole.total}"
            failed.append(f"{kind}: {now} is below the floor {floor['agree']}/{floor['total']}")
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def _update_floor(arguments: argparse.Namespace, options: Options) -> int:
    floors = _floors()
    for kind in [arguments.kind] if arguments.kind else list(KINDS):
        old = floors.get(kind)
        sample = arguments.sample if arguments.sample is not None else (old or {}).get("sample")
        tally = _run(kind, arguments, options, sample)
        if tally is None or not tally.whole.total:
            continue
        count = tally.whole
        if old and count.agree * old["total"] < old["agree"] * count.total:
            print(f"{kind}: {count.agree}/{count.total} is below the floor, which may only rise: kept", file=sys.stderr)
            continue
        floors[kind] = {"agree": count.agree, "total": count.total, "sample": sample}
        lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(floors[name])}" for name in KINDS if name in floors)
        FLOOR.write_text(f"{{\n{lines}\n}}\n", "utf-8")
    return 0


def main(argv: list[str] | None = None) -> int:
    """0: judged (or above the floor); 1: below the floor; 2: the kind or the data is missing."""
    arguments = _arguments(argv)
    place = os.environ.get("PSEMU_SHARED")
    if place is None and arguments.cases is None:
        print("PSEMU_SHARED does not say where the recorded answers lie", file=sys.stderr)
        return 2
    shared = Path(place or ".")
    options = Options(shared, arguments.cases, arguments.commands, arguments.docs, arguments.root)
    for path in (shared, arguments.cases, arguments.commands, arguments.docs, arguments.root):
        if path is not None and not path.exists():
            print(f"{path}: no such file or folder", file=sys.stderr)
            return 2
    if arguments.update_floor:
        return _update_floor(arguments, options)
    if arguments.floor:
        return _check_floor(arguments, options)
    tally = _run(arguments.kind, arguments, options, arguments.sample)
    if tally is None:
        return 2
    if arguments.json:
        print(json.dumps(_as_dict(arguments.kind, tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
