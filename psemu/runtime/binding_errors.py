"""A line that does not bind as a script meets it: the ErrorRecord, its exception with what it knows, and what that was caused by."""

from __future__ import annotations

from psemu.objects import ErrorRecord, NetType, PSInvalidCastException, RuntimeException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder import ParameterBindingError
    from psemu.catalog import CommandInfo
    from psemu.extent import ScriptExtent
    from psemu.runtime.commands import CommandCall
    from psemu.runtime.exceptions import NetException

_AUTOMATION = "System.Management.Automation."


def binding_record(
    error: ParameterBindingError, command: CommandInfo | None = None, target: object = None
) -> ErrorRecord:
    """The record of *error* for *command*; *target* is the object of the pipeline that did not bind."""
    owner = "" if command is None or not command.name else "," + (command.class_name or command.name)
    record = ErrorRecord(error.message, error.error_id + owner, error.category, target, _type_of(error))
    if command is not None:
        record.activity = command.name
        record.invocation = command.name or None
    record.binding = error
    return record


#: errors that are about a parameter's name; those about its value are told by their prefix
_OF_NAMES = frozenset(
    (
        "AmbiguousParameter",
        "MissingArgument",
        "NamedParameterNotFound",
        "ParameterAlreadyBound",
        "ParameterNotInParameterSet",
    )
)
_OF_VALUES = ("ParameterArgument", "CannotConvertArgument", "ParameterBindingFailed", "ScriptBlockArgument")


def binding_extent(record: ErrorRecord, call: CommandCall) -> ScriptExtent:
    """Where PowerShell points for an error of *call*: a parameter's name, its value, or else the whole command."""
    error: Any = record.binding
    start, end = call.start, call.end
    if error is not None and "start" in error.facts:
        facts = error.facts
        name_end = facts.get("name_end", facts["end"])
        if error.error_id in _OF_NAMES:
            start, end = facts["start"], name_end
        elif error.error_id.startswith(_OF_VALUES):
            start, end = facts["start"], facts["end"]
            if name_end < end:
                value = call.source.text[name_end:end]
                start = end - len(value.lstrip(" \t\r\n`"))
    return call.source.extent(start, end)


def _type_of(error: ParameterBindingError) -> str:
    name = "ParameterBindingException"
    if error.error_id.startswith("ParameterArgumentValidationError"):
        name = "ParameterBindingValidationException"
    elif error.error_id == "ParameterArgumentTransformationError":
        name = "ParameterBindingArgumentTransformationException"
    return _AUTOMATION + name


def binding_exception(record: ErrorRecord) -> NetException:
    """The ParameterBindingException of *record*, which :func:`binding_record` made."""
    from psemu.runtime.exceptions import NetException
    from psemu.runtime.properties import invocation_info

    error: Any = record.binding
    facts = error.facts
    line, offset = 0, 0
    if record.extent is not None:
        line, offset = record.extent.start_line_column
    given, wanted = facts.get("given", ""), facts.get("type", "")
    properties = {
        "ParameterName": error.parameter or None,
        "ParameterType": NetType(wanted) if wanted else None,
        "TypeSpecified": NetType(given) if given else None,
        "ErrorId": error.error_id,
        "Line": line,
        "Offset": offset,
        "CommandInvocation": invocation_info(record),
    }
    return NetException(record.exception_type, record.message, _inner(error), properties)


def _inner(error: ParameterBindingError) -> NetException | None:
    """What made the binding fail, None if that was the binder itself."""
    from psemu.runtime.exceptions import exception_of

    cause = error.__cause__
    if isinstance(cause, RuntimeException):
        return exception_of(cause.error_record)
    if "refusal" in error.facts:
        prefix = f"Cannot validate argument on parameter '{error.parameter}'. "
        text = error.message.removeprefix(prefix)
        return _metadata_exception("ValidationMetadataException", text, error.facts["refusal"])
    if isinstance(cause, PSInvalidCastException):
        cast = cast_exception(cause)
        if error.error_id != "ParameterArgumentTransformationError":
            return cast
        outer = _metadata_exception("ArgumentTransformationMetadataException", cause.message, "RuntimeException")
        outer.inner = cast
        return outer
    return None


def cast_exception(problem: PSInvalidCastException) -> NetException:
    """A refused conversion as the exception inside another."""
    from psemu.runtime.exceptions import NetException

    made = NetException(_AUTOMATION + "PSInvalidCastException", problem.message)
    made.error_record = ErrorRecord(problem.message, problem.error_id, "InvalidArgument", exception_type=made.type_name)
    return made


def _metadata_exception(name: str, message: str, error_id: str) -> NetException:
    from psemu.runtime.exceptions import NetException

    made = NetException(_AUTOMATION + name, message)
    made.error_record = ErrorRecord(message, error_id, "MetadataError", exception_type=made.type_name)
    made.error_record.exception = made
    return made
