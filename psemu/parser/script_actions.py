"""Actions of the productions of scripts, blocks and lists: what every other family of actions builds on.

An action is the method that ``-> name`` of powershell.lark names. It is called with the extent and the values of the production's symbols:
a terminal's value is its token ``(kind, start, end, value)``, a nonterminal's the node or list that its action returned.
"""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.lexer import RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Token = tuple[Any, ...]

_BLOCK_KINDS = {"begin": "Begin", "process": "Process", "end": "End", "clean": "Clean", "dynamicparam": "Dynamicparam"}


def split_traps(statements: list[Any]) -> tuple[list[Ast], list[ast.TrapStatementAst]]:
    """The statements without the traps, and the traps."""
    traps = [statement for statement in statements if type(statement) is ast.TrapStatementAst]
    if not traps:
        return statements, traps
    return [statement for statement in statements if type(statement) is not ast.TrapStatementAst], traps


class Body:
    """A script's or block's content before its braces are known."""

    __slots__ = ("blocks", "param_block", "statements")

    def __init__(self, param_block: ast.ParamBlockAst | None, statements: list[Ast], blocks: list[Any] | None) -> None:
        self.param_block = param_block
        self.statements = statements
        self.blocks = blocks


class ScriptActions:
    """Makes nodes; *pending* are the strings whose expansions are still to be parsed. An action refuses what it finds wrong."""

    __slots__ = ("checks", "end", "pending", "redirected", "splats", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.pending: list[tuple[Any, bool]] = []
        #: nodes that only the finished tree can judge: name of a method of semantics.Checker, arguments
        self.checks: list[tuple[Any, ...]] = []
        #: splatted variables that no command has taken yet
        self.splats: dict[int, Any] = {}
        #: whether anything was redirected so far
        self.redirected = False

    def empty_list(self, start: int, end: int) -> list[Any]:
        return []

    def list_of_one(self, start: int, end: int, item: Any, *_: Any) -> list[Any]:
        return [item]

    def list_of_two(self, start: int, end: int, first: Any, _: Any, second: Any) -> list[Any]:
        return [first, second]

    def list_append(self, start: int, end: int, items: list[Any], item: Any, *_: Any) -> list[Any]:
        items.append(item)
        return items

    def list_append_third(self, start: int, end: int, items: list[Any], _: Any, item: Any) -> list[Any]:
        items.append(item)
        return items

    def first(self, start: int, end: int, item: Any, *_: Any) -> Any:
        return item

    def second(self, start: int, end: int, _first: Any, item: Any, *_: Any) -> Any:
        return item

    def nothing(self, start: int, end: int) -> None:
        return None

    # ------------------------------------------------------------------------------------------ scripts and blocks

    def script(self, start: int, end: int, body: Body) -> ast.ScriptBlockAst:
        return self._script(body, [])

    def script_of_usings(self, start: int, end: int, *usings: Any) -> ast.ScriptBlockAst:
        everything = [*usings[0], usings[1]] if len(usings) == 2 else list(usings)
        return self._script(Body(None, [], None), everything)

    def script_with_usings(self, start: int, end: int, usings: list[Any], *rest: Any) -> ast.ScriptBlockAst:
        return self._script(rest[-1], usings + list(rest[:-1]))

    def _script(self, body: Body, usings: list[Any]) -> ast.ScriptBlockAst:
        node = self._script_block(self.start, self.end, body, 0)
        node.using_statements = usings
        return node

    def _script_block(self, start: int, end: int, body: Body, inside: int) -> ast.ScriptBlockAst:
        param_block = body.param_block
        if body.blocks is None:
            items = body.statements
            if param_block is not None:
                first, last = param_block.start, items[-1].end if items else param_block.end
            elif items:
                first, last = items[0].start, items[-1].end
            elif inside and not self._same_column(inside, end - 1):
                first, last = inside, end - 2
            else:
                first = last = 0
            statements, traps = split_traps(items)
            block = ast.NamedBlockAst(first, last, "End", True, statements, traps)
            return ast.ScriptBlockAst(start, end, [], [], param_block, None, None, None, block, None)
        named: dict[str, Any] = {}
        for block in body.blocks:
            if block.block_kind in named:
                raise RefusedError
            named[block.block_kind] = block
        return ast.ScriptBlockAst(
            start, end, [], [], param_block, named.get("Dynamicparam"), named.get("Begin"), named.get("Process"),
            named.get("End"), named.get("Clean"),
        )  # fmt: skip

    def _same_column(self, first: int, second: int) -> bool:
        """Whether two places stand in the same column of their lines."""
        last = max(self.text.rfind("\n", first, second), self.text.rfind("\r", first, second))
        start = self._line_start(first)
        return first - start == second - (start if last < 0 else last)

    def _line_start(self, place: int) -> int:
        """Where the line end before *place* is, -1 if there is none; looked for near *place* first, so that a long text costs no more."""
        width = 256
        while True:
            low = max(0, place - width)
            found = max(self.text.rfind("\n", low, place), self.text.rfind("\r", low, place))
            if found >= 0 or low == 0:
                return found
            width *= 8

    def empty_body(self, start: int, end: int) -> Body:
        return Body(None, [], None)

    def param_body(self, start: int, end: int, param_block: ast.ParamBlockAst) -> Body:
        return Body(param_block, [], None)

    def statement_body(self, start: int, end: int, statements: list[Ast]) -> Body:
        return Body(None, statements, None)

    def param_statement_body(self, start: int, end: int, param_block: ast.ParamBlockAst, statements: list[Ast]) -> Body:
        return Body(param_block, statements, None)

    def named_body(self, start: int, end: int, blocks: list[Any]) -> Body:
        return Body(None, [], blocks)

    def param_named_body(self, start: int, end: int, param_block: ast.ParamBlockAst, blocks: list[Any]) -> Body:
        return Body(param_block, [], blocks)

    def param_block(
        self, start: int, end: int, _p: Token, _l: Token, parameters: list[Any], _r: Token
    ) -> ast.ParamBlockAst:
        self.checks.append(("parameters", parameters))
        return ast.ParamBlockAst(start, end, [], parameters)

    def attributed_param_block(
        self, start: int, end: int, attributes: list[Any], _p: Token, _l: Token, parameters: list[Any], _r: Token
    ) -> ast.ParamBlockAst:
        if any(type(attribute) is ast.TypeConstraintAst for attribute in attributes):
            raise RefusedError
        self.checks.append(("parameters", parameters))
        return ast.ParamBlockAst(_p[1], end, attributes, parameters)

    def named_block(self, start: int, end: int, name: Token, block: ast.StatementBlockAst) -> ast.NamedBlockAst:
        kind = _BLOCK_KINDS[self.text[name[1] : name[2]].lower()]
        return ast.NamedBlockAst(start, end, kind, False, block.statements, block.traps)

    def script_block(self, start: int, end: int, _l: Token, body: Body, _r: Token) -> ast.ScriptBlockAst:
        return self._script_block(start, end, body, _l[2])

    def empty_statement_block(self, start: int, end: int, *_: Token) -> ast.StatementBlockAst:
        return ast.StatementBlockAst(start, end, [], [])

    def statement_block(
        self, start: int, end: int, _l: Token, statements: list[Any], _r: Token
    ) -> ast.StatementBlockAst:
        return ast.StatementBlockAst(start, end, *split_traps(statements))
