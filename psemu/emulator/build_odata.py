"""Makes ``_odata_tables.py`` from grammar/odata.lark with lark, which nothing at run time needs: ``python -m psemu.emulator.build_odata``."""

from __future__ import annotations

import sys
from pathlib import Path

from psemu.parser.build import grammar_tables, load_grammar

OUTPUT = Path(__file__).with_name("_odata_tables.py")


def render() -> str:
    """The text of ``_odata_tables.py``."""
    grammar = load_grammar("odata.lark")
    tables = grammar_tables(grammar)
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in grammar.terminals}
    rules = " ".join(f"{origin},{size},{action}" for origin, size, action in tables["RULES"])
    # one row per state: symbol and what to do there, ``~rule`` to reduce
    rows = "\n".join(" ".join(f"{symbol},{action}" for symbol, action in row) for row in tables["ROWS"])
    lines = [
        '"""The parse table and the terminals of grammar/odata.lark. Made by psemu.emulator.build_odata: do not edit."""',
        "# fmt: off",
        "# ruff: noqa: E501",
        "",
        f"PATTERNS = {patterns!r}",
        f"TERMINALS = {' '.join(tables['TERMINALS'])!r}",
        f"RULES = {rules!r}",
        f"ROWS = {rows!r}",
        f"END_STATE = {tables['END_STATE']}",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    TEXT = render()
    OUTPUT.write_text(TEXT, encoding="utf-8")
    sys.stdout.write(f"{OUTPUT}: {len(TEXT)} characters\n")
