"""Dates by a given format: ``[datetime]::ParseExact`` and ``TryParseExact``."""

from __future__ import annotations

from psemu.objects.date_text import DateError
from psemu.objects.datetimes import (
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    DateTime,
    days_from_civil,
    days_in_month,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.format.cultures import Culture

#: members of DateTimeStyles
LEADING_WHITE, TRAILING_WHITE, INNER_WHITE, NO_CURRENT_DATE, ADJUST_TO_UNIVERSAL = 1, 2, 4, 8, 16
ASSUME_LOCAL, ASSUME_UNIVERSAL, ROUNDTRIP = 32, 64, 128
#: standard formats that are the same in every culture
_FIXED = {
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
}
_BAD_FORMAT = "Input string was not in a correct format."


class _Exact:
    def __init__(self, text: str, pattern: str, styles: int, culture: Culture) -> None:
        self.text = text
        self.pattern = pattern
        self.styles = styles
        self.culture = culture
        self.at = 0
        self.parts: dict[str, int] = {}
        self.offset: int | None = None
        self.afternoon: bool | None = None

    def fail(self) -> DateError:
        return DateError(f"String '{self.text}' was not recognized as a valid DateTime.")

    def white(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def number(self, least: int, most: int) -> int:
        start = self.at
        while self.at < len(self.text) and self.at - start < most and "0" <= self.text[self.at] <= "9":
            self.at += 1
        if self.at - start < least:
            raise self.fail()
        return int(self.text[start : self.at])

    def literal(self, wanted: str) -> None:
        if not self.text.startswith(wanted, self.at):
            raise self.fail()
        self.at += len(wanted)

    def word(self, choices: list[str]) -> int:
        rest = self.text[self.at :].lower()
        best = max(
            (index for index, name in enumerate(choices) if name and rest.startswith(name.lower())),
            key=lambda index: len(choices[index]),
            default=-1,
        )
        if best < 0:
            raise self.fail()
        self.at += len(choices[best])
        return best

    def keep(self, name: str, value: int) -> None:
        if self.parts.setdefault(name, value) != value:
            raise self.fail()

    def zone(self, count: int) -> None:
        if self.at >= len(self.text) or self.text[self.at] not in "+-":
            raise self.fail()
        sign = -1 if self.text[self.at] == "-" else 1
        self.at += 1
        hours = self.number(1 if count == 1 else 2, 2)
        minutes = 0
        if count >= 3:
            if self.text.startswith(":", self.at):
                self.at += 1
            minutes = self.number(2, 2)
        self.offset = sign * (hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE)

    def field(self, letter: str, count: int) -> None:
        culture = self.culture
        if letter == "y":
            year = self.number(1 if count == 1 else 2, 2) if count <= 2 else self.number(count, max(count, 4))
            self.keep("year", (year + 2000 if year < 50 else year + 1900) if count <= 2 else year)
        elif letter == "M" and count > 2:
            self.keep("month", 1 + self.word(list(culture.abbreviated_months if count == 3 else culture.month_names)))
        elif letter == "d" and count > 2:
            self.keep("weekday", self.word(list(culture.abbreviated_days if count == 3 else culture.day_names)))
        elif letter in "MdHhms":
            names = {"M": "month", "d": "day", "H": "hour", "h": "hour12", "m": "minute", "s": "second"}
            self.keep(names[letter], self.number(1 if count == 1 else 2, 2))
        elif letter in "fF":
            if count > 7:
                raise DateError(_BAD_FORMAT)
            start = self.at
            self.number(count if letter == "f" else 0, count) if self._digit() or letter == "f" else 0
            digits = self.text[start : self.at]
            self.keep("fraction", int(digits.ljust(7, "0")) if digits else 0)
        elif letter == "t":
            names_of = [culture.am, culture.pm]
            self.afternoon = bool(self.word([name[:1] for name in names_of] if count == 1 else names_of))
        elif letter == "z":
            self.zone(count)
        elif letter == "K":
            if self.text[self.at : self.at + 1] in ("Z", "z"):
                self.at += 1
                self.offset = 0
            elif self.text[self.at : self.at + 1] in ("+", "-"):
                self.zone(3)
        elif letter == "g":
            self.word([culture.era, "A.D.", "AD"])
        else:
            raise DateError(_BAD_FORMAT)

    def _digit(self) -> bool:
        return self.at < len(self.text) and "0" <= self.text[self.at] <= "9"

    def run(self, pattern: str) -> None:
        at = 0
        while at < len(pattern):
            letter = pattern[at]
            if self.styles & INNER_WHITE:
                self.white()
            if letter in "yMdHhmsfFtzKg":
                end = at + 1
                while letter != "K" and end < len(pattern) and pattern[end] == letter:
                    end += 1
                self.field(letter, end - at)
                at = end
                continue
            at += 1
            if letter in "'\"":
                while at < len(pattern) and pattern[at] != letter:
                    at += 1 if pattern[at] == "\\" else 0
                    self.literal(pattern[at : at + 1])
                    at += 1
                if at >= len(pattern):
                    raise DateError(_BAD_FORMAT)
                at += 1
            elif letter == "\\":
                if at >= len(pattern):
                    raise DateError(_BAD_FORMAT)
                self.literal(pattern[at])
                at += 1
            elif letter == "%":
                if at >= len(pattern) or pattern[at] == "%":
                    raise DateError(_BAD_FORMAT)
            elif letter == "/":
                self.literal(self.culture.date_separator)
            elif letter == ":":
                self.literal(self.culture.time_separator)
            elif letter == "." and pattern[at : at + 1] == "F" and self.text[self.at : self.at + 1] != ".":
                continue
            elif letter == " " and self.styles & INNER_WHITE:
                self.white()
            elif letter == "Z" and self.text.startswith("Z", self.at):
                self.at += 1
                self.offset = 0
            else:
                self.literal(letter)

    def result(self, universal: bool) -> DateTime:
        parts = self.parts
        out_of_calendar = DateError(
            f"The DateTime represented by the string '{self.text}' is not supported in calendar "
            "'System.Globalization.GregorianCalendar'."
        )
        hour = parts.get("hour", 0)
        if "hour12" in parts:
            hour = parts["hour12"]
            if not 1 <= hour <= 12:
                raise self.fail()
            hour = hour % 12 + (12 if self.afternoon else 0)
        elif self.afternoon is not None and hour < 12:
            hour += 12 if self.afternoon else 0
        minute, second = parts.get("minute", 0), parts.get("second", 0)
        year, month, day = self._day()
        if not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
            raise out_of_calendar
        if hour > 23 or minute > 59 or second > 59:
            raise out_of_calendar
        days = days_from_civil(year, month, day)
        ticks = (days * 86400 + hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + parts.get("fraction", 0)
        value = DateTime(ticks)
        if parts.get("weekday", value.day_of_week) != value.day_of_week:
            raise DateError(
                f"String '{self.text}' was not recognized as a valid DateTime because the day of week was incorrect."
            )
        return self._in_zone(ticks, universal)

    def _day(self) -> tuple[int, int, int]:
        parts = self.parts
        if not {"year", "month", "day"} & set(parts):
            if self.styles & NO_CURRENT_DATE:
                return 1, 1, 1
            return _today()
        return parts.get("year", _today()[0]), parts.get("month", 1), parts.get("day", 1)

    def _in_zone(self, ticks: int, universal: bool) -> DateTime:
        """The local zone is UTC here, so only the kind tells local from universal."""
        styles = self.styles
        if self.offset is not None:
            ticks -= self.offset
            return (
                DateTime(ticks, "Utc" if styles & (ADJUST_TO_UNIVERSAL | ROUNDTRIP) and not self.offset else "Local")
                if (not styles & ADJUST_TO_UNIVERSAL)
                else DateTime(ticks, "Utc")
            )
        if universal:
            return DateTime(ticks, "Utc" if styles & ADJUST_TO_UNIVERSAL else "Unspecified")
        if styles & (ASSUME_UNIVERSAL | ASSUME_LOCAL):
            utc = styles & ADJUST_TO_UNIVERSAL
            return DateTime(ticks, "Utc" if utc else "Local")
        return DateTime(ticks)


def _today() -> tuple[int, int, int]:
    from time import gmtime

    now = gmtime()
    return now.tm_year, now.tm_mon, now.tm_mday


def parse_exact(text: str, pattern: str, culture: Culture, styles: int = 0) -> DateTime:
    """The date that *text* writes in *pattern* (custom, or a standard letter); raises DateError."""
    if not pattern:
        raise DateError("Format specifier '' was invalid.")
    universal = pattern in ("r", "R", "u", "U")
    if len(pattern) == 1:
        custom = _FIXED.get(pattern.lower() if pattern in "RO" else pattern) or culture.standard.get(pattern)
        if pattern in "rR":
            from psemu.objects.format.cultures import INVARIANT

            culture = INVARIANT
        if custom is None:
            raise DateError(_BAD_FORMAT)
        pattern = custom
    if not text:
        raise DateError(f"String '{text}' was not recognized as a valid DateTime.")
    reader = _Exact(text, pattern, styles, culture)
    if styles & LEADING_WHITE:
        reader.white()
    reader.run(pattern)
    if styles & TRAILING_WHITE:
        reader.white()
    if reader.at != len(text):
        raise reader.fail()
    return reader.result(universal)
