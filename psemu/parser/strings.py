"""Strings in every form: quotes of all kinds, escapes, expansions, here-strings."""

from __future__ import annotations

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
#: names before a colon that are scopes, not drives
SCOPES = frozenset(["global", "local", "private", "script", "variable"])
QUOTES = SINGLE + DOUBLE
_SINGLE_BODY = Pattern(r"[^'‘’‚‛]*")
_DOUBLE_BODY = Pattern(r"[^\"“”„`$]*")
_VARIABLE_START = Pattern(r"\$(?:\w(?:[\w?]|:(?!:))*+|[$^?]|\{)")
_HEADER_END = Pattern(r"[^\S\r\n]*(?:\r\n?|\n)")
_SIMPLE_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = Pattern(r"`(?:u\{([0-9A-Fa-f]{1,6})\}|(.))", DOTALL)
_UNICODE = Pattern(r"u\{([0-9A-Fa-f]{1,6})\}")


_DOUBLED = Pattern(r"[\"“”„`][\"“”„]|`\$")


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
    text, end = lexer.text, lexer.end
    found = _UNICODE.match(text, pos + 1, end)
    if found:
        number = int(found.group(1), 16)
        if number > 0x10FFFF:
            lexer.error("InvalidUnicodeEscapeSequenceValue", pos + 3, found.end() - 1)
            return found.end(), "\ufffd"
        return found.end(), chr(number)
    if not text.startswith("{", pos + 2) or pos + 2 >= end:
        lexer.error("InvalidUnicodeEscapeSequence", pos, min(pos + 2, end))
        return pos + 2, "\ufffd"
    stop = pos + 3
    while stop < end and stop < pos + 9 and text[stop] in "0123456789abcdefABCDEF":
        stop += 1
    if stop == pos + 3 and text.startswith("}", stop) and stop < end:
        lexer.error("InvalidUnicodeEscapeSequence", pos, stop + 1)
        return stop + 1, "\ufffd"
    if stop < pos + 9:
        error_id = "InvalidUnicodeEscapeSequence"
    elif stop < end and text[stop] in "0123456789abcdefABCDEF":
        error_id = "TooManyDigitsInUnicodeEscapeSequence"
    else:
        error_id = "MissingUnicodeEscapeSequenceTerminator"
    lexer.error(error_id, stop, stop + 1)
    return stop, "\ufffd"


def read_dollar(lexer: Lexer, pos: int, in_string: bool) -> Part | None:
    """The expansion that begins at the ``$``, None for a plain dollar."""
    text, end = lexer.text, lexer.end
    if text.startswith("$(", pos) and pos + 1 < end:
        return ("sub", pos, _subexpression_end(lexer, pos, in_string))
    found = _VARIABLE_START.match(text, pos, end)
    if not found:
        if text.startswith("$:", pos) and pos + 1 < end and not text.startswith("$::", pos):
            lexer.error("InvalidVariableReference", pos, pos + 2)
        return None
    stop = found.end()
    if text[stop - 1] == "{":
        while stop < end and text[stop] != "}":
            if text[stop] == "{":
                lexer.error("OpenBraceNeedsToBeBackTickedInVariableName", stop + 1, stop + 2)
            stop += 2 if text[stop] == "`" else 1
        if stop >= end:
            lexer.error("IncompleteDollarVariableReference", pos + 1, end, incomplete=True)
            return None
        if stop == pos + 2:
            lexer.error("EmptyVariableReference", stop, stop + 1)
        elif text[stop - 1] == ":":
            lexer.error("InvalidBracedVariableReference", pos, stop + 1)
        return ("variable", pos, stop + 1)
    if text[stop - 1] == ":":
        scope = text[pos + 1 : stop - 1].lower() in SCOPES
        lexer.error("InvalidVariableReference" if scope else "InvalidVariableReferenceWithDrive", pos, stop)
    return ("variable", pos, stop)


def _subexpression_end(lexer: Lexer, pos: int, in_string: bool) -> int:
    """End of ``$(…)``: parentheses are counted, quotes are not understood."""
    text, end = lexer.text, lexer.end
    depth = 1
    at = pos + 2
    while at < end:
        ch = text[at]
        if ch == "(":
            depth += 1
        elif ch == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        elif ch == "`":
            at += 1
        at += 1
    lexer.error("IncompleteDollarSubexpressionReference", pos, end, incomplete=True)
    return end


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
                lexer.error("TerminatorExpectedAtEndOfString", start, end, "'", incomplete=True)
                return end, "".join(pieces), nested
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
            lexer.error("TerminatorExpectedAtEndOfString", start, end, '"', incomplete=True)
            return end, "".join(pieces), nested
        ch = text[stop]
        if ch == "`":
            pos, piece = backtick(lexer, stop)
            pieces.append(piece)
        elif ch == "$":
            part = read_dollar(lexer, stop, True)
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
_INDENTED_SINGLE_FOOTER = Pattern(r"(?:\r\n?|\n)[^\S\r\n]+(['‘’‚‛]@)")
_INDENTED_DOUBLE_FOOTER = Pattern(r"(?:\r\n?|\n)[^\S\r\n]+([\"“”„]@)")
_SPECIAL = Pattern(r"[`$]")


def scan_here_string(lexer: Lexer, start: int) -> int:
    """``@'`` or ``@"`` to its footer at the start of a line."""
    text, end = lexer.text, lexer.end
    quote = text[start + 1]
    single = quote in SINGLE
    header = _HEADER_END.match(text, start + 2, end)
    if header is None:
        stop = start + 2
        while stop < end and text[stop] not in "\r\n":
            stop += 1
        lexer.error("UnexpectedCharactersAfterHereStringHeader", start + 2, min(start + 3, end))
        header_end = stop
    else:
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
    kind = "SingleQuotedHereString" if single else "DoubleQuotedHereString"
    if footer is None:
        if header is not None:
            _report_open_here_string(lexer, start, header_end, single)
        body_start, body_end, stop = header_end, end, end
    else:
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


def _report_open_here_string(lexer: Lexer, start: int, body: int, single: bool) -> None:
    indented = _INDENTED_SINGLE_FOOTER if single else _INDENTED_DOUBLE_FOOTER
    found = indented.search(lexer.text, max(body - 1, 0), lexer.end)
    if found:
        lexer.error("WhitespaceBeforeHereStringFooter", found.start(1), found.end(1))
    else:
        lexer.error("TerminatorExpectedAtEndOfString", start, lexer.end, "'@" if single else '"@', incomplete=True)


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
        part = read_dollar(lexer, stop, False)
        if part is None or part[2] > end:
            pieces.append("$")
            pos = stop + 1
        else:
            nested.append(part)
            pieces.append(text[stop : part[2]])
            pos = part[2]
    if pos < end:
        pieces.append(text[pos:end])
    return "".join(pieces), nested
