"""The type name that a value shows to PowerShell, and those of its bases as far as they matter."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.error_record import ErrorRecord
from psemu.objects.psobject import EnumValue, Hashtable, NetType, PSObject, SwitchParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
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
