"""Words, variables and numbers that no simple pattern takes: escapes, quotes and expansions inside a word."""

from __future__ import annotations

from psemu.parser import strings
from psemu.parser.modes import KIND, Mode, mode
from psemu.parser.patterns import IGNORECASE, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer

ARGUMENT_MODES = frozenset(["POST_ARGUMENT", "DASHED_POST", "POST_SINGLE", "USING_END"])
WORD_ENDS = frozenset(" \t\r\n\0&(),;{|}\f\v\x85\xa0\u2028\u2029")
_BARE = Pattern(r"[^\s\0&(),;{|}`\"'$“”„‘’‚‛]+")
_COMMAND_BARE = Pattern(r"[^\s\0&(),;{|}`\"'$“”„‘’‚‛]+")
#: the label of a jump: a name, or a variable by itself
LABEL_OF_JUMP = Pattern(r"[^\W\d]\w*|\$\w+(?=[\s)}|&;]|\Z)")
LABEL = Pattern(r":[^\W\d]\w*(?=[\s\0&(),;{|}]|\Z)")
IDENTIFIER = Pattern(r"[^\W\d]\w*")
KEYWORD = Pattern(r"[A-Za-z]+(?=[\s\0&(),;{|}]|\Z)")
FLAG = Pattern(r"[-–—―][^\W\d]\w*(?=[\s(){};,|&.\[]|\Z)")
DASH_WORD = Pattern(r"[-–—―][A-Za-z]+")
SPLAT = Pattern(r"@(?:\w(?:[\w?]|:(?!:))*+(?<!:)|[$^?])")
VARIABLE = Pattern(r"\$(?:\w(?:[\w?]|:(?!:))*+(?<!:)|[$^?]|\{[^`{}]+\})")
#: behind a dollar they begin a variable
_AFTER_DOLLAR = frozenset("{:_") | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
PARAMETER_COLON = Pattern(r"[-–—―](?:[^\W\d]|\?)[^\s\0{}();,|&.\[:'\"“”„‘’‚‛]*+:")
PARAMETER_NAME = Pattern(r"[-–—―](?:[^\W\d]|\?)[^\s\0{}();,|&.\[:'\"“”„‘’‚‛]*+")
DOUBLE_DASH = Pattern(r"[-–—―]{2}(?=[\s\0&(),;{|}]|\Z)")
#: a number in binary without digits
NO_BINARY = Pattern(r"0[bB](?![01])")
WORD_END = Pattern(r"(?=[\s\0&(),;{|}]|\Z)")
REDIRECTION = Pattern(r"[1-6]>&[12]|\*>&1|[1-6*]?>>?|<(?!#)")
#: besides blanks, what no function's name begins with
NO_FUNCTION_NAME = "\0&(),;{|}\"'“”„‘’‚‛$@<>])"
BASE_CALL = Pattern(r":\s*base(?!\w)", IGNORECASE)
#: written so that it compiles fast: both cases stand in the sets, a plus sign does not stand beside the dashes
_NUMBER = Pattern(
    r"(?:\+|[-–—―])?(?:0[xX][0-9a-fA-F]*|0[bB][01]+|(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE](?:\+|[-–—―])?[0-9]+)?)"
    r"(?:[uU][yYsSlL]?|[yYsSnNlLdD])?(?:[kKmMgGtTpP][bB])?"
)
_EXPRESSION_NUMBER_END = Pattern(r"[\s\0&(),;{|}!#%*+\-./<=>\]–—―]|\Z")
#: behind these a number is the first operand: `?` and `:` do not end it
_FIRST_OPERAND = frozenset(KIND[name] for name in ("INVOKE_LPAREN", "INDEX_LBRACKET", "SEPARATING_COMMA", "EQUALS"))
#: where a number before `>&` is no redirection
_OPERANDS = frozenset(["OPERAND", "AFTER_TYPE", "AFTER_ATTRIBUTE"])
_TERNARY_NUMBER_END = Pattern(r"[\s\0&(),;{|}!#%*+\-./<=>\]–—―?:]|\Z")


