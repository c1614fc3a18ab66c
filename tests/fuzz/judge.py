"""What must be true of the parse of any text."""

from __future__ import annotations

import itertools
import time

from psemu.parser import ParseResult, ast, parse, to_canonical
from psemu.parser.canonical import canonical_hash, to_canonical_tree

#: CPU seconds for a kB of text
LIMIT = 0.05
_ERRORS = (ast.ErrorStatementAst, ast.ErrorExpressionAst)


def _seconds(text: str) -> float:
    start = time.process_time()
    parse(text)
    return time.process_time() - start


def problems(text: str) -> list[str]:
    """What is wrong with the parse of *text*, empty if nothing is."""
    start = time.process_time()
    try:
        result = parse(text)
        spent = time.process_time() - start
        to_canonical(result)
        tokens = result.tokens
    except Exception as error:
        return [f"exception: {type(error).__name__}: {error}"]
    found = []
    allowed = LIMIT * max(1.0, len(text) / 1000)
    # what else runs here makes one measurement long, not three
    if spent > allowed and min(_seconds(text) for _ in range(3)) > allowed:
        found.append(f"slow: {spent * 1000:.0f} ms for {len(text)} characters")
    size = len(text)
    nodes = list(result.ast.walk())
    # PowerShell puts the end of the text one character behind it, and an enum that is not closed ends there
    last = size + 1 if result.errors else size
    if any(not 0 <= node.start <= node.end <= last for node in nodes):
        found.append("a node's extent is not in the text")
    # where it has looked for the end before, it looks one character further
    if any(not 0 <= error.start <= error.end <= size + 2 for error in result.errors):
        found.append("an error's extent is not in the text")
    if not result.errors and any(before.end > after.start for before, after in itertools.pairwise(tokens)):
        found.append("tokens overlap")
    if not result.errors:
        if any(isinstance(node, _ERRORS) for node in nodes):
            found.append("an error node in a valid tree")
        found += _statements(result, nodes)
    return found


def _statements(result: ParseResult, nodes: list[ast.Ast]) -> list[str]:
    """Each statement's text is that statement, wherever it stands."""
    text = result.source.text
    # what stands in a string may be written differently there
    strings = [node for node in nodes if isinstance(node, ast.ExpandableStringExpressionAst)]
    types = any(isinstance(node, ast.TypeDefinitionAst) for node in nodes)
    quoted = {id(node) for string in strings for node in string.walk()}
    for node in nodes:
        if not isinstance(node, (ast.StatementBlockAst, ast.NamedBlockAst)) or id(node) in quoted:
            continue
        for statement in node.statements:
            # a base constructor's call; `&` behind a pipeline is no part of it
            behind = text[statement.end : statement.end + 100].replace("`", " ").lstrip()
            if isinstance(statement, ast.CommandExpressionAst) or (behind[:1] == "&" and behind[:2] != "&&"):
                continue
            # what types and usings there are decides what is right elsewhere
            if types or isinstance(statement, ast.UsingStatementAst):
                continue
            # a statement in front of it: the first word of a script may mean something else
            again = parse("1;" + text[statement.start : statement.end])
            block = again.ast.end_block
            if again.errors or block is None or len(block.statements) != 2:
                return [f"does not parse again: {text[statement.start : statement.end]!r}"]
            before = canonical_hash(to_canonical_tree(statement, text))
            if before != canonical_hash(to_canonical_tree(block.statements[1], again.source.text)):
                return [f"parses to another statement: {text[statement.start : statement.end]!r}"]
    return []
