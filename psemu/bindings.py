"""What generated functions call: ``invoke`` binds the arguments as a splatted hashtable would and runs the command in a shell, ``iterate``
gives what it writes object by object.

What goes wrong is a :class:`CommandError` that carries the ErrorId, or one of its kinds:

    CommandError                a terminating error
    ├── CommandNotFoundError    nobody knows the command
    ├── CommandBindingError     the arguments do not bind
    └── UnsupportedCommandError valid, and psemu does not do it
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Final, Literal, TypedDict

from psemu.errors import UnsupportedError
from psemu.objects import ErrorRecord, RuntimeException

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from concurrent.futures import ThreadPoolExecutor
    from typing import Any, TypeVar

    from typing_extensions import deprecated

    from psemu.shell import Shell

    _T = TypeVar("_T")
else:

    def deprecated(message: str) -> Callable[[_T], _T]:
        """PEP 702's decorator: a call of the function is a DeprecationWarning with *message*."""

        def decorate(function: _T) -> _T:
            import functools
            import warnings

            @functools.wraps(function)
            def call(*arguments, **named):
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return function(*arguments, **named)

            call.__deprecated__ = message
            return call

        return decorate


__all__ = [
    "NOT_GIVEN",
    "CommandBindingError",
    "CommandError",
    "CommandNotFoundError",
    "CommonParameters",
    "NotGiven",
    "UnsupportedCommandError",
    "default_shell",
    "deprecated",
    "invoke",
    "invoke_async",
    "iterate",
    "iterate_async",
    "powershell_value",
]

_Action = Literal["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Break"]


class NotGiven(enum.Enum):
    """The type of :data:`NOT_GIVEN`: an argument that was left out, which is not the same as None (``$null``)."""

    NOT_GIVEN = "not given"


NOT_GIVEN: Final = NotGiven.NOT_GIVEN


class CommandError(RuntimeException):
    """A terminating error of a command: :attr:`error_id` says which, ``error_record`` has all of it."""

    @property
    def error_id(self) -> str:
        """FullyQualifiedErrorId without the command's name, e.g. ``NamedParameterNotFound``."""
        return self.error_record.fully_qualified_error_id.partition(",")[0]


class CommandNotFoundError(CommandError):
    """Nobody knows the command."""


class CommandBindingError(CommandError):
    """The arguments do not bind: a missing or unknown parameter, a value that does not convert or is refused."""


class UnsupportedCommandError(CommandError):
    """Valid PowerShell that psemu does not do; :attr:`error_id` is ``Unsupported.<feature>``."""


def _typed(error: RuntimeException | UnsupportedError) -> CommandError:
    if isinstance(error, UnsupportedError):
        return UnsupportedCommandError(
            ErrorRecord(str(error), error.code, "NotImplemented", exception_type="System.NotSupportedException")
        )
    record = error.error_record
    kind = record.exception_type.rpartition(".")[2]
    if record.fully_qualified_error_id.startswith("Unsupported."):
        return UnsupportedCommandError(record)
    if kind == "CommandNotFoundException":
        return CommandNotFoundError(record)
    return CommandBindingError(record) if kind.startswith("ParameterBinding") else CommandError(record)


class CommonParameters(TypedDict, total=False):
    """PowerShell's common parameters, by their Python names."""

    verbose: bool
    debug: bool
    error_action: _Action
    warning_action: _Action
    information_action: _Action
    progress_action: _Action
    error_variable: str
    warning_variable: str
    information_variable: str
    out_variable: str
    out_buffer: int
    pipeline_variable: str


_COMMON = {
    "verbose": "Verbose",
    "debug": "Debug",
    "error_action": "ErrorAction",
    "warning_action": "WarningAction",
    "information_action": "InformationAction",
    "progress_action": "ProgressAction",
    "error_variable": "ErrorVariable",
    "warning_variable": "WarningVariable",
    "information_variable": "InformationVariable",
    "out_variable": "OutVariable",
    "out_buffer": "OutBuffer",
    "pipeline_variable": "PipelineVariable",
}
_default_shell: Shell | None = None


