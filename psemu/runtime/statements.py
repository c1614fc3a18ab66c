"""Compiles statement lists, pipelines of one expression, if, switch, flow statements and definitions."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL
from psemu.objects.comparison import truth
from psemu.parser import ast
from psemu.runtime import errors
from psemu.runtime.compiler import statement
from psemu.runtime.enumeration import write_enumerated
from psemu.runtime.flow import BreakException, ContinueException, ExitException, ReturnException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.compiler import Compilation, Expression, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write


def statement_list(c: Compilation, statements: list[ast.Ast], traps: list[ast.TrapStatementAst]) -> Statement:
    """Statements in order; an error of one is reported and the next runs, unless something says otherwise."""
    source = c.source
    items = [(c.statement(node), node.start, node.end) for node in statements]
    if not items:
        return lambda _frame, _write: None
    if traps:
        from psemu.runtime.error_statements import trapped_list

        return trapped_list(c, items, traps)
    if len(items) == 1:
        only, first, last = items[0]

        def run_one(frame: Frame, write: Write) -> None:
            try:
                only(frame, write)
            except errors.ERRORS as error:
                errors.handle(frame, error, source, first, last)

        return run_one

    def run(frame: Frame, write: Write) -> None:
        for step, start, end in items:
            try:
                step(frame, write)
            except errors.ERRORS as error:
                errors.handle(frame, error, source, start, end)

    return run


@statement(ast.StatementBlockAst)
def statement_block(c: Compilation, node: ast.StatementBlockAst) -> Statement:
    """Compile a statement block."""
    return statement_list(c, node.statements, node.traps)


_STEPS = ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus")


def _lone_expression(node: ast.Ast) -> ast.Ast:
    """The expression that a pipeline is, if it is nothing more; else *node*."""
    if isinstance(node, ast.PipelineAst) and len(node.pipeline_elements) == 1 and not node.background:
        node = node.pipeline_elements[0]
    if isinstance(node, ast.CommandExpressionAst) and not node.redirections:
        return node.expression
    return node


def stepping(c: Compilation, node: ast.Ast) -> Expression | None:
    """``$i++`` as what a loop does after each round; None for anything else."""
    node = _lone_expression(node)
    if isinstance(node, ast.UnaryExpressionAst) and node.token_kind in _STEPS:
        return c.expression(node)
    return None


def expression_statement(c: Compilation, node: ast.Ast) -> Statement:
    """An expression as a statement: its value goes down the pipeline, except that of an increment."""
    if isinstance(node, ast.UnaryExpressionAst) and node.token_kind in _STEPS:
        step = c.expression(node)

        def run_step(frame: Frame, _write: Write) -> None:
            step(frame)
            frame.session.success = True

        return run_step
    evaluate = c.expression(node)
    keep_status = isinstance(node, (ast.ParenExpressionAst, ast.SubExpressionAst, ast.ArrayExpressionAst))

    def run(frame: Frame, write: Write) -> None:
        value = evaluate(frame)
        if not keep_status:
            frame.session.success = True
        kind = type(value)
        if kind is int or kind is str or kind is bool:
            write(value)
        elif value is not AUTOMATION_NULL:
            write_enumerated(write, value)

    return run


@statement(ast.CommandExpressionAst)
def command_expression(c: Compilation, node: ast.CommandExpressionAst) -> Statement:
    """Compile a command expression."""
    if node.redirections:
        from psemu.runtime.commands import pipeline_of

        return pipeline_of(c, [node])
    return expression_statement(c, node.expression)


@statement(ast.PipelineAst)
def pipeline(c: Compilation, node: ast.PipelineAst) -> Statement:
    """Compile a pipeline."""
    if node.background:
        from psemu.runtime.compiler import unsupported

        return unsupported("operator.background")
    elements = node.pipeline_elements
    if len(elements) == 1 and isinstance(elements[0], ast.CommandExpressionAst):
        lone: Statement = command_expression(c, elements[0])
        return lone
    from psemu.runtime.commands import pipeline_of

    return pipeline_of(c, elements)


@statement(ast.PipelineChainAst)
def chain(c: Compilation, node: ast.PipelineChainAst) -> Statement:
    """Compile a pipeline chain."""
    first, second = c.statement(node.lhs_pipeline_chain), c.statement(node.rhs_pipeline)
    on_success = node.operator == "AndAnd"
    source = c.source
    start, end = node.lhs_pipeline_chain.start, node.lhs_pipeline_chain.end

    def run(frame: Frame, write: Write) -> None:
        try:
            first(frame, write)
        except errors.ERRORS as error:
            errors.handle(frame, error, source, start, end)
        if frame.session.success == on_success:
            second(frame, write)

    return run


def condition_of(c: Compilation, node: ast.Ast) -> Expression:
    """A condition's value as a Boolean."""
    if isinstance(node, ast.AssignmentStatementAst):
        from psemu.runtime.assignments import assignment_value

        evaluate = assignment_value(c, node)
    else:
        node = _lone_expression(node)
        if isinstance(node, ast.BinaryExpressionAst):
            from psemu.runtime.operator_expressions import limit_test

            quick = limit_test(c, node)
            if quick is not None:
                return quick
        evaluate = c.expression(node)

    def test(frame: Frame) -> bool:
        value = evaluate(frame)
        return value if value is True or value is False else truth(value)

    return test


