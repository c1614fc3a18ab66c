"""Strings in JSON that are dates: ISO 8601 with a ``T``, and ``/Date(milliseconds)/``."""

from __future__ import annotations

import re

from psemu.objects.datetimes import (
    MAX_DATE_TICKS,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    DateTime,
    DateTimeOffset,
    days_in_month,
)

_EPOCH = 621355968000000000
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7})\d*)?(Z|[+-]\d\d:?\d\d)?\Z")
_MILLISECONDS = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/\Z")


def _offset(zone: str) -> int:
    """The ticks of ``+hhmm`` or ``+hh:mm``."""
    digits = zone[1:].replace(":", "")
    return (int(digits[:2]) * 60 + int(digits[2:])) * TICKS_PER_MINUTE * (-1 if zone[0] == "-" else 1)


def _from_milliseconds(count: int, zone: str | None, kind: str) -> DateTime | DateTimeOffset | None:
    """A moment since 1970; one that names an offset is local time unless *kind* wants another."""
    ticks = _EPOCH + count * TICKS_PER_MILLISECOND
    if not 0 <= ticks <= MAX_DATE_TICKS:
        return None
    if kind == "Offset":
        offset = _offset(zone) if zone else 0
        return DateTimeOffset(ticks + offset, offset)
    if kind in ("Utc", "Local"):
        return DateTime(ticks, kind)
    return DateTime(ticks, "Local" if zone else "Utc")


def json_date(text: str, kind: str = "Default") -> DateTime | DateTimeOffset | None:
    """The date that *text* is, None if it is none; *kind* is a JsonDateKind name. Local time is UTC."""
    match = _MILLISECONDS.match(text)
    if match:
        return _from_milliseconds(int(match[1]), match[2], kind)
    match = _ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    if not (
        year
        and 1 <= month <= 12
        and 1 <= day <= days_in_month(year, month)
        and hour < 24
        and minute < 60
        and second < 60
    ):
        return None
    value = DateTime.of(year, month, day, hour, minute, second)
    value.ticks += int((match[7] or "").ljust(7, "0"))
    zone = match[8]
    offset = _offset(zone) if zone and zone != "Z" else 0
    if kind == "Offset":
        return DateTimeOffset(value.ticks, offset)
    if zone == "Z":
        value.kind = "Local" if kind == "Local" else "Utc"
    elif zone:
        value = DateTime(value.ticks - offset, "Utc" if kind == "Utc" else "Local")
    elif kind in ("Utc", "Local"):
        value.kind = kind
    return value
