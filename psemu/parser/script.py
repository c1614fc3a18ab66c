"""A whole parse: the table's run, the expansions inside strings, then what PowerShell checks on the finished tree."""

from __future__ import annotations

from psemu.extent import SourceText
from psemu.parser import ParseError, ParseResult
from psemu.parser.ast import ScriptBlockAst, StatementBlockAst
from psemu.parser.engine import Engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parse_script(text: str, path: str | None = None) -> ParseResult:
    """Tree and errors of *text*."""
    source = SourceText(text, path)
    begin = 1 if text.startswith("\ufeff") else 0
    errors: list[Any] = []
    engine = Engine(text, begin, len(text), errors)
    tree: ScriptBlockAst = engine.run()
    tree.source = source
    parse_expansions(text, engine.builder.pending)
    found = flatten(errors)
    if needs_check(text, found):
        from psemu.parser.semantics import check

        check(tree, text, found)
    return ParseResult(tree, make_errors(found, text) if found else [], source)


def needs_check(text: str, found: list[Any]) -> bool:
    return False


def parse_expansions(text: str, pending: list[Any]) -> None:
    """Fills the sub-expressions of strings; what they contain is parsed in the same way, one after the other."""
    for node, _parts, _reserved, errors in pending:
        engine = Engine(text, node.start + 2, node.end - 1, errors, False)
        body: ScriptBlockAst = engine.run()
        block = body.end_block
        statements: list[Any] = block.statements if block is not None else []
        traps: list[Any] = block.traps if block is not None else []
        whole = sorted([*statements, *traps], key=lambda item: item.start)
        start, end = (whole[0].start, whole[-1].end) if whole else (node.start + 2, node.end - 1)
        node.sub_expression = StatementBlockAst(start, end, statements, traps)
        pending.extend(engine.builder.pending)


def flatten(errors: list[Any]) -> list[tuple[Any, ...]]:
    """The errors in the order in which PowerShell finds them: those of a string stand where the string is."""
    result: list[tuple[Any, ...]] = []
    stack = list(reversed(errors))
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif item not in result:
            result.append(item)
    return result


def make_errors(found: list[tuple[Any, ...]], text: str) -> list[ParseError]:
    """Messages are looked up only when there are errors."""
    from psemu.parser.messages import message

    return [
        ParseError(error_id, message(error_id, arguments), start, end, incomplete)
        for error_id, start, end, arguments, incomplete in found
    ]
