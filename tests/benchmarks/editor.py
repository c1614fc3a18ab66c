"""How long an editor waits for the language server, over the protocol and in a process of its own, while a text of 2,000 lines is written."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks import material
from tests.language.client import Client, seconds

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


def answers() -> None:
    """First findings, answers after an edit, findings after an edit; of a valid text and of one that is broken in its middle."""
    text = _text()
    lines = text.split("\n")
    call = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $job -Syn $job"
    middle = len(lines) // 2
    while not lines[middle].startswith("Invoke-Step"):
        middle += 1
    lines[middle:middle] = ["$job = 1", call, "$job"]
    valid = "\n".join(lines)
    broken = "\n".join([*lines[: middle - 3], "if (", *lines[middle - 3 :], "function Unfinished {"])
    with TemporaryDirectory() as home:
        for name, script, line in (("valid", valid, middle + 1), ("broken", broken, middle + 2)):
            _measure(name, script, line, Path(home))


def _measure(name: str, text: str, line: int, home: Path) -> None:
    first = []
    for _ in range(5):

        def start() -> None:
            with Client(home) as client:
                client.open(text)
                first.append(0.0)
                client.findings()

        first[-1:] = [seconds(start)]
    lines = text.split("\n")
    print(
        f"language server, {len(lines)} lines, {name}: first findings {statistics.median(first) * 1000:.0f} ms after its start (goal: 300)"
    )
    questions: dict[str, Callable[[Client], Any]] = {
        "completion": lambda client: client.at("textDocument/completion", line, lines[line].index("-Syn") + 4),
        "completion of a command": lambda client: client.at("textDocument/completion", line, 9),
        "hover": lambda client: client.at("textDocument/hover", line, 10),
        "signature help": lambda client: client.at("textDocument/signatureHelp", line, lines[line].index("$job") + 4),
        "definition": lambda client: client.at("textDocument/definition", line, lines[line].index("$job") + 2),
        "references": lambda client: client.at(
            "textDocument/references", line, lines[line].index("$job") + 2, context={"includeDeclaration": True}
        ),
        "rename": lambda client: client.at(
            "textDocument/rename", line, lines[line].index("$job") + 2, newName="another"
        ),
        "symbols": lambda client: client.ask(
            "textDocument/documentSymbol", {"textDocument": {"uri": "file:///scripts/script.ps1"}}
        ),
    }
    chance = random.Random(7)
    with Client(home) as client:
        client.open(text)
        client.findings()
        for question, ask in questions.items():
            ask(client)
            spent = []
            for _ in range(_ROUNDS):
                place = chance.randrange(line + 2, len(lines)), 0
                typed = chance.choice(_TYPED)
                after = (place[0], len(typed)) if "\n" not in typed else (place[0] + 1, 0)
                client.edit(place, place, typed)
                spent.append(seconds(lambda ask=ask: ask(client)))  # type: ignore[misc]
                client.edit(place, after, "")
                spent.append(seconds(lambda ask=ask: ask(client)))  # type: ignore[misc]
            spent.sort()
            print(
                f"  {question} after an edit: p50 {spent[len(spent) // 2] * 1000:.1f} ms,"
                f" p99 {spent[len(spent) * 99 // 100] * 1000:.1f} ms (goal: 30)"
            )
        waits = []
        for _ in range(10):
            place = chance.randrange(line + 2, len(lines)), 0
            version = client.edit(place, place, "Get-Item -Nope 1\n")
            waits.append(seconds(lambda version=version: client.findings(version)))  # type: ignore[misc]
            client.findings(client.edit(place, (place[0] + 1, 0), ""))
        print(f"  findings after an edit: p50 {statistics.median(waits) * 1000:.0f} ms, most {max(waits) * 1000:.0f} ms")
