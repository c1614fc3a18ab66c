"""What the lexer's patterns cannot say alone: a function for each handler of the modes' table.

``scan_x(lexer, start, end)`` gets the match, appends tokens, sets the mode and returns where to go on.
"""

# ruff: noqa: D103 -- a handler's name is its entry in the modes' table
from __future__ import annotations

from psemu.parser import strings, typenames, words
from psemu.parser.keywords import BLOCK_NAMES, DASH_BINARY, DASH_UNARY, KEYWORDS, RESERVED
from psemu.parser.lexer import FRAMES
from psemu.parser.modes import KIND, MODES, Mode, Pattern, mode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.lexer import Lexer

_BLANKS = Pattern(r"[^\S\r\n\x1c-\x1f]+")
_CONTINUATION = Pattern(r"`(?:\r\n?|\n)")
#: newline, only comment lines, then a pipe
_PIPE_AHEAD = Pattern(
    r"(?:\r\n?|\n)[^\S\r\n]*(?:(?:#[^\r\n]*|<#(?:[^#]|#(?!>))*#>)[^\S\r\n]*(?:(?:\r\n?|\n)[^\S\r\n]*)?)*\|"
)
_ALL_TRIVIA = Pattern(r"(?:[^\S\x1c-\x1f]|#[^\r\n]*|<#(?:[^#]|#(?!>))*#>|`(?:\r\n?|\n))*")
_SEPARATORS = Pattern(r"(?:[\s;]|#[^\r\n]*)+")
#: usual first characters of tokens
_NO_TRIVIA = frozenset("()[]{}.,:;|&+-*/%=!?$@'\"\r\n0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\\")
UNEXPECTED = -1
#: modes behind a value that is an argument
ARGUMENT_MODES = words.ARGUMENT_MODES


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
        close = text.find("#>", start + 2, end)
        if close < 0:
            lexer.error("MissingTerminatorMultiLineComment", start, end, incomplete=True)
            return end
        return close + 2
    if ch == "`":
        found = _CONTINUATION.match(text, start, end)
        if found:
            return found.end()
        if start + 1 == end and end == len(text):
            lexer.error("IncompleteString", end + 1, end + 1, incomplete=True)
            return end
        blanks = _BLANKS.match(text, start + 1, end)
        return blanks.end() if blanks else start
    if ch == "\0":
        return start + 1
    if ch.isspace() and ch not in "\r\n\x1c\x1d\x1e\x1f":
        found = _BLANKS.match(text, start, end)
        return found.end() if found else start
    return start


# ---------------------------------------------------------------------------------------------- everywhere


def scan_end(lexer: Lexer, start: int, end: int) -> int:
    lexer.add(KIND["$END"], lexer.end, lexer.end)
    return lexer.end


def scan_unexpected(lexer: Lexer, start: int, end: int) -> int:
    """A character that cannot begin anything here; closers still close."""
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
    return end


def scan_statement_end(lexer: Lexer, start: int, end: int) -> int:
    """Separators before a statement mean nothing (in a frame that holds one pipeline they are errors)."""
    if FRAMES[lexer.frame[1]][1] == "statements":
        return end
    return scan_line_end(lexer, start, end)


def scan_line_end(lexer: Lexer, start: int, end: int) -> int:
    """A line end or semicolon behind a complete element."""
    text = lexer.text
    _closer, ends, following, comma = FRAMES[lexer.frame[1]]
    if text[start] != ";":
        pipe = pipe_ahead(lexer, start)
        if pipe and lexer.mode.name not in ("ELEMENT", "VALUE"):
            return pipe
        if ends == "closer" or ends == "for":
            ahead = skip_all_trivia(lexer, start)
            if ahead < lexer.end and (text[ahead] in ")]}" or (comma and text[ahead] == ",")):
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
        found = _SEPARATORS.match(text, start, lexer.end)
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
    kind = KIND["RPAREN" if ch == ")" else "RCURLY" if ch == "}" else "RBRACKET"]
    lexer.add(kind, start, start + 1)
    if FRAMES[frame[1]][0] == ch:
        lexer.frame = frame[0]
        lexer.pending = frame[4]
        lexer.mode = frame[2]
        name = lexer.mode.name
        if name == "STATEMENT":
            after_statement(lexer)
        elif name == "CLAUSE":
            clause_follows(lexer, start)
    return start + 1


