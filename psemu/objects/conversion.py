"""Conversion between types with PowerShell's rules and error texts (LanguagePrimitives.ConvertTo); the binder and every cast end here."""

from __future__ import annotations

from psemu.objects.conversion_errors import cannot_convert, from_table, invalid_cast, is_convertible, with_inner
from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import Char, LiteralNumber
from psemu.objects.psobject import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    EnumValue,
    Hashtable,
    OpaqueObject,
    PSArray,
    PSObject,
    SwitchParameter,
)
from psemu.objects.text import to_text
from psemu.objects.types import (
    BOOLEAN,
    HASHTABLE,
    INTEGER_TYPES,
    NULLABLE,
    OBJECT,
    PSCUSTOMOBJECT,
    PSOBJECT,
    SCRIPT_BLOCK,
    STRING,
    SWITCH,
    VALUE_TYPES,
    element_type,
    is_assignable,
    is_empty_bag,
    resolve_type_name,
    type_name_of,
    unwrap,
)

#: structures whose default PowerShell makes of nothing at all, which is a bag without entries to it, unlike $null
DEFAULT_OF_NOTHING = ("System.DateTime", "System.DateTimeOffset", "System.Guid", "System.TimeSpan")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.objects.enums import EnumType

_CONVERTERS: dict[str, Callable[[Any], Any]] = {}
#: classes with a constructor that takes nothing, and no property that a table could set
_MADE_OF_NOTHING = ("Microsoft.Management.Infrastructure.CimInstance",)
_SECRET = ("System.Security.SecureString", "System.Management.Automation.PSCredential")


def register_converter(type_name: str, converter: Callable[[Any], Any]) -> None:
    """Teach conversion to the module type *type_name*: *converter* gives the new value or NotImplemented for what it does not take.

    A name that ends with ``*`` stands for all types that begin so.
    """
    _CONVERTERS[type_name] = converter


def convert_to(
    value: object,
    type_name: str,
    *,
    enum: EnumType | None = None,
    opaque: bool = False,
    culture: object = None,
) -> Any:
    """*value* as *type_name* (a full name, or one that :func:`resolve_type_name` knows).

    *enum*: the members where only a help page knows them; *opaque*: the name is that of a type nobody knows here, never an accelerator.
    Raises PSInvalidCastException with PowerShell's text. UNKNOWN stays UNKNOWN.
    """
    if value is UNKNOWN:
        return value
    converter = None if opaque else _TABLE.get(type_name) or _late_converter(type_name)
    if converter is None:
        if not opaque and enum is None:
            full = _canonical(type_name)
            if full != type_name:
                return convert_to(value, full, culture=culture)
        if value is AUTOMATION_NULL:
            value = None
        return _general(value, type_name, enum, culture)
    if value is AUTOMATION_NULL and type_name not in DEFAULT_OF_NOTHING:
        value = None
    return converter(value, type_name, culture)


def _canonical(type_name: str) -> str:
    if type_name.startswith(("System.", "Microsoft.")):
        return type_name
    return resolve_type_name(type_name) or type_name


def _general(value: Any, type_name: str, enum: EnumType | None, culture: object) -> Any:
    if type_name.startswith(NULLABLE):
        if value is None:
            return None
        try:
            return convert_to(value, type_name[len(NULLABLE) : -1], enum=enum, culture=culture)
        except PSInvalidCastException as problem:
            if problem.error_id != "ConvertToFinalInvalidCastException":
                raise
            raise cannot_convert(value, type_name) from None
    inner = element_type(type_name)
    if inner is not None:
        return _collection(value, type_name, inner, enum, culture)
    if enum is None:
        from psemu.objects.enums import find_enum

        enum = find_enum(type_name)
    if enum is not None:
        return to_enum(value, enum)
    if value is None:
        return None
    if is_assignable(value, type_name):
        return value
    own = own_converter(type_name)
    if own is not None:
        result = own(value)
        if result is not NotImplemented:
            return result
    base = unwrap(value)
    if is_convertible(base) and type_name not in _SECRET:
        raise invalid_cast(base, type_name)
    if type_name == "System.Security.SecureString" and is_empty_bag(base):
        return OpaqueObject(type_name)
    is_dictionary = type_name.startswith("System.Collections.Generic.Dictionary`2[")
    if (is_dictionary or type_name in _MADE_OF_NOTHING) and isinstance(base, Hashtable):
        if not len(base):
            from psemu.objects.dictionaries import GenericDictionary

            return GenericDictionary(type_name) if is_dictionary else OpaqueObject(type_name)
        raise from_table(base, type_name) or cannot_convert(value, type_name)
    raise cannot_convert(value, type_name)


