"""``String.Format`` and ``ToString(format)``: which value takes which kind of format, and the ``{0,-10:N2}`` items."""

from __future__ import annotations

from psemu.objects import numbers
from psemu.objects.format.cultures import EN_US, FormatException
from psemu.objects.psobject import EnumValue, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psemu.objects.format.cultures import Culture

_INTEGER_BITS: dict[type, int] = {
    int: 32,
    numbers.Int64: 64,
    numbers.Int16: 16,
    numbers.SByte: 8,
    numbers.Byte: 8,
    numbers.UInt16: 16,
    numbers.UInt32: 32,
    numbers.UInt64: 64,
    numbers.Int128: 128,
    numbers.UInt128: 128,
    numbers.IntPtr: 64,
    numbers.UIntPtr: 64,
    numbers.BigInteger: 0,
}
_FLOAT_BITS: dict[type, int] = {numbers.Single: 32, numbers.Half: 16}
_LIMIT = 1_000_000
_INDEX_ERROR = "Index (zero based) must be greater than or equal to zero and less than the size of the argument list."


def is_formattable(value: object) -> bool:
    """True if *value*'s type takes a format (.NET's IFormattable)."""
    kind = type(value)
    return kind in _INTEGER_BITS or kind in (float, numbers.Single, numbers.Half, EnumValue) or kind.__name__ in _LATE


def format_value(value: object, text: str = "", culture: Culture = EN_US, other: Callable[[object], str] = str) -> str:
    """*value* by the format *text* (empty: its general one); *other* gives the text of what takes no format.

    Raises FormatException for a format that .NET refuses.
    """
    found = _formatted(value, text, culture, other)
    if culture.minus != "-" and "-" in found and "-" not in text and isinstance(value, (int, float)):
        return found.replace("-", culture.minus)
    return found


def _formatted(value: object, text: str = "", culture: Culture = EN_US, other: Callable[[object], str] = str) -> str:
    kind = type(value)
    if value is None:
        return ""
    if kind is str or kind is numbers.Char:
        return str(value)
    if kind is bool:
        return "True" if value else "False"
    bits = _INTEGER_BITS.get(kind)
    if bits is not None:
        if not text:
            return str(int(value))  # type: ignore[call-overload]
        from psemu.objects.format.numbers import format_integer

        return format_integer(int(value), text, culture, bits)  # type: ignore[call-overload]
    if isinstance(value, float):
        from psemu.objects.format.numbers import format_float

        return format_float(value, text, culture, _FLOAT_BITS.get(kind, 64))
    if isinstance(value, EnumValue):
        return format_enum(value, text)
    late = _LATE.get(kind.__name__)
    if late is not None:
        return late(value, text, culture)
    return _bag(value, text, culture) if text and type(value) is PSObject else other(value)


def _bag(value: PSObject, text: str, culture: Culture) -> str:
    """An object as text, the values of its properties by the format *text*."""
    from psemu.objects.text import to_text

    if value.base is not None:
        return _formatted(value.base, text, culture, to_text)
    shown = PSObject([], value.type_names)
    for name, held in value.properties.items():
        shown.properties[name] = format_value(held, text, culture) if is_formattable(held) else held
    return to_text(shown)


def _decimal(value: object, text: str, culture: Culture) -> str:
    from psemu.objects.format.numbers import format_decimal

    return format_decimal(value, text, culture)


def _date_time(value: object, text: str, culture: Culture) -> str:
    from psemu.objects.format.dates import format_date_time

    return format_date_time(value, text, culture)  # type: ignore[arg-type]


def _date_only(value: object, text: str, culture: Culture) -> str:
    from psemu.objects.format.dates import format_date_only

    return format_date_only(value, text, culture)  # type: ignore[arg-type]


def _time_only(value: object, text: str, culture: Culture) -> str:
    from psemu.objects.format.dates import format_time_only

    return format_time_only(value, text, culture)  # type: ignore[arg-type]


def _time_span(value: object, text: str, culture: Culture) -> str:
    from psemu.objects.format.spans import format_time_span

    return format_time_span(value, text, culture)  # type: ignore[arg-type]


