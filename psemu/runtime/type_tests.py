"""``-is``: which types a value belongs to, by the few base types and interfaces that scripts ask for."""

from __future__ import annotations

from psemu.objects import EnumValue, Hashtable, NetType, PSArray, PSObject, type_name_of
from psemu.objects.comparison import is_comparable
from psemu.objects.numbers import BigInteger
from psemu.objects.operators import type_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame

_VALUE_TYPES = {
    "System.DateTime",
    "System.TimeSpan",
    "System.Guid",
    "System.DateTimeOffset",
    "System.DateOnly",
    "System.TimeOnly",
    "System.Collections.DictionaryEntry",
    "System.Management.Automation.SwitchParameter",
}


def instance_of(value: Any, target: str, frame: Frame | None = None) -> bool:
    """True if *value* is of type *target* (full name), of a type derived from it, or implements it."""
    if value is None:
        return False
    if target == "System.Object":
        return True
    from psemu.objects import AUTOMATION_NULL

    if value is AUTOMATION_NULL:
        return False
    if isinstance(value, PSObject):
        if target == "System.Management.Automation.PSObject":
            return True
        if value.base is not None:
            return instance_of(value.base, target, frame)
        if target == "System.Management.Automation.PSCustomObject":
            return True
        if target == "System.IComparable":
            return True
    elif target in ("System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"):
        return False
    own = getattr(value, "class_chain", None)
    if own is not None:
        return target in own()
    name = type_name_of(value)
    if name == target:
        return True
    if isinstance(value, EnumValue):
        return target in (
            "System.Enum",
            "System.ValueType",
            "System.IComparable",
            "System.IFormattable",
            "System.IConvertible",
        )
    if type_code(value) or isinstance(value, BigInteger):
        if target in ("System.ValueType", "System.IComparable"):
            return True
        return target in ("System.IFormattable", "System.IConvertible") and not isinstance(value, bool)
    if target == "System.ValueType":
        return name in _VALUE_TYPES
    if target == "System.IComparable":
        return is_comparable(value)
    if isinstance(value, str):
        return target in (
            "System.Collections.IEnumerable",
            "System.IConvertible",
            "System.ICloneable",
            "System.Collections.Generic.IEnumerable`1[System.Char]",
        )
    if isinstance(value, list):
        if target in ("System.Collections.IEnumerable", "System.Collections.ICollection", "System.Collections.IList"):
            return True
        is_array = not isinstance(value, PSArray) or (value.type_name.endswith("]") and "[]" in value.type_name[-2:])
        if target in ("System.Array", "System.ICloneable"):
            return is_array
        return target == "System.Object[]" and is_array and isinstance(value, PSArray) and not type_value_array(value)
    if isinstance(value, Hashtable):
        if target == "System.Collections.Hashtable" and hasattr(value, "entries"):
            return False
        return target in (
            "System.Collections.IDictionary",
            "System.Collections.IEnumerable",
            "System.Collections.ICollection",
            "System.ICloneable",
        ) or (target == "System.Collections.Hashtable" and not value.ordered)
    if isinstance(value, NetType):
        return target in (
            "System.Type",
            "System.RuntimeType",
            "System.Reflection.TypeInfo",
            "System.Reflection.MemberInfo",
        )
    exception = getattr(value, "exception_types", None)
    if exception is not None:
        return target in exception()
    if target == "System.Collections.IEnumerable":
        return hasattr(value, "enumerated_items")
    return False


def type_value_array(value: PSArray) -> bool:
    """True for an array whose elements are of a value type: no Object[] can hold it."""
    element = value.type_name[:-2]
    return element in (
        "System.Int32",
        "System.Int64",
        "System.Double",
        "System.Byte",
        "System.Char",
        "System.Boolean",
        "System.Single",
        "System.Decimal",
        "System.UInt32",
        "System.UInt64",
        "System.Int16",
        "System.UInt16",
        "System.SByte",
        "System.DateTime",
    )
