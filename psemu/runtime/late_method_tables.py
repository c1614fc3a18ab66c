"""Methods of types that few scripts use: dates, durations, versions, regular expressions; imported when first needed."""

from __future__ import annotations

from psemu.objects.comparison import compare
from psemu.objects.datetimes import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    DateTime,
    TimeSpan,
    days_in_month,
)
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Method]


def _add(unit: int) -> Method:
    return Method(lambda d, n: DateTime(d.ticks + round(n * unit), d.kind), "value:double")


def _add_months(value: DateTime, months: int) -> DateTime:
    year, month, day = value.civil
    total = year * 12 + month - 1 + months
    year, month = total // 12, total % 12 + 1
    day = min(day, days_in_month(year, month))
    made = DateTime.of(year, month, day)
    return DateTime(made.ticks + value.ticks % TICKS_PER_DAY, value.kind)


def _compare(value: Any, other: Any) -> int:
    result = compare(value, other)
    return -1 if result < 0 else int(result > 0)


def _format(letter: str) -> Method:
    from psemu.objects.format import format_value

    return Method(lambda d: format_value(d, letter))


DATE: Table = {
    "adddays": _add(TICKS_PER_DAY),
    "addhours": _add(TICKS_PER_HOUR),
    "addminutes": _add(TICKS_PER_MINUTE),
    "addseconds": _add(TICKS_PER_SECOND),
    "addmilliseconds": _add(TICKS_PER_MILLISECOND),
    "addticks": Method(lambda d, n: DateTime(d.ticks + n, d.kind), "value:long"),
    "addmonths": Method(_add_months, "months:int"),
    "addyears": Method(lambda d, n: _add_months(d, n * 12), "value:int"),
    "add": Method(lambda d, s: DateTime(d.ticks + s.ticks, d.kind), "value:timespan"),
    "subtract": Method(
        lambda d, o: TimeSpan(d.ticks - o.ticks) if isinstance(o, DateTime) else DateTime(d.ticks - o.ticks, d.kind),
        "value:datetime",
        "value:timespan",
    ),
    "touniversaltime": Method(lambda d: DateTime(d.ticks, "Utc")),
    "tolocaltime": Method(lambda d: DateTime(d.ticks, "Local")),
    "compareto": Method(_compare, "value:object"),
    "toshortdatestring": _format("d"),
    "tolongdatestring": _format("D"),
    "toshorttimestring": _format("t"),
    "tolongtimestring": _format("T"),
}
SPAN: Table = {
    "add": Method(lambda s, o: TimeSpan(s.ticks + o.ticks), "ts:timespan"),
    "subtract": Method(lambda s, o: TimeSpan(s.ticks - o.ticks), "ts:timespan"),
    "negate": Method(lambda s: TimeSpan(-s.ticks)),
    "duration": Method(lambda s: TimeSpan(abs(s.ticks))),
    "compareto": Method(_compare, "value:object"),
}
COMPARABLE: Table = {"compareto": Method(_compare, "value:object")}


def _fields(version: Any, count: int | None = None) -> str:
    """The first *count* parts of a version."""
    given = [part for part in version.parts if part >= 0]
    if count is None:
        return str(version)
    if not 0 <= count <= len(given):
        raise NetError(
            "System.ArgumentException", f"Argument must be between 0 and {len(given)}. (Parameter 'fieldCount')"
        )
    return ".".join(str(part) for part in given[:count])


VERSION: Table = {"tostring": Method(_fields, "", "fieldCount:int")}
_TABLES: dict[str, list[Table]] = {
    "DateTime": [DATE],
    "TimeSpan": [SPAN],
    "SwitchParameter": [{"tobool": Method(lambda s: bool(s.is_present))}],
    "Version": [VERSION, COMPARABLE],
    "Guid": [COMPARABLE],
}


def tables(class_name: str) -> list[Table]:
    """The tables of a value class."""
    if class_name == "WildcardPattern":
        from psemu.runtime.late_statics import WILDCARD_INSTANCE

        return [WILDCARD_INSTANCE]
    if class_name in ("Encoding", "HashAlgorithm"):
        from psemu.runtime.system_statics import ENCODING_INSTANCE, HASH_INSTANCE

        return [ENCODING_INSTANCE if class_name == "Encoding" else HASH_INSTANCE]
    if class_name in ("Regex", "Match", "Group", "Capture"):
        from psemu.runtime.regex_methods import MATCH, REGEX

        return (
            [REGEX] if class_name == "Regex" else [{"tostring": MATCH["tostring"]} if class_name != "Match" else MATCH]
        )
    return _TABLES.get(class_name, [])
