"""The descent: PowerShell's own way through a text that the table cannot read, rule by rule, for its errors and the tree it makes of them.

A text without a syntax error never comes here: the table of the grammar reads it, many times as fast. Where that stops, the whole text is
read again by a recursive descent over the rules of PowerShell's parser, because what it says about the rest of a broken text depends on which
rule met the error, what that rule had read, and in which mode it looked ahead. Each error has its id, place and words from the rule that
reports it; each rule says how it goes on. On valid text both ways make the same tree, which a test proves on every recorded case.
"""

from __future__ import annotations

import sys

from psemu.parser import ast
from psemu.parser.descent.script_rules import ScriptRules
from psemu.parser.descent.tokens import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: how deep rules may be nested: a dozen of them for each pair of brackets
RECURSION_LIMIT = 60_000


def descend(text: str) -> tuple[ast.ScriptBlockAst, list[tuple[Any, ...]], list[tuple[int, int]]]:
    """The tree of *text*, its syntax errors in PowerShell's order, and the extents of its ``#requires`` comments."""
    rules = ScriptRules(text)
    tree = read_script(rules)
    return tree, rules.errors, rules.requires


def read_tokens(text: str) -> list[Token]:
    """The tokens of *text*, comments and line ends included, as PowerShell has them when it has read all."""
    rules = ScriptRules(text)
    # what is too deep ends in the middle of a string, whose tokens are not asked for
    saved = rules.saved = []
    read_script(rules)
    return saved


def read_script(rules: ScriptRules) -> ast.ScriptBlockAst:
    """The tree of the whole text that *rules* are over; what they found on the way is theirs."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        tree: ast.ScriptBlockAst = rules.script_block(None)
    except RecursionError:
        block = ast.NamedBlockAst(0, 0, "End", True, [], [])
        tree = ast.ScriptBlockAst(0, len(rules.text), [], [], None, None, None, None, block, None)
        start, end = rules.extent()
        rules.error("ScriptTooComplicated", start, end)
    finally:
        sys.setrecursionlimit(limit)
    return tree


def read_command(text: str, start: int, end: int, errors: list[tuple[Any, ...]]) -> ast.CommandAst | None:
    """The command in ``text[start:end]`` (None: there is none), read as a text of its own; *errors* gets what is wrong with it."""
    rules = ScriptRules(text)
    rules.enter(Token("SubExpression", start, end, "", text[start:end]))
    command = rules.command()
    errors.extend(rules.errors)
    return command


__all__ = ["RECURSION_LIMIT", "descend", "read_command", "read_script", "read_tokens"]
