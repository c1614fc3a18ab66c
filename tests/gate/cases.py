"""The gate's texts: those that must never be called read, and those that should be."""

from __future__ import annotations

import re
from pathlib import Path


def read_text(line: str) -> str:
    """The text that *line* of a case file stands for."""
    return re.sub("⟨([0-9A-F]+)⟩", lambda found: chr(int(found[1], 16)), line.replace("⏎", "\n"))


def _lines(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n")
    return [line for line in lines[1:] if line]


def hostile() -> list[tuple[str, str]]:
    """Reason and text of each attempt to be called read."""
    pairs = [line.split(" ::: ", 1) for line in _lines("bypass.txt")]
    return [(why, read_text(text)) for why, text in pairs]


def harmless() -> list[str]:
    """Texts that only read."""
    return [read_text(line) for line in _lines("harmless.txt")]
