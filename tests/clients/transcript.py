"""What a client's story was on the wire, compared with the one that is kept: ``PSEMU_UPDATE=1 pytest tests/clients`` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from psemu.emulator.app import EmulatorApp
from psemu.emulator.scenario import load_scenario

_FOLDER = Path(__file__).parent / "transcripts"
_MADE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def transcript(app: EmulatorApp) -> str:
    """Method, status and path of each request, in order; identifiers of this run's own by number, the scenario's as they are."""
    known = set(_MADE.findall(" ".join(load_scenario("contoso")["resources"]).lower()))
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return match[0] if match[0] in known else numbers.setdefault(match[0], f"{{{len(numbers) + 1}}}")

    lines = [f"{r['method']:<6} {r['status']} {_MADE.sub(number, r['path'])}\n" for r in app.admin.requests]
    # how often a client looks at an operation depends on the machine
    return "".join(line for line, before in zip(lines, ["", *lines], strict=False) if line != before)


def check(app: EmulatorApp, name: str) -> None:
    """The story's transcript is the one that is kept as *name*."""
    path, told = _FOLDER / f"{name}.txt", transcript(app)
    if os.environ.get("PSEMU_UPDATE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
