"""The shipped table is the grammar's."""

from __future__ import annotations

import subprocess
import sys

import pytest

from psemu.parser import build, build_patterns
from psemu.parser.modes import MODES, mode
from psemu.parser.patterns import compile_pattern, takes_shipped_code
from psemu.parser.statement_actions import Builder
from psemu.parser.tables import ROWS, RULES, row_of, sole_rule


def test_shipped_table_equals_the_grammar() -> None:
    assert build.OUTPUT.read_text(encoding="utf-8") == build.render(build.make_tables())


def test_shipped_code_is_what_re_compiles() -> None:
    if not takes_shipped_code():
        pytest.skip("no code is shipped for this interpreter's matcher")
    assert build_patterns.OUTPUT.read_text(encoding="utf-8") == build_patterns.render()


def test_an_expression_that_is_not_shipped_is_compiled() -> None:
    found = compile_pattern("(a+)(?#not shipped)b").match("aab")
    assert found is not None
    assert found.span(1) == (0, 2)


def test_rows_decode_to_what_the_build_encoded() -> None:
    rows = build.make_tables()["ROWS"]
    assert len(ROWS) == len(rows)
    for state, row in enumerate(rows):
        assert row_of(state) == dict(row)


def test_the_rule_of_a_state_that_has_one() -> None:
    told = 0
    for state in range(len(ROWS)):
        actions = set(row_of(state).values())
        expected = actions.pop() if len(actions) == 1 and min(actions) < 0 else 0
        assert sole_rule(state) == expected, state
        told += expected < 0
    assert told > 100


def test_every_action_is_a_builder_method() -> None:
    assert all(action is None or getattr(Builder, action.__name__) is action for _origin, _size, action in RULES)


def test_every_mode_compiles() -> None:
    for name in MODES:
        assert mode(name).match("", 0, 0) is not None


def test_run_time_imports_no_lark() -> None:
    code = """
import sys
sys.path.insert(0, ".")
import psemu.parser
psemu.parser.parse("if (1) { a | b }")
print([name for name in ("lark", "typing", "dataclasses", "json", "decimal") if name in sys.modules])
"""
    found = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
