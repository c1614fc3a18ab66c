"""Get-Date, New-TimeSpan and Start-Sleep, all on the session's clock."""

from __future__ import annotations

from psemu.handlers.core_errors import terminate
from psemu.objects import PSObject
from psemu.objects.datetimes import TICKS_PER_DAY, TICKS_PER_MILLISECOND, DateTime, TimeSpan, days_from_civil
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAX_MILLISECONDS = (2**63 - 1) // TICKS_PER_MILLISECOND


def now(command: Cmdlet) -> DateTime:
    """The session's time: its clock's where it has one (``session.now()``, seconds since 1970), else the machine's."""
    clock: Any = getattr(command.session, "now", None)
    if clock is None:
        import time

        clock = time.time
    return DateTime.from_unix_seconds(float(clock()), "Local")


@cmdlet("Get-Date")
class GetDate(Cmdlet):
    """Gives a date, or its text in a format."""

    def process_record(self) -> None:
        given: Any = self.get("Date")
        if self.has("UnixTimeSeconds"):
            value = DateTime.from_unix_seconds(0, "Local")
            value.ticks += int(self.get("UnixTimeSeconds")) * 10_000_000
        elif given is not None:
            base: Any = given.base if isinstance(given, PSObject) else given
            value = DateTime(base.ticks, base.kind)
        else:
            value = now(self)
        value = self._with_parts(value)
        if self.switch("AsUTC"):
            value = DateTime(value.ticks, "Utc")
        if self.has("UFormat"):
            self.write_object(unix_format(value, str(self.get("UFormat"))))
        elif self.has("Format"):
            self.write_object(self._formatted(value, str(self.get("Format"))))
        elif self.has("DisplayHint"):
            hint: Any = self.get("DisplayHint")
            self.write_object(PSObject([("DisplayHint", hint)], [], base=value))
        else:
            self.write_object(value)

    def _with_parts(self, value: DateTime) -> DateTime:
        year, month, day = value.civil
        year, month = int(self.get("Year", year)), int(self.get("Month", month))
        from psemu.objects.datetimes import days_in_month

        day = int(self.get("Day", min(day, days_in_month(year, month))))
        time = value.time_of_day
        seconds = int(self.get("Hour", time.hours)) * 3600 + int(self.get("Minute", time.minutes)) * 60
        seconds += int(self.get("Second", time.seconds))
        fraction = value.ticks % 10_000_000
        if self.has("Millisecond"):
            fraction = int(self.get("Millisecond")) * TICKS_PER_MILLISECOND
        return DateTime(days_from_civil(year, month, day) * TICKS_PER_DAY + seconds * 10_000_000 + fraction, value.kind)

    def _formatted(self, value: DateTime, text: str) -> str:
        from psemu.objects.format import FormatException, format_value

        names = {
            "filedate": "yyyyMMdd",
            "filedateuniversal": "yyyyMMddZ",
            "filedatetime": "yyyyMMddTHHmmssffff",
            "filedatetimeuniversal": "yyyyMMddTHHmmssffffZ",
        }
        try:
            return format_value(value, names.get(text.lower(), text))
        except FormatException as error:
            name = "System.FormatException"
            raise terminate(self, name, error.message, "NotSpecified", exception_type=name) from error


#: the letters of -UFormat that are a .NET format
_UNIX = {
    "A": "dddd", "a": "ddd", "B": "MMMM", "b": "MMM", "h": "MMM", "c": "ddd dd MMM yyyy HH:mm:ss", "D": "MM/dd/yy", "x": "MM/dd/yy",
    "d": "dd", "F": "yyyy-MM-dd", "H": "HH", "I": "hh", "M": "mm", "m": "MM", "n": "'\n'", "p": "tt", "R": "HH:mm",
    "r": "hh:mm:ss tt", "S": "ss", "T": "HH:mm:ss", "X": "HH:mm:ss", "t": "'\t'", "Y": "yyyy", "y": "yy", "Z": "zz",
}  # fmt: skip


def _iso_week(value: DateTime) -> tuple[int, int]:
    week_day = value.day_of_week or 7
    thursday = DateTime(value.ticks + (4 - week_day) * TICKS_PER_DAY)
    return thursday.civil[0], (thursday.day_of_year - 1) // 7 + 1


def _unix_number(value: DateTime, letter: str) -> str | None:
    if letter == "s":
        return str((value.ticks - 621_355_968_000_000_000) // 10_000_000)
    if letter in "VWUGg":
        year, week = _iso_week(value)
        if letter == "G":
            return str(year)
        if letter == "g":
            return f"{year % 100:02d}"
        return f"{week:02d}" if letter == "V" else str(value.day_of_year // 7)
    hour = value.time_of_day.hours
    numbers = {
        "C": str(value.civil[0] // 100),
        "e": f"{value.civil[2]:2d}",
        "j": f"{value.day_of_year:03d}",
        "k": f"{hour:2d}",
        "l": f"{hour % 12 or 12:2d}",
        "u": str(value.day_of_week or 7),
        "w": str(value.day_of_week),
    }
    return numbers.get(letter)


def unix_format(value: DateTime, text: str) -> str:
    """*value* by a -UFormat text: ``%`` letters, everything else as it is."""
    from psemu.objects.format import format_value

    text = text.removeprefix("+")
    out: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char != "%" or at >= len(text):
            out.append(char)
            continue
        letter = text[at]
        at += 1
        number = _unix_number(value, letter)
        if number is not None:
            out.append(number)
        elif letter in _UNIX:
            form = _UNIX[letter]
            out.append(format_value(value, form) if len(form) > 1 else form)
        else:
            out.append(letter)
    return "".join(out)


@cmdlet("New-TimeSpan")
class NewTimeSpan(Cmdlet):
    """Gives a duration, by its parts or between two dates."""

    def process_record(self) -> None:
        parts = ("Days", "Hours", "Minutes", "Seconds", "Milliseconds")
        if any(self.has(name) for name in parts) or self.parameter_set_name == "Time":
            days, hours, minutes, seconds, milliseconds = (int(self.get(name, 0)) for name in parts)
            total = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
            if abs(total) > _MAX_MILLISECONDS:
                message = "TimeSpan overflowed because the duration is too long."
                name = "System.ArgumentOutOfRangeException"
                raise terminate(self, name, message, "NotSpecified", exception_type=name)
            self.write_object(TimeSpan(total * TICKS_PER_MILLISECOND))
            return
        moment = now(self)
        start: Any = self.get("Start", moment)
        end: Any = self.get("End", moment)
        self.write_object(TimeSpan(_ticks(end) - _ticks(start)))


def _ticks(value: Any) -> int:
    inner: Any = value.base if isinstance(value, PSObject) else value
    return int(inner.ticks)


@cmdlet("Start-Sleep")
class StartSleep(Cmdlet):
    """Waits; how, the session says: an emulated clock goes forward instead."""

    def process_record(self) -> None:
        duration: Any = self.get("Duration")
        if duration is not None:
            seconds = duration.ticks / 10_000_000
        elif self.has("Milliseconds"):
            seconds = int(self.get("Milliseconds")) / 1000
        else:
            seconds = float(self.get("Seconds", 0))
        if seconds > 0:
            self.session.sleep(seconds)
