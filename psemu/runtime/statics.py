"""Static members and constructors of .NET types, by table."""

from __future__ import annotations

import math

from psemu.errors import UnsupportedError
from psemu.objects import (
    AUTOMATION_NULL,
    EnumValue,
    ErrorRecord,
    Hashtable,
    NetType,
    OpaqueObject,
    PSArray,
    convert_to,
    to_text,
)
from psemu.objects.numbers import INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, BigInteger, Byte, Char, Int64, UInt64
from psemu.objects.structures import DB_NULL, make_tuple
from psemu.objects.types import WIDE_INTEGERS
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame

_INTEGERS = {
    "System.Int32": (INT32_MIN, INT32_MAX),
    "System.Int64": (INT64_MIN, INT64_MAX),
    "System.Int16": (-(2**15), 2**15 - 1),
    "System.SByte": (-128, 127),
    "System.Byte": (0, 255),
    "System.UInt16": (0, 2**16 - 1),
    "System.UInt32": (0, 2**32 - 1),
    "System.UInt64": (0, 2**64 - 1),
}
_PROPERTIES: dict[tuple[str, str], Any] = {
    ("System.Math", "pi"): math.pi,
    ("System.Math", "e"): math.e,
    ("System.Math", "tau"): math.tau,
    ("System.String", "empty"): "",
    ("System.Double", "nan"): math.nan,
    ("System.Double", "positiveinfinity"): math.inf,
    ("System.Double", "negativeinfinity"): -math.inf,
    ("System.Double", "maxvalue"): 1.7976931348623157e308,
    ("System.Double", "minvalue"): -1.7976931348623157e308,
    ("System.Double", "epsilon"): 5e-324,
    ("System.Environment", "newline"): "\n",
    ("System.DBNull", "value"): DB_NULL,
    ("System.Management.Automation.PSCredential", "empty"): OpaqueObject("System.Management.Automation.PSCredential"),
    ("System.Management.Automation.Internal.AutomationNull", "value"): AUTOMATION_NULL,
    ("System.IO.Path", "directoryseparatorchar"): Char("/"),
    ("System.Boolean", "truestring"): "True",
    ("System.Boolean", "falsestring"): "False",
}


def static_property(type_name: str, name: str) -> Any:
    """``[type]::name``, NotImplemented if no table has it."""
    key = (type_name, name)
    if key in _PROPERTIES:
        return _PROPERTIES[key]
    if type_name == "System.StringComparer":
        from psemu.objects.sets import COMPARERS

        return COMPARERS.get(name, NotImplemented)
    bounds = _INTEGERS.get(type_name)
    if bounds is not None and name in ("minvalue", "maxvalue"):
        return (
            convert_to(bounds[name == "maxvalue"], type_name)
            if type_name != "System.Int64"
            else Int64(bounds[name == "maxvalue"])
        )
    wide = WIDE_INTEGERS.get(type_name)
    if wide is not None and name in ("minvalue", "maxvalue", "zero", "one"):
        return wide[0]({"minvalue": wide[1], "maxvalue": wide[2], "zero": 0}.get(name, 1))
    if type_name == "System.Half":
        from psemu.objects.number_text import half

        real = {
            "maxvalue": 65504.0,
            "minvalue": -65504.0,
            "epsilon": 2.0**-24,
            "nan": math.nan,
            "zero": 0.0,
            "one": 1.0,
        }
        real |= {
            "positiveinfinity": math.inf,
            "negativeinfinity": -math.inf,
            "e": math.e,
            "pi": math.pi,
            "tau": math.tau,
        }
        return half(real[name]) if name in real else NotImplemented
    if type_name == "System.Single":
        from psemu.objects.number_text import single

        largest = 3.4028234663852886e38
        texts = {"maxvalue": largest, "minvalue": -largest, "epsilon": 1.401298464324817e-45, "nan": math.nan}
        texts |= {"positiveinfinity": math.inf, "negativeinfinity": -math.inf}
        return single(texts[name]) if name in texts else NotImplemented
    if type_name == "System.Decimal":
        from decimal import Decimal

        values = {
            "maxvalue": Decimal(2**96 - 1),
            "minvalue": Decimal(2**96 - 1).copy_negate(),
            "zero": Decimal(0),
            "one": Decimal(1),
            "minusone": Decimal(-1),
        }
        return values.get(name, NotImplemented)
    if type_name == "System.Numerics.BigInteger" and name in ("one", "zero", "minusone"):
        return BigInteger({"one": 1, "zero": 0, "minusone": -1}[name])
    if type_name == "System.Guid" and name == "empty":
        return convert_to("00000000-0000-0000-0000-000000000000", "System.Guid")
    if type_name in ("System.DateTime", "System.TimeSpan"):
        return _time_property(type_name, name)
    if type_name == "System.DateTimeOffset" and name in ("minvalue", "maxvalue", "unixepoch"):
        from psemu.objects.datetimes import MAX_DATE_TICKS, DateTimeOffset

        moments = {"minvalue": 0, "maxvalue": MAX_DATE_TICKS, "unixepoch": 621355968000000000}
        return DateTimeOffset(moments[name])
    if type_name == "System.Globalization.CultureInfo":
        from psemu.objects.format.cultures import EN_US, INVARIANT

        cultures = {"invariantculture": INVARIANT, "currentculture": EN_US, "currentuiculture": EN_US}
        return cultures.get(name, NotImplemented)
    from psemu.runtime.system_statics import system_property

    return system_property(type_name, name)


