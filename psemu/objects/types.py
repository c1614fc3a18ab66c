"""Type names: what a name in a script means in .NET, what a value's type is called, and which type may stand for which."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.error_record import ErrorRecord
from psemu.objects.psobject import (
    CaselessDict,
    EnumValue,
    Hashtable,
    NetType,
    OpaqueObject,
    PSArray,
    PSObject,
    SwitchParameter,
)

STRING = "System.String"
OBJECT = "System.Object"
BOOLEAN = "System.Boolean"
SWITCH = "System.Management.Automation.SwitchParameter"
PSOBJECT = "System.Management.Automation.PSObject"
PSCUSTOMOBJECT = "System.Management.Automation.PSCustomObject"
SCRIPT_BLOCK = "System.Management.Automation.ScriptBlock"
HASHTABLE = "System.Collections.Hashtable"
ORDERED_DICTIONARY = "System.Collections.Specialized.OrderedDictionary"
NULLABLE = "System.Nullable`1["
LIST_OF_OBJECT = "System.Collections.Generic.List`1[System.Object]"

_NAMES: dict[type, str] = {
    str: STRING,
    int: "System.Int32",
    float: "System.Double",
    bool: BOOLEAN,
    list: "System.Object[]",
    SwitchParameter: SWITCH,
    ErrorRecord: "System.Management.Automation.ErrorRecord",
    NetType: "System.RuntimeType",
    CaselessDict: "System.Collections.Generic.Dictionary`2[System.String,System.Object]",
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
#: classes whose modules are imported only where such a value exists
_LATE_NAMES = {
    "Decimal": "System.Decimal",
    "DateTime": "System.DateTime",
    "DateTimeOffset": "System.DateTimeOffset",
    "TimeSpan": "System.TimeSpan",
    "DateOnly": "System.DateOnly",
    "TimeOnly": "System.TimeOnly",
    "Guid": "System.Guid",
    "DictionaryEntry": "System.Collections.DictionaryEntry",
}

INTEGER_TYPES: dict[str, tuple[type, int, int]] = {
    "System.Int32": (int, -(2**31), 2**31 - 1),
    "System.Int64": (numbers.Int64, -(2**63), 2**63 - 1),
    "System.Int16": (numbers.Int16, -(2**15), 2**15 - 1),
    "System.SByte": (numbers.SByte, -128, 127),
    "System.Byte": (numbers.Byte, 0, 255),
    "System.UInt16": (numbers.UInt16, 0, 2**16 - 1),
    "System.UInt32": (numbers.UInt32, 0, 2**32 - 1),
    "System.UInt64": (numbers.UInt64, 0, 2**64 - 1),
}
#: integers that are no type of PowerShell's: read and converted by .NET's own rules alone
WIDE_INTEGERS: dict[str, tuple[type, int, int]] = {
    "System.Int128": (numbers.Int128, -(2**127), 2**127 - 1),
    "System.UInt128": (numbers.UInt128, 0, 2**128 - 1),
    "System.IntPtr": (numbers.IntPtr, -(2**63), 2**63 - 1),
    "System.UIntPtr": (numbers.UIntPtr, 0, 2**64 - 1),
}
NUMERIC_TYPES = frozenset(
    [*INTEGER_TYPES, "System.Double", "System.Single", "System.Decimal", "System.Numerics.BigInteger"]
)
#: value types apart from the numbers; $null cannot become one
VALUE_TYPES = NUMERIC_TYPES | {
    *WIDE_INTEGERS,
    "System.Half",
    BOOLEAN,
    SWITCH,
    "System.Char",
    "System.DateTime",
    "System.DateTimeOffset",
    "System.DateOnly",
    "System.TimeOnly",
    "System.TimeSpan",
    "System.Guid",
}
_DICTIONARIES = frozenset({HASHTABLE, ORDERED_DICTIONARY})
_LISTS = ("System.Collections.ArrayList", "System.Collections.Generic.List`1[", "System.Collections.ObjectModel.")
_BASES: dict[str, tuple[str, ...]] = {
    "System.Collections.IDictionary": (HASHTABLE, ORDERED_DICTIONARY),
    "System.Type": ("System.RuntimeType",),
    "System.Exception": (),
    "System.Xml.XmlNode": (
        "System.Xml.XmlDocument",
        "System.Xml.XmlElement",
        "System.Xml.XmlAttribute",
        "System.Xml.XmlText",
    ),
}


def type_name_of(value: object) -> str:
    """The full .NET type name of *value*; that of its base for a wrapped object; empty for ``$null``."""
    found = _NAMES.get(type(value))
    if found is not None:
        return found
    if value is None:
        return ""
    if isinstance(value, (PSArray, EnumValue, OpaqueObject)):
        return value.type_name
    if isinstance(value, Hashtable):
        own = getattr(value, "type_name", None)
        if isinstance(own, str):
            return own
        return ORDERED_DICTIONARY if value.ordered else HASHTABLE
    if isinstance(value, PSObject):
        if value.base is not None:
            return type_name_of(value.base)
        return value.type_names[0] if value.type_names else PSCUSTOMOBJECT
    if isinstance(value, numbers.LiteralNumber):
        return type_name_of(value.value)
    late = _LATE_NAMES.get(type(value).__name__)
    if late is not None:
        return late
    given = getattr(value, "type_name", None)
    if isinstance(given, str):
        return given
    return STRING if isinstance(value, str) else OBJECT


def is_dictionary(value: object) -> bool:
    """True for what .NET would call an IDictionary."""
    return isinstance(value, (Hashtable, CaselessDict))


def is_empty_bag(value: object) -> bool:
    """True for a dictionary or a plain property bag without entries: a structure is made of it by its default constructor."""
    if is_dictionary(value):
        return not len(value)  # type: ignore[arg-type]
    if not isinstance(value, PSObject) or value.base is not None or value.type_names[:1] != [PSCUSTOMOBJECT]:
        return False
    return not len(value.properties)


def unwrap(value: object) -> object:
    """The base of a wrapped object, else *value* itself (a property bag is its own base)."""
    while isinstance(value, PSObject) and value.base is not None:
        value = value.base
    return value


def is_assignable(value: object, type_name: str) -> bool:
    """True if *value* (not None) may be assigned to a variable of *type_name* without a conversion."""
    if type_name == OBJECT:
        return True
    own = type_name_of(value)
    if own == type_name:
        return True
    if type_name.startswith(NULLABLE):
        return own == type_name[len(NULLABLE) : -1]
    derived = _BASES.get(type_name)
    if derived is not None and own in derived:
        return True
    base = unwrap(value)
    if isinstance(base, list):
        return _is_list_assignable(own, type_name)
    if type_name in ("System.Collections.IEnumerable", "System.Collections.ICollection"):
        return is_dictionary(base) or (own == STRING and type_name.endswith("IEnumerable"))
    if type_name == "System.ValueType":
        return own in VALUE_TYPES or isinstance(base, EnumValue)
    if type_name == "System.Enum":
        return isinstance(base, EnumValue)
    if isinstance(value, PSObject):
        return (type_name in (PSOBJECT, PSCUSTOMOBJECT) and value.base is None) or type_name in value.type_names
    names = getattr(base, "type_names", None)
    return isinstance(names, (list, tuple)) and type_name in names


def _is_list_assignable(own: str, wanted: str) -> bool:
    if wanted in ("System.Collections.IEnumerable", "System.Collections.IList", "System.Collections.ICollection"):
        return True
    if not own.endswith("[]"):
        return False
    if wanted == "System.Array":
        return True
    # arrays of reference types are covariant
    return wanted == "System.Object[]" and own[:-2] not in VALUE_TYPES


def element_type(type_name: str) -> str | None:
    """The element type of an array or list type, None for any other type; ``System.Object`` for an untyped list."""
    if type_name.endswith("[]"):
        return type_name[:-2]
    if type_name in ("System.Array", "System.Collections.ArrayList", "System.Collections.IList"):
        return OBJECT
    if type_name.startswith(_LISTS) and type_name.endswith("]"):
        return type_name[type_name.index("[") + 1 : -1]
    return None


_RESOLVED: dict[str, str | None] = {}
_TABLE: dict[str, str] = {}


def _table() -> dict[str, str]:
    if not _TABLE:
        from psemu.objects.known_types import ACCELERATORS, NAMESPACES

        for namespace, names in NAMESPACES.items():
            prefix = namespace + "." if namespace else ""
            for name in names.split():
                full = prefix + name
                _TABLE[full.lower()] = full
        for short, full in ACCELERATORS.items():
            _TABLE[short.lower()] = full
    return _TABLE


def resolve_type_name(name: str) -> str | None:
    """The full .NET name that ``[name]`` means (accelerators, ``System.`` left out, arrays, generics), None if no type is known by it.

    The result is written as .NET's ``Type.ToString()`` does: ``System.Collections.Generic.List`1[System.String]``.
    """
    if name not in _RESOLVED:
        if len(_RESOLVED) > 5000:
            _RESOLVED.clear()
        _RESOLVED[name] = _resolve(name.strip())
    return _RESOLVED[name]


def _resolve(name: str) -> str | None:
    suffix = ""
    name = _without_assembly(name)
    # a backtick before the number of type arguments may be escaped by another
    name = name.replace("``", "`")
    while name.endswith("]"):
        opened = name.rfind("[")
        if opened < 0 or name[opened + 1 : -1].strip(", "):
            break
        suffix = "[" + name[opened + 1 : -1].replace(" ", "") + "]" + suffix
        name = name[:opened].rstrip()
    if name.endswith("]") and "[" in name:
        full = _generic(name)
        return full + suffix if full else None
    table = _table()
    lowered = name.lower()
    found = table.get(lowered) or table.get("system." + lowered)
    return found + suffix if found else None


def _without_assembly(name: str) -> str:
    """*name* without the assembly of .NET's own that follows it."""
    end = name.rfind("]") + 1
    plain, comma, assembly = name[end:].partition(",")
    simple = assembly.partition(",")[0].strip().lower()
    if comma and (simple in ("mscorlib", "netstandard") or simple.startswith("system")):
        return name[:end] + plain.rstrip()
    return name


