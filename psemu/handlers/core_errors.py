"""Errors of the core commands: an ErrorRecord whose id ends with the command's class, as PowerShell writes them."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import ErrorRecord, RuntimeException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.runtime.cmdlet import Cmdlet

ENGINE = "System.Management.Automation."


def class_name_of(command: Cmdlet) -> str:
    """The .NET class of a compiled cmdlet: ``Microsoft.PowerShell.Commands.SelectObjectCommand``."""
    known = command.command_info.class_name
    if known:
        return known
    return f"Microsoft.PowerShell.Commands.{command.command_info.name.replace('-', '')}Command"


def error_record(
    command: Cmdlet,
    error_id: str,
    message: str,
    category: str,
    target: object = None,
    exception_type: str = ENGINE + "PSArgumentException",
) -> ErrorRecord:
    """A record of *command*: its id gets the command's class."""
    record = ErrorRecord(message, f"{error_id},{class_name_of(command)}", category, target, exception_type)
    record.activity = command.command_info.name
    return record


def terminate(
    command: Cmdlet,
    error_id: str,
    message: str,
    category: str,
    target: object = None,
    exception_type: str = ENGINE + "PSArgumentException",
) -> RuntimeException:
    """The exception that ends *command*, to be raised."""
    return RuntimeException(error_record(command, error_id, message, category, target, exception_type))


def refuse_parameters(command: Cmdlet, *names: str) -> None:
    """Say loudly which bound parameter is not supported here."""
    for name in names:
        if command.has(name):
            raise UnsupportedError(f"command.{command.command_info.name}.{name}")
