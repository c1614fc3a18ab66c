"""What conversion says when a value cannot be of a type: PowerShell's texts, which binder and casts show."""

from __future__ import annotations

from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import LiteralNumber
from psemu.objects.text import to_text
from psemu.objects.types import NUMERIC_TYPES, type_name_of, unwrap

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
    return PSInvalidCastException(
        f'Cannot convert value "{_shown(value)}" to type "{type_name}". Error: "{inner}"', error_id
    )


def _shown(value: object) -> str:
    from psemu.objects.format.cultures import EN_US

    base = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    if isinstance(base, list):
        return type_name_of(base)
    value = base if isinstance(value, LiteralNumber) else value
    return to_text(value, culture=EN_US)


def invalid_cast(value: object, type_name: str) -> PSInvalidCastException:
    """The refusal of IConvertible: truth values and characters to what they cannot be."""
    own = type_name_of(value)
    if type_name == "System.Char" or type_name in NUMERIC_TYPES or type_name == "System.DateTime":
        inner = f"Invalid cast from '{own.rpartition('.')[2]}' to '{type_name.rpartition('.')[2]}'."
    else:
        inner = f"Invalid cast from '{own}' to '{type_name}'."
    return with_inner(value, type_name, inner, "InvalidCastIConvertible")
