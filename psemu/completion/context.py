"""Where the cursor is: the token at it or before it, the nodes around it, and what of a word is already there."""

from __future__ import annotations

from bisect import bisect_left

from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.completion.surroundings import Surroundings
    from psemu.parser import ParseResult
    from psemu.parser.tokens import Token

_REACH = 256
_UNINTERESTING = frozenset(["NewLine", "EndOfInput"])


class ScriptContext:
    """A script as everything that looks at a place in it sees it."""

    def __init__(self, text: str, tree: ast.ScriptBlockAst, surroundings: Surroundings) -> None:
        self.text = text
        self.tree = tree
        self.surroundings = surroundings
        self._parents: dict[int, ast.Ast] = {}
        self._complete = False
        self._landmarks: list[ast.Ast] | None = None

    def forget(self) -> None:
        """Drops what was found out about a tree that is no longer the text's."""
        self._parents.clear()
        self._complete = False
        self._landmarks = None

    def landmarks(self) -> list[ast.Ast]:
        """The nodes that define names or use them (:data:`psemu.parser.ast.LANDMARKS`), in the order of a walk."""
        if self._landmarks is None:
            self._landmarks = [node for node in self.tree.walk() if type(node) in ast.LANDMARKS]
        return self._landmarks

    def functions(self, name: str) -> list[ast.FunctionDefinitionAst]:
        """The definitions of the function *name* (lower case) in the text."""
        return [
            node for node in self.landmarks() if type(node) is ast.FunctionDefinitionAst and node.name.lower() == name
        ]

    def parent(self, node: ast.Ast) -> ast.Ast | None:
        """The node around *node*."""
        found = self._parents.get(id(node))
        if found is None and not self._complete and node is not self.tree:
            # on the way down to it
            self.around(node.end)
            found = self._parents.get(id(node))
        if found is None and not self._complete and node is not self.tree:
            self._complete = True
            self._parents = {id(child): each for each in self.tree.walk() for child in each.children}
            found = self._parents.get(id(node))
        return found

    def above(self, node: ast.Ast) -> Iterator[ast.Ast]:
        """The nodes around *node*, the nearest first."""
        found = self.parent(node)
        while found is not None:
            yield found
            found = self.parent(found)

    def around(self, at: int) -> list[ast.Ast]:
        """The nodes that begin before *at* and end there or behind it, in the order of a walk: the innermost comes last."""
        found: list[ast.Ast] = []
        stack: list[ast.Ast] = [self.tree]
        while stack:
            node = stack.pop()
            if node.start < at <= node.end:
                found.append(node)
            below = []
            for child in node.children:
                # in a broken text a node may reach beyond the one around it, but not far
                if child.start - _REACH < at <= child.end + _REACH:
                    self._parents[id(child)] = node
                    below.append(child)
            stack += reversed(below)
        return found


class CompletionContext(ScriptContext):
    """*cursor*, *start* and *length* (what the offers replace) count characters. *word* is what stands before the cursor of the thing to
    complete."""

    def __init__(
        self,
        text: str,
        cursor: int,
        surroundings: Surroundings,
        parsed: ParseResult | None = None,
        landmarks: list[ast.Ast] | None = None,
    ) -> None:
        result = parsed or parse(text)
        super().__init__(text, result.ast, surroundings)
        self._landmarks = landmarks
        self.cursor = cursor
        self.tokens: list[Token] = result.tokens
        self.token_at = self._last(lambda token: token.start < cursor <= token.end)
        self.token_before = None if self.token_at else self._last(lambda token: token.end < cursor)
        self.start = cursor
        self.length = 0
        if self.token_at is not None:
            self._look_into_string()
        at = cursor if self.token_at is not None or self.token_before is None else self.token_before.end
        self.related = self.around(at) or [self.tree]
        self._drop_param_block()
        self.word = ""

    def _last(self, fits: object) -> Token | None:
        assert callable(fits)
        # those that begin behind the cursor do not fit, and those before it end in their order
        number = bisect_left(self.tokens, self.cursor, key=lambda token: token.start)
        for place in range(number - 1, -1, -1):
            token = self.tokens[place]
            if token.kind not in _UNINTERESTING and fits(token):
                return token
        return None

    def _look_into_string(self) -> None:
        """In a string that expands, the variable at the cursor is the token."""
        token = self.token_at
        assert token is not None
        if token.kind not in ("StringExpandable", "HereStringExpandable"):
            return
        for node in self.around(self.cursor):
            if (
                isinstance(node, ast.VariableExpressionAst)
                and token.start < node.start < self.cursor <= node.end < token.end
            ):
                from psemu.parser.tokens import Token

                self.token_at = Token("Variable", node.start, node.end)

    def _drop_param_block(self) -> None:
        last = self.related[-1]
        is_body = isinstance(last, ast.NamedBlockAst) and last.unnamed and len(self.related) > 1
        if is_body and self.text[last.start : last.start + 5].lower() == "param":
            self.related.pop()

    @property
    def last(self) -> ast.Ast:
        """The innermost node at the cursor."""
        return self.related[-1]

    def text_of(self, token: Token) -> str:
        """What is written for *token*."""
        return self.text[token.start : token.end]
