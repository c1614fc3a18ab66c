"""The rules of expressions: operators by precedence, casts, primary expressions with members and indexes, hash literals."""

# ruff: noqa: D102 -- the family that first names a rule says what it reads
from __future__ import annotations

from psemu.parser import ast
from psemu.parser.descent.string_scanner import split_variable_path
from psemu.parser.descent.tokens import PRECEDENCE, UNARY_OPERATORS, Token
from psemu.parser.descent.type_name_rules import TypeNameRules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

_MEMBER_OPERATORS = frozenset(["Dot", "ColonColon", "QuestionDot"])
_QUOTED = {
    "StringLiteral": "SingleQuoted",
    "StringExpandable": "DoubleQuoted",
    "HereStringLiteral": "SingleQuotedHereString",
    "HereStringExpandable": "DoubleQuotedHereString",
    "Generic": "BareWord",
}


class ExpressionRules(TypeNameRules):
    """Expressions."""

    def pipeline_chain(self) -> Ast | None:
        """A pipeline, chain of pipelines or assignment; None if none begins here."""
        raise NotImplementedError

    def statement(self) -> Ast | None:
        """A statement; None if none begins here."""
        raise NotImplementedError

    def statement_list(self, statements: list[Any], traps: list[Any]) -> tuple[int, int] | None:
        """Appends the statements that stand here; the extent of all, None if there is none."""
        raise NotImplementedError

    def script_block(self, opener: Token | None, is_filter: bool = False, first: Ast | None = None) -> Any:
        """The content of a script block behind its *opener*, or of a whole script."""
        raise NotImplementedError

    def single_argument(self, context: str) -> Ast | None:
        """One argument of a command."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------ operators

    def expression(self, ternary: bool = False) -> Ast | None:
        mode = self.switch("Expression")
        node = self._ternary(ternary)
        self.switch(mode)
        return node

    def _ternary(self, ternary: bool) -> Ast | None:
        condition = self._binary(ternary)
        if condition is None:
            return None
        token = self.look()
        if token.kind != "QuestionMark":
            return condition
        self.drop()
        self.skip_lines()
        yes = self.expression(True)
        if yes is None:
            self.incomplete("ExpectedValueExpression", token.end, token.end, token.text)
            yes = ast.ErrorExpressionAst(token.end, token.end, [])
        self.skip_lines()
        colon = self.read()
        if colon.kind != "Colon":
            self.put_back(colon)
            nested = [condition]
            if type(yes) is not ast.ErrorExpressionAst:
                nested.append(yes)
                self.incomplete("MissingColonInTernaryExpression", colon.start, colon.end)
            return ast.ErrorExpressionAst(condition.start, max(colon.start - 1, 0), nested)
        self.skip_lines()
        no = self.expression(True)
        if no is None:
            self.incomplete("ExpectedValueExpression", colon.end, colon.end, colon.text)
            no = ast.ErrorExpressionAst(colon.end, colon.end, [])
        return ast.TernaryExpressionAst(condition.start, no.end, condition, yes, no)

    def _binary(self, ternary: bool) -> Ast | None:
        operand = self.array_literal(ternary)
        if operand is None:
            return None
        token = self.look()
        if token.kind not in PRECEDENCE:
            return self._parameter_in_expression(token, operand) if token.kind == "Parameter" else operand
        self.drop()
        operands = [operand]
        operators = [token]
        precedence = PRECEDENCE[token.kind]
        while True:
            self.skip_lines()
            right = self.array_literal(True)
            if right is None:
                self.incomplete("ExpectedValueExpression", token.end, token.end, token.text)
                right = ast.ErrorExpressionAst(token.end, token.end, [])
            operands.append(right)
            token = self.read()
            if token.kind not in PRECEDENCE:
                self.put_back(token)
                break
            new_precedence = PRECEDENCE[token.kind]
            while operators and new_precedence <= precedence:
                self._combine(operands, operators.pop())
                if operators:
                    precedence = PRECEDENCE[operators[-1].kind]
            operators.append(token)
            precedence = new_precedence
        while operators:
            self._combine(operands, operators.pop())
        return self._parameter_in_expression(token, operands[0]) if token.kind == "Parameter" else operands[0]

    @staticmethod
    def _combine(operands: list[Ast], operator: Token) -> None:
        right, left = operands.pop(), operands.pop()
        operands.append(ast.BinaryExpressionAst(left.start, right.end, left, operator.kind, right))

    def _parameter_in_expression(self, token: Token, operand: Ast) -> Ast:
        """``-word`` that is no operator: an operator not yet typed to its end."""
        self.error("UnexpectedToken", token.start, token.end, token.text)
        self.drop()
        parameter = ast.CommandParameterAst(token.start, token.end, token.value, None)
        return ast.ErrorExpressionAst(operand.start, token.end, [operand, parameter])

    def array_literal(self, ternary: bool) -> Ast | None:
        """One operand, or several between commas."""
        first = self.unary(ternary)
        if first is None:
            return None
        comma = self.look()
        if comma.kind != "Comma" or self.commas_separate:
            return first
        elements = [first]
        while comma.kind == "Comma":
            self.drop()
            self.skip_lines()
            element = self.unary(True)
            if element is None:
                self.incomplete("MissingExpressionAfterToken", comma.end, comma.end, comma.text)
                elements.append(ast.ErrorExpressionAst(comma.start, comma.end, []))
                break
            elements.append(element)
            comma = self.look()
        return ast.ArrayLiteralAst(first.start, elements[-1].end, elements)

    def unary(self, ternary: bool = False) -> Ast | None:
        """An operand with what stands before it: signs, operators, casts and attributes; ``++`` or ``--`` may follow."""
        signed, ternary_ends = self.signed_numbers, self.ternary_ends_numbers
        self.signed_numbers, self.ternary_ends_numbers = True, ternary
        ahead = self.ahead
        if ahead is not None and (ahead.kind == "Minus" or (ternary and ahead.kind == "Generic")):
            self.go_back(ahead.start)
        token = self.look()
        self.signed_numbers, self.ternary_ends_numbers = signed, ternary_ends
        node: Ast | None
        if token.kind in UNARY_OPERATORS:
            if token.kind == "Comma" and self.commas_separate:
                return None
            self.drop()
            self.skip_lines()
            child = self.unary(True)
            if child is None:
                self.incomplete("MissingExpressionAfterOperator", token.end, token.end, token.text)
                return ast.ErrorExpressionAst(token.start, token.end, [])
            if token.kind == "Comma":
                node = ast.ArrayLiteralAst(token.start, child.end, [child])
            else:
                node = ast.UnaryExpressionAst(token.start, child.end, token.kind, child)
        elif token.kind == "LBracket":
            attributes = self.attribute_list(True)
            if not attributes:
                return None
            node = self._attributed(attributes)
            if type(node) is ast.ErrorExpressionAst and node.nested_ast and node.nested_ast[0] is attributes[0]:
                return node
        else:
            node = self.primary(True)
        if node is not None:
            token = self.look()
            if token.kind in ("PlusPlus", "MinusMinus"):
                self.drop()
                node = ast.UnaryExpressionAst(node.start, token.end, "Postfix" + token.kind, node)
        return node

    def _attributed(self, attributes: list[Any]) -> Ast:
        """What *attributes* are of: a cast or attributed expression, or a type alone."""
        last = attributes[-1]
        node: Ast | None = None
        if type(last) is ast.AttributeAst:
            self.skip_lines()
            child = self.unary(True)
            if child is None:
                self.incomplete("UnexpectedAttribute", last.start, last.end, last.type_name)
                return ast.ErrorExpressionAst(attributes[0].start, last.end, list(attributes))
            node = ast.AttributedExpressionAst(last.start, child.end, last, child)
        else:
            operator = self.member_token(False)
            if operator is not None:
                node = self._members(operator, ast.TypeExpressionAst(last.start, last.end, last.type_name))
            elif self.look_kind() not in ("NewLine", "Comma"):
                child = self.unary(True)
                if child is not None:
                    node = ast.ConvertExpressionAst(last.start, child.end, last, child)
            if node is None:
                node = ast.TypeExpressionAst(last.start, last.end, last.type_name)
        for attribute in attributes[-2::-1]:
            kind = ast.ConvertExpressionAst if type(attribute) is ast.TypeConstraintAst else ast.AttributedExpressionAst
            node = kind(attribute.start, node.end, attribute, node)
        return node

    # ------------------------------------------------------------------------------------------ primary expressions

    def primary(self, members: bool) -> Any:
        """A value; *members*: with members and indexes behind it. None if none begins here."""
        token = self.read()
        kind = token.kind
        node: Any
        if kind == "Variable" or kind == "SplattedVariable":
            node = self.variable_node(token, members)
        elif kind == "Number":
            node = ast.ConstantExpressionAst(token.start, token.end, token.value)
        elif kind in _QUOTED and kind != "Generic":
            node = self.string_node(token)
        elif kind == "LParen":
            node = self._parenthesized(token)
        elif kind == "AtParen" or kind == "DollarParen":
            node = self._sub_statements(token)
        elif kind == "AtCurly":
            node = self._hashtable(token)
        elif kind == "LCurly":
            node = self.script_block_expression(token)
        else:
            self.put_back(token)
            return None
        return self._members(self.member_token(True), node) if members else node

    def variable_node(self, token: Token, members: bool) -> Ast:
        """The node of a variable; what is reached through ``$using:x`` is part of it."""
        splatted = token.kind == "SplattedVariable"
        drive, name = split_variable_path(token.value)
        if drive.lower() == "using" and name:
            node: Ast = ast.VariableExpressionAst(token.start, token.end, name, splatted)
            if members:
                node = self._members(self.member_token(True), node)
            return ast.UsingExpressionAst(node.start, node.end, node)
        return ast.VariableExpressionAst(token.start, token.end, token.value, splatted)

    def string_node(self, token: Token) -> Ast:
        """The node of a string or word."""
        kind = _QUOTED[token.kind]
        if token.parts is None:
            return ast.StringConstantExpressionAst(token.start, token.end, kind, token.value)
        nested = self._expansions(token.parts)
        return ast.ExpandableStringExpressionAst(token.start, token.end, kind, token.value, nested)

    def _expansions(self, parts: list[Token]) -> list[Any]:
        nested: list[Any] = []
        for part in parts:
            if part.kind == "SubExpression":
                state = self.enter(part)
                nested.append(self.primary(True))
                # what is ahead belongs to the expansion
                self.ahead = None
                self.leave(state)
            else:
                nested.append(self.variable_node(part, False))
        return nested

    def _parenthesized(self, opener: Token) -> Ast:
        mode = self.switch("Command")
        separate, self.commas_separate = self.commas_separate, False
        self.skip_lines()
        pipeline = self.pipeline_chain()
        if pipeline is None:
            self.incomplete("ExpectedExpression", opener.end, opener.end)
            pipeline = error_statement(opener.end, opener.end)
        self.skip_lines()
        closer = self.read()
        end = closer.end
        if closer.kind != "RParen":
            self.put_back(closer)
            self.incomplete("MissingEndParenthesisInExpression", pipeline.end, pipeline.end)
            end = pipeline.end
        self.commas_separate = separate
        self.switch(mode)
        return ast.ParenExpressionAst(opener.start, end, pipeline)

    def _sub_statements(self, opener: Token) -> Ast:
        """``$( … )`` and ``@( … )``."""
        statements: list[Any] = []
        traps: list[Any] = []
        mode = self.switch("Command")
        separate, self.commas_separate = self.commas_separate, False
        self.skip_lines()
        extent = self.statement_list(statements, traps)
        self.skip_lines()
        closer = self.read()
        end = closer.end
        if closer.kind != "RParen":
            self.put_back(closer)
            self.incomplete("MissingEndParenthesisInSubexpression", closer.start, closer.end)
            end = extent[1] if extent else opener.end
        self.commas_separate = separate
        self.switch(mode)
        block = ast.StatementBlockAst(*(extent or (0, 0)), statements, traps)
        kind = ast.SubExpressionAst if opener.kind == "DollarParen" else ast.ArrayExpressionAst
        return kind(opener.start, end, block)

    def script_block_expression(self, opener: Token) -> ast.ScriptBlockExpressionAst:
        """``{ … }`` as a value."""
        mode = self.switch("Command")
        separate, self.commas_separate = self.commas_separate, False
        self.skip_lines()
        block = self.script_block(opener)
        self.commas_separate = separate
        self.switch(mode)
        return ast.ScriptBlockExpressionAst(block.start, block.end, block)

    # ------------------------------------------------------------------------------------------ hash literals

    def _hashtable(self, opener: Token) -> ast.HashtableAst:
        self.skip_lines()
        pairs: list[tuple[Ast, Ast]] = []
        while True:
            pair = self._key_and_value()
            if pair is None:
                break
            pairs.append(pair)
            if self.look_kind() not in ("NewLine", "Semi"):
                break
            self.skip_separators()
        closer = self.read()
        end = closer.end
        if closer.kind != "RCurly":
            self.put_back(closer)
            self.incomplete("MissingEndCurlyBrace", opener.end, opener.end, seen=closer.end)
            end = max(closer.start - 1, 0)
        return ast.HashtableAst(opener.start, end, pairs)

    def _key_and_value(self) -> tuple[Ast, Ast] | None:
        mode = self.switch("Expression")
        key = self.label_or_key()
        if key is None:
            self.switch(mode)
            return None
        equals = self.read()
        self.switch(mode)
        if equals.kind != "Equals":
            self.put_back(equals)
            self.error("MissingEqualsInHashLiteral", key.end, key.end)
            self.synchronize(False, "RCurly", "Semi", "NewLine")
            return key, error_statement(key.end, key.end)
        mode = self.switch("Command")
        self.skip_lines()
        value = self.statement()
        if value is None:
            self.incomplete("MissingStatementInHashLiteral", equals.end, equals.end)
            value = error_statement(equals.end, equals.end)
        self.switch(mode)
        return key, value

    def label_or_key(self) -> Ast | None:
        """The label of a jump or the key of a hash literal."""
        name = self.simple_name()
        if name is not None:
            return name
        if self.look_kind() in ("NewLine", "Semi"):
            return None
        separate, self.commas_separate = self.commas_separate, True
        node = self.unary()
        self.commas_separate = separate
        return node

    # ------------------------------------------------------------------------------------------ members and indexes

    def _members(self, operator: Token | None, node: Ast) -> Ast:
        """*node* with the members and indexes that follow it, the first of which begins with *operator*."""
        while operator is not None:
            self.skip_lines()
            node = self._member(node, operator) if operator.kind in _MEMBER_OPERATORS else self._index(node, operator)
            operator = self.member_token(True)
        return node

    def _member_name(self) -> Any:
        name = self.simple_name()
        if name is not None:
            return name
        kind = self.look_kind()
        if kind in UNARY_OPERATORS or kind == "LBracket":
            return self.unary()
        return self.primary(False)

    def _member(self, target: Ast, operator: Token) -> Ast:
        static, conditional = operator.kind == "ColonColon", operator.kind == "QuestionDot"
        member = self._member_name()
        if member is None:
            self.incomplete("MissingPropertyName", operator.end, operator.end)
            member = self.single_argument("argument") or ast.ErrorExpressionAst(target.start, operator.end, [])
        elif self.ahead is None:
            place = self.restore_point()
            types, closed = self._method_types(place)
            opener = self.invoke_token()
            if opener is not None:
                arguments, end = self._call(opener)
                return ast.InvokeMemberExpressionAst(
                    target.start, end, target, member, static, conditional, types, arguments
                )
            if closed:
                self.go_back(place)
        return ast.MemberExpressionAst(target.start, member.end, target, member, static, conditional)

    def _method_types(self, place: int) -> tuple[list[str], bool]:
        """The types in brackets between a method's name and its parenthesis, and whether the brackets are closed."""
        if self.read().kind != "LBracket":
            self.go_back(place)
            return [], False
        mode = self.switch("TypeName")
        self.skip_lines()
        token = self.read()
        if token.kind != "Identifier":
            self.switch(mode)
            if place > 0:
                self.go_back(place)
            return [], False
        types, closer = self.generic_arguments(token)
        closed = closer.kind == "RBracket"
        if not closed:
            self.put_back(closer)
            before = max(closer.start - 1, 0)
            self.incomplete("EndSquareBracketExpectedAtEndOfType", before, before)
        self.switch(mode)
        return [name.full_name for name in types], closed

    def _call(self, opener: Token) -> tuple[list[Any], int]:
        """The arguments of a call and the end of it."""
        if opener.kind == "LParen":
            return self.invocation_arguments(opener)
        self.skip_lines()
        block = self.script_block_expression(opener)
        return [block], block.end

    def invocation_arguments(self, opener: Token) -> tuple[list[Any], int]:
        """Arguments in parentheses, and where they end."""
        separate, self.commas_separate = self.commas_separate, True
        arguments: list[Any] = []
        comma: Token | None = None
        reported = False
        while True:
            self.skip_lines()
            argument = self.expression()
            if argument is None:
                if comma is not None:
                    self.incomplete("MissingExpressionAfterToken", comma.end, comma.end, ",")
                    reported = True
                break
            arguments.append(argument)
            self.skip_lines()
            comma = self.read()
            if comma.kind != "Comma":
                self.put_back(comma)
                comma = None
                break
        self.skip_lines()
        closer = self.read()
        end = closer.end
        if closer.kind != "RParen":
            self.put_back(closer)
            last = arguments[-1].end if arguments else opener.end
            if not reported:
                self.incomplete("MissingEndParenthesisInMethodCall", last, last)
            end = comma.end if comma is not None else last
        self.commas_separate = separate
        return arguments, end

    def _index(self, target: Ast, opener: Token) -> Ast:
        self.skip_lines()
        separate, self.commas_separate = self.commas_separate, False
        index = self.expression()
        self.commas_separate = separate
        if index is None:
            self.incomplete("MissingArrayIndexExpression", opener.end, opener.end)
            index = ast.ErrorExpressionAst(opener.start, opener.end, [])
        self.skip_lines()
        closer = self.read()
        end = closer.end
        if closer.kind != "RBracket":
            self.put_back(closer)
            end = index.end
            if type(index) is not ast.ErrorExpressionAst:
                self.incomplete("MissingEndSquareBracket", end, end)
        return ast.IndexExpressionAst(target.start, end, target, index, opener.kind == "QuestionLBracket")


def error_statement(start: int, end: int, nested: list[Any] | None = None) -> ast.ErrorStatementAst:
    """A statement that is wrong, of which *nested* could be read."""
    return ast.ErrorStatementAst(start, end, None, [], [], [], nested or [])
