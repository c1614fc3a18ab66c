"""Handlers of the modes of expressions: operands, operators, members and indexes."""

from __future__ import annotations

from psemu.parser import strings, typenames, words
from psemu.parser.frame_scanners import UNEXPECTED, after_statement, close, scan_line_end
from psemu.parser.keywords import DASH_BINARY, DASH_UNARY
from psemu.parser.lexer import FRAMES
from psemu.parser.modes import KIND, MODES, Mode, mode
from psemu.parser.trivia import skip_trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer


DASHES = "-–—―"
#: modes behind a value that is an argument
ARGUMENT_MODES = words.ARGUMENT_MODES


def value(lexer: Lexer, start: int) -> int:
    """A value or unary operator in an expression; 0 if there is none. The mode behind a value is the present one's *after*."""
    text = lexer.text
    ch = text[start]
    after = lexer.mode.after
    if ch == "(":
        lexer.add(KIND["LPAREN"], start, start + 1)
        lexer.push("paren", after, start)
        lexer.mode = mode("CONTINUED_ELEMENT")
        return start + 1
    if ch == "{":
        lexer.add(KIND["LCURLY"], start, start + 1)
        lexer.push("block", after, start)
        lexer.mode = mode("BODY")
        return start + 1
    if ch == "[":
        return typenames.scan_bracket(lexer, start)
    if ch == "$":
        if text.startswith("$(", start) and start + 1 < lexer.end:
            lexer.add(KIND["DOLLAR_PAREN"], start, start + 2)
            lexer.push("sub", after, start)
            lexer.mode = mode("STATEMENT")
            return start + 2
        return words.scan_variable(lexer, start, after)
    if ch == "@":
        return at_sign(lexer, start, after)
    if ch in strings.QUOTES:
        end = strings.scan_string(lexer, start)
        lexer.mode = after
        return end
    if ch.isdigit() or ch == ".":
        return words.scan_number(lexer, start, after)
    if ch in "+-–—―!,":
        return unary(lexer, start)
    return 0


def at_sign(lexer: Lexer, start: int, after: Mode) -> int:
    """``@(``, ``@{``, a here-string or a splatted variable."""
    from psemu.parser.argument_scanners import argument_word

    text = lexer.text
    following = text[start + 1 : start + 2] if start + 1 < lexer.end else ""
    if following == "(":
        lexer.add(KIND["AT_PAREN"], start, start + 2)
        lexer.push("sub", after, start)
        lexer.mode = mode("STATEMENT")
        return start + 2
    if following == "{":
        lexer.add(KIND["AT_CURLY"], start, start + 2)
        lexer.push("hash", after, start)
        lexer.mode = mode("KEY")
        return start + 2
    if following and following in strings.QUOTES:
        end = strings.scan_here_string(lexer, start)
        lexer.mode = after
        return end
    found = words.SPLAT.match(text, start, lexer.end)
    if found and after.name in ARGUMENT_MODES:
        if text.startswith(("=", "::"), found.end()) or (
            text[start + 1] in "$^?" and not words.ends_word(text, found.end(), lexer.end)
        ):
            lexer.refuse()
        if not words.ends_word(text, found.end(), lexer.end, ".["):
            return argument_word(lexer, start)
    if found:
        lexer.add(KIND["SPLATTED_VARIABLE"], start, found.end())
        lexer.mode = after
        return found.end()
    return lexer.refuse()


