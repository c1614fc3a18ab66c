"""Makes ``_tables.py`` from grammar/*.lark: the LALR(1) table and the patterns of the lexer's modes (``python -m psemu.parser.build``).

Only this module knows lark, and nothing at run time imports it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark
from lark.common import LexerConf
from lark.grammar import Rule
from lark.lexer import Lexer, Token

from psemu.resources import resource_path

OUTPUT = Path(__file__).with_name("_tables.py")


class _NoLexer(Lexer):
    """The grammar is only analyzed here; the tokens come from psemu.parser.lexer."""

    def __init__(self, lexer_conf: LexerConf) -> None:
        pass

    def lex(self, *_: Any) -> Iterator[Token]:
        return iter(())


def load_grammar(name: str = "powershell.lark") -> Lark:
    """The grammar in file *name*, analyzed by lark; a conflict is an error.

    Raises:
        lark.exceptions.GrammarError: the grammar is not LALR(1).
    """
    import logging

    import lark

    class Refuse(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "onflict" in record.getMessage():
                raise lark.exceptions.GrammarError(record.getMessage() + " " + str(record.args))

    handler = Refuse(logging.DEBUG)
    old_level = lark.logger.level
    lark.logger.addHandler(handler)
    lark.logger.setLevel(logging.DEBUG)
    stderr_handlers = [h for h in lark.logger.handlers if h is not handler]
    for other in stderr_handlers:
        lark.logger.removeHandler(other)
    try:
        return Lark(
            Path(resource_path("grammar", name)).read_text(encoding="utf-8"),
            parser="lalr",
            lexer=_NoLexer,
            debug=True,
            maybe_placeholders=False,
            source_path=resource_path("grammar", name),
            import_paths=[resource_path("grammar")],
        )
    finally:
        for other in stderr_handlers:
            lark.logger.addHandler(other)
        lark.logger.removeHandler(handler)
        lark.logger.setLevel(old_level)


def load_patterns() -> dict[str, str]:
    """The regular expressions of terminals.lark whose names end in _PATTERN."""
    text = Path(resource_path("grammar", "terminals.lark")).read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+_PATTERN):", text, re.M)
    # a rule that mentions every pattern keeps lark from dropping them
    grammar = Lark(text + "\nstart: " + " | ".join(names), parser="lalr", lexer=_NoLexer)
    found = {terminal.name: terminal.pattern.to_regexp() for terminal in grammar.terminals}
    return {name.removesuffix("_PATTERN"): found[name] for name in names}


def make_tables() -> dict[str, Any]:
    """The tables as plain data: what ``_tables.py`` holds."""
    return {"PATTERNS": load_patterns(), **grammar_tables(load_grammar())}


def grammar_tables(grammar: Lark) -> dict[str, Any]:
    """The LALR(1) table of *grammar*: TERMINALS, NONTERMINALS, RULES, ROWS and END_STATE."""
    table: Any = grammar.parser.parser._parse_table
    rules: list[Rule] = []
    rule_numbers: dict[Rule, int] = {}
    symbols: dict[str, int] = {}
    terminals: list[str] = ["$END"]
    nonterminals: list[str] = []
    for row in table.states.values():
        for symbol in row:
            if symbol not in symbols and symbol != "$END":
                symbols[symbol] = 0
                (terminals if symbol.isupper() else nonterminals).append(symbol)
    terminals[1:] = sorted(terminals[1:])
    nonterminals.sort()
    symbols = {name: number for number, name in enumerate(terminals + nonterminals)}
    for row in table.states.values():
        for _action, argument in row.values():
            if isinstance(argument, Rule) and argument not in rule_numbers:
                rule_numbers[argument] = 0
                rules.append(argument)
    rules.sort(key=lambda rule: (str(rule.origin.name), rule.order, str(rule)))
    rule_numbers = {rule: number for number, rule in enumerate(rules)}
    # states are numbered in the order in which a walk from the start meets them, so that the same grammar gives the same file
    start = table.start_states["start"]
    order = {start: 0}
    queue = [start]
    for state in queue:
        for symbol in sorted(table.states[state], key=symbols.__getitem__):
            _action, argument = table.states[state][symbol]
            if not isinstance(argument, Rule) and argument not in order:
                order[argument] = len(order)
                queue.append(argument)
    rows = []
    for state in queue:
        row = []
        for symbol in sorted(table.states[state], key=symbols.__getitem__):
            _action, argument = table.states[state][symbol]
            row.append((symbols[symbol], ~rule_numbers[argument] if isinstance(argument, Rule) else order[argument]))
        rows.append(tuple(row))
    return {
        "TERMINALS": tuple(terminals),
        "NONTERMINALS": tuple(nonterminals),
        "RULES": tuple(
            (
                symbols[str(rule.origin.name)],
                len(rule.expansion),
                str(rule.alias or ("" if rule.options.expand1 else rule.origin.name)),
            )
            for rule in rules
        ),
        "ROWS": tuple(rows),
        "END_STATE": order[table.end_states["start"]],
    }


def encode_rows(rows: tuple[tuple[tuple[int, int], ...], ...]) -> str:
    """The rows as text, equal ones once: parts with tabs between them, each an action and the symbols that call for it.

    A symbol is the character ``symbol + 32``, an action ``action + 2048``. The first part holds the pairs (symbol, action) of all actions
    that one symbol calls for. Behind the rows stands the number of each state's row.
    """
    texts: dict[tuple[tuple[int, int], ...], int] = {}
    encoded: list[str] = []
    numbers: list[int] = []
    for row in rows:
        if row not in texts:
            texts[row] = len(texts)
            symbols: dict[int, str] = {}
            for symbol, action in row:
                symbols[action] = symbols.get(action, "") + chr(symbol + 32)
            pairs = [called + chr(action + 2048) for action, called in symbols.items() if len(called) == 1]
            parts = [chr(action + 2048) + called for action, called in symbols.items() if len(called) > 1]
            encoded.append("\t".join(["".join(pairs), *parts]))
        numbers.append(texts[row])
    return "\n".join([*encoded, "".join(chr(number + 32) for number in numbers)])


def render(tables: dict[str, Any]) -> str:
    """The text of ``_tables.py``."""
    lines = [
        '"""The parse table of grammar/powershell.lark and the patterns of grammar/terminals.lark. Made by psemu.parser.build: do not edit."""',
        "# fmt: off",
        "# ruff: noqa: E501",
        "",
        f"PATTERNS = {tables['PATTERNS']!r}",
        f"TERMINALS = {' '.join(tables['TERMINALS'])!r}",
        f"NONTERMINALS = {' '.join(tables['NONTERMINALS'])!r}",
        f"RULES = {tables['RULES']!r}",
        f"ROWS = {encode_rows(tables['ROWS'])!a}",
        f"END_STATE = {tables['END_STATE']}",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    TEXT = render(make_tables())
    OUTPUT.write_text(TEXT, encoding="utf-8")
    sys.stdout.write(f"{OUTPUT}: {len(TEXT)} characters\n")
