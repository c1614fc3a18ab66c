"""The parse loop for broken texts: runs the same table as :mod:`psemu.parser.engine`, and recovers where a token has no place."""

from __future__ import annotations

from psemu.parser.builder import Builder
from psemu.parser.lexer import Lexer
from psemu.parser.tables import END_STATE, ROWS, RULES, row_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: per state below: symbol and lookahead → state after all productions that stand for one symbol only
_CHAINS: list[dict[int, int]] = [{} for _ in ROWS]
#: per state that can only make something of the one token on top: that rule (0: not looked at yet, None: another kind of state)
_AT_ONCE: list[Any] = [0] * len(ROWS)


def chain(below: int, symbol: int, kind: int) -> int:
    """The state behind *symbol*, unit productions that the lookahead *kind* calls for already applied."""
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
    _CHAINS[below][symbol << 8 | kind + 1] = state
    return state


def at_once(state: int) -> Any:
    """The rule that every lookahead calls for in *state*, if it takes one symbol and makes a node of it."""
    actions = set((ROWS[state] or row_of(state)).values())
    rule = RULES[~actions.pop()] if len(actions) == 1 and min(actions) < 0 else None
    if rule is not None and (rule[1] != 1 or rule[2] is None):
        rule = None
    _AT_ONCE[state] = rule
    return rule


class Engine:
    """One run of the table over ``text[start:end]``.

    The stack is four lists: states (one more than there are symbols), and per symbol its value, start and end.
    """

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
        rows, rules, chains, quick = ROWS, RULES, _CHAINS, _AT_ONCE
        index, portion, count, waiting = 0, 64, 0, -1
        while True:
            if index >= count:
                if index >= len(tokens):
                    lexer.fill(portion)
                    if portion < 4096:
                        portion *= 2
                count = len(tokens)
            token = tokens[index]
            if lexer_errors and index in lexer_errors:
                self.errors.extend(lexer_errors.pop(index))
            kind = token[0]
            if waiting >= 0:
                # what was made of the last token goes where this one lets it
                state = states[-1]
                state = chains[state].get(waiting << 8 | kind + 1, -1)
                if state < 0:
                    state = chain(states[-1], waiting, kind)
                states.append(state)
                waiting = -1
            else:
                state = states[-1]
            while True:
                action = (rows[state] or row_of(state)).get(kind)
                if action is None:
                    from psemu.parser.recovery import recover

                    self.index = index
                    recover(self, token)
                    index = self.index
                    portion = 16
                    count = 0
                    break
                if action >= 0:
                    index += 1
                    rule = quick[action]
                    if rule == 0:
                        rule = at_once(action)
                    if rule is None:
                        states.append(action)
                        values.append(token)
                        starts.append(token[1])
                        ends.append(token[2])
                    else:
                        _kind, start, end, _value, _frame = token
                        values.append(rule[2](builder, start, end, token))
                        starts.append(start)
                        ends.append(end)
                        waiting = rule[0]
                    break
                symbol, size, make = rules[~action]
                # the first symbol's place on the stack becomes that of the whole
                if size == 1:
                    if make is not None:
                        values[-1] = make(builder, starts[-1], ends[-1], values[-1])
                    states.pop()
                elif size == 2:
                    end = ends.pop()
                    ends[-1] = end
                    starts.pop()
                    second = values.pop()
                    values[-1] = make(builder, starts[-1], end, values[-1], second)
                    del states[-2:]
                elif size == 3:
                    end = ends[-1]
                    del ends[-2:], starts[-2:]
                    ends[-1] = end
                    third, second = values.pop(), values.pop()
                    values[-1] = make(builder, starts[-1], end, values[-1], second, third)
                    del states[-3:]
                elif size:
                    start, end = starts[-size], ends[-1]
                    value = make(builder, start, end, *values[-size:])
                    del states[-size:], values[-size:], starts[-size:], ends[-size:]
                    values.append(value)
                    starts.append(start)
                    ends.append(end)
                else:
                    end = ends[-1]
                    values.append(make(builder, end, end) if make else None)
                    starts.append(end)
                    ends.append(end)
                below = states[-1]
                state = chains[below].get(symbol << 8 | kind + 1, -1)
                if state < 0:
                    state = chain(below, symbol, kind)
                states.append(state)
                if state == END_STATE:
                    return values[-1]
