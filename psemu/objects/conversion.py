"""Conversion between types with PowerShell's rules and error texts (LanguagePrimitives.ConvertTo); the binder and every cast end here."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import Char, LiteralNumber
from psemu.objects.psobject import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    EnumValue,
    Hashtable,
    NetType,
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
    NUMERIC_TYPES,
    OBJECT,
    PSCUSTOMOBJECT,
    PSOBJECT,
    SCRIPT_BLOCK,
    STRING,
    SWITCH,
    VALUE_TYPES,
    element_type,
    is_assignable,
    is_dictionary,
    resolve_type_name,
    type_name_of,
    unwrap,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.objects.enums import EnumType

_CONVERTERS: dict[str, Callable[[Any], Any]] = {}
_SECRET = ("System.Security.SecureString", "System.Management.Automation.PSCredential")
_NUMERIC_KINDS = (int, float)


def register_converter(type_name: str, converter: Callable[[Any], Any]) -> None:
    """Teach conversion to the module type *type_name*: *converter* gives the new value or NotImplemented for what it does not take.

    A name that ends with ``*`` stands for all types that begin so.
    """
    _CONVERTERS[type_name] = converter


def cannot_convert(
    value: object, type_name: str, error_id: str = "ConvertToFinalInvalidCastException"
) -> PSInvalidCastException:
    """The refusal without an inner message; what is secret is not shown."""
    if type_name in _SECRET:
        message = f'Cannot convert the value of type "{type_name_of(value)}" to type "{type_name}".'
    else:
        message = f'Cannot convert the "{_shown(value)}" value of type "{type_name_of(value)}" to type "{type_name}".'
    return PSInvalidCastException(message, error_id)


def _with_inner(value: object, type_name: str, inner: str, error_id: str) -> PSInvalidCastException:
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
    converter = _TABLE.get(type_name) if not opaque else None
    if converter is None:
        if not opaque and enum is None:
            full = _canonical(type_name)
            if full != type_name:
                return convert_to(value, full, culture=culture)
        if value is AUTOMATION_NULL:
            value = None
        return _general(value, type_name, enum, culture)
    if value is AUTOMATION_NULL:
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
    own = _own_converter(type_name)
    if own is not None:
        result = own(value)
        if result is not NotImplemented:
            return result
    base = unwrap(value)
    if isinstance(base, (bool, Char)) and type_name not in _SECRET:
        raise _invalid_cast(base, type_name)
    if type_name == "System.Security.SecureString" and _is_bag(base) and not _bag_names(base):
        return OpaqueObject(type_name)
    raise cannot_convert(value, type_name)


def _is_bag(value: Any) -> bool:
    """True for a dictionary or a plain property bag, from which a structure can be made by its default constructor."""
    if is_dictionary(value):
        return True
    return isinstance(value, PSObject) and value.base is None and value.type_names[:1] == [PSCUSTOMOBJECT]


def _bag_names(value: Any) -> list[str]:
    return [to_text(key) for key in (value.properties if isinstance(value, PSObject) else value)]


def _own_converter(type_name: str) -> Callable[[Any], Any] | None:
    found = _CONVERTERS.get(type_name)
    if found is not None:
        return found
    for prefix, converter in _CONVERTERS.items():
        if prefix.endswith("*") and type_name.startswith(prefix[:-1]):
            return converter
    return None


def _invalid_cast(value: object, type_name: str) -> PSInvalidCastException:
    own = type_name_of(value)
    if type_name == "System.Char" or type_name in NUMERIC_TYPES or type_name == "System.DateTime":
        inner = f"Invalid cast from '{own.rpartition('.')[2]}' to '{type_name.rpartition('.')[2]}'."
    else:
        inner = f"Invalid cast from '{own}' to '{type_name}'."
    return _with_inner(value, type_name, inner, "InvalidCastIConvertible")


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
    if isinstance(base, LiteralNumber):
        base = base.value
    if isinstance(base, (bool, int, float)) or type(base).__name__ == "Decimal":
        return SwitchParameter(bool(base))
    raise cannot_convert(value, type_name)


# --- numbers -------------------------------------------------------------------------------------------------------------------


def _to_integer(value: Any, type_name: str, culture: object) -> Any:
    kind = INTEGER_TYPES[type_name][0]
    if type(value) is kind:
        return value
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None:
        return kind(0)
    if isinstance(base, bool):
        return kind(int(base))
    if isinstance(base, Char):
        base = ord(base)
    elif isinstance(base, str):
        from psemu.objects.number_text import NumberError, integer_from_text

        try:
            return integer_from_text(base, type_name)
        except NumberError as problem:
            raise _with_inner(base, type_name, problem.message, "InvalidCastFromStringToInteger") from None
    elif isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, _NUMERIC_KINDS) or type(base).__name__ == "Decimal":
        from psemu.objects.number_text import fit_integer

        fitted = fit_integer(base, type_name)
        if fitted is None:
            raise _overflow(value, base, type_name)
        return fitted
    if isinstance(base, SwitchParameter):
        raise cannot_convert(value, type_name)
    raise cannot_convert(_single(value), type_name)


def _single(value: Any) -> Any:
    return value


def _overflow(value: object, base: Any, type_name: str) -> PSInvalidCastException:
    from psemu.objects.number_text import overflow_message

    shown = overflow_message(type_name)
    if isinstance(base, float):
        # Convert.ToByte(double) and its like go through Int32; ToInt64 checks by arithmetic
        if type_name == "System.Int64" or type_name == "System.UInt64":
            shown = "Arithmetic operation resulted in an overflow."
        elif type_name in ("System.Byte", "System.SByte", "System.Int16", "System.UInt16") and not abs(base) < 2**31:
            shown = overflow_message("System.Int32")
    return _with_inner(value, type_name, shown, "InvalidCastIConvertible")


def _to_real(value: Any, type_name: str, culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base: Any = unwrap(value)
    if type(base) is float and type_name == "System.Double":
        return base
    if base is None:
        base = 0
    if isinstance(base, str) and not isinstance(base, Char):
        from psemu.objects.number_text import NumberError, real_from_text

        try:
            return real_from_text(base, type_name)
        except NumberError as problem:
            error_id = (
                "InvalidCastFromStringToDecimal"
                if type_name.endswith("Decimal")
                else "InvalidCastFromStringToDoubleOrSingle"
            )
            raise _with_inner(base, type_name, problem.message, error_id) from None
    if isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, Char):
        if type_name != "System.Decimal":
            raise _invalid_cast(base, type_name)
        base = ord(base)
    if isinstance(base, bool):
        base = int(base)
    is_decimal = type(base).__name__ == "Decimal"
    if not (isinstance(base, _NUMERIC_KINDS) or is_decimal):
        raise cannot_convert(value, type_name)
    if type_name == "System.Decimal":
        return base if is_decimal else _to_decimal(value, base)
    if type_name == "System.Single":
        from psemu.objects.number_text import single

        return single(float(base))
    return float(base)


def _to_decimal(value: object, base: Any) -> Any:
    from decimal import Decimal

    if isinstance(base, float):
        if base != base or abs(base) >= 7.922816251426434e28:
            from psemu.objects.number_text import overflow_message

            raise _with_inner(value, "System.Decimal", overflow_message("System.Decimal"), "InvalidCastIConvertible")
        return Decimal(format(base, ".7g" if isinstance(base, numbers.Single) else ".15g")).normalize() + 0
    return Decimal(int(base))


def _to_big_integer(value: Any, type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base: Any = unwrap(value)
    if base is None:
        return numbers.BigInteger(0)
    if isinstance(base, Char):
        raise cannot_convert(value, type_name)
    if isinstance(base, str):
        from psemu.objects.number_text import NumberError, big_integer_from_text

        try:
            return big_integer_from_text(base)
        except NumberError as problem:
            raise _with_inner(base, type_name, problem.message, "InvalidCastFromStringToInteger") from None
    if isinstance(base, bool):
        raise _invalid_cast(base, type_name)
    if isinstance(base, float) and (base != base or base in (float("inf"), float("-inf"))):
        inner = "The value is not a number." if base != base else "BigInteger cannot represent infinity."
        raise _with_inner(value, type_name, inner, "InvalidCastConstructorException")
    if isinstance(base, _NUMERIC_KINDS) or type(base).__name__ == "Decimal":
        return numbers.BigInteger(int(base))
    raise cannot_convert(value, type_name)


def _to_char(value: Any, type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if isinstance(base, Char):
        return base
    if base is None:
        return Char("\0")
    if isinstance(base, (bool, float)) or type(base).__name__ == "Decimal":
        raise _invalid_cast(base, type_name)
    if isinstance(base, int):
        if not 0 <= base <= 0xFFFF:
            from psemu.objects.number_text import overflow_message

            raise _with_inner(value, type_name, overflow_message(type_name), "InvalidCastIConvertible")
        return Char(chr(base))
    if isinstance(base, str):
        if len(base) != 1 or base > "\uffff":
            inner = "String must be exactly one character long."
            raise _with_inner(value, type_name, inner, "InvalidCastParseTargetInvocation")
        return Char(base)
    raise cannot_convert(value, type_name)


# --- dates and other value classes ---------------------------------------------------------------------------------------------


def _to_time(value: Any, type_name: str, culture: object) -> Any:
    from psemu.objects import datetimes
    from psemu.objects.date_text import DateError, parse_date_time, parse_date_time_offset, parse_guid, parse_time_span

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    kinds = {
        "System.DateTime": (datetimes.DateTime, parse_date_time),
        "System.DateTimeOffset": (datetimes.DateTimeOffset, parse_date_time_offset),
        "System.TimeSpan": (datetimes.TimeSpan, parse_time_span),
        "System.Guid": (datetimes.Guid, parse_guid),
    }
    kind, parse = kinds[type_name]
    if isinstance(base, kind):
        return base
    if base is None:
        raise PSInvalidCastException(f'Cannot convert null to type "{type_name}".', "nullToObjectInvalidCast")
    if isinstance(base, bool) or (isinstance(base, Char) and type_name in ("System.Guid", "System.TimeSpan")):
        raise _invalid_cast(base, type_name)
    if isinstance(base, Char) and type_name == "System.DateTime":
        base = ord(base)
    if isinstance(base, EnumValue):
        base = base.value
    if isinstance(base, int) and type_name in ("System.DateTime", "System.TimeSpan"):
        ticks = int(base)
        if type_name == "System.TimeSpan":
            return datetimes.TimeSpan(ticks)
        if 0 <= ticks <= datetimes.MAX_DATE_TICKS:
            return datetimes.DateTime(ticks)
        inner = "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')"
        raise _with_inner(value, type_name, inner, "InvalidCastConstructorException")
    if isinstance(base, datetimes.DateTime) and type_name == "System.DateTimeOffset":
        return datetimes.DateTimeOffset(base.ticks)
    if isinstance(base, (str, int, float)) or type(base).__name__ == "Decimal":
        text = to_text(base)
        try:
            return parse(text)
        except DateError as problem:
            error_id = "InvalidCastParseTargetInvocationWithFormatProvider"
            raise _with_inner(value, type_name, problem.message, error_id) from None
    if _is_bag(base) and not _bag_names(base):
        zeros: dict[str, Any] = {"System.Guid": "0" * 32}
        return kind(zeros.get(type_name, 0))
    raise cannot_convert(value, type_name)


def _to_parsed(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects import net_values

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None:
        return None
    if type_name_of(base) == type_name:
        return base
    if isinstance(base, (bool, Char)):
        raise _invalid_cast(base, type_name)
    if not isinstance(base, (str, int, float)) and type(base).__name__ != "Decimal":
        raise cannot_convert(value, type_name)
    parse, error_id = {
        "System.Version": (net_values.parse_version, "InvalidCastParseTargetInvocation"),
        "System.Management.Automation.SemanticVersion": (
            net_values.parse_semantic_version,
            "InvalidCastParseTargetInvocation",
        ),
        "System.Uri": (net_values.parse_uri, "InvalidCastFromStringToUri"),
    }[type_name]
    try:
        return parse(to_text(base))
    except net_values.ParseFailure as problem:
        raise _with_inner(value, type_name, problem.message, error_id) from None


def _to_text_value(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects.net_values import NetValue

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(base, (bool, Char)):
        raise _invalid_cast(base, type_name)
    if isinstance(base, (str, int, float)) or type(base).__name__ == "Decimal":
        return NetValue(type_name, to_text(base))
    raise cannot_convert(value, type_name)


def _to_ip_address(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects.net_values import NetValue

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(base, bool):
        raise _invalid_cast(base, type_name)
    if isinstance(base, Char):
        base = ord(base)
    if isinstance(base, int) and 0 <= base < 2**32:
        return NetValue(type_name, ".".join(str(base >> shift & 255) for shift in (0, 8, 16, 24)))
    if isinstance(base, (str, float)) or type(base).__name__ == "Decimal":
        text = to_text(base)
        pieces = text.split(".")
        if all(piece.isdigit() and piece.isascii() for piece in pieces) and 1 <= len(pieces) <= 4:
            values = [int(piece) for piece in pieces]
            if all(part < 256 for part in values[:-1]) and values[-1] < 256 ** (5 - len(values)):
                last = values[-1]
                tail = [str(last >> shift & 255) for shift in range(8 * (4 - len(values)), -1, -8)]
                return NetValue(type_name, ".".join([str(part) for part in values[:-1]] + tail))
        if ":" in text:
            from ipaddress import AddressValueError, IPv6Address

            try:
                return NetValue(type_name, str(IPv6Address(text)))
            except AddressValueError:
                pass
        raise _with_inner(value, type_name, "An invalid IP address was specified.", "InvalidCastParseTargetInvocation")
    raise cannot_convert(value, type_name)


def _to_type(value: Any, type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or isinstance(base, NetType):
        return base
    if isinstance(base, (bool, Char)):
        raise _invalid_cast(base, type_name)
    if isinstance(base, (str, int, float)) or type(base).__name__ == "Decimal":
        text = to_text(base)
        full = resolve_type_name(text)
        if full is not None:
            return NetType(full)
        raise cannot_convert(text, type_name, "InvalidCastFromStringToType")
    raise cannot_convert(value, type_name)


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
    if isinstance(base, Char) or (_is_bag(base) and not _bag_names(base)):
        return Hashtable()
    if isinstance(base, bool):
        raise _invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


def _to_dictionary(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None or isinstance(base, (Hashtable, CaselessDict)):
        return base
    if isinstance(base, bool):
        raise _invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


def _to_script_block(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None or type_name_of(base) == SCRIPT_BLOCK:
        return base
    if isinstance(base, (bool, Char)):
        raise _invalid_cast(base, type_name)
    raise cannot_convert(value, type_name)


def _parse_xml(text: str, type_name: str) -> Any:
    from xml.parsers.expat import ExpatError, ParserCreate

    from psemu.objects.net_values import XmlDocument

    if text:
        try:
            ParserCreate().Parse(text, True)
        except (ExpatError, ValueError):
            inner = "Data at the root level is invalid. Line 1, position 1."
            raise _with_inner(text, type_name, inner, "InvalidCastToXmlDocument") from None
    return XmlDocument(text)


def _to_xml(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(base, str) and not isinstance(base, Char):
        own = _own_converter(type_name)
        return own(base) if own is not None else _parse_xml(base, type_name)
    inner = "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type."
    raise _with_inner(value, type_name, inner, "InvalidCastToXmlDocument")


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
        items = [_element(item, inner, enum, culture) for item in base]
    elif isinstance(base, str) and inner == "System.Char" and is_array and not isinstance(base, Char):
        items = [Char(char) for char in base]
    else:
        try:
            items = [_element(value, inner, enum, culture)]
        except PSInvalidCastException as problem:
            if isinstance(base, bool):
                raise _invalid_cast(base, type_name) from None
            if is_dictionary(base):
                raise cannot_convert(value, type_name) from None
            raise _with_inner(value, type_name, problem.message, "InvalidCastExceptionScalarToArray") from None
    return make_array(items, type_name)


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
    if isinstance(base, (bool, Char)):
        raise _invalid_cast(base, enum.type_name)
    if isinstance(base, str):
        return enum.from_text(base)
    if isinstance(base, int):
        enum.check(int(base), str(int(base)), "UndefinedIntegerToEnum")
        return enum.of(int(base))
    if isinstance(base, float) or type(base).__name__ == "Decimal":
        return enum.from_text(to_text(base))
    if isinstance(base, list) and base:
        return enum.from_text(",".join(to_text(item) for item in base))
    raise cannot_convert(value, enum.type_name)


def _to_credential(value: Any, type_name: str, _culture: object) -> Any:
    """PSCredential's constructor takes any object and reads its UserName and Password."""
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(value, PSObject) and value.base is None:
        names = ("UserName", "Password")
        return PSObject([(name, value.properties.get(name)) for name in names], [type_name, OBJECT])
    raise cannot_convert(value, type_name)


