"""DateTime, DateTimeOffset, DateOnly, TimeOnly and TimeSpan: arithmetic, file and Unix time, parsing. Local time is UTC here."""

from __future__ import annotations

from psemu.objects import EnumValue
from psemu.objects.comparison import compare
from psemu.objects.datetimes import (
    MAX_DATE_TICKS,
    MAX_SPAN_TICKS,
    MIN_SPAN_TICKS,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    DateOnly,
    DateTime,
    DateTimeOffset,
    TimeOnly,
    TimeSpan,
    days_from_civil,
    days_in_month,
    is_leap_year,
)
from psemu.objects.numbers import Int64
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.faults import bad_argument, bad_format, out_of_range, overflow
from psemu.runtime.net.parsed import parsers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_FILE_TIME, _UNIX_TIME = 504_911_232_000_000_000, 621_355_968_000_000_000
_UNREPRESENTABLE = "The added or subtracted value results in an un-representable DateTime."
_UNITS = {
    "days": TICKS_PER_DAY,
    "hours": TICKS_PER_HOUR,
    "minutes": TICKS_PER_MINUTE,
    "seconds": TICKS_PER_SECOND,
    "milliseconds": TICKS_PER_MILLISECOND,
    "microseconds": 10,
}


def order(value: Any, other: Any) -> int:
    """``CompareTo``."""
    if other is None:
        return 1
    if type(value) is not type(other):
        raise bad_argument(f"Object must be of type {type(value).__name__}.")
    result = compare(value, other)
    return -1 if result < 0 else int(result > 0)


def _moved(value: Any, ticks: int, name: str = "value") -> Any:
    if not 0 <= value.ticks + ticks <= MAX_DATE_TICKS:
        raise out_of_range(name, _UNREPRESENTABLE)
    if isinstance(value, DateTimeOffset):
        return DateTimeOffset(value.ticks + ticks, value.offset)
    return DateTime(value.ticks + ticks, value.kind)


def _ticks_of(amount: float, unit: int) -> int:
    if amount != amount or abs(amount) * unit > MAX_SPAN_TICKS:
        raise out_of_range("value", "Value to add was out of range.")
    # whole units and what is left of one are counted apart, as .NET does
    whole = int(amount)
    return whole * unit + int((amount - whole) * unit)


def _adder(unit: int) -> Callable[..., Any]:
    return lambda value, amount: _moved(value, _ticks_of(amount, unit))


def _add_months(value: Any, months: int) -> Any:
    if not -120_000 <= months <= 120_000:
        raise out_of_range("months", "Months value must be between +/-120000.")
    days = value.days if isinstance(value, DateOnly) else value.ticks // TICKS_PER_DAY
    year, month, day = DateTime(days * TICKS_PER_DAY).civil
    total = year * 12 + month - 1 + months
    year, month = total // 12, total % 12 + 1
    if not 1 <= year <= 9999:
        raise out_of_range("months", _UNREPRESENTABLE)
    days = days_from_civil(year, month, min(day, days_in_month(year, month)))
    if isinstance(value, DateOnly):
        return DateOnly(days)
    return _moved(value, days * TICKS_PER_DAY + value.ticks % TICKS_PER_DAY - value.ticks, "months")


def _add_years(value: Any, years: int) -> Any:
    if not -10_000 <= years <= 10_000:
        raise out_of_range("years", "Years value must be between +/-10000.")
    return _add_months(value, years * 12)


def _minus(value: Any, other: Any) -> Any:
    if isinstance(other, TimeSpan):
        return _moved(value, -other.ticks)
    if isinstance(value, DateTimeOffset):
        return TimeSpan(value.ticks - value.offset - other.ticks + other.offset)
    return TimeSpan(value.ticks - other.ticks)


def _text(letter: str) -> Callable[..., str]:
    from psemu.objects.format import format_value

    return lambda value: format_value(value, letter)


def _file_time(value: Any) -> Int64:
    ticks = value.ticks - getattr(value, "offset", 0) - _FILE_TIME
    if ticks < 0:
        raise out_of_range("fileTime", "Not a valid Win32 FileTime.")
    return Int64(ticks)


def _binary(value: DateTime) -> Int64:
    kind = {"Unspecified": 0, "Utc": 1, "Local": 2}[value.kind]
    number = value.ticks | kind << 62
    return Int64(number - (1 << 64) if number >= 1 << 63 else number)


