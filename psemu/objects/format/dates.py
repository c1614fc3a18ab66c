"""Date and time formats, standard and custom, of DateTime, DateTimeOffset, DateOnly and TimeOnly."""

from __future__ import annotations

from psemu.objects.datetimes import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    DateOnly,
    DateTime,
    DateTimeOffset,
    TimeOnly,
)
from psemu.objects.format.cultures import BAD_FORMAT, BAD_SPECIFIER, INVARIANT, FormatException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.format.cultures import Culture

_INVARIANT_STANDARD = {
    "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
    "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
}


def quoted(text: str, at: int) -> tuple[str, int]:
    """The literal that the quote at *at* opens, and the place after it; backslash escapes inside."""
    quote, start = text[at], at
    at += 1
    out: list[str] = []
    while at < len(text):
        char = text[at]
        at += 1
        if char == quote:
            return "".join(out), at
        if char == "\\":
            if at >= len(text):
                raise FormatException(BAD_FORMAT)
            char = text[at]
            at += 1
        out.append(char)
    raise FormatException(f"Cannot find a matching quote character for the character '{text[start]}'.")


def run_length(text: str, at: int) -> int:
    """How often the character at *at* stands there in a row."""
    end = at
    while end < len(text) and text[end] == text[at]:
        end += 1
    return end - at


def _offset_text(offset: int, count: int) -> str:
    sign = "-" if offset < 0 else "+"
    offset = abs(offset)
    hours, minutes = offset // TICKS_PER_HOUR, offset % TICKS_PER_HOUR // TICKS_PER_MINUTE
    if count == 1:
        return f"{sign}{hours}"
    return f"{sign}{hours:02d}" if count == 2 else f"{sign}{hours:02d}:{minutes:02d}"


def local_offset(_clock: DateTime) -> int:
    """The offset of local time from UTC in ticks; local time is UTC here, as in the answers that were recorded."""
    return 0


def fraction_text(ticks: int, count: int, trimmed: bool) -> str:
    """The first *count* digits of the fraction of a second in *ticks*."""
    digits = f"{ticks % TICKS_PER_SECOND:07d}"[:count]
    return digits.rstrip("0") if trimmed else digits


def _names_day(pattern: str) -> bool:
    """True if a day by its number is in *pattern*: beside it a month takes its genitive."""
    at = 0
    while at < len(pattern):
        if pattern[at] in "'\"":
            at = pattern.find(pattern[at], at + 1) + 1 or len(pattern)
            continue
        count = run_length(pattern, at)
        if pattern[at] == "d" and count <= 2:
            return True
        at += count
    return False


def _custom(clock: DateTime, text: str, culture: Culture, offset: int | None) -> str:
    out: list[str] = []
    at, size = 0, len(text)
    in_day = clock.ticks % TICKS_PER_DAY
    year, month, day = clock.civil
    hour = in_day // TICKS_PER_HOUR
    while at < size:
        char = text[at]
        count = run_length(text, at)
        if char in "hHms":
            number = {"h": hour % 12 or 12, "H": hour}.get(char)
            if number is None:
                number = in_day // (TICKS_PER_MINUTE if char == "m" else TICKS_PER_SECOND) % 60
            out.append(str(number) if count == 1 else f"{number:02d}")
        elif char in "fF":
            if count > 7:
                raise FormatException(BAD_FORMAT)
            digits = fraction_text(clock.ticks, count, char == "F")
            if not digits and out and out[-1] == ".":
                out.pop()
            out.append(digits)
        elif char == "t":
            name = culture.am if hour < 12 else culture.pm
            out.append(name[:1] if count == 1 else name)
        elif char == "d":
            week_day = clock.day_of_week
            if count <= 2:
                out.append(str(day) if count == 1 else f"{day:02d}")
            else:
                out.append(culture.abbreviated_days[week_day] if count == 3 else culture.day_names[week_day])
        elif char == "M":
            if count <= 2:
                out.append(str(month) if count == 1 else f"{month:02d}")
            else:
                names = culture.month_genitive if _names_day(text) else culture.month_names
                out.append(culture.abbreviated_months[month - 1] if count == 3 else names[month - 1])
        elif char == "y":
            out.append(str(year % 100).rjust(count, "0") if count <= 2 else str(year).rjust(count, "0"))
        elif char == "z":
            out.append(_offset_text(local_offset(clock) if offset is None else offset, count))
        elif char == "K":
            count = 1
            if offset is not None:
                out.append(_offset_text(offset, 3))
            elif clock.kind == "Utc":
                out.append("Z")
            elif clock.kind == "Local":
                out.append(_offset_text(local_offset(clock), 3))
        elif char == "g":
            out.append(culture.era)
        elif char == ":":
            count = 1
            out.append(culture.time_separator)
        elif char == "/":
            count = 1
            out.append(culture.date_separator)
        elif char in "'\"":
            literal, end = quoted(text, at)
            out.append(literal)
            count = end - at
        elif char == "%":
            if at + 1 >= size or text[at + 1] == "%":
                raise FormatException(BAD_FORMAT)
            out.append(_custom(clock, text[at + 1], culture, offset))
            count = 2
        elif char == "\\":
            if at + 1 >= size:
                raise FormatException(BAD_FORMAT)
            out.append(text[at + 1])
            count = 2
        else:
            count = 1
            out.append(char)
        at += count
    return "".join(out)


