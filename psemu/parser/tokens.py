"""The tokens of a text as PowerShell gives them, comments and line ends included: for colouring and for rules about what is written."""

from __future__ import annotations

import re

from psemu.parser.lexer import Lexer
from psemu.parser.modes import KIND
from psemu.parser.strings import SINGLE
from psemu.parser.token_kinds import KEYWORD_KINDS, PUNCTUATION
from psemu.parser.token_kinds import Token as Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser import ParseResult
    from psemu.parser.ast import ScriptBlockAst


def read_tokens(result: ParseResult) -> list[Token]:
    """The tokens of a parsed text; where it is not valid, those that PowerShell came to in the end."""
    text = result.source.text
    if result.descended:
        from psemu.parser import descent

        return [*descent.read_tokens(text)]
    lexer = Lexer(text, 0, len(text), True)
    while not lexer.tokens or lexer.tokens[-1][0] != KIND["$END"]:
        lexer.fill(4096)
    reader = _Reader(text)
    for kind, start, end, value in lexer.tokens:
        reader.between(start)
        if kind == 0:
            break
        reader.read(kind, start, end, value)
    # PowerShell looks for the end once more where it found no statement and no parameters
    end = len(text) + (2 if _holds_no_statement(result.ast, reader.tokens) else 1)
    reader.add("EndOfInput", end, end)
    return reader.tokens


def _holds_no_statement(script: ScriptBlockAst, tokens: list[Token]) -> bool:
    block = script.end_block
    if block is None or not block.unnamed or block.statements or block.traps or script.param_block is not None:
        return False
    return bool(script.using_statements) or all(token.kind != "Semi" for token in tokens)


def format_tokens(result: ParseResult) -> str:
    """A line for each token: line and column, kind, flags in brackets, what is written (as Python would write it)."""
    source = result.source
    lines = []
    for token in result.tokens:
        line, column = source.line_column(token.start)
        flags = f" [{', '.join(token.flags)}]" if token.flags else ""
        lines.append(f"{line}:{column} {token.kind}{flags} {source.text[token.start : token.end]!r}")
    return "\n".join(lines)


def tokens_as_data(result: ParseResult) -> list[dict[str, Any]]:
    """For JSON: ``kind``, ``text``, ``start`` and ``end`` (UTF-16 code units, as PowerShell counts), ``line``, ``column``, ``flags``."""
    from psemu.parser.canonical import Offsets

    source = result.source
    offset = Offsets(source.text)
    data = []
    for token in result.tokens:
        line, column = source.line_column(token.start)
        line_start = token.start - column + 1
        data.append(
            {
                "kind": token.kind,
                "text": source.text[token.start : token.end],
                "start": offset(token.start),
                "end": offset(token.end),
                "line": line,
                "column": offset(token.start) - offset(line_start) + 1,
                "flags": list(token.flags),
            }
        )
    return data


