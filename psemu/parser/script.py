"""A whole parse: the table's run, the expansions inside strings, then what PowerShell checks on the finished tree."""

from __future__ import annotations

import gc

from psemu.extent import SourceText
from psemu.parser import ParseError, ParseResult
from psemu.parser.ast import ScriptBlockAst, StatementBlockAst
from psemu.parser.engine import Engine
from psemu.parser.patterns import IGNORECASE, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: a text without this demands nothing in its comments (``#requires``, a signature that is perhaps misspelt)
MAY_DEMAND = Pattern(r"#requires|#[^\r\n]*(?:sig|beg|end|block)", IGNORECASE)


def parse_script(text: str, path: str | None = None) -> ParseResult:
    """Tree and errors of *text*."""
    # a tree has no cycles to collect while it grows, and looking for them costs a third of the time
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _parse(text, path)
    finally:
        if collecting:
            gc.enable()


def _parse(text: str, path: str | None) -> ParseResult:
    source = SourceText(text, path)
    errors: list[Any] = []
    engine = Engine(text, 0, len(text), errors)
    tree: ScriptBlockAst = engine.run()
    tree.source = source
    checks = engine.builder.checks
    checks.extend(("splat", node, False) for node in engine.builder.splats.values())
    parse_expansions(text, engine.builder.pending, checks)
    lexer = engine.lexer
    if MAY_DEMAND.search(text):
        from psemu.parser.script_requirements import check_comments

        check_comments(text, lexer.tokens, tree, errors)
    found = flatten(errors)
    if checks:
        from psemu.parser.semantics import check

        check(checks, text, found)
    return ParseResult(tree, make_errors(found, text) if found else [], source)


def parse_expansions(text: str, pending: list[Any], checks: list[Any]) -> None:
    """Fills the sub-expressions of strings; what they contain is parsed in the same way, one after the other."""
    for node, quoted, errors in pending:
        start, end = node.start + 2, max(node.end - 1, node.start + 2)
        inner, places = undouble(text, start, end) if quoted else (text, None)
        engine = Engine(inner, start, len(inner) if places else end, errors, False)
        body: ScriptBlockAst = engine.run()
        checks.extend(engine.builder.checks)
        checks.extend(("splat", part, False) for part in engine.builder.splats.values())
        if places is None:
            pending.extend(engine.builder.pending)
        else:
            parse_expansions(inner, engine.builder.pending, checks)
            move(body, errors, places)
        block = body.end_block
        statements: list[Any] = block.statements if block is not None else []
        traps: list[Any] = block.traps if block is not None else []
        whole = sorted([*statements, *traps], key=lambda item: item.start)
        first, last = (whole[0].start, whole[-1].end) if whole else (0, 0)
        node.sub_expression = StatementBlockAst(first, last, statements, traps)


def undouble(text: str, start: int, end: int) -> tuple[str, list[int] | None]:
    """A string's expansion without what only the string needs: doubled quotes, and backticks before quotes.

    With it the place in *text* of each character of the result, None if nothing changed.
    """
    from psemu.parser.strings import DOUBLE, needs_undoubling

    if not needs_undoubling(text, start, end):
        return text, None

    pieces: list[str] = [text[:start]]
    places = list(range(start))
    at = start
    while at < end:
        first = at
        if (at + 1 < end and text[at + 1] in DOUBLE and (text[at] in DOUBLE or text[at] == "`")) or (
            at + 1 < end and text[at] == "`" and text[at + 1] == "$"
        ):
            at += 1
        pieces.append(text[at])
        places.append(first)
        at += 1
    if len(places) == end:
        return text, None
    places.append(end)
    return "".join(pieces), places


def move(body: ScriptBlockAst, errors: list[Any], places: list[int]) -> None:
    """Sets extents and errors back to the places in the original text."""
    seen: set[int] = set()
    for item in body.walk():
        if id(item) not in seen:
            seen.add(id(item))
            item.start, item.end = places[item.start], places[item.end]
    for number, error in enumerate(errors):
        if isinstance(error, tuple):
            errors[number] = (
                error[0],
                places[min(error[1], len(places) - 1)],
                places[min(error[2], len(places) - 1)],
                *error[3:],
            )


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
