"""The properties that a value shows to PowerShell: which there are, in order, and what they are; formatting and selection build on it."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.error_record import ErrorRecord
from psemu.objects.psobject import (
    CaselessDict,
    EnumValue,
    Hashtable,
    NetType,
    PSArray,
    PSMember,
    PSObject,
    SwitchParameter,
)
from psemu.objects.type_data import TABLES, typed_member, typed_members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_TYPE_NAMES: dict[type, str] = {
    str: "System.String",
    int: "System.Int32",
    float: "System.Double",
    bool: "System.Boolean",
    list: "System.Object[]",
    SwitchParameter: "System.Management.Automation.SwitchParameter",
    ErrorRecord: "System.Management.Automation.ErrorRecord",
    NetType: "System.RuntimeType",
    numbers.Int64: "System.Int64",
    numbers.Int16: "System.Int16",
    numbers.SByte: "System.SByte",
    numbers.Byte: "System.Byte",
    numbers.UInt16: "System.UInt16",
    numbers.UInt32: "System.UInt32",
    numbers.UInt64: "System.UInt64",
    numbers.BigInteger: "System.Numerics.BigInteger",
    numbers.Int128: "System.Int128",
    numbers.UInt128: "System.UInt128",
    numbers.IntPtr: "System.IntPtr",
    numbers.UIntPtr: "System.UIntPtr",
    numbers.Single: "System.Single",
    numbers.Half: "System.Half",
    numbers.Char: "System.Char",
}
#: value classes whose modules are imported only where such a value exists, by class name
_LATE_TYPE_NAMES = {
    "Decimal": "System.Decimal",
    "DateTime": "System.DateTime",
    "DateTimeOffset": "System.DateTimeOffset",
    "TimeSpan": "System.TimeSpan",
    "DateOnly": "System.DateOnly",
    "TimeOnly": "System.TimeOnly",
    "Guid": "System.Guid",
    "ScriptBlock": "System.Management.Automation.ScriptBlock",
    "DictionaryEntry": "System.Collections.DictionaryEntry",
}


class DictionaryEntry:
    """System.Collections.DictionaryEntry: what enumerating a Hashtable gives."""

    __slots__ = ("key", "value")

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value

    def __str__(self) -> str:
        from psemu.objects.text import to_text

        return f"[{to_text(self.key)}, {to_text(self.value)}]"

    def all_properties(self) -> list[tuple[str, Any]]:
        """Key and Value, without the Name that the type data add."""
        return [("Key", self.key), ("Value", self.value)]


def type_names_of(value: object) -> list[str]:
    """The type name of *value* and those of its bases as far as they matter here (``PSObject.TypeNames``)."""
    if isinstance(value, PSObject):
        if value.base is None:
            return value.type_names
        names = type_names_of(value.base)
        given = value.type_names
        return names if given[:1] == ["System.Management.Automation.PSCustomObject"] or not given else given
    kind = type(value)
    known = _TYPE_NAMES.get(kind)
    if known is not None:
        return [known]
    if kind is Hashtable:
        ordered = value.ordered  # type: ignore[attr-defined]
        return ["System.Collections.Specialized.OrderedDictionary" if ordered else "System.Collections.Hashtable"]
    if isinstance(value, EnumValue):
        return [value.type_name, "System.Enum", "System.ValueType"]
    late = _LATE_TYPE_NAMES.get(kind.__name__)
    if late is not None:
        return [late]
    given_name = getattr(value, "type_name", None)
    if isinstance(given_name, str):
        return [given_name]
    return [f"{kind.__module__}.{kind.__name__}"]


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
    owner = "System.Collections.Hashtable"
    keys = PSArray(value.keys(), f"{owner}+KeyCollection")
    values = PSArray(value.values(), f"{owner}+ValueCollection")
    return [*facts, ("Keys", keys), ("Values", values), ("SyncRoot", value), ("Count", len(value))]


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
    return [
        ("CommandType", _command_type(value.command_type)),
        ("Name", value.name),
        ("Version", None),
        ("Source", getattr(value, "module_name", "")),
        ("ModuleName", getattr(value, "module_name", "")),
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


def _own(value: object) -> list[tuple[str, object]]:
    properties = _PROPERTIES.get(type(value).__name__)
    if properties is not None:
        return properties(value)
    lister = getattr(value, "list_properties", None)
    return lister() if lister is not None else []


def own_property(value: object, name: str) -> object:
    """Property *name* of the .NET object itself, NotImplemented if it has none."""
    folded = name.lower()
    for known, held in _own(value):
        if known.lower() == folded:
            return held
    return NotImplemented


def member_value(owner: object, member: object) -> object:
    """What a property holds: a note's value, or what the member computes for *owner* (its ``get_value``)."""
    if isinstance(member, PSMember):
        getter = getattr(member, "get_value", None)
        return getter(owner) if getter is not None else None
    return member


