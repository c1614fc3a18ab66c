"""Handlers of the modes in which a statement or pipeline element begins."""

from __future__ import annotations

from psemu.parser import typenames, words
from psemu.parser.expression_scanners import scan_operator, value
from psemu.parser.frame_scanners import UNEXPECTED, after_statement, close
from psemu.parser.keywords import BLOCK_NAMES, KEYWORDS, NO_TYPE_BEFORE, REFUSED
from psemu.parser.modes import KIND, mode
from psemu.parser.trivia import skip_all_trivia, skip_blanks, skip_trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer


def scan_body_name(lexer: Lexer, start: int, end: int) -> int:
    """A word at the start of a script or block body: ``param``, a block's name, ``using``, or a statement's word."""
    word = lexer.text[start:end].lower()
    if word in BLOCK_NAMES:
        lexer.add(KIND["BLOCK_NAME"], start, end)
        block_follows(lexer, "BLOCK", "BODY_AFTER_PARAM", "STATEMENT")
        return end
    if word == "param":
        ahead = skip_all_trivia(lexer, end)
        if lexer.text.startswith("(", ahead, lexer.end):
            lexer.add(KIND["PARAM"], start, end)
            lexer.pending = mode("BODY")
            lexer.mode = mode("PARAMETERS_HEAD")
            return end
    if word == "using" and lexer.script_start:
        lexer.add(KIND["USING"], start, end)
        lexer.mode = mode("USING_HEAD")
        return end
    return scan_statement_name(lexer, start, end)


def scan_after_param_name(lexer: Lexer, start: int, end: int) -> int:
    """A word behind a param block: a block's name or a statement's word."""
    if lexer.text[start:end].lower() in BLOCK_NAMES:
        return scan_body_name(lexer, start, end)
    return scan_statement_name(lexer, start, end)


def scan_statement_name(lexer: Lexer, start: int, end: int) -> int:
    """A word at the start of a statement: a keyword or a command's name."""
    lexer.script_start = False
    word = lexer.text[start:end].lower()
    action = KEYWORDS.get(word)
    if action is None:
        if word in REFUSED:
            lexer.refuse()
        lexer.add(KIND["COMMAND_NAME"], start, end)
        lexer.mode = mode("ARGUMENT")
        return end
    terminal, following, pending = action
    if terminal == "JUMP":
        ahead = skip_blanks(lexer, end)
        if ahead < lexer.end and lexer.text[ahead] not in "\r\n;)}|&#":
            labelled = words.LABEL_OF_JUMP.match(lexer.text, ahead, lexer.end)
            if labelled is None:
                lexer.refuse()
            lexer.add(KIND["JUMP_TO"], start, end)
            lexer.mode = mode("JUMP_LABEL")
            lexer.pending = (mode("STATEMENT"),)
            return end
        lexer.add(KIND["JUMP"], start, end)
        after_statement(lexer)
        return end
    lexer.add(KIND[terminal], start, end)
    lexer.mode = mode(following)
    lexer.pending = tuple(mode(name) for name in pending) if pending else None
    return end


def block_follows(lexer: Lexer, head: str, after: str, inside: str) -> None:
    """A block must follow; behind it comes *after*."""
    lexer.mode = mode(head)
    lexer.pending = (mode(after), mode(inside))


def scan_element(lexer: Lexer, start: int, end: int) -> int:
    """The first character of a pipeline element that no simple pattern took."""
    text = lexer.text
    ch = text[start]
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    if lexer.script_start:
        lexer.script_start = False
    if ch == "[" and lexer.mode.name in ("BODY", "BODY_AFTER_PARAM", "STATEMENT"):
        word = declaration_ahead(lexer, start)
        if word in ("class", "enum") and text[start + 1 : start + 2].isspace():
            # no word that begins with a bracket: PowerShell sees no declaration
            lexer.refuse()
        if word == "param" and lexer.mode.name != "BODY":
            lexer.refuse()
        if word:
            lexer.mode = mode("DECLARATION")
            return start
    if ch in "&.":
        found = scan_call_operator(lexer, start)
        if found:
            return found
    if ch == ":" and lexer.mode.name in ("STATEMENT", "BODY", "BODY_AFTER_PARAM", "VALUE"):
        label = words.LABEL.match(text, start, lexer.end)
        if label:
            ahead = skip_all_trivia(lexer, label.end())
            named = words.IDENTIFIER.match(text, ahead, lexer.end)
            if named and named.group().lower() in ("while", "do", "for", "foreach", "switch"):
                lexer.add(KIND["LABEL"], start, label.end())
                lexer.mode = mode("LABELED")
                return label.end()
    taken = value(lexer, start)
    if taken:
        return taken
    if ch in ")}]":
        if ch == "]":
            return command_word(lexer, start)
        return close(lexer, start)
    if ch in "|&" or ch == ";":
        return scan_operator(lexer, start, end)
    return command_word(lexer, start)


def command_word(lexer: Lexer, start: int) -> int:
    """A command's name that is any word; a redirection operator is one too."""
    redirection = words.REDIRECTION.match(lexer.text, start, lexer.end)
    if redirection:
        lexer.add(KIND["COMMAND_NAME"], start, redirection.end())
        lexer.mode = mode("ARGUMENT")
        return redirection.end()
    if lexer.text[start] == "]":
        lexer.add(KIND["COMMAND_NAME"], start, start + 1)
        lexer.mode = mode("ARGUMENT")
        return start + 1
    end, cooked = words.scan_command_name(lexer, start)
    if lexer.text[start] in "-–—―":
        parameter_end = words.parameter_end(lexer, start)
        if parameter_end:
            end, cooked = parameter_end, None
    if end == start:
        lexer.add(UNEXPECTED, start, start + 1)
        return start + 1
    lexer.add(KIND["COMMAND_NAME"], start, end, cooked)
    lexer.mode = mode("ARGUMENT")
    return end


def scan_leave_jump(lexer: Lexer, start: int, end: int) -> int:
    """Behind the label of a jump."""
    lexer.pending = None
    after_statement(lexer)
    return start


def scan_call_operator(lexer: Lexer, start: int) -> int:
    """``&`` or the dot that runs a script in the caller's scope; 0 if it is neither."""
    text = lexer.text
    if text[start] == "&":
        if text.startswith("&&", start):
            return 0
    else:
        following = text[start + 1 : start + 2] if start + 1 < lexer.end else ""
        if following == "`":
            lexer.refuse()
        if following and not (following.isspace() or following in "$\"'“”„‘’‚‛&(),;{|}"):
            return 0
    lexer.add(KIND["CALL_OPERATOR"], start, start + 1)
    lexer.mode = mode("PARAMETER_ARGUMENT")
    return start + 1


def declaration_ahead(lexer: Lexer, start: int) -> str:
    """The word behind the attributes at *start*, if it is ``param``, ``class`` or ``enum``."""
    pos = start
    text = lexer.text
    while text.startswith("[", pos, lexer.end):
        pos = typenames.skip_brackets(lexer, pos)
        if pos < 0:
            return ""
        pos = skip_all_trivia(lexer, pos)
    found = words.KEYWORD.match(text, pos, lexer.end)
    word = found.group().lower() if found else ""
    if word == "param":
        ahead = skip_all_trivia(lexer, pos + 5)
        if text.startswith("(", ahead, lexer.end):
            return word
    if word in NO_TYPE_BEFORE:
        lexer.refuse()
    return word if word in ("class", "enum") else ""
