"""Text to dates, durations and GUIDs as .NET's Parse methods read them in the invariant and the en-US culture."""

from __future__ import annotations

import re

from psemu.objects.datetimes import (
    MAX_DATE_TICKS,
    MAX_SPAN_TICKS,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    DateTime,
    DateTimeOffset,
    Guid,
    TimeSpan,
    days_from_civil,
    days_in_month,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)\s*[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*([Zz]|[+-]\d{1,2}(?::?\d\d)?)?\s*", re.ASCII
)
_TOKEN = re.compile(
    r"(?P<time>(?<!\d)\d{1,2}\s*:\s*\d{1,2}(?:\s*:\s*\d{1,2}(?:\.\d*|,\d+)?)?(?![\d:])(?:\s*[AaPp][Mm](?![A-Za-z.]))?|(?<!\d)\d{1,2}\s*[AaPp][Mm](?![A-Za-z.]))"
    r"|(?P<number>\d+)|(?P<era>[Aa]\.?[Dd]\.?(?![A-Za-z]))|(?P<word>[A-Za-z]+\.?)|(?P<space>[\s,\xa0\u202f]+)|(?P<sign>[-/.+])",
    re.ASCII,
)
_ZONE = re.compile(r"\s*(?:([Zz])|([Gg][Mm][Tt])|([+-])(\d{1,2})(?::?(\d\d))?)\s*$")
_LONGEST = 200