def after_statement(lexer: Lexer) -> None:
    """The mode behind a statement that ended in its own block."""
    _closer, ends, following, _comma = FRAMES[lexer.frame[1]]
    lexer.mode = mode(
        "STATEMENT" if ends == "statements" else following if lexer.frame[1] == "class" else "ELEMENT_END"
    )


# ---------------------------------------------------------------------------------------------- statements


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
    if lexer.text[start:end].lower() in RESERVED:
        lexer.error("ReservedKeywordNotAllowed", start, end, lexer.text[start:end])
    action = KEYWORDS.get(lexer.text[start:end].lower())
    if action is None:
        lexer.add(KIND["COMMAND_NAME"], start, end)
        lexer.mode = mode("ARGUMENT")
        return end
    terminal, following, pending = action
    if terminal == "JUMP":
        ahead = skip_blanks(lexer, end)
        if ahead < lexer.end and (
            lexer.text[ahead] in "$@({_" or lexer.text[ahead] in strings.QUOTES or lexer.text[ahead].isalnum()
        ):
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


def skip_blanks(lexer: Lexer, start: int) -> int:
    """Where the next token on the line begins."""
    while start < lexer.end and (skipped := skip_trivia(lexer, start)) > start:
        start = skipped
    return start


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
    if ch == "[" and lexer.mode.name in ("BODY", "STATEMENT"):
        word = declaration_ahead(lexer, start)
        if word and (word != "param" or lexer.mode.name == "BODY"):
            lexer.mode = mode("DECLARATION")
            return start
    if ch in "&.":
        found = scan_call_operator(lexer, start)
        if found:
            return found
    if ch == ":" and lexer.mode.name in ("STATEMENT", "BODY", "VALUE"):
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
    end, cooked = words.scan_command_name(lexer, start)
    if lexer.text[start] in "-–—―":
        token = words.PARAMETER_COLON.match(lexer.text, start, lexer.end) or words.PARAMETER_NAME.match(
            lexer.text, start, lexer.end
        )
        if token and not lexer.text.startswith(tuple(strings.QUOTES), token.end()):
            end, cooked = token.end(), None
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
        if following and not (following.isspace() or following in "$\"'“”„‘’‚‛&(),;{|}`"):
            return 0
    lexer.add(KIND["CALL_OPERATOR"], start, start + 1)
    lexer.mode = mode("PARAMETER_ARGUMENT")
    return start + 1


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
    if found and after.name in ARGUMENT_MODES and not words.ends_word(text, found.end(), lexer.end, ".["):
        return argument_word(lexer, start)
    if found:
        lexer.add(KIND["SPLATTED_VARIABLE"], start, found.end())
        lexer.mode = after
        return found.end()
    lexer.error("UnrecognizedToken", start, start + 1)
    lexer.add(UNEXPECTED, start, start + 1)
    return start + 1


def unary(lexer: Lexer, start: int) -> int:
    """A unary operator or signed number; 0 for a word that begins with a dash."""
    text = lexer.text
    ch = text[start]
    if ch in "-–—―":
        found = words.DASH_WORD.match(text, start, lexer.end)
        if found:
            kind = DASH_UNARY.get(found.group()[1:].lower())
            if kind is None or not (found.end() >= lexer.end or not text[found.end()].isalnum()):
                return 0
            return operator_token(lexer, "UNARY_OPERATOR", start, found.end(), kind, "OPERAND")
        if text[start + 1 : start + 2] and text[start + 1] in "-–—―":
            return operator_token(lexer, "UNARY_OPERATOR", start, start + 2, "MinusMinus", "OPERAND")
    elif ch == "+" and text.startswith("++", start):
        return operator_token(lexer, "UNARY_OPERATOR", start, start + 2, "PlusPlus", "OPERAND")
    if ch in "+-–—―" and lexer.mode.name != "OPERAND" and text.startswith("=", start + 1):
        return 0
    if ch in "-–—―" and text.startswith(".", start + 1) and not text[start + 2 : start + 3].isdigit():
        return 0
    if (
        ch == "!"
        and lexer.mode.name != "OPERAND"
        and (
            text[start + 1 : start + 2].isalpha()
            or text.startswith("_", start + 1)
            or words.BANG_WORD.match(text, start + 1, lexer.end)
        )
    ):
        return 0
    if ch in "+-–—―":
        number = words.scan_number(lexer, start, lexer.mode.after)
        if number:
            return number
    if ch == "," and FRAMES[lexer.frame[1]][3]:
        return 0
    kind = {"+": "Plus", "!": "Exclaim", ",": "Comma"}.get(ch, "Minus")
    return operator_token(lexer, "UNARY_OPERATOR", start, start + 1, kind, "OPERAND")


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


