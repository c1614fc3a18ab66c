"""The values of OData expressions: literals, how they compare, functions; null is Python's None."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d))?", re.IGNORECASE
)
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class QueryError(Exception):
    """The service would refuse this query, too."""


class UnsupportedQuery(Exception):
    """A query that the service may know and the emulator does not."""


class Moment:
    """A date, with its time if it has one: *ticks* of 100 ns since 1970, UTC."""

    __slots__ = ("ticks",)

    def __init__(self, ticks: int) -> None:
        self.ticks = ticks


def moment(text: str) -> Moment | None:
    """The moment that *text* says, None if it says none."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    import calendar

    year, month, day = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second = int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)
    if not (year and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        return None
    try:
        seconds = calendar.timegm((year, month, day, hour, minute, second))
    except ValueError:
        return None
    zone = match[8] or "Z"
    if zone not in "Zz":
        away = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
        seconds += away if zone[0] == "-" else -away
    return Moment(seconds * 10_000_000 + int((match[7] or "").ljust(7, "0")[:7]))


def literal_value(text: str) -> Any:
    """The value of a literal as it is written."""
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    folded = text.lower()
    if folded in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[folded]
    if folded.startswith("duration'"):
        return text[9:-1]
    if folded.endswith("'"):
        # an enum's value: microsoft.graph.riskLevel'high'
        return text[text.index("'") + 1 : -1].replace("''", "'")
    if _GUID.fullmatch(text):
        return text
    if _MOMENT.fullmatch(text):
        value = moment(text)
        if value is None:
            raise QueryError(f"Unrecognized 'Edm.DateTimeOffset' literal '{text}'.")
        return value
    number = float(text)
    return number if any(letter in folded for letter in ".e") else int(text)


def member(value: Any, name: str) -> Any:
    """Member *name* of an object (any case), the length of a list for ``$count``, None if there is none."""
    if isinstance(value, list):
        return len(value) if name == "$count" else None
    if not isinstance(value, dict):
        return None
    if name in value:
        return value[name]
    folded = name.lower()
    return next((item for key, item in value.items() if key.lower() == folded), None)


def comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as values of one kind. QueryError if their kinds do not go together."""
    if isinstance(left, Moment) or isinstance(right, Moment):
        left, right = (moment(side) if isinstance(side, str) else side for side in (left, right))
        if isinstance(left, Moment) and isinstance(right, Moment):
            return left.ticks, right.ticks
    elif isinstance(left, str) and isinstance(right, str):
        return left.casefold(), right.casefold()
    elif (isinstance(left, bool) and isinstance(right, bool)) or (_is_number(left) and _is_number(right)):
        return left, right
    raise QueryError("A binary operator with incompatible types was detected.")


def compare(operator: str, left: Any, right: Any) -> bool:
    """``eq``, ``ne``, ``gt``, ``ge``, ``lt`` or ``le``; null equals null only and is neither more nor less than anything."""
    if left is None or right is None:
        same = left is None and right is None
        return same if operator == "eq" else not same if operator == "ne" else False
    left, right = comparable(left, right)
    if operator == "eq":
        return bool(left == right)
    if operator == "ne":
        return bool(left != right)
    if operator == "gt":
        return bool(left > right)
    if operator == "ge":
        return bool(left >= right)
    return bool(left < right if operator == "lt" else left <= right)


def has_flags(left: Any, right: Any) -> bool | None:
    """``left has right``: every flag of *right* is one of *left*'s; names divided by commas, or numbers. null if either is."""
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left & right == right
    if not isinstance(left, str) or not isinstance(right, str):
        raise QueryError("A binary operator with incompatible types was detected.")
    own = {name.strip().casefold() for name in left.split(",")}
    return {name.strip().casefold() for name in right.split(",")} <= own


def arithmetic(operator: str, left: Any, right: Any) -> Any:
    """``add``, ``sub``, ``mul``, ``div`` or ``mod`` of numbers; null if either is."""
    if left is None or right is None:
        return None
    if not (_is_number(left) and _is_number(right)):
        raise QueryError("A binary operator with incompatible types was detected.")
    try:
        if operator == "add":
            return left + right
        if operator == "sub":
            return left - right
        if operator == "mul":
            return left * right
        whole = isinstance(left, int) and isinstance(right, int)
        quotient = int(left / right) if whole else left / right
        return quotient if operator == "div" else left - right * int(left / right)
    except (ZeroDivisionError, OverflowError, ValueError):
        raise QueryError("Arithmetic operation resulted in an overflow.") from None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def call_function(name: str, count: int) -> Callable[..., Any]:
    """The function *name* for *count* arguments. UnsupportedQuery if there is none here, QueryError for a wrong count."""
    found = _FUNCTIONS.get(name.lower())
    if found is None:
        raise UnsupportedQuery(f"psemu's emulator does not know the filter function '{name[:50]}'.")
    counts, function = found
    if count not in counts:
        raise QueryError(f"No function signature for the function with name '{name}' matches {count} arguments.")

    def called(*values: Any) -> Any:
        if any(value is None for value in values):
            return None
        try:
            return function(*values)
        except (TypeError, AttributeError, ValueError, OverflowError):
            raise QueryError(
                f"No function signature for the function with name '{name}' matches its arguments."
            ) from None

    return called


def _part(first: int, last: int) -> Callable[[Any], int]:
    def part(value: Any) -> int:
        import time

        at = value if isinstance(value, Moment) else moment(value)
        if at is None:
            raise ValueError(value)
        return int(time.strftime("%Y%m%d%H%M%S", time.gmtime(at.ticks // 10_000_000))[first:last])

    return part


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


#: name → (counts of arguments, what it does with values that are not null)
_FUNCTIONS: dict[str, tuple[tuple[int, ...], Callable[..., Any]]] = {
    "startswith": ((2,), lambda text, part: _text(text).casefold().startswith(_text(part).casefold())),
    "endswith": ((2,), lambda text, part: _text(text).casefold().endswith(_text(part).casefold())),
    "contains": ((2,), lambda text, part: _text(part).casefold() in _text(text).casefold()),
    "substringof": ((2,), lambda part, text: _text(part).casefold() in _text(text).casefold()),
    "indexof": ((2,), lambda text, part: _text(text).casefold().find(_text(part).casefold())),
    "length": ((1,), lambda text: len(_text(text))),
    "substring": ((2, 3), lambda text, start, size=None: _text(text)[start:][: size if size is None else max(size, 0)]),
    "tolower": ((1,), lambda text: _text(text).lower()),
    "toupper": ((1,), lambda text: _text(text).upper()),
    "trim": ((1,), lambda text: _text(text).strip()),
    "concat": ((2,), lambda left, right: _text(left) + _text(right)),
    "year": ((1,), _part(0, 4)),
    "month": ((1,), _part(4, 6)),
    "day": ((1,), _part(6, 8)),
    "hour": ((1,), _part(8, 10)),
    "minute": ((1,), _part(10, 12)),
    "second": ((1,), _part(12, 14)),
    "round": ((1,), lambda number: float(int(number + (0.5 if number >= 0 else -0.5)))),
    "floor": ((1,), lambda number: float(number // 1)),
    "ceiling": ((1,), lambda number: float(-(-number // 1))),
}
