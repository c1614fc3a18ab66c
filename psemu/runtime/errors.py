"""From anything raised to an ErrorRecord, and what a statement does with it: PowerShell's ExceptionHandlingOps."""

from __future__ import annotations

from psemu.extent import EMPTY_EXTENT
from psemu.objects import ErrorRecord, PSInvalidCastException, RuntimeException
from psemu.runtime.flow import NetError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import SourceText
    from psemu.runtime.session_state import Frame, SessionState

_AUTOMATION = "System.Management.Automation."

#: what a statement catches; ParameterBindingError joins when the binder is loaded
ERRORS: tuple[type[BaseException], ...] = (
    RuntimeException,
    PSInvalidCastException,
    NetError,
    RecursionError,
)

#: parents of the exception types that scripts name, up to System.Exception
_PARENTS = {
    "System.SystemException": "System.Exception",
    "System.ArithmeticException": "System.SystemException",
    "System.DivideByZeroException": "System.ArithmeticException",
    "System.OverflowException": "System.ArithmeticException",
    "System.ArgumentException": "System.SystemException",
    "System.ArgumentNullException": "System.ArgumentException",
    "System.ArgumentOutOfRangeException": "System.ArgumentException",
    "System.FormatException": "System.SystemException",
    "System.UriFormatException": "System.FormatException",
    "System.IndexOutOfRangeException": "System.SystemException",
    "System.InvalidCastException": "System.SystemException",
    "System.InvalidOperationException": "System.SystemException",
    "System.ObjectDisposedException": "System.InvalidOperationException",
    "System.NotImplementedException": "System.SystemException",
    "System.NotSupportedException": "System.SystemException",
    "System.NullReferenceException": "System.SystemException",
    "System.OutOfMemoryException": "System.SystemException",
    "System.RankException": "System.SystemException",
    "System.TimeoutException": "System.SystemException",
    "System.UnauthorizedAccessException": "System.SystemException",
    "System.ApplicationException": "System.Exception",
    "System.OperationCanceledException": "System.SystemException",
    "System.Collections.Generic.KeyNotFoundException": "System.SystemException",
    "System.IO.IOException": "System.SystemException",
    "System.IO.FileNotFoundException": "System.IO.IOException",
    "System.IO.DirectoryNotFoundException": "System.IO.IOException",
    "System.IO.PathTooLongException": "System.IO.IOException",
    "System.Security.SecurityException": "System.SystemException",
    "System.Net.WebException": "System.InvalidOperationException",
    "System.Net.Http.HttpRequestException": "System.Exception",
    "System.Text.RegularExpressions.RegexParseException": "System.ArgumentException",
    "System.Text.Json.JsonException": "System.Exception",
    "System.Xml.XmlException": "System.SystemException",
    "System.AggregateException": "System.Exception",
    _AUTOMATION + "RuntimeException": "System.SystemException",
    _AUTOMATION + "PSInvalidCastException": "System.InvalidCastException",
    _AUTOMATION + "PSInvalidOperationException": "System.InvalidOperationException",
    _AUTOMATION + "PSArgumentException": "System.ArgumentException",
    _AUTOMATION + "PSArgumentNullException": "System.ArgumentNullException",
    _AUTOMATION + "PSArgumentOutOfRangeException": "System.ArgumentOutOfRangeException",
    _AUTOMATION + "PSNotSupportedException": "System.NotSupportedException",
    _AUTOMATION + "PSNotImplementedException": "System.NotImplementedException",
    _AUTOMATION + "CmdletInvocationException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "CmdletProviderInvocationException": _AUTOMATION + "CmdletInvocationException",
    _AUTOMATION + "ActionPreferenceStopException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "CommandNotFoundException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "ParseException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "IncompleteParseException": _AUTOMATION + "ParseException",
    _AUTOMATION + "ParameterBindingException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "ParameterBindingValidationException": _AUTOMATION + "ParameterBindingException",
    _AUTOMATION + "ParameterBindingArgumentTransformationException": _AUTOMATION + "ParameterBindingException",
    _AUTOMATION + "MetadataException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "ValidationMetadataException": _AUTOMATION + "MetadataException",
    _AUTOMATION + "ArgumentTransformationMetadataException": _AUTOMATION + "MetadataException",
    _AUTOMATION + "ExtendedTypeSystemException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "MethodException": _AUTOMATION + "ExtendedTypeSystemException",
    _AUTOMATION + "MethodInvocationException": _AUTOMATION + "MethodException",
    _AUTOMATION + "GetValueException": _AUTOMATION + "ExtendedTypeSystemException",
    _AUTOMATION + "SetValueException": _AUTOMATION + "ExtendedTypeSystemException",
    _AUTOMATION + "SetValueInvocationException": _AUTOMATION + "SetValueException",
    _AUTOMATION + "GetValueInvocationException": _AUTOMATION + "GetValueException",
    _AUTOMATION + "PropertyNotFoundException": _AUTOMATION + "ExtendedTypeSystemException",
    _AUTOMATION + "SessionStateException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "ItemNotFoundException": _AUTOMATION + "SessionStateException",
    _AUTOMATION + "SessionStateUnauthorizedAccessException": _AUTOMATION + "SessionStateException",
    _AUTOMATION + "ScriptCallDepthException": "System.SystemException",
    _AUTOMATION + "PipelineStoppedException": _AUTOMATION + "RuntimeException",
    _AUTOMATION + "ScriptRequiresException": _AUTOMATION + "RuntimeException",
    "Microsoft.PowerShell.Commands.WriteErrorException": "System.SystemException",
}


