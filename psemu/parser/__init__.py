"""Text to tree: ``parse`` is the one verb of this package."""

from __future__ import annotations

from psemu.extent import SourceText
from psemu.parser.ast import ScriptBlockAst

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.tokens import Token


class ParseError:
    """An error that PowerShell would report: its *error_id*, *message* and the range ``[start, end)`` in characters.

    *incomplete_input*: more text could mend it.
    """

    __slots__ = ("end", "error_id", "incomplete_input", "message", "start")

    def __init__(self, error_id: str, message: str, start: int, end: int, incomplete_input: bool) -> None:
        self.error_id = error_id
        self.message = message
        self.start = start
        self.end = end
        self.incomplete_input = incomplete_input

    def __repr__(self) -> str:
        return f"ParseError({self.error_id!r}, {self.start}, {self.end})"


class ParseResult:
    """What :func:`parse` found: the tree (always), the errors in PowerShell's order, the source; *tokens* are made when asked for.

    *descended*: the table did not take the text, the descent read it.
    """

    __slots__ = ("_tokens", "ast", "descended", "errors", "source")

    def __init__(
        self, ast: ScriptBlockAst, errors: list[ParseError], source: SourceText, descended: bool = False
    ) -> None:
        self.ast = ast
        self.errors = errors
        self.source = source
        self.descended = descended
        self._tokens: list[Token] | None = None

    @property
    def tokens(self) -> list[Token]:
        """PowerShell's tokens in order, comments and line ends included; the last is ``EndOfInput``."""
        if self._tokens is None:
            from psemu.parser.tokens import read_tokens

            self._tokens = read_tokens(self)
        return self._tokens

    def keep_tokens(self, tokens: list[Token]) -> None:
        """Takes *tokens* as those of the text: who read them need not read them again."""
        self._tokens = tokens


def parse(text: str, path: str | None = None) -> ParseResult:
    """Parses a script or line. Never raises on text: errors and tree come together."""
    from psemu.parser.script import parse_script

    return parse_script(text, path)


def to_canonical(result: ParseResult) -> dict[str, Any]:
    """The errors and the tree as plain data (PowerShell's names, UTF-16 offsets)."""
    from psemu.parser.canonical import to_canonical as convert

    return convert(result)


def format_tree(result: ParseResult) -> str:
    """A picture of the tree as indented text: node type, extent, properties."""
    from psemu.parser.picture import format_tree as draw

    return draw(result)


def format_tokens(result: ParseResult) -> str:
    """The tokens as lines of text: place, kind, flags, what is written."""
    from psemu.parser.tokens import format_tokens as write

    return write(result)


def tokens_as_data(result: ParseResult) -> list[dict[str, Any]]:
    """The tokens as plain data (PowerShell's names, UTF-16 offsets)."""
    from psemu.parser.tokens import tokens_as_data as convert

    return convert(result)


__all__ = [
    "ParseError",
    "ParseResult",
    "ScriptBlockAst",
    "format_tokens",
    "format_tree",
    "parse",
    "to_canonical",
    "tokens_as_data",
]
