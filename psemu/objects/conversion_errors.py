"""What conversion says when a value cannot be of a type: PowerShell's texts, which binder and casts show."""

from __future__ import annotations

from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import Char, LiteralNumber
from psemu.objects.psobject import EnumValue, PSObject
from psemu.objects.text import to_text
from psemu.objects.types import NUMERIC_TYPES, PSCUSTOMOBJECT, is_dictionary, type_name_of, unwrap

_SECRET = ("System.Security.SecureString", "System.Management.Automation.PSCredential")


def cannot_convert(
    value: object, type_name: str, error_id: str = "ConvertToFinalInvalidCastException"
) -> PSInvalidCastException:
    """The refusal without an inner message; what is secret is not shown."""
    if type_name in _SECRET:
        message = f'Cannot convert the value of type "{type_name_of(value)}" to type "{type_name}".'
    else:
        message = f'Cannot convert the "{_shown(value)}" value of type "{type_name_of(value)}" to type "{type_name}".'
    return PSInvalidCastException(message, error_id)


def with_inner(value: object, type_name: str, inner: str, error_id: str) -> PSInvalidCastException:
    """The refusal with the message *inner* of what went wrong."""
    # what is no number is read from the text of a number as written
    is_read = isinstance(value, LiteralNumber) and type_name not in NUMERIC_TYPES
    shown = to_text(value) if is_read else _shown(value)
    return PSInvalidCastException(f'Cannot convert value "{shown}" to type "{type_name}". Error: "{inner}"', error_id)


def _shown(value: object) -> str:
    from psemu.objects.format.cultures import EN_US

    base = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    if isinstance(base, list):
        return type_name_of(base)
    value = base if isinstance(value, LiteralNumber) else value
    return to_text(value, culture=EN_US)


def is_convertible(value: object) -> bool:
    """True for what .NET converts only by IConvertible: truth values, characters, members of enums, dates."""
    return isinstance(value, (bool, Char, EnumValue)) or type(value).__name__ == "DateTime"


def invalid_cast(value: object, type_name: str) -> PSInvalidCastException:
    """The refusal of IConvertible: truth values, characters, dates and members of enums to what they cannot be."""
    own = type_name_of(value)
    simple = type_name == "System.Char" or type_name in NUMERIC_TYPES or type_name == "System.DateTime"
    if simple and type_name != "System.Numerics.BigInteger" and not isinstance(value, EnumValue):
        inner = f"Invalid cast from '{own.rpartition('.')[2]}' to '{type_name.rpartition('.')[2]}'."
    else:
        inner = f"Invalid cast from '{own}' to '{_full_name(type_name)}'."
    return with_inner(value, type_name, inner, "InvalidCastIConvertible")


_LIBRARY = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"


def _full_name(type_name: str) -> str:
    """``Type.FullName``, which names the assemblies of a generic type's arguments."""
    outer, bracket, _inside = type_name.partition("[")
    if "`" not in outer or not bracket:
        return type_name
    from psemu.objects.dictionaries import type_arguments

    arguments = ",".join(f"[{_full_name(each)}, {_LIBRARY}]" for each in type_arguments(type_name))
    return f"{outer}[{arguments}]"


def from_table(value: object, type_name: str, settable: str = "") -> PSInvalidCastException | None:
    """The refusal of a table (or property bag) for a structure without the properties it names; None for a value that is neither.

    *settable* lists the properties that can be set as ``[name <type>]``.
    """
    if isinstance(value, PSObject) and value.base is None and value.type_names[:1] == [PSCUSTOMOBJECT]:
        return with_inner(value, type_name, cannot_convert(value, type_name).message, "InvalidCastConstructorException")
    if not is_dictionary(value):
        return None
    names = [to_text(key) for key in value]  # type: ignore[attr-defined]
    what = f"The settable properties are: {settable}." if settable else "There is no settable property available."
    full = _full_name(type_name)
    message = f"The property '{names[0]}' was not found for the '{full}' object. {what}" if names else what
    return PSInvalidCastException(f'Cannot create object of type "{type_name}". {message}', "ObjectCreationError")
