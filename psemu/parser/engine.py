"""The parse loop: runs the LALR(1) table over the lexer's tokens and lets the builder make nodes.

It takes texts of the language only, and gives up at the first token that has no place there: what reads broken texts begins anew.
"""

from __future__ import annotations

from psemu.parser.lexer import Lexer
from psemu.parser.statement_actions import Builder
from psemu.parser.tables import END_STATE, ROWS, RULES, row_of, sole_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    #: what a state does with a token: number of symbols, symbol or state, action
    Step = tuple[int, int, Any]

#: what the compiled loop (_loop.pyx) takes from here; one that was built for another number is not used
INTERFACE = 1
#: in place of the number of symbols that a step reduces: the token is shifted; less one: the rule that it completes has one symbol; …
SHIFT = -1
#: per state the steps by token kind, made when they are first needed
_STEPS: list[dict[int, Step]] = [{} for _ in ROWS]
#: per state below: symbol and lookahead (see :func:`_key`) → state after all productions that stand for one symbol only
_CHAINS: list[dict[int, int]] = [{} for _ in ROWS]
_APPEND = Builder.list_append


def _key(symbol: int) -> int:
    """What a token's kind is added to in the keys of a state's chains."""
    return (symbol << 8) + 1


def make_step(state: int, kind: int) -> Step | None:
    """The step of *state* for a token of *kind*; None if there is none, the token has no place."""
    action = (ROWS[state] or row_of(state)).get(kind)
    if action is None:
        return None
    step: Step
    if action < 0:
        symbol, size, make = RULES[~action]
        step = (size, _key(symbol), make)
    else:
        step = (SHIFT, action, None)
        sole = sole_rule(action)
        if sole:
            symbol, size, make = RULES[~sole]
            if make is not None and 1 <= size <= 3:
                step = (SHIFT - size, _key(symbol), make)
    _STEPS[state][kind] = step
    return step


def make_chain(below: int, key: int) -> int:
    """The state behind a symbol, unit productions that the lookahead calls for already applied; *key*: both."""
    kind = (key & 255) - 1
    row = ROWS[below] or row_of(below)
    state = row[key >> 8]
    while True:
        action = (ROWS[state] or row_of(state)).get(kind, 0)
        if action >= 0:
            break
        rule = RULES[~action]
        if rule[2] is not None:
            break
        state = row[rule[0]]
    _CHAINS[below][key] = state
    return state


def run_table(lexer: Lexer, builder: Builder) -> Any:
    """The value of the start symbol for *lexer*'s text, None if that is not of the language.

    Three stacks grow and shrink: states (one more than there are symbols), and per symbol its value and where it begins. What is reduced
    ends where the last token that was shifted does: *last*. *waiting* is the key of a symbol that goes where the next token lets it.
    """
    steps, chains, append = _STEPS, _CHAINS, _APPEND
    tokens = lexer.tokens
    states: list[int] = [0]
    values: list[Any] = []
    starts: list[int] = []
    state = waiting = first = 0
    last = lexer.pos
    portion = 64
    while True:
        lexer.fill(portion)
        for token in tokens[first:] if first else tokens:
            kind, start, end, _value = token
            if waiting:
                try:
                    state = chains[state][waiting + kind]
                except KeyError:
                    state = make_chain(state, waiting + kind)
                states.append(state)
                waiting = 0
            while True:
                try:
                    size, key, make = steps[state][kind]
                except KeyError:
                    step = make_step(state, kind)
                    if step is None:
                        return values[-1] if state == END_STATE else None
                    size, key, make = step
                if size < 0:
                    last = end
                    if size == -1:
                        state = key
                        states.append(key)
                        values.append(token)
                        starts.append(start)
                    elif size == -2:
                        values.append(make(builder, start, end, token))
                        starts.append(start)
                        waiting = key
                    elif size == -3:
                        values[-1] = make(builder, starts[-1], end, values[-1], token)
                        states.pop()
                        state = states[-1]
                        waiting = key
                    else:
                        second = values.pop()
                        starts.pop()
                        if make is append:
                            values[-1].append(second)
                        else:
                            values[-1] = make(builder, starts[-1], end, values[-1], second, token)
                        del states[-2:]
                        state = states[-1]
                        waiting = key
                    break
                if size == 2:
                    second = values.pop()
                    starts.pop()
                    if make is append:
                        values[-1].append(second)
                    else:
                        values[-1] = make(builder, starts[-1], last, values[-1], second)
                    del states[-2:]
                elif size == 1:
                    if make is not None:
                        values[-1] = make(builder, starts[-1], last, values[-1])
                    states.pop()
                elif size == 3:
                    third = values.pop()
                    second = values.pop()
                    del starts[-2:]
                    values[-1] = make(builder, starts[-1], last, values[-1], second, third)
                    del states[-3:]
                elif size:
                    value = make(builder, starts[-size], last, *values[-size:])
                    del states[-size:]
                    del values[1 - size :], starts[1 - size :]
                    values[-1] = value
                else:
                    values.append(make(builder, last, last) if make else None)
                    starts.append(last)
                state = states[-1]
                try:
                    state = chains[state][key + kind]
                except KeyError:
                    state = make_chain(state, key + kind)
                states.append(state)
        # the lexer looks back at the last token only
        del tokens[:-1]
        first = 1
        if portion < 4096:
            portion *= 2
