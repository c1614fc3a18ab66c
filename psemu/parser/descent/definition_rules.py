"""The rules of functions, classes, enums and their members, of parameters, data sections and configurations."""

# ruff: noqa: D102 -- the family that first names a rule says what it reads
from __future__ import annotations

from psemu.parser import ast
from psemu.parser.descent.expression_rules import error_statement
from psemu.parser.descent.statement_rules import StatementRules
from psemu.parser.descent.tokens import KEYWORD_KINDS, Token
from psemu.parser.descent.type_name_rules import TypeName

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

#: tokens that no function is named by
_NO_FUNCTION_NAME = frozenset(
    [
        "Pipe", "LParen", "LCurly", "AtParen", "AtCurly", "RCurly", "RParen", "EndOfInput", "Semi", "Redirection", "RedirectInStd", "AndAnd",
        "OrOr", "Ampersand", "Variable", "SplattedVariable", "HereStringExpandable", "HereStringLiteral", "StringLiteral", "StringExpandable",
    ]
)  # fmt: skip
_TERMINATORS = ("NewLine", "Semi", "RCurly")

_NO_SCHEMAS = (
    "System.IO.DirectoryNotFoundException: Unable to find DSC schema store at /etc/opt/omi/conf/dsc/configuration."
    " Please ensure PS DSC for Linux is installed."
)


