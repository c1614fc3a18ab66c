"""System.Convert: between the simple types, in other bases, and bytes as text."""

from __future__ import annotations

from psemu.objects import PSArray, PSInvalidCastException, convert_to, to_text, type_name_of
from psemu.objects.numbers import Byte, Char, Int64
from psemu.objects.types import INTEGER_TYPES
from psemu.runtime.flow import NetError
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import bad_argument, bad_format, overflow
from psemu.runtime.net.numbers import parse_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.methods import Method

_TOO_LARGE = "Value was either too large or too small for "
_WORDS = {
    "System.Byte": "an unsigned byte",
    "System.SByte": "a signed byte",
    "System.UInt16": "a UInt16",
    "System.Char": "a character",
}


def _refused(type_name: str) -> NetError:
    name = type_name.removeprefix("System.")
    return overflow(_TOO_LARGE + _WORDS.get(type_name, f"an {name}" if name[0] in "AEIOU" else f"a {name}") + ".")


def _no_cast(value: Any, type_name: str) -> NetError:
    own = type_name_of(value).rpartition(".")[2]
    return NetError("System.InvalidCastException", f"Invalid cast from '{own}' to '{type_name.rpartition('.')[2]}'.")


def _in_base(text: str, base: int, type_name: str) -> Any:
    if base not in (2, 8, 10, 16):
        raise bad_argument("Invalid Base.")
    low, high = INTEGER_TYPES[type_name][1:3]
    if not text:
        return convert_to(0, type_name)
    digits = text
    sign = 1
    if base == 10:
        if digits[0] in "+-":
            sign, digits = (-1 if digits[0] == "-" else 1), digits[1:]
    elif digits[0] == "-":
        raise bad_argument("String cannot contain a minus sign if the base is not 10.")
    if base == 16 and digits[:2].lower() == "0x":
        digits = digits[2:]
    size = next(
        (place for place, char in enumerate(digits) if not char.isalnum() or not _is_digit(char, base)), len(digits)
    )
    if not size:
        raise bad_format("Could not find any recognizable digits.")
    if size < len(digits):
        raise bad_format("Additional non-parsable characters are at the end of the string.")
    number = sign * int(digits, base)
    bits = (high - low + 1).bit_length() - 1
    if base != 10 and low < 0 and high < number < 1 << bits:
        number -= 1 << bits
    if not low <= number <= high:
        raise _refused(type_name)
    return Int64(number) if type_name == "System.Int64" else convert_to(number, type_name)


def _is_digit(char: str, base: int) -> bool:
    return char.isascii() and char in "0123456789abcdefABCDEF" and int(char, 16) < base


def _to_integer(type_name: str) -> Callable[..., Any]:
    low, high = INTEGER_TYPES[type_name][1:3]

    def run(_owner: Any, value: Any, *rest: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Char):
            if rest and type(rest[0]) is int:
                return _in_base(value, rest[0], type_name)
            return parse_number(type_name, value, *rest)
        if value is None:
            number = 0
        elif isinstance(value, Char):
            number = ord(value)
        elif isinstance(value, float):
            if value != value or not low - 0.5 <= value < high + 0.5:
                raise _refused(type_name)
            number = round(value)
        elif hasattr(value, "ticks") or isinstance(value, list):
            raise _no_cast(value, type_name)
        else:
            try:
                number = round(getattr(value, "value", value))
            except TypeError:
                raise NetError(
                    "System.InvalidCastException",
                    f"Unable to cast object of type '{type_name_of(value)}' to type 'System.IConvertible'.",
                ) from None
        if not low <= number <= high:
            raise _refused(type_name)
        return Int64(number) if type_name == "System.Int64" else convert_to(number, type_name)

    return run


def _to_real(type_name: str) -> Callable[..., Any]:
    def run(_owner: Any, value: Any, *rest: Any) -> Any:
        if isinstance(value, str):
            if isinstance(value, Char):
                raise _no_cast(value, type_name)
            return parse_number(type_name, value, *rest)
        if hasattr(value, "ticks"):
            raise _no_cast(value, type_name)
        try:
            return convert_to(0 if value is None else value, type_name)
        except PSInvalidCastException:
            raise _refused(type_name) from None

    return run


def _to_boolean(_owner: Any, value: Any, _provider: Any = None) -> bool:
    if isinstance(value, Char) or hasattr(value, "ticks"):
        raise _no_cast(value, "System.Boolean")
    if isinstance(value, str):
        return parse_boolean(None, value)
    return bool(value)


def parse_boolean(_owner: Any, text: str) -> bool:
    """``[bool]::Parse``."""
    plain = text.strip(" \t\r\n\v\f\0").lower()
    if plain not in ("true", "false"):
        raise bad_format(f"String '{text}' was not recognized as a valid Boolean.")
    return plain == "true"


