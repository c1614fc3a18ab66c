"""What stands between tokens: blanks, comments, line continuations."""

from __future__ import annotations

from psemu.parser.patterns import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer


_BLANKS = Pattern(r"[^\S\r\n\x1c-\x1f]+")


_CONTINUATION = Pattern(r"`(?:\r\n?|\n)")


#: newline, only comment lines, then a pipe
_PIPE_AHEAD = Pattern(
    r"(?:\r\n?|\n)[^\S\r\n]*(?:(?:#[^\r\n]*+|<#(?:[^#]|#(?!>))*#>)[^\S\r\n]*(?:(?:\r\n?|\n)[^\S\r\n]*)?)*\|"
)


_ALL_TRIVIA = Pattern(r"(?:[^\S\x1c-\x1f]|#[^\r\n]*|<#(?:[^#]|#(?!>))*#>|`(?:\r\n?|[^\S\r\x1c-\x1f]))*")


#: usual first characters of tokens
_NO_TRIVIA = frozenset("()[]{}.,:;|&+-*/%=!?$@'\"\r\n0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\\")


def skip_all_trivia(lexer: Lexer, start: int) -> int:
    """Where the next token after blanks, comments and line ends begins."""
    text, end = lexer.text, lexer.end
    while start < end and text[start] in " \t\r\n":
        start += 1
    if start == end or not (text[start] in "#<`" or text[start].isspace()):
        return start
    found = _ALL_TRIVIA.match(text, start, end)
    return found.end() if found else start


def pipe_ahead(lexer: Lexer, start: int) -> int:
    """Where the pipe is that goes on with the line that ends at *start*, comment lines between them; 0 if there is none."""
    text, end = lexer.text, lexer.end
    at = start + (2 if text.startswith("\r\n", start) else 1)
    while at < end and text[at] in " \t":
        at += 1
    if at >= end or not (text[at] in "|#<" or text[at].isspace()):
        return 0
    found = _PIPE_AHEAD.match(text, start, end)
    return found.end() - 1 if found else 0


def skip_trivia(lexer: Lexer, start: int) -> int:
    """Skips blanks, comments and line continuations at *start*; *start* itself if there are none."""
    text, end = lexer.text, lexer.end
    ch = text[start]
    if ch in _NO_TRIVIA:
        return start
    if ch == "#":
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        carriage_return = text.find("\r", start, stop)
        return stop if carriage_return < 0 else carriage_return
    if ch == "<" and text.startswith("<#", start) and start + 1 < end:
        stop = text.find("#>", start + 2, end)
        if stop < 0:
            lexer.refuse()
        return stop + 2
    if ch == "`":
        found = _CONTINUATION.match(text, start, end)
        if found:
            return found.end()
        if start + 1 == end and end == len(text):
            lexer.refuse()
        blanks = _BLANKS.match(text, start + 1, end)
        return blanks.end() if blanks else start
    if ch == "\0":
        return start + 1
    if ch.isspace() and ch not in "\r\n\x1c\x1d\x1e\x1f":
        found = _BLANKS.match(text, start, end)
        return found.end() if found else start
    return start


def skip_blanks(lexer: Lexer, start: int) -> int:
    """Where the next token on the line begins."""
    while start < lexer.end and (skipped := skip_trivia(lexer, start)) > start:
        start = skipped
    return start
