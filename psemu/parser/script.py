"""A whole parse: the table's run, the expansions inside strings, then what PowerShell checks on the finished tree."""

from __future__ import annotations

import gc

from psemu.extent import SourceText
from psemu.parser import ParseError, ParseResult
from psemu.parser.ast import ScriptBlockAst, StatementBlockAst
from psemu.parser.lexer import Lexer, RefusedError
from psemu.parser.patterns import IGNORECASE, Pattern
from psemu.parser.statement_actions import Builder

try:
    from psemu.parser._loop import run_table  # type: ignore[import-not-found, import-untyped, unused-ignore]
except ImportError:
    from psemu.parser.engine import run_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: a text without this demands nothing in its comments (``#requires``, a signature that is perhaps misspelt)
MAY_DEMAND = Pattern(
    r"#(?:requires|[^\r\n]*(?:sig|beg|end|block)|(?:(?<=[^\s;(){},|&<#]#)|(?<=[^\s;(){},|&]<#))[^\r\n]*['\"‘’‚‛“”„`$])",
    IGNORECASE,
)

#: characters that Python's expressions take for letters or digits and .NET does not: beyond the basic plane, numerals that are no digits
_UNUSUAL = Pattern(
    "(?=\\w)[\xb2\xb3\xb9\xbc-\xbe\u09f4-\u09f9\u0b72-\u0b77\u0bf0-\u0bf2\u0f2a-\u0f33\u1369-\u137c\u16ee-\u16f0\u2070-\u2189\u2460-\u24ff"
    "\u2776-\u2793\u2cfd\u3007\u3021-\u3029\u3038-\u303a\u3192-\u3195\u3220-\u32ff\ua620-\ua6ef\ua830-\ua835\U00010000-\U0010ffff]"
)

#: `--%` that quotes or escapes are part of
_DISGUISED_VERBATIM = Pattern("[`'\"‘’‚‛“”„]--%|-`-`?%|--`%")


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
    found: list[Any] = []
    read = _read_by_table(text)
    if read is None:
        from psemu.parser.descent import descend
        from psemu.parser.semantic_notes import notes_of

        tree, found, requires = descend(text)
        checks = notes_of(tree, text)
    else:
        tree, checks, requires = read
    tree.source = source
    if requires:
        from psemu.parser.script_requirements import check_requirements

        check_requirements(text, requires, found)
    if checks:
        from psemu.parser.semantics import check

        check(checks, text, found)
    return ParseResult(tree, make_errors(found) if found else [], source, read is None)


def _read_by_table(text: str) -> tuple[ScriptBlockAst, list[Any], list[tuple[int, int]]] | None:
    """Tree, notes for the checks and ``#requires`` comments of *text*; None if the table does not take it."""
    if "\0" in text or (not text.isascii() and _UNUSUAL.search(text)):
        return None
    if ("--%" in text or "-`" in text) and _DISGUISED_VERBATIM.search(text):
        return None
    watched: list[int] = []
    if MAY_DEMAND.search(text):
        from psemu.parser.script_requirements import find_candidates

        watched = find_candidates(text)
    gaps: dict[int, int] = {}
    read = read_range(text, 0, len(text), True, watched, gaps)
    if read is None:
        return None
    tree, builder = read
    if builder.pending and not _parse_expansions(text, builder.pending, builder.checks):
        return None
    if not gaps:
        return tree, builder.checks, []
    from psemu.parser.script_requirements import find_demands

    requires = find_demands(text, gaps)
    return None if requires is None else (tree, builder.checks, requires)


def read_range(
    text: str,
    start: int,
    end: int,
    script: bool,
    watched: list[int] | None = None,
    gaps: dict[int, int] | None = None,
    closers: dict[int, int] | None = None,
) -> tuple[ScriptBlockAst, Builder] | None:
    """The tree of ``text[start:end]`` and the builder that made it; None if anything is wrong with it.

    *gaps* gets those of the places *watched* that lie between tokens, with the end of the token before; *closers* holds what is known
    of where sub-expressions end.
    """
    builder = Builder(text, start, end)
    lexer = Lexer(text, start, end, script)
    if watched and gaps is not None:
        lexer.watched = watched[::-1]
        lexer.gaps = gaps
    if closers is not None:
        lexer.closers = closers
    try:
        tree: ScriptBlockAst | None = run_table(lexer, builder)
    except RefusedError:
        return None
    if tree is None:
        return None
    builder.checks.extend(("splat", node, False) for node in builder.splats.values())
    return tree, builder


def _parse_expansions(text: str, pending: list[Any], checks: list[Any]) -> bool:
    """Fills the sub-expressions of strings; what they contain is parsed in the same way, one after the other. False: one is broken."""
    closers: dict[int, int] = {}
    for node, quoted in pending:
        start, end = node.start + 2, max(node.end - 1, node.start + 2)
        places: list[int] | None = None
        if quoted:
            inner, places = undouble(text, start, end)
        if text.find("|", start, end) >= 0 and text.find("\n", start, end) >= 0:
            # PowerShell looks in the wrong place whether the next line begins with a pipe
            return False
        whole, first, last = (text, start, end) if places is None else (inner, 0, len(inner))
        line = max(whole.rfind("\n", first, last), first)
        if whole.find("--%", line, last) >= 0 or whole.endswith("`", first, last):
            # a verbatim argument or an escape would take the closing parenthesis
            return False
        hashes = [at for at in range(line, last) if whole[at] == "#"] if whole.find("#", line, last) >= 0 else []
        gaps: dict[int, int] = {}
        read = read_range(whole, first, last, False, hashes, gaps, closers if places is None else None)
        if read is None or gaps:
            # so would a comment
            return False
        body, builder = read
        if places is None:
            pending.extend(builder.pending)
        else:
            if builder.pending:
                return False
            move(body, places)
        checks.extend(builder.checks)
        block = body.end_block
        statements: list[Any] = block.statements if block is not None else []
        traps: list[Any] = block.traps if block is not None else []
        items = sorted([*statements, *traps], key=lambda item: item.start)
        first, last = (items[0].start, items[-1].end) if items else (0, 0)
        node.sub_expression = StatementBlockAst(first, last, statements, traps)
    return True


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
        if at + 1 < end and text[at + 1] in DOUBLE and (text[at] in DOUBLE or text[at] == "`"):
            at += 1
        pieces.append(text[at])
        places.append(first)
        at += 1
    if len(places) == end - start:
        return text, None
    places.append(end)
    return "".join(pieces), places


def move(body: ScriptBlockAst, places: list[int]) -> None:
    """Sets extents back to the places in the original text."""
    seen: set[int] = set()
    for item in body.walk():
        if id(item) not in seen:
            seen.add(id(item))
            item.start, item.end = places[item.start], places[item.end]


def make_errors(found: list[tuple[Any, ...]]) -> list[ParseError]:
    """Messages are looked up only when there are errors."""
    from psemu.parser.messages import message

    return [
        ParseError(error_id, message(error_id, arguments), start, end, incomplete)
        for error_id, start, end, arguments, incomplete in found
    ]