# ---------------------------------------------------------------------------------------------- behind a value

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
    generic = typenames.scan_generic_arguments(lexer, end)
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
    here = lexer.mode
    name_end = mode(here.name + "_END")
    if ch == "[":
        return typenames.scan_bracket(lexer, start, name_end)
    if ch in "($@{+-–—―" or ch in strings.QUOTES or ch.isdigit():
        if ch == "$":
            found = words.VARIABLE.match(lexer.text, start, lexer.end)
            if found:
                lexer.add(KIND["VARIABLE"], start, found.end())
                lexer.mode = name_end
                return found.end()
        count = len(lexer.tokens)
        frame = lexer.frame
        taken = value(lexer, start)
        if taken:
            if lexer.frame is not frame:
                outer, kind, _after, opener, pending = lexer.frame
                lexer.frame = (outer, kind, name_end, opener, pending)
            elif len(lexer.tokens) > count:
                lexer.mode = here if lexer.tokens[-1][0] == KIND["UNARY_OPERATOR"] else name_end
            return taken
    lexer.mode = here.after
    return scan_unexpected(lexer, start, end) if here.name == "MEMBER" else unexpected_member(lexer, start)


def unexpected_member(lexer: Lexer, start: int) -> int:
    lexer.add(UNEXPECTED, start, start + 1)
    return start + 1


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


# ---------------------------------------------------------------------------------------------- arguments


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
    if ch in "|&;":
        return scan_operator(lexer, start, end)
    if ch == "@":
        return at_sign(lexer, start, after)
    if ch == "$":
        if text.startswith("$(", start) and start + 1 < lexer.end and words.subexpression_stands_alone(lexer, start):
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
    if name == "ARGUMENT":
        found = words.PARAMETER_COLON.match(text, start, lexer.end)
        if found:
            lexer.add(KIND["PARAMETER_WITH_COLON"], start, found.end())
            lexer.mode = mode("PARAMETER_ARGUMENT")
            return found.end()
    if text.startswith("--%", start):
        found = words.WORD_END.match(text, start + 3, lexer.end)
        if found:
            return words.scan_verbatim(lexer, start)
    if name == "ARGUMENT":
        found = words.DOUBLE_DASH.match(text, start, lexer.end)
        if found:
            lexer.add(KIND["PARAMETER"], start, start + 2)
            lexer.mode = mode("DASHED_ARGUMENT")
            return start + 2
        lone = words.PARAMETER_NAME.match(text, start, lexer.end)
        if lone and not text.startswith(tuple(strings.QUOTES), lone.end()):
            lexer.add(KIND["PARAMETER"], start, lone.end())
            return lone.end()
    token = words.PARAMETER_COLON.match(text, start, lexer.end) or words.PARAMETER_NAME.match(text, start, lexer.end)
    if token and not text.startswith(tuple(strings.QUOTES), token.end()):
        return add_word(lexer, start, token.end(), None)
    return argument_word(lexer, start)


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
        lexer.add(KIND["FILE_REDIRECTION"], start, stop, "<")
    elif "&" in text:
        if text[-1] != "1" or text[0] == "1":
            lexer.error("RedirectionNotSupported", start, stop, text)
        lexer.add(KIND["MERGING_REDIRECTION"], start, stop, text)
    else:
        lexer.add(KIND["FILE_REDIRECTION"], start, stop, text)
    if lexer.mode.name != "DASHED_ARGUMENT":
        lexer.mode = mode("ARGUMENT" if "&" in text else "PARAMETER_ARGUMENT")
    return stop


