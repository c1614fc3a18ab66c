"""Line ends, separators and brackets: what they mean is decided by the frame that is open.

Handlers are named and called as :func:`psemu.parser.modes.find_scanner` says.
"""

from __future__ import annotations

from psemu.parser.lexer import FRAMES
from psemu.parser.modes import KIND, Mode, mode
from psemu.parser.patterns import Pattern
from psemu.parser.trivia import pipe_ahead, skip_all_trivia, skip_trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer


UNEXPECTED = -1
_END = KIND["$END"]
_NEWLINE_OR_SEMICOLON = KIND["NEWLINE_OR_SEMICOLON"]
_CLOSERS = {")": KIND["RPAREN"], "}": KIND["RCURLY"], "]": KIND["RBRACKET"]}
#: what may stand between the entries of a hash literal
_ENTRY_ENDS = Pattern(r"(?:[;\s]++|#[^\r\n]*+)*+")
_STATEMENT = mode("STATEMENT")
_ELEMENT_END = mode("ELEMENT_END")


def scan_end(lexer: Lexer, start: int, end: int) -> int:
    lexer.tokens.append((_END, lexer.end, lexer.end, None))
    return -1


def scan_closer(lexer: Lexer, start: int, end: int) -> int:
    lexer.script_start = False
    return close(lexer, start)


def scan_unexpected(lexer: Lexer, start: int, end: int) -> int:
    """A character that cannot begin anything here; closers still close."""
    from psemu.parser.expression_scanners import scan_operator

    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    ch = lexer.text[start]
    if ch in ")}]":
        return close(lexer, start)
    if ch in "\r\n;":
        return scan_line_end(lexer, start, end)
    return scan_operator(lexer, start, end)


def scan_skip_semicolons(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] == ";" and lexer.tokens[-1][0] == KIND["LCURLY"]:
        lexer.refuse()
    return end


def scan_statement_end(lexer: Lexer, start: int, end: int) -> int:
    """Separators before a statement mean nothing (in a frame that holds one pipeline they are errors)."""
    if FRAMES[lexer.frame[1]][1] == "statements":
        if lexer.mode.name == "BODY" and lexer.text[start] == ";" and not (lexer.script_start and lexer.tokens):
            # `param` behind a semicolon is a command
            lexer.mode = mode("BODY_AFTER_PARAM")
        return end
    return scan_line_end(lexer, start, end)


def scan_plain_line_end(lexer: Lexer, start: int, end: int) -> int:
    """A line end behind which no pipe stands: among statements it ends the one before it."""
    frame = lexer.frame
    if FRAMES[frame[1]][1] != "statements" or lexer.questions or lexer.script_start:
        return scan_line_end(lexer, start, end)
    lexer.tokens.append((_NEWLINE_OR_SEMICOLON, start, end, None))
    lexer.mode = _STATEMENT
    return end


def scan_line_end(lexer: Lexer, start: int, end: int) -> int:
    """A line end or semicolon behind a complete element."""
    text = lexer.text
    closer, ends, following, comma = FRAMES[lexer.frame[1]]
    if text[start] != ";":
        pipe = pipe_ahead(lexer, start)
        if pipe and lexer.mode.name not in ("ELEMENT", "VALUE"):
            return pipe
        if ends == "closer" or ends == "for":
            ahead = skip_all_trivia(lexer, start)
            if ahead < lexer.end and (text[ahead] == closer or (comma and text[ahead] == ",")):
                return ahead
        if lexer.questions and lexer.questions[-1] is lexer.frame:
            ahead = skip_all_trivia(lexer, start)
            if text.startswith(":", ahead, lexer.end) and not text.startswith("::", ahead):
                return ahead
        if text.startswith("\r\n", start) and start + 1 < lexer.end:
            end = start + 2
    if lexer.questions:
        lexer.questions.clear()
    if lexer.frame[1] == "hash":
        found = _ENTRY_ENDS.match(text, end, lexer.end)
        end = found.end() if found else end
    if ends == "for":
        lexer.add(KIND["SEMICOLON"], start, end)
        lexer.mode = mode(following)
        return end
    lexer.add(KIND["NEWLINE_OR_SEMICOLON"], start, end)
    lexer.mode = mode(
        "BODY" if lexer.mode.name.startswith("USING") and lexer.script_start else following or "STATEMENT"
    )
    return end


def close(lexer: Lexer, start: int) -> int:
    """``)``, ``]`` or ``}``; one that closes nothing is left to the parser."""
    ch = lexer.text[start]
    frame = lexer.frame
    lexer.tokens.append((_CLOSERS[ch], start, start + 1, None))
    if FRAMES[frame[1]][0] == ch:
        outer, _kind, after, _opener, pending = frame
        lexer.frame = outer
        lexer.pending = pending
        lexer.mode = after
        if after is _STATEMENT:
            after_statement(lexer)
        elif after.name == "CLAUSE":
            clause_follows(lexer, start)
    return start + 1


def after_statement(lexer: Lexer) -> None:
    """The mode behind a statement that ended in its own block."""
    name = lexer.frame[1]
    _closer, ends, following, _comma = FRAMES[name]
    lexer.mode = _STATEMENT if ends == "statements" else mode(following) if name == "class" else _ELEMENT_END


def open_paren(lexer: Lexer, start: int, frame: str, after: str, inside: str, terminal: str = "LPAREN") -> int:
    lexer.add(KIND[terminal], start, start + 1)
    lexer.push(frame, mode(after), start)
    lexer.mode = mode(inside)
    return start + 1


def open_block(lexer: Lexer, start: int, after: Mode, inside: Mode, frame: str = "block") -> int:
    lexer.add(KIND["LCURLY"], start, start + 1)
    lexer.pending = None
    lexer.push(frame, after, start)
    lexer.mode = inside
    return start + 1


def clause_follows(lexer: Lexer, pos: int) -> int:
    lexer.mode = mode("CLAUSE")
    lexer.pending = (mode("BLOCK"), mode("CLAUSE"), mode("STATEMENT"))
    return pos
