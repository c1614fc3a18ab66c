"""How long an editor waits for the language server, over the protocol and in a process of its own, while a text of 2,000 lines is written."""

from __future__ import annotations

import gc
import io
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psemu.language.protocol import Connection
from psemu.language.server import HANDLERS, LanguageServer
from tests.benchmarks import material
from tests.language.client import URI, Client, seconds

_LINES = 2000
_ROUNDS = 60
#: what is typed before each question, and taken away after it
_TYPED = ("G", "-", " ", "$x", "x.", "{", "(", "\n", "if (", "Get-Item -Pa", "'", "}")


def _text() -> str:
    """About 2,000 lines: pasted examples, functions, and the sample script over and over."""
    sample = material.SAMPLE.read_text("utf-8").rstrip("\n")
    pieces: list[str] = []
    lines = number = 0
    examples = iter(material.scripts())
    while lines < _LINES - 40:
        number += 1
        piece = f"function Invoke-Step{number} {{\n{sample}\n}}\nInvoke-Step{number} -Verbose\n"
        example = next(examples, "")
        if number % 3 == 0 and example.count("\n") < 200 and example != sample:
            piece = example + "\n"
        pieces.append(piece)
        lines += piece.count("\n")
    return "".join(pieces)


#: a question, and where it is asked: behind which text of the line that is being written
_QUESTIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "completion": ("textDocument/completion", "-Syn", {}),
    "completion of a command": ("textDocument/completion", "Start-MgS", {}),
    "hover": ("textDocument/hover", "Start-MgS", {}),
    "signature help": ("textDocument/signatureHelp", "-ServicePrincipalId ", {}),
    "definition": ("textDocument/definition", "$jo", {}),
    "references": ("textDocument/references", "$jo", {"context": {"includeDeclaration": True}}),
    "rename": ("textDocument/rename", "$jo", {"newName": "another"}),
    "symbols": ("textDocument/documentSymbol", "", {}),
}
_CALL = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $job -Syn $job"


def answers() -> None:
    """First findings, answers after an edit, findings after an edit; of a valid text and of one that is broken in its middle."""
    lines = _text().split("\n")
    middle = len(lines) // 2
    while not lines[middle].startswith("Invoke-Step"):
        middle += 1
    lines[middle:middle] = ["$job = 1", _CALL, "$job"]
    valid = "\n".join(lines)
    broken = "\n".join([*lines[: middle - 3], "if (", *lines[middle - 3 :], "function Unfinished {"])
    with TemporaryDirectory() as home:
        for name, script, line in (("valid", valid, middle + 1), ("broken", broken, middle + 2)):
            _first(name, script, Path(home))
            _after_edits(script, line, Path(home))


def _first(name: str, text: str, home: Path) -> None:
    waits = []
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        with Client(home) as client:
            client.open(text)
            client.findings()
            waits.append(time.perf_counter() - start)
            spent.append(client.cpu_seconds())
    print(
        f"language server, {len(text.splitlines())} lines, {name}: first findings {statistics.median(waits) * 1000:.0f} ms after its start,"
        f" {statistics.median(spent) * 1000:.0f} ms of CPU (goal: 300)"
    )


def _edits(line: int, last: int) -> Iterator[tuple[dict[str, Any], str]]:
    """A range behind *line* and what is typed there, then the range of that and nothing, and so on."""
    chance = random.Random(7)
    for _ in range(_ROUNDS):
        number = chance.randrange(line + 2, last)
        typed = chance.choice(_TYPED)
        start = {"line": number, "character": 0}
        behind = {"line": number + 1, "character": 0} if typed == "\n" else {"line": number, "character": len(typed)}
        yield {"start": start, "end": start}, typed
        yield {"start": start, "end": behind}, ""


def _after_edits(text: str, line: int, home: Path) -> None:
    """Both ways over the same edits: as an editor waits, and in the CPU time of the server's own work."""
    last = len(text.split("\n"))
    with Client(home) as client:
        client.open(text)
        client.findings()
        inside = LanguageServer(Connection(io.BytesIO(), io.BytesIO()))
        inside.findings.want = lambda *_: None  # type: ignore[method-assign]
        inside.open({"textDocument": {"uri": URI, "text": text}})
        gc.disable()
        for question, (method, behind, more) in _QUESTIONS.items():
            place = {"line": line, "character": _CALL.index(behind) + len(behind)}
            params = {"textDocument": {"uri": URI}, "position": place, **more}
            client.ask(method, params)
            answer = HANDLERS[method]
            answer(inside, params)
            waits, spent = [], []
            for where, typed in _edits(line, last):
                change = {
                    "textDocument": {"uri": URI, "version": 0},
                    "contentChanges": [{"range": where, "text": typed}],
                }
                client.tell("textDocument/didChange", change)
                waits.append(seconds(lambda method=method, params=params: client.ask(method, params)))  # type: ignore[misc]
                start = time.thread_time()
                inside.change(change)
                answer(inside, params)
                spent.append(time.thread_time() - start)
            print(f"  {question} after an edit: {_shown(waits)}; CPU {_shown(spent)} (goal: 30)")
        gc.enable()
        waits = []
        for number in range(1, 11):
            place = {"line": line + number * 20, "character": 0}
            for typed, end in (("Get-Item -Nope 1\n", place), ("", {**place, "line": place["line"] + 1})):
                item = {"uri": URI, "version": number * 2 + (not typed)}
                change = {"range": {"start": place, "end": end}, "text": typed}
                client.tell("textDocument/didChange", {"textDocument": item, "contentChanges": [change]})
                waits.append(seconds(lambda item=item: client.findings(item["version"])))  # type: ignore[misc]
        print(f"  findings after an edit, the rest before them included: {_shown(waits)}")


def _shown(found: list[float]) -> str:
    found.sort()
    return f"p50 {found[len(found) // 2] * 1000:.1f} ms, p99 {found[len(found) * 99 // 100] * 1000:.1f} ms"