def own_converter(type_name: str) -> Callable[[Any], Any] | None:
    """What :func:`register_converter` was given for *type_name*."""
    found = _CONVERTERS.get(type_name)
    if found is not None:
        return found
    for prefix, converter in _CONVERTERS.items():
        if prefix.endswith("*") and type_name.startswith(prefix[:-1]):
            return converter
    return None


# --- text, truth, switches -----------------------------------------------------------------------------------------------------


def _to_string(value: Any, _type_name: str, culture: object) -> str:
    if type(value) is str:
        return value
    return to_text(value, culture=culture)


def to_bool(value: Any) -> bool:
    """The truth of a value: empty text, zero, ``$null`` and an empty list are false; a list of one is its element."""
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or base is AUTOMATION_NULL:
        return False
    if isinstance(base, Char):
        return base != "\0"
    if isinstance(base, (bool, int, float, str, SwitchParameter)):
        return bool(base)
    if isinstance(base, list):
        if len(base) == 1:
            inner = unwrap(base[0])
            return bool(inner) if isinstance(inner, list) else to_bool(base[0])
        return bool(base)
    if type(base).__name__ == "Decimal":
        return bool(base)
    if isinstance(base, EnumValue):
        return base.value != 0
    return True


def _to_boolean(value: Any, _type_name: str, _culture: object) -> bool:
    return to_bool(value)


def _to_switch(value: Any, type_name: str, _culture: object) -> SwitchParameter:
    base = unwrap(value)
    if isinstance(base, SwitchParameter):
        return base
    if base is None or base is AUTOMATION_NULL:
        return SwitchParameter(False)
    if isinstance(base, bool):
        return SwitchParameter(base)
    raise from_table(base, type_name) or cannot_convert(value, type_name)


# --- objects, dictionaries, script blocks --------------------------------------------------------------------------------------


def _to_object(value: Any, _type_name: str, _culture: object) -> Any:
    return value.value if isinstance(value, LiteralNumber) else value