_TABLE: dict[str, Callable[[Any, str, Any], Any]] = {
    "System.Management.Automation.PSCredential": _to_credential,
    STRING: _to_string,
    BOOLEAN: _to_boolean,
    SWITCH: _to_switch,
    "System.Double": _to_real,
    "System.Single": _to_real,
    "System.Decimal": _to_real,
    "System.Numerics.BigInteger": _to_big_integer,
    "System.Char": _to_char,
    "System.DateTime": _to_time,
    "System.DateTimeOffset": _to_time,
    "System.TimeSpan": _to_time,
    "System.Guid": _to_time,
    "System.Version": _to_parsed,
    "System.Management.Automation.SemanticVersion": _to_parsed,
    "System.Uri": _to_parsed,
    "System.Text.RegularExpressions.Regex": _to_text_value,
    "System.IO.FileInfo": _to_text_value,
    "System.IO.DirectoryInfo": _to_text_value,
    "System.Net.IPAddress": _to_ip_address,
    "System.Type": _to_type,
    OBJECT: _to_object,
    PSOBJECT: _to_object,
    PSCUSTOMOBJECT: _to_custom_object,
    HASHTABLE: _to_hashtable,
    "System.Collections.IDictionary": _to_dictionary,
    SCRIPT_BLOCK: _to_script_block,
    "System.Xml.XmlDocument": _to_xml,
}
for _name in INTEGER_TYPES:
    _TABLE[_name] = _to_integer

__all__ = ["VALUE_TYPES", "cannot_convert", "convert_to", "make_array", "register_converter", "to_bool", "to_enum"]
