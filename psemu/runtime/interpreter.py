"""Runs parsed text and script blocks in a session, and says what came out: the one verb of this package."""

from __future__ import annotations

import os
import sys

from psemu.errors import UnsupportedError
from psemu.extent import SourceText
from psemu.objects import UNKNOWN, ErrorRecord, RuntimeException
from psemu.objects.type_data import use_table
from psemu.runtime import errors
from psemu.runtime.compiler import Compilation
from psemu.runtime.flow import (
    BreakException,
    ContinueException,
    ExitException,
    FlowControlException,
    LimitExceeded,
    ReturnException,
    StopUpstreamCommandsException,
)
from psemu.runtime.limits import Watch, recursion_limit
from psemu.runtime.scope import PSVariable, Scope
from psemu.runtime.session_state import Frame
from psemu.runtime.statements import statement_list
from psemu.runtime.streams import StreamRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from psemu.binder import CommandArgument
    from psemu.parser import ParseResult
    from psemu.parser.ast import NamedBlockAst, ScriptBlockAst
    from psemu.runtime.param_block import Parameters
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import SessionState


class InvocationResult:
    """What a run gave: *records* of all streams in order, *success* (``$?``), *exit_code* of ``exit``, else None."""

    __slots__ = ("exit_code", "records", "success")

    def __init__(self, records: list[StreamRecord], success: bool, exit_code: int | None) -> None:
        self.records = records
        self.success = success
        self.exit_code = exit_code

    def stream(self, name: str) -> list[Any]:
        """The values of one stream: ``output``, ``error``, ``warning``, ``verbose``, ``debug``, ``information``, ``host``."""
        return [record.value for record in self.records if record.stream == name]

    @property
    def output(self) -> list[Any]:
        """Values of the output stream."""
        return self.stream("output")

    @property
    def errors(self) -> list[ErrorRecord]:
        """Error records, terminating ones included."""
        return self.stream("error")


class Code:
    """The compiled blocks of a script block; None for one that is not there."""

    __slots__ = (
        "_parameters",
        "ast",
        "begin",
        "clean",
        "compilation",
        "dynamic",
        "end",
        "is_filter",
        "is_plain",
        "process",
    )

    def __init__(self, tree: ScriptBlockAst, source: SourceText, is_filter: bool) -> None:
        c = Compilation(source)
        self.ast = tree
        self.compilation = c
        self.is_filter = is_filter
        self._parameters: tuple[str, Parameters] | None = None
        self.begin = self._block(tree.begin_block)
        self.process = self._block(tree.process_block)
        self.end = self._block(tree.end_block)
        self.clean = self._block(tree.clean_block)
        self.dynamic = self._block(tree.dynamic_param_block)
        if is_filter and self.process is None:
            self.process, self.end = self.end, None
        #: statements only: no parameters and no named blocks
        self.is_plain = (
            self.end is not None and self.begin is None and self.process is None and tree.param_block is None
        )

    def _block(self, node: NamedBlockAst | None) -> Any:
        if node is None:
            return None
        return statement_list(self.compilation, node.statements, node.traps)

    def parameters(self, frame: Frame, name: str) -> Parameters:
        """The param block's metadata for a command called *name*."""
        if self._parameters is None or self._parameters[0] != name:
            from psemu.runtime.param_block import read_parameters

            self._parameters = (name, read_parameters(name, self.ast, self.compilation, frame, self.is_filter))
        return self._parameters[1]


class _Records(list):  # type: ignore[type-arg]
    """Records that go on to a consumer, and to who listens, as they come; up to *limit* of them (None: all)."""

    def __init__(
        self,
        sink: Callable[[StreamRecord], None] | None,
        limit: int | None,
        listeners: list[Callable[[StreamRecord], None]],
    ) -> None:
        super().__init__()
        self._sink = sink
        self._limit = limit
        self._listeners = listeners

    def append(self, record: StreamRecord) -> None:
        if self._limit is not None and len(self) >= self._limit:
            limit, self._limit = self._limit, None
            raise LimitExceeded(f"The run wrote more than its limit of {limit} records.")
        super().append(record)
        if self._sink is not None:
            self._sink(record)
        for listener in self._listeners:
            listener(record)