class DefinitionRules(StatementRules):
    """Definitions of functions and types."""

    # ------------------------------------------------------------------------------------------ parameters

    def parameter_list(self) -> list[ast.ParameterAst]:
        """The parameters behind an opening parenthesis."""
        parameters: list[ast.ParameterAst] = []
        comma: Token | None = None
        while True:
            parameter = self._parameter_rule()
            if parameter is None:
                if comma is not None:
                    self.incomplete("MissingExpressionAfterToken", comma.end, comma.end, ",")
                return parameters
            parameters.append(parameter)
            self.skip_lines()
            comma = self.look()
            if comma.kind != "Comma":
                return parameters
            self.drop()

    def _parameter_rule(self) -> ast.ParameterAst | None:
        separate, self.commas_separate = self.commas_separate, True
        mode = self.switch("Expression")
        node = self._parameter_parts()
        self.commas_separate = separate
        self.switch(mode)
        return node

    def _parameter_parts(self) -> ast.ParameterAst | None:
        self.skip_lines()
        attributes: list[Any] = self.attribute_list(False)
        self.skip_lines()
        token = self.read()
        if token.kind not in ("Variable", "SplattedVariable"):
            self.put_back(token)
            if not attributes:
                return None
            start, end = attributes[0].start, attributes[-1].end
            self.incomplete("InvalidFunctionParameter", end, end)
            self.synchronize(True, "RParen")
            return ast.ParameterAst(
                start, end, attributes, ast.VariableExpressionAst(start, end, "__error__", False), None
            )
        name = ast.VariableExpressionAst(token.start, token.end, token.value, token.kind == "SplattedVariable")
        self.skip_lines()
        equals = self.look()
        default = None
        if equals.kind == "Equals":
            self.drop()
            self.skip_lines()
            default = self.expression()
            if default is None:
                self.incomplete("MissingExpressionAfterToken", equals.end, equals.end, "=")
        start = attributes[0].start if attributes else token.start
        return ast.ParameterAst(start, (default or token).end, attributes, name, default)

    def _parameters_in_parentheses(self) -> tuple[list[ast.ParameterAst] | None, int, int]:
        """The parameters of a function (None without parentheses), where an error statement ends and where they end (or -1)."""
        self.skip_lines()
        opener = self.look()
        if opener.kind != "LParen":
            return None, -1, -1
        self.drop()
        parameters = self.parameter_list()
        self.skip_lines()
        closer = self.read()
        error_end = -1
        if closer.kind != "RParen":
            self.put_back(closer)
            error_end = parameters[-1].end if parameters else opener.end
            self.incomplete("MissingEndParenthesisInFunctionParameterList", error_end, error_end)
        self.skip_lines()
        return parameters, error_end, closer.end

    # ------------------------------------------------------------------------------------------ functions

    def definition(self, token: Token, attributes: list[Any]) -> Ast | None:
        kind = token.kind
        if kind == "Class":
            return self._class(token, attributes)
        if kind == "Enum":
            return self._enum(token, attributes)
        if kind == "Data":
            return self._data(token)
        if kind == "Configuration":
            return self._configuration(token)
        if kind == "Using":
            statement = self.using_statement(token)
            self.error("UsingMustBeAtStartOfScript", statement.start, statement.end)
            return statement
        return self._function(token)

    def using_statement(self, token: Token) -> Ast:
        """The using statement behind its keyword."""
        raise NotImplementedError

    def _function(self, token: Token) -> Ast:
        self.skip_lines()
        name = self.read()
        if name.kind in _NO_FUNCTION_NAME:
            self.put_back(name)
            self.incomplete("MissingNameAfterKeyword", token.end, token.end, token.text)
            return error_statement(token.start, token.end)
        parameters, error_end, list_end = self._parameters_in_parentheses()
        opener = self.read()
        if opener.kind != "LCurly":
            self.put_back(opener)
            if error_end < 0:
                error_end = list_end if list_end >= 0 else name.end
                self.incomplete("MissingFunctionBody", error_end, error_end)
        if error_end >= 0:
            return error_statement(token.start, error_end, list(parameters or []))
        workflow, self.in_workflow = self.in_workflow, token.kind == "Workflow"
        body = self.script_block(opener, token.kind == "Filter")
        self.in_workflow = workflow
        written = name.value if name.kind == "Generic" else name.text
        return ast.FunctionDefinitionAst(
            token.start, body.end, written, token.kind == "Filter", token.kind == "Workflow", parameters, body
        )

    # ------------------------------------------------------------------------------------------ classes

    def _class(self, token: Token, attributes: list[Any]) -> Ast:
        self.skip_lines()
        name = self.simple_name("TypeName")
        if name is None:
            self.incomplete("MissingNameAfterKeyword", token.end, token.end, token.text)
            return error_statement(token.start, token.end)
        self.skip_lines()
        mode = self.switch("Signature")
        node = self._class_body(token, attributes, name)
        self.switch(mode)
        return node

    def _base_types(self) -> list[ast.TypeConstraintAst]:
        bases: list[ast.TypeConstraintAst] = []
        before = self.look()
        if before.kind != "Colon":
            return bases
        self.drop()
        self.skip_lines()
        while True:
            kind = self.type_name(False)
            if kind is None:
                self.incomplete("TypeNameExpected", before.end, before.end)
                return bases
            bases.append(ast.TypeConstraintAst(kind.start, kind.end, kind.full_name))
            self.skip_lines()
            before = self.look()
            if before.kind != "Comma":
                return bases
            self.drop()
            self.skip_lines()

    def _class_body(self, token: Token, attributes: list[Any], name: ast.StringConstantExpressionAst) -> Ast:
        bases = self._base_types()
        opener = self.read()
        if opener.kind != "LCurly":
            self.put_back(opener)
            end = bases[-1].end if bases else name.end
            self.incomplete("MissingTypeBody", end, end, "class")
            return error_statement(token.start, end, list(bases))
        end = opener.end
        members: list[Any] = []
        wrong: list[Any] = []
        while True:
            left_over: list[Any] = []
            member = self._member_rule(name.value, left_over)
            if member is None and not left_over:
                break
            if member is not None:
                members.append(member)
                end = member.end
            if left_over:
                wrong.extend(left_over)
                end = left_over[-1].end
        end = self._close_type(opener, end)
        return self._type_definition(token, attributes, name, "Class", bases, members, end, wrong)

    def _close_type(self, opener: Token, end: int) -> int:
        closer = self.read()
        if closer.kind == "RCurly":
            return closer.end
        self.put_back(closer)
        self.incomplete("MissingEndCurlyBrace", opener.end, opener.end, seen=closer.end)
        return end

    @staticmethod
    def _type_definition(
        token: Token,
        attributes: list[Any],
        name: ast.StringConstantExpressionAst,
        kind: str,
        bases: list[ast.TypeConstraintAst],
        members: list[Any],
        end: int,
        wrong: list[Any],
    ) -> Ast:
        start = attributes[0].start if attributes else token.start
        kept = [item for item in attributes if type(item) is ast.AttributeAst]
        types = [item for item in attributes if type(item) is ast.TypeConstraintAst]
        node = ast.TypeDefinitionAst(start, end, name.value, kind, kept, bases, members)
        if types:
            return error_statement(start, end if kind == "Class" else attributes[0].end, [*wrong, *types, node])
        return error_statement(start, end, wrong) if wrong else node

    def _member_rule(self, class_name: str, left_over: list[Any]) -> Ast | None:
        """A property or method; *left_over* gets the parts of one that is wrong."""
        attributes: list[Any] = []
        kind: Any = None
        words: list[str] = []
        start = last = -1
        while True:
            self.skip_lines()
            attribute = self.attribute()
            if attribute is not None:
                last = attribute.end
                start = attribute.start if start < 0 else start
                if type(attribute) is ast.AttributeAst:
                    attributes.append(attribute)
                elif kind is None:
                    kind = attribute
                else:
                    self.error("TooManyTypes", attribute.start, attribute.end)
                continue
            token = self.look()
            start = token.start if start < 0 else start
            if token.kind not in ("Hidden", "Static"):
                break
            if token.kind in words:
                self.error("DuplicateQualifier", token.start, token.end, token.text)
            words.append(token.kind)
            last = token.end
            self.drop()
        flags = ", ".join(["Public", *(word for word in ("Static", "Hidden") if word in words)])
        parts = [*attributes, *([kind] if kind is not None else [])]
        if token.kind == "Variable":
            self.drop()
            return self._property(token, start, flags, attributes, kind)
        if token.kind == "Identifier" or token.kind in KEYWORD_KINDS:
            self.drop()
            method = self._method(token, class_name, "Static" in words)
            if method is None:
                self.synchronize(False, "RCurly")
                left_over.extend(parts)
                return None
            parameters, body = method
            return ast.FunctionMemberAst(start, body.end, token.text, flags, attributes, kind, parameters, body)
        if last >= 0:
            self.incomplete("IncompleteMemberDefinition", last, last)
            left_over.extend(parts)
        return None

    def _property(self, token: Token, start: int, flags: str, attributes: list[Any], kind: Any) -> Ast:
        value = None
        if self.look_kind() == "Equals":
            self.drop()
            self.skip_lines()
            value = self.expression()
        end = (value or token).end
        end = self._end_member(end)
        name = token.value.rpartition(":")[2]
        return ast.PropertyMemberAst(start, end, name, flags, attributes, kind, value)

    def _end_member(self, end: int, report: bool = True) -> int:
        """Reads what must follow a property or enum member; where the member ends."""
        terminator = self.look()
        if terminator.kind not in _TERMINATORS and report:
            self.incomplete("MissingPropertyTerminator", end, end)
        self.skip_separators()
        return terminator.end if terminator.kind == "Semi" else end

    def _method(self, name: Token, class_name: str, static: bool) -> tuple[list[Any], ast.ScriptBlockAst] | None:
        parameters: list[Any] = []
        error_end = list_end = -1
        if self.look_kind() == "LParen":
            found, error_end, list_end = self._parameters_in_parentheses()
            parameters = found or []
        else:
            self.incomplete("MissingMethodParameterList", name.end, name.end)
        constructor = name.text.lower() == class_name.lower() and not static
        call: Ast | None = None
        if constructor:
            self.skip_lines()
            mode = self.switch("Signature")
            call, wrong = self._base_call()
            self.switch(mode)
            error_end = wrong if wrong >= 0 else error_end
        opener = self.read()
        if opener.kind != "LCurly":
            self.put_back(opener)
            if error_end < 0:
                error_end = list_end if list_end >= 0 else name.end
                self.incomplete("MissingFunctionBody", error_end, error_end)
        if error_end >= 0:
            return None
        first = None
        if constructor:
            call = call or ast.BaseCtorInvokeMemberExpressionAst(0, 0, [])
            first = ast.CommandExpressionAst(call.start, call.end, call, [])
        mode = self.switch("Command")
        body = self.script_block(opener, False, first)
        self.switch(mode)
        return parameters, body

    def _base_call(self) -> tuple[Ast | None, int]:
        """``: base( … )`` of a constructor, and where an error statement ends if it is wrong (or -1)."""
        colon = self.look()
        if colon.kind != "Colon":
            return None, -1
        self.drop()
        self.skip_lines()
        word = self.look()
        if word.kind != "Base":
            self.incomplete("MissingBaseCtorCall", colon.end, colon.end)
            return None, colon.end
        self.drop()
        self.skip_lines()
        opener = self.look()
        if opener.kind != "LParen":
            self.incomplete("MissingMethodParameterList", word.end, word.end)
            return None, word.end
        self.drop()
        arguments, end = self.invocation_arguments(opener)
        self.skip_lines()
        return ast.BaseCtorInvokeMemberExpressionAst(word.start, end, arguments), -1

    # ------------------------------------------------------------------------------------------ enums

    def _enum(self, token: Token, attributes: list[Any]) -> Ast:
        self.skip_lines()
        name = self.simple_name()
        if name is None:
            self.incomplete("MissingNameAfterKeyword", token.end, token.end, token.text)
            return error_statement(token.start, token.end)
        mode = self.switch("Signature")
        node = self._enum_body(token, attributes, name)
        self.switch(mode)
        return node

    def _enum_body(self, token: Token, attributes: list[Any], name: ast.StringConstantExpressionAst) -> Ast:
        bases: list[ast.TypeConstraintAst] = []
        colon = self.look()
        if colon.kind == "Colon":
            self.drop()
            self.skip_lines()
            kind = self.type_name(False)
            if kind is None:
                self.incomplete("TypeNameExpected", colon.end, colon.end)
            else:
                self._check_underlying(kind)
                bases.append(ast.TypeConstraintAst(kind.start, kind.end, kind.full_name))
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LCurly":
            self.put_back(opener)
            self.incomplete("MissingTypeBody", name.end, name.end, "enum")
            return error_statement(token.start, name.end)
        members: list[Any] = []
        while (member := self._enum_member()) is not None:
            members.append(member)
        closer = self.look()
        self._close_type(opener, closer.end)
        return self._type_definition(token, attributes, name, "Enum", bases, members, closer.end, [])

    def _check_underlying(self, kind: TypeName) -> None:
        from psemu.objects.types import resolve_type_name

        # PowerShell takes every type but these two whose code is no number
        if resolve_type_name(kind.full_name) in (None, "System.String", "System.DateTime"):
            self.error("InvalidUnderlyingType", kind.start, kind.end, kind.name)

    def _enum_member(self) -> Ast | None:
        self.skip_lines()
        name = self.simple_name()
        if name is None:
            return None
        end = name.end
        value = None
        missing = False
        mode = self.switch("Expression")
        equals = self.look()
        if equals.kind == "Equals":
            self.drop()
            value = self.expression()
            missing = value is None
            end = equals.end if value is None else value.end
            if missing:
                self.error("ExpectedValueExpression", end, end, "=")
        self.switch(mode)
        end = self._end_member(end, not missing)
        return ast.PropertyMemberAst(name.start, end, name.value, "Public, Static, Literal", [], None, value)

    # ------------------------------------------------------------------------------------------ data and configuration

    def _data(self, token: Token) -> Ast:
        self.skip_lines()
        name = self.simple_name()
        self.skip_lines()
        flag = self.look()
        commands: list[Any] = []
        error_end = -1
        end = (name or token).end
        if flag.kind == "Parameter":
            self.drop()
            if not "supportedcommand".startswith(flag.value.lower()):
                error_end = flag.end
                self.error("InvalidParameterForDataSectionStatement", flag.start, flag.end, flag.value)
            before = flag
            while True:
                self.skip_lines()
                command = self.single_argument("name")
                if command is None:
                    if error_end < 0:
                        self.incomplete("MissingValueForSupportedCommandInDataSectionStatement", before.end, before.end)
                    error_end = before.end
                    break
                commands.append(command)
                end = command.end
                before = self.look()
                if before.kind != "Comma":
                    break
                self.drop()
        body = None
        if error_end < 0:
            body = self.block()
            if body is None:
                error_end = end
                self.incomplete("MissingStatementBlockForDataSection", end, end)
        if body is None:
            return error_statement(token.start, error_end, commands)
        return ast.DataStatementAst(token.start, body.end, name.value if name else None, commands, body)

    def _configuration(self, token: Token) -> Ast | None:
        """A configuration, whose resources nobody can load here: what PowerShell says of it where there is no DSC."""
        self.skip_lines()
        name = self.read()
        if name.kind == "LCurly":
            self.error("MissingConfigurationName", token.end, token.end)
            self.script_block_expression(name)
            return None
        self.put_back(name)
        if name.kind in ("EndOfInput", "Comma"):
            self.incomplete("MissingConfigurationName", name.end, name.end)
            return None
        argument: Any = self.argument(self.read())
        if argument is None:
            self.error("ParameterRequiresArgument", name.end, name.end, name.text)
            self.incomplete("MissingConfigurationName", name.start, name.end)
        elif type(argument) in (ast.StringConstantExpressionAst, ast.ConstantExpressionAst):
            value = argument.value if isinstance(argument.value, str) else ""
            if not _is_configuration_name(value):
                self.error("InvalidConfigurationName", argument.start, argument.end, value)
        self.skip_lines()
        self.error("ParserError", name.start, name.end, _NO_SCHEMAS)
        place = self.restore_point()
        self.go_back(place)
        return None


def _is_configuration_name(name: str) -> bool:
    return name.isascii() and name[:1].isalpha() and all(ch.isalnum() or ch in "_./-" for ch in name)
