"""Actions of the productions of pipelines and commands."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.expression_actions import ExpressionActions
from psemu.parser.lexer import RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Token = tuple[Any, ...]

_STREAMS = {
    "": "Output",
    "1": "Output",
    "2": "Error",
    "3": "Warning",
    "4": "Verbose",
    "5": "Debug",
    "6": "Information",
    "*": "All",
}
_STREAM_ORDER = ("All", "Output", "Error", "Warning", "Verbose", "Debug", "Information")
_REDIRECTIONS = (ast.FileRedirectionAst, ast.MergingRedirectionAst)


class CommandActions(ExpressionActions):
    """Actions of the productions of pipelines and commands."""

    __slots__ = ()

    def single_pipeline(self, start: int, end: int, elements: list[Any]) -> ast.PipelineAst:
        return ast.PipelineAst(start, end, elements, False)

    def expression_pipeline(self, start: int, end: int, expression: Ast) -> ast.PipelineAst:
        return ast.PipelineAst(start, end, [ast.CommandExpressionAst(start, end, expression, [])], False)

    def redirected_expression_pipeline(
        self, start: int, end: int, expression: Ast, redirections: list[Any]
    ) -> ast.PipelineAst:
        element: Any = self.redirected_command_expression(start, end, expression, redirections)
        return ast.PipelineAst(start, end, [element], False)

    def command_pipeline(self, start: int, end: int, parts: list[Any]) -> ast.PipelineAst:
        return ast.PipelineAst(start, end, [self.command(start, end, parts)], False)

    def pipeline_of_two(self, start: int, end: int, first: Any, pipe: Token, second: Any) -> list[Any]:
        return self.pipeline_element_append(start, end, [first], pipe, second)

    def pipeline_element_append(self, start: int, end: int, elements: list[Any], _p: Token, element: Any) -> list[Any]:
        if type(element) is ast.CommandExpressionAst:
            raise RefusedError
        elements.append(element)
        return elements

    def background_pipeline(self, start: int, end: int, pipeline: Any, _a: Token) -> Ast:
        pipeline.background = True
        return pipeline  # type: ignore[no-any-return]

    def pipeline_chain(self, start: int, end: int, left: Any, operator: Token, right: ast.PipelineAst) -> Ast:
        return ast.PipelineChainAst(start, end, left, operator[3], right, False)

    def command_expression(self, start: int, end: int, expression: Ast) -> ast.CommandExpressionAst:
        return ast.CommandExpressionAst(start, end, expression, [])

    def redirected_command_expression(self, start: int, end: int, expression: Ast, redirections: list[Any]) -> Ast:
        return ast.CommandExpressionAst(start, end, expression, self._by_stream(redirections))

    def _by_stream(self, redirections: list[Any]) -> list[Any]:
        """One redirection per stream, in the order of the streams."""
        found: dict[str, Any] = {}
        for redirection in redirections:
            stream = redirection.from_stream
            if stream in found:
                raise RefusedError
            found[stream] = redirection
        return [found[stream] for stream in _STREAM_ORDER if stream in found]

    def command(self, start: int, end: int, parts: list[Any]) -> ast.CommandAst:
        operator = "Unknown"
        elements = parts
        if type(parts[0]) is str:
            operator, *elements = parts
        redirections: list[Any] = []
        if self.redirected:
            # one of the text's commands has some
            redirections = [part for part in elements if type(part) in _REDIRECTIONS]
        if redirections:
            elements = [part for part in elements if type(part) not in _REDIRECTIONS]
            redirections = self._by_stream(redirections)
        if self.splats:
            for element in elements:
                self.splats.pop(id(element), None)
                if type(element) is ast.ArrayLiteralAst:
                    for part in element.elements:
                        if self.splats.pop(id(part), None) is not None:
                            self.checks.append(("splat", part, True))
        return ast.CommandAst(start, end, operator, elements, redirections)

    def command_name(self, start: int, end: int, token: Token) -> list[Any]:
        value = self.text[start:end] if token[3] is None else token[3]
        return [ast.StringConstantExpressionAst(start, end, "BareWord", value)]

    def command_invocation(self, start: int, end: int, operator: Token, name: Any) -> list[Any]:
        return ["Dot" if self.text[operator[1]] == "." else "Ampersand", name]

    def parameter_append(self, start: int, end: int, command: list[Any], token: Token) -> list[Any]:
        name = self.text[token[1] + 1 : token[2]]
        command.append(ast.CommandParameterAst(token[1], token[2], "-" if name in "–—―" else name, None))
        return command

    def parameter_with_argument_append(
        self, start: int, end: int, command: list[Any], token: Token, argument: Ast
    ) -> list[Any]:
        command.append(
            ast.CommandParameterAst(token[1], argument.end, self.text[token[1] + 1 : token[2] - 1], argument)
        )
        return command

    def array_literal(self, start: int, end: int, elements: list[Any]) -> ast.ArrayLiteralAst:
        return ast.ArrayLiteralAst(start, end, elements)

    def word(self, start: int, end: int, token: Token) -> Ast:
        cooked = token[3]
        if cooked is None:
            return ast.StringConstantExpressionAst(start, end, "BareWord", self.text[start:end])
        if not cooked[1]:
            return ast.StringConstantExpressionAst(start, end, "BareWord", cooked[0])
        return self._expandable(start, end, "BareWord", cooked[0], cooked[1])

    def file_redirection(self, start: int, end: int, token: Token, location: Ast) -> ast.FileRedirectionAst:
        self.redirected = True
        text = token[3]
        return ast.FileRedirectionAst(
            start, end, _STREAMS.get(text.rstrip("><"), "Output"), text.endswith(">>"), location
        )

    def merging_redirection(self, start: int, end: int, token: Token) -> ast.MergingRedirectionAst:
        self.redirected = True
        return ast.MergingRedirectionAst(
            start, end, _STREAMS.get(token[3].partition(">")[0], "Output"), _STREAMS.get(token[3][-1], "Output")
        )

    def verbatim_append(self, start: int, end: int, command: list[Any], token: Token) -> list[Any]:
        command.append(self.word(token[1], token[2], token))
        return command