_SHARED: dict[str, Callable[..., Any]] = {
    **{f"add{name}": _adder(unit) for name, unit in _UNITS.items()},
    "addmonths": _add_months,
    "addyears": _add_years,
    "addticks": lambda value, ticks: _moved(value, ticks),
    "add": lambda value, span: _moved(value, span.ticks),
    "subtract": _minus,
    "compareto": order,
    "tofiletime": _file_time,
}
DATE: dict[str, Method] = recorded(
    **_SHARED,
    tofiletimeutc=_file_time,
    touniversaltime=lambda d: DateTime(d.ticks, "Utc"),
    tolocaltime=lambda d: DateTime(d.ticks, "Local"),
    toshortdatestring=_text("d"),
    tolongdatestring=_text("D"),
    toshorttimestring=_text("t"),
    tolongtimestring=_text("T"),
    tooadate=lambda d: (d.ticks - days_from_civil(1899, 12, 30) * TICKS_PER_DAY) / TICKS_PER_DAY,
    tobinary=_binary,
    isdaylightsavingtime=lambda d: False,
    gettypecode=lambda d: EnumValue("System.TypeCode", "DateTime", 16),
)
OFFSET: dict[str, Method] = recorded(
    **_SHARED,
    tooffset=lambda d, span: DateTimeOffset(d.ticks - d.offset + span.ticks, span.ticks),
    touniversaltime=lambda d: DateTimeOffset(d.ticks - d.offset),
    tolocaltime=lambda d: DateTimeOffset(d.ticks - d.offset),
    tounixtimeseconds=lambda d: Int64((d.ticks - d.offset - _UNIX_TIME) // TICKS_PER_SECOND),
    tounixtimemilliseconds=lambda d: Int64((d.ticks - d.offset - _UNIX_TIME) // TICKS_PER_MILLISECOND),
    equalsexact=lambda d, other: d.ticks == other.ticks and d.offset == other.offset,
)


def _span(ticks: int) -> TimeSpan:
    if not MIN_SPAN_TICKS <= ticks <= MAX_SPAN_TICKS:
        raise overflow("TimeSpan overflowed because the duration is too long.")
    return TimeSpan(ticks)


def _negated(span: TimeSpan) -> TimeSpan:
    if span.ticks == MIN_SPAN_TICKS:
        raise overflow("Negating the minimum value of a twos complement number is invalid.")
    return TimeSpan(-span.ticks)


def _scaled(span: TimeSpan, factor: float) -> TimeSpan:
    return _span(round(span.ticks * factor))


def _divided(span: TimeSpan, by: Any) -> Any:
    if isinstance(by, TimeSpan):
        return span.ticks / by.ticks
    return _span(round(span.ticks / by))


SPAN: dict[str, Method] = recorded(
    add=lambda s, ts: _span(s.ticks + ts.ticks),
    subtract=lambda s, ts: _span(s.ticks - ts.ticks),
    negate=_negated,
    duration=lambda s: TimeSpan(abs(s.ticks)),
    multiply=_scaled,
    divide=_divided,
    compareto=order,
)


def _time_of(date: DateOnly, time: TimeOnly, kind: Any = None) -> DateTime:
    name = kind.name if kind is not None else "Unspecified"
    return DateTime(date.days * TICKS_PER_DAY + time.ticks, name)


def _added_days(date: DateOnly, days: int) -> DateOnly:
    if not 0 <= date.days + days < days_from_civil(9999, 12, 31) + 1:
        raise out_of_range("value", "Value to add was out of range.")
    return DateOnly(date.days + days)


def _added_time(unit: int) -> Callable[..., TimeOnly]:
    return lambda time, amount: TimeOnly((time.ticks + _ticks_of(amount, unit)) % TICKS_PER_DAY)


def _three(value: Any) -> tuple[int, int, int]:
    return DateTime(value.days * TICKS_PER_DAY).civil


_DATE_SIGNATURES = {
    "adddays": "value:int",
    "addmonths": "value:int",
    "addyears": "value:int",
    "compareto": "value:object",
    "tolongdatestring": "",
    "toshortdatestring": "",
}


def _given(functions: dict[str, Callable[..., Any]], signatures: dict[str, str]) -> dict[str, Method]:
    return {name: Method(functions[name], *signature.split("|")) for name, signature in signatures.items()}


DATE_ONLY = {
    **_given(
        {
            "adddays": _added_days,
            "addmonths": _add_months,
            "addyears": _add_years,
            "compareto": order,
            "tolongdatestring": _text("D"),
            "toshortdatestring": _text("d"),
        },
        _DATE_SIGNATURES,
    ),
    "todatetime": Method(_time_of, "time:System.TimeOnly", "time:System.TimeOnly, kind:System.DateTimeKind"),
}
TIME_ONLY = {
    "addhours": Method(_added_time(TICKS_PER_HOUR), "value:double"),
    "addminutes": Method(_added_time(TICKS_PER_MINUTE), "value:double"),
    "add": Method(lambda t, span: TimeOnly((t.ticks + span.ticks) % TICKS_PER_DAY), "value:timespan"),
    "totimespan": Method(lambda t: TimeSpan(t.ticks)),
    "compareto": Method(order, "value:object"),
    "isbetween": Method(
        lambda t, start, end: (
            start.ticks <= t.ticks < end.ticks
            if start.ticks <= end.ticks
            else t.ticks >= start.ticks or t.ticks < end.ticks
        ),
        "start:System.TimeOnly, end:System.TimeOnly",
    ),
    "tolongtimestring": Method(_text("T")),
    "toshorttimestring": Method(_text("t")),
}


# --- static ------------------------------------------------------------------------------------------------------------------------


def _exact(text: str, form: Any, given: tuple[Any, ...], kind: str = "DateTime") -> Any:
    from psemu.objects.date_exact import parse_exact
    from psemu.objects.date_text import DateError
    from psemu.objects.format.cultures import EN_US, Culture

    culture = next((each for each in given if isinstance(each, Culture)), EN_US)
    styles = next((each.value for each in given if isinstance(each, EnumValue)), 0)
    forms = [str(each) for each in form] if isinstance(form, list) else [str(form)]
    problem: Exception | None = None
    for pattern in forms:
        try:
            found = parse_exact(text, pattern, culture, int(styles))
        except DateError as error:
            problem = error
            continue
        if kind == "DateTimeOffset":
            return DateTimeOffset(found.ticks)
        if kind == "DateOnly":
            return DateOnly(found.ticks // TICKS_PER_DAY)
        return TimeOnly(found.ticks % TICKS_PER_DAY) if kind == "TimeOnly" else found
    raise bad_format(str(problem))


def _try_exact(kind: str) -> Callable[..., bool]:
    def run(_owner: Any, text: str, form: Any, *given: Any) -> bool:
        from psemu.runtime.flow import NetError
        from psemu.runtime.net.parsed import nothing

        place = given[-1]
        try:
            place.value = _exact(text, form, given[:-1], kind)
        except NetError:
            place.value = DateTime(0) if kind == "DateTime" else nothing(f"System.{kind}")
            return False
        return True

    return run


def _check_month(year: int, month: int) -> None:
    if not 1 <= month <= 12:
        raise out_of_range("month", "Month must be between one and twelve.")
    _check_year(year)


def _check_year(year: int) -> None:
    if not 1 <= year <= 9999:
        raise out_of_range("year", "Year must be between 1 and 9999.")


def _days_in_month(_owner: Any, year: int, month: int) -> int:
    _check_month(year, month)
    return days_in_month(year, month)


def _is_leap_year(_owner: Any, year: int) -> bool:
    _check_year(year)
    return is_leap_year(year)


def _from_file_time(_owner: Any, ticks: int) -> DateTime:
    if not 0 <= ticks <= MAX_DATE_TICKS - _FILE_TIME:
        raise out_of_range("fileTime", "Not a valid Win32 FileTime.")
    return DateTime(ticks + _FILE_TIME, "Local")


def _from_binary(_owner: Any, data: int) -> DateTime:
    kind = ("Unspecified", "Utc", "Local", "Local")[(data >> 62) & 3]
    return DateTime(data & ((1 << 62) - 1), kind)


def _from_oa(_owner: Any, days: float) -> DateTime:
    milliseconds = int(days * 86_400_000 + (0.5 if days >= 0 else -0.5))
    return DateTime(days_from_civil(1899, 12, 30) * TICKS_PER_DAY + milliseconds * TICKS_PER_MILLISECOND)


def _specify(_owner: Any, value: DateTime, kind: Any) -> DateTime:
    return DateTime(value.ticks, kind.name)


_EXACT: dict[str, Callable[..., Any]] = {
    "parseexact": lambda _o, text, form, *given: _exact(text, form, given),
    "tryparseexact": _try_exact("DateTime"),
}


def _with_parsers(type_name: str, functions: dict[str, Callable[..., Any]]) -> dict[str, Method]:
    return {**recorded(**functions), **parsers(type_name)}


def _unix(unit: int) -> Callable[..., DateTimeOffset]:
    def run(_owner: Any, count: int) -> DateTimeOffset:
        ticks = _UNIX_TIME + count * unit
        if not 0 <= ticks <= MAX_DATE_TICKS:
            low, high = -_UNIX_TIME // unit, (MAX_DATE_TICKS - _UNIX_TIME) // unit
            name = "seconds" if unit == TICKS_PER_SECOND else "milliseconds"
            raise out_of_range(name, f"Valid values are between {low} and {high}, inclusive.")
        return DateTimeOffset(ticks)

    return run


def _span_from(unit: int) -> Callable[..., TimeSpan]:
    def run(_owner: Any, amount: float, *rest: int) -> TimeSpan:
        smaller = [each for each in _UNITS.values() if each < unit]
        if amount != amount:
            raise bad_argument("TimeSpan does not accept floating point Not-a-Number values.")
        ticks = amount * unit
        if isinstance(amount, float):
            if abs(ticks) > MAX_SPAN_TICKS:
                raise overflow("TimeSpan overflowed because the duration is too long.")
            ticks = int(ticks)
        return _span(int(ticks) + sum(each * size for each, size in zip(rest, smaller, strict=False)))

    return run


STATIC: dict[str, dict[str, Method]] = {
    "System.DateTime": _with_parsers(
        "System.DateTime",
        {
            **_EXACT,
            "isleapyear": _is_leap_year,
            "daysinmonth": _days_in_month,
            "compare": lambda _o, a, b: (a.ticks > b.ticks) - (a.ticks < b.ticks),
            "equals": lambda _o, a, b: a == b,
            "fromfiletime": _from_file_time,
            "fromfiletimeutc": lambda _o, ticks: DateTime(_from_file_time(None, ticks).ticks, "Utc"),
            "frombinary": _from_binary,
            "fromoadate": _from_oa,
            "specifykind": _specify,
        },
    ),
    "System.DateTimeOffset": _with_parsers(
        "System.DateTimeOffset",
        {
            "parseexact": lambda _o, text, form, *given: _exact(text, form, given, "DateTimeOffset"),
            "tryparseexact": _try_exact("DateTimeOffset"),
            "compare": lambda _o, a, b: order(a, b),
            "equals": lambda _o, a, b: a == b,
            "fromfiletime": lambda _o, ticks: DateTimeOffset(_from_file_time(None, ticks).ticks),
            "fromunixtimeseconds": _unix(TICKS_PER_SECOND),
            "fromunixtimemilliseconds": _unix(TICKS_PER_MILLISECOND),
        },
    ),
    "System.TimeSpan": _with_parsers(
        "System.TimeSpan",
        {
            **{f"from{name}": _span_from(unit) for name, unit in _UNITS.items()},
            "fromticks": lambda _o, ticks: TimeSpan(ticks),
            "compare": lambda _o, a, b: order(a, b),
            "equals": lambda _o, a, b: a == b,
        },
    ),
    "System.DateOnly": {
        **parsers("System.DateOnly"),
        "fromdatetime": Method(lambda _o, d: DateOnly(d.ticks // TICKS_PER_DAY), "dateTime:datetime"),
        "fromdaynumber": Method(lambda _o, n: DateOnly(n), "dayNumber:int"),
        "parseexact": Method(
            lambda _o, text, form, *given: _exact(text, form, given, "DateOnly"),
            "s:string, format:string",
            "s:string, format:string, provider:System.IFormatProvider",
        ),
    },
    "System.TimeOnly": {
        **parsers("System.TimeOnly"),
        "fromdatetime": Method(lambda _o, d: TimeOnly(d.ticks % TICKS_PER_DAY), "dateTime:datetime"),
        "fromtimespan": Method(lambda _o, s: TimeOnly(s.ticks), "timeSpan:timespan"),
        "parseexact": Method(
            lambda _o, text, form, *given: _exact(text, form, given, "TimeOnly"),
            "s:string, format:string",
            "s:string, format:string, provider:System.IFormatProvider",
        ),
    },
}