def _to_char(_owner: Any, value: Any, _provider: Any = None) -> Char:
    if isinstance(value, str):
        if len(value) != 1:
            raise bad_format("String must be exactly one character long.")
        return Char(value)
    if isinstance(value, (bool, float)) or hasattr(value, "ticks"):
        raise _no_cast(value, "System.Char")
    if not 0 <= value <= 0xFFFF:
        raise _refused("System.Char")
    return Char(chr(value))


def _to_date(_owner: Any, value: Any, _provider: Any = None) -> Any:
    from psemu.objects.datetimes import DateTime
    from psemu.runtime.net.parsed import parse

    if isinstance(value, DateTime):
        return value
    if value is None:
        return DateTime(0)
    if not isinstance(value, str) or isinstance(value, Char):
        raise _no_cast(value, "System.DateTime")
    return parse("System.DateTime", value)


def _to_text(_owner: Any, value: Any, *rest: Any) -> str:
    if rest and type(rest[0]) is int:
        base, number = rest[0], int(value)
        if base not in (2, 8, 10, 16):
            raise bad_argument("Invalid Base.")
        if number < 0 and base != 10:
            number += 1 << {"System.Int16": 16, "System.Int64": 64}.get(type_name_of(value), 32)
        return {2: f"{number:b}", 8: f"{number:o}", 10: str(number), 16: f"{number:x}"}[base]
    from psemu.objects.format import format_value

    if rest and rest[0] is not None and hasattr(rest[0], "decimal_separator"):
        return format_value(value, "", rest[0])
    if isinstance(value, float) or hasattr(value, "ticks"):
        return format_value(value)
    return "" if value is None else to_text(value)


def byte_array(data: bytes) -> PSArray:
    """*data* as ``byte[]``."""
    return PSArray([Byte(each) for each in data], "System.Byte[]")


def _to_base64(_owner: Any, data: Any, *rest: Any) -> str:
    from base64 import b64encode

    raw = bytes(int(each) for each in data)
    numbers = [each for each in rest if type(each) is int]
    if len(numbers) == 2:
        raw = raw[numbers[0] : numbers[0] + numbers[1]]
    text = b64encode(raw).decode("ascii")
    if any("InsertLineBreaks" in getattr(each, "name", "") for each in rest):
        return "\r\n".join(text[place : place + 76] for place in range(0, len(text), 76))
    return text


def _from_base64(_owner: Any, text: str) -> PSArray:
    from base64 import b64decode

    body = "".join(char for char in text if char not in " \t\r\n")
    message = (
        "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or "
        "an illegal character among the padding characters."
    )
    try:
        if len(body) % 4:
            raise ValueError
        return byte_array(b64decode(body, validate=True))
    except ValueError:
        raise bad_format(message) from None


def _to_hex(upper: bool) -> Callable[..., str]:
    def run(_owner: Any, data: Any, *rest: int) -> str:
        raw = bytes(int(each) for each in data)
        raw = raw[rest[0] : rest[0] + rest[1]] if rest else raw
        return raw.hex().upper() if upper else raw.hex()

    return run


def _from_hex(_owner: Any, text: str) -> PSArray:
    if len(text) % 2:
        raise bad_format("The input is not a valid hex string as its length is not a multiple of 2.")
    try:
        return byte_array(bytes.fromhex(text))
    except ValueError:
        raise bad_format("The input is not a valid hex string as it contains a non-hex character.") from None


def _change_type(_owner: Any, value: Any, kind: Any, _provider: Any = None) -> Any:
    name = kind.full_name if hasattr(kind, "full_name") else "System." + str(getattr(kind, "name", kind))
    found = CONVERT.get("to" + name.rpartition(".")[2].lower())
    if value is None:
        if name in INTEGER_TYPES or name in ("System.Double", "System.Boolean", "System.DateTime"):
            raise NetError("System.InvalidCastException", "Null object cannot be converted to a value type.")
        return None
    if type_name_of(value) == name or name == "System.Object":
        return value
    if found is None:
        raise _no_cast(value, name)
    return found.function(None, value)


CONVERT: dict[str, Method] = recorded(
    **{"to" + name.rpartition(".")[2].lower(): _to_integer(name) for name in INTEGER_TYPES},
    todouble=_to_real("System.Double"),
    tosingle=_to_real("System.Single"),
    todecimal=_to_real("System.Decimal"),
    toboolean=_to_boolean,
    tochar=_to_char,
    todatetime=_to_date,
    tostring=_to_text,
    tobase64string=_to_base64,
    frombase64string=_from_base64,
    tohexstring=_to_hex(True),
    tohexstringlower=_to_hex(False),
    fromhexstring=_from_hex,
    changetype=_change_type,
    isdbnull=lambda _o, value: type_name_of(value) == "System.DBNull",
)


def _try_boolean(_owner: Any, text: str, place: Any) -> bool:
    try:
        place.value = parse_boolean(None, text)
    except NetError:
        place.value = False
        return False
    return True


BOOLEAN: dict[str, Method] = recorded(parse=parse_boolean, tryparse=_try_boolean)

__all__ = ["BOOLEAN", "CONVERT", "byte_array"]
