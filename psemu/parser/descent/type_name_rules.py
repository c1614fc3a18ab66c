"""The rules of type names, attributes and their arguments."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.descent.token_stream import TokenStream
from psemu.parser.descent.tokens import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser.ast import Ast

    Attribute = ast.AttributeAst | ast.TypeConstraintAst
    Known = tuple[Attribute, int, Token | None, list[Token], list[tuple[int, int]]]


class TypeName:
    """A type's name: *name* without and *full_name* with its assembly; *token*: the first one of it."""

    __slots__ = ("assembly", "end", "name", "start", "token")

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.assembly = ""
        self.token: Token | None = None

    @property
    def full_name(self) -> str:
        """The name with that of its assembly."""
        return f"{self.name},{self.assembly}" if self.assembly else self.name


class TypeNameRules(TokenStream):
    """Type names, attributes and attribute lists."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        #: attributes already read: what they are, and where and how the reading went on
        self._attributes: dict[tuple[int, int, str, bool], Known] = {}

    def expression(self, ternary: bool = False) -> Ast | None:
        """An expression; None if none begins here. *ternary*: ``?`` and ``:`` end a number in it."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------ attributes

    def attribute_list(self, in_expression: bool) -> list[Attribute]:
        """The attributes and types in brackets that stand here."""
        found: list[Attribute] = []
        while (attribute := self.attribute()) is not None:
            found.append(attribute)
            if not in_expression or type(attribute) is ast.AttributeAst:
                self.skip_lines()
        return found

    def attribute(self) -> Attribute | None:
        """``[type]`` or ``[attribute( … )]``."""
        opener = self.bracket()
        if opener is None:
            return None
        # attributes are read before it is known what they stand before, and then again: blocks in them must not be read each time anew
        key = (opener.start, self.shift, self.mode, self.commas_separate)
        known = self._attributes.get(key)
        if known is not None:
            found, self.at, self.ahead, tokens, requires = known
            if self.saved is not None:
                self.saved += tokens
            self.requires += requires
            return found
        token_count, requires_count = len(self.saved or ()), len(self.requires)
        node = self._attribute(opener)
        if node is not None:
            tokens = self.saved[token_count:] if self.saved is not None else []
            self._attributes[key] = (node, self.at, self.ahead, tokens, self.requires[requires_count:])
        return node

    def _attribute(self, opener: Token) -> Attribute | None:
        self.skip_lines()
        name = self.type_name(True)
        if name is None:
            self.go_back(opener.start)
            self.incomplete("MissingTypename", opener.end, opener.end)
            return None
        token = self.read()
        if token.kind == "LParen":
            return self._attribute_arguments(opener, name, token)
        if token.kind == "RBracket":
            return ast.TypeConstraintAst(opener.start, token.end, name.full_name)
        self.put_back(token)
        before = max(token.start - 1, 0)
        self.error("EndSquareBracketExpectedAtEndOfAttribute", before, before)
        return ast.TypeConstraintAst(opener.start, name.end, name.full_name)

    def _attribute_arguments(self, opener: Token, name: TypeName, paren: Token) -> ast.AttributeAst:
        self.skip_lines()
        node = ast.AttributeAst(opener.start, paren.end, name.full_name, [], [])
        mode = self.switch("Expression")
        separate, self.commas_separate = self.commas_separate, True
        last = self._arguments_of(node, paren.end)
        self.commas_separate = separate
        self.switch(mode)
        self.skip_lines()
        closer = self.read()
        closed = closer.kind == "RParen"
        if closed:
            node.end = closer.end
        else:
            self.put_back(closer)
            self.incomplete("MissingEndParenthesisInExpression", last, last)
            node.end = last
        self.skip_lines()
        bracket = self.read()
        if name.token is not None:
            name.token.role = "TypeName AttributeName"
        if bracket.kind == "RBracket":
            node.end = bracket.end
        else:
            self.put_back(bracket)
            if closed:
                self.incomplete("EndSquareBracketExpectedAtEndOfAttribute", closer.end, closer.end)
        return node

    def _arguments_of(self, node: ast.AttributeAst, last: int) -> int:
        """Reads the arguments of the attribute *node*; the end of the last one."""
        comma = None
        seen: set[str] = set()
        while True:
            self.skip_lines()
            name = self.simple_name()
            value: Ast | None
            if name is not None:
                omitted = False
                token = self.look()
                if token.kind == "Equals":
                    self.drop()
                    self.skip_lines()
                    value = self.expression()
                    if value is None:
                        self.incomplete("MissingExpressionInNamedArgument", token.end, token.end)
                        value = ast.ErrorExpressionAst(token.end, token.end, [])
                        self.synchronize(True, "Comma", "RParen", "RBracket", "NewLine")
                    last = value.end
                else:
                    value = ast.ConstantExpressionAst(name.start, name.end, True)
                    omitted = True
                if name.value in seen:
                    self.error("DuplicateNamedArgument", name.start, name.end, name.value)
                else:
                    node.named_arguments.append(
                        ast.NamedAttributeArgumentAst(name.start, value.end, name.value, omitted, value)
                    )
            else:
                value = self.expression()
                if value is not None:
                    node.positional_arguments.append(value)
                    last = value.end
                elif comma is not None:
                    last = comma.end
                    self.incomplete("MissingExpressionAfterToken", last, last, ",")
                    node.positional_arguments.append(ast.ErrorExpressionAst(last, last, []))
            self.skip_lines()
            comma = self.look()
            if comma.kind != "Comma":
                return last
            last = comma.end
            self.drop()

    def simple_name(self, role: str = "MemberName") -> ast.StringConstantExpressionAst | None:
        """A plain name: a member, a key, a label."""
        self.wants_simple_name = True
        token = self.look()
        self.wants_simple_name = False
        if token.kind != "Identifier":
            return None
        self.drop()
        token.role = role
        return ast.StringConstantExpressionAst(token.start, token.end, "BareWord", token.text)

    # ------------------------------------------------------------------------------------------ names

    def type_name(self, assemblies: bool) -> TypeName | None:
        """The type name here; *assemblies*: an assembly's name may follow."""
        mode = self.switch("TypeName")
        token = self.read()
        name = None
        if token.kind == "Identifier":
            name = self._finish(token, False, assemblies)
            name.token = token
        else:
            self.put_back(token)
        self.switch(mode)
        return name

    def _finish(self, token: Token, unbracketed: bool = False, assemblies: bool = True) -> TypeName:
        """What follows the identifier of a type; *unbracketed*: an argument without brackets of its own."""
        name = TypeName(token.start, token.end, token.text)
        following = self.look()
        if following.kind == "LBracket":
            self.drop()
            self.skip_lines()
            inside = self.read()
            if inside.kind in ("RBracket", "Comma"):
                return self._array(name, inside, unbracketed)
            if inside.kind in ("LBracket", "Identifier"):
                return self._generic(name, inside, unbracketed)
            if inside.kind != "EndOfInput":
                self.error("UnexpectedToken", inside.start, inside.end, inside.text)
                self.synchronize(True, "RBracket")
            else:
                self.put_back(inside)
                self.incomplete("MissingTypename", following.end, following.end)
            return name
        if following.kind == "Comma" and assemblies and not unbracketed:
            self.drop()
            assembly = self.assembly_name()
            if assembly.strip():
                name.assembly = assembly
                name.end = self.extent()[1]
            else:
                self.error("MissingAssemblyNameSpecification", following.end, following.end)
        return name

    def _generic_argument(self, token: Token) -> TypeName:
        if token.kind == "Identifier":
            return self._finish(token, True)
        inside = self.read()
        if inside.kind != "Identifier":
            self.put_back(inside)
            self.incomplete("MissingTypename", inside.end, inside.end)
            return TypeName(token.start, token.end, ":ErrorTypeName:")
        name = self._finish(inside)
        closer = self.read()
        if closer.kind != "RBracket":
            self.put_back(closer)
            before = max(closer.start - 1, 0)
            self.incomplete("EndSquareBracketExpectedAtEndOfType", before, before)
        return name

    def generic_arguments(self, token: Token) -> tuple[list[TypeName], Token]:
        """The type arguments that begin with *token*, and the token behind them."""
        names = [self._generic_argument(token)]
        while True:
            self.skip_lines()
            last = self.read()
            if last.kind != "Comma":
                return names, last
            self.skip_lines()
            following = self.look()
            if following.kind in ("Identifier", "LBracket"):
                self.drop()
                names.append(self._generic_argument(following))
            else:
                self.incomplete("MissingTypename", last.end, last.end)
                names.append(TypeName(last.start, last.end, ":ErrorTypeName:"))

    def _generic(self, name: TypeName, token: Token, unbracketed: bool) -> TypeName:
        arguments, closer = self.generic_arguments(token)
        end = closer.end
        if closer.kind != "RBracket":
            self.put_back(closer)
            before = max(closer.start - 1, 0)
            self.incomplete("EndSquareBracketExpectedAtEndOfAttribute", before, before)
            end = arguments[-1].end
        joined = ",".join([argument.full_name for argument in arguments])
        whole = TypeName(name.start, end, f"{name.name}[{joined}]")
        following = self.look()
        if following.kind == "LBracket":
            self.drop()
            return self._array(whole, self.read(), unbracketed)
        if following.kind == "Comma" and not unbracketed:
            self._assembly(whole, following)
        return whole

    def _assembly(self, name: TypeName, comma: Token) -> None:
        self.drop()
        name.assembly = self.assembly_name()
        if not name.assembly:
            self.error("MissingAssemblyNameSpecification", comma.end, comma.end)

    def _array(self, name: TypeName, token: Token, unbracketed: bool) -> TypeName:
        """The dimensions of an array, of which the first ``[`` is read and *token* follows it."""
        brackets: list[str] = []
        while True:
            if token.kind == "Comma":
                rank, last = 2, token
                following = self.read()
                while following.kind == "Comma":
                    rank, last = rank + 1, following
                    following = self.read()
                if rank > 32:
                    if following.kind != "RBracket":
                        self.put_back(following)
                    self.error("ArrayHasTooManyDimensions", token.start, last.end, str(rank))
                else:
                    if following.kind != "RBracket":
                        self.put_back(following)
                        self.error("EndSquareBracketExpectedAtEndOfAttribute", last.end, last.end)
                    brackets.append(f"[{',' * (rank - 1)}]")
                    name.end = following.end
            elif token.kind == "RBracket":
                brackets.append("[]")
                name.end = token.end
            elif token.kind == "EndOfInput":
                self.put_back(token)
                before = max(token.start - 1, 0)
                self.error("EndSquareBracketExpectedAtEndOfAttribute", before, before)
            else:
                self.error("UnexpectedToken", token.start, token.end, token.text)
                self.synchronize(True, "RBracket")
            following = self.look()
            if following.kind == "Comma" and not unbracketed:
                self._assembly(name, following)
                break
            if following.kind != "LBracket":
                break
            self.drop()
            token = self.read()
        name.name += "".join(brackets)
        return name
