"""The rules of pipelines, chains, assignments, commands with their arguments, and redirections."""

# ruff: noqa: D102 -- the family that first names a rule says what it reads
from __future__ import annotations

from psemu.parser import ast
from psemu.parser.descent.characters import BLANKS
from psemu.parser.descent.expression_rules import ExpressionRules, error_statement
from psemu.parser.descent.tokens import ASSIGNMENT_OPERATORS, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

_VERBATIM = "--%"
#: tokens that end a command
_COMMAND_ENDS = frozenset(["Pipe", "RCurly", "RParen", "EndOfInput", "NewLine", "Semi", "AndAnd", "OrOr", "Ampersand"])
#: tokens that are no argument of a command
_NO_ARGUMENT = _COMMAND_ENDS | {"Redirection", "RedirectInStd", "MinusMinus", "Comma"}
_VALUES = frozenset(
    [
        "SplattedVariable", "Variable", "Number", "HereStringExpandable", "StringExpandable", "HereStringLiteral", "StringLiteral", "LParen",
        "DollarParen", "AtParen", "AtCurly", "LCurly",
    ]
)  # fmt: skip
_STREAMS = {
    "*": "All", "1": "Output", "2": "Error", "3": "Warning", "4": "Verbose", "5": "Debug", "6": "Information",
}  # fmt: skip
_REDIRECTIONS = ("Redirection", "RedirectInStd")


class Redirections:
    """The redirections of one command or expression, one per stream."""

    __slots__ = ("by_stream",)

    def __init__(self) -> None:
        self.by_stream: dict[str, Ast] = {}

    @property
    def in_order(self) -> list[Ast]:
        """The redirections in the order of the streams."""
        found = self.by_stream
        return [found[stream] for stream in _STREAMS.values() if stream in found] if found else []