def _time_property(type_name: str, name: str) -> Any:
    from psemu.objects.datetimes import (
        MAX_DATE_TICKS,
        MAX_SPAN_TICKS,
        MIN_SPAN_TICKS,
        TICKS_PER_DAY,
        DateTime,
        TimeSpan,
    )

    if type_name == "System.TimeSpan":
        ticks = {"zero": 0, "maxvalue": MAX_SPAN_TICKS, "minvalue": MIN_SPAN_TICKS}.get(name)
        return NotImplemented if ticks is None else TimeSpan(ticks)
    if name in ("now", "utcnow", "today"):
        import time

        now = DateTime.from_unix_seconds(time.time(), "Utc" if name == "utcnow" else "Local")
        return DateTime(now.ticks - now.ticks % TICKS_PER_DAY, "Local") if name == "today" else now
    ticks = {"maxvalue": MAX_DATE_TICKS, "minvalue": 0, "unixepoch": 621355968000000000}.get(name)
    return NotImplemented if ticks is None else DateTime(ticks, "Utc" if name == "unixepoch" else "Unspecified")


def _convert_table() -> dict[str, Method]:
    import base64

    names = {
        "toint32": "System.Int32",
        "toint64": "System.Int64",
        "toint16": "System.Int16",
        "tobyte": "System.Byte",
        "todouble": "System.Double",
        "todecimal": "System.Decimal",
        "toboolean": "System.Boolean",
        "todatetime": "System.DateTime",
        "touint32": "System.UInt32",
        "touint64": "System.UInt64",
        "tochar": "System.Char",
    }

    def to_base(value: Any, base: Any, full: str) -> Any:
        if base is not None:
            return convert_to(int(to_text(value), int(base)), full)
        if full == "System.Boolean" and isinstance(value, str):
            text = value.strip().lower()
            if text not in ("true", "false"):
                raise NetError("System.FormatException", f"String '{value}' was not recognized as a valid Boolean.")
            return text == "true"
        return convert_to(value, full)

    def text_in_base(_o: Any, value: Any, base: Any = None) -> str:
        if base is None:
            return to_text(value)
        number = int(convert_to(value, "System.Int64"))
        if number < 0:
            number += 2**32 if number >= INT32_MIN else 2**64
        return {2: f"{number:b}", 8: f"{number:o}", 10: str(number), 16: f"{number:x}"}[int(base)]

    table = {
        name: Method(lambda _o, v, b=None, full=full: to_base(v, b, full), "value:object", "value:string, fromBase:int")
        for name, full in names.items()
    }
    table["tostring"] = Method(text_in_base, "value:object", "value:object, toBase:int")
    table["tobase64string"] = Method(lambda _o, b: base64.b64encode(bytes(b)).decode("ascii"), "inArray:byte[]")
    table["frombase64string"] = Method(
        lambda _o, s: PSArray([Byte(x) for x in base64.b64decode(s)], "System.Byte[]"), "s:string"
    )
    table["tohexstring"] = Method(lambda _o, b: bytes(b).hex().upper(), "inArray:byte[]")
    return table


def _time_table(type_name: str) -> dict[str, Method]:
    from psemu.objects.datetimes import TICKS_PER_SECOND, DateTime, TimeSpan, days_in_month, is_leap_year
    from psemu.runtime.net.parsed import parsers

    table = parsers(type_name)
    if type_name == "System.DateTime":
        table["isleapyear"] = Method(lambda _o, y: is_leap_year(y), "year:int")
        table["daysinmonth"] = Method(lambda _o, y, m: days_in_month(y, m), "year:int, month:int")
        table["compare"] = Method(
            lambda _o, a, b: (a.ticks > b.ticks) - (a.ticks < b.ticks), "t1:datetime, t2:datetime"
        )
        return table
    for name, seconds in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1), ("milliseconds", 0.001)):
        table[f"from{name}"] = Method(
            lambda _o, v, seconds=seconds: TimeSpan(round(v * seconds * TICKS_PER_SECOND)), "value:double"
        )
    table["fromticks"] = Method(lambda _o, v: TimeSpan(v), "value:long")
    assert DateTime is not None
    return table


