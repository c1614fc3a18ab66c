"""What a command implementation is to the pipeline: PowerShell's Cmdlet class with its write methods and ShouldProcess."""

from __future__ import annotations

from psemu.objects import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.catalog import CommandInfo
    from psemu.extent import ScriptExtent
    from psemu.objects import CaselessDict, ErrorRecord
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import SessionState


class CommandRuntime:
    """The pipeline's side of a running cmdlet (PowerShell's ``ICommandRuntime``): where its streams and questions go.

    The pipeline gives each running cmdlet one. A test may give a subclass that records.
    """

    @property
    def extent(self) -> ScriptExtent | None:
        """Where the command stands in its script, None where no script called it."""
        return None

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        """Send *value* down the pipeline; *enumerate_collection* sends its elements one by one."""
        raise NotImplementedError

    def write_error(self, record: ErrorRecord) -> None:
        """Report a non-terminating error; ``-ErrorAction Stop`` makes it terminating."""
        raise NotImplementedError

    def write_warning(self, text: str) -> None:
        """Write to the warning stream."""
        raise NotImplementedError

    def write_verbose(self, text: str) -> None:
        """Write to the verbose stream."""
        raise NotImplementedError

    def write_debug(self, text: str) -> None:
        """Write to the debug stream."""
        raise NotImplementedError

    def write_information(self, value: Any, tags: tuple[str, ...] = ()) -> None:
        """Write to the information stream."""
        raise NotImplementedError

    def write_host(self, text: str) -> None:
        """Write *text* to the host itself, line end included by the caller (progress and prompts do not come here)."""
        raise NotImplementedError

    def stop_upstream_commands(self) -> None:
        """Take no more input: raises what ends the commands before this one (``Select-Object -First``)."""
        from psemu.runtime.flow import StopUpstreamCommandsException

        raise StopUpstreamCommandsException(self)

    def should_process(self, target: str, action: str | None = None) -> bool:
        """Ask ``-WhatIf`` and ``-Confirm``; without *action* the command's name is the action."""
        raise NotImplementedError

    def should_continue(self, query: str, caption: str) -> bool:
        """Ask for confirmation whatever the preferences are."""
        raise NotImplementedError


class Cmdlet:
    """Base of all command implementations.

    A new instance serves each invocation. :attr:`parameters` holds the bound values by full name, only the bound ones, after conversion;
    it is filled before :meth:`begin_processing` and, for pipeline input, anew before each :meth:`process_record`.
    """

    #: parameters that bind, and that the command does not do: a line with one of them is refused
    refused_parameters: tuple[str, ...] = ()

    def __init__(
        self,
        command_info: CommandInfo,
        session: SessionState,
        runtime: CommandRuntime,
        parameters: CaselessDict,
    ) -> None:
        self.command_info = command_info
        self.session = session
        self.runtime = runtime
        self.parameters = parameters
        self.parameter_set_name = ""

    def begin_processing(self) -> None:
        """Once, before any input."""

    def process_record(self) -> None:
        """Once per input object; once if there is no pipeline input."""

    def end_processing(self) -> None:
        """Once, after all input."""

    def get(self, name: str, default: Any = None) -> Any:
        """The bound value of parameter *name*, else *default*."""
        return self.parameters.get(name, default)

    def has(self, name: str) -> bool:
        """True if parameter *name* is bound."""
        return name in self.parameters

    def switch(self, name: str) -> bool:
        """True if switch *name* is given and not ``:$false``."""
        return bool(self.parameters.get(name, False))

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        """See :meth:`CommandRuntime.write_object`."""
        self.runtime.write_object(value, enumerate_collection)

    def write_error(self, record: ErrorRecord) -> None:
        """See :meth:`CommandRuntime.write_error`."""
        self.runtime.write_error(record)

    def write_warning(self, text: str) -> None:
        """See :meth:`CommandRuntime.write_warning`."""
        self.runtime.write_warning(text)

    def write_verbose(self, text: str) -> None:
        """See :meth:`CommandRuntime.write_verbose`."""
        self.runtime.write_verbose(text)

    def write_debug(self, text: str) -> None:
        """See :meth:`CommandRuntime.write_debug`."""
        self.runtime.write_debug(text)

    def write_information(self, value: Any, tags: tuple[str, ...] = ()) -> None:
        """See :meth:`CommandRuntime.write_information`."""
        self.runtime.write_information(value, tags)

    def write_host(self, text: str) -> None:
        """See :meth:`CommandRuntime.write_host`."""
        self.runtime.write_host(text)

    def stop_upstream_commands(self) -> None:
        """See :meth:`CommandRuntime.stop_upstream_commands`."""
        self.runtime.stop_upstream_commands()

    def invoke_script_block(
        self, block: ScriptBlock, arguments: Sequence[Any] = (), dollar_underbar: Any = UNKNOWN, stream: bool = False
    ) -> list[Any]:
        """Run *block* in the caller's scope, with ``$_`` set unless it is UNKNOWN, and ``$args``.

        The outputs come back as a list; with *stream* they go down the pipeline as they come and the list is empty.
        """
        interpreter = self.session.interpreter
        write = self.runtime.write_object if stream else None
        return interpreter.invoke_script_block(block, arguments, dollar_underbar, write=write)

    def throw_terminating_error(self, record: ErrorRecord) -> None:
        """End the command with *record*: raises RuntimeException."""
        from psemu.objects import RuntimeException

        raise RuntimeException(record)

    def should_process(self, target: str, action: str | None = None) -> bool:
        """See :meth:`CommandRuntime.should_process`."""
        return self.runtime.should_process(target, action)


_REGISTERED: dict[str, type[Cmdlet]] = {}


def cmdlet(name: str) -> Callable[[type[Cmdlet]], type[Cmdlet]]:
    """Class decorator: the class implements command *name* (``Verb-Noun``). The modules of psemu.handlers use it."""

    def register(implementation: type[Cmdlet]) -> type[Cmdlet]:
        _REGISTERED[name.lower()] = implementation
        return implementation

    return register


def registered(name: str) -> type[Cmdlet] | None:
    """The implementation registered for *name*, None if its module was not imported or there is none."""
    return _REGISTERED.get(name.lower())
