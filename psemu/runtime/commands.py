"""Compiles commands: names, arguments, splats and redirections of a pipeline's elements."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL, CaselessDict, Hashtable, PSObject, to_text
from psemu.objects.numbers import LiteralNumber
from psemu.parser import ast
from psemu.runtime.compiler import statement
from psemu.runtime.enumeration import enumerate_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.binder import CommandArgument
    from psemu.runtime.compiler import Compilation, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write

    AddArguments = Callable[[Frame, list[CommandArgument]], None]


def _is_list_behind(name: ast.Ast, argument: ast.Ast) -> bool:
    if not isinstance(argument, ast.ParenExpressionAst) or argument.start != name.end:
        return False
    elements: Any = getattr(argument.pipeline, "pipeline_elements", ())
    return len(elements) == 1 and isinstance(getattr(elements[0], "expression", None), ast.ArrayLiteralAst)


class CommandCall:
    """A compiled command of a pipeline: how to get its name, arguments and redirections."""

    __slots__ = (
        "add_arguments",
        "end",
        "like_method",
        "name",
        "operator",
        "redirections",
        "source",
        "start",
        "static_name",
    )

    def __init__(self, c: Compilation, node: ast.CommandAst) -> None:
        first = node.command_elements[0]
        self.static_name = first.value if isinstance(first, ast.StringConstantExpressionAst) else None
        self.name = c.expression(first)
        self.operator = node.invocation_operator
        self.add_arguments = [_argument(c, element) for element in node.command_elements[1:]]
        self.redirections = [_redirection(c, each) for each in node.redirections]
        self.source = c.source
        self.start, self.end = node.start, node.end
        #: written as a method is called, ``f(1, 2)``
        self.like_method = len(node.command_elements) == 2 and _is_list_behind(first, node.command_elements[1])

    def arguments(self, frame: Frame) -> list[CommandArgument]:
        """The arguments, evaluated in order."""
        found: list[CommandArgument] = []
        for add in self.add_arguments:
            add(frame, found)
        return found


class ExpressionCall:
    """The expression that a pipeline begins with."""

    __slots__ = ("evaluate", "redirections")

    def __init__(self, c: Compilation, node: ast.CommandExpressionAst) -> None:
        from psemu.runtime.operator_expressions import streamed

        self.evaluate = streamed(c, node.expression)
        self.redirections = [_redirection(c, each) for each in node.redirections]


class Redirection:
    """One redirection: stream name, target (``null``, ``1`` for output, or a file's name)."""

    __slots__ = ("append", "location", "stream", "to_output")

    def __init__(
        self, stream: str, to_output: bool, location: Callable[[Frame], Any] | None, append: bool = False
    ) -> None:
        self.append = append
        self.stream = stream
        self.to_output = to_output
        self.location = location


def _redirection(c: Compilation, node: ast.Ast) -> Redirection:
    if isinstance(node, ast.MergingRedirectionAst):
        if node.to_stream != "Output":
            raise UnsupportedError("redirection.merge")
        return Redirection(node.from_stream, True, None)
    if isinstance(node, ast.FileRedirectionAst):
        return Redirection(node.from_stream, False, c.expression(node.location), node.append)
    raise UnsupportedError("redirection")


def _literal(node: ast.Ast, source_text: str) -> LiteralNumber | None:
    """A number whose text differs from the number's own keeps it."""
    if isinstance(node, ast.ConstantExpressionAst):
        text = source_text[node.start : node.end]
        if to_text(node.value) != text:
            return LiteralNumber(node.value, text)
    return None


def _argument(c: Compilation, node: ast.Ast) -> AddArguments:
    from psemu.binder import CommandArgument

    start, end = node.start, node.end
    text = c.source.text
    if isinstance(node, ast.CommandParameterAst):
        name = node.parameter_name
        if name == "-" and node.argument is None:
            # the first -- only says that no parameters follow
            return lambda _frame, _found: None
        if node.argument is None:
            shown = text[start:end]
            named = CommandArgument(name, shown, False, None, start, end, False, False)
            return lambda _frame, found: found.append(_copy(named))
        evaluate = c.expression(node.argument)
        value_start = node.argument.start
        shown = text[start:value_start].rstrip()
        space = text[value_start - 1] in " \t"
        wrapped = _literal(node.argument, text)

        def add_named(frame: Frame, found: list[CommandArgument]) -> None:
            value = evaluate(frame) if wrapped is None else wrapped
            found.append(CommandArgument(name, shown, True, _null(value), start, end, space, False))

        return add_named
    if isinstance(node, ast.VariableExpressionAst) and node.splatted:
        return _splat(c, node)
    wrapped = _literal(node, text)
    if wrapped is not None:
        return lambda _frame, found: found.append(CommandArgument(None, "", True, wrapped, start, end, False, False))
    if isinstance(node, ast.StringConstantExpressionAst):
        constant = node.value
        return lambda _frame, found: found.append(CommandArgument(None, "", True, constant, start, end, False, False))
    evaluate_value = c.expression(node)

    def add(frame: Frame, found: list[CommandArgument]) -> None:
        found.append(CommandArgument(None, "", True, _null(evaluate_value(frame)), start, end, False, False))

    return add


def _copy(argument: CommandArgument) -> CommandArgument:
    from psemu.binder import CommandArgument

    return CommandArgument(
        argument.name, argument.text, argument.has_value, argument.value, argument.start, argument.end, False, False
    )


def _null(value: Any) -> Any:
    return None if value is AUTOMATION_NULL else value


def _splat(c: Compilation, node: ast.VariableExpressionAst) -> AddArguments:
    from psemu.binder import splat_arguments

    read = c.expression(ast.VariableExpressionAst(node.start, node.end, node.variable_path, False))
    start, end = node.start, node.end

    def add(frame: Frame, found: list[CommandArgument]) -> None:
        value = read(frame)
        if isinstance(value, PSObject) and value.base is not None:
            value = value.base
        if not isinstance(value, (Hashtable, CaselessDict, str)):
            items = enumerate_value(value)
            value = value if items is None else list(items)
        found += splat_arguments(value, start, end)

    return add


@statement(ast.CommandAst)
def command(c: Compilation, node: ast.CommandAst) -> Statement:
    """Compile a command."""
    return pipeline_of(c, [node])


def pipeline_of(c: Compilation, elements: list[Any]) -> Statement:
    """A pipeline of commands, the first of which may be an expression."""
    from psemu.runtime.pipeline import run_pipeline

    calls: list[Any] = []
    for element in elements:
        if isinstance(element, ast.CommandAst):
            calls.append(CommandCall(c, element))
        else:
            calls.append(ExpressionCall(c, element))

    def run(frame: Frame, write: Write) -> None:
        run_pipeline(frame, calls, write)

    return run