_CHAR: dict[str, Method] = {
    "isdigit": Method(lambda _o, c: c.isdigit(), "c:char"),
    "isletter": Method(lambda _o, c: c.isalpha(), "c:char"),
    "isletterordigit": Method(lambda _o, c: c.isalnum(), "c:char"),
    "isupper": Method(lambda _o, c: c.isupper(), "c:char"),
    "islower": Method(lambda _o, c: c.islower(), "c:char"),
    "iswhitespace": Method(lambda _o, c: c.isspace(), "c:char"),
    "ispunctuation": Method(lambda _o, c: not c.isalnum() and not c.isspace(), "c:char"),
    "toupper": Method(lambda _o, c: Char(c.upper()), "c:char"),
    "tolower": Method(lambda _o, c: Char(c.lower()), "c:char"),
    "convertfromutf32": Method(lambda _o, n: chr(n), "utf32:int"),
}


def _enum_table() -> dict[str, Method]:
    from psemu.objects.enums import find_enum

    def members(kind: Any) -> list[tuple[str, int]]:
        enum = find_enum(kind.full_name)
        if enum is None:
            raise NetError("System.ArgumentException", "Type provided must be an Enum. (Parameter 'enumType')")
        found = enum.members
        return sorted(found.items() if hasattr(found, "items") else found, key=lambda pair: pair[1] & (2**64 - 1))

    return {
        "parse": Method(
            lambda _o, k, t, i=False: convert_to(t, k.full_name),
            "enumType:type, value:string",
            "enumType:type, value:string, ignoreCase:bool",
        ),
        "getnames": Method(lambda _o, k: PSArray([n for n, _ in members(k)], "System.String[]"), "enumType:type"),
        "getvalues": Method(
            lambda _o, k: PSArray([EnumValue(k.full_name, n, v) for n, v in members(k)], k.full_name + "[]"),
            "enumType:type",
        ),
        "isdefined": Method(
            lambda _o, k, v: any(
                n == to_text(v) if isinstance(v, str) else x == getattr(v, "value", v) for n, x in members(k)
            ),
            "enumType:type, value:object",
        ),
        "getname": Method(
            lambda _o, k, v: next((n for n, x in members(k) if x == getattr(v, "value", v)), None),
            "enumType:type, value:object",
        ),
    }


_PARSED = (
    "System.Guid",
    "System.Version",
    "System.Net.IPAddress",
    "System.DateTimeOffset",
    "System.DateOnly",
    "System.TimeOnly",
    "System.Management.Automation.SemanticVersion",
)


def static_method(type_name: str, name: str, frame: Frame) -> Method | None:
    """``[type]::name(…)``, None if no table has it."""
    from psemu.runtime.late_statics import late_static

    found = late_static(type_name, name)
    if found is not None:
        return found
    if name == "new":
        from psemu.runtime.constructors import constructor

        return constructor(type_name)
    if type_name == "System.Globalization.CultureInfo":
        from psemu.objects.culture_info import culture_named

        made = Method(lambda _o, name: culture_named(name), "name:object")
        return made if name in ("getcultureinfo", "createspecificculture") else None
    if type_name == "System.Math":
        from psemu.runtime.net.numbers import MATH

        return MATH.get(name)
    if type_name == "System.String":
        from psemu.runtime.net.strings import STATIC

        return STATIC.get(name)
    if type_name == "System.Char":
        return _CHAR.get(name)
    if type_name in _INTEGERS or type_name in (
        "System.Double",
        "System.Decimal",
        "System.Single",
        "System.Half",
        "System.Numerics.BigInteger",
        *WIDE_INTEGERS,
    ):
        from psemu.runtime.net.numbers import number_statics

        return number_statics(type_name).get(name)
    if type_name in _PARSED and name in ("parse", "tryparse"):
        from psemu.runtime.net.parsed import parsers

        return parsers(type_name)[name]
    if type_name == "System.Guid" and name == "newguid":
        import uuid

        return Method(lambda _o: convert_to(str(uuid.uuid4()), "System.Guid"))
    if type_name == "System.Convert":
        return _convert_table().get(name)
    if type_name in ("System.DateTime", "System.TimeSpan"):
        return _time_table(type_name).get(name)
    if type_name == "System.Enum":
        return _enum_table().get(name)
    if type_name == "System.Management.Automation.ScriptBlock" and name == "create":
        return Method(lambda f, _o, t: f.session.interpreter.create_script_block(t), "script:string", wants_frame=True)
    if type_name == "System.Object" and name in ("equals", "referenceequals"):
        return Method(lambda _o, a, b: a == b, "objA:object, objB:object")
    if type_name == "System.Array":
        from psemu.runtime.net.arrays import STATIC as ARRAYS

        return ARRAYS.get(name)
    if type_name == "System.Tuple" and name == "create":
        return Method(
            lambda _o, *items: make_tuple(items),
            *(", ".join(f"item{index + 1}:object" for index in range(count)) for count in range(1, 9)),
        )
    from psemu.objects.enums import find_enum
    from psemu.objects.types import VALUE_TYPES

    if type_name.startswith("System.Collections") or find_enum(type_name) is not None or type_name in VALUE_TYPES:
        return None
    raise UnsupportedError(f"type.{type_name}.{name}")


__all__ = ["ErrorRecord", "Hashtable", "NetType", "UInt64", "static_method", "static_property"]
