"""Makes ``_compiled.py``: what ``re`` compiles the parser's expressions to (``python -m psemu.parser.build_patterns``)."""

from __future__ import annotations

import sys
from array import array
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import psemu.parser
from psemu.parser.modes import MODES, mode
from psemu.parser.patterns import Pattern, takes_shipped_code

OUTPUT = Path(__file__).with_name("_compiled.py")


def expressions() -> set[tuple[str, int]]:
    """Text and flags of each expression of the parser: its modules' :class:`Pattern` and the lexer's modes."""
    found = {(mode(name).expression(), 0) for name in MODES}
    for info in iter_modules(psemu.parser.__path__, "psemu.parser."):
        if not info.name.rpartition(".")[2].startswith(("_", "build")):
            values = vars(import_module(info.name)).values()
            found.update((value.text, value.flags) for value in values if isinstance(value, Pattern))
    return found


def compile_expression(text: str, flags: int) -> tuple[int, int, bytes]:
    """What :func:`psemu.parser.patterns.compile_pattern` needs to make the expression without ``re``.

    Raises:
        ValueError: the expression has named groups, which are not kept.
    """
    compiler: Any = import_module("re._compiler")
    parsed = import_module("re._parser").parse(text, flags)
    if parsed.state.groupdict:
        raise ValueError(f"{text}: named groups are not kept")
    return flags | parsed.state.flags, parsed.state.groups - 1, array("I", compiler._code(parsed, flags)).tobytes()


def render() -> str:
    """The text of ``_compiled.py``."""
    lines = [
        '"""The parser\'s expressions as code of the matcher. Made by psemu.parser.build_patterns: do not edit."""',
        "# fmt: off",
        "# ruff: noqa: E501",
        "",
        "COMPILED: dict[tuple[str, int], tuple[int, int, bytes]] = {",
        *(f"    {key!r}: {compile_expression(*key)!r}," for key in sorted(expressions())),
        "}",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    if not takes_shipped_code():
        sys.exit("Run this with a version of Python whose matcher stands in psemu.parser.patterns.MAGICS.")
    TEXT = render()
    OUTPUT.write_text(TEXT, encoding="utf-8")
    sys.stdout.write(f"{OUTPUT}: {len(TEXT)} characters\n")
