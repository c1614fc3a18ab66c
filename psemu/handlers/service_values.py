"""Between a service's JSON and PowerShell's values: dates, durations, members of whatever a script passes, secrets."""

from __future__ import annotations

import re

from psemu.objects import UNKNOWN, Hashtable, PSObject
from psemu.objects.datetimes import TICKS_PER_SECOND, DateTime, TimeSpan
from psemu.rest.credentials import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?")
_SPAN = re.compile(r"(-?)P(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,12})(?:\.(\d{1,7}))?S)?)?")
_MODELS = "Microsoft.Graph.PowerShell.Models."
_UNIX_EPOCH_TICKS = 621_355_968_000_000_000


def date_time(text: object) -> DateTime | None:
    """``2021-04-06T07:55:13.9062705Z`` as a UTC DateTime (without a zone: of unspecified kind); None for anything else."""
    match = _DATE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        return None
    moment = DateTime.of(year, month, day, hour, minute, second, kind="Utc" if match[8] else "Unspecified")
    moment.ticks += int((match[7] or "").ljust(7, "0")[:7])
    if match[8] and match[8] != "Z":
        away = int(match[8][1:3]) * 60 + int(match[8][4:])
        moment.ticks += (away if match[8][0] == "-" else -away) * 60 * TICKS_PER_SECOND
    return moment


def local_time(moment: DateTime | None) -> DateTime | None:
    """The same moment on this machine's wall clock."""
    if moment is None or moment.kind != "Utc":
        return moment
    import time

    seconds = (moment.ticks - _UNIX_EPOCH_TICKS) // TICKS_PER_SECOND
    try:
        offset = time.localtime(seconds).tm_gmtoff
    except (OverflowError, ValueError, OSError):
        offset = 0
    return DateTime(moment.ticks + offset * TICKS_PER_SECOND, "Local")


def iso_text(moment: DateTime, digits: int = 7) -> str:
    """``yyyy-MM-ddTHH:mm:ss.fffffffZ`` of a UTC moment; a local one is turned to UTC first."""
    if moment.kind != "Utc":
        import time

        year, month, day = moment.civil
        clock = moment.ticks % (86400 * TICKS_PER_SECOND) // TICKS_PER_SECOND
        fields = (year, month, day, clock // 3600, clock % 3600 // 60, clock % 60, 0, 0, -1)
        try:
            offset = time.localtime(time.mktime(fields)).tm_gmtoff
        except (OverflowError, ValueError, OSError):
            offset = 0
        moment = DateTime(moment.ticks - offset * TICKS_PER_SECOND, "Utc")
    year, month, day = moment.civil
    second, fraction = divmod(moment.ticks % (86400 * TICKS_PER_SECOND), TICKS_PER_SECOND)
    tail = f".{f'{fraction:07d}'[:digits]}" if digits else ""
    return f"{year:04d}-{month:02d}-{day:02d}T{second // 3600:02d}:{second % 3600 // 60:02d}:{second % 60:02d}{tail}Z"


def time_span(text: object) -> TimeSpan | None:
    """``PT40M`` as a TimeSpan; None for anything else."""
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    days, hours, minutes, seconds = (int(match[i] or 0) for i in range(2, 6))
    span = TimeSpan.of(days, hours, minutes, seconds)
    ticks = span.ticks + int((match[6] or "").ljust(7, "0"))
    return TimeSpan(-ticks if match[1] else ticks)


def member(value: object, name: str) -> Any:
    """Member *name* of a hashtable or object, None if it has none."""
    if isinstance(value, Hashtable):
        return value.get(name)
    if isinstance(value, PSObject):
        return member(value.base, name) if isinstance(value.base, Hashtable) else value.properties.get(name)
    return None


def text_of(value: object) -> str:
    """*value* as PowerShell makes text of it."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    from psemu.objects.text import to_text

    return to_text(value)


def secret_of(value: object) -> Token | None:
    """The secret in a SecureString (or a Token), None if there is none."""
    if isinstance(value, Token):
        return value
    reveal = getattr(value, "reveal", None)
    if reveal is not None:
        return Token(str(reveal()))
    if isinstance(value, str) and value:
        return Token(value)
    if isinstance(value, PSObject) and value.base is not None:
        return secret_of(value.base)
    return None


def json_value(value: object, *, camel: bool = True) -> Any:
    """*value* as JSON-able data; the first letter of names becomes small if *camel*; nulls in tables are dropped.

    A value of a kind that JSON has no place for becomes its text.
    """
    from psemu.objects import EnumValue, SwitchParameter

    if value is None or isinstance(value, bool):
        return value
    if value is UNKNOWN:
        return "{…}"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, SwitchParameter):
        return bool(value)
    if isinstance(value, list | tuple):
        return [json_value(item, camel=camel) for item in value]
    if isinstance(value, EnumValue):
        return value.name
    if isinstance(value, DateTime):
        return iso_text(value)
    if isinstance(value, PSObject) and value.base is not None:
        return json_value(value.base, camel=camel)
    if isinstance(value, PSObject) and value.type_names[:1] and value.type_names[0].startswith(_MODELS):
        return _model_value(value, camel)
    if isinstance(value, Hashtable | PSObject):
        items = value.items() if isinstance(value, Hashtable) else value.properties.items()
        named = ((text_of(name), item) for name, item in items if item is not None)
        return {
            camel_case(n) if camel else n: f"{{{n}}}" if item is UNKNOWN else json_value(item, camel=camel)
            for n, item in named
        }
    return text_of(value)


def _model_value(value: PSObject, camel: bool) -> dict[str, Any]:
    """A model of Graph as the service gave it: parts that never came are left out, what no property holds stands beside the others."""
    found = {}
    for name, item in value.properties.items():
        if name == "AdditionalProperties":
            continue
        given = None if item is None else json_value(item, camel=camel)
        if given is not None and not (given == {} and isinstance(item, PSObject)):
            found[camel_case(name) if camel else name] = given
    extra = member(value, "AdditionalProperties")
    if isinstance(extra, Hashtable):
        kept = ((text_of(name), item) for name, item in extra.items())
        # what the service says of an answer is no part of a request
        found.update(
            (n, json_value(v, camel=camel)) for n, v in kept if not n.startswith(("@odata.context", "@odata.etag"))
        )
    return found


def camel_case(name: str) -> str:
    """``TemplateId`` → ``templateId``."""
    return name[:1].lower() + name[1:]


def pascal_case(name: str) -> str:
    """``templateId`` → ``TemplateId``."""
    return name[:1].upper() + name[1:]
