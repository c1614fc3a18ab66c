"""What a culture says about numbers and dates, as ICU 72 gives it to .NET; the names table of formatting."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CULTURES_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cultures.json")
BAD_FORMAT = "Input string was not in a correct format."
BAD_SPECIFIER = "Format specifier was invalid."


class FormatException(Exception):
    """System.FormatException: a format that .NET refuses; *message* is its text, *error_id* PowerShell's id for it."""

    def __init__(self, message: str, error_id: str = "FormatException") -> None:
        self.message = message
        self.error_id = error_id
        super().__init__(message)


_ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ENGLISH_DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]


class Culture:
    """System.Globalization.CultureInfo: the number and date patterns of *name* (empty: the invariant culture).

    Patterns of percent and currency are texts in which ``n`` stands for the digits; ``standard`` maps the letters of the standard
    date formats to custom patterns.
    """

    __slots__ = (
        "abbreviated_days",
        "abbreviated_months",
        "am",
        "currency",
        "currency_digits",
        "currency_negative",
        "currency_positive",
        "date_separator",
        "day_names",
        "decimal_digits",
        "decimal_separator",
        "era",
        "group_separator",
        "infinity",
        "minus",
        "month_genitive",
        "month_names",
        "name",
        "percent_negative",
        "percent_positive",
        "pm",
        "standard",
        "time_separator",
    )

    type_name = "System.Globalization.CultureInfo"

    def __str__(self) -> str:
        return self.name

    def list_properties(self) -> list[tuple[str, object]]:
        """Its names, formats and texts."""
        from psemu.objects.culture_info import culture_properties

        return culture_properties(self)

    def __init__(self, name: str, **facts: Any) -> None:
        self.name = name
        self.decimal_separator: str = facts.get("decimal", ".")
        self.group_separator: str = facts.get("group", ",")
        self.decimal_digits: int = facts.get("digits", 3)
        self.minus: str = facts.get("minus", "-")
        self.percent_positive: str = facts.get("percent", "n%")
        self.percent_negative = "-" + self.percent_positive
        self.currency: str = facts.get("currency", "$")
        self.currency_digits: int = facts.get("currency_digits", 2)
        self.currency_positive: str = facts.get("currency_positive", "¤n")
        self.currency_negative: str = facts.get("currency_negative", "-¤n")
        self.infinity: str = facts.get("infinity", "∞")
        self.month_names: list[str] = facts.get("months", _ENGLISH_MONTHS)
        self.abbreviated_months: list[str] = facts.get("short_months") or [name[:3] for name in self.month_names]
        self.month_genitive: list[str] = facts.get("genitive") or self.month_names
        self.day_names: list[str] = facts.get("days", _ENGLISH_DAYS)
        self.abbreviated_days: list[str] = facts.get("short_days") or [name[:3] for name in self.day_names]
        self.am: str = facts.get("am", "AM")
        self.pm: str = facts.get("pm", "PM")
        self.era: str = facts.get("era", "AD")
        self.date_separator: str = facts.get("date_separator", "/")
        self.time_separator: str = facts.get("time_separator", ":")
        short_date, long_date = facts["short_date"], facts["long_date"]
        short_time, long_time = facts["short_time"], facts["long_time"]
        month_day, year_month = facts["month_day"], facts["year_month"]
        self.standard = {
            "d": short_date,
            "D": long_date,
            "f": f"{long_date} {short_time}",
            "F": f"{long_date} {long_time}",
            "g": f"{short_date} {short_time}",
            "G": f"{short_date} {long_time}",
            "m": month_day,
            "M": month_day,
            "t": short_time,
            "T": long_time,
            "y": year_month,
            "Y": year_month,
        }


INVARIANT = Culture(
    "",
    digits=2,
    percent="n %",
    currency="¤",
    currency_negative="(¤n)",
    infinity="Infinity",
    era="A.D.",
    short_date="MM/dd/yyyy",
    long_date="dddd, dd MMMM yyyy",
    short_time="HH:mm",
    long_time="HH:mm:ss",
    month_day="MMMM dd",
    year_month="yyyy MMMM",
)

EN_US = Culture(
    "en-US",
    short_date="M/d/yyyy",
    long_date="dddd, MMMM d, yyyy",
    short_time="h:mm\u202ftt",
    long_time="h:mm:ss\u202ftt",
    month_day="MMMM d",
    year_month="MMMM yyyy",
)

_others: dict[str, dict[str, Any]] = {}


def culture_facts(name: str) -> tuple[str, dict[str, Any]] | None:
    """The name as it is written and the facts of a common culture; a language alone has those of its main country."""
    if not _others:
        import json

        with open(CULTURES_PATH, encoding="utf-8") as source:
            _others.update((known.lower(), {"name": known, **facts}) for known, facts in json.load(source).items())
    folded = name.lower()
    found = _others.get(folded)
    if found is None and "-" not in folded:
        main = _others.get(f"{folded}-{folded}") or next(
            (facts for known, facts in _others.items() if known.startswith(folded + "-")), None
        )
        return (folded, main) if main is not None else None
    return (found["name"], found) if found is not None else None


def known_names() -> list[str]:
    """The names of the cultures whose facts are here."""
    culture_facts("de-DE")
    return ["", "en-US", *(facts["name"] for facts in _others.values())]


def find_culture(name: str) -> Culture | None:
    """The culture called *name* (case-insensitive; empty is the invariant one), None if its facts are not known here."""
    folded = name.lower()
    if folded in ("", "invariant", "iv"):
        return INVARIANT
    if folded in ("en-us", "en"):
        return EN_US
    found = culture_facts(name) if name.replace("-", "").isalnum() else None
    if found is None:
        return None
    shown, facts = found
    return Culture(shown, **{fact: value for fact, value in facts.items() if fact not in ("name", "english", "native")})
