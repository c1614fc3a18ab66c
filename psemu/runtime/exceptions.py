"""Exceptions as values of a script: ``$_.Exception``, ``[ArgumentException]::new(…)``."""

from __future__ import annotations

from psemu.objects import ErrorRecord, Hashtable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: message of an exception made without one
_DEFAULTS = {
    "System.ArgumentException": "Value does not fall within the expected range.",
    "System.ArgumentNullException": "Value cannot be null.",
    "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
    "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.NotImplementedException": "The method or operation is not implemented.",
    "System.NotSupportedException": "Specified method is not supported.",
    "System.DivideByZeroException": "Attempted to divide by zero.",
    "System.FormatException": "One of the identified items was in an invalid format.",
    "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
    "System.NullReferenceException": "Object reference not set to an instance of an object.",
    "System.OverflowException": "Arithmetic operation resulted in an overflow.",
    "System.TimeoutException": "The operation has timed out.",
    "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
    "System.IO.FileNotFoundException": "Unable to find the specified file.",
    "System.SystemException": "System error.",
    "System.ApplicationException": "Error in the application.",
}


class NetException:
    """A .NET exception: its type's full name, message, inner exception and properties beside these."""

    __slots__ = ("data", "error_record", "inner", "message", "properties", "type_name")

    def __init__(
        self,
        type_name: str,
        message: str | None = None,
        inner: NetException | None = None,
        properties: dict[str, Any] | None = None,
    ) -> None:
        self.type_name = type_name
        if message is None:
            message = _DEFAULTS.get(type_name, f"Exception of type '{type_name}' was thrown.")
        self.message = message
        self.inner = inner
        self.properties = properties or {}
        self.data = Hashtable()
        self.error_record: ErrorRecord | None = None

    @property
    def type_names(self) -> list[str]:
        """The exception's types, as the objects layer asks for them."""
        return [*self.exception_types(), "System.Object"]

    def exception_types(self) -> list[str]:
        """The type and those it derives from."""
        from psemu.runtime.errors import exception_types

        return exception_types(self.type_name)

    def script_to_string(self) -> str:
        """``Type: message`` as Exception.ToString gives it without a stack trace."""
        return f"{self.type_name}: {self.message}"

    def __str__(self) -> str:
        return self.script_to_string()


def exception_of(record: ErrorRecord) -> NetException:
    """The exception that *record* carries, made when first asked for."""
    found = record.exception
    if isinstance(found, NetException):
        return found
    if record.binding is not None:
        from psemu.runtime.binding_errors import binding_exception

        bound = binding_exception(record)
        bound.error_record = record
        record.exception = bound
        return bound
    inner = None
    if record.inner_type is not None and record.inner_type != record.exception_type:
        message = record.message
        if '"' in message and message.startswith("Exception calling"):
            message = message[message.index(': "') + 3 : -1] if ': "' in message else message
        inner = NetException(record.inner_type, message)
    made = NetException(record.exception_type, record.message, inner)
    made.error_record = record
    if record.category == "OperationStopped" and record.exception_type.endswith(".RuntimeException"):
        # what ``throw`` wraps has a record of its own
        made.error_record = ErrorRecord(
            record.message, "RuntimeException", "NotSpecified", exception_type=record.exception_type
        )
        made.error_record.exception = made
    record.exception = made
    return made
