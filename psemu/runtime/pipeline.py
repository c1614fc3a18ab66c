"""Runs a pipeline: prepare all commands, begin each, push the input through, end each in order, and clean up."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL, CaselessDict, ErrorRecord, PSObject, RuntimeException, to_text
from psemu.objects.operators import runtime_error
from psemu.runtime.category_info import MessageRecord
from psemu.runtime.commands import CommandCall, ExpressionCall, Redirection
from psemu.runtime.enumeration import write_enumerated
from psemu.runtime.flow import StopUpstreamCommandsException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.common_parameters import PipelineVariable, StreamVariables
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Streams, Write


class Processor:
    """A command of a running pipeline; *write* is set to where its output goes."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.write: Write = _nowhere
        self.expects_input = False

    #: the command's streams, once its line is bound
    writer: Any = None
    #: what it writes with then: *write*, or what keeps the values for a variable too
    _emit: Any = None

    #: what StopUpstreamCommandsException names
    requester: Any = None

    def send_to(self, write: Write) -> None:
        """Its output goes to *write* from now on."""
        if self._emit == self.write:
            self._emit = write
        self.write = write

    def _forward(self, value: Any) -> None:
        self.write(value)

    def _set_output(self, variables: StreamVariables) -> PipelineVariable | None:
        """Write through what *variables* collect; the variable of the pipeline if there is one."""
        if not variables.keeps_output:
            self._emit = self.write
            return None
        from psemu.runtime.common_parameters import PipelineVariable

        # where it goes may still change
        self._emit = variables.collector("output", self._forward)
        if not variables.pipeline_variable:
            return None
        made = PipelineVariable(self.frame, variables.pipeline_variable)
        self._emit = made.before(self._emit)
        return made

    def prepare(self) -> None:
        """Bind the command line."""

    def begin(self) -> None:
        """Before any input."""

    def process(self, value: Any) -> None:
        """One input object."""

    def end(self) -> None:
        """After all input."""

    def dispose(self) -> None:
        """In any case, at last."""


def _nowhere(_value: Any) -> None:
    """Output that nobody reads."""


def _redirected(frame: Frame, redirections: list[Redirection], write: Write) -> tuple[Frame, Write]:
    """The frame and output of an element with *redirections*."""
    from psemu.runtime.session_state import Frame as NewFrame

    streams: Streams = frame.streams.copy()
    output = write
    for each in redirections:
        target: Write
        if each.to_output:
            target = write
        else:
            location = each.location(frame) if each.location is not None else None
            if location is not None and location is not AUTOMATION_NULL and to_text(location) != "":
                target = frame.session.interpreter.file_writer(to_text(location), each.append)
            else:
                target = _nowhere
        names = (
            ["Output", "Error", "Warning", "Verbose", "Debug", "Information"] if each.stream == "All" else [each.stream]
        )
        for name in names:
            if name == "Output":
                output = target if not each.to_output else output
            else:
                setattr(streams, name.lower(), _record_writer(name, target))
                if name == "Information":
                    streams.host = _nowhere
    made = NewFrame(frame.session, frame.scope, streams)
    made.command, made.invocation = frame.command, frame.invocation
    return made, output


def _record_writer(name: str, target: Write) -> Write:
    """Messages merged into output become records."""
    if name in ("Error", "Information"):
        return target
    type_name = f"System.Management.Automation.{name}Record"
    return lambda text: target(text if not isinstance(text, str) else MessageRecord(type_name, text))


