"""Conversion to the value classes that texts are parsed to: dates, spans, GUIDs, versions, addresses, types, XML, credentials."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.conversion import own_converter
from psemu.objects.conversion_errors import cannot_convert, from_table, invalid_cast, is_convertible, with_inner
from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import Char, LiteralNumber
from psemu.objects.psobject import AUTOMATION_NULL, EnumValue, NetType, PSObject
from psemu.objects.text import to_text
from psemu.objects.types import OBJECT, is_empty_bag, resolve_type_name, type_name_of, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


#: numbers that .NET widens to a constructor's Int64
_WIDENING = (int, numbers.Int64, numbers.Int16, numbers.SByte, numbers.Byte, numbers.UInt16, numbers.UInt32)


def _number_text(value: Any, base: Any) -> str | None:
    """The text by which a number (or a string) is parsed to another type: as written, if it was a literal; None for all else."""
    if isinstance(value, LiteralNumber):
        return value.text
    if isinstance(base, numbers.BigInteger):
        return None
    if isinstance(base, (str, int, float)) or type(base).__name__ == "Decimal":
        return to_text(base)
    return None


def _as_read(value: Any, text: str) -> Any:
    """What an error shows of a value that was read as *text*."""
    return value if isinstance(value, LiteralNumber) else text


def _to_time(value: Any, type_name: str, culture: object) -> Any:
    from psemu.objects import datetimes
    from psemu.objects.date_text import DateError, parse_date_time, parse_date_time_offset, parse_guid, parse_time_span

    base: Any = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    kinds = {
        "System.DateTime": (datetimes.DateTime, parse_date_time),
        "System.DateTimeOffset": (datetimes.DateTimeOffset, parse_date_time_offset),
        "System.TimeSpan": (datetimes.TimeSpan, parse_time_span),
        "System.Guid": (datetimes.Guid, parse_guid),
    }
    kind, parse = kinds[type_name]
    if isinstance(base, kind):
        return base
    if value is AUTOMATION_NULL or is_empty_bag(base):
        return kind("0" * 32 if type_name == "System.Guid" else 0)
    if base is None:
        raise PSInvalidCastException(f'Cannot convert null to type "{type_name}".', "nullToObjectInvalidCast")
    if isinstance(base, EnumValue):
        base = base.value
    if type_name in ("System.DateTime", "System.TimeSpan") and (type(base) in _WIDENING or isinstance(base, Char)):
        ticks = ord(base) if isinstance(base, Char) else int(base)
        if type_name == "System.TimeSpan":
            return datetimes.TimeSpan(ticks)
        if 0 <= ticks <= datetimes.MAX_DATE_TICKS:
            return datetimes.DateTime(ticks)
        inner = "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')"
        raise with_inner(value, type_name, inner, "InvalidCastConstructorException")
    if isinstance(base, datetimes.DateTime) and type_name == "System.DateTimeOffset":
        return datetimes.DateTimeOffset(base.ticks)
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    text = _number_text(value, base)
    if text is not None:
        try:
            return parse(text)
        except DateError as problem:
            error_id = "InvalidCastParseTargetInvocationWithFormatProvider"
            raise with_inner(_as_read(value, text), type_name, problem.message, error_id) from None
    raise from_table(base, type_name) or cannot_convert(value, type_name)


def _to_part_of_date(value: Any, type_name: str, _culture: object) -> Any:
    """DateOnly and TimeOnly: a date's text without the other part."""
    from psemu.objects import datetimes
    from psemu.objects.date_text import DateError, parse_date_only, parse_time_only

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None:
        raise PSInvalidCastException(f'Cannot convert null to type "{type_name}".', "nullToObjectInvalidCast")
    if type_name_of(base) == type_name:
        return base
    if isinstance(base, str) and not isinstance(base, Char):
        try:
            if type_name == "System.DateOnly":
                return datetimes.DateOnly(parse_date_only(base))
            return datetimes.TimeOnly(parse_time_only(base))
        except DateError as problem:
            error_id = "InvalidCastParseTargetInvocationWithFormatProvider"
            raise with_inner(value, type_name, problem.message, error_id) from None
    raise cannot_convert(value, type_name)


