"""Judges the steps that the binder tells with recorded ``Trace-Command -Name ParameterBinding`` output: all lines equal, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psemu.binder import ParameterBinder
from psemu.catalog.command_info import CommandInfo
from tests.conformance import bind
from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The lines of bind that were traced, with their steps."""
    traces = {
        record["id"]: record["trace"]
        for record in read_cases(options.shared / "conformance" / "bind" / "trace.jsonl.gz")
    }
    for case in bind.cases(options):
        steps = traces.get(case["id"])
        if steps is not None:
            yield {**case, "trace": steps}


class _Session(bind.Session):
    """Binds with tracing, and says what is called in between."""

    def __init__(self, commands: dict[str, CommandInfo], case: dict[str, Any]) -> None:
        super().__init__(commands, case)
        self.trace: list[str] = []

    def binder(self, command: CommandInfo) -> ParameterBinder:
        binder = ParameterBinder(command, self, tracing=True)
        assert binder.trace is not None
        self.trace = binder.trace.lines
        return binder

    def begin(self) -> None:
        self.trace.append("CALLING BeginProcessing")

    def call(self, binder: ParameterBinder) -> None:
        self.trace.append("CALLING ProcessRecord")

    def end(self) -> None:
        self.trace.append("CALLING EndProcessing")


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Binds the case's line and compares the steps."""
    session = _Session(bind.commands(options), case)
    if case.get("pre"):
        session.run(case["pre"])
    session.run(case["line"])
    mine, theirs = session.trace, case["trace"]
    # the order of a hash table's entries is another one in each process
    agree = sorted(mine) == sorted(theirs) if case["kind"] in bind.UNORDERED else mine == theirs
    difference = "" if agree else f"{case['line']}\n" + show_difference("\n".join(theirs), "\n".join(mine))
    return Verdict(str(case["kind"]), agree, {}, difference)
