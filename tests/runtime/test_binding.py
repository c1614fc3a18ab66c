"""Scripts whose functions declare what arguments they take, from a data file."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog import default_catalog
from psemu.handlers import load_handler
from psemu.objects import to_text
from psemu.parser import parse
from psemu.runtime import Interpreter, Limits, SessionState


def _blocks() -> list[tuple[str, str, list[str]]]:
    text = (Path(__file__).parent / "binding.txt").read_text(encoding="utf-8")
    found = []
    for block in text.split("\n## ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.splitlines()
        script = "\n".join(line for line in lines if not line.startswith("=> "))
        found.append((title, script, [line[3:] for line in lines if line.startswith("=> ")]))
    return found


def _shown(script: str) -> list[str]:
    session = SessionState(default_catalog(), load_handler=load_handler, limits=Limits(seconds=10))
    lines = []
    for record in Interpreter(session).run(parse(script)).records:
        if record.stream == "error":
            lines.append(f"! {record.value.fully_qualified_error_id} | {record.value.message}")
        else:
            lines.append(
                ("" if record.stream == "output" else f"{record.stream}: ") + to_text(record.value).rstrip("\n")
            )
    return lines


@pytest.mark.parametrize(("title", "script", "expected"), _blocks(), ids=[title for title, _, _ in _blocks()])
def test_script(title: str, script: str, expected: list[str]) -> None:
    assert _shown(script) == expected
