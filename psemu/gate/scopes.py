"""Where things stand in a tree: what a node is inside of, and what has certainly run before it."""

from __future__ import annotations

from bisect import bisect_right

from psemu.lint.effects import command_name
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS = (ast.NamedBlockAst, ast.StatementBlockAst)


class Scopes:
    """Parents of the *nodes* of one tree. *functions*: lower-case name → the definitions of it, wherever they stand."""

    def __init__(self, nodes: list[ast.Ast]) -> None:
        self._parents: dict[int, ast.Ast] = {}
        self.functions: dict[str, list[ast.FunctionDefinitionAst]] = {}
        self._calls: dict[str, list[ast.CommandAst]] = {}
        self._running: dict[int, list[int]] = {}
        #: how deep the tree is
        self.depth = 0
        parents = self._parents
        depths: dict[int, int] = {}
        for node in nodes:
            below = depths.pop(id(node), 0) + 1
            self.depth = max(self.depth, below)
            for child in node.children:
                parents[id(child)] = node
                depths[id(child)] = below
            if type(node) is ast.FunctionDefinitionAst:
                self.functions.setdefault(node.name.lower(), []).append(node)
            elif type(node) is ast.CommandAst:
                name = command_name(node)
                if name is not None:
                    self._calls.setdefault(name.lower(), []).append(node)

    def around(self, node: ast.Ast) -> Iterator[ast.Ast]:
        """What *node* is inside of, from the nearest to the whole script."""
        parent = self._parents.get(id(node))
        while parent is not None:
            yield parent
            parent = self._parents.get(id(parent))

    def parent(self, node: ast.Ast) -> ast.Ast | None:
        """What *node* is directly inside of."""
        return self._parents.get(id(node))

    def calls(self, name: str) -> list[ast.CommandAst]:
        """All commands of the text that are called *name*."""
        return self._calls.get(name.lower(), [])

    def ran_before(self, statement: ast.Ast, node: ast.Ast) -> bool:
        """True if *statement* certainly ran (or was reached) whenever *node* runs: it stands before it in a list around it."""
        block = self._parents.get(id(statement))
        if type(block) not in _LISTS:
            return False
        inner: ast.Ast = node
        for outer in self.around(node):
            if outer is block:
                return inner.start > statement.start
            inner = outer
        return False

    def defined_before(self, definition: ast.FunctionDefinitionAst, node: ast.Ast) -> bool:
        """True if the function exists whenever *node* runs.

        Inside another function of the same list that is enough if nothing between the two could have called that one.
        """
        if self.ran_before(definition, node):
            return True
        block = self._parents.get(id(definition))
        if type(block) not in _LISTS:
            return False
        inner: ast.Ast = node
        for outer in self.around(node):
            if outer is block:
                break
            inner = outer
        else:
            return False
        if inner is definition:
            return True
        if type(inner) is not ast.FunctionDefinitionAst:
            return False
        starts = self._running.get(id(block))
        if starts is None:
            statements: list[ast.Ast] = block.statements  # type: ignore[attr-defined]
            starts = [one.start for one in statements if type(one) is not ast.FunctionDefinitionAst]
            self._running[id(block)] = starts
        at = bisect_right(starts, inner.start)
        return at == len(starts) or starts[at] > definition.start

    def function_around(self, node: ast.Ast) -> ast.FunctionDefinitionAst | None:
        """The function whose body *node* is part of."""
        for outer in self.around(node):
            if type(outer) is ast.FunctionDefinitionAst:
                return outer
        return None


def only_element(node: ast.Ast | None) -> ast.Ast | None:
    """The one command or expression that a pipeline in parentheses or on the right of ``=`` is, None if there is more."""
    while True:
        kind = type(node)
        if kind is ast.PipelineAst:
            elements = node.pipeline_elements  # type: ignore[union-attr]
            if len(elements) != 1 or node.background:  # type: ignore[union-attr]
                return None
            node = elements[0]
        elif kind is ast.CommandExpressionAst:
            if node.redirections:  # type: ignore[union-attr]
                return None
            node = node.expression  # type: ignore[union-attr]
        elif kind is ast.ParenExpressionAst:
            node = node.pipeline  # type: ignore[union-attr]
        else:
            return node