def _is_property(member: object) -> bool:
    return not isinstance(member, PSMember) or bool(getattr(member, "is_property", hasattr(member, "get_value")))


def derivation_of(value: object) -> list[str]:
    """The type of *value* and the types it derives from, as far as they matter here, System.Object last."""
    names = list(type_names_of(value))
    own = getattr(value, "type_names", None)
    if own is not None and not isinstance(value, PSObject):
        names = list(own)
    if names[-1] != "System.Object":
        from psemu.objects.types import VALUE_TYPES

        if isinstance(value, list) and names[0].endswith("]") and "`" not in names[0]:
            names.append("System.Array")
        elif names[0] in VALUE_TYPES:
            names.append("System.ValueType")
        names.append("System.Object")
    return names


def property_names(value: object) -> list[str]:
    """The names of *value*'s properties in their order; methods are not among them."""
    if TABLES:
        known = _property_names(value)
        folded = {name.lower() for name in known}
        given = [name for name, member in typed_members(value).items() if _is_property(member)]
        return known + [name for name in given if name.lower() not in folded]
    return _property_names(value)


def _property_names(value: object) -> list[str]:
    if isinstance(value, PSObject):
        names = _property_names(value.base) if value.base is not None else []
        own = [name for name, member in value.properties.items() if _is_property(member)]
        return [name for name in names if name not in value.properties] + own
    return [name for name, _ in _own(value)]


def find_property(value: object, name: str) -> tuple[str, object] | None:
    """The spelling and the value of property *name* (case-insensitive), None if there is none."""
    if isinstance(value, PSObject):
        spelling = value.properties.spelling(name)
        if spelling is not None:
            member = value.properties[name]
            if _is_property(member):
                return spelling, member_value(value, member)
    if TABLES:
        given = typed_member(value, name)
        if given is not None and _is_property(given[1]):
            return given[0], member_value(value, given[1])
    if isinstance(value, PSObject):
        return find_property(value.base, name) if value.base is not None else None
    folded = name.lower()
    for known, held in _own(value):
        if known.lower() == folded:
            return known, held
    return None


def property_set(value: object, name: str) -> list[str] | None:
    """The properties that the property set *name* of *value* stands for, None if it has no such set."""
    member: object = value.properties.get(name) if isinstance(value, PSObject) else None
    if member is None and TABLES:
        given = typed_member(value, name)
        member = given[1] if given is not None else None
    referenced: list[str] | None = getattr(member, "referenced", None) if isinstance(member, PSMember) else None
    return referenced


def matching_properties(value: object, patterns: Iterable[str]) -> CaselessDict:
    """The properties whose names match one of the wildcard *patterns*, in the object's order."""
    from fnmatch import translate
    from re import IGNORECASE, compile

    tests = [compile(translate(pattern), IGNORECASE) for pattern in patterns]
    found = CaselessDict()
    for name in property_names(value):
        if any(test.match(name) for test in tests):
            hit = find_property(value, name)
            if hit is not None:
                found[name] = hit[1]
    return found