class Interpreter:
    """Runs text in *session*; one run at a time."""

    def __init__(self, session: SessionState) -> None:
        self.session = session
        session._interpreter = self
        self.source = SourceText("")
        self.watch = Watch(session.limits)

    # runs ----------------------------------------------------------------------------------------------------------------------

    def run(
        self,
        parsed: ParseResult,
        sink: Callable[[StreamRecord], None] | None = None,
        arguments: Sequence[CommandArgument] = (),
    ) -> InvocationResult:
        """Run a parsed text, with *arguments* for its param block, in the global scope; *sink* gets each record when it is written.

        Errors are records, never raised.
        """
        session = self.session
        limits = session.limits
        records: list[StreamRecord] = _Records(sink, limits.output, session.listeners)
        session.records = records
        from psemu.runtime.streams import collecting

        streams = collecting(records)
        frame = Frame(session, session.global_scope, streams)
        session.frame = frame
        session.propagate = False
        session.depth = 0
        use_table(session.type_data)
        exit_code: int | None = None
        old_limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(old_limit, recursion_limit(limits.depth)))
        old_source, self.source = self.source, parsed.source
        self.watch = Watch(limits)
        try:
            with self.watch:
                exit_code = self._run(parsed, frame, records, arguments)
        except LimitExceeded as stop:
            # the timer's last look may come when the run is over, even while the watch is being stopped
            self.watch.stop()
            self._fail(frame, ErrorRecord(stop.message, "LimitExceeded", "LimitsExceeded"))
        finally:
            self.source = old_source
            sys.setrecursionlimit(old_limit)
        for listener in list(session.listeners):
            listener(StreamRecord("end", None))
        return InvocationResult(list(records), session.success, exit_code)

    def _run(
        self, parsed: ParseResult, frame: Frame, records: list[StreamRecord], arguments: Sequence[CommandArgument]
    ) -> int | None:
        session = self.session

        def write(value: Any) -> None:
            records.append(StreamRecord("output", value))

        try:
            if parsed.errors:
                from psemu.runtime.parse_failure import parse_error_record

                raise RuntimeException(parse_error_record(parsed))
            from psemu.runtime.script_block import ScriptBlock
            from psemu.runtime.script_processor import ScriptProcessor

            block = ScriptBlock(parsed.ast, parsed.source, session)
            self.define_types(block, frame)
            code = self.code_of(block)
            path = parsed.source.path
            plain = code.begin is None and code.process is None and code.clean is None
            if path is None and parsed.ast.param_block is None and plain and not arguments:
                frame.vars["args"] = PSVariable("args", [])
                if code.end is not None:
                    code.end(frame, write)
            else:
                name = "" if path is None else os.path.basename(path)
                processor = ScriptProcessor(frame, block, name, list(arguments), True, None)
                processor.write = write
                from psemu.runtime.pipeline import run_processors

                run_processors(frame, [processor], False, None)
        except ExitException as stop:
            return stop.code
        except (ReturnException, BreakException, ContinueException, StopUpstreamCommandsException):
            return None
        except LimitExceeded as stop:
            self.watch.stop()
            self._fail(frame, ErrorRecord(stop.message, "LimitExceeded", "LimitsExceeded"))
        except UnsupportedError as problem:
            record = ErrorRecord(
                str(problem), problem.code, "NotImplemented", exception_type="System.NotSupportedException"
            )
            self._fail(frame, record)
        except errors.ERRORS as error:
            exception = errors.to_runtime_exception(error)
            self._fail(frame, exception.error_record)
        except MemoryError:
            # no script goes on where nothing is left to go on with
            message = "Exception of type 'System.OutOfMemoryException' was thrown: the run needs more memory than it may have."
            kind = "System.OutOfMemoryException"
            self._fail(frame, ErrorRecord(message, kind, "OperationStopped", exception_type=kind))
        except BrokenPipeError:
            # who reads what the run writes is gone
            raise
        except Exception as fault:
            if os.environ.get("PSEMU_DEBUG"):
                raise
            self._fail(frame, errors.own_fault_record(fault))
        return None

    def _fail(self, frame: Frame, record: ErrorRecord) -> None:
        self.session.success = False
        self.session.remember_error(record)
        frame.streams.error(record)

    def define_types(self, block: ScriptBlock, frame: Frame) -> None:
        """Modules that a script uses, its classes and its enums are there before its first statement runs."""
        from psemu.parser.ast import TypeDefinitionAst

        tree = block.ast
        for using in tree.using_statements:
            if using.using_statement_kind != "Namespace":
                from psemu.runtime.modules import use_module

                use_module(self.session, using, block.source)

        definitions = [
            node
            for node in (tree.end_block.statements if tree.end_block else [])
            if isinstance(node, TypeDefinitionAst)
        ]
        if definitions:
            from psemu.runtime.classes import define_types

            define_types(self.code_of(block).compilation, definitions, frame)

    # calls ---------------------------------------------------------------------------------------------------------------------

    def enter_call(self) -> None:
        """Count a call; too deep is PowerShell's call depth error."""
        session = self.session
        session.depth += 1
        if session.depth > session.limits.depth:
            session.depth -= 1
            raise _too_deep()
        if self.watch.active:
            self.watch.check()

    def leave_call(self) -> None:
        """The call is over."""
        self.session.depth -= 1

    def code_of(self, block: ScriptBlock) -> Code:
        """The compiled form of *block*, made once for all blocks of the same tree."""
        shared = block.code
        if shared is None:
            shared = block.code = [None]
        if shared[0] is None:
            shared[0] = Code(block.ast, block.source, block.is_filter)
        code: Code = shared[0]
        return code

    def create_script_block(self, text: str) -> ScriptBlock:
        """``[scriptblock]::Create(text)``; RuntimeException with the parse error if it is none."""
        from psemu.parser import parse
        from psemu.runtime.script_block import ScriptBlock

        parsed = parse(text)
        if parsed.errors:
            from psemu.runtime.parse_failure import parse_error_record

            record = parse_error_record(parsed, positions=True)
            record.exception_type = "System.Management.Automation.ParseException"
            raise RuntimeException(record)
        return ScriptBlock(parsed.ast, parsed.source, self.session)

    def file_writer(self, path: str, append: bool = False) -> Callable[[Any], None]:
        """What writes redirected output to a file in the session's memory."""
        session = self.session
        command = session.find_cmdlet("Out-File")
        if command is None:
            raise UnsupportedError("redirection.file", f"Unsupported.redirection.file: nothing writes to {path} here.")
        from psemu.binder import CommandArgument

        taken: list[Any] = []
        arguments = [CommandArgument("FilePath", "-FilePath", True, path)]
        if append:
            arguments.append(CommandArgument("Append", "-Append"))
        else:
            self.invoke_command(command, arguments, lambda _value: None)
        session.closers.append(lambda: self.invoke_command(command, arguments, lambda _value: None, taken))
        return taken.append

    def invoke_script_block(
        self,
        block: ScriptBlock,
        arguments: Sequence[Any] = (),
        dollar_underbar: Any = UNKNOWN,
        *,
        input_objects: Iterable[Any] = (),
        write: Callable[[Any], None] | None = None,
        new_scope: bool = False,
        variables: dict[str, Any] | None = None,
    ) -> list[Any]:
        """Run *block* and give its outputs, or send them to *write*.

        Without *new_scope* it runs in the current scope, as ForEach-Object's blocks do; ``$_`` is *dollar_underbar* unless that is
        UNKNOWN. *variables* are set for the call.
        """
        session = self.session
        frame = session.frame
        outputs: list[Any] = []
        emit = outputs.append if write is None else write
        code = self.code_of(block)
        if code.is_plain and block.module_scope is None and not (new_scope or arguments or input_objects or variables):
            self._call_plain(code, frame, dollar_underbar, emit)
            return outputs
        scope = frame.scope
        if block.module_scope is not None:
            scope = Scope(block.module_scope)
        elif new_scope:
            scope = Scope(frame.scope)
        simple = code.ast.param_block is None and code.begin is None and code.process is None
        if not simple or input_objects:
            return self._invoke_command(
                frame, block, arguments, dollar_underbar, input_objects, emit, outputs, variables
            )
        inner = frame
        if scope is not frame.scope:
            inner = Frame(session, scope, frame.streams)
            inner.command = frame.command
        own = inner.vars
        given: dict[str, Any] = dict(variables or {})
        if dollar_underbar is not UNKNOWN:
            given["_"] = dollar_underbar
        if arguments or new_scope:
            given["args"] = list(arguments)
        saved = {name: own.get(name.lower()) for name in given}
        for name, value in given.items():
            own[name.lower()] = PSVariable(name, value)
        session.frame = inner
        self.enter_call()
        try:
            if code.end is not None:
                code.end(inner, emit)
        except ReturnException:
            pass
        finally:
            self.leave_call()
            session.frame = frame
            for name, old in saved.items():
                if old is None:
                    own.pop(name.lower(), None)
                else:
                    own[name.lower()] = old
        return outputs

    def _call_plain(self, code: Code, frame: Frame, dollar_underbar: Any, emit: Callable[[Any], None]) -> None:
        """A block that is only statements, in the current scope: what a pipeline does for each of its objects."""
        own = frame.vars
        old = own.get("_")
        if dollar_underbar is not UNKNOWN:
            own["_"] = PSVariable("_", dollar_underbar)
        self.enter_call()
        try:
            code.end(frame, emit)
        except ReturnException:
            pass
        finally:
            self.session.depth -= 1
            self.session.frame = frame
            if dollar_underbar is not UNKNOWN:
                if old is None:
                    own.pop("_", None)
                else:
                    own["_"] = old

    def _invoke_command(
        self,
        frame: Frame,
        block: ScriptBlock,
        arguments: Sequence[Any],
        dollar_underbar: Any,
        input_objects: Iterable[Any],
        emit: Callable[[Any], None],
        outputs: list[Any],
        variables: dict[str, Any] | None,
    ) -> list[Any]:
        """A block with parameters or several blocks runs as a command of its own."""
        from psemu.binder import CommandArgument
        from psemu.runtime.pipeline import run_processors
        from psemu.runtime.script_processor import ScriptProcessor

        found = [CommandArgument(None, "", True, value, -1, -1, False, False) for value in arguments]
        processor = ScriptProcessor(frame, block, "", found, False, None)
        processor.write = emit
        processor.given = dict(variables or {})
        objects = list(input_objects)
        processor.expects_input = bool(objects)
        old = frame.vars.get("_")
        if dollar_underbar is not UNKNOWN:
            frame.vars["_"] = PSVariable("_", dollar_underbar)
        try:
            run_processors(frame, [processor], bool(objects), objects)
        finally:
            if dollar_underbar is not UNKNOWN:
                if old is None:
                    frame.vars.pop("_", None)
                else:
                    frame.vars["_"] = old
        return outputs

    def invoke_script_block_for(self, block: Any, value: Any) -> list[Any]:
        """Run *block* with ``$_`` set to *value*, as validation does."""
        return self.invoke_script_block(block, (), value, new_scope=True)

    def invoke_text(self, text: str, write: Callable[[Any], None]) -> None:
        """Run *text* in the current scope (Invoke-Expression)."""
        block = self.create_script_block(text)
        old, self.source = self.source, block.source
        try:
            self.invoke_script_block(block, write=write)
        finally:
            self.source = old

    def invoke_command(
        self,
        command: Any,
        arguments: Sequence[Any],
        write: Callable[[Any], None],
        input_objects: list[Any] | None = None,
    ) -> None:
        """Run a command (CommandInfo, FunctionInfo or ScriptBlock) with binder *arguments* in the current scope."""
        from psemu.runtime.pipeline import processor_of, run_processors

        frame = self.session.frame
        processor = processor_of(frame, command, list(arguments), False, None)
        processor.write = write
        processor.expects_input = input_objects is not None
        run_processors(frame, [processor], input_objects is not None, input_objects)


def _too_deep() -> RuntimeException:
    exception = RuntimeException(errors.call_depth_record())
    exception.stop = False
    return exception


__all__ = ["FlowControlException", "Interpreter", "InvocationResult"]
