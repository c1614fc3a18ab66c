"""The compiled parse loop gives what the loop in Python gives; its matchers match what the expressions match."""

from __future__ import annotations

import importlib.util
import itertools
import random
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from psemu.parser import engine
from psemu.parser._tables import PATTERNS
from psemu.parser.canonical import to_canonical_tree
from psemu.parser.lexer import Lexer, RefusedError
from psemu.parser.modes import MODES
from psemu.parser.statement_actions import Builder
from tests.benchmarks import material
from tests.fuzz.generate import texts


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The loop, compiled for the test."""
    pytest.importorskip("Cython", reason="needs psemu[fast]")
    from psemu.parser.build_loop import build

    try:
        path = build(tmp_path_factory.mktemp("loop"))
    except Exception as error:
        pytest.skip(f"no compiler: {error}")
    spec = importlib.util.spec_from_file_location("psemu.parser._loop", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get("psemu.parser._loop")
    spec.loader.exec_module(module)
    yield module
    if before is not None:
        sys.modules["psemu.parser._loop"] = before


def _tree(run_table: Any, text: str) -> dict[str, Any] | None:
    try:
        tree = run_table(Lexer(text, 0, len(text), True), Builder(text, 0, len(text)))
    except RefusedError:
        return None
    return None if tree is None else to_canonical_tree(tree, text)


def test_same_trees(loop: ModuleType) -> None:
    scripts = [*material.scripts()[:40], *itertools.islice(texts(7), 3000)]
    trees = 0
    for text in scripts:
        tree = _tree(engine.run_table, text)
        assert _tree(loop.run_table, text) == tree, text
        trees += tree is not None
    assert trees > 300


def test_every_pattern_has_a_matcher(loop: ModuleType) -> None:
    used = {entry.split()[0] for row in MODES.values() for entry in row[3].split(",")}
    assert {PATTERNS[name] for name in used} == set(loop.EXPRESSIONS)


def test_matchers_match_what_the_expressions_match(loop: ModuleType) -> None:
    chance = random.Random(3)
    alphabet = (
        "aZ_09$^?{}()[]'\"`:;,.|&-+*/%=!<>@#\\~ \t\r\n\0\x1c\u2013\u2018\u201c\u00e9\u00b2\u0663\u00a0\u2028\U0001f600"
    )
    for number, expression in enumerate(loop.EXPRESSIONS):
        pattern = re.compile(expression)
        for _ in range(4000):
            text = "".join(chance.choices(alphabet, k=chance.randint(1, 7)))
            end = chance.randint(1, len(text))
            at = chance.randint(0, end - 1)
            found = pattern.match(text, at, end)
            expected = -1 if found is None or found.end() == at else found.end()
            assert loop.match(number, text, at, end) == expected, (expression, text, at, end)