# ---------------------------------------------------------------------------------------------- heads of statements


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
    found = words.FLAG.match(lexer.text, start, lexer.end)
    if not found:
        return scan_unexpected(lexer, start, end)
    name = found.group()[1:].lower()
    if name and "throttlelimit".startswith(name):
        lexer.add(KIND["THROTTLE_LIMIT"], start, found.end(), name)
        lexer.pending = (mode("FOREACH_HEAD"), *lexer.pending)
        lexer.mode = mode("SINGLE")
    else:
        if not (name and "parallel".startswith(name)):
            lexer.error("InvalidForeachFlag", start, found.end(), found.group())
        lexer.add(KIND["FOREACH_FLAG"], start, found.end(), name)
    return found.end()


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
    full = [
        flag for flag in ("regex", "wildcard", "exact", "casesensitive", "parallel") if name and flag.startswith(name)
    ]
    if not full:
        lexer.error("InvalidSwitchFlag", start, found.end(), found.group())
    lexer.add(KIND["SWITCH_FLAG"], start, found.end(), full[0] if full else "")
    return found.end()


def scan_switch_body(lexer: Lexer, start: int, end: int) -> int:
    if lexer.text[start] != "{":
        return scan_unexpected(lexer, start, end)
    lexer.add(KIND["LCURLY"], start, start + 1)
    lexer.push("switch", mode("STATEMENT"), start)
    return clause_follows(lexer, start + 1)


def clause_follows(lexer: Lexer, pos: int) -> int:
    lexer.mode = mode("CLAUSE")
    lexer.pending = (mode("BLOCK"), mode("CLAUSE"), mode("STATEMENT"))
    return pos


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
        end = typenames.scan_bracket(lexer, start)
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
            lexer.error("InvalidParameterForDataSectionStatement", start, found.end(), found.group())
        lexer.add(KIND["SUPPORTED_COMMAND"], start, found.end())
        lexer.pending = (mode("DATA_HEAD"),)
        lexer.mode = mode("SINGLE")
        return found.end()
    if text[start] == "," and lexer.tokens[-1][0] != KIND["DATA"]:
        lexer.add(KIND["ARG_COMMA"], start, start + 1)
        lexer.pending = (mode("DATA_HEAD"),)
        lexer.mode = mode("SINGLE")
        return start + 1
    name_found = words.IDENTIFIER.match(text, start, lexer.end)
    if name_found and lexer.tokens[-1][0] == KIND["DATA"]:
        lexer.add(KIND["DATA_NAME"], start, name_found.end())
        return name_found.end()
    return scan_unexpected(lexer, start, end)


# ---------------------------------------------------------------------------------------------- parameters, attributes, classes


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
        return word if text.startswith("(", ahead, lexer.end) else ""
    return word if word in ("class", "enum") else ""


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


def scan_type_head(lexer: Lexer, start: int, end: int) -> int:
    """Behind the name of a class or enum."""
    ch = lexer.text[start]
    if ch == ":":
        lexer.add(KIND["BASE_COLON"], start, start + 1)
        lexer.mode = mode("BASE_TYPE")
        return start + 1
    if ch == ",":
        lexer.add(KIND["SEPARATING_COMMA"], start, start + 1)
        lexer.mode = mode("BASE_TYPE")
        return start + 1
    if ch == "{":
        is_class = lexer.pending[0] is mode("CLASS_BODY")
        inside = lexer.pending[0]
        return open_block(lexer, start, mode("STATEMENT"), inside, "class" if is_class else "enum")
    return scan_unexpected(lexer, start, end)


def scan_base_type(lexer: Lexer, start: int, end: int) -> int:
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


def scan_method_head(lexer: Lexer, start: int, end: int) -> int:
    """Behind a method's parameters: ``: base(…)`` or the body."""
    ch = lexer.text[start]
    if ch == "{":
        return open_block(lexer, start, mode("CLASS_BODY"), mode("BODY"))
    found = words.BASE_CALL.match(lexer.text, start, lexer.end)
    if ch == ":" and not found:
        lexer.error("MissingBaseCtorCall", start + 1, start + 1, incomplete=start + 1 >= lexer.end)
    if found:
        lexer.add(KIND["BASE_CALL"], start, found.end())
        ahead = skip_all_trivia(lexer, found.end())
        if lexer.text.startswith("(", ahead, lexer.end):
            return open_paren(lexer, ahead, "invoke", "METHOD_HEAD", "OPERAND", "INVOKE_LPAREN")
        return found.end()
    return scan_unexpected(lexer, start, end)