def parameter_end(lexer: Lexer, start: int) -> int:
    """Where the parameter ends that begins at *start*, its colon included; 0 if a quote makes it part of a word."""
    found = PARAMETER_COLON.match(lexer.text, start, lexer.end)
    if found:
        return found.end()
    found = PARAMETER_NAME.match(lexer.text, start, lexer.end)
    if found is None:
        return 0
    if lexer.text.startswith(tuple(strings.QUOTES), found.end()):
        if "$" in found.group() or "`" in found.group():
            lexer.refuse()
        return 0
    return found.end()


def ends_word(text: str, pos: int, end: int, others: str = "") -> bool:
    """Whether a word is over at *pos*; *others*: more characters that end it."""
    return pos >= end or text[pos].isspace() or text[pos] in "\0&(),;{|}" or text[pos] in others


def scan_number(lexer: Lexer, start: int, after: Mode) -> int:
    """A number in any form, sign included; 0 if it is none (in an expression a bad one is an error)."""
    text, end = lexer.text, lexer.end
    found = _NUMBER.match(text, start, end)
    if found is None:
        return 0
    name = lexer.mode.name
    argument = after.name in ARGUMENT_MODES
    ends = (
        WORD_END
        if argument
        else _TERNARY_NUMBER_END
        if name == "OPERAND" and lexer.tokens[-1][0] not in _FIRST_OPERAND
        else _EXPRESSION_NUMBER_END
    )
    stop = found.end()
    if (
        name not in _OPERANDS
        and stop == start + 1
        and text[start] in "123456"
        and text.startswith((">&1", ">&2"), stop)
    ):
        # a redirection
        return 0
    if not ends.match(text, stop, end):
        return 0
    from psemu.parser.literals import number_value

    value = number_value(found.group())
    if value is None:
        return 0 if argument else lexer.refuse()
    lexer.add(KIND["NUMBER"], start, stop, (value,))
    lexer.mode = after
    return stop


def number_follows(lexer: Lexer, start: int) -> bool:
    """Whether a decimal number is at *start*, as PowerShell looks for one behind ``!``."""
    text, end = lexer.text, lexer.end
    found = _NUMBER.match(text, start, end)
    if found is None or text[start + 1 : start + 2] in ("x", "X", "b", "B"):
        return False
    ends = _TERNARY_NUMBER_END if lexer.mode.name == "OPERAND" else _EXPRESSION_NUMBER_END
    return ends.match(text, found.end(), end) is not None


def scan_variable(lexer: Lexer, start: int, after: Mode) -> int:
    """``$name`` or ``${name}``; 0 for a dollar that begins a word."""
    text, end = lexer.text, lexer.end
    found = VARIABLE.match(text, start, end)
    if found is None:
        return lexer.refuse() if text[start + 1 : start + 2] in _AFTER_DOLLAR else 0
    stop = found.end()
    name = variable_name(text[start:stop])
    if name.startswith(":") or name.endswith(":"):
        lexer.refuse()
    lexer.add(KIND["VARIABLE"], start, stop, name)
    lexer.mode = after
    return stop


def variable_name(text: str) -> str:
    """The user path of a variable token."""
    return text[2:-1] if text.startswith("${") else text[1:]


def scan_braced_argument(lexer: Lexer, start: int, after: Mode) -> int:
    """``${name}`` that stands alone as an argument; 0 if it runs on as a word."""
    found = VARIABLE.match(lexer.text, start, lexer.end)
    if found is None:
        return scan_variable(lexer, start, after) if lexer.text.startswith("${", start) else 0
    if found.end() < lexer.end and lexer.text[found.end()] not in WORD_ENDS and lexer.text[found.end()] not in ".[":
        return 0
    return scan_variable(lexer, start, after)