def unary(lexer: Lexer, start: int) -> int:
    """A unary operator or signed number; 0 for what begins a word."""
    text = lexer.text
    ch = text[start]
    following = text[start + 1 : start + 2] if start + 1 < lexer.end else ""
    if ch in DASHES:
        found = words.DASH_WORD.match(text, start, lexer.end)
        if found:
            kind = DASH_UNARY.get(found.group()[1:].lower())
            if kind is None:
                return 0
            return operator_token(lexer, "UNARY_OPERATOR", start, found.end(), kind, "OPERAND")
        if following and following in DASHES:
            return operator_token(lexer, "UNARY_OPERATOR", start, start + 2, "MinusMinus", "OPERAND")
    elif ch == "+" and following == "+":
        return operator_token(lexer, "UNARY_OPERATOR", start, start + 2, "PlusPlus", "OPERAND")
    name = lexer.mode.name
    if ch == "!":
        if following == "." and not text[start + 2 : start + 3].isdigit():
            lexer.refuse()
        if (following.isalpha() or following == "_") or (
            (following.isdigit() or following == ".") and not words.number_follows(lexer, start + 1)
        ):
            return _word_or_refused(lexer)
    elif ch == ",":
        if name == "KEY":
            lexer.refuse()
        if FRAMES[lexer.frame[1]][3]:
            return 0
    else:
        if following == "=" and name != "OPERAND":
            return 0
        # behind a type, in a key and in an attribute PowerShell has already read the plus sign
        if (following == "." and not text[start + 2 : start + 3].isdigit()) or words.NO_BINARY.match(text, start + 1):
            lexer.refuse()
        if (following.isdigit() or following == ".") and not (
            ch == "+" and name in ("AFTER_TYPE", "KEY", "ATTRIBUTE_ARGUMENT")
        ):
            return words.scan_number(lexer, start, lexer.mode.after) or _word_or_refused(lexer)
    kind = {"+": "Plus", "!": "Exclaim", ",": "Comma"}.get(ch, "Minus")
    return operator_token(lexer, "UNARY_OPERATOR", start, start + 1, kind, "OPERAND")


def _word_or_refused(lexer: Lexer) -> int:
    """0 where a command may stand: a word begins there. Where only a value may stand it is none."""
    if lexer.mode.name in ("OPERAND", "AFTER_TYPE", "AFTER_ATTRIBUTE", "KEY"):
        lexer.refuse()
    return 0


def operator_token(lexer: Lexer, terminal: str, start: int, end: int, kind: str, following: str) -> int:
    lexer.add(KIND[terminal], start, end, kind)
    lexer.mode = mode(following)
    return end


def scan_operand(lexer: Lexer, start: int, end: int) -> int:
    """An operand behind an operator."""
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    taken = value(lexer, start)
    if taken:
        return taken
    ch = lexer.text[start]
    if ch in ")}]":
        return close(lexer, start)
    return scan_operator(lexer, start, end)


_PLUS_MINUS = {"+": ("ADDITIVE", "Plus"), "-": ("ADDITIVE", "Minus"), "*": ("MULTIPLICATIVE", "Multiply"),
               "/": ("MULTIPLICATIVE", "Divide"), "%": ("MULTIPLICATIVE", "Rem")}  # fmt: skip


def scan_dash_operator(lexer: Lexer, start: int, end: int) -> int:
    found = DASH_BINARY.get(lexer.text[start + 1 : end].lower())
    if found is None:
        if end - start > 1 and words.IDENTIFIER.match(lexer.text, start + 1):
            full = words.DASH_WORD.match(lexer.text, start, lexer.end)
            lexer.add(UNEXPECTED, start, full.end() if full else end)
            lexer.mode = mode("OPERAND")
            return end
        return operator_token(lexer, "ADDITIVE", start, start + 1, "Minus", "OPERAND")
    return operator_token(lexer, found[0], start, end, found[1], "OPERAND")