def resolve(frame: Frame, call: CommandCall) -> Any:
    """What a command's name stands for: FunctionInfo, ScriptBlock or CommandInfo; CommandNotFoundException otherwise."""
    from psemu.runtime.functions import AliasInfo, ExternalScriptInfo, FunctionInfo
    from psemu.runtime.script_block import ScriptBlock

    value: Any = call.static_name
    if not value:
        value = call.name(frame)
        if isinstance(value, PSObject) and value.base is not None:
            value = value.base
        if (
            isinstance(value, (ScriptBlock, FunctionInfo, ExternalScriptInfo))
            or getattr(value, "command_type", None) is not None
        ):
            return value
        if isinstance(value, AliasInfo):
            value = value.definition
        if value is None or value is AUTOMATION_NULL or value == "":
            operator = "." if call.operator == "Dot" else "&"
            raise runtime_error(
                f"The expression after '{operator}' in a pipeline element produced an object that was not valid. It must result in "
                "a command name, a script block, or a CommandInfo object.",
                "BadExpression",
                target=None if value is AUTOMATION_NULL else value,
            )
        if isinstance(value, list):
            raise runtime_error(
                "The expression after '&' in a pipeline element produced an object that was not valid. It must result in a "
                "command name, a script block, or a CommandInfo object.",
                "BadExpression",
                target=value,
            )
        value = to_text(value)
    return find_command(frame, value)


def find_command(frame: Frame, name: str) -> Any:
    """The command called *name*: alias, function, then cmdlet, as PowerShell looks."""
    session = frame.session
    wanted = name
    for _ in range(20):
        alias = session.find_alias(wanted, frame.scope)
        if alias is None:
            break
        wanted = alias.definition
    function = session.find_function(wanted, frame.scope)
    if function is not None:
        return function
    if "/" in wanted or "\\" in wanted:
        from psemu.runtime.script_files import find_script

        script = find_script(session, wanted)
        if script is not None:
            return script
        wanted = wanted.rpartition("\\")[2]
    command = session.find_cmdlet(wanted)
    if command is not None:
        return command
    if wanted.lower().startswith(("global:", "script:", "local:", "function:")):
        function = session.find_function(wanted.partition(":")[2], frame.scope)
        if function is not None:
            return function
    if "-" not in name:
        command = session.find_cmdlet("Get-" + wanted)
        if command is not None and wanted:
            return command
    raise not_found(name)


def not_found(name: str) -> RuntimeException:
    """CommandNotFoundException."""
    return runtime_error(
        f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
        "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
        "CommandNotFoundException",
        "ObjectNotFound",
        target=name,
        exception_type="System.Management.Automation.CommandNotFoundException",
    )


def make_processor(frame: Frame, call: CommandCall) -> Processor:
    """The processor of one command, its arguments evaluated, nothing bound yet."""

    command = resolve(frame, call)
    if call.like_method and frame.scope.effective_strict_mode() >= 2:
        raise runtime_error(
            "The function or command was called as if it were a method. Parameters should be separated by spaces. For information about "
            "parameters, see the about_Parameters Help topic.",
            "StrictModeFunctionCallWithParens",
        )
    arguments = call.arguments(frame)
    return processor_of(frame, command, arguments, call.operator == "Dot", call)


def processor_of(frame: Frame, command: Any, arguments: list[Any], dotted: bool, call: CommandCall | None) -> Processor:
    """The processor of *command* with *arguments*."""
    from psemu.runtime.functions import ExternalScriptInfo, FunctionInfo
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.script_processor import ScriptProcessor

    if any(argument.name == "?" for argument in arguments):
        raise UnsupportedError("help.question-mark")
    if isinstance(command, ScriptBlock):
        return ScriptProcessor(frame, command, "", arguments, dotted, call)
    if isinstance(command, FunctionInfo):
        return ScriptProcessor(frame, command.block, command.name, arguments, dotted, call)
    if isinstance(command, ExternalScriptInfo):
        from psemu.runtime.script_files import ExternalScriptProcessor

        return ExternalScriptProcessor(frame, command.block, command.name, arguments, dotted, call)
    load = frame.session.load_handler
    implementation = load(command.name) if load is not None else None
    from psemu.runtime.cmdlet_processor import CmdletProcessor

    return CmdletProcessor(frame, command, implementation, arguments, call)


def run_pipeline(frame: Frame, calls: list[Any], write: Write) -> None:
    """Run compiled *calls*; the output of the last goes to *write*. Files that they write to are complete when it returns."""
    if not any(call.redirections for call in calls):
        _run_pipeline(frame, calls, write)
        return
    session = frame.session
    mark = len(session.closers)
    try:
        _run_pipeline(frame, calls, write)
    finally:
        success = session.success
        while len(session.closers) > mark:
            session.closers.pop()()
            session.success = success