def default_shell() -> Shell:
    """The shell of calls that name none: one for the process, on the embedded emulator."""
    global _default_shell
    if _default_shell is None:
        from psemu.shell import Shell

        _default_shell = Shell()
    return _default_shell


def invoke(
    command_name: str,
    parameters: Mapping[str, object],
    shell: Shell | None = None,
    common_parameters: CommonParameters | None = None,
) -> list[Any]:
    """Run *command_name* with *parameters* (PowerShell name → value; :data:`NOT_GIVEN` ones are left out); what it writes.

    A terminating error is raised as :class:`CommandError`; other errors are in the shell's error stream, as for a pasted line
    (``common_parameters={"error_action": "Stop"}`` makes them terminating).
    """
    given = _given(parameters, common_parameters)
    try:
        return (shell or default_shell()).invoke_command(command_name, given)
    except (RuntimeException, UnsupportedError) as error:
        raise _typed(error) from error


def iterate(
    command_name: str,
    parameters: Mapping[str, object],
    shell: Shell | None = None,
    common_parameters: CommonParameters | None = None,
) -> Generator[Any, None, None]:
    """:func:`invoke`, object by object while the command runs: it waits until the next object is asked for.

    A list of many pages asks for a page when the one before is used up. The shell may run other commands meanwhile. The command ends with
    the generator: at its last object, when it is closed or when nobody has it any more.
    """
    from psemu.bindings_iteration import objects_of

    given = _given(parameters, common_parameters)
    try:
        yield from objects_of(shell or default_shell(), command_name, given)
    except (RuntimeException, UnsupportedError) as error:
        raise _typed(error) from error


def _given(parameters: Mapping[str, object], common_parameters: CommonParameters | None) -> dict[str, object]:
    given = {name: powershell_value(value) for name, value in parameters.items() if value is not NOT_GIVEN}
    for name, value in (common_parameters or {}).items():
        given[_COMMON[name]] = powershell_value(value)
    return given


_threads: ThreadPoolExecutor | None = None


async def invoke_async(
    command_name: str,
    parameters: Mapping[str, object],
    shell: Shell | None = None,
    common_parameters: CommonParameters | None = None,
) -> list[Any]:
    """:func:`invoke` without holding up the event loop.

    Calls run one after the other in a thread of their own: a session does one thing at a time, as PowerShell's does.
    """
    output: list[Any] = await _in_thread(invoke, command_name, parameters, shell, common_parameters)
    return output


async def iterate_async(
    command_name: str,
    parameters: Mapping[str, object],
    shell: Shell | None = None,
    common_parameters: CommonParameters | None = None,
) -> AsyncGenerator[Any, None]:
    """:func:`iterate` for ``async for``, without holding up the event loop."""
    objects = iterate(command_name, parameters, shell, common_parameters)
    end = object()
    try:
        while (value := await _in_thread(next, objects, end)) is not end:
            yield value
    finally:
        await _in_thread(objects.close)


async def _in_thread(function: Callable[..., Any], *arguments: object) -> Any:
    """What *function* gives, called in the one thread of all calls."""
    global _threads
    if _threads is None:
        from concurrent.futures import ThreadPoolExecutor

        _threads = ThreadPoolExecutor(1, "psemu-bindings")
    import asyncio

    return await asyncio.get_running_loop().run_in_executor(_threads, function, *arguments)


def powershell_value(value: object) -> object:
    """A Python value as a script would have it: mappings become hashtables, sequences arrays, dates and UUIDs their text."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Mapping):
        from psemu.objects import Hashtable

        return Hashtable((key, powershell_value(item)) for key, item in value.items())
    if type(value) in (tuple, set, frozenset, list) or isinstance(value, range):
        return [powershell_value(item) for item in value] if isinstance(value, (Sequence, Set)) else value
    from datetime import datetime, timedelta
    from uuid import UUID

    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    return str(value) if isinstance(value, UUID) else value


def _duration(value: object) -> str:
    from datetime import timedelta

    assert isinstance(value, timedelta)
    sign = "-" if value < timedelta(0) else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{sign}{value.days}.{hours:02}:{minutes:02}:{seconds:02}"
    return f"{text}.{value.microseconds:06}" if value.microseconds else text
