"""Actions of the productions of expressions."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.lexer import RefusedError
from psemu.parser.script_actions import Body, ScriptActions, split_traps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Token = tuple[Any, ...]


class ExpressionActions(ScriptActions):
    """Actions of the productions of expressions."""

    __slots__ = ()

    def ternary_expression(self, start: int, end: int, condition: Ast, _q: Token, yes: Ast, _c: Token, no: Ast) -> Ast:
        return ast.TernaryExpressionAst(start, end, condition, yes, no)

    def binary_expression(
        self, start: int, end: int, left: Ast, operator: Token, right: Ast
    ) -> ast.BinaryExpressionAst:
        return ast.BinaryExpressionAst(start, end, left, operator[3], right)

    def unary_expression(self, start: int, end: int, operator: Token, child: Ast) -> Ast:
        if operator[3] == "Comma":
            return ast.ArrayLiteralAst(start, end, [child])
        return self._unary(start, end, operator[3], child)

    def _unary(self, start: int, end: int, kind: str, child: Ast) -> ast.UnaryExpressionAst:
        node = ast.UnaryExpressionAst(start, end, kind, child)
        if kind[-1] == "s" and len(kind) > 5 and type(child) is not ast.VariableExpressionAst:
            self.checks.append(("increment", node))
        return node

    def postfix_expression(self, start: int, end: int, child: Ast, operator: Token) -> ast.UnaryExpressionAst:
        return self._unary(start, end, operator[3], child)

    def _casts(self, attributes: list[Any], child: Ast) -> Ast:
        for attribute in reversed(attributes):
            kind = ast.ConvertExpressionAst if type(attribute) is ast.TypeConstraintAst else ast.AttributedExpressionAst
            child = kind(attribute.start, child.end, attribute, child)
        if attributes and (
            len(attributes) > 1
            or type(attributes[0]) is ast.AttributeAst
            or attributes[0].type_name.lower() == "ordered"
        ):
            self.checks.append(("casts", child))
        return child

    def cast(self, start: int, end: int, attributes: list[Any], child: Ast) -> Ast:
        return self._casts(attributes, child)

    def cast_postfix(self, start: int, end: int, attributes: list[Any], child: Ast, operator: Token) -> Ast:
        root: Any = child
        while isinstance(root, (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst, ast.IndexExpressionAst)):
            root = root.target if isinstance(root, ast.IndexExpressionAst) else root.expression
        if type(root) is ast.TypeExpressionAst:
            # the type is one of the list in brackets: what stands behind is of all of them
            return self._unary(start, end, operator[3], self._casts(attributes, child))
        return self._casts(attributes, self._unary(child.start, end, operator[3], child))

    def cast_unary(self, start: int, end: int, attributes: list[Any], operator: Token, child: Ast) -> Ast:
        return self._casts(attributes, self.unary_expression(operator[1], child.end, operator, child))

    def type_literal(self, start: int, end: int, attributes: list[Any]) -> Ast:
        last = attributes[-1]
        if type(last) is not ast.TypeConstraintAst:
            raise RefusedError
        return self._casts(attributes[:-1], ast.TypeExpressionAst(last.start, last.end, last.type_name))

    def _type_name(self, token: Token) -> str:
        if token[3] is not None:
            return str(token[3])
        return self.text[token[1] + 1 : token[2] - 1].strip()

    def type_expression(self, start: int, end: int, token: Token) -> ast.TypeExpressionAst:
        return ast.TypeExpressionAst(start, end, self._type_name(token))

    def variable(self, start: int, end: int, token: Token) -> Any:
        name = token[3]
        if name is None:
            name = self.text[start + 2 : end - 1] if self.text[start + 1] == "{" else self.text[start + 1 : end]
            if "`" in name:
                from psemu.parser.strings import unescape

                name = unescape(name)
        if len(name) > 6 and name[5] == ":" and name[:6].lower() == "using:":
            return ast.UsingExpressionAst(start, end, ast.VariableExpressionAst(start, end, name[6:], False))
        return ast.VariableExpressionAst(start, end, name, False)

    def splatted_variable(self, start: int, end: int, token: Token) -> Ast:
        name = self.text[start + 1 : end]
        if len(name) > 6 and name[5] == ":" and name[:6].lower() == "using:":
            return ast.UsingExpressionAst(start, end, ast.VariableExpressionAst(start, end, name[6:], True))
        node = ast.VariableExpressionAst(start, end, name, True)
        self.splats[id(node)] = node
        return node

    def number(self, start: int, end: int, token: Token) -> ast.ConstantExpressionAst:
        if token[3] is not None:
            return ast.ConstantExpressionAst(start, end, token[3][0])
        text = self.text[start:end]
        value: object = None if len(text) >= 19 else float(text) if "." in text else int(text)
        if value is None or value > 0x7FFFFFFF:  # type: ignore[operator]
            from psemu.parser.literals import number_value

            value = number_value(text)
            if value is None:
                raise RefusedError
        return ast.ConstantExpressionAst(start, end, value)

    def string(self, start: int, end: int, token: Token) -> ast.StringConstantExpressionAst:
        cooked = token[3]
        if cooked is not None:
            return ast.StringConstantExpressionAst(start, end, cooked[0], cooked[1])
        kind = "SingleQuoted" if self.text[start] == "'" else "DoubleQuoted"
        return ast.StringConstantExpressionAst(start, end, kind, self.text[start + 1 : end - 1])

    def expandable_string(self, start: int, end: int, token: Token) -> Ast:
        kind, value, parts = token[3]
        return self._expandable(start, end, kind, value, parts)

    def _expandable(self, start: int, end: int, kind: str, value: str, parts: list[Any]) -> Ast:
        node = ast.ExpandableStringExpressionAst(start, end, kind, value, [])
        nested: list[Any] = node.nested_expressions
        for part in parts:
            if part[0] == "variable":
                token = (0, part[1], part[2], None)
                nested.append(self.variable(part[1], part[2], token))
            else:
                sub = ast.SubExpressionAst(part[1], part[2], ast.StatementBlockAst(part[1] + 2, part[2] - 1, [], []))
                nested.append(sub)
                self.pending.append((sub, kind == "DoubleQuoted" or kind == "BareWord"))
        return node

    def paren_expression(self, start: int, end: int, _l: Token, pipeline: Ast, _r: Token) -> ast.ParenExpressionAst:
        return ast.ParenExpressionAst(start, end, pipeline)

    def _block_of(self, opener: Token, statements: list[Any]) -> ast.StatementBlockAst:
        kept, traps = split_traps(statements)
        return ast.StatementBlockAst(statements[0].start, statements[-1].end, kept, traps)

    def sub_expression(
        self, start: int, end: int, opener: Token, statements: list[Any], _r: Token
    ) -> ast.SubExpressionAst:
        return ast.SubExpressionAst(start, end, self._block_of(opener, statements))

    def empty_sub_expression(self, start: int, end: int, opener: Token, _r: Token) -> ast.SubExpressionAst:
        return ast.SubExpressionAst(start, end, ast.StatementBlockAst(0, 0, [], []))

    def array_expression(
        self, start: int, end: int, opener: Token, statements: list[Any], _r: Token
    ) -> ast.ArrayExpressionAst:
        return ast.ArrayExpressionAst(start, end, self._block_of(opener, statements))

    def empty_array_expression(self, start: int, end: int, opener: Token, _r: Token) -> ast.ArrayExpressionAst:
        return ast.ArrayExpressionAst(start, end, ast.StatementBlockAst(0, 0, [], []))

    def script_block_expression(self, start: int, end: int, block: ast.ScriptBlockAst) -> ast.ScriptBlockExpressionAst:
        return ast.ScriptBlockExpressionAst(start, end, block)

    def member_expression(
        self, start: int, end: int, target: Ast, operator: Token, member: Ast
    ) -> ast.MemberExpressionAst:
        if type(target) is ast.UsingExpressionAst:
            inner = self.member_expression(start, end, target.sub_expression, operator, member)
            return self._in_using(target, end, inner)  # type: ignore[no-any-return]
        return ast.MemberExpressionAst(start, end, target, member, operator[3] == "::", operator[3] == "?.")

    def _in_using(self, node: ast.UsingExpressionAst, end: int, inner: Any) -> Any:
        """What is reached through ``$using:x`` is part of it."""
        if type(node.sub_expression) is ast.VariableExpressionAst:
            self.checks.append(("using_expression", node))
        node.sub_expression, node.end = inner, end
        return node

    def invoke_member(
        self,
        start: int,
        end: int,
        target: Ast,
        operator: Token,
        member: Ast,
        _l: Token,
        arguments: list[Any],
        _r: Token,
    ) -> ast.InvokeMemberExpressionAst:
        return self.invoke_generic_member(start, end, target, operator, member, None, _l, arguments, _r)

    def invoke_generic_member(
        self,
        start: int,
        end: int,
        target: Ast,
        operator: Token,
        member: Ast,
        types: Token | None,
        _l: Token,
        arguments: list[Any],
        _r: Token,
    ) -> ast.InvokeMemberExpressionAst:
        if type(target) is ast.UsingExpressionAst:
            inner = self.invoke_generic_member(
                start, end, target.sub_expression, operator, member, types, _l, arguments, _r
            )
            return self._in_using(target, end, inner)  # type: ignore[no-any-return]
        return ast.InvokeMemberExpressionAst(
            start, end, target, member, operator[3] == "::", operator[3] == "?.", types[3] if types else [], arguments
        )

    def invoke_member_with_block(
        self, start: int, end: int, target: Ast, operator: Token, member: Ast, opener: Token, body: Body, _r: Token
    ) -> ast.InvokeMemberExpressionAst:
        return self.invoke_generic_member_with_block(start, end, target, operator, member, None, opener, body, _r)

    def invoke_generic_member_with_block(
        self,
        start: int,
        end: int,
        target: Ast,
        operator: Token,
        member: Ast,
        types: Token | None,
        opener: Token,
        body: Body,
        _r: Token,
    ) -> ast.InvokeMemberExpressionAst:
        block = self._script_block(opener[1], end, body, opener[2])
        argument = ast.ScriptBlockExpressionAst(opener[1], end, block)
        return self.invoke_generic_member(start, end, target, operator, member, types, opener, [argument], _r)

    def index_expression(
        self, start: int, end: int, target: Ast, opener: Token, index: Ast, _r: Token
    ) -> ast.IndexExpressionAst:
        conditional = self.text[opener[1]] == "?"
        if type(target) is ast.UsingExpressionAst:
            inner = ast.IndexExpressionAst(start, end, target.sub_expression, index, conditional)
            return self._in_using(target, end, inner)  # type: ignore[no-any-return]
        return ast.IndexExpressionAst(start, end, target, index, conditional)

    def pair(self, start: int, end: int, key: Ast, _e: Token, value: Ast) -> tuple[Ast, Ast]:
        return key, value

    def hashtable(self, start: int, end: int, _l: Token, pairs: list[Any], _r: Token) -> ast.HashtableAst:
        node = ast.HashtableAst(start, end, pairs)
        if len(pairs) > 1:
            self.checks.append(("hashtable", node))
        return node
