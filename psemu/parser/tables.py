"""The parse table as the parse loop wants it: a row per state, decoded when the state is first met."""

from __future__ import annotations

from psemu.parser import _tables
from psemu.parser.statement_actions import Builder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[int, int]

_TERMINALS = _tables.TERMINALS.split(" ")
SYMBOL = {name: number for number, name in enumerate(_TERMINALS + _tables.NONTERMINALS.split(" "))}
TERMINAL_COUNT = len(_TERMINALS)
END_STATE = _tables.END_STATE
*_ROWS, _NUMBERS = _tables.ROWS.split("\n")
#: rows already decoded, by state
ROWS: list[Row | None] = [None] * len(_NUMBERS)


def row_of(state: int) -> Row:
    """The row of *state*: symbol → state to go to, or ``~rule`` to reduce."""
    pairs, *parts = _ROWS[ord(_NUMBERS[state]) - 32].split("\t")
    row = {ord(pairs[i]) - 32: ord(pairs[i + 1]) - 2048 for i in range(0, len(pairs), 2)}
    for part in parts:
        action = ord(part[0]) - 2048
        for symbol in part[1:]:
            row[ord(symbol) - 32] = action
    ROWS[state] = row
    return row


def sole_rule(state: int) -> int:
    """``~rule`` if *state* reduces by that rule whatever comes next, else 0; its row is not decoded for that."""
    text = _ROWS[ord(_NUMBERS[state]) - 32]
    single = len(text) == 2 or (text[:1] == "\t" and text.find("\t", 1) < 0)
    return min(ord(text[1]) - 2048, 0) if single else 0


#: per rule: its symbol, its length, its action (None: the symbol stands for its only part)
RULES: list[tuple[int, int, Any]] = [
    (origin, size, getattr(Builder, action) if action else None) for origin, size, action in _tables.RULES
]
