"""Handlers of the modes of a command's arguments and of the keys of hash literals."""

from __future__ import annotations

from psemu.parser import strings, words
from psemu.parser.expression_scanners import at_sign, scan_operator, value
from psemu.parser.frame_scanners import UNEXPECTED, close, scan_unexpected
from psemu.parser.modes import KIND, mode
from psemu.parser.patterns import Pattern
from psemu.parser.trivia import skip_trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.lexer import Lexer

#: behind these a value must come
_BEFORE_VALUE = frozenset([KIND["ARG_COMMA"], KIND["FILE_REDIRECTION"]])

#: a word that begins with a dash, and a comma behind it
_COMMA = Pattern(r"[^\s,;|&(){}'\"$]+(?:[^\S\r\n]|<#(?:[^#]|#(?!>))*#>|`\r?\n)*,")


def scan_argument(lexer: Lexer, start: int, end: int) -> int:
    """An argument that no simple pattern took."""
    text = lexer.text
    ch = text[start]
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    after = lexer.mode.after
    if ch in "({":
        return value(lexer, start)
    if ch == ",":
        lexer.add(KIND["ARG_COMMA"], start, start + 1)
        lexer.mode = mode("CONTINUED_ARGUMENT" if lexer.mode.name == "ARGUMENT" else lexer.mode.name)
        return start + 1
    if ch in ")}":
        return close(lexer, start)
    if ch == "]":
        return add_word(lexer, start, start + 1, None)
    if ch in "|&;":
        return scan_operator(lexer, start, end)
    if ch == "@":
        return at_sign(lexer, start, after)
    if ch == "$":
        if text.startswith("$(", start) and start + 1 < lexer.end:
            return value(lexer, start)
        if text.startswith("${", start) or text.startswith("$:", start):
            taken = words.scan_braced_argument(lexer, start, after)
            if taken:
                return taken
    elif ch in strings.QUOTES:
        end = strings.scan_string(lexer, start)
        lexer.mode = after
        return end
    elif ch in "-–—―":
        return dash_argument(lexer, start)
    elif ch == "." and text[start + 1 : start + 2] in ("$", '"', "'"):
        # the dot operator, where it is none
        return add_word(lexer, start, start + 1, None)
    elif ch.isdigit() or ch == ".":
        taken = words.scan_number(lexer, start, after)
        if taken:
            return taken
    return argument_word(lexer, start)


def argument_word(lexer: Lexer, start: int) -> int:
    end, parts = words.scan_word(lexer, start)
    if end == start:
        lexer.add(UNEXPECTED, start, start + 1)
        return start + 1
    return add_word(lexer, start, end, parts)


def add_word(lexer: Lexer, start: int, end: int, parts: Any) -> int:
    lexer.add(KIND["WORD"], start, end, parts)
    following = lexer.mode.name
    if following in ("CONTINUED_ARGUMENT", "PARAMETER_ARGUMENT"):
        lexer.mode = mode("ARGUMENT")
    elif following in ("SINGLE", "CLAUSE", "USING_NAME"):
        lexer.mode = lexer.mode.after
    return end


def dash_argument(lexer: Lexer, start: int) -> int:
    """``-name:``, ``--``, ``--%`` or a word that begins with a dash."""
    text = lexer.text
    name = lexer.mode.name
    if name == "DASHED_ARGUMENT" and lexer.tokens[-1][0] not in _BEFORE_VALUE and _COMMA.match(text, start, lexer.end):
        # a parameter's name as a word of its own begins no list
        lexer.refuse()
    if text[start + 2 : start + 3] in strings.QUOTES and text[start + 2 : start + 3] and text[start + 1] in "-–—―":
        # perhaps `--%` in quotes
        lexer.refuse()
    if name == "ARGUMENT":
        found = words.PARAMETER_COLON.match(text, start, lexer.end)
        if found:
            lexer.add(KIND["PARAMETER_WITH_COLON"], start, found.end())
            lexer.mode = mode("PARAMETER_ARGUMENT")
            return found.end()
    if text.startswith("--%", start) and words.WORD_END.match(text, start + 3, lexer.end):
        if name not in ("ARGUMENT", "DASHED_ARGUMENT") or lexer.tokens[-1][0] in _BEFORE_VALUE:
            lexer.refuse()
        return words.scan_verbatim(lexer, start)
    if words.DOUBLE_DASH.match(text, start, lexer.end):
        if name == "DASHED_ARGUMENT" and lexer.tokens[-1][0] not in _BEFORE_VALUE:
            return add_word(lexer, start, start + 2, None)
        if name != "ARGUMENT":
            lexer.refuse()
        lexer.add(KIND["PARAMETER"], start, start + 2)
        lexer.mode = mode("DASHED_ARGUMENT")
        return start + 2
    if name == "ARGUMENT":
        lone = words.PARAMETER_NAME.match(text, start, lexer.end)
        if lone and not text.startswith(tuple(strings.QUOTES), lone.end()):
            lexer.add(KIND["PARAMETER"], start, lone.end())
            return lone.end()
    parameter_end = words.parameter_end(lexer, start)
    return add_word(lexer, start, parameter_end, None) if parameter_end else argument_word(lexer, start)


def scan_redirection(lexer: Lexer, start: int, end: int) -> int:
    found = words.REDIRECTION.match(lexer.text, start, lexer.end)
    if found is None:
        if lexer.text[start] == "<":
            skipped = skip_trivia(lexer, start)
            if skipped > start:
                return skipped
        return argument_word(lexer, start)
    text = found.group()
    stop = found.end()
    if text == "<":
        lexer.refuse()
    if "&" in text:
        if text[-1] != "1" or text[0] == "1":
            lexer.refuse()
        lexer.add(KIND["MERGING_REDIRECTION"], start, stop, text)
    else:
        lexer.add(KIND["FILE_REDIRECTION"], start, stop, text)
    if lexer.mode.name != "DASHED_ARGUMENT":
        lexer.mode = mode("ARGUMENT" if "&" in text else "PARAMETER_ARGUMENT")
    return stop


def scan_key(lexer: Lexer, start: int, end: int) -> int:
    """A hash key that is no plain name."""
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    if lexer.text[start] == "}":
        return close(lexer, start)
    taken = value(lexer, start)
    if taken:
        if lexer.mode.name == "OPERAND":
            lexer.mode = mode("KEY")
        return taken
    return scan_unexpected(lexer, start, end)


def scan_expect_equals(lexer: Lexer, start: int, end: int) -> int:
    return scan_unexpected(lexer, start, end)
