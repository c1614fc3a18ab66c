"""The parse loop: runs the LALR(1) table over the lexer's tokens and lets the builder make nodes."""

from __future__ import annotations

from psemu.parser.builder import Builder
from psemu.parser.lexer import Lexer
from psemu.parser.tables import END_STATE, ROWS, RULES, row_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: (state below, symbol, lookahead) → state after all productions that stand for one symbol only
_CHAINS: dict[tuple[int, int, int], int] = {}


def chain(below: int, symbol: int, kind: int) -> int:
    """The state behind *symbol*, unit productions that the lookahead *kind* calls for already applied."""
    key = (below, symbol, kind)
    row = ROWS[below] or row_of(below)
    state = row[symbol]
    while True:
        action = (ROWS[state] or row_of(state)).get(kind, 0)
        if action >= 0:
            break
        rule = RULES[~action]
        if rule[2] is not None:
            break
        state = row[rule[0]]
    _CHAINS[key] = state
    return state


class Engine:
    """One run of the table over ``text[start:end]``."""

    __slots__ = ("builder", "ends", "errors", "index", "lexer", "reported", "starts", "states", "values")

    def __init__(self, text: str, start: int, end: int, errors: list[Any], script: bool = True) -> None:
        self.lexer = Lexer(text, start, end, script)
        self.errors = errors
        self.builder = Builder(text, start, end, errors)
        self.states = [0]
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.ends: list[int] = [start]
        self.index = 0
        self.reported = [-1, 0]

    def run(self) -> Any:
        """The value of the start symbol."""
        lexer, builder = self.lexer, self.builder
        tokens, lexer_errors = lexer.tokens, lexer.errors
        states, values, starts, ends = self.states, self.values, self.starts, self.ends
        rows, rules, chains = ROWS, RULES, _CHAINS
        index, portion = 0, 64
        while True:
            if index >= len(tokens):
                lexer.fill(portion)
                if portion < 4096:
                    portion *= 2
            token = tokens[index]
            if lexer_errors and index in lexer_errors:
                self.errors.extend(lexer_errors.pop(index))
            kind = token[0]
            state = states[-1]
            while True:
                action = (rows[state] or row_of(state)).get(kind)
                if action is None:
                    from psemu.parser.recovery import recover

                    self.index = index
                    recover(self, token)
                    index = self.index
                    portion = 16
                    break
                if action >= 0:
                    states.append(action)
                    values.append(token)
                    starts.append(token[1])
                    ends.append(token[2])
                    index += 1
                    break
                symbol, size, make = rules[~action]
                if size:
                    if make is None:
                        value = values.pop()
                        states.pop()
                        start = starts.pop()
                        end = ends.pop()
                    elif size == 1:
                        start = starts.pop()
                        end = ends.pop()
                        value = make(builder, start, end, values.pop())
                        states.pop()
                    else:
                        start, end = starts[-size], ends[-1]
                        value = make(builder, start, end, *values[-size:])
                        del states[-size:], values[-size:], starts[-size:], ends[-size:]
                else:
                    start = end = ends[-1]
                    value = make(builder, start, end) if make else None
                below = states[-1]
                state = chains.get((below, symbol, kind), -1)
                if state < 0:
                    state = chain(below, symbol, kind)
                states.append(state)
                values.append(value)
                starts.append(start)
                ends.append(end)
                if state == END_STATE:
                    return value
