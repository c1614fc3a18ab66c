"""Strings in every form: quotes of all kinds, escapes, expansions, here-strings."""

from __future__ import annotations

from psemu.parser.lexer import RefusedError
from psemu.parser.modes import KIND
from psemu.parser.patterns import DOTALL, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from psemu.parser.lexer import Lexer

    #: an expansion in a string: "variable" or "sub", start, end
    Part = tuple[str, int, int]

SINGLE = "'‘’‚‛"
DOUBLE = '"“”„'
QUOTES = SINGLE + DOUBLE
_SINGLE_BODY = Pattern(r"[^'‘’‚‛]*")
_DOUBLE_BODY = Pattern(r"[^\"“”„`$]*")
_VARIABLE = Pattern(r"\$(?:\w(?:[\w?]|:(?!:))*+|[$^?]|\{[^`{}\"“”„]+\})")
_PARENTHESIS = Pattern(r"[()]")
_HEADER_END = Pattern(r"[^\S\r\n]*(?:\r\n?|\n)")
_SIMPLE_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = Pattern(r"`(?:u\{([0-9A-Fa-f]{1,6})\}|(.))", DOTALL)
_UNICODE = Pattern(r"u\{([0-9A-Fa-f]{1,6})\}")


_DOUBLED = Pattern(r"[\"“”„`][\"“”„]")


def needs_undoubling(text: str, start: int, end: int) -> bool:
    """Whether a string's expansion holds what only the string needs."""
    part = text[start:end]
    return ("`" in part or any(quote in part for quote in DOUBLE)) and _DOUBLED.search(text, start, end) is not None


def unescape(text: str) -> str:
    """*text* with its backtick escapes resolved."""

    def mean(found: re.Match[str]) -> str:
        if found.group(1):
            number = int(found.group(1), 16)
            return chr(number) if number <= 0x10FFFF else "\ufffd"
        return _SIMPLE_ESCAPES.get(found.group(2), found.group(2))

    return _ESCAPE.sub(mean, text)


def backtick(lexer: Lexer, pos: int) -> tuple[int, str]:
    """What follows the backtick escape at *pos*, and the character it means."""
    text, end = lexer.text, lexer.end
    if pos + 1 >= end:
        return end, ""
    ch = text[pos + 1]
    if ch == "u":
        return _unicode_escape(lexer, pos)
    return pos + 2, _SIMPLE_ESCAPES.get(ch, ch)


def _unicode_escape(lexer: Lexer, pos: int) -> tuple[int, str]:
    found = _UNICODE.match(lexer.text, pos + 1, lexer.end)
    number = int(found.group(1), 16) if found else -1
    if found is None or number > 0x10FFFF:
        lexer.refuse()
    return found.end(), chr(number)


def read_dollar(lexer: Lexer, pos: int) -> Part | None:
    """The expansion that begins at the ``$``, None for a plain dollar."""
    text, end = lexer.text, lexer.end
    if text.startswith("$(", pos) and pos + 1 < end:
        return ("sub", pos, _subexpression_end(lexer, pos))
    found = _VARIABLE.match(text, pos, end)
    if found is None:
        if pos + 1 < end and text[pos + 1] in "{:":
            lexer.refuse()
        return None
    stop = found.end()
    if text[stop - 1] == ":" or text.startswith((":}", "{:"), stop - 2) or text.startswith("${:", pos):
        lexer.refuse()
    return ("variable", pos, stop)


def _subexpression_end(lexer: Lexer, pos: int) -> int:
    """End of ``$(…)``: parentheses are counted, quotes are not understood."""
    known = lexer.closers.get(pos)
    if known is None:
        # those inside are found on the way: strings in strings in strings would look for them again and again
        text, at = lexer.text, pos + 2
        opened = [pos]
        while opened:
            found = _PARENTHESIS.search(text, at, lexer.end)
            if found is None:
                raise RefusedError
            at = found.end()
            if text[at - 1] == "(":
                opened.append(at - 2)
            else:
                lexer.closers[opened.pop()] = at
        known = at
    if known > lexer.end:
        raise RefusedError
    return known