def scan_command_name(lexer: Lexer, start: int) -> tuple[int, str | None]:
    """End and value of a command's name: quotes and escapes count, ``$`` does not; the value is None if it is the text."""
    text, end = lexer.text, lexer.end
    pos = start
    parts: list[str] = []
    while pos < end:
        found = _COMMAND_BARE.match(text, pos, end)
        if found:
            parts.append(found.group())
            pos = found.end()
            continue
        ch = text[pos]
        if ch == "`" and pos + 1 < end:
            pos, piece = strings.backtick(lexer, pos)
            parts.append(piece)
        elif ch in strings.QUOTES:
            pos, piece, _nested = strings.read_quoted(lexer, pos)
            parts.append(piece)
        elif ch == "$":
            # expansions are kept as they stand
            part = strings.read_dollar(lexer, pos)
            stop = part[2] if part else pos + 1
            parts.append(text[pos:stop])
            pos = stop
        elif ch == "`":
            parts.append(ch)
            pos += 1
        else:
            break
    value = "".join(parts)
    return pos, None if value == text[start:pos] else value


def scan_word(lexer: Lexer, start: int) -> tuple[int, tuple[str, list[strings.Part]] | None]:
    """End of an argument's word, and its value with the expansions in it (None if it is the text itself)."""
    text, end = lexer.text, lexer.end
    pos = start
    pieces: list[str] = []
    nested: list[strings.Part] = []
    while pos < end:
        found = _BARE.match(text, pos, end)
        if found:
            pieces.append(found.group())
            pos = found.end()
            continue
        ch = text[pos]
        if ch == "`" and pos + 1 < end:
            pos, piece = strings.backtick(lexer, pos)
            pieces.append(piece)
        elif ch in strings.QUOTES:
            pos, piece, inner = strings.read_quoted(lexer, pos)
            pieces.append(piece)
            nested.extend(inner)
        elif ch == "$":
            part = strings.read_dollar(lexer, pos)
            if part is None:
                pieces.append(ch)
                pos += 1
            else:
                nested.append(part)
                pieces.append(text[pos : part[2]])
                pos = part[2]
        elif ch == "`":
            pieces.append(ch)
            pos += 1
        else:
            break
    value = "".join(pieces)
    if not nested and value == text[start:pos]:
        return pos, None
    return pos, (value, nested)


def scan_verbatim(lexer: Lexer, start: int) -> int:
    """``--%``: the rest of the line, up to ``|`` or ``&&`` outside double quotes, is one argument as it stands."""
    text, end = lexer.text, lexer.end
    lexer.add(KIND["WORD"], start, start + 3)
    pos = start + 3
    while pos < end and text[pos].isspace() and text[pos] not in "\r\n\x1c\x1d\x1e\x1f":
        pos += 1
    stop = pos
    quoted = False
    while stop < end:
        ch = text[stop]
        if ch in "\r\n":
            break
        if ch in strings.DOUBLE:
            quoted = not quoted
        elif not quoted and (ch == "|" or text.startswith("&&", stop)):
            break
        stop += 1
    lexer.add(KIND["WORD"], pos, stop, (text[pos:stop], []))
    lexer.mode = mode("ARGUMENT")
    return stop


def unexpected_end(lexer: Lexer, start: int) -> int:
    """End of the token at *start* that cannot be there, as PowerShell would read it."""
    text, end = lexer.text, lexer.end
    ch = text[start]
    if ch == "$":
        found = VARIABLE.match(text, start, end)
        if found:
            return found.end()
    if ch in "$@" and start + 1 < end and text[start + 1] in "({":
        return start + 2
    if ch in "({[<>&":
        return start + 1
    if ch in strings.QUOTES:
        stop, _value, _nested = strings.read_quoted(lexer, start)
        return stop
    stop, _cooked = scan_command_name(lexer, start)
    return stop if stop > start else start + 1
