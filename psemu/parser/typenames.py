"""Type names in brackets and attributes: ``[int]``, ``[A[B,C]]``, ``[T, assembly]``, ``[Attribute(…)]``."""

from __future__ import annotations

from psemu.parser import strings
from psemu.parser.modes import KIND, Mode, mode
from psemu.parser.patterns import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.lexer import Lexer

_SIMPLE = Pattern(r"\[[ \t]*([^\W\d][\w.`+\\#]*)[ \t]*\]")
_NAME = Pattern(r"[^\W\d][\w.`+\\#]*")
_BLANKS = Pattern(r"(?:\s|<#(?:[^#]|#(?!>))*#>|#[^\r\n]*(?=[\r\n]))*")
#: a name of more pieces may be too complicated
_DEPTH = 150
_ASSEMBLY = Pattern(r"[\w.\-]+\Z")
_METHOD_TYPES = Pattern(r"\[[ \t]*[^\W\d][\w.`+]*(?:\[\])*(?:,[ \t]*[^\W\d][\w.`+]*(?:\[\])*)*\]")
_DIMENSIONS = Pattern(r"\[[\s,]*\]")


def _skip(text: str, pos: int, end: int) -> int:
    """Where blanks, line ends and comments at *pos* end."""
    if pos >= end or not (text[pos] in "<#" or text[pos].isspace()):
        return pos
    found = _BLANKS.match(text, pos, end)
    return found.end() if found else pos


def _has_newline(text: str, start: int, end: int) -> bool:
    """Whether a line ends in ``text[start:end]``: in a type's name that is allowed in few places, which the table does not tell apart."""
    return text.find("\n", start, end) >= 0 or text.find("\r", start, end) >= 0


def scan_bracket(lexer: Lexer, start: int, following: Mode | None = None) -> int:
    """A type or attribute where a value or declaration may begin; *following* is the mode behind it (default: behind a cast)."""
    text, end = lexer.text, lexer.end
    found = _SIMPLE.match(text, start, end)
    if found:
        stop, name = found.end(), found.group(1)
    else:
        inside = _skip(text, start + 1, end)
        named = _NAME.match(text, inside, end)
        if named is None:
            lexer.refuse()
        at = _skip(text, named.end(), end)
        if text.startswith("(", at, end):
            if _has_newline(text, named.end(), at):
                lexer.refuse()
            return _attribute(lexer, start, at, named.group(), following)
        read = read_type_name(lexer, inside, True)
        if read is None:
            lexer.refuse()
        stop, name = read
        stop_at = _skip(text, stop, end)
        if not text.startswith("]", stop_at, end) or _has_newline(text, named.end(), stop_at):
            lexer.refuse()
        stop = stop_at + 1
    if (
        following is None
        and stop < end
        and (text[stop] == "." or text.startswith(("::", "?."), stop))
        and not text.startswith("..", stop)
    ):
        lexer.add(KIND["TYPE_PRIMARY"], start, stop, name)
        lexer.mode = lexer.mode.after
        return stop
    lexer.add(KIND["TYPE"], start, stop, name)
    lexer.mode = following or mode("AFTER_TYPE")
    return stop


def _attribute(lexer: Lexer, start: int, paren: int, name: str, following: Mode | None) -> int:
    lexer.add(KIND["ATTRIBUTE_START"], start, paren + 1, name)
    lexer.pending = (following or mode("AFTER_ATTRIBUTE"), lexer.pending)
    lexer.push("attribute", mode("ATTRIBUTE_END"), start)
    lexer.mode = mode("ATTRIBUTE_ARGUMENT")
    return paren + 1