class PipelineRules(ExpressionRules):
    """Pipelines and commands."""

    # ------------------------------------------------------------------------------------------ chains

    def pipeline_chain(self) -> Ast | None:
        mode = self.switch("Expression")
        expression = self.expression()
        operator = None
        if expression is not None and self.look_kind() in ASSIGNMENT_OPERATORS:
            operator = self.read()
        self.switch(mode)
        if expression is not None and operator is not None:
            return self._assignment(expression, operator)
        return self._chain(expression)

    def _assignment(self, left: Ast, operator: Token) -> Ast:
        self.skip_lines()
        right = self.statement()
        if right is None:
            text = ASSIGNMENT_OPERATORS[operator.kind]
            self.incomplete("ExpectedValueExpression", operator.end, operator.end, text)
            right = error_statement(operator.end, operator.end)
        elif type(right) is ast.PipelineAst and not right.background and len(right.pipeline_elements) == 1:
            only = right.pipeline_elements[0]
            if type(only) is ast.CommandExpressionAst:
                right = only
        return ast.AssignmentStatementAst(left.start, right.end, left, operator.kind, right)

    def _chain(self, expression: Ast | None) -> Ast | None:
        chain: Any = None
        operator: Token | None = None
        while True:
            first: Token | None = None
            if expression is None:
                first = self.look()
            pipeline = self._pipeline(expression)
            expression = None
            if pipeline is None:
                if operator is None or first is None:
                    return None
                if first.kind == "EndOfInput":
                    self.incomplete("EmptyPipelineChainElement", operator.end, operator.end, operator.text)
                elif first.kind not in ("Dot", "Ampersand"):
                    self.error("EmptyPipelineChainElement", operator.start, first.end, operator.text)
                return ast.ErrorStatementAst(chain.start, operator.end, operator.text, [], [], [], [chain])
            token = self.look()
            background = False
            if token.kind == "Ampersand":
                self.drop()
                token = self.look()
                if token.kind in ("AndAnd", "OrOr"):
                    self.drop()
                    self.error("BackgroundOperatorInPipelineChain", token.start, token.end)
                    return error_statement((chain or pipeline).start, token.end)
                background = True
            elif token.kind in ("AndAnd", "OrOr"):
                self.drop()
                self.skip_lines()
                chain = self._chained(chain, operator, pipeline, False)
                operator = token
                if self.look_kind() == "EndOfInput":
                    self.incomplete("EmptyPipelineChainElement", token.end, token.end)
                    return chain  # type: ignore[no-any-return]
                continue
            if chain is None:
                pipeline.background = background
                return pipeline
            return self._chained(chain, operator, pipeline, background)

    @staticmethod
    def _chained(chain: Any, operator: Token | None, pipeline: ast.PipelineAst, background: bool) -> Ast:
        if chain is None or operator is None:
            return pipeline
        return ast.PipelineChainAst(chain.start, pipeline.end, chain, operator.kind, pipeline, background)

    def _pipeline(self, expression: Ast | None) -> ast.PipelineAst | None:
        elements: list[Any] = []
        pipe: Token | None = None
        while True:
            if expression is None:
                mode = self.switch("Expression")
                expression = self.expression()
                self.switch(mode)
            element = self._expression_element(expression, elements) if expression is not None else self.command()
            if element is not None:
                elements.append(element)
            elif elements or self.look_kind() == "Pipe":
                if pipe is not None:
                    self.incomplete("EmptyPipeElement", pipe.end, pipe.end)
                else:
                    token = self.look()
                    self.incomplete("EmptyPipeElement", token.start, token.end)
            expression = None
            token = pipe = self.look()
            if token.kind == "NewLine" and self.goes_on_with_pipe(token.end):
                self.skip_lines()
                token = pipe = self.look()
            if token.kind in _COMMAND_ENDS and token.kind != "Pipe":
                break
            if token.kind != "Pipe":
                self.error("UnexpectedToken", token.start, token.end, token.text)
                break
            self.drop()
            self.skip_lines()
            if self.look_kind() == "EndOfInput":
                self.incomplete("EmptyPipeElement", token.end, token.end)
                break
        if not elements:
            return None
        return ast.PipelineAst(elements[0].start, elements[-1].end, elements, False)

    def goes_on_with_pipe(self, end: int) -> bool:
        """Whether a pipe is the first thing behind the line end at *end*, comment lines apart; an empty line parts the two."""
        script, limit = self.script, self.limit
        if end >= limit:
            return False
        line_is_empty = True
        while end < limit - 1:
            ch = script[end]
            if ch in BLANKS:
                end += 1
            elif ch in "\r\n":
                if line_is_empty:
                    return False
                line_is_empty = True
                end += 2 if script.startswith("\r\n", end) else 1
            else:
                line_is_empty = False
                if ch == "#":
                    end = self.line_end(end)
                elif script.startswith("<#", end):
                    end = self.comment_end(end + 2)
                else:
                    return ch == "|"
        return script.endswith("|")

    def _expression_element(self, expression: Ast, before: list[Any]) -> Ast:
        if before:
            self.error("ExpressionsMustBeFirstInPipeline", expression.start, expression.end)
        end = expression.end
        redirections = Redirections()
        while self.look_kind() in _REDIRECTIONS:
            redirection, _end = self._redirection(self.read(), redirections)
            end = redirection.end if redirection is not None else expression.end
        return ast.CommandExpressionAst(expression.start, end, expression, redirections.in_order)

    # ------------------------------------------------------------------------------------------ commands

    def command(self) -> ast.CommandAst | None:
        """A command; None if none begins here."""
        mode = self.switch("Command")
        node = self._command_elements()
        self.switch(mode)
        if node.command_elements:
            return node
        if node.invocation_operator != "Unknown":
            sign = "." if node.invocation_operator == "Dot" else "&"
            self.error("MissingExpression", node.start, node.start + 1, sign)
        return None

    def _command_elements(self) -> ast.CommandAst:
        token = first = self.read()
        node = ast.CommandAst(first.start, first.end, "Unknown", [], [])
        context = "name"
        if token.kind in ("Dot", "Ampersand"):
            node.invocation_operator = token.kind
            context = "invoked"
            token = self.read()
        redirections = Redirections()
        elements: list[Ast] = node.command_elements
        dashes = False
        while token.kind not in _COMMAND_ENDS:
            kind = token.kind
            if kind == "MinusMinus":
                node.end = token.end
                elements.append(_word(token) if dashes else ast.CommandParameterAst(token.start, token.end, "-", None))
                dashes = True
            elif kind == "Comma":
                node.end = token.end
                self.error("MissingArgument", token.start, token.end)
                self.skip_lines()
            elif kind == "Parameter":
                if context == "argument" and not dashes:
                    element = self._parameter(token)
                else:
                    token.role = "CommandName"
                    element = _word(token)
                node.end = element.end
                elements.append(element)
            elif kind in _REDIRECTIONS and context == "argument":
                _node, node.end = self._redirection(token, redirections)
            elif kind in _REDIRECTIONS:
                node.end = token.end
                elements.append(_word(token))
            elif kind == "InlineScript" and context == "name":
                element_end = self._inline_script(token, elements)
                node.end = elements[-1].end
                if not element_end:
                    break
            else:
                argument = self._argument(context, token)
                if argument is None:
                    break
                node.end = argument.end
                elements.append(argument)
                if token.value == _VERBATIM and self._verbatim(node):
                    break
            context = "argument"
            token = self.read()
        else:
            self.put_back(token)
        node.redirections = redirections.in_order
        return node

    def _verbatim(self, node: ast.CommandAst) -> bool:
        """The rest of the line behind ``--%``."""
        if self.ahead is not None and self.ahead.kind != "Parameter":
            return False
        self.ahead = None
        token = self.verbatim_argument()
        node.command_elements.append(_word(token))
        node.end = token.end
        return True

    def _parameter(self, token: Token) -> Ast:
        argument = None
        end = token.end
        if token.colon and self.look_kind() != "Comma":
            argument = self._argument("argument", self.read())
            if argument is None:
                self.error("ParameterRequiresArgument", end, end, token.text)
            else:
                end = argument.end
        return ast.CommandParameterAst(token.start, end, token.value, argument)

    def _inline_script(self, token: Token, elements: list[Any]) -> bool:
        """``inlinescript { … }``, a keyword inside a workflow; whether its block is there."""
        elements.append(_word(token))
        self.skip_lines()
        opener = self.read()
        if opener.kind != "LCurly":
            self.put_back(opener)
            self.incomplete("MissingStatementAfterKeyword", token.end, token.end, token.text)
            return False
        elements.append(self.script_block_expression(opener))
        return True

    def _redirection(self, token: Token, redirections: Redirections) -> tuple[Ast | None, int]:
        """Reads what *token* redirects to; the node (None for input) and where it ends."""
        node: Ast
        if token.kind == "RedirectInStd" or token.value[1] in (">", ">>"):
            name = self.single_argument("file")
            if name is None:
                self.error("MissingFileSpecification", token.end, token.end)
                name = ast.ErrorExpressionAst(token.start, token.end, [])
            if token.kind == "RedirectInStd":
                self.error("RedirectionNotSupported", token.start, token.end, token.text)
                return None, name.end
            stream = _STREAMS[token.value[0]]
            node = ast.FileRedirectionAst(token.start, name.end, stream, token.value[1] == ">>", name)
        else:
            stream = _STREAMS[token.value[0]]
            if token.value[1] != "1" or stream == "Output":
                self.error("RedirectionNotSupported", token.start, token.end, token.text)
            node = ast.MergingRedirectionAst(token.start, token.end, stream, "Output")
        if stream in redirections.by_stream:
            words = "all streams" if stream == "All" else f"{stream.lower()} stream"
            self.error("StreamAlreadyRedirected", node.start, node.end, words)
        else:
            redirections.by_stream[stream] = node
        return node, node.end

    # ------------------------------------------------------------------------------------------ arguments

    def single_argument(self, context: str) -> Ast | None:
        if self.look_kind() in ("Comma", "EndOfInput"):
            return None
        mode = self.switch("Command")
        argument = self._argument(context, self.read())
        self.switch(mode)
        return argument

    def argument(self, token: Token) -> Ast | None:
        """The argument that begins with *token*."""
        return self._argument("argument", token)

    def _argument(self, context: str, token: Token) -> Ast | None:
        """An argument in one of the contexts name, invoked, file, argument, condition; only arguments may be lists."""
        arguments: list[Any] = []
        comma: Token | None = None
        node: Any
        while True:
            if token.kind in _NO_ARGUMENT:
                self.put_back(token)
                if comma is None:
                    return None
                self.incomplete("MissingExpression", comma.end, comma.end, ",")
                return ast.ErrorExpressionAst(arguments[0].start, comma.end, arguments)
            if token.kind in _VALUES:
                self.put_back(token)
                node = self.primary(True)
            elif token.kind == "Generic":
                if context in ("name", "invoked"):
                    token.role = "CommandName"
                if token.parts is not None and context != "name":
                    node = self.string_node(token)
                else:
                    node = ast.StringConstantExpressionAst(token.start, token.end, "BareWord", token.value)
                    if token.value == _VERBATIM:
                        break
            else:
                node = _word(token)
                if context in ("name", "invoked"):
                    token.role = "CommandName"
                elif token.kind != "Identifier":
                    # a keyword is none where an argument stands
                    token.kind = "Generic"
            if context != "argument":
                break
            token = self.look()
            if token.kind != "Comma":
                break
            comma = token
            arguments.append(node)
            self.drop()
            self.skip_lines()
            token = self.read()
        if arguments:
            arguments.append(node)
            return ast.ArrayLiteralAst(arguments[0].start, node.end, arguments)
        return node  # type: ignore[no-any-return]


def _word(token: Token) -> ast.StringConstantExpressionAst:
    return ast.StringConstantExpressionAst(token.start, token.end, "BareWord", token.text)