def scan_operator(lexer: Lexer, start: int, end: int) -> int:
    """What may stand behind a value, apart from member access and ``-op``."""
    from psemu.parser.argument_scanners import scan_redirection

    text = lexer.text
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    ch = text[start]
    following = text[start + 1 : start + 2] if start + 1 < lexer.end else ""
    if ch in ")}]":
        return close(lexer, start)
    if ch in "\r\n;":
        return scan_line_end(lexer, start, start + 1)
    if ch == ",":
        comma = FRAMES[lexer.frame[1]][3]
        if comma:
            lexer.add(KIND["SEPARATING_COMMA"], start, start + 1)
            lexer.mode = mode(comma)
        else:
            lexer.add(KIND["COMMA"], start, start + 1)
            lexer.mode = mode("OPERAND")
        return start + 1
    if ch == "|":
        if following == "|":
            return operator_token(lexer, "CHAIN_OPERATOR", start, start + 2, "OrOr", "CONTINUED_ELEMENT")
        return operator_token(lexer, "PIPE", start, start + 1, "Pipe", "CONTINUED_ELEMENT")
    if ch == "&":
        if following == "&":
            return operator_token(lexer, "CHAIN_OPERATOR", start, start + 2, "AndAnd", "CONTINUED_ELEMENT")
        lexer.add(KIND["AMPERSAND"], start, start + 1, "Ampersand")
        after_statement(lexer)
        return start + 1
    if ch in "+-–—―*/%":
        name, kind = _PLUS_MINUS.get(ch) or _PLUS_MINUS["-"]
        if ch in "+-–—―" and following and (following == ch or (ch != "+" and following in "-–—―")):
            lexer.add(
                KIND["POSTFIX_OPERATOR"], start, start + 2, "PostfixPlusPlus" if ch == "+" else "PostfixMinusMinus"
            )
            return start + 2
        if following == "=":
            kind += "Equals" if kind != "Rem" else "ainderEquals"
            return operator_token(lexer, "ASSIGNMENT_OPERATOR", start, start + 2, kind, "VALUE")
        if ch == "*" and following == ">":
            return scan_redirection(lexer, start, end)
        return operator_token(lexer, name, start, start + 1, kind, "OPERAND")
    if ch == "?":
        if following == "." and lexer.adjacent(start):
            return member_token(lexer, "MEMBER_OPERATOR", start, start + 2, "?.")
        if following == "[" and lexer.adjacent(start):
            return index(lexer, start, start + 2)
        if following == "?":
            if text.startswith("=", start + 2):
                return operator_token(lexer, "ASSIGNMENT_OPERATOR", start, start + 3, "QuestionQuestionEquals", "VALUE")
            return operator_token(lexer, "COALESCE", start, start + 2, "QuestionQuestion", "OPERAND")
        lexer.questions.append(lexer.frame)
        return operator_token(lexer, "QUESTION", start, start + 1, "QuestionMark", "OPERAND")
    if ch == ":":
        if following == ":":
            return scan_member_operator(lexer, start, start + 2)
        if lexer.questions:
            lexer.questions.pop()
        return operator_token(lexer, "COLON", start, start + 1, "Colon", "OPERAND")
    if ch == "[" and lexer.adjacent(start):
        return index(lexer, start, start + 1)
    if ch == ".":
        if following == ".":
            return operator_token(lexer, "RANGE", start, start + 2, "DotDot", "OPERAND")
        return scan_member_operator(lexer, start, start + 1)
    if ch == "=":
        return operator_token(lexer, "ASSIGNMENT_OPERATOR", start, start + 1, "Equals", "VALUE")
    if ch in "<>" or (ch in "123456" and following == ">"):
        return scan_redirection(lexer, start, end)
    # nothing that may follow a value: one token as an element's start would see it
    lexer.mode = mode("OPERATOR")
    token_end = words.unexpected_end(lexer, start)
    lexer.add(UNEXPECTED, start, token_end)
    return token_end


def index(lexer: Lexer, start: int, end: int) -> int:
    lexer.add(KIND["INDEX_LBRACKET"], start, end)
    after = lexer.mode
    lexer.push("index", after, start)
    lexer.mode = mode("OPERAND")
    return end


def member_token(lexer: Lexer, terminal: str, start: int, end: int, kind: str) -> int:
    if not MODES[lexer.mode.name][2]:
        lexer.add(UNEXPECTED, start, end)
        return end
    lexer.add(KIND[terminal], start, end, kind)
    lexer.mode = lexer.mode.member
    return end


def scan_member_operator(lexer: Lexer, start: int, end: int) -> int:
    """``.`` or ``::`` behind a value, with nothing between."""
    text = lexer.text
    operator = text[start:end]
    if not MODES[lexer.mode.name][2]:
        lexer.add(UNEXPECTED, start, end)
        return end
    if not lexer.adjacent(start):
        if lexer.mode.name in ("OPERATOR", "AFTER_TYPE"):
            end = words.unexpected_end(lexer, start) if operator == "." else end
            lexer.add(UNEXPECTED, start, end)
            return end
        return scan_leave(lexer, start, start)
    if lexer.mode.name != "OPERATOR":
        # in an argument a dot before a blank begins the next word
        following = text[end : end + 1] if end < lexer.end else ""
        if not following or following.isspace():
            return scan_leave(lexer, start, start)
    return member_token(lexer, "MEMBER_OPERATOR", start, end, operator)