_SEPARATORS = frozenset([KIND["NEWLINE_OR_SEMICOLON"], KIND["SEMICOLON"]])
_TYPES = frozenset([KIND["TYPE"], KIND["TYPE_PRIMARY"], KIND["GENERIC_ARGUMENTS"], KIND["BASE_TYPE"]])
_ARGUMENTS = frozenset([KIND["WORD"], KIND["VERBATIM"]])
#: terminals whose kind is always the same
_FIXED = {
    KIND[terminal]: kind
    for terminal, kind in {
        "VARIABLE": "Variable", "SPLATTED_VARIABLE": "SplattedVariable", "NUMBER": "Number", "PARAMETER_WITH_COLON": "Parameter",
        "MERGING_REDIRECTION": "Redirection", "LABEL": "Label",
        "SWITCH_FLAG": "Parameter", "SWITCH_FILE": "Parameter", "SUPPORTED_COMMAND": "Parameter",
    }.items()
}  # fmt: skip
#: terminals behind which a word that begins with a dash is an argument
_BEFORE_WORDS = frozenset(
    KIND[terminal] for terminal in ["ARG_COMMA", "PARAMETER_WITH_COLON", "FILE_REDIRECTION", "USING_KIND"]
)
#: terminals that name something: a keyword's text is none here
_NAMES = {
    KIND["MEMBER_NAME"]: "MemberName", KIND["HASH_KEY"]: "MemberName", KIND["ATTRIBUTE_ARGUMENT_NAME"]: "MemberName",
    KIND["TYPE_DECLARATION_NAME"]: "TypeName", KIND["ENUM_MEMBER"]: "MemberName", KIND["DATA_NAME"]: "MemberName",
}  # fmt: skip
#: terminals of operators that the lexer gives PowerShell's name
_OPERATORS = frozenset(
    KIND[terminal]
    for terminal in ["UNARY_OPERATOR", "LOGICAL", "BITWISE", "COMPARISON", "FORMAT", "ADDITIVE", "MULTIPLICATIVE", "POSTFIX_OPERATOR"]
)  # fmt: skip
#: comments, line ends, continuations, separators; then blanks and what else no token begins with
_PIECE = re.compile(r"(#[^\r\n]*|<#(?:[^#]|#(?!>))*#>)|(\r\n?|\n)|(`(?:\r\n?|\n))|(;)|(.)", re.DOTALL)
_TRIVIA = ("", "Comment", "NewLine", "LineContinuation", "Semi")
_TYPE_PIECE = re.compile(r"([^\W\d][\w.`+\\#]*)|([\[\],(])|(?=[\s#<`])|(.)", re.DOTALL)
_PARAMETER = re.compile(r"[-–—―](?:[^\W\d]|\?)[^\s'\"‘’‚‛“”„]*\Z")
_REDIRECTION = re.compile(r"(?:<|[1-6*]?>>?|[1-6*]>&[12])\Z")
_IDENTIFIER = re.compile(r"[^\W\d]\w*\Z")