class TypeName:
    """System.Management.Automation.Language.TypeName: a type as a script wrote it, the target of the error that nobody knows it."""

    __slots__ = ("full_name",)

    type_name = "System.Management.Automation.Language.TypeName"

    def __init__(self, full_name: str) -> None:
        self.full_name = full_name

    def __str__(self) -> str:
        return self.full_name

    def list_properties(self) -> list[tuple[str, object]]:
        """The name in full, and without its namespace."""
        return [("FullName", self.full_name), ("Name", self.full_name)]


def exception_types(type_name: str, session: SessionState | None = None) -> list[str]:
    """*type_name* and the types it derives from, nearest first, without System.Object."""
    names = [type_name]
    while names[-1] != "System.Exception" and len(names) < 40:
        parent = _PARENTS.get(names[-1])
        if parent is None and session is not None:
            own = session.types.get(names[-1].lower())
            parent = getattr(own, "base_name", None)
        names.append(parent or "System.Exception")
    return names


def to_runtime_exception(error: BaseException) -> RuntimeException:
    """Any error that a script can meet as the RuntimeException that carries its record."""
    if isinstance(error, RuntimeException):
        return error
    if isinstance(error, PSInvalidCastException):
        record = ErrorRecord(error.message, error.error_id, "InvalidArgument")
        record.inner_type = _AUTOMATION + "PSInvalidCastException"
    elif isinstance(error, NetError):
        record = ErrorRecord(error.message, error.type_name, "OperationStopped", exception_type=error.type_name)
        record.inner_type = error.type_name
    elif isinstance(error, RecursionError):
        record = call_depth_record()
    else:
        from psemu.runtime.binding_errors import binding_record

        record = binding_record(error)  # type: ignore[arg-type]
    found = RuntimeException(record)
    found.__cause__ = error
    return found


def call_depth_record() -> ErrorRecord:
    """The script failed due to call depth overflow."""
    return ErrorRecord(
        "The script failed due to call depth overflow.",
        "CallDepthOverflow",
        "InvalidOperation",
        exception_type=_AUTOMATION + "ScriptCallDepthException",
    )


def own_fault_record(fault: Exception) -> ErrorRecord:
    """A fault of psemu itself, so that a run ends with an error and not with a traceback."""
    return ErrorRecord(
        f"psemu failed by a fault of its own: {type(fault).__name__}: {fault}. Please report it with the script. PSEMU_DEBUG=1 shows where.",
        "PsemuFault",
        "NotSpecified",
        exception_type="System.InvalidProgramException",
    )


def report(session: SessionState, frame: Frame, record: ErrorRecord) -> None:
    """Write *record* to the error stream and remember it in ``$Error``."""
    session.remember_error(record)
    frame.streams.error(record)


def give_place(record: ErrorRecord, source: SourceText, start: int, end: int) -> None:
    """An error that has no place in a text yet stands at the statement that it ended."""
    if record.extent is None or record.extent is EMPTY_EXTENT:
        record.extent = source.extent(start, end)


def handle(frame: Frame, error: BaseException, source: SourceText, start: int, end: int) -> None:
    """What a statement does with an error that it raised: report it and go on, or raise it again."""
    session = frame.session
    exception = to_runtime_exception(error)
    record = exception.error_record
    give_place(record, source, start, end)
    session.success = False
    session.remember_error(record)
    if session.propagate or exception.stop or exception.leaving is not None:
        raise exception
    preference = session.preference("ErrorActionPreference")
    if preference == "SilentlyContinue":
        return
    if preference == "Ignore":
        if session.errors and session.errors[0] is record:
            session.errors.pop(0)
        return
    if preference == "Stop":
        exception.stop = True
        raise exception
    if exception.thrown:
        raise exception
    frame.streams.error(record)