def read_quoted(lexer: Lexer, pos: int) -> tuple[int, str, list[Part]]:
    """End, value and expansions of the string at *pos*; one that is not closed runs to the end."""
    text, end = lexer.text, lexer.end
    start = pos
    pieces: list[str] = []
    nested: list[Part] = []
    pos += 1
    if text[start] in SINGLE:
        while True:
            found = _SINGLE_BODY.match(text, pos, end)
            stop = found.end() if found else pos
            pieces.append(text[pos:stop])
            if stop >= end:
                lexer.refuse()
            if stop + 1 < end and text[stop + 1] in SINGLE:
                pieces.append(text[stop + 1])
                pos = stop + 2
                continue
            return stop + 1, "".join(pieces), nested
    while True:
        found = _DOUBLE_BODY.match(text, pos, end)
        stop = found.end() if found else pos
        pieces.append(text[pos:stop])
        if stop >= end:
            lexer.refuse()
        ch = text[stop]
        if ch == "`":
            pos, piece = backtick(lexer, stop)
            pieces.append(piece)
        elif ch == "$":
            part = read_dollar(lexer, stop)
            if part is None:
                pieces.append(ch)
                pos = stop + 1
            else:
                nested.append(part)
                pieces.append(text[stop : part[2]])
                pos = part[2]
        elif stop + 1 < end and text[stop + 1] in DOUBLE:
            pieces.append(text[stop + 1])
            pos = stop + 2
        else:
            return stop + 1, "".join(pieces), nested


def scan_string(lexer: Lexer, start: int) -> int:
    """A string that no simple pattern took."""
    end, value, nested = read_quoted(lexer, start)
    if lexer.text[start] in SINGLE:
        lexer.add(KIND["STRING"], start, end, ("SingleQuoted", value))
    elif nested:
        lexer.add(KIND["EXPANDABLE_STRING"], start, end, ("DoubleQuoted", value, nested))
    else:
        lexer.add(KIND["STRING"], start, end, ("DoubleQuoted", value))
    return end


_SINGLE_FOOTER = Pattern(r"(?:\r\n?|\n)['‘’‚‛]@")
_DOUBLE_FOOTER = Pattern(r"(?:\r\n?|\n)[\"“”„]@")
_SPECIAL = Pattern(r"[`$]")


def scan_here_string(lexer: Lexer, start: int) -> int:
    """``@'`` or ``@"`` to its footer at the start of a line."""
    text, end = lexer.text, lexer.end
    quote = text[start + 1]
    single = quote in SINGLE
    header = _HEADER_END.match(text, start + 2, end)
    if header is None:
        lexer.refuse()
    header_end = header.end()
    # the footer may follow the header's own line end
    footer_pattern = _SINGLE_FOOTER if single else _DOUBLE_FOOTER
    first = header_end - 1
    if text.startswith("\r\n", header_end - 2):
        first = header_end - 2
    footer = footer_pattern.search(text, max(first, start + 2), end)
    while footer is not None and not single and _escaped(text, footer.start(), header_end):
        # a backtick takes the line end away
        footer = footer_pattern.search(text, footer.start() + 1, end)
    if footer is None:
        lexer.refuse()
    kind = "SingleQuotedHereString" if single else "DoubleQuotedHereString"
    body_start, body_end, stop = header_end, max(footer.start(), header_end), footer.end()
    if single:
        lexer.add(KIND["STRING"], start, stop, (kind, text[body_start:body_end]))
        return stop
    value, nested = _here_string_body(lexer, body_start, body_end)
    if nested:
        lexer.add(KIND["EXPANDABLE_STRING"], start, stop, (kind, value, nested))
    else:
        lexer.add(KIND["STRING"], start, stop, (kind, value))
    return stop


def _escaped(text: str, pos: int, start: int) -> bool:
    """Whether an odd number of backticks stands before *pos*."""
    at = pos
    while at > start and text[at - 1] == "`":
        at -= 1
    return (pos - at) % 2 == 1


def _here_string_body(lexer: Lexer, start: int, end: int) -> tuple[str, list[Part]]:
    text = lexer.text
    pieces: list[str] = []
    nested: list[Part] = []
    pos = start
    while pos < end:
        found = _SPECIAL.search(text, pos, end)
        if not found:
            break
        stop = found.start()
        pieces.append(text[pos:stop])
        if text[stop] == "`":
            pos, piece = backtick(lexer, stop)
            pieces.append(piece)
            continue
        part = read_dollar(lexer, stop)
        if part is None:
            pieces.append("$")
            pos = stop + 1
        else:
            nested.append(part)
            pieces.append(text[stop : part[2]])
            pos = part[2]
            if pos > end:
                # what looks like the footer is part of an expansion
                lexer.refuse()
    if pos < end:
        pieces.append(text[pos:end])
    return "".join(pieces), nested