def _to_custom_object(value: Any, _type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        return value.value
    if isinstance(value, (Hashtable, CaselessDict)):
        result = PSObject()
        for key, item in value.items():
            name = to_text(key)
            if name.lower() == "pstypename":
                result.type_names.insert(0, to_text(item))
            else:
                result.properties[name] = item
        return result
    return value


def _to_hashtable(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None:
        return None
    if isinstance(base, Hashtable):
        return base if not base.ordered else Hashtable(base.items())
    if isinstance(base, CaselessDict):
        return Hashtable(base.items())
    if isinstance(base, (Char, EnumValue)) or is_empty_bag(base):
        # a constructor takes a number for the capacity
        return Hashtable()
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    refusal = cannot_convert(value, type_name)
    if isinstance(base, PSObject):
        # its constructor that takes a table is tried, and refuses
        raise with_inner(value, type_name, refusal.message, "InvalidCastConstructorException")
    raise refusal


def _to_dictionary(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None or isinstance(base, (Hashtable, CaselessDict)):
        return base
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


def _to_script_block(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None or type_name_of(base) == SCRIPT_BLOCK:
        return base
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


# --- collections ---------------------------------------------------------------------------------------------------------------


def _collection(value: Any, type_name: str, inner: str, enum: EnumType | None, culture: object) -> Any:
    if value is None:
        return None
    if isinstance(value, LiteralNumber) and inner != STRING:
        value = value.value
    if type_name_of(value) == type_name and not isinstance(value, LiteralNumber):
        return unwrap(value)
    base = unwrap(value) if not isinstance(value, LiteralNumber) else value
    if type_name in ("System.Array", "System.Collections.IList") and isinstance(base, list):
        return base
    is_array = type_name.endswith("[]") or type_name == "System.Array"
    if isinstance(base, list):
        items = _elements(value, base, type_name, inner, enum, culture)
    elif isinstance(base, str) and inner == "System.Char" and is_array and not isinstance(base, Char):
        items = [Char(char) for char in base]
    elif not is_array and _is_capacity(base, type_name):
        items = []
    elif is_array:
        items = [_only_element(value, base, type_name, inner, enum, culture)]
    elif isinstance(base, bool):
        raise invalid_cast(base, type_name)
    else:
        items = [_element(value, inner, enum, culture)]
    return make_array(items, type_name)


def _is_capacity(base: Any, type_name: str) -> bool:
    """A character or member of an enum is what the constructor of a list takes for the number of elements to come."""
    return type_name.startswith("System.Collections.Generic.List`1[") and isinstance(base, (Char, EnumValue))


def _elements(
    value: Any, base: list[Any], type_name: str, inner: str, enum: EnumType | None, culture: object
) -> list[Any]:
    try:
        return [_element(item, inner, enum, culture) for item in base]
    except PSInvalidCastException as problem:
        from_array = not isinstance(base, PSArray) or base.type_name.endswith(("[]", ",]"))
        if from_array or not type_name.endswith("[]"):
            # from array to array, and in a list, the element's own refusal is what is said
            raise
        raise with_inner(value, type_name, problem.message, "InvalidCastExceptionEnumerableToArray") from None


def _only_element(value: Any, base: Any, type_name: str, inner: str, enum: EnumType | None, culture: object) -> Any:
    """One value for an array of one."""
    try:
        return _element(value, inner, enum, culture)
    except PSInvalidCastException as problem:
        if is_convertible(base):
            raise invalid_cast(base, type_name) from None
        if not isinstance(base, (str, int, float, LiteralNumber)) and type(base).__name__ != "Decimal":
            raise cannot_convert(value, type_name) from None
        raise with_inner(value, type_name, problem.message, "InvalidCastExceptionScalarToArray") from None


def make_array(items: list[Any], type_name: str) -> list[Any]:
    """*items* as an array or list of *type_name*: a plain list for System.Object[]."""
    if type_name in ("System.Object[]", "System.Array"):
        return items
    return PSArray(items, type_name)


def _element(item: Any, inner: str, enum: EnumType | None, culture: object) -> Any:
    if inner == OBJECT:
        return item.value if isinstance(item, LiteralNumber) else item
    return convert_to(item, inner, enum=enum, culture=culture)


def to_enum(value: Any, enum: EnumType) -> EnumValue:
    """*value* as a member of *enum*: by name, unique prefix, number or a list of those. Raises PSInvalidCastException."""
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if isinstance(base, EnumValue):
        if base.type_name == enum.type_name:
            return base
        base = base.value
    if base is None:
        raise PSInvalidCastException(
            f'Cannot convert null to type "{enum.type_name}" {enum.not_valid()}', "nullToEnumInvalidCast"
        )
    if is_convertible(base):
        raise invalid_cast(base, enum.type_name)
    if isinstance(base, str):
        return enum.from_text(base)
    if isinstance(base, int) and type(base).__name__ != "BigInteger":
        enum.check(int(base), str(int(base)), "UndefinedIntegerToEnum")
        return enum.of(int(base))
    if isinstance(base, float) or type(base).__name__ == "Decimal":
        return enum.from_text(to_text(base))
    if isinstance(base, list):
        return enum.from_text(",".join(to_text(item) for item in base))
    if is_empty_bag(base):
        return enum.of(0)
    raise from_table(base, enum.type_name, "[value__ <System.Int32>]") or cannot_convert(value, enum.type_name)


_TABLE: dict[str, Callable[[Any, str, Any], Any]] = {
    STRING: _to_string,
    BOOLEAN: _to_boolean,
    SWITCH: _to_switch,
    OBJECT: _to_object,
    PSOBJECT: _to_object,
    PSCUSTOMOBJECT: _to_custom_object,
    HASHTABLE: _to_hashtable,
    "System.Collections.IDictionary": _to_dictionary,
    SCRIPT_BLOCK: _to_script_block,
}
#: where the converters of the other types are, imported when first needed
_ELSEWHERE = {
    **dict.fromkeys(INTEGER_TYPES, "number"),
    "System.Double": "number",
    "System.Single": "number",
    "System.Decimal": "number",
    "System.Numerics.BigInteger": "number",
    "System.Char": "number",
    "System.Half": "number",
    "System.Int128": "number",
    "System.UInt128": "number",
    "System.IntPtr": "number",
    "System.UIntPtr": "number",
    "System.Management.Automation.PSCredential": "value",
    "System.DateTime": "value",
    "System.DateTimeOffset": "value",
    "System.TimeSpan": "value",
    "System.Guid": "value",
    "System.DateOnly": "value",
    "System.TimeOnly": "value",
    "System.Version": "value",
    "System.Management.Automation.SemanticVersion": "value",
    "System.Uri": "value",
    "System.Text.RegularExpressions.Regex": "value",
    "System.IO.FileInfo": "value",
    "System.IO.DirectoryInfo": "value",
    "System.Net.IPAddress": "value",
    "System.Net.Mail.MailAddress": "value",
    "System.Globalization.CultureInfo": "value",
    "System.Type": "value",
    "System.Xml.XmlDocument": "value",
    "System.Management.Automation.FlagsExpression`1[System.IO.FileAttributes]": "value",
}


def _late_converter(type_name: str) -> Callable[[Any, str, Any], Any] | None:
    place = _ELSEWHERE.get(type_name)
    if place is None:
        return None
    if place == "number":
        from psemu.objects.number_conversion import CONVERTERS
    else:
        from psemu.objects.value_conversion import CONVERTERS
    _TABLE.update(CONVERTERS)
    return CONVERTERS[type_name]


__all__ = ["VALUE_TYPES", "cannot_convert", "convert_to", "make_array", "register_converter", "to_bool", "to_enum"]