class DateError(Exception):
    """.NET's message for a text that is no date, duration or GUID."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def _not_recognized(text: str) -> NoReturn:
    raise DateError(f"String '{text}' was not recognized as a valid DateTime.")


def parse_date_time(text: str) -> DateTime:
    """The date that *text* writes; with an offset it is local time (UTC here), without one unspecified. Raises DateError."""
    ticks, offset = _read(text)
    if offset is None:
        return DateTime(ticks)
    ticks -= offset
    if not 0 <= ticks <= MAX_DATE_TICKS:
        # .NET wraps a time before year 1 to the day it falls on
        if -TICKS_PER_DAY < ticks < 0:
            ticks += TICKS_PER_DAY
        else:
            raise DateError(f"The DateTime represented by the string '{text}' is out of range.")
    return DateTime(ticks, "Local")


def parse_date_time_offset(text: str) -> DateTimeOffset:
    """The moment that *text* writes, at offset 0 (the local one) if it names none. Raises DateError."""
    ticks, offset = _read(text)
    if offset and not 0 <= ticks - offset <= MAX_DATE_TICKS:
        raise DateError(f"The UTC representation of the date '{text}' falls outside the year range 1-9999.")
    return DateTimeOffset(ticks, offset or 0)


def _part_of(text: str, kind: str) -> int:
    """Ticks of a text that holds only a date, or only a time; raises DateError as *kind* words it."""
    body = text.strip()
    date_only = kind == "DateOnly"
    try:
        if len(text) > _LONGEST or not body:
            _not_recognized(text)
        if _ISO.fullmatch(body):
            ticks, _ = _read(text)
            foreign = True
        else:
            reader = _Reader(text, body)
            ticks, _ = reader.result()
            foreign = reader.offset is not None or (
                reader.time is not None if date_only else bool(reader.numbers or reader.month or reader.weekday)
            )
    except DateError:
        raise DateError(f"String '{text}' was not recognized as a valid {kind}.") from None
    if foreign:
        raise DateError(f"String '{text}' contains parts which are not specific to the {kind}.")
    return ticks


def parse_date_only(text: str) -> int:
    """The day number (0 is 0001-01-01) of a date without a time; raises DateError."""
    return _part_of(text, "DateOnly") // TICKS_PER_DAY


def parse_time_only(text: str) -> int:
    """The ticks of a time without a date; raises DateError."""
    return _part_of(text, "TimeOnly") % TICKS_PER_DAY


def _read(text: str) -> tuple[int, int | None]:
    if len(text) > _LONGEST:
        _not_recognized(text)
    body = text.strip().rstrip("\0")
    if body.startswith("#") and body.endswith("#") and len(body) > 1:
        body = body[1:-1].strip()
    if not body:
        _not_recognized(text)
    found = _ISO.fullmatch(body)
    if found is not None:
        year, month, day, hour, minute, second, fraction, zone = found.groups()
        ticks = _ticks(text, int(year), int(month), int(day), int(hour), int(minute), int(second or 0), fraction)
        return ticks, _offset(text, zone) if zone else None
    return _Reader(text, body).result()


def _offset(text: str, zone: str) -> int:
    if zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    offset = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE
    if minutes > 59:
        _not_recognized(text)
    if offset > 14 * TICKS_PER_HOUR:
        raise DateError(f"The time zone offset of string '{text}' must be within plus or minus 14 hours.")
    return -offset if zone[0] == "-" else offset


def _ticks(
    text: str, year: int, month: int, day: int, hour: int, minute: int, second: int, fraction: str | None
) -> int:
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        _not_recognized(text)
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(
            f"The DateTime represented by the string '{text}' is not supported in calendar "
            "'System.Globalization.GregorianCalendar'."
        )
    ticks = (days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND
    if fraction:
        ticks += round(float("0." + fraction) * TICKS_PER_SECOND)
    return ticks


class _Reader:
    """Takes a date apart that is not in ISO form: words, numbers, a time and an offset in any order that .NET allows."""

    def __init__(self, text: str, body: str) -> None:
        self.text = text
        self.body = body
        self.shift = text.find(body)
        self.month = 0
        self.weekday: int | None = None
        self.numbers: list[tuple[int, int]] = []
        self.time: tuple[int, int, int, str] | None = None
        self.offset: int | None = None
        #: how many numbers stood before the time
        self.before_time = 0
        #: found wrong, but words that mean nothing are told before
        self.refused = False
        self._scan()

    def _unknown_word(self, at: int) -> NoReturn:
        raise DateError(
            f"The string '{self.text}' was not recognized as a valid DateTime. "
            f"There is an unknown word starting at index '{at + self.shift}'."
        )

    def _scan(self) -> None:
        body, at = self.body, 0
        separated = True
        while at < len(body):
            zone = _ZONE.match(body, at)
            after_date = len(self.numbers) == 3 and zone is not None and zone[5] and zone[3] == "+"
            if zone is not None and (self.time is not None or after_date or (at and (zone[1] or zone[2]))):
                self.offset = 0 if zone[1] or zone[2] else _offset(self.text, zone[0].strip())
                return
            found = _TOKEN.match(body, at)
            if found is None:
                _not_recognized(self.text)
            kind, piece = found.lastgroup, found[0]
            if kind == "time":
                if self.time is not None:
                    _not_recognized(self.text)
                self._take_time(piece)
            elif kind == "number":
                too_many = len(piece) > 4 or len(self.numbers) == 3
                misplaced = self.time is not None and self.before_time
                if too_many or misplaced or (not separated and self.numbers and self.numbers[-1][1]):
                    self.refused = True
                self.numbers.append((int(piece), len(piece)))
            elif kind == "word":
                self._take_word(piece, at)
            elif kind == "sign" and (piece == "+" or at == 0 or body[at - 1] in "-/."):
                _not_recognized(self.text)
            separated = kind in ("space", "sign", "word")
            at = found.end()
        if self.refused or self.body[-1:] in "-/":
            _not_recognized(self.text)

    def _take_time(self, piece: str) -> None:
        self.before_time = len(self.numbers)
        suffix = piece[-2:].lower() if piece[-1:] in "Mm" else ""
        parts = piece[: len(piece) - len(suffix)].strip().split(":")
        seconds, _, fraction = (parts[2] if len(parts) > 2 else "0").strip().replace(",", ".").partition(".")
        hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
        if suffix == "am" and hour == 12:
            hour = 0
        elif suffix == "pm" and hour < 12:
            hour += 12
        self.time = (hour, minute, int(seconds), fraction)

    def _take_word(self, piece: str, at: int) -> None:
        word = piece.rstrip(".").lower()
        if word == "t" and at:
            _not_recognized(self.text)
        for names, is_month in ((_MONTHS, True), (_DAYS, False)):
            for index, name in enumerate(names):
                if word == name or word == name[:3]:
                    if is_month:
                        if self.month:
                            _not_recognized(self.text)
                        self.month = index + 1
                    else:
                        if self.weekday is not None:
                            _not_recognized(self.text)
                        self.weekday = index
                    return
        if word in ("am", "pm") and self.time is not None:
            _not_recognized(self.text)
        if word in ("am", "pm") and len(self.numbers) == 3:
            self.time = (12 if word == "pm" else 0, 0, 0, "")
            self.before_time = 3
            return
        if word in ("gmt", "utc") and self.time is not None:
            # a zone, but not in its place
            self.refused = True
            return
        self._unknown_word(at)

    def result(self) -> tuple[int, int | None]:
        year, month, day = self._date()
        hour, minute, second, fraction = self.time or (0, 0, 0, "")
        ticks = _ticks(self.text, year, month, day, hour, minute, second, fraction)
        if self.weekday is not None and (ticks // TICKS_PER_DAY + 1) % 7 != self.weekday:
            raise DateError(
                f"String '{self.text}' was not recognized as a valid DateTime because the day of week was incorrect."
            )
        return ticks, self.offset

    def _date(self) -> tuple[int, int, int]:
        values = self.numbers
        long = [length > 2 for _, length in values]
        if self.month:
            if len(values) == 2:
                (first, _), (second, _) = values
                day, year, width = (second, first, values[0][1]) if long[0] else (first, second, values[1][1])
                return self._year(year, width), self.month, day
            if len(values) == 1:
                if long[0]:
                    return values[0][0], self.month, 1
                return self._this_year(), self.month, values[0][0]
            _not_recognized(self.text)
        if len(values) == 3:
            (a, _), (b, _), (c, width) = values
            if long[0]:
                return a, b, c
            return self._year(c, width), a, b
        if len(values) == 2:
            (a, _), (b, _) = values
            if long[0]:
                return a, b, 1
            return (b, a, 1) if long[1] else (self._this_year(), a, b)
        if values or self.time is None:
            _not_recognized(self.text)
        from psemu.objects.datetimes import civil_from_days

        return civil_from_days(_today())

    @staticmethod
    def _year(value: int, width: int) -> int:
        if width > 2:
            return value
        return value + (2000 if value <= 49 else 1900)

    @staticmethod
    def _this_year() -> int:
        from psemu.objects.datetimes import civil_from_days

        return civil_from_days(_today())[0]


def _today() -> int:
    from time import time

    return int(time() // 86400) + days_from_civil(1970, 1, 1)


_SPAN = re.compile(
    r"\s*(-?)(?:(\d+)|(?:(\d+)[.:])?(\d+):(\d+)(?::(\d+)(?:\.(\d{1,8}))?)?|(\d+)\.(\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?)\s*",
    re.ASCII,
)


def parse_time_span(text: str) -> TimeSpan:
    """The duration that *text* writes: ``d``, ``[d.]h:mm[:ss[.f]]`` or ``d:h:mm:ss[.f]``. Raises DateError."""
    found = _SPAN.fullmatch(text) if len(text) < _LONGEST else None
    if found is None:
        raise DateError(f"String '{text}' was not recognized as a valid TimeSpan.")
    sign, days, first, second, third, fourth, fraction, *_ = found.groups()
    values = [int(part) for part in (first, second, third, fourth) if part is not None]
    if days is not None:
        parts = [int(days), 0, 0, 0]
    elif first is not None and ":" in text[found.end(3) : found.end(3) + 1]:
        # h:m:s and d:h:m:s look alike until the last part is seen
        parts = [0, *values] if len(values) == 3 else values
    elif first is not None:
        parts = values + [0] * (4 - len(values))
    else:
        parts = [0, *values, *([0] * (3 - len(values)))]
    if len(values) == 3 and parts[1] > 23 and days is None and "." not in text:
        # .NET reads 24:00:00 as 24 days
        parts = [parts[1], parts[2], parts[3], 0]
    if (
        (fraction and int(fraction) > 9_999_999)
        or parts[0] > 10675199
        or parts[1] > 23
        or parts[2] > 59
        or parts[3] > 59
    ):
        raise DateError(
            f"The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out of range "
            "or contains too many digits."
        )
    ticks = TimeSpan.of(*parts).ticks
    if fraction:
        ticks += round(float("0." + fraction) * TICKS_PER_SECOND)
    if ticks > MAX_SPAN_TICKS + bool(sign):
        raise DateError(
            f"The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out of range "
            "or contains too many digits."
        )
    return TimeSpan(-ticks if sign else ticks)


_DASHED = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_HEXADECIMAL = re.compile(
    r"\{0x([0-9a-fA-F]{1,8}),0x([0-9a-fA-F]{1,4}),0x([0-9a-fA-F]{1,4}),\{((?:0x[0-9a-fA-F]{1,2},){7}0x[0-9a-fA-F]{1,2})\}\}"
)


def parse_guid(text: str) -> Guid:
    """The GUID that *text* writes, in one of .NET's five forms. Raises DateError."""
    body = text.strip()
    inner = body
    if body[:1] in "({" and body[-1:] == {"(": ")", "{": "}"}.get(body[:1]):
        inner = body[1:-1]
    if _DASHED.fullmatch(inner):
        return Guid(inner)
    if len(body) == 32 and all(char in "0123456789abcdefABCDEF" for char in body):
        return Guid(body)
    found = _HEXADECIMAL.fullmatch("".join(body.split()))
    if found is not None:
        a, b, c, rest = found.groups()
        tail = "".join(part[2:].zfill(2) for part in rest.split(","))
        return Guid(a.zfill(8) + b.zfill(4) + c.zfill(4) + tail)
    if len(body) < 32:
        raise DateError("Unrecognized Guid format.")
    if body[0] == "{" and body[9] != "-":
        raise DateError("Expected 0x prefix.")
    left, right = (body[0], ")" if body[0] == "(" else "}") if body[0] in "({" else ("", "")
    if left:
        form = f"{left}xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx{right}"
        raise DateError(f"Guid should contain 32 digits with 4 dashes {form}.")
    if len(body) == 32 or (len(body) == 36 and [at for at, char in enumerate(body) if char == "-"] == [8, 13, 18, 23]):
        raise DateError("Guid string should only contain hexadecimal characters.")
    raise DateError("Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).")
