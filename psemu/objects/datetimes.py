"""Dates and durations as .NET counts them: ticks of 100 nanoseconds since midnight, January 1, year 1."""

from __future__ import annotations

TICKS_PER_MILLISECOND = 10_000
TICKS_PER_SECOND = 10_000_000
TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
TICKS_PER_HOUR = 60 * TICKS_PER_MINUTE
TICKS_PER_DAY = 24 * TICKS_PER_HOUR
#: System.DateTime.MaxValue and System.TimeSpan.MaxValue
MAX_DATE_TICKS = 3_155_378_975_999_999_999
MAX_SPAN_TICKS, MIN_SPAN_TICKS = 2**63 - 1, -(2**63)


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 0001-01-01 (day 0) to the given date of the proleptic Gregorian calendar."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 306


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Year, month and day of the date that lies *days* after 0001-01-01."""
    era, day_of_era = divmod(days + 306, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def is_leap_year(year: int) -> bool:
    """True if February of *year* has 29 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == 2 and is_leap_year(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


class TimeSpan:
    """System.TimeSpan: a signed number of ticks."""

    __slots__ = ("ticks",)

    def __init__(self, ticks: int) -> None:
        self.ticks = ticks

    @classmethod
    def of(cls, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0, milliseconds: int = 0) -> TimeSpan:
        """The sum of the parts, each of which may be negative or larger than its usual range."""
        seconds += 86400 * days + 3600 * hours + 60 * minutes
        return cls(seconds * TICKS_PER_SECOND + milliseconds * TICKS_PER_MILLISECOND)

    @property
    def days(self) -> int:
        """Whole days, with the sign of the duration, as all parts have."""
        return self._part(TICKS_PER_DAY, 0)

    @property
    def hours(self) -> int:
        """-23 to 23."""
        return self._part(TICKS_PER_HOUR, 24)

    @property
    def minutes(self) -> int:
        """-59 to 59."""
        return self._part(TICKS_PER_MINUTE, 60)

    @property
    def seconds(self) -> int:
        """-59 to 59."""
        return self._part(TICKS_PER_SECOND, 60)

    @property
    def milliseconds(self) -> int:
        """-999 to 999."""
        return self._part(TICKS_PER_MILLISECOND, 1000)

    @property
    def microseconds(self) -> int:
        """-999 to 999."""
        return self._part(10, 1000)

    @property
    def nanoseconds(self) -> int:
        """-900 to 900, in hundreds."""
        return self._part(1, 10) * 100

    def total(self, unit: int) -> float:
        """The duration in units of *unit* ticks (``TotalHours`` is ``total(TICKS_PER_HOUR)``)."""
        return self.ticks / unit

    def _part(self, unit: int, modulus: int) -> int:
        size = abs(self.ticks) // unit
        if modulus:
            size %= modulus
        return -size if self.ticks < 0 else size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeSpan) and self.ticks == other.ticks

    def __lt__(self, other: TimeSpan) -> bool:
        return self.ticks < other.ticks

    def __hash__(self) -> int:
        return hash((TimeSpan, self.ticks))

    def __repr__(self) -> str:
        return f"TimeSpan({self.ticks})"


class DateTime:
    """System.DateTime: *ticks* of the wall clock, *kind* is ``Unspecified``, ``Utc`` or ``Local``. Equality looks at ticks only."""

    __slots__ = ("kind", "ticks")

    def __init__(self, ticks: int, kind: str = "Unspecified") -> None:
        self.ticks = ticks
        self.kind = kind

    @classmethod
    def of(
        cls,
        year: int,
        month: int,
        day: int,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        millisecond: int = 0,
        kind: str = "Unspecified",
    ) -> DateTime:
        """A date by its parts; the parts must be in range."""
        seconds = days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
        return cls(seconds * TICKS_PER_SECOND + millisecond * TICKS_PER_MILLISECOND, kind)

    @classmethod
    def from_unix_seconds(cls, seconds: float, kind: str = "Utc") -> DateTime:
        """The date *seconds* after 1970-01-01 00:00."""
        return cls(621_355_968_000_000_000 + round(seconds * TICKS_PER_SECOND), kind)

    @property
    def civil(self) -> tuple[int, int, int]:
        """Year, month, day."""
        return civil_from_days(self.ticks // TICKS_PER_DAY)

    @property
    def day_of_week(self) -> int:
        """0 is Sunday."""
        return (self.ticks // TICKS_PER_DAY + 1) % 7

    @property
    def day_of_year(self) -> int:
        """1 to 366."""
        return self.ticks // TICKS_PER_DAY - days_from_civil(self.civil[0], 1, 1) + 1

    @property
    def time_of_day(self) -> TimeSpan:
        """What has passed since midnight."""
        return TimeSpan(self.ticks % TICKS_PER_DAY)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.ticks == other.ticks

    def __lt__(self, other: DateTime) -> bool:
        return self.ticks < other.ticks

    def __hash__(self) -> int:
        return hash((DateTime, self.ticks))

    def __repr__(self) -> str:
        return f"DateTime({self.ticks}, {self.kind!r})"


class DateTimeOffset:
    """System.DateTimeOffset: *ticks* of the wall clock at *offset* ticks from UTC. Equality is that of the moment."""

    __slots__ = ("offset", "ticks")

    def __init__(self, ticks: int, offset: int = 0) -> None:
        self.ticks = ticks
        self.offset = offset

    @property
    def clock(self) -> DateTime:
        """The wall clock as a DateTime of unspecified kind."""
        return DateTime(self.ticks)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTimeOffset) and self.ticks - self.offset == other.ticks - other.offset

    def __lt__(self, other: DateTimeOffset) -> bool:
        return self.ticks - self.offset < other.ticks - other.offset

    def __hash__(self) -> int:
        return hash((DateTimeOffset, self.ticks - self.offset))

    def __repr__(self) -> str:
        return f"DateTimeOffset({self.ticks}, {self.offset})"


class DateOnly:
    """System.DateOnly: *days* since 0001-01-01."""

    __slots__ = ("days",)

    def __init__(self, days: int) -> None:
        self.days = days

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateOnly) and self.days == other.days

    def __hash__(self) -> int:
        return hash((DateOnly, self.days))


class TimeOnly:
    """System.TimeOnly: *ticks* since midnight."""

    __slots__ = ("ticks",)

    def __init__(self, ticks: int) -> None:
        self.ticks = ticks

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeOnly) and self.ticks == other.ticks

    def __hash__(self) -> int:
        return hash((TimeOnly, self.ticks))


class Guid:
    """System.Guid: its 32 hexadecimal digits in lower case, without dashes."""

    __slots__ = ("digits",)

    def __init__(self, digits: str) -> None:
        self.digits = digits.replace("-", "").lower()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guid) and self.digits == other.digits

    def __lt__(self, other: Guid) -> bool:
        return self.digits < other.digits

    def __hash__(self) -> int:
        return hash((Guid, self.digits))

    def __str__(self) -> str:
        d = self.digits
        return f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"

    def __repr__(self) -> str:
        return f"Guid({str(self)!r})"
