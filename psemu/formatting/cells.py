"""One value as the text of a cell: collections in braces, numbers of a table with the culture's decimals."""

from __future__ import annotations

from psemu.formatting.lines import ELLIPSIS
from psemu.objects.format import format_value
from psemu.objects.properties import DictionaryEntry, find_property, property_names, type_names_of
from psemu.objects.psobject import EnumValue, Hashtable, NetType, OpaqueObject, PSObject

#: types whose values are shown as they are, one to a line, and stand right in a table unless they are text
SCALARS = frozenset(
    "System." + name
    for name in (
        *("String", "Char", "Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"),
        *("Single", "Double", "Decimal", "IntPtr", "Security.SecureString", "Numerics.BigInteger"),
    )
)


#: arrays in arrays that a cell shows the elements of
_DEEPEST = 64


def text_of(value: object) -> str:
    """*value* as PowerShell writes it by itself (``.ToString()`` through PSObject), in the user's culture."""
    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return format_value(value, "G7" if type(value).__name__ == "Single" else "G15")
    kind = type(value).__name__
    if kind == "Decimal":
        return format_value(value)
    if kind in ("DateTime", "DateTimeOffset", "TimeSpan", "Guid", "DateOnly", "TimeOnly"):
        return format_value(value)
    if isinstance(value, EnumValue):
        return value.name
    if isinstance(value, DictionaryEntry):
        return f"[{text_of(value.key)}, {text_of(value.value)}]"
    if isinstance(value, PSObject):
        # an object of a named type shows itself by its type; only a property bag shows its contents
        if value.type_names and "PSCustomObject" not in value.type_names[0]:
            shown = find_property(value, "Message") if value.type_names[0].endswith("Exception") else None
            if shown:
                return str(shown[1])
            text = getattr(value, "text", None)
            return text if isinstance(text, str) else value.type_names[0]
        from psemu.objects import to_text

        return to_text(value)
    if isinstance(value, (Hashtable, OpaqueObject)):
        return type_names_of(value)[0]
    if isinstance(value, NetType):
        return value.full_name
    if isinstance(value, list):
        return getattr(value, "type_name", "System.Object[]")
    own: str | None = getattr(value, "cell_text", None)
    return str(value) if own is None else own


def _inner(value: object, around: tuple[object, ...] = ()) -> str:
    # an array may hold itself
    if isinstance(value, list) and len(around) < _DEEPEST and not any(value is each for each in around):
        return " ".join(_inner(item, (*around, value)) for item in value)
    if type(value).__name__ == "DateTime":
        from psemu.objects.format import INVARIANT

        return format_value(value, "", INVARIANT)
    return text_of(value)


def elements_of(value: object) -> list[object] | None:
    """The elements that a cell shows of a collection, None if *value* is none."""
    if isinstance(value, PSObject):
        value = value.base
    if isinstance(value, Hashtable):
        pairs = getattr(value, "entries", None)
        return list(pairs()) if pairs else [DictionaryEntry(key, held) for key, held in value.items()]
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, (str, OpaqueObject, NetType)) or value is None:
        return None
    if type(value).__name__ in _SHOWN_BY_ELEMENTS:
        return list(value.enumerated_items())  # type: ignore[attr-defined]
    enumerate_elements = getattr(value, "elements", None)
    return list(enumerate_elements()) if callable(enumerate_elements) else None


#: classes of collections that are no lists, and of objects with names
_SHOWN_BY_ELEMENTS = ("GroupCollection", "MatchCollection", "NameValueCollection")
_NAMED = ("Group", "Match", "ClassInstance")

#: properties that name an object inside a collection, in this order of preference
_NAMING = ("name", "id", "key")


def _element_text(value: object) -> str:
    if value is None:
        return "$null"
    is_object = isinstance(value, PSObject) and value.base is None and "PSCustomObject" not in value.type_names[0]
    if is_object or type(value).__name__ in _NAMED:
        names = property_names(value)
        for wanted in _NAMING:
            for name in names:
                if name.lower() == wanted:
                    return cell_text((find_property(value, name) or ("", None))[1], 0)
        for wanted in _NAMING:
            for name in names:
                if name.lower().endswith(wanted):
                    return cell_text((find_property(value, name) or ("", None))[1], 0)
    return _inner(value)


def cell_text(value: object, limit: int = 4, in_table: bool = False) -> str:
    """*value* as a cell or list entry shows it; a collection shows *limit* elements (-1: all)."""
    elements = elements_of(value)
    if elements is not None:
        shown = elements if limit < 0 else elements[:limit]
        parts = [_element_text(element) for element in shown]
        more = ELLIPSIS if len(elements) > len(shown) else ""
        return "{" + ", ".join(parts) + more + "}"
    if in_table:
        inner = value.base if isinstance(value, PSObject) and value.base is not None else value
        if isinstance(inner, float) or type(inner).__name__ == "Decimal":
            return format_value(inner, "F")
    return text_of(value)


def is_scalar(value: object) -> bool:
    """True if *value* is shown as it is, on a line of its own, whatever the view."""
    names = type_names_of(value)
    return names[0] in SCALARS or "System.Enum" in names


def stands_right(value: object) -> bool:
    """True if a column whose first value is *value* is aligned to the right."""
    return value is not None and type_names_of(value)[0] != "System.String" and is_scalar(value)
