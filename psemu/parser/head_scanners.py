"""Handlers of the modes of compound statements' heads: conditions, flags, labels, names. Loaded when a script has one."""

from __future__ import annotations

from psemu.parser import typenames, words
from psemu.parser.frame_scanners import (
    UNEXPECTED,
    after_statement,
    clause_follows,
    open_block,
    open_paren,
    scan_unexpected,
)
from psemu.parser.modes import KIND, mode
from psemu.parser.trivia import skip_all_trivia, skip_trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer


def scan_condition_head(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] != "(":
        return scan_unexpected(lexer, start, end)
    lexer.add(KIND["LPAREN"], start, start + 1)
    after = mode("BLOCK") if lexer.pending and lexer.pending[0] is not None else mode("STATEMENT")
    lexer.push("paren", after, start)
    lexer.mode = mode("CONTINUED_ELEMENT")
    return start + 1


def scan_block_head(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] != "{" or lexer.pending is None:
        return scan_unexpected(lexer, start, end)
    after, inside = lexer.pending
    return open_block(lexer, start, after, inside)


_CONTINUATIONS: dict[str, dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "AFTER_IF": {"else": ("ELSE", "BLOCK", ("STATEMENT", "STATEMENT")), "elseif": ("ELSEIF", "CONDITION", ("AFTER_IF", "STATEMENT"))},
    "AFTER_TRY": {"catch": ("CATCH", "CATCH_HEAD", ("AFTER_TRY", "STATEMENT")), "finally": ("FINALLY", "BLOCK", ("STATEMENT", "STATEMENT"))},
    "AFTER_DO": {"while": ("WHILE", "CONDITION", ()), "until": ("UNTIL", "CONDITION", ())},
}  # fmt: skip


def scan_after_block(lexer: Lexer, start: int, end: int) -> int:
    """Behind the block of if, try or do: a word that goes on with the statement may stand on a later line."""
    ahead = skip_all_trivia(lexer, start)
    found = words.KEYWORD.match(lexer.text, ahead, lexer.end)
    action = _CONTINUATIONS[lexer.mode.name].get(found.group().lower()) if found else None
    if found is None or action is None:
        after_statement(lexer)
        return start
    terminal, following, pending = action
    lexer.add(KIND[terminal], ahead, found.end())
    lexer.mode = mode(following)
    lexer.pending = tuple(mode(name) for name in pending) if pending else (None,)
    return found.end()


def scan_for_head(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] != "(":
        return scan_unexpected(lexer, start, end)
    return open_paren(lexer, start, "for", "BLOCK", "CONTINUED_ELEMENT")


def scan_foreach_head(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] == "(":
        return open_paren(lexer, start, "paren", "BLOCK", "FOREACH_VARIABLE")
    return scan_unexpected(lexer, start, end)


def scan_foreach_in(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start:end].lower() == "in":
        lexer.add(KIND["IN"], start, end)
        lexer.mode = mode("CONTINUED_ELEMENT")
        return end
    lexer.add(UNEXPECTED, start, end)
    return end


def scan_switch_head(lexer: Lexer, start: int, end: int) -> int:
    ch = lexer.text[start]
    if ch == "(":
        last = lexer.tokens[-1]
        if last[0] != KIND["SWITCH"] and lexer.text[last[2] : start].strip(" \t"):
            # behind a flag the condition stands on the same line
            lexer.refuse()
        return open_paren(lexer, start, "paren", "SWITCH_BODY", "CONTINUED_ELEMENT")
    if ch == "{":
        return scan_switch_body(lexer, start, end)
    found = words.FLAG.match(lexer.text, start, lexer.end)
    if not found:
        return scan_unexpected(lexer, start, end)
    name = found.group()[1:].lower()
    if name and "file".startswith(name):
        lexer.add(KIND["SWITCH_FILE"], start, found.end(), "file")
        lexer.pending = (mode("SWITCH_HEAD"), *(lexer.pending or ()))
        lexer.mode = mode("SINGLE")
        return found.end()
    full = [flag for flag in ("regex", "wildcard", "exact", "casesensitive") if name and flag.startswith(name)]
    if not full:
        lexer.refuse()
    lexer.add(KIND["SWITCH_FLAG"], start, found.end(), full[0])
    return found.end()


def scan_switch_body(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] != "{":
        return scan_unexpected(lexer, start, end)
    lexer.add(KIND["LCURLY"], start, start + 1)
    lexer.push("switch", mode("STATEMENT"), start)
    return clause_follows(lexer, start + 1)


def scan_clause_name(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start:end].lower() == "default":
        lexer.add(KIND["DEFAULT"], start, end)
    else:
        lexer.add(KIND["WORD"], start, end)
    lexer.pending = (mode("CLAUSE"), mode("STATEMENT"))
    lexer.mode = mode("BLOCK")
    return end


def scan_catch_head(lexer: Lexer, start: int, end: int) -> int:
    ch = lexer.text[start]
    if ch == "{":
        return scan_block_head(lexer, start, end)
    if ch == "[":
        pending = lexer.pending
        end = typenames.scan_bracket(lexer, start, mode("CATCH_HEAD"))
        lexer.mode, lexer.pending = mode("CATCH_HEAD"), pending
        return end
    if ch == ",":
        lexer.add(KIND["SEPARATING_COMMA"], start, start + 1)
        return start + 1
    return scan_unexpected(lexer, start, end)


def scan_function_name(lexer: Lexer, start: int, end: int) -> int:
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    if lexer.text[start].isspace() or lexer.text[start] in words.NO_FUNCTION_NAME:
        return scan_unexpected(lexer, start, end)
    stop, cooked = words.scan_command_name(lexer, start)
    if not (lexer.text[start].isalpha() or lexer.text[start] in "_?%~^"):
        lexer.refuse()
    lexer.add(KIND["FUNCTION_NAME"], start, stop, cooked)
    lexer.mode = mode("FUNCTION_HEAD")
    return stop


def scan_function_head(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] == "(":
        lexer.pending = (mode("STATEMENT"), mode("BODY"))
        return open_paren(lexer, start, "parameters", "SCRIPT_BLOCK", "PARAMETERS")
    if lexer.text[start] == "{":
        return open_block(lexer, start, mode("STATEMENT"), mode("BODY"))
    return scan_unexpected(lexer, start, end)


def scan_data_head(lexer: Lexer, start: int, end: int) -> int:
    text = lexer.text
    if text[start] == "{":
        return open_block(lexer, start, mode("STATEMENT"), mode("STATEMENT"))
    found = words.FLAG.match(text, start, lexer.end)
    if found:
        name = found.group()[1:].lower()
        if not (name and "supportedcommand".startswith(name)):
            lexer.refuse()
        lexer.add(KIND["SUPPORTED_COMMAND"], start, found.end())
        lexer.pending = (mode("DATA_HEAD"),)
        lexer.mode = mode("SINGLE")
        return found.end()
    if text[start] == "," and lexer.tokens[-1][0] != KIND["DATA"]:
        if text[lexer.tokens[-1][2] : start].strip(" \t"):
            lexer.refuse()
        lexer.add(KIND["ARG_COMMA"], start, start + 1)
        lexer.pending = (mode("DATA_HEAD"),)
        lexer.mode = mode("SINGLE")
        return start + 1
    name_found = words.IDENTIFIER.match(text, start, lexer.end)
    if name_found and lexer.tokens[-1][0] == KIND["DATA"]:
        lexer.add(KIND["DATA_NAME"], start, name_found.end())
        return name_found.end()
    return scan_unexpected(lexer, start, end)
