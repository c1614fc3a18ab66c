"""Handlers of the modes of parameters, attributes, classes and enums. Loaded when a script has one."""

from __future__ import annotations

from psemu.parser import typenames, words
from psemu.parser.expression_scanners import at_sign
from psemu.parser.frame_scanners import close, open_block, open_paren, scan_unexpected
from psemu.parser.modes import KIND, mode
from psemu.parser.statement_scanners import scan_body_name, scan_statement_name
from psemu.parser.trivia import skip_all_trivia, skip_blanks, skip_trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer


def scan_declaration(lexer: Lexer, start: int, end: int) -> int:
    """Attributes before ``param``, ``class`` or ``enum``."""
    if lexer.text[start] == "[":
        return typenames.scan_bracket(lexer, start, mode("DECLARATION"))
    return scan_unexpected(lexer, start, end)


def scan_declaration_name(lexer: Lexer, start: int, end: int) -> int:
    word = lexer.text[start:end].lower()
    if word == "param":
        return scan_body_name(lexer, start, end)
    return scan_statement_name(lexer, start, end)


def scan_parameters_head(lexer: Lexer, start: int, end: int) -> int:
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    if lexer.text[start] != "(":
        return scan_unexpected(lexer, start, end)
    if lexer.mode.name == "METHOD_PARAMETERS":
        return open_paren(lexer, start, "parameters", "METHOD_HEAD", "PARAMETERS")
    lexer.pending = None
    return open_paren(lexer, start, "parameters", "BODY_AFTER_PARAM", "PARAMETERS")


def scan_parameter(lexer: Lexer, start: int, end: int) -> int:
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    ch = lexer.text[start]
    if ch == "[":
        return typenames.scan_bracket(lexer, start, mode("PARAMETERS"))
    if ch == ",":
        lexer.add(KIND["SEPARATING_COMMA"], start, start + 1)
        lexer.mode = mode("PARAMETERS")
        return start + 1
    if ch == "$":
        return words.scan_variable(lexer, start, mode("PARAMETER_DEFAULT"))
    if ch == "@":
        return at_sign(lexer, start, mode("PARAMETER_DEFAULT"))
    if ch == ")":
        return close(lexer, start)
    return scan_unexpected(lexer, start, end)


def scan_attribute_end(lexer: Lexer, start: int, end: int) -> int:
    """Behind the ``)`` of an attribute."""
    if lexer.text[start : start + 1] != "]":
        return scan_unexpected(lexer, start, end)
    lexer.add(KIND["RBRACKET"], start, start + 1)
    lexer.mode = lexer.pending[0] if lexer.pending else mode("AFTER_ATTRIBUTE")
    lexer.pending = lexer.pending[1] if lexer.pending else None
    return start + 1


def scan_type_head(lexer: Lexer, start: int, end: int) -> int:
    """Behind the name of a class or enum."""
    ch = lexer.text[start]
    if ch == ":":
        if lexer.pending[0] is not mode("CLASS_BODY") and lexer.text[lexer.tokens[-1][2] : start].strip(" \t"):
            # the colon of an enum stands on the line of its name
            lexer.refuse()
        lexer.add(KIND["BASE_COLON"], start, start + 1)
        lexer.mode = mode("BASE_TYPE")
        return start + 1
    if ch == ",":
        if lexer.tokens[-1][0] != KIND["BASE_TYPE"]:
            lexer.refuse()
        lexer.add(KIND["SEPARATING_COMMA"], start, start + 1)
        lexer.mode = mode("BASE_TYPE")
        return start + 1
    if ch == "{":
        is_class = lexer.pending[0] is mode("CLASS_BODY")
        inside = lexer.pending[0]
        return open_block(lexer, start, mode("STATEMENT"), inside, "class" if is_class else "enum")
    return scan_unexpected(lexer, start, end)


def scan_base_type(lexer: Lexer, start: int, end: int) -> int:
    start = skip_all_trivia(lexer, start)
    found = typenames.read_type_name(lexer, start)
    if found is None:
        return scan_unexpected(lexer, start, end)
    stop, name = found
    lexer.add(KIND["BASE_TYPE"], start, stop, name)
    lexer.mode = mode("TYPE_HEAD")
    return stop


def scan_class_name(lexer: Lexer, start: int, end: int) -> int:
    """``static``, ``hidden`` or a method's name."""
    word = lexer.text[start:end].lower()
    if word in ("static", "hidden"):
        lexer.add(KIND["MEMBER_MODIFIER"], start, end, word)
        return end
    lexer.add(KIND["MEMBER_NAME_DECLARATION"], start, end)
    lexer.mode = mode("METHOD_PARAMETERS")
    return end


def scan_class_other(lexer: Lexer, start: int, end: int) -> int:
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    if lexer.text[start] == "[":
        return typenames.scan_bracket(lexer, start, mode("CLASS_BODY"))
    return scan_unexpected(lexer, start, end)


def scan_member_separator(lexer: Lexer, start: int, end: int) -> int:
    """A line end or semicolon between members; a semicolon must end something."""
    if lexer.text[start] == ";" and lexer.tokens[-1][0] != KIND["NEWLINE_OR_SEMICOLON"]:
        lexer.refuse()
    return end


def scan_enum_equals(lexer: Lexer, start: int, end: int) -> int:
    """The equals sign of an enum's member, whose value stands on the same line."""
    ahead = skip_blanks(lexer, end)
    if lexer.text[ahead : ahead + 1] in ("\r", "\n"):
        lexer.refuse()
    lexer.add(KIND["EQUALS"], start, end)
    lexer.mode = mode("OPERAND")
    return end


def scan_method_head(lexer: Lexer, start: int, end: int) -> int:
    """Behind a method's parameters: ``: base(…)`` or the body."""
    ch = lexer.text[start]
    if ch == "{":
        return open_block(lexer, start, mode("CLASS_BODY"), mode("BODY"))
    found = words.BASE_CALL.match(lexer.text, start, lexer.end)
    if found:
        lexer.add(KIND["BASE_CALL"], start, found.end())
        ahead = skip_all_trivia(lexer, found.end())
        if lexer.text.startswith("(", ahead, lexer.end):
            return open_paren(lexer, ahead, "invoke", "METHOD_HEAD", "OPERAND", "INVOKE_LPAREN")
        return found.end()
    return scan_unexpected(lexer, start, end)