def _to_parsed(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects import net_values
    from psemu.objects.uris import parse_uri

    base = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    if base is None:
        return None
    if type_name_of(base) == type_name:
        return base
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    if isinstance(base, net_values.Version) and type_name.endswith("SemanticVersion"):
        return net_values.SemanticVersion((base.parts[0], base.parts[1], max(base.parts[2], 0)), None, None)
    if isinstance(base, net_values.SemanticVersion) and type_name == "System.Version":
        return net_values.Version(base.numbers)
    text = _number_text(value, base)
    if text is None:
        raise (from_table(base, type_name) if type_name == "System.Version" else None) or cannot_convert(
            value, type_name
        )
    parse, error_id = {
        "System.Version": (net_values.parse_version, "InvalidCastParseTargetInvocation"),
        "System.Management.Automation.SemanticVersion": (
            net_values.parse_semantic_version,
            "InvalidCastParseTargetInvocation",
        ),
        "System.Uri": (parse_uri, "InvalidCastFromStringToUri"),
    }[type_name]
    try:
        return parse(text)
    except net_values.ParseFailure as problem:
        raise with_inner(_as_read(value, text), type_name, problem.message, error_id) from None


def _to_flags_expression(value: Any, type_name: str, _culture: object) -> Any:
    """``!Directory+Hidden, ReadOnly``: the text stays, its words are names of attributes or their first letters."""
    from psemu.objects import convert_to

    base = unwrap(value)
    if base is None or isinstance(base, EnumValue):
        return base
    parts = base if isinstance(base, list) else [base]
    text = ",".join(map(to_text, parts))
    for word in text.replace(",", "+").split("+"):
        name = word.strip().removeprefix("!")
        if name.lower() not in ("d", "h", "l", "r", "s"):
            convert_to(name, "System.IO.FileAttributes")
    return text


def _to_text_value(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects.net_values import NetValue

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    text = _number_text(base, base)
    if text is None:
        raise cannot_convert(value, type_name)
    if not text and type_name.startswith("System.IO."):
        inner = "The value cannot be an empty string. (Parameter 'path')"
        raise with_inner(value, type_name, inner, "InvalidCastConstructorException")
    return NetValue(type_name, text)


def _to_regex(value: Any, type_name: str, _culture: object) -> Any:
    """The pattern of a text; other scalars by their text."""
    found = _to_text_value(value, type_name, _culture)
    if found is None or type_name_of(found) != type_name or not hasattr(found, "text") or hasattr(found, "pattern"):
        return found
    from psemu.objects.regex import RegexError, compiled_regex

    try:
        return compiled_regex(found.text)
    except RegexError as error:
        raise with_inner(found.text, type_name, error.message, "InvalidCastConstructorException") from None


def _to_mail_address(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects.net_values import ParseFailure
    from psemu.objects.structures import parse_mail_address

    base = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    text = _number_text(value, base)
    if text is None:
        raise cannot_convert(value, type_name)
    try:
        return parse_mail_address(text)
    except ParseFailure as problem:
        raise with_inner(value, type_name, problem.message, "InvalidCastConstructorException") from None


def _to_culture(value: Any, type_name: str, _culture: object) -> Any:
    """CultureInfo by the constructors that take a name or an identifier."""
    from psemu.objects.culture_names import CultureError, culture_of_identifier, culture_of_name

    base: Any = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(base, Char):
        base = ord(base)
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    text = _number_text(value, base)
    if text is None:
        raise cannot_convert(value, type_name)
    try:
        by_number = type(base) in _WIDENING and not isinstance(base, (numbers.Int64, numbers.UInt32))
        return culture_of_identifier(int(base)) if by_number else culture_of_name(text)
    except CultureError as problem:
        raise with_inner(value, type_name, problem.message, "InvalidCastConstructorException") from None


def _to_ip_address(value: Any, type_name: str, _culture: object) -> Any:
    from psemu.objects.structures import IPAddress

    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(base, Char):
        base = ord(base)
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    if isinstance(base, _WIDENING) and type(base) in _WIDENING:
        number = int(base)
        if 0 <= number < 2**32:
            return IPAddress(".".join(str(number >> shift & 255) for shift in (0, 8, 16, 24)))
        given = number % 2**64
        inner = (
            f"newAddress ('{given}') must be less than or equal to '4294967295'. (Parameter 'newAddress')\n"
            f"Actual value was {given}."
        )
        raise with_inner(value, type_name, inner, "InvalidCastConstructorException")
    if isinstance(base, (str, float)) or type(base).__name__ == "Decimal":
        text = to_text(base)
        pieces = text.split(".")
        if all(piece.isdigit() and piece.isascii() for piece in pieces) and 1 <= len(pieces) <= 4:
            values = [int(piece) for piece in pieces]
            if all(part < 256 for part in values[:-1]) and values[-1] < 256 ** (5 - len(values)):
                last = values[-1]
                tail = [str(last >> shift & 255) for shift in range(8 * (4 - len(values)), -1, -8)]
                return IPAddress(".".join([str(part) for part in values[:-1]] + tail))
        if ":" in text:
            from ipaddress import AddressValueError, IPv6Address

            try:
                return IPAddress(str(IPv6Address(text)))
            except AddressValueError:
                pass
        inner = "An invalid IP address was specified."
        raise with_inner(_as_read(value, text), type_name, inner, "InvalidCastParseTargetInvocation")
    raise cannot_convert(value, type_name)


def _to_type(value: Any, type_name: str, _culture: object) -> Any:
    if isinstance(value, LiteralNumber):
        value = value.value
    base = unwrap(value)
    if base is None or isinstance(base, NetType):
        return base
    if is_convertible(base):
        raise invalid_cast(base, type_name)
    text = _number_text(base, base)
    if text is not None:
        full = resolve_type_name(text)
        if full is not None:
            return NetType(full)
        raise cannot_convert(text, type_name, "InvalidCastFromStringToType")
    raise cannot_convert(value, type_name)


def _parse_xml(text: str, type_name: str) -> Any:
    from xml.parsers.expat import ExpatError

    from psemu.objects.xml_nodes import XmlNode, parse_xml

    if not text:
        return XmlNode("Document")
    try:
        return parse_xml(text)
    except (ExpatError, ValueError):
        inner = "Data at the root level is invalid. Line 1, position 1."
        if not text.lstrip().startswith("<"):
            inner = (
                "The specified node cannot be inserted as the valid child of this node, because the specified node is the "
                "wrong type."
            )
        raise with_inner(text, type_name, inner, "InvalidCastToXmlDocument") from None


def _to_xml(value: Any, type_name: str, _culture: object) -> Any:
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(base, str) and not isinstance(base, Char):
        own = own_converter(type_name)
        return own(base) if own is not None else _parse_xml(base, type_name)
    inner = "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type."
    raise with_inner(value, type_name, inner, "InvalidCastToXmlDocument")


def _to_credential(value: Any, type_name: str, _culture: object) -> Any:
    """PSCredential's constructor takes any object and reads its UserName and Password."""
    base = unwrap(value)
    if base is None or type_name_of(base) == type_name:
        return base
    if isinstance(value, PSObject) and value.base is None:
        names = ("UserName", "Password")
        return PSObject([(name, value.properties.get(name)) for name in names], [type_name, OBJECT])
    raise cannot_convert(value, type_name)


#: full type name → converter of (value, type name, culture)
CONVERTERS: dict[str, Callable[[Any, str, Any], Any]] = {
    "System.Management.Automation.PSCredential": _to_credential,
    "System.DateTime": _to_time,
    "System.DateTimeOffset": _to_time,
    "System.TimeSpan": _to_time,
    "System.Guid": _to_time,
    "System.DateOnly": _to_part_of_date,
    "System.TimeOnly": _to_part_of_date,
    "System.Version": _to_parsed,
    "System.Management.Automation.SemanticVersion": _to_parsed,
    "System.Uri": _to_parsed,
    "System.Text.RegularExpressions.Regex": _to_regex,
    "System.IO.FileInfo": _to_text_value,
    "System.IO.DirectoryInfo": _to_text_value,
    "System.Net.Mail.MailAddress": _to_mail_address,
    "System.Globalization.CultureInfo": _to_culture,
    "System.Net.IPAddress": _to_ip_address,
    "System.Type": _to_type,
    "System.Xml.XmlDocument": _to_xml,
    "System.Management.Automation.FlagsExpression`1[System.IO.FileAttributes]": _to_flags_expression,
}
