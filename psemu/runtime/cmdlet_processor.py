"""Runs a command that is implemented in Python: binds its parameters and gives it the pipeline's streams."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL, CaselessDict, ErrorRecord, RuntimeException
from psemu.runtime.binding import Binding
from psemu.runtime.cmdlet import Cmdlet, CommandRuntime
from psemu.runtime.common_parameters import PipelineVariable, StreamVariables, preferences_of
from psemu.runtime.enumeration import write_enumerated
from psemu.runtime.messages import Writer
from psemu.runtime.pipeline import Processor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.catalog import CommandInfo
    from psemu.extent import ScriptExtent
    from psemu.runtime.commands import CommandCall
    from psemu.runtime.session_state import Frame


class PipelineRuntime(CommandRuntime):
    """The streams of one running cmdlet."""

    def __init__(self, processor: CmdletProcessor, writer: Writer) -> None:
        self._processor = processor
        self._writer = writer

    @property
    def extent(self) -> ScriptExtent | None:
        """Where the command stands."""
        call = self._processor.call
        return None if call is None else call.source.extent(call.start, call.end)

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        """Down the pipeline."""
        if value is AUTOMATION_NULL:
            return
        if enumerate_collection:
            write_enumerated(self._processor._emit, value)
        else:
            self._processor._emit(value)

    def write_error(self, record: ErrorRecord) -> None:
        """As ``-ErrorAction`` says."""
        self._processor.locate(record)
        self._writer.error(record)

    def write_warning(self, text: str) -> None:
        """As ``-WarningAction`` says."""
        self._writer.warning(text)

    def write_verbose(self, text: str) -> None:
        """As ``-Verbose`` says."""
        self._writer.verbose(text)

    def write_debug(self, text: str) -> None:
        """As ``-Debug`` says."""
        self._writer.debug(text)

    def write_information(self, value: Any, tags: tuple[str, ...] = ()) -> None:
        """As ``-InformationAction`` says."""
        self._writer.information(value, tags)

    def write_host(self, text: str) -> None:
        """To the host."""
        self._processor.frame.streams.host(text)

    def stop_upstream_commands(self) -> None:
        """Ends what stands before this command."""
        from psemu.runtime.flow import StopUpstreamCommandsException

        raise StopUpstreamCommandsException(self._processor.requester)

    def should_process(self, target: str, action: str | None = None) -> bool:
        """``-WhatIf`` and ``-Confirm``."""
        return self._writer.should_process(target, action)

    def should_continue(self, query: str, caption: str) -> bool:
        """Asks in any case."""
        return self._writer.ask(query, caption)


class CmdletProcessor(Processor):
    """One cmdlet of a pipeline."""

    def __init__(
        self,
        frame: Frame,
        command: CommandInfo,
        implementation: type[Cmdlet] | None,
        arguments: list[Any],
        call: CommandCall | None,
    ) -> None:
        super().__init__(frame)
        self.command = command
        self.implementation = implementation
        self.arguments = arguments
        self.call = call
        self.cmdlet: Cmdlet | None = None
        self.binding: Binding | None = None
        self._variables: StreamVariables | None = None
        self._pipeline_variable: PipelineVariable | None = None
        #: the parameter that takes every object as it is, once one has been bound
        self._sole: str | None = None

    def locate(self, record: ErrorRecord) -> None:
        """Where the command stands in the script."""
        if record.extent is None and self.call is not None:
            from psemu.runtime.binding_errors import binding_extent

            record.extent = binding_extent(record, self.call)
        if record.invocation is None:
            # what a service refuses is told by the command inside the module
            record.invocation = record.activity or self.command.name

    def prepare(self) -> None:
        """Bind the command line and make the cmdlet."""
        session = self.frame.session
        self.binding = Binding(self.frame, self.command)
        # a pipeline into Out-Null ends before it: nothing reads what stands after the name
        arguments = [] if self.expects_input and self.command.name == "Out-Null" else self.arguments
        try:
            self.binding.command_line(arguments, self.expects_input)
        except RuntimeException as error:
            for text in self.binding.warnings():
                self.frame.streams.warning(text)
            self.locate(error.error_record)
            raise
        if self.implementation is None:
            # its line is bound all the same: what is wrong with it comes first
            name = self.command.name
            reason = self.frame.session.refusal(name)
            why = f": {reason}." if reason else "."
            raise UnsupportedError(f"command.{name}", f"Unsupported.command.{name}: {name} does not run here{why}")
        values = self.binding.values()
        for refused in self.implementation.refused_parameters:
            if refused in values:
                raise UnsupportedError(f"command.{self.command.name}.{refused}")
        lowered = {name.lower(): value for name, value in values.items()}
        self._variables = StreamVariables(self.frame, lowered)
        writer = Writer(
            self.frame, preferences_of(lowered), self._variables, self.command.name, self.command.confirm_impact
        )
        self.cmdlet = self.implementation(self.command, session, PipelineRuntime(self, writer), values)
        self.requester = self.cmdlet
        self.cmdlet.parameter_set_name = self.binding.parameter_set_name
        self._pipeline_variable = self._set_output(self._variables)
        self.writer = writer
        for text in self.binding.warnings():
            writer.warning(text)

    def _run(self, step: Any) -> None:
        session = self.frame.session
        outer = session.frame
        session.frame = self.frame
        try:
            step()
        except RuntimeException as error:
            self.locate(error.error_record)
            raise
        finally:
            session.frame = outer

    def begin(self) -> None:
        """BeginProcessing."""
        assert self.cmdlet is not None
        self._run(self.cmdlet.begin_processing)

    def process(self, value: Any) -> None:
        """Bind *value* and run ProcessRecord."""
        assert self.cmdlet is not None
        assert self.binding is not None
        sole = self._sole
        if sole is not None and value is not None and value is not AUTOMATION_NULL:
            self.binding.rebind(sole, value)
            self.cmdlet.parameters[sole] = value
            self._run(self.cmdlet.process_record)
            return
        if self.expects_input:
            try:
                self.binding.input_object(value)
            except RuntimeException as error:
                self.locate(error.error_record)
                self.writer.error(error.error_record)
                return
            self.cmdlet.parameters = self.binding.values()
            self.cmdlet.parameter_set_name = self.binding.parameter_set_name
            self._sole = self.binding.sole_input() if value is not None else None
        self._run(self.cmdlet.process_record)

    def end(self) -> None:
        """EndProcessing."""
        assert self.cmdlet is not None
        self._run(self.cmdlet.end_processing)

    def dispose(self) -> None:
        """What was set for the pipeline only goes with it."""
        if self._pipeline_variable is not None:
            self._pipeline_variable.remove()


__all__ = ["CaselessDict", "CmdletProcessor", "PipelineRuntime"]