def scan_postfix(lexer: Lexer, start: int, end: int) -> int:
    """Behind a value in an argument: indexing, or the next argument."""
    text = lexer.text
    if text[start] == "[" and lexer.adjacent(start):
        return index(lexer, start, end)
    if text.startswith("?[", start) and lexer.adjacent(start):
        return index(lexer, start, start + 2)
    if text.startswith("?.", start) and lexer.adjacent(start):
        return member_token(lexer, "MEMBER_OPERATOR", start, start + 2, "?.")
    if text.startswith("<#", start):
        return skip_trivia(lexer, start)
    return scan_leave(lexer, start, end)


def scan_leave(lexer: Lexer, start: int, end: int) -> int:
    """The value is complete; what follows is read in the mode outside, from here."""
    if lexer.mode.name == "POST_SINGLE":
        lexer.mode, lexer.pending = lexer.pending[0], lexer.pending[1:]
        if lexer.mode.name == "STATEMENT":
            after_statement(lexer)
    else:
        lexer.mode = lexer.mode.after
    return start


def scan_member_name(lexer: Lexer, start: int, end: int) -> int:
    lexer.add(KIND["MEMBER_NAME"], start, end)
    after = lexer.mode.after
    lexer.mode = after
    if end < lexer.end and lexer.text[end] in "({[":
        return member_end(lexer, end)
    return end


def member_end(lexer: Lexer, end: int) -> int:
    """Behind a member's name: an adjacent ``(`` or ``{`` makes it a call, ``[types](`` a generic one."""
    ch = lexer.text[end]
    after = lexer.mode
    if ch == "(":
        lexer.add(KIND["INVOKE_LPAREN"], end, end + 1)
        lexer.push("invoke", after, end)
        lexer.mode = mode("OPERAND")
        return end + 1
    if ch == "{":
        lexer.add(KIND["INVOKE_LCURLY"], end, end + 1)
        lexer.push("block", after, end)
        lexer.mode = mode("BODY")
        return end + 1
    generic = 0 if after.name in ARGUMENT_MODES else typenames.scan_generic_arguments(lexer, end)
    if generic:
        return member_end(lexer, generic)
    return end


def scan_member_end(lexer: Lexer, start: int, end: int) -> int:
    lexer.mode = lexer.mode.after
    if start < lexer.end and lexer.text[start] in "({[" and lexer.adjacent(start):
        return member_end(lexer, start)
    return start


def scan_member_other(lexer: Lexer, start: int, end: int) -> int:
    """A member's name that is no identifier: a string, a variable, an expression in parentheses."""
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    ch = lexer.text[start]
    name_end = mode(lexer.mode.name + "_END")
    if ch == "$":
        found = words.VARIABLE.match(lexer.text, start, lexer.end)
        if found:
            in_argument = lexer.mode.after.name in ARGUMENT_MODES
            if lexer.text.startswith(":}", found.end() - 2) or lexer.text.startswith("{:", start + 1):
                lexer.refuse()
            if in_argument and not words.ends_word(lexer.text, found.end(), lexer.end):
                lexer.refuse()
            lexer.add(KIND["VARIABLE"], start, found.end())
            lexer.mode = name_end
            return found.end()
    if not (ch in "($" or ch in strings.QUOTES or ch.isdigit()):
        lexer.refuse()
    frame = lexer.frame
    taken = value(lexer, start)
    if lexer.frame is not frame:
        outer, kind, _after, opener, pending = lexer.frame
        lexer.frame = (outer, kind, name_end, opener, pending)
    else:
        lexer.mode = name_end
    return taken


def scan_after_type(lexer: Lexer, start: int, end: int) -> int:
    """Behind ``[type]``: an operand makes it a cast, anything else leaves it a literal."""
    skipped = skip_trivia(lexer, start)
    if skipped > start:
        return skipped
    ch = lexer.text[start]
    if ch in "-–—―":
        found = words.DASH_WORD.match(lexer.text, start, lexer.end)
        if found and found.group()[1:].lower() not in DASH_UNARY:
            lexer.mode = mode("OPERATOR")
            return start
    if ch not in ",.":
        taken = value(lexer, start)
        if taken:
            return taken
    lexer.mode = mode("OPERATOR")
    return start
