"""Write-Output and the commands that write the other streams."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, ErrorRecord, PSObject
from psemu.runtime.call_stack import caller_extent
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@cmdlet("Write-Output")
class WriteOutput(Cmdlet):
    """Sends its input down the pipeline."""

    def process_record(self) -> None:
        value = self.get("InputObject", AUTOMATION_NULL)
        if value is AUTOMATION_NULL:
            return
        if self.switch("NoEnumerate"):
            self.write_object(value)
        else:
            self.write_object(value, True)


def host_text(value: Any, separator: str) -> str:
    """*value* as Write-Host writes it: the elements of a collection with *separator* between them."""
    from psemu.objects import to_text
    from psemu.objects.psobject import Hashtable

    inner = value.base if isinstance(value, PSObject) and value.base is not None else value
    if inner is None:
        return ""
    if isinstance(inner, Hashtable):
        from psemu.formatting.cells import text_of
        from psemu.objects.properties import DictionaryEntry

        return separator.join(text_of(DictionaryEntry(key, held)) for key, held in inner.items())
    if isinstance(inner, list):
        return separator.join(text for text in (host_text(item, separator) for item in inner))
    return to_text(value)


@cmdlet("Write-Host")
class WriteHost(Cmdlet):
    """Writes to the host, by way of the information stream."""

    def process_record(self) -> None:
        from psemu.objects import to_text

        separator = to_text(self.get("Separator", " "))
        text = host_text(self.get("Object"), separator)
        newline = not self.switch("NoNewline")
        message = PSObject(
            [
                ("Message", text),
                ("NoNewLine", not newline),
                ("ForegroundColor", self.get("ForegroundColor")),
                ("BackgroundColor", self.get("BackgroundColor")),
            ],
            ["System.Management.Automation.HostInformationMessage"],
        )
        self.write_information(message, ("PSHOST",))


@cmdlet("Write-Warning")
class WriteWarning(Cmdlet):
    """Writes a warning."""

    def process_record(self) -> None:
        self.write_warning(str(self.get("Message", "")))


@cmdlet("Write-Verbose")
class WriteVerbose(Cmdlet):
    """Writes a verbose message."""

    def process_record(self) -> None:
        self.write_verbose(str(self.get("Message", "")))


@cmdlet("Write-Debug")
class WriteDebug(Cmdlet):
    """Writes a debug message."""

    def process_record(self) -> None:
        self.write_debug(str(self.get("Message", "")))


@cmdlet("Write-Information")
class WriteInformation(Cmdlet):
    """Writes to the information stream."""

    def process_record(self) -> None:
        tags: Any = self.get("Tags") or []
        self.write_information(self.get("MessageData"), tuple(str(tag) for tag in tags))


@cmdlet("Write-Error")
class WriteError(Cmdlet):
    """Reports a non-terminating error."""

    def process_record(self) -> None:
        given: Any = self.get("ErrorRecord")
        if given is not None:
            self.write_error(given)
            return
        exception: Any = self.get("Exception")
        message: Any = self.get("Message")
        exception_type = "Microsoft.PowerShell.Commands.WriteErrorException"
        if exception is not None:
            from psemu.objects import type_name_of
            from psemu.objects.properties import find_property

            exception_type = type_name_of(exception)
            found = find_property(exception, "Message")
            if message is None:
                message = found[1] if found else getattr(exception, "message", str(exception))
        error_id = str(self.get("ErrorId") or exception_type)
        category: Any = self.get("Category")
        record = ErrorRecord(
            str(message if message is not None else ""),
            error_id,
            str(getattr(category, "name", category) or "NotSpecified"),
            self.get("TargetObject"),
            exception_type,
        )
        # a function's own Write-Error speaks for the function, and stands where that was called
        caller = self.session.calls[-1] if self.session.calls else None
        if caller is not None and caller.name:
            record.fully_qualified_error_id += f",{caller.name}"
            if not caller.block.is_file:
                record.invocation = caller.name
        record.extent = caller_extent(self.session)
        record.activity = str(self.get("CategoryActivity") or "Write-Error")
        record.category_reason = str(self.get("CategoryReason") or "")
        record.category_target_name = str(self.get("CategoryTargetName") or "")
        record.category_target_type = str(self.get("CategoryTargetType") or "")
        if self.has("RecommendedAction"):
            record.details = record.details or record.message
            record.recommended_action = str(self.get("RecommendedAction"))
        if exception is not None and hasattr(record, "exception"):
            record.exception = exception
        self.write_error(record)