def format_date_time(value: DateTime | DateTimeOffset, text: str, culture: Culture) -> str:
    """A date by the format *text* (empty: ``G``, for a DateTimeOffset followed by its offset)."""
    if isinstance(value, DateTimeOffset):
        clock, offset = value.clock, value.offset
    else:
        clock, offset = value, None
    if not text:
        text = culture.standard["G"] + (" zzz" if offset is not None else "")
    if len(text) == 1:
        lower = text.lower()
        if lower in "ro" or text in "su":
            if lower == "r" or text == "u":
                clock = DateTime(clock.ticks - (offset or 0), clock.kind)
            return _custom(clock, _INVARIANT_STANDARD[lower], INVARIANT, offset)
        if text == "U" and offset is None:
            if clock.kind != "Utc":
                clock = DateTime(clock.ticks - local_offset(clock), "Utc")
            return _custom(clock, culture.standard["F"], culture, None)
        if text not in culture.standard:
            raise FormatException(BAD_FORMAT)
        text = culture.standard[text]
    return _custom(clock, text, culture, offset)


def _check_parts(text: str, forbidden: str, type_name: str) -> None:
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
            good = at < len(text)
        elif char in "'\"":
            try:
                at = quoted(text, at)[1] - 1
                good = True
            except FormatException:
                good = False
        else:
            good = char not in forbidden
        if not good:
            raise FormatException(f"String '{text}' contains parts which are not specific to the {type_name}.")
        at += 1


def format_date_only(value: DateOnly, text: str, culture: Culture) -> str:
    """A System.DateOnly by the format *text* (empty: ``d``)."""
    clock = DateTime(value.days * TICKS_PER_DAY)
    text = text or "d"
    if len(text) == 1:
        if text in "oO":
            return _custom(clock, "yyyy'-'MM'-'dd", INVARIANT, None)
        if text in "rR":
            return _custom(clock, "ddd, dd MMM yyyy", INVARIANT, None)
        if text not in "dDmMyY":
            raise FormatException(BAD_SPECIFIER)
        return _custom(clock, culture.standard[text], culture, None)
    _check_parts(text, ":tfFhHmszK", "DateOnly")
    return _custom(clock, text, culture, None)


def format_time_only(value: TimeOnly, text: str, culture: Culture) -> str:
    """A System.TimeOnly by the format *text* (empty: ``t``)."""
    clock = DateTime(value.ticks)
    text = text or "t"
    if len(text) == 1:
        if text in "oO":
            return _custom(clock, "HH':'mm':'ss'.'fffffff", INVARIANT, None)
        if text in "rR":
            return _custom(clock, "HH':'mm':'ss", INVARIANT, None)
        if text not in "tT":
            raise FormatException(BAD_SPECIFIER)
        return _custom(clock, culture.standard[text], culture, None)
    _check_parts(text, "dMy/zk", "TimeOnly")
    return _custom(clock, text, culture, None)
