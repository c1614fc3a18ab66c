"""The rules of scripts and script blocks: using statements, param block, named blocks, and the end of it all."""

# ruff: noqa: D102 -- the family that first names a rule says what it reads
from __future__ import annotations

from psemu.parser import ast
from psemu.parser.descent.definition_rules import DefinitionRules
from psemu.parser.descent.expression_rules import error_statement
from psemu.parser.descent.tokens import BLOCK_NAMES, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

_USING_KINDS = frozenset(["Namespace", "Type", "Module", "Command", "Assembly"])


class ScriptRules(DefinitionRules):
    """Scripts and script blocks."""

    def script_block(self, opener: Token | None, is_filter: bool = False, first: Ast | None = None) -> Any:
        self.skip_lines()
        usings = self._using_statements() if opener is None else []
        place = self.restore_point()
        param_block = self._param_block()
        if param_block is None:
            self.go_back(place)
        self.skip_separators()
        if self.look_kind() in BLOCK_NAMES:
            return self._named_blocks(opener, usings, param_block)
        return self._statements(opener, usings, param_block, is_filter, first)

    # ------------------------------------------------------------------------------------------ bodies

    def _statements(
        self,
        opener: Token | None,
        usings: list[Any],
        param_block: ast.ParamBlockAst | None,
        is_filter: bool,
        first: Ast | None,
    ) -> ast.ScriptBlockAst:
        statements: list[Any] = [first] if first is not None else []
        traps: list[Any] = []
        extent = (param_block.start, param_block.end) if param_block is not None else None
        while True:
            found = self.statement_list(statements, traps)
            if found is not None:
                extent = (extent[0] if extent else found[0], found[1])
            whole, inner = self._complete(opener, extent)
            if whole is not None:
                break
        block = ast.NamedBlockAst(*(inner or (0, 0)), "Process" if is_filter else "End", True, statements, traps)
        node = ast.ScriptBlockAst(*whole, usings, [], param_block, None, None, None, block, None)
        if is_filter:
            node.process_block, node.end_block = block, None
        return node

    def _complete(
        self, opener: Token | None, extent: tuple[int, int] | None
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Reads the end of a body: its extent with the braces (None: a token too much, and more follows), and that within them."""
        closer = self.read()
        if opener is None:
            if closer.kind == "EndOfInput":
                return (0, len(self.text)), extent
            self.error("UnexpectedToken", closer.start, closer.end, closer.text)
            return None, extent
        if closer.kind == "RCurly":
            if extent is None and self._column(opener.end) != self._column(closer.start):
                extent = (opener.end, max(closer.start - 1, 0))
            return (opener.start, closer.end), extent
        self.put_back(closer)
        self.incomplete("MissingEndCurlyBrace", opener.start, opener.end, seen=closer.end)
        return (opener.start, extent[1] if extent else opener.end), extent

    def _column(self, place: int) -> int:
        line = max(self.text.rfind("\n", 0, place), self.text.rfind("\r", 0, place))
        return place - line

    def _named_blocks(
        self, opener: Token | None, usings: list[Any], param_block: ast.ParamBlockAst | None
    ) -> ast.ScriptBlockAst:
        blocks: dict[str, ast.NamedBlockAst] = {}
        start = opener.start if opener is not None else param_block.start if param_block is not None else -1
        end = -1
        while True:
            token = self.read()
            if token.kind not in BLOCK_NAMES:
                break
            if start < 0:
                start = token.start
            body = self.block()
            if body is None:
                self.incomplete("MissingNamedStatementBlock", token.end, token.end, token.kind.lower())
                body = ast.StatementBlockAst(token.start, token.end, [], [])
            end = body.end
            if token.kind in blocks:
                self.error("DuplicateScriptCommandClause", token.start, end, token.kind.lower())
            else:
                blocks[token.kind] = ast.NamedBlockAst(token.start, end, token.kind, False, body.statements, body.traps)
            self.skip_separators()
        if token.kind in ("RCurly", "EndOfInput"):
            self.put_back(token)
            whole, _inner = self._complete(opener, (start, end))
        else:
            self.error("MissingNamedBlocks", token.start, token.end, token.text)
            whole = None
            if opener is not None:
                self.put_back(token)
                whole = (start, end)
        return ast.ScriptBlockAst(
            *(whole or (0, len(self.text))), usings, [], param_block, blocks.get("Dynamicparam"), blocks.get("Begin"),
            blocks.get("Process"), blocks.get("End"), blocks.get("Clean"),
        )  # fmt: skip

    def _param_block(self) -> ast.ParamBlockAst | None:
        self.skip_lines()
        attributes = self.attribute_list(False)
        self.skip_lines()
        word = self.look()
        if word.kind != "Param":
            return None
        self.drop()
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LParen":
            # a command of that name
            self.put_back(opener)
            return None
        parameters = self.parameter_list()
        self.skip_lines()
        closer = self.read()
        end = closer.end
        if closer.kind != "RParen":
            self.put_back(closer)
            end = max(closer.start - 1, 0)
            last = parameters[-1].end if parameters else opener.end
            self.incomplete("MissingEndParenthesisInFunctionParameterList", last, last)
        kept: list[ast.AttributeAst] = []
        for attribute in attributes:
            if type(attribute) is ast.AttributeAst:
                kept.append(attribute)
            else:
                name = attribute.type_name
                self.error("TypeNotAllowedBeforeParam", attribute.start, attribute.end, name)
        return ast.ParamBlockAst(word.start, end, kept, parameters)

    # ------------------------------------------------------------------------------------------ using statements

    def _using_statements(self) -> list[Any]:
        usings: list[Any] = []
        while (token := self.look()).kind == "Using":
            self.drop()
            statement = self.using_statement(token)
            self.skip_separators()
            if type(statement) is ast.UsingStatementAst:
                usings.append(statement)
        self.go_back(token.start)
        return usings

    def using_statement(self, token: Token) -> Ast:
        word = self.read()
        kind = word.kind
        if kind not in _USING_KINDS:
            self.put_back(word)
            self.incomplete("MissingUsingStatementDirective", token.end, token.end)
            return error_statement(token.start, token.end)
        item = self.read()
        if item.kind in ("EndOfInput", "NewLine", "Comma", "Semi"):
            self.incomplete("MissingUsingItemName", word.end, word.end)
            return error_statement(token.start, word.end)
        name: Any = self.argument(item)
        if name is None:
            self.error("InvalidValueForUsingItemName", item.start, item.end, item.text)
            self.synchronize(True, "Semi", "NewLine")
            return error_statement(token.start, item.end)
        table = type(name) is ast.HashtableAst and kind == "Module"
        if type(name) is not ast.StringConstantExpressionAst and not table:
            self.error("InvalidValueForUsingItemName", name.start, name.end, self.text[name.start : name.end])
            return error_statement(token.start, name.end)
        if kind == "Assembly":
            self._check_assembly(name)
        elif not table:
            if self.look_kind() == "Equals":
                return self._using_alias(token, kind, name)
            if kind in ("Type", "Command"):
                self.incomplete("MissingEqualsInUsingAlias", item.end, item.end)
                return error_statement(token.start, name.end, [name])
        self.require_terminator()
        if table:
            return ast.UsingStatementAst(token.start, name.end, kind, None, None, name)
        return ast.UsingStatementAst(token.start, name.end, kind, name, None, None)

    def _using_alias(self, token: Token, kind: str, name: Any) -> Ast:
        equals = self.read()
        item = self.read()
        if item.kind in ("EndOfInput", "NewLine", "Semi"):
            self.put_back(item)
            self.incomplete("MissingNamespaceAlias", equals.end, equals.end)
            return error_statement(token.start, equals.end)
        if item.kind == "Comma":
            self.error("UnexpectedUnaryOperator", item.start, item.end, item.text)
            return error_statement(token.start, item.end)
        alias: Any = self.argument(item)
        table = type(alias) is ast.HashtableAst and kind == "Module"
        if not table and type(alias) is not ast.StringConstantExpressionAst:
            place = alias or item
            self.error("InvalidValueForUsingItemName", place.start, place.end, self.text[place.start : place.end])
            return error_statement(token.start, place.end, [name] if alias is None else [name, alias])
        self.require_terminator()
        if table:
            return ast.UsingStatementAst(token.start, item.end, kind, name, None, alias)
        return ast.UsingStatementAst(token.start, item.end, kind, name, alias, None)

    def _check_assembly(self, name: Any) -> None:
        from psemu.parser.script_requirements import assembly_problem

        problem = assembly_problem(name.value)
        if problem:
            self.error(problem[0], name.start, name.end, problem[1])
