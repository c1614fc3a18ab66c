"""Compiles try, trap and throw."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, ErrorRecord, RuntimeException
from psemu.parser import ast
from psemu.runtime import errors
from psemu.runtime.compiler import statement
from psemu.runtime.flow import BreakException, ContinueException
from psemu.runtime.scope import PSVariable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import SourceText
    from psemu.runtime.compiler import Compilation, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write


def _matches(record: ErrorRecord, names: list[str], frame: Frame) -> int:
    """How well an exception fits the types *names*: 0 not at all, larger is nearer."""
    from psemu.runtime.expressions import find_type

    best = 0
    for written in names:
        found = find_type(written, frame)
        if found is None:
            raise errors.to_runtime_exception(type_not_found(written))
        for kind in (record.exception_type, record.inner_type):
            if kind is None:
                continue
            chain = errors.exception_types(kind, frame.session)
            for distance, name in enumerate(chain):
                if name == found.full_name:
                    best = max(best, 1000 - distance)
    return best


def type_not_found(name: str) -> RuntimeException:
    """Unable to find type [name]."""
    target = errors.TypeName(name)
    return RuntimeException(ErrorRecord(f"Unable to find type [{name}].", "TypeNotFound", "InvalidOperation", target))


def _run_handler(frame: Frame, record: ErrorRecord, body: Statement, write: Write) -> None:
    variables = frame.vars
    old = variables.get("_")
    variables["_"] = PSVariable("_", record)
    try:
        body(frame, write)
    finally:
        if old is None:
            variables.pop("_", None)
        else:
            variables["_"] = old


@statement(ast.TryStatementAst)
def try_statement(c: Compilation, node: ast.TryStatementAst) -> Statement:
    """Compile a try statement."""
    source: SourceText = c.source
    body = c.statement(node.body)
    catches = [
        ([each.type_name for each in clause.catch_types], c.statement(clause.body)) for clause in node.catch_clauses
    ]
    final = c.statement(node.finally_) if node.finally_ is not None else None
    start, end = node.start, node.end

    def find(frame: Frame, record: ErrorRecord) -> Statement | None:
        chosen: tuple[int, Statement] | None = None
        for names, handler in catches:
            score = _matches(record, names, frame) if names else 1
            if score and (chosen is None or score > chosen[0]):
                chosen = (score, handler)
        return None if chosen is None else chosen[1]

    def guarded(frame: Frame, write: Write) -> None:
        session = frame.session
        old = session.propagate
        try:
            session.propagate = True
            try:
                body(frame, write)
            finally:
                session.propagate = old
        except errors.ERRORS as error:
            exception = errors.to_runtime_exception(error)
            record = exception.error_record
            errors.give_place(record, source, start, end)
            handler = find(frame, record)
            if handler is None:
                raise exception from None
            session.remember_error(record)
            session.success = False
            session.frame = frame
            # a caught error may be thrown again as a new one
            _run_handler(frame, record, handler, write)

    run = guarded if catches else body
    if final is None:
        return run

    def with_finally(frame: Frame, write: Write) -> None:
        try:
            run(frame, write)
        finally:
            old = frame.session.propagate
            try:
                final(frame, write)
            finally:
                frame.session.propagate = old

    return with_finally


@statement(ast.ThrowStatementAst)
def throw_statement(c: Compilation, node: ast.ThrowStatementAst) -> Statement:
    """Compile a throw statement."""
    evaluate = c.expression(node.pipeline) if node.pipeline is not None else None
    source = c.source
    start, end = node.start, node.end

    def run(frame: Frame, _write: Write) -> None:
        value = evaluate(frame) if evaluate is not None else None
        if evaluate is None:
            current = frame.scope.find("_")
            if current is not None and isinstance(current.value, ErrorRecord):
                value = current.value
        exception = RuntimeException(thrown_record(value))
        if exception.error_record.extent is None:
            exception.error_record.extent = source.extent(start, end)
        exception.thrown = True
        raise exception

    return run


def thrown_record(value: Any) -> ErrorRecord:
    """The ErrorRecord that ``throw value`` raises."""
    from psemu.objects import to_text
    from psemu.runtime.exceptions import NetException

    if value is None or value is AUTOMATION_NULL:
        return ErrorRecord("ScriptHalted", "ScriptHalted", "OperationStopped")
    if isinstance(value, ErrorRecord):
        return value
    if isinstance(value, NetException):
        if value.error_record is not None:
            return value.error_record
        record = ErrorRecord(value.message, value.message, "OperationStopped", exception_type=value.type_name)
        record.exception = value
        return record
    text = to_text(value)
    return ErrorRecord(text, text, "OperationStopped", value)


@statement(ast.TrapStatementAst)
def trap_statement(_c: Compilation, _node: ast.TrapStatementAst) -> Statement:
    """Compile a trap statement."""
    return lambda _frame, _write: None


def trapped_list(
    c: Compilation, items: list[tuple[Statement, int, int]], traps: list[ast.TrapStatementAst]
) -> Statement:
    """A statement list with traps: an error of a statement goes to the trap that fits it best."""
    source = c.source
    handlers = [
        ([trap.trap_type.type_name] if trap.trap_type is not None else [], c.statement(trap.body)) for trap in traps
    ]

    def process(frame: Frame, error: BaseException, start: int, end: int, write: Write) -> None:
        exception = errors.to_runtime_exception(error)
        record = exception.error_record
        errors.give_place(record, source, start, end)
        session = frame.session
        session.remember_error(record)
        session.success = False
        chosen: tuple[int, Statement] | None = None
        for names, handler in handlers:
            score = _matches(record, names, frame) if names else 1
            if score and (chosen is None or score > chosen[0]):
                chosen = (score, handler)
        if chosen is None:
            errors.handle(frame, exception, source, start, end)
            return
        from psemu.runtime.flow import ReturnException
        from psemu.runtime.scope import Scope
        from psemu.runtime.session_state import Frame as NewFrame

        inner = NewFrame(session, Scope(frame.scope), frame.streams)
        inner.command = frame.command
        try:
            _run_handler(inner, record, chosen[1], write)
        except ContinueException:
            return
        except BreakException:
            raise exception from None
        except ReturnException:
            pass
        if session.preference("ErrorActionPreference") == "Stop":
            raise exception
        if session.preference("ErrorActionPreference") == "Continue":
            frame.streams.error(record)

    def run(frame: Frame, write: Write) -> None:
        old = frame.session.propagate
        for step, start, end in items:
            try:
                frame.session.propagate = True
                try:
                    step(frame, write)
                finally:
                    frame.session.propagate = old
            except errors.ERRORS as error:
                process(frame, error, start, end, write)

    return run
