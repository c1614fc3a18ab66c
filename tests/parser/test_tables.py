"""The parse table as it is stored, and what is told of a state without decoding it."""

from __future__ import annotations

import pytest

from psemu.parser import tables


def test_the_rule_of_a_state_that_has_one() -> None:
    told = {state: tables.sole_rule(state) for state in range(len(tables.ROWS))}
    for state, rule in told.items():
        actions = set(tables.row_of(state).values())
        expected = actions.pop() if len(actions) == 1 and min(actions) < 0 else 0
        assert rule == expected, state
    assert sum(map(bool, told.values())) > 100


def test_rows_name_known_symbols_rules_and_states() -> None:
    for state in range(len(tables.ROWS)):
        for symbol, action in tables.row_of(state).items():
            assert 0 <= symbol < len(tables.SYMBOL)
            assert -len(tables.RULES) <= action < len(tables.ROWS)
    with pytest.raises(IndexError):
        tables.row_of(len(tables.ROWS))