@statement(ast.IfStatementAst)
def if_statement(c: Compilation, node: ast.IfStatementAst) -> Statement:
    """Compile an if statement."""
    clauses = [(condition_of(c, test), c.statement(body)) for test, body in node.clauses]
    otherwise = c.statement(node.else_clause) if node.else_clause is not None else None

    def run(frame: Frame, write: Write) -> None:
        for test, body in clauses:
            if test(frame):
                body(frame, write)
                return
        if otherwise is not None:
            otherwise(frame, write)

    return run


def _label(c: Compilation, node: ast.Ast | None) -> Expression:
    if node is None:
        return lambda _frame: ""
    evaluate = c.expression(node)
    return lambda frame: str(evaluate(frame) or "")


@statement(ast.BreakStatementAst)
def break_statement(c: Compilation, node: ast.BreakStatementAst) -> Statement:
    """Compile a break statement."""
    label = _label(c, node.label)

    def run(frame: Frame, _write: Write) -> None:
        raise BreakException(label(frame))

    return run


@statement(ast.ContinueStatementAst)
def continue_statement(c: Compilation, node: ast.ContinueStatementAst) -> Statement:
    """Compile a continue statement."""
    label = _label(c, node.label)

    def run(frame: Frame, _write: Write) -> None:
        raise ContinueException(label(frame))

    return run


@statement(ast.ReturnStatementAst)
def return_statement(c: Compilation, node: ast.ReturnStatementAst) -> Statement:
    """Compile a return statement."""
    if c.in_method and node.pipeline is not None:
        from psemu.runtime.assignments import value_expression

        value_of = value_expression(c, node.pipeline)

        def leave(frame: Frame, _write: Write) -> None:
            raise ReturnException(value_of(frame))

        return leave
    inner = c.statement(node.pipeline) if node.pipeline is not None else None

    def run(frame: Frame, write: Write) -> None:
        if inner is not None:
            inner(frame, write)
        raise ReturnException

    return run


@statement(ast.ExitStatementAst)
def exit_statement(c: Compilation, node: ast.ExitStatementAst) -> Statement:
    """Compile an exit statement."""
    code = c.expression(node.pipeline) if node.pipeline is not None else None

    def run(frame: Frame, _write: Write) -> None:
        value = code(frame) if code is not None else 0
        try:
            number = int(value)
        except (TypeError, ValueError):
            number = 0
        raise ExitException(number)

    return run


@statement(ast.FunctionDefinitionAst)
def function_definition(c: Compilation, node: ast.FunctionDefinitionAst) -> Statement:
    """Compile a function definition."""
    from psemu.runtime.functions import define_function

    source = c.source
    shared: list[Any] = [None]

    def run(frame: Frame, _write: Write) -> None:
        define_function(frame, node, source, shared)

    return run


@statement(ast.BlockStatementAst)
def block_statement(_c: Compilation, node: ast.BlockStatementAst) -> Statement:
    """Compile a block statement."""
    from psemu.runtime.compiler import unsupported

    return unsupported(f"statement.{node.kind.lower()}")


@statement(ast.DataStatementAst)
def data_statement(c: Compilation, node: ast.DataStatementAst) -> Statement:
    """Compile a data statement."""
    body = c.captured(node.body)
    name = node.variable

    def run(frame: Frame, write: Write) -> None:
        value = body(frame)
        if name is None:
            write_enumerated(write, value)
        else:
            frame.session.set_variable(name, value, frame.scope)

    return run


@statement(ast.UsingStatementAst)
def using_statement(_c: Compilation, node: ast.UsingStatementAst) -> Statement:
    """Compile a using statement."""
    kind = node.using_statement_kind

    def run(_frame: Frame, _write: Write) -> None:
        if kind != "Namespace":
            raise UnsupportedError(f"using.{kind.lower()}")

    return run


@statement(ast.TypeDefinitionAst)
def type_definition(c: Compilation, node: ast.TypeDefinitionAst) -> Statement:
    """Compile a type definition."""
    from psemu.runtime.classes import define_type

    return define_type(c, node)


def check_limits(frame: Frame) -> None:
    """Called by loops now and then: ends the run when it has used what it may."""
    frame.session.interpreter.watch.check()
