"""What the rules about layout share: a script's tokens with their lines, and which braces belong to a block that is a value."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from psemu.parser import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.lint.rule import AnalyzedScript
    from psemu.parser.tokens import Token


class Layout:
    """The *tokens* of a script, and for each of them what a rule about layout asks."""

    def __init__(self, script: AnalyzedScript) -> None:
        self.tokens: list[Token] = script.result.tokens
        self._script = script
        self._position = script.source.line_column

    def line(self, token: Token) -> int:
        """The line that *token* starts on."""
        return self._position(token.start)[0]

    def end_line(self, token: Token) -> int:
        """The line that *token* ends on; that of a line end is the one it ends."""
        return self._position(token.start if token.kind == "NewLine" else token.end)[0]

    def column(self, token: Token) -> int:
        """The column that *token* starts in, from 1."""
        return self._position(token.start)[1]

    def text(self, token: Token) -> str:
        """*token* as written."""
        return self._script.text[token.start : token.end]

    def between(self, start: int, end: int) -> list[Token]:
        """The tokens inside ``[start, end)``."""
        first = bisect_left(self.tokens, start, key=lambda token: token.start)
        last = bisect_left(self.tokens, end, first, key=lambda token: token.start)
        return self.tokens[first:last]

    def brace_pairs(self) -> Iterator[tuple[Token, Token]]:
        """Each ``{`` or ``@{`` with its ``}``, in the order in which they close."""
        opened: list[Token] = []
        for token in self.tokens:
            if token.kind in ("LCurly", "AtCurly"):
                opened.append(token)
            elif token.kind == "RCurly" and opened:
                yield opened.pop(), token

    def left_alone(self, one_line_blocks: bool) -> set[int]:
        """Places of the braces that a rule about braces leaves alone: those of script blocks that are values, and, if asked for, those of
        blocks on one line."""
        places = set()
        for block in self._script.nodes(ast.ScriptBlockExpressionAst):
            places |= {block.start, block.end - 1}
        if one_line_blocks:
            for opening, closing in self.brace_pairs():
                if self.line(opening) == self.line(closing):
                    places |= {opening.start, closing.start}
        return places