class _Reader:
    """Turns the lexer's tokens, and what lies between them, into PowerShell's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        #: where the last token ends
        self.at = 0
        #: the lexer's last token
        self.before = -1
        #: in the list of the commands that a data section allows
        self.names_commands = False

    def add(self, kind: str, start: int, end: int, role: str = "") -> None:
        self.tokens.append(Token(kind, start, end, role))
        self.at = end

    def _last_text(self) -> str:
        return self.text[self.tokens[-1].start : self.tokens[-1].end] if self.tokens else ""

    def between(self, end: int) -> None:
        """Comments, line ends and continuations up to *end*."""
        text, at = self.text, self.at
        while at < end:
            found = _PIECE.match(text, at, end)
            assert found is not None
            group = found.lastindex or 0
            stop = found.end()
            if group < len(_TRIVIA):
                self.add(_TRIVIA[group], at, stop)
            at = stop
        self.at = max(end, self.at)

    def read(self, kind: int, start: int, end: int, value: Any) -> None:
        """One token of the lexer."""
        text = self.text
        if kind in _SEPARATORS:
            self.between(end)
        elif kind in _FIXED:
            self.names_commands = kind == KIND["SUPPORTED_COMMAND"]
            self.add(_FIXED[kind], start, end)
        elif kind in _TYPES:
            self._type(start, end, "TypeName")
        elif kind == KIND["ATTRIBUTE_START"]:
            self._type(start, end, "TypeName AttributeName")
        elif kind == KIND["STRING"] or kind == KIND["EXPANDABLE_STRING"]:
            self.add(_string_kind(text, start), start, end)
        elif kind in _OPERATORS:
            self.add(value.removeprefix("Postfix"), start, end)
        elif kind in _NAMES:
            self.add("Identifier", start, end, "MemberName" if self.before == KIND["ENUM"] else _NAMES[kind])
        elif kind in _ARGUMENTS:
            if self.before == KIND["JUMP_TO"]:
                self.add("Identifier", start, end, "MemberName")
            elif self.before == kind and self._last_text() == "--%":
                self.add("Generic", start, end)
            else:
                is_name = self.before == KIND["CALL_OPERATOR"] or self.names_commands
                self._word(start, end, "CommandName" if is_name else "")
        elif kind == KIND["COMMAND_NAME"]:
            self._word(start, end, "CommandName")
        elif kind == KIND["MEMBER_NAME_DECLARATION"]:
            self._word(start, end, "MemberName")
            self.tokens.append(Token(self.tokens.pop().kind, start, end))
        elif kind == KIND["PARAMETER"]:
            self.add("MinusMinus" if end - start == 2 and text[start + 1] in "-–—―" else "Parameter", start, end)
        elif kind == KIND["FILE_REDIRECTION"]:
            self.add("RedirectInStd" if value == "<" else "Redirection", start, end)
        elif kind == KIND["BASE_CALL"]:
            self.add("Colon", start, start + 1)
            self.between(end - 4)
            self.add("Base", end - 4, end)
        elif end > start:
            self.names_commands = self.names_commands and kind == KIND["ARG_COMMA"]
            self._other(start, end)
        self.before = kind

    def _type(self, start: int, end: int, role: str) -> None:
        """The brackets, names and commas of a type."""
        at = start
        while at < end:
            found = _TYPE_PIECE.match(self.text, at, end)
            assert found is not None
            stop = found.end()
            if found.lastindex is None:
                found = _PIECE.match(self.text, at, end)
                assert found is not None
                stop = found.end()
                self.between(stop)
            elif found.lastindex == 1:
                self.add("Identifier", at, stop, role)
                role = "TypeName"
            else:
                self.add(PUNCTUATION.get(found.group(), "Generic"), at, stop)
            at = stop

    def _word(self, start: int, end: int, role: str) -> None:
        """A command's name or an argument: keywords are keywords only where a command may stand."""
        word = self.text[start:end]
        if _IDENTIFIER.match(word):
            keyword = KEYWORD_KINDS.get(word.lower())
            kind = "Identifier" if keyword is None else keyword if role else "Generic"
        elif role and _REDIRECTION.match(word):
            kind, role = "RedirectInStd" if word == "<" else "Redirection", ""
        elif role and (plain := _plain(word)) in PUNCTUATION and (word[0] not in "?:@" or word == "::"):
            kind = PUNCTUATION[plain]
        elif _plain(word) == "--":
            kind = "MinusMinus"
        elif role and word[0] == ":" and _IDENTIFIER.match(word, 1):
            kind = "Label"
        elif self.before not in _BEFORE_WORDS and _PARAMETER.match(word):
            # also behind `--`, where it is none any more
            kind, role = "Parameter", "CommandName"
        else:
            kind = "Generic"
        self.add(kind, start, end, role)

    def _other(self, start: int, end: int) -> None:
        """Brackets, operators and keywords, which their text tells."""
        word = _plain(self.text[start:end])
        kind = PUNCTUATION.get(word) or KEYWORD_KINDS.get(word.lower())
        if kind is None:
            if word[0] == "$" and len(word) > 1:
                kind = "Variable"
            elif _PARAMETER.match(word):
                kind = "Parameter"
            elif word[0] == ":" and _IDENTIFIER.match(word, 1):
                kind = "Label"
            elif _IDENTIFIER.match(word):
                kind = "Identifier"
            else:
                kind = "Generic"
        self.add(kind, start, end)


def _plain(word: str) -> str:
    """*word* with plain dashes in place of typographic ones."""
    return word if word.isascii() else word.replace("–", "-").replace("—", "-").replace("―", "-")


def _string_kind(text: str, start: int) -> str:
    here = text[start] == "@"
    quote = text[start + 1] if here else text[start]
    return ("HereString" if here else "String") + ("Literal" if quote in SINGLE else "Expandable")
