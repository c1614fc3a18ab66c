"""What goes wrong at run time, in PowerShell's terms: ErrorRecord and the exception that carries one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import ScriptExtent


class ErrorRecord:
    """System.Management.Automation.ErrorRecord.

    *fully_qualified_error_id* is whole (``NamedParameterNotFound,Start-X``), *category* PowerShell's ErrorCategory name,
    *exception_type* the .NET type name of the exception, *message* its text; *details* (ErrorDetails) replaces the text shown.
    """

    __slots__ = (
        "activity",
        "binding",
        "category",
        "category_reason",
        "category_target_name",
        "category_target_type",
        "details",
        "exception",
        "exception_type",
        "extent",
        "fully_qualified_error_id",
        "inner_type",
        "invocation",
        "message",
        "recommended_action",
        "stack_trace",
        "target_object",
    )

    def __init__(
        self,
        message: str,
        fully_qualified_error_id: str,
        category: str = "NotSpecified",
        target_object: object = None,
        exception_type: str = "System.Management.Automation.RuntimeException",
        details: str | None = None,
        activity: str = "",
        extent: ScriptExtent | None = None,
    ) -> None:
        self.message = message
        self.fully_qualified_error_id = fully_qualified_error_id
        self.category = category
        self.target_object = target_object
        self.exception_type = exception_type
        self.details = details
        self.activity = activity
        self.extent = extent
        self.category_reason: str | None = None
        self.category_target_name: str | None = None
        self.category_target_type: str | None = None
        self.recommended_action = ""
        self.stack_trace: str | None = None
        #: the exception as a value of the script, made by the runtime when asked for
        self.exception: object = None
        #: what the binder said, if it is a line that did not bind
        self.binding: object = None
        #: .NET type of the inner exception, which ``catch [type]`` looks at too
        self.inner_type: str | None = None
        #: InvocationInfo of the command that reported it
        self.invocation: object = None

    def __str__(self) -> str:
        return self.details if self.details is not None else self.message

    def __repr__(self) -> str:
        return f"ErrorRecord({self.fully_qualified_error_id!r}, {str(self)!r})"


class RuntimeException(Exception):
    """A terminating error: *error_record* says what."""

    def __init__(self, error_record: ErrorRecord) -> None:
        self.error_record = error_record
        #: raised by ``throw``
        self.thrown = False
        #: the running command that the error ends, whatever its statements would do about it (ThrowTerminatingError)
        self.leaving: object = None
        #: ``-ErrorAction Stop`` or a limit decided: no preference is asked again
        self.stop = False
        super().__init__(str(error_record))


class PSInvalidCastException(Exception):
    """A conversion that PowerShell refuses; *message* is PowerShell's text, *error_id* its id (``InvalidCastFromStringToInteger`` …)."""

    def __init__(self, message: str, error_id: str = "InvalidCast") -> None:
        self.message = message
        self.error_id = error_id
        super().__init__(message)
