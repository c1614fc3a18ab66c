"""TimeSpan formats: ``c``, ``g``, ``G`` and the custom ones, in which every literal must be quoted or escaped."""

from __future__ import annotations

from psemu.objects.datetimes import TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND
from psemu.objects.format.cultures import BAD_FORMAT, FormatException
from psemu.objects.format.dates import fraction_text, quoted, run_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.datetimes import TimeSpan
    from psemu.objects.format.cultures import Culture


def format_time_span(value: TimeSpan, text: str, culture: Culture) -> str:
    """A TimeSpan by the format *text* (empty: ``c``)."""
    size = abs(value.ticks)
    sign = "-" if value.ticks < 0 else ""
    if len(text) > 1:
        return _custom(size, text)
    days, hours = divmod(size // TICKS_PER_HOUR, 24)
    minutes, seconds = size // TICKS_PER_MINUTE % 60, size // TICKS_PER_SECOND % 60
    if text in ("", "c", "t", "T"):
        fraction = fraction_text(size, 7, False)
        tail = "." + fraction if fraction.strip("0") else ""
        return f"{sign}{f'{days}.' if days else ''}{hours:02d}:{minutes:02d}:{seconds:02d}{tail}"
    if text == "g":
        fraction = fraction_text(size, 7, True)
        tail = culture.decimal_separator + fraction if fraction else ""
        return f"{sign}{f'{days}:' if days else ''}{hours}:{minutes:02d}:{seconds:02d}{tail}"
    if text == "G":
        tail = culture.decimal_separator + fraction_text(size, 7, False)
        return f"{sign}{days}:{hours:02d}:{minutes:02d}:{seconds:02d}{tail}"
    raise FormatException(BAD_FORMAT)


def _custom(size: int, text: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        count = run_length(text, at)
        if char in "hms" and count <= 2:
            unit = {"h": TICKS_PER_HOUR, "m": TICKS_PER_MINUTE, "s": TICKS_PER_SECOND}[char]
            number = size // unit % (24 if char == "h" else 60)
            out.append(f"{number:0{count}d}")
        elif char == "d" and count <= 8:
            out.append(f"{size // TICKS_PER_DAY:0{count}d}")
        elif char in "fF" and count <= 7:
            out.append(fraction_text(size, count, char == "F"))
        elif char in "'\"":
            literal, end = quoted(text, at)
            out.append(literal)
            count = end - at
        elif char in "%\\" and at + 1 < len(text):
            count = 2
            following = text[at + 1]
            if char == "\\":
                out.append(following)
            elif following == "%":
                raise FormatException(BAD_FORMAT)
            else:
                out.append(_custom(size, following))
        else:
            raise FormatException(BAD_FORMAT)
        at += count
    return "".join(out)
