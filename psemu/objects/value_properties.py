"""The properties that .NET's and PowerShell's classes have, as lists of names and values, by class."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.error_record import ErrorRecord
from psemu.objects.psobject import EnumValue, NetType, PSArray, PSObject
from psemu.objects.type_names import type_names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _array_properties(value: Any) -> list[tuple[str, object]]:
    if (isinstance(value, PSArray) and not value.type_name.endswith("]")) or "List`1" in getattr(
        value, "type_name", ""
    ):
        return [("Capacity", len(value)), ("Count", len(value)), ("IsFixedSize", False), ("IsReadOnly", False)]
    return [
        ("Length", len(value)),
        ("LongLength", numbers.Int64(len(value))),
        ("Rank", 1),
        ("SyncRoot", value),
        ("IsReadOnly", False),
        ("IsFixedSize", True),
        ("IsSynchronized", False),
        ("Count", len(value)),
    ]


def _hashtable_properties(value: Any) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [("IsReadOnly", False), ("IsFixedSize", False), ("IsSynchronized", False)]
    from psemu.objects.dictionaries import TableView

    views = [("Keys", TableView(value, "Key")), ("Values", TableView(value, "Value"))]
    return [*facts, *views, ("SyncRoot", value), ("Count", len(value))]


def _date_properties(value: Any) -> list[tuple[str, object]]:
    from psemu.objects.datetimes import TICKS_PER_DAY, DateTime
    from psemu.objects.format import format_value

    year, month, day = value.civil
    time = value.time_of_day
    return [
        ("Date", DateTime(value.ticks // TICKS_PER_DAY * TICKS_PER_DAY, value.kind)),
        ("Day", day),
        ("DayOfWeek", day_of_week(value.day_of_week)),
        ("DayOfYear", value.day_of_year),
        ("Hour", time.hours),
        ("Kind", EnumValue("System.DateTimeKind", value.kind, ("Unspecified", "Utc", "Local").index(value.kind))),
        ("Millisecond", time.milliseconds),
        ("Microsecond", time.microseconds),
        ("Nanosecond", time.nanoseconds),
        ("Minute", time.minutes),
        ("Month", month),
        ("Second", time.seconds),
        ("Ticks", numbers.Int64(value.ticks)),
        ("TimeOfDay", time),
        ("Year", year),
        # the type data's own property; its text is that of Get-Date's default view
        ("DateTime", format_value(value, "D") + " " + format_value(value, "T")),
    ]


def _offset_properties(value: Any) -> list[tuple[str, object]]:
    from psemu.objects.datetimes import DateTime, TimeSpan

    moment = value.ticks - value.offset
    # what only a date has is left out: the kind, and the text that PowerShell adds
    parts = [each for each in _date_properties(value.clock) if each[0] not in ("Kind", "DateTime")]
    offset = TimeSpan(value.offset)
    return [
        ("DateTime", value.clock),
        ("UtcDateTime", DateTime(moment, "Utc")),
        ("LocalDateTime", DateTime(moment, "Local")),
        *parts,
        ("Offset", offset),
        ("TotalOffsetMinutes", offset.days * 1440 + offset.hours * 60 + offset.minutes),
        ("UtcTicks", numbers.Int64(moment)),
    ]


def day_of_week(number: int) -> EnumValue:
    """A System.DayOfWeek; 0 is Sunday."""
    names = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    return EnumValue("System.DayOfWeek", names[number], number)


def _span_properties(value: Any) -> list[tuple[str, object]]:
    from psemu.objects import datetimes as units

    return [
        ("Ticks", numbers.Int64(value.ticks)),
        ("Days", value.days),
        ("Hours", value.hours),
        ("Milliseconds", value.milliseconds),
        ("Microseconds", value.microseconds),
        ("Nanoseconds", value.nanoseconds),
        ("Minutes", value.minutes),
        ("Seconds", value.seconds),
        ("TotalDays", value.total(units.TICKS_PER_DAY)),
        ("TotalHours", value.total(units.TICKS_PER_HOUR)),
        ("TotalMilliseconds", value.total(units.TICKS_PER_MILLISECOND)),
        ("TotalMicroseconds", value.total(10)),
        ("TotalNanoseconds", value.ticks * 100.0),
        ("TotalMinutes", value.total(units.TICKS_PER_MINUTE)),
        ("TotalSeconds", value.total(units.TICKS_PER_SECOND)),
    ]


def _date_only_properties(value: Any) -> list[tuple[str, object]]:
    from psemu.objects.datetimes import TICKS_PER_DAY, DateTime

    date = DateTime(value.days * TICKS_PER_DAY)
    year, month, day = date.civil
    return [
        ("Year", year),
        ("Month", month),
        ("Day", day),
        ("DayOfWeek", day_of_week(date.day_of_week)),
        ("DayOfYear", date.day_of_year),
        ("DayNumber", value.days),
    ]


def _time_only_properties(value: Any) -> list[tuple[str, object]]:
    from psemu.objects.datetimes import TimeSpan

    span = TimeSpan(value.ticks)
    return [
        ("Hour", span.hours),
        ("Minute", span.minutes),
        ("Second", span.seconds),
        ("Millisecond", span.milliseconds),
        ("Microsecond", span.microseconds),
        ("Nanosecond", span.nanoseconds),
        ("Ticks", numbers.Int64(value.ticks)),
    ]


def _type_properties(value: Any) -> list[tuple[str, object]]:
    full = value.full_name
    outer = full[: full.index("[")] if "`" in full and "[" in full else full
    space, _, name = outer.rpartition(".")
    return [
        ("IsPublic", True),
        ("IsSerial", _is_serializable(full, space, name)),
        ("Name", name),
        ("BaseType", _base_of(full)),
        ("FullName", full),
        ("Namespace", space),
    ]


#: namespaces whose types .NET marks as serializable, and those of their types that it does not
_SERIALIZABLE = {
    "System",
    "System.Collections",
    "System.Collections.Generic",
    "System.Collections.ObjectModel",
    "System.Collections.Specialized",
    "System.Globalization",
    "System.Numerics",
    "System.Text",
}
_NOT_SERIALIZABLE = {
    *("Activator", "BitConverter", "Buffer", "Console", "Convert", "DateOnly", "Environment", "GC", "Half", "Index"),
    *("Int128", "Lazy`1", "Math", "Random", "Range", "TimeOnly", "UInt128", "Void", "IDisposable", "Stopwatch"),
}


def _is_serializable(full: str, space: str, name: str) -> bool:
    from psemu.objects.enums import find_enum

    if full.endswith("]") and "`" not in full:
        return True
    return (space in _SERIALIZABLE and name not in _NOT_SERIALIZABLE) or find_enum(full) is not None


def _base_of(full: str) -> NetType | None:
    from psemu.objects.enums import find_enum
    from psemu.objects.types import VALUE_TYPES

    if full == "System.Object":
        return None
    if full.endswith("]") and "`" not in full:
        return NetType("System.Array")
    if find_enum(full) is not None:
        return NetType("System.Enum")
    known = {"System.Xml.XmlDocument": "System.Xml.XmlNode", "System.Void": "System.ValueType"}
    return NetType(known.get(full, "System.ValueType" if full in VALUE_TYPES else "System.Object"))


def _error_properties(value: Any) -> list[tuple[str, object]]:
    given = getattr(value, "exception", None)
    exception = (
        given
        if given is not None
        else PSObject([("Message", value.message)], [value.exception_type, "System.Exception"])
    )
    return [
        ("Exception", exception),
        ("TargetObject", value.target_object),
        ("CategoryInfo", category_info(value)),
        ("FullyQualifiedErrorId", value.fully_qualified_error_id),
        ("ErrorDetails", value.details),
    ]


def category_info(record: ErrorRecord) -> PSObject:
    """The ErrorCategoryInfo of a record."""
    target = record.target_object
    target_type = type_names_of(target)[0].rpartition(".")[2] if target is not None else ""
    reason = record.exception_type.rpartition(".")[2]
    return PSObject(
        [
            ("Category", record.category),
            ("Activity", record.activity),
            ("Reason", reason),
            ("TargetName", "" if target is None else str(target)),
            ("TargetType", target_type),
        ],
        ["System.Management.Automation.ErrorCategoryInfo"],
    )


def _options(options: Any) -> EnumValue:
    values = {"ReadOnly": 1, "Constant": 2, "Private": 4, "AllScope": 8, "Unspecified": 16}
    names = [name for name in values if name in options]
    total = sum(values[name] for name in names)
    return EnumValue("System.Management.Automation.ScopedItemOptions", ", ".join(names) or "None", total)


def _variable_properties(value: Any) -> list[tuple[str, object]]:
    visibility = EnumValue(
        "System.Management.Automation.SessionStateEntryVisibility", value.visibility, int(value.visibility == "Private")
    )
    return [
        ("Name", value.name),
        ("Description", value.description),
        ("Value", value.value),
        ("Visibility", visibility),
        ("Module", None),
        ("ModuleName", ""),
        ("Options", _options(value.options)),
        ("Attributes", PSArray(value.attributes, "System.Management.Automation.PSVariableAttributeCollection")),
    ]


def _command_type(name: str) -> EnumValue:
    numbers_of = {"Alias": 1, "Function": 2, "Filter": 4, "Cmdlet": 8, "ExternalScript": 16}
    return EnumValue("System.Management.Automation.CommandTypes", name, numbers_of.get(name, 0))


def _alias_properties(value: Any) -> list[tuple[str, object]]:
    return [
        ("DisplayName", f"{value.name} -> {value.definition}"),
        ("CommandType", _command_type("Alias")),
        ("Definition", value.definition),
        ("Options", _options(value.options)),
        ("Description", value.description),
        ("ReferencedCommand", value.definition),
        ("ResolvedCommandName", value.definition),
        ("Name", value.name),
        ("Source", ""),
        ("Version", None),
    ]


def _command_properties(value: Any) -> list[tuple[str, object]]:
    from psemu.objects.net_values import Version

    verb, dash, noun = value.name.partition("-")
    module = str(value.module_name or "")
    # PowerShell's own modules have the version that their assemblies are compatible with
    version = Version((7, 0, 0, 0)) if module.startswith("Microsoft.PowerShell.") else None
    return [
        ("DefaultParameterSet", value.default_parameter_set),
        ("Verb", verb if dash else ""),
        ("Noun", noun),
        ("CommandType", _command_type(value.command_type)),
        ("Name", value.name),
        ("Version", version),
        ("Source", module),
        ("ModuleName", module),
    ]


def _function_properties(value: Any) -> list[tuple[str, object]]:
    return [
        ("ScriptBlock", value.block),
        ("Definition", value.block.text),
        ("Options", _options(value.options)),
        ("Description", value.description),
        ("CommandType", _command_type("Filter" if value.block.is_filter else "Function")),
        ("Name", value.name),
        ("Version", None),
        ("Source", ""),
        ("ModuleName", ""),
    ]


def utf16_length(text: str) -> int:
    """The length that .NET counts: a character beyond the first plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_PROPERTIES: dict[str, Callable[[Any], list[tuple[str, object]]]] = {
    "str": lambda value: [("Length", utf16_length(value))],
    "list": _array_properties,
    "PSArray": _array_properties,
    "CaseTable": _hashtable_properties,
    "Hashtable": _hashtable_properties,
    "DateTime": _date_properties,
    "DateTimeOffset": _offset_properties,
    "TimeSpan": _span_properties,
    "NetType": _type_properties,
    "ScriptClass": _type_properties,
    "ScriptEnum": _type_properties,
    "ErrorRecord": _error_properties,
    "DictionaryEntry": lambda value: [("Key", value.key), ("Value", value.value), ("Name", value.key)],
    "DateOnly": _date_only_properties,
    "TimeOnly": _time_only_properties,
    "SwitchParameter": lambda value: [("IsPresent", value.is_present)],
    "Guid": lambda value: [("Guid", str(value))],
    "PSVariable": _variable_properties,
    "LazyVariable": _variable_properties,
    "NullVariable": _variable_properties,
    "FunctionInfo": _function_properties,
    "AliasInfo": _alias_properties,
    "CommandInfo": _command_properties,
}


def listed_properties(value: object) -> list[tuple[str, object]]:
    """The properties of the object itself, in its order; none for what has none here."""
    properties = _PROPERTIES.get(type(value).__name__)
    if properties is not None:
        return properties(value)
    lister = getattr(value, "list_properties", None)
    return lister() if lister is not None else []