def _generic(name: str) -> str | None:
    outer, _, inside = name[:-1].partition("[")
    parts, depth, start = [], 0, 0
    for at, char in enumerate(inside):
        if char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(inside[start:at])
            start = at + 1
    parts.append(inside[start:])
    if len(parts) > 16 or name.count("[") > 30:
        return None
    arguments = []
    for part in parts:
        text = part.strip()
        if text.startswith("[") and text.endswith("]"):
            text = text[1:-1].partition(",")[0]
        full = resolve_type_name(text)
        if full is None:
            return None
        arguments.append(full)
    outer = outer.strip()
    base, tick, count = outer.partition("`")
    if tick and count != str(len(arguments)):
        return None
    lowered = f"{base.lower()}`{len(arguments)}"
    table = _table()
    found = table.get(lowered) or table.get("system." + lowered)
    return f"{found}[{','.join(arguments)}]" if found else None


def short_type_name(full_name: str) -> str:
    """PowerShell's text of a type (``[string]`` of a type): its accelerator where it has one, generics in brackets."""
    from psemu.objects.known_types import ACCELERATORS

    suffix = ""
    while full_name.endswith("[]"):
        suffix += "[]"
        full_name = full_name[:-2]
    if full_name.endswith(",]"):
        full_name, _, dimensions = full_name.partition("[")
        suffix = f"[{dimensions}{suffix}"
    if "`" in full_name:
        outer, _, rest = full_name.partition("`")
        inside = rest.partition("[")[2]
        if inside:
            return f"{outer}[{','.join(short_type_name(part) for part in inside[:-1].split(','))}]{suffix}"
        return full_name + suffix
    # where a type has several accelerators the one that PowerShell lists last wins
    shorts = [short for short, full in ACCELERATORS.items() if full == full_name]
    preferred = {
        "System.Int64": "long",
        "System.Int32": "int",
        "System.UInt16": "ushort",
        "System.Management.Automation.PSObject": "psobject",
        PSCUSTOMOBJECT: "PSCustomObject",
    }
    if full_name in preferred:
        return preferred[full_name] + suffix
    return (min(shorts, key=len) if shorts else full_name) + suffix
