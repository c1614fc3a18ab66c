"""Compiles loops and switch: for, foreach, while, do, with labels, and the time limit between rounds."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL
from psemu.objects.comparison import equals, truth
from psemu.parser import ast
from psemu.runtime.compiler import statement
from psemu.runtime.enumeration import enumerate_value
from psemu.runtime.flow import BreakException, ContinueException
from psemu.runtime.scope import PSVariable
from psemu.runtime.statements import check_limits, condition_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.compiler import Compilation, Expression, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write

#: rounds between two looks at the clock
_ROUNDS = range(256)


def _mine(label: str, own: str | None) -> bool:
    return not label or (own is not None and label.lower() == own.lower())


def _loop(
    label: str | None,
    test: Callable[[Frame], bool] | None,
    body: Statement,
    step: Callable[[Frame], Any] | None,
    first: bool,
) -> Statement:
    """The one loop behind for, while and do: *first* runs the body once before the test."""

    def run(frame: Frame, write: Write) -> None:
        skip = first
        while True:
            for _ in _ROUNDS:
                if skip:
                    skip = False
                elif test is not None and not test(frame):
                    return
                try:
                    body(frame, write)
                except BreakException as stop:
                    if _mine(stop.label, label):
                        return
                    raise
                except ContinueException as again:
                    if not _mine(again.label, label):
                        raise
                if step is not None:
                    step(frame)
            check_limits(frame)

    return run


def _ignore(_value: Any) -> None:
    """Where the output of an initializer goes."""


def _silent(c: Compilation, node: ast.Ast | None) -> Callable[[Frame], Any] | None:
    if node is None:
        return None
    from psemu.runtime.statements import stepping

    step = stepping(c, node)
    if step is not None:
        return step
    run = c.statement(node)
    return lambda frame: run(frame, _ignore)


@statement(ast.ForStatementAst)
def for_statement(c: Compilation, node: ast.ForStatementAst) -> Statement:
    """``for``."""
    start = _silent(c, node.initializer)
    test = condition_of(c, node.condition) if node.condition is not None else None
    loop = _loop(node.label, test, c.statement(node.body), _silent(c, node.iterator), False)

    def run(frame: Frame, write: Write) -> None:
        if start is not None:
            start(frame)
        loop(frame, write)

    return run


@statement(ast.WhileStatementAst)
def while_statement(c: Compilation, node: ast.WhileStatementAst) -> Statement:
    """``while``."""
    return _loop(node.label, condition_of(c, node.condition), c.statement(node.body), None, False)


@statement(ast.DoWhileStatementAst)
def do_while(c: Compilation, node: ast.DoWhileStatementAst) -> Statement:
    """``do … while``."""
    return _loop(node.label, condition_of(c, node.condition), c.statement(node.body), None, True)


@statement(ast.DoUntilStatementAst)
def do_until(c: Compilation, node: ast.DoUntilStatementAst) -> Statement:
    """``do … until``."""
    test = condition_of(c, node.condition)
    return _loop(node.label, lambda frame: not test(frame), c.statement(node.body), None, True)


class Enumerator:
    """``$foreach`` and ``$switch``: where a loop stands in its collection."""

    __slots__ = ("current", "items")

    type_name = "System.Collections.IEnumerator"

    def __init__(self, items: Any) -> None:
        self.items = items
        self.current: Any = None

    def move_next(self) -> bool:
        """Go to the next element; False at the end."""
        for item in self.items:
            self.current = item
            return True
        self.current = None
        return False

    def reset(self) -> None:
        """Back to the start, which a running loop cannot see."""
        self.current = None

    def enumerated_items(self) -> Any:
        """The elements that are left."""
        return self.items


def _values(value: Any) -> Any:
    items = enumerate_value(value)
    if items is not None:
        return items
    return iter(()) if value is None or value is AUTOMATION_NULL else iter((value,))


@statement(ast.ForEachStatementAst)
def foreach_statement(c: Compilation, node: ast.ForEachStatementAst) -> Statement:
    """Compile a foreach statement."""
    from psemu.runtime.assignments import variable_setter

    if "Parallel" in str(node.flags):
        raise UnsupportedError("statement.foreach-parallel")
    from psemu.runtime.operator_expressions import streamed

    collection = streamed(c, node.condition)
    body = c.statement(node.body)
    label = node.label
    assign = variable_setter(node.variable)

    def run(frame: Frame, write: Write) -> None:
        value = collection(frame)
        enumerator = Enumerator(_values(value))
        variables = frame.vars
        old = variables.get("foreach")
        variables["foreach"] = PSVariable("foreach", enumerator)
        rounds = 0
        try:
            while enumerator.move_next():
                item = enumerator.current
                assign(frame, None if item is AUTOMATION_NULL else item)
                try:
                    body(frame, write)
                except BreakException as stop:
                    if _mine(stop.label, label):
                        return
                    raise
                except ContinueException as again:
                    if not _mine(again.label, label):
                        raise
                rounds += 1
                if rounds not in _ROUNDS:
                    rounds = 0
                    check_limits(frame)
        finally:
            if old is None:
                variables.pop("foreach", None)
            else:
                variables["foreach"] = old

    return run


def _clause_test(c: Compilation, condition: ast.Ast, mode: str, exact: bool) -> Callable[[Frame, Any], bool]:
    from psemu.runtime.expressions import string_value
    from psemu.runtime.script_block import ScriptBlock

    evaluate: Expression = c.expression(condition)

    def test(frame: Frame, value: Any) -> bool:
        wanted = evaluate(frame)
        if isinstance(wanted, ScriptBlock):
            from psemu.runtime.enumeration import collapse

            return truth(collapse(frame.session.interpreter.invoke_script_block(wanted, (), value)))
        if mode == "Wildcard":
            from psemu.runtime.patterns import wildcard_match

            return wildcard_match(string_value(value, frame), string_value(wanted, frame), not exact)
        if mode == "Regex":
            from psemu.runtime.regex_operators import match_operator

            return truth(match_operator(string_value(value, frame), wanted, False, not exact, frame))
        # an exact clause compares texts, whatever the types
        return equals(string_value(value, frame), string_value(wanted, frame), not exact)

    return test


@statement(ast.SwitchStatementAst)
def switch_statement(c: Compilation, node: ast.SwitchStatementAst) -> Statement:
    """Compile a switch statement."""
    flags = str(node.flags)
    exact = "CaseSensitive" in flags
    mode = "Wildcard" if "Wildcard" in flags else "Regex" if "Regex" in flags else "Exact"
    if "File" in flags:
        from psemu.runtime.compiler import unsupported

        return unsupported("statement.switch-file")
    condition = c.expression(node.condition)
    clauses = [(_clause_test(c, test, mode, exact), c.statement(body)) for test, body in node.clauses]
    default = c.statement(node.default) if node.default is not None else None
    label = node.label

    def one(frame: Frame, value: Any, write: Write) -> None:
        matched = False
        for test, body in clauses:
            if test(frame, value):
                matched = True
                body(frame, write)
        if not matched and default is not None:
            default(frame, write)

    def run(frame: Frame, write: Write) -> None:
        value = condition(frame)
        items = enumerate_value(value)
        enumerator = Enumerator(iter((None if value is AUTOMATION_NULL else value,)) if items is None else items)
        if value is AUTOMATION_NULL:
            enumerator = Enumerator(iter(()))
        variables = frame.vars
        kept = {name: variables.get(name) for name in ("_", "switch")}
        variables["switch"] = PSVariable("switch", enumerator)
        try:
            while enumerator.move_next():
                variables["_"] = PSVariable("_", enumerator.current)
                try:
                    one(frame, enumerator.current, write)
                except BreakException as stop:
                    if _mine(stop.label, label):
                        return
                    raise
                except ContinueException as again:
                    if not _mine(again.label, label):
                        raise
        finally:
            for name, old in kept.items():
                if old is None:
                    variables.pop(name, None)
                else:
                    variables[name] = old

    return run