def _run_pipeline(frame: Frame, calls: list[Any], write: Write) -> None:
    session = frame.session
    first = calls[0]
    value: Any = None
    commands = calls
    feed = isinstance(first, ExpressionCall)
    if feed:
        input_frame = frame
        if first.redirections:
            input_frame, output = _redirected(frame, first.redirections, write)
            if len(calls) == 1:
                session.success = True
                old = session.frame
                session.frame = input_frame
                try:
                    from psemu.runtime import errors

                    try:
                        write_enumerated(output, first.evaluate(input_frame))
                    except errors.ERRORS as error:
                        if session.propagate:
                            raise
                        errors.handle(input_frame, error, session.interpreter.source, 0, 0)
                finally:
                    session.frame = old
                return
        value = first.evaluate(input_frame)
        commands = calls[1:]
    processors: list[Processor] = []
    session.success = True
    output = write
    own_frames: list[Frame] = []
    for call in commands:
        processors.append(make_processor(frame, call))
        own_frames.append(frame)
    for index in range(len(processors) - 1, -1, -1):
        processor = processors[index]
        redirections = commands[index].redirections
        target = output
        if redirections:
            processor.frame, target = _redirected(frame, redirections, output)
        processor.write = target
        processor.expects_input = feed or index > 0
        output = processor.process
    run_processors(frame, processors, feed, value)


def run_processors(frame: Frame, processors: list[Processor], feed: bool, value: Any) -> None:
    """Prepare, begin, feed, end, dispose."""
    session = frame.session
    outer = session.frame
    stopped = 0
    try:
        try:
            for processor in processors:
                processor.prepare()
        except RuntimeException:
            session.success = False
            raise
        stopped = _begin_all(processors) if len(processors) > 1 else _step(processors, 0)
        if feed:
            head = processors[0]
            if not stopped:
                try:
                    write_enumerated(head.process, value)
                except StopUpstreamCommandsException as stop:
                    stopped = _position(processors, stop) + 0
                    if stopped < 0:
                        raise
        elif not stopped:
            try:
                processors[0].process(AUTOMATION_NULL)
            except StopUpstreamCommandsException as stop:
                stopped = _position(processors, stop)
                if stopped < 0:
                    raise
        index = stopped
        while index < len(processors):
            try:
                processors[index].end()
                index += 1
            except StopUpstreamCommandsException as stop:
                position = _position(processors, stop)
                if position < 0:
                    raise
                index = max(position, index + 1)
        session.success = not any(processor.writer is not None and processor.writer.failed for processor in processors)
    finally:
        session.frame = outer
        for processor in processors:
            processor.dispose()
        session.frame = outer


def _position(processors: list[Processor], stop: StopUpstreamCommandsException) -> int:
    for index, processor in enumerate(processors):
        if processor.requester is stop.requester:
            return index
    return -1


def _begin_all(processors: list[Processor]) -> int:
    """Begin each command in order; one that gets an object before its turn begins then."""
    begun: set[int] = set()
    stopped = 0

    def begin(index: int) -> None:
        if index not in begun:
            begun.add(index)
            processors[index].begin()

    def receiver(index: int) -> Write:
        def receive(value: Any) -> None:
            begin(index)
            processors[index].process(value)

        return receive

    late = [index for index in range(len(processors) - 1) if processors[index].write == processors[index + 1].process]
    for index in late:
        processors[index].send_to(receiver(index + 1))
    for index in range(len(processors)):
        if index not in begun:
            begun.add(index)
            stopped = max(stopped, _step(processors, index))
    for index in late:
        processors[index].send_to(processors[index + 1].process)
    return stopped


def _step(processors: list[Processor], index: int) -> int:
    """Begin one command; the position of the command that wants no more input, 0 if none does."""
    try:
        processors[index].begin()
    except StopUpstreamCommandsException as stop:
        position = _position(processors, stop)
        if position < 0:
            raise
        return position
    return 0


__all__ = ["CaselessDict", "ErrorRecord", "Processor", "run_pipeline"]
