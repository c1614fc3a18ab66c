"""How fast scripts are parsed, and in how much memory: psemu in Python and compiled, beside tree-sitter's C parser and lark's loop."""

from __future__ import annotations

import gc
import importlib.util
import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psemu.parser import engine, parse, script, tables
from psemu.parser.lexer import Lexer, RefusedError
from psemu.parser.statement_actions import Builder
from tests.benchmarks import material, peers

_ROUNDS = 5


def parse_scripts(folder: Path | None = None) -> None:
    """Prints a line for each parser; the ratio is to tree-sitter's bare parse, of which no node is visited."""
    texts = [text for text in material.scripts(folder) if not parse(text).errors]
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"parse: {len(texts)} scripts, {size:.1f} MB, CPU time")
    # two, because each keeps the actions that it first meets
    compiled, without_nodes = _compiled_loop(tempfile.mkdtemp()), _compiled_loop(tempfile.mkdtemp())
    ways: dict[str, Callable[[str], object]] = {
        "psemu, tree and errors": _whole(engine.run_table),
        "psemu, table without nodes": _table(engine.run_table),
        "psemu, tokens": _tokens,
    }
    if compiled is None:
        print("  psemu[fast] skipped (python -m psemu.parser.build_loop)")
    else:
        ways["psemu[fast], tree and errors"] = _whole(compiled.run_table)
        ways["psemu[fast], table without nodes"] = _table(without_nodes.run_table)
    for name, make in {"tree-sitter": peers.tree_sitter, "lark's loop": peers.lark_loop}.items():
        try:
            ways[name] = make()
        except peers.UnavailableError as error:
            print(f"  {name} skipped ({error})")
    seconds = dict.fromkeys(ways, float("inf"))
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            with _no_nodes() if name.endswith("nodes") else _as_it_is():
                seconds[name] = min(seconds[name], _seconds(way, texts))
    for name, spent in seconds.items():
        ratio = f", {seconds['tree-sitter'] / spent:.2f} of tree-sitter's" if "tree-sitter" in seconds else ""
        print(f"  {name}: {size / spent:.2f} MB/s{ratio}")
    _memory(texts)
    _large(texts)
    _deep()


def _seconds(way: Callable[[str], object], texts: list[str]) -> float:
    gc.collect()
    gc.disable()
    start = time.process_time()
    for text in texts:
        way(text)
    spent = time.process_time() - start
    gc.enable()
    return spent


def _whole(run_table: Any) -> Callable[[str], object]:
    def work(text: str) -> object:
        script.__dict__["run_table"] = run_table
        return parse(text)

    return work


def _table(run_table: Any) -> Callable[[str], object]:
    def work(text: str) -> object:
        try:
            return run_table(Lexer(text, 0, len(text), True), Builder(text, 0, len(text)))
        except RefusedError:
            return None

    return work


def _tokens(text: str) -> object:
    lexer = Lexer(text, 0, len(text), True)
    try:
        lexer.fill(1 << 60)
    except RefusedError:
        return None
    return lexer.tokens


def _compiled_loop(folder: str) -> Any:
    """The compiled loop, loaded from a copy of its file in *folder*; None if it is not built."""
    found = importlib.util.find_spec("psemu.parser._loop")
    if found is None or found.origin is None:
        return None
    copy = shutil.copy(found.origin, folder)
    spec = importlib.util.spec_from_file_location("psemu.parser._loop", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _no_nodes() -> Iterator[None]:
    """The table's actions do nothing."""

    def nothing(*_: object) -> None:
        return None

    kept = list(tables.RULES)
    tables.RULES[:] = [(symbol, size, None if make is None else nothing) for symbol, size, make in kept]
    for row in engine._STEPS:
        row.clear()
    try:
        yield
    finally:
        tables.RULES[:] = kept
        for row in engine._STEPS:
            row.clear()


def _memory(texts: list[str]) -> None:
    gc.collect()
    tracemalloc.start()
    results = [parse(text) for text in texts]
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = sum(map(len, texts))
    print(
        f"  memory: trees of {held / size:.1f} times their text's characters, at most {peak / size:.1f} on the way (goal: 60)"
    )
    del results


def _large(texts: list[str]) -> None:
    blocks = [block for text in texts if not parse(block := f"& {{\n{text}\n}}\n").errors]
    once = "".join(blocks)
    for wanted in (1_000_000, 10_000_000):
        text = once * max(1, wanted // len(once))
        start = time.process_time()
        parse(text)
        print(f"  one text of {len(text) / 1e6:.1f} MB: {len(text) / 1e6 / (time.process_time() - start):.2f} MB/s")


def _deep() -> None:
    spent = {}
    for opener, closer in {
        "(": ")",
        "{": "}",
        "@{a=": "}",
        "$(": ")",
        "if(1){": "}",
        "[int]": "$x",
        "$x[": "1]",
        '"$(': ')"',
    }.items():
        start = time.process_time()
        parse(opener * 1000 + ("1" if closer != "$x" else "") + closer * (1 if closer == "$x" else 1000))
        spent[opener] = time.process_time() - start
    print("  nested 1,000 deep: " + ", ".join(f"{opener} {seconds * 1000:.0f} ms" for opener, seconds in spent.items()))