def _guid(value: object, text: str, _culture: Culture) -> str:
    plain = str(value)
    letter = text.lower()
    if letter in ("", "d"):
        return plain
    if letter == "n":
        return plain.replace("-", "")
    if letter == "b":
        return "{" + plain + "}"
    if letter == "p":
        return "(" + plain + ")"
    if letter == "x":
        a, b, c, d, e = plain.split("-")
        rest = d + e
        pairs = ",".join("0x" + rest[at : at + 2] for at in range(0, 16, 2))
        return f"{{0x{a},0x{b},0x{c},{{{pairs}}}}}"
    raise FormatException('Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".')


def _complex(value: object, text: str, culture: Culture) -> str:
    number: complex = value.value  # type: ignore[attr-defined]
    return f"<{format_value(number.real, text, culture)}; {format_value(number.imag, text, culture)}>"


#: by class name: these classes' modules are imported only where such a value exists
_LATE: dict[str, Callable[[object, str, Culture], str]] = {
    "Decimal": _decimal,
    "DateTime": _date_time,
    "DateTimeOffset": _date_time,
    "DateOnly": _date_only,
    "TimeOnly": _time_only,
    "TimeSpan": _time_span,
    "Guid": _guid,
    "Complex": _complex,
}


def format_enum(value: EnumValue, text: str) -> str:
    """An enum member by ``G``, ``F`` (its name), ``D`` (its number) or ``X`` (its number as eight hexadecimal digits)."""
    letter = text.lower() or "g"
    if letter in ("g", "f"):
        return value.name
    if letter == "d":
        return str(value.value)
    if letter == "x":
        return f"{value.value & 0xFFFFFFFF:08X}"
    raise FormatException('Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".')


def format_composite(
    text: str, arguments: Sequence[object], culture: Culture = EN_US, other: Callable[[object], str] = str
) -> str:
    """*text* with its ``{index,width:format}`` items replaced by *arguments*; raises FormatException as .NET does."""
    out: list[str] = []
    at, size = 0, len(text)

    def refuse(place: int, why: str) -> FormatException:
        return FormatException(f"Input string was not in a correct format. Failure to parse near offset {place}. {why}")

    def following(place: int) -> str:
        if place >= size:
            raise refuse(place, "Format item ends prematurely.")
        return text[place]

    while at < size:
        brace = text[at]
        if brace not in "{}":
            end = at
            while end < size and text[end] not in "{}":
                end += 1
            out.append(text[at:end])
            at = end
            continue
        at += 1
        char = following(at)
        if char == brace:
            out.append(char)
            at += 1
            continue
        if brace == "}":
            raise refuse(at, "Unexpected closing brace without a corresponding opening brace.")
        if char not in "0123456789":
            raise refuse(at, "Expected an ASCII digit.")
        index, width, left, item = 0, 0, False, ""
        while char in "0123456789" and index < _LIMIT:
            index = index * 10 + ord(char) - 48
            at += 1
            char = following(at)
        while char == " ":
            at += 1
            char = following(at)
        if char == ",":
            at += 1
            while (char := following(at)) == " ":
                at += 1
            if char == "-":
                left = True
                at += 1
                char = following(at)
            if char not in "0123456789":
                raise refuse(at, "Expected an ASCII digit.")
            while char in "0123456789" and width < _LIMIT:
                width = width * 10 + ord(char) - 48
                at += 1
                char = following(at)
            while char == " ":
                at += 1
                char = following(at)
        if char != "}":
            if char != ":":
                raise refuse(at, "Format item ends prematurely.")
            start = at + 1
            at = start
            while (char := following(at)) != "}":
                if char == "{":
                    raise refuse(at, "Format item ends prematurely.")
                at += 1
            item = text[start:at]
        at += 1
        if index >= len(arguments):
            raise FormatException(_INDEX_ERROR)
        piece = format_value(arguments[index], item, culture, other)
        out.append(piece.ljust(width) if left else piece.rjust(width))
    return "".join(out)
