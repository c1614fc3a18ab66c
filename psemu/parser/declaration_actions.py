"""Actions of the productions of parameters, attributes, classes and enums."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.command_actions import CommandActions
from psemu.parser.lexer import RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Token = tuple[Any, ...]

_INTEGERS = frozenset(["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong"])


class DeclarationActions(CommandActions):
    """Actions of the productions of parameters, attributes, classes and enums."""

    __slots__ = ()

    def parameter(self, start: int, end: int, name: Any) -> ast.ParameterAst:
        return self.attributed_parameter_with_default(start, end, [], name, None, None)

    def parameter_with_default(self, start: int, end: int, name: Any, _e: Token, default: Ast) -> ast.ParameterAst:
        return self.attributed_parameter_with_default(start, end, [], name, None, default)

    def attributed_parameter(self, start: int, end: int, attributes: list[Any], name: Any) -> ast.ParameterAst:
        return self.attributed_parameter_with_default(start, end, attributes, name, None, None)

    def attributed_parameter_with_default(
        self, start: int, end: int, attributes: list[Any], name: Any, _e: Token | None, default: Ast | None
    ) -> ast.ParameterAst:
        if type(name) is ast.UsingExpressionAst:
            # no expression here: the scope is part of the name
            name = ast.VariableExpressionAst(name.start, name.end, self.text[name.start + 1 : name.end], False)
        return ast.ParameterAst(start, end, attributes, name, default)

    def type_constraint(self, start: int, end: int, token: Token) -> ast.TypeConstraintAst:
        return ast.TypeConstraintAst(start, end, self._type_name(token))

    def attribute(self, start: int, end: int, name: Token, arguments: list[Any], *_: Token) -> ast.AttributeAst:
        positional = []
        named: list[Any] = []
        for argument in arguments:
            if type(argument) is ast.NamedAttributeArgumentAst:
                named.append(argument)
            else:
                positional.append(argument)
        node = ast.AttributeAst(start, end, name[3], positional, named)
        if arguments:
            self.checks.append(("attribute", node, True))
        return node

    def named_argument_omitted(self, start: int, end: int, name: Token) -> ast.NamedAttributeArgumentAst:
        return ast.NamedAttributeArgumentAst(
            start, end, self.text[start:end], True, ast.ConstantExpressionAst(start, end, True)
        )

    def named_argument(self, start: int, end: int, name: Token, _e: Token, value: Ast) -> ast.NamedAttributeArgumentAst:
        return ast.NamedAttributeArgumentAst(start, end, self.text[name[1] : name[2]], False, value)

    # ------------------------------------------------------------------------------------------ classes and enums

    def class_definition(
        self, start: int, end: int, _c: Token, name: Token, bases: list[Any], _l: Token, members: list[Any], _r: Token
    ) -> ast.TypeDefinitionAst:
        return self._class(start, end, name, [], bases, members)

    def attributed_class_definition(
        self,
        start: int,
        end: int,
        attributes: list[Any],
        _c: Token,
        name: Token,
        bases: list[Any],
        _l: Token,
        members: list[Any],
        _r: Token,
    ) -> ast.TypeDefinitionAst:
        return self._class(start, end, name, self.attributes_only(attributes), bases, members)

    def _class(
        self, start: int, end: int, name: Token, attributes: list[Any], bases: list[Any], members: list[Any]
    ) -> ast.TypeDefinitionAst:
        text = self.text[name[1] : name[2]]
        for member in members:
            if type(member) is not ast.FunctionMemberAst:
                continue
            block = member.body.end_block
            first = block.statements[0] if block is not None and block.statements else None
            calls_base = (
                type(first) is ast.CommandExpressionAst
                and type(first.expression) is ast.BaseCtorInvokeMemberExpressionAst
            )
            if member.name.lower() != text.lower() or "Static" in member.method_attributes:
                if calls_base:
                    raise RefusedError
                continue
            if calls_base or block is None:
                continue
            # a constructor that calls no base constructor calls the parameterless one
            call = ast.BaseCtorInvokeMemberExpressionAst(0, 0, [])
            block.statements.insert(0, ast.CommandExpressionAst(0, 0, call, []))
        node = ast.TypeDefinitionAst(start, end, text, "Class", attributes, bases, members)
        self.checks.append(("class_definition", node))
        for member in members:
            for attribute in getattr(member, "attributes", ()):
                self.checks.append(("constant", attribute))
            if type(member) is ast.FunctionMemberAst and member.parameters:
                self.checks.append(("function", member))
        for attribute in attributes:
            self.checks.append(("constant", attribute))
        return node

    def enum_definition(
        self, start: int, end: int, _c: Token, name: Token, bases: list[Any], _l: Token, members: list[Any], _r: Token
    ) -> ast.TypeDefinitionAst:
        return self._enum(start, end, name, [], bases, members)

    def _enum(
        self, start: int, end: int, name: Token, attributes: list[Any], bases: list[Any], members: list[Any]
    ) -> ast.TypeDefinitionAst:
        node = ast.TypeDefinitionAst(start, end, self.text[name[1] : name[2]], "Enum", attributes, bases, members)
        if bases and bases[0].type_name.lower() not in _INTEGERS:
            raise RefusedError
        self.checks.append(("enum_definition", node))
        return node

    def attributed_enum_definition(
        self,
        start: int,
        end: int,
        attributes: list[Any],
        _c: Token,
        name: Token,
        bases: list[Any],
        _l: Token,
        members: list[Any],
        _r: Token,
    ) -> ast.TypeDefinitionAst:
        return self._enum(start, end, name, self.attributes_only(attributes), bases, members)

    def attributes_only(self, attributes: list[Any]) -> list[Any]:
        """*attributes*, of which none may be a type."""
        if any(type(attribute) is ast.TypeConstraintAst for attribute in attributes):
            raise RefusedError
        return attributes

    def base_type(self, start: int, end: int, _c: Token, name: Token) -> list[Any]:
        return [ast.TypeConstraintAst(name[1], name[2], name[3])]

    def base_type_append(self, start: int, end: int, bases: list[Any], _c: Token, name: Token) -> list[Any]:
        bases.append(ast.TypeConstraintAst(name[1], name[2], name[3]))
        return bases

    def modifier_append(self, start: int, end: int, modifiers: list[Any], word: Token) -> list[Any]:
        modifiers.append(word)
        return modifiers

    def _modifiers(self, modifiers: list[Any]) -> tuple[list[str], list[Any], ast.TypeConstraintAst | None]:
        words: list[str] = []
        attributes: list[Any] = []
        kind = None
        for item in modifiers:
            if isinstance(item, tuple):
                word = item[3].capitalize()
                if word in words:
                    raise RefusedError
                words.append(word)
            elif type(item) is ast.TypeConstraintAst:
                if kind is not None:
                    raise RefusedError
                kind = item
            else:
                attributes.append(item)
        return words, attributes, kind

    def property_member(
        self, start: int, end: int, modifiers: list[Any], name: Token, *_: Token
    ) -> ast.PropertyMemberAst:
        return self.property_member_with_value(start, end, modifiers, name, None, None)

    def property_member_with_value(
        self, start: int, end: int, modifiers: list[Any], name: Token, _e: Token | None, value: Ast | None
    ) -> ast.PropertyMemberAst:
        words, attributes, kind = self._modifiers(modifiers)
        flags = ["Public", *(word for word in ("Static", "Hidden") if word in words)]
        variable = self.variable(name[1], name[2], name)
        if type(variable) is ast.UsingExpressionAst:
            variable = variable.sub_expression
        first = self._member_start(start, modifiers, name)
        return ast.PropertyMemberAst(
            first, end, variable.variable_path.rpartition(":")[2], ", ".join(flags), attributes, kind, value
        )

    def _member_start(self, start: int, modifiers: list[Any], name: Token) -> int:
        if not modifiers:
            return int(name[1])
        first = modifiers[0]
        return int(first[1]) if isinstance(first, tuple) else int(first.start)

    def function_member(
        self,
        start: int,
        end: int,
        modifiers: list[Any],
        name: Token,
        _l: Token,
        parameters: list[Any],
        _r: Token,
        *rest: Any,
    ) -> ast.FunctionMemberAst:
        words, attributes, kind = self._modifiers(modifiers)
        flags = ["Public", *(word for word in ("Static", "Hidden") if word in words)]
        first = self._member_start(start, modifiers, name)
        return ast.FunctionMemberAst(
            first, end, self.text[name[1] : name[2]], ", ".join(flags), attributes, kind, parameters, rest[-1]
        )

    def constructor_with_base(self, start: int, end: int, *values: Any) -> ast.FunctionMemberAst:
        member = self.function_member(start, end, *values)
        call: ast.BaseCtorInvokeMemberExpressionAst = values[-2]
        body = member.body
        statement = ast.CommandExpressionAst(call.start, call.end, call, [])
        if body.end_block is not None:
            body.end_block.statements.insert(0, statement)
        return member

    def base_call(self, start: int, end: int, word: Token, _l: Token, arguments: list[Any], _r: Token) -> Ast:
        at = word[2] - 4
        return ast.BaseCtorInvokeMemberExpressionAst(at, end, arguments)

    def enum_member(self, start: int, end: int, name: Token) -> ast.PropertyMemberAst:
        return self.enum_member_with_value(start, end, name, None, None)

    def enum_member_with_value(
        self, start: int, end: int, name: Token, _e: Any, value: Ast | None
    ) -> ast.PropertyMemberAst:
        return ast.PropertyMemberAst(
            start, end, self.text[name[1] : name[2]], "Public, Static, Literal", [], None, value
        )

    def enum_member_append(self, start: int, end: int, members: list[Any], member: Any, separator: Token) -> list[Any]:
        if separator[2] > separator[1] and self.text[separator[1]] == ";":
            member.end = separator[2]
        members.append(member)
        return members

    def property_member_append(
        self, start: int, end: int, members: list[Any], member: Any, separator: Token
    ) -> list[Any]:
        return self.enum_member_append(start, end, members, member, separator)