def read_type_name(lexer: Lexer, start: int, assembly: bool = False) -> tuple[int, str] | None:
    """End and full name of the type name at *start*, without recursion; None if there is none.

    *assembly*: a comma at the outermost level begins the assembly's name.
    """
    text, end = lexer.text, lexer.end
    pieces: list[str] = []
    pos = start
    depth: list[str] = []
    #: where the pieces of brackets lie that only an assembly's name keeps
    openers: list[int] = []
    while True:
        at = _skip(text, pos, end)
        if depth and text.startswith("[", at, end):
            # [A[[B, assembly],[C]]]: an argument in brackets of its own
            openers.append(len(pieces))
            pieces.append("")
            depth.append("bracketed")
            pos = at + 1
            continue
        named = _NAME.match(text, at, end)
        if not named:
            return None
        pieces.append(named.group())
        pos = named.end()
        while True:
            at = _skip(text, pos, end)
            ch = text[at] if at < end else ""
            if text.startswith("[]", at) and at + 1 < end:
                if len(pieces) > _DEPTH:
                    lexer.refuse()
                pieces.append("[]")
                pos = at + 2
                continue
            if ch == "[":
                dimensions = _DIMENSIONS.match(text, at, end)
                if dimensions:
                    commas = dimensions.group().count(",")
                    if commas >= 32:
                        lexer.refuse()
                    pieces.append("[" + "," * commas + "]")
                    pos = dimensions.end()
                    continue
                if pieces[-1] != named.group():
                    # arguments behind dimensions or other arguments
                    lexer.refuse()
                pieces.append("[")
                depth.append("arguments")
                pos = at + 1
                break
            if ch == "," and depth and depth[-1] == "arguments":
                pieces.append(",")
                pos = at + 1
                break
            if ch == "," and (assembly or (depth and depth[-1] == "bracketed")):
                stop = at + 1
                while stop < end and text[stop] not in "]\r\n":
                    stop += 1
                written = text[at + 1 : stop].strip()
                pieces.append("," + written)
                if not _ASSEMBLY.match(written):
                    lexer.refuse()
                if depth and depth[-1] == "bracketed":
                    depth[-1] = "assembly"
                pos = stop
                continue
            if ch == "]" and depth:
                closed = depth.pop()
                if closed != "arguments":
                    openers.pop()
                    following = _skip(text, at + 1, end)
                    if text[following : following + 1] not in (",", "]"):
                        lexer.refuse()
                pieces.append("]" if closed == "arguments" else "")
                pos = at + 1
                continue
            return None if depth else (pos, "".join(pieces))


def scan_generic_arguments(lexer: Lexer, start: int) -> int:
    """``[types]`` between a member's name and ``(``; 0 if it is an index."""
    text, end = lexer.text, lexer.end
    if text[start] != "[" or _NAME.match(text, _skip(text, start + 1, end), end) is None:
        return 0
    found = _METHOD_TYPES.match(text, start, end)
    if found is None or text[found.end() : found.end() + 1] not in ("(", "{"):
        # a type in a type, or a word that is no index
        lexer.refuse()
    names = [name.strip() for name in found.group()[1:-1].split(",")]
    lexer.add(KIND["GENERIC_ARGUMENTS"], start, found.end(), names)
    return found.end()


_BRACKET_STEP = Pattern(r"[^\[\](){}'\"‘’‚‛“”„#`]+|#[^\r\n]*")


def skip_brackets(lexer: Lexer, start: int) -> int:
    """End of the balanced ``[…]`` at *start*, strings and comments skipped; -1 if it is not closed."""
    text, end = lexer.text, lexer.end
    depth = 0
    pos = start
    while pos < end:
        found = _BRACKET_STEP.match(text, pos, end)
        if found:
            pos = found.end()
            continue
        ch = text[pos]
        if ch == "`":
            lexer.refuse()
        if ch in strings.QUOTES:
            quotes = strings.SINGLE if ch in strings.SINGLE else strings.DOUBLE
            pos += 1
            while pos < end and text[pos] not in quotes:
                pos += 2 if text[pos] == "`" and quotes is strings.DOUBLE else 1
            pos += 1
            continue
        if ch in "[({":
            depth += 1
        elif ch in "])}":
            depth -= 1
            if depth == 0:
                return pos + 1
        pos += 1
    return -1
