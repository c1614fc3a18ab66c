"""A whole parse: the table's run, the expansions inside strings, then what PowerShell checks on the finished tree."""

from __future__ import annotations

import gc

from psemu.extent import SourceText
from psemu.parser import ParseError, ParseResult
from psemu.parser.ast import ScriptBlockAst, StatementBlockAst
from psemu.parser.builder import Builder
from psemu.parser.engine import run_table
from psemu.parser.lexer import Lexer
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
    tree, builder = read(text, 0, len(text), errors, True)
    tree.source = source
    checks = builder.checks
    parse_expansions(text, builder.pending, checks)
    if MAY_DEMAND.search(text):
        from psemu.parser.script_requirements import check_comments

        check_comments(text, tree, errors)
    found = flatten(errors)
    if checks:
        from psemu.parser.semantics import check

        check(checks, text, found)
    return ParseResult(tree, make_errors(found, text) if found else [], source)


def read(text: str, start: int, end: int, errors: list[Any], script: bool) -> tuple[ScriptBlockAst, Builder]:
    """The tree of ``text[start:end]`` and the builder that made it; a broken text is read once more, by what recovers."""
    count = len(errors)
    builder = Builder(text, start, end, errors)
    tree: ScriptBlockAst | None = run_table(Lexer(text, start, end, script), builder)
    if tree is None:
        from psemu.parser.recovery_engine import Engine

        del errors[count:]
        engine = Engine(text, start, end, errors, script)
        tree, builder = engine.run(), engine.builder
    builder.checks.extend(("splat", node, False) for node in builder.splats.values())
    return tree, builder


def parse_expansions(text: str, pending: list[Any], checks: list[Any]) -> None:
    """Fills the sub-expressions of strings; what they contain is parsed in the same way, one after the other."""
    for node, quoted, errors in pending:
        start, end = node.start + 2, max(node.end - 1, node.start + 2)
        places: list[int] | None = None
        if quoted:
            inner, places = undouble(text, start, end)
        if places is None:
            body, builder = read(text, start, end, errors, False)
            pending.extend(builder.pending)
        else:
            body, builder = read(inner, 0, len(inner), errors, False)
            parse_expansions(inner, builder.pending, builder.checks)
            move(body, errors, places)
        checks.extend(builder.checks)
        block = body.end_block
        statements: list[Any] = block.statements if block is not None else []
        traps: list[Any] = block.traps if block is not None else []
        whole = sorted([*statements, *traps], key=lambda item: item.start)
        first, last = (whole[0].start, whole[-1].end) if whole else (0, 0)
        node.sub_expression = StatementBlockAst(first, last, statements, traps)


def undouble(text: str, start: int, end: int) -> tuple[str, list[int] | None]:
    """``text[start:end]``, a string's expansion, without what only the string needs: doubled quotes, and backticks before quotes.

    With it the place in *text* of each character of the result and of its end, None if nothing changed.
    """
    from psemu.parser.strings import DOUBLE, needs_undoubling

    if not needs_undoubling(text, start, end):
        return text, None
    pieces: list[str] = []
    places: list[int] = []
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
    if len(places) == end - start:
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
