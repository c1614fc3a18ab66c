"""Values of Python as values of PowerShell, and back: what an embedding program puts into a session and takes out of it."""

from __future__ import annotations

from psemu.objects.psobject import AUTOMATION_NULL, CaselessDict, EnumValue, Hashtable, NetType, PSArray, PSObject
from psemu.objects.psobject import SwitchParameter as Switch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EPOCH_DAYS = 719_162
_DAY = 864_000_000_000
#: values in values; a value that holds itself has no end
_DEEPEST = 100


def powershell_value(value: object, depth: int = 0) -> Any:
    """*value* as a script has it.

    A mapping becomes a hashtable in its order, a dataclass or named tuple an object with its fields as properties, a list, tuple, set or
    range an array, bytes a ``byte[]``, datetime, date, time and timedelta ``DateTime``, ``DateOnly``, ``TimeOnly`` and ``TimeSpan``
    (an aware datetime its moment in UTC), UUID ``Guid``, a path its text, a member of an enum its value if that is a
    text, else its name, an int of any size what a script's number of that size is. What is a value of PowerShell already
    (``decimal.Decimal`` is System.Decimal), or of a class that nobody knows here, stays what it is.

    ValueError for values that are nested too deeply or hold themselves.
    """
    kind = type(value)
    if value is None or kind is str or kind is bool or kind is float:
        return value
    if kind is int:
        return _integer(value)  # type: ignore[arg-type]
    if depth > _DEEPEST:
        raise ValueError("the value holds itself, or is nested too deeply")
    if isinstance(value, (PSObject, Hashtable, PSArray, CaselessDict)):
        return value
    if kind is list or kind is range or kind in (set, frozenset, tuple):
        return [powershell_value(item, depth + 1) for item in value]  # type: ignore[attr-defined]
    if kind is bytes or kind is bytearray:
        from psemu.objects.numbers import Byte

        return PSArray(map(Byte, value), "System.Byte[]")  # type: ignore[call-overload]
    import dataclasses

    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return PSObject([(field.name, powershell_value(getattr(value, field.name), depth + 1)) for field in fields])
    names = getattr(value, "_fields", None)
    if isinstance(value, tuple) and names is not None:
        return PSObject([(name, powershell_value(item, depth + 1)) for name, item in zip(names, value, strict=True)])
    from collections.abc import Mapping

    if isinstance(value, Mapping):
        return Hashtable(
            [(powershell_value(k, depth + 1), powershell_value(v, depth + 1)) for k, v in value.items()], True
        )
    return _known(value)


def _integer(value: int) -> Any:
    from psemu.objects.numbers import BigInteger, Int64

    if -(1 << 31) <= value < 1 << 31:
        return value
    return Int64(value) if -(1 << 63) <= value < 1 << 63 else BigInteger(value)


def _known(value: object) -> Any:
    import datetime
    import enum
    import os
    import uuid

    from psemu.objects.datetimes import DateOnly, DateTime, Guid, TimeOnly, TimeSpan

    if isinstance(value, enum.Enum):
        return value.value if isinstance(value.value, str) else value.name
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC)
        ticks = value.toordinal() * _DAY - _DAY + _ticks_of_day(value.time())
        return DateTime(ticks, "Unspecified" if value.tzinfo is None else "Utc")
    if isinstance(value, datetime.date):
        return DateOnly(value.toordinal() - 1)
    if isinstance(value, datetime.time):
        return TimeOnly(_ticks_of_day(value))
    if isinstance(value, datetime.timedelta):
        return TimeSpan((value.days * 86_400 + value.seconds) * 10_000_000 + value.microseconds * 10)
    if isinstance(value, uuid.UUID):
        return Guid(value.hex)
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    return value


def _ticks_of_day(time: Any) -> int:
    seconds: int = (time.hour * 60 + time.minute) * 60 + time.second
    microseconds: int = time.microsecond
    return seconds * 10_000_000 + microseconds * 10


def python_value(value: object, depth: int = 0) -> Any:
    """*value* of a script as Python has it: :func:`powershell_value` backwards.

    An object with properties and a hashtable become a dict, arrays and lists a list, ``byte[]`` bytes, a ``DateTime`` of UTC an aware
    datetime and any other one a naive one (of microseconds), a member of an enum its name, a type its name. What Python has nothing for
    stays what it is. ValueError for values that are nested too deeply or hold themselves.
    """
    if value is None or value is AUTOMATION_NULL:
        return None
    kind = type(value)
    if kind is str or kind is bool or kind is float or kind is int:
        return value
    if depth > _DEEPEST:
        raise ValueError("the value holds itself, or is nested too deeply")
    if isinstance(value, PSObject):
        return _of_object(value, depth)
    if isinstance(value, (Hashtable, CaselessDict)):
        return {python_value(key, depth + 1): python_value(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        if getattr(value, "type_name", "") == "System.Byte[]":
            return bytes(value)
        return [python_value(item, depth + 1) for item in value]
    if isinstance(value, Switch):
        return bool(value)
    if isinstance(value, (EnumValue, NetType)):
        return value.name if isinstance(value, EnumValue) else value.full_name
    for plain in (bool, int, float, str):
        if isinstance(value, plain):
            return plain(value)
    return _of_known(value)


def _of_object(value: PSObject, depth: int) -> Any:
    if value.base is not None and not value.properties:
        return python_value(value.base, depth + 1)
    from psemu.objects.properties import find_property, property_names

    if value.base is not None and not isinstance(value.base, (PSObject, Hashtable)):
        # members that a script added to a number or text are not part of it
        return python_value(value.base, depth + 1)
    found = {}
    for name in property_names(value):
        hit = find_property(value, name)
        found[name] = python_value(hit[1], depth + 1) if hit is not None else None
    return found


def _of_known(value: object) -> Any:
    import datetime
    import uuid

    from psemu.objects.datetimes import DateOnly, DateTime, Guid, TimeOnly, TimeSpan

    if isinstance(value, DateTime):
        day, rest = divmod(value.ticks, _DAY)
        made = datetime.datetime.fromordinal(day + 1) + datetime.timedelta(microseconds=rest // 10)
        return made.replace(tzinfo=datetime.UTC) if value.kind == "Utc" else made
    if isinstance(value, TimeSpan):
        return datetime.timedelta(microseconds=value.ticks // 10)
    if isinstance(value, DateOnly):
        return datetime.date.fromordinal(value.days + 1)
    if isinstance(value, TimeOnly):
        return (datetime.datetime.min + datetime.timedelta(microseconds=value.ticks // 10)).time()
    if isinstance(value, Guid):
        return uuid.UUID(value.digits)
    return value
