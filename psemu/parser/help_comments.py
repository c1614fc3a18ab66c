"""Which comments of a script are the help of a script, a function or a script block, by PowerShell's rules of place.

A block of comments is help if it stands right above a function, at the beginning of a body, or right above the body's end. What makes a
block help, not just where it stands, is its words: the caller brings that test (:func:`psemu.help.comment_help.is_comment_help`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from psemu.parser import ParseResult, ast
from psemu.parser.tokens import Token

#: so many lines at most lie between a comment and what it belongs to
PROXIMITY = 2

#: tells from the texts of a block's comments if they are help
IsHelp = Callable[[Sequence[str]], bool]


class HelpComments:
    """The comments of one parsed text; made once, asked for each function of it."""

    def __init__(self, result: ParseResult) -> None:
        self._result = result
        self._source = result.source
        self._tokens: list[Token] = list(result.tokens)
        self._starts = [token.start for token in self._tokens]
        self._ends = [token.end for token in self._tokens]

    def of(self, node: ast.FunctionDefinitionAst | ast.ScriptBlockAst, is_help: IsHelp) -> tuple[str, ...]:
        """The texts of the comments that are the help of *node*, as written; none if there is no help."""
        return tuple([self._text(token) for token in self._block_of(node, is_help)])

    def of_parameters(self, node: ast.FunctionDefinitionAst | ast.ScriptBlockAst) -> dict[str, tuple[str, ...]]:
        """Parameter name → texts of the comments at it: above it, within it and behind it."""
        found: dict[str, tuple[str, ...]] = {}
        for parameter in _parameters(node):
            first = self._first_within(parameter.start)
            last = self._last_within(parameter.end)
            comments = self._block_above(first, PROXIMITY)
            comments += [token for token in self._tokens[first:last] if token.kind == "Comment"]
            comments += self._block_from(last + 1)[0]
            found[parameter.name.variable_path] = tuple([self._text(token) for token in comments])
        return found

    def _block_of(self, node: ast.FunctionDefinitionAst | ast.ScriptBlockAst, is_help: IsHelp) -> list[Token]:
        script = self._result.ast
        if isinstance(node, ast.FunctionDefinitionAst):
            block = self._block_above(self._first_within(node.start), PROXIMITY)
            if self._is_help(block, is_help):
                return block
            start = self._first_within(node.body.start) + 1
            last = self._last_within(node.end)
        elif node is script:
            start, last = 0, len(self._tokens) - 1
        else:
            start = self._first_within(node.start) + 1
            last = self._last_within(node.end)
        while True:
            block, start = self._block_from(start)
            if not block:
                break
            if self._is_help(block, is_help):
                if node is script and self._belongs_to_first_function(block):
                    break
                return block
        block = self._block_above(last, self._line(self._tokens[last].start))
        return block if self._is_help(block, is_help) else []

    def _belongs_to_first_function(self, block: list[Token]) -> bool:
        end_block = self._result.ast.end_block
        if end_block is None or not end_block.unnamed or not end_block.statements:
            return False
        first = end_block.statements[0]
        between = self._line(first.start) - self._line(block[-1].end)
        return isinstance(first, ast.FunctionDefinitionAst) and between <= PROXIMITY

    def _is_help(self, block: list[Token], is_help: IsHelp) -> bool:
        return bool(block) and is_help([self._text(token) for token in block])

    def _block_from(self, index: int) -> tuple[list[Token], int]:
        """The comments on adjoining lines that come first from *index* on, and the index to go on from."""
        block: list[Token] = []
        last_line = None
        for at in range(index, len(self._tokens)):
            token = self._tokens[at]
            if last_line is not None and self._line(token.start) > last_line:
                return block, at
            if token.kind == "Comment":
                block.append(token)
                last_line = self._line(token.end) + 1
            elif token.kind != "NewLine":
                return block, at
        return block, len(self._tokens)

    def _block_above(self, index: int, proximity: int) -> list[Token]:
        """The comments on adjoining lines right before the token at *index*, at most *proximity* lines away."""
        block: list[Token] = []
        if index >= len(self._tokens):
            return block
        first_line = self._line(self._tokens[index].start) - proximity
        for at in range(index - 1, -1, -1):
            token = self._tokens[at]
            if self._line(token.end) < first_line:
                break
            if token.kind == "Comment":
                block.append(token)
                first_line = self._line(token.start) - 1
            elif token.kind != "NewLine":
                break
        block.reverse()
        return block

    def _first_within(self, start: int) -> int:
        index = bisect_left(self._starts, start)
        while index and self._ends[index - 1] > start:
            index -= 1
        return index

    def _last_within(self, end: int) -> int:
        return bisect_left(self._starts, end) - 1

    def _line(self, offset: int) -> int:
        return self._source.line_column(min(offset, len(self._source.text)))[0]

    def _text(self, token: Token) -> str:
        return self._source.text[token.start : token.end]


def _parameters(node: ast.FunctionDefinitionAst | ast.ScriptBlockAst) -> Sequence[ast.ParameterAst]:
    if isinstance(node, ast.FunctionDefinitionAst):
        if node.parameters is not None:
            return node.parameters
        node = node.body
    return node.param_block.parameters if node.param_block is not None else ()
