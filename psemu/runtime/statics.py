"""Static members and constructors of .NET types, by table."""

from __future__ import annotations

import math

from psemu.errors import UnsupportedError
from psemu.objects import (
    AUTOMATION_NULL,
    ErrorRecord,
    Hashtable,
    NetType,
    OpaqueObject,
    convert_to,
)
from psemu.objects.numbers import INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, BigInteger, Char, Int64, UInt64
from psemu.objects.structures import DB_NULL, NULL_STRING, make_tuple
from psemu.objects.types import WIDE_INTEGERS
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
    ("System.DBNull", "value"): DB_NULL,
    ("System.Management.Automation.Language.NullString", "value"): NULL_STRING,
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
    if type_name == "System.Numerics.Complex":
        from psemu.objects.complex_number import Complex

        parts = {"zero": (0, 0), "one": (1, 0), "imaginaryone": (0, 1)}
        return Complex(*parts[name]) if name in parts else NotImplemented
    if type_name == "System.Drawing.Color":
        from psemu.objects.complex_number import named_color

        return named_color(name) or NotImplemented
    if type_name == "System.Net.IPAddress":
        from psemu.runtime.net.addresses import ADDRESSES

        return convert_to(ADDRESSES[name], type_name) if name in ADDRESSES else NotImplemented
    if type_name == "System.Environment":
        from psemu.runtime.net.system import environment_property

        return environment_property(name)
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


_PARSED = (
    "System.Guid",
    "System.Version",
    "System.Net.IPAddress",
    "System.Management.Automation.SemanticVersion",
)
_MOMENTS = ("System.DateTime", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly")


#: types whose static methods are in a module of psemu.runtime.net: module and name there
_IN_NET = {
    "System.Diagnostics.Stopwatch": ("randoms", "STOPWATCH_STATIC"),
    "System.Drawing.Color": ("complexes", "COLOR"),
    "System.Environment": ("system", "ENVIRONMENT"),
    "System.IO.Directory": ("files", "DIRECTORY"),
    "System.IO.File": ("files", "FILE"),
    "System.IO.Path": ("addresses", "PATH"),
    "System.Linq.Enumerable": ("linq", "LINQ"),
    "System.Numerics.Complex": ("complexes", "COMPLEX"),
    "System.Security.Cryptography.RandomNumberGenerator": ("secrets", "RANDOM_NUMBERS"),
    "System.Uri": ("addresses", "URI"),
    "System.Web.HttpUtility": ("web", "HTTP_UTILITY"),
}


def static_method(type_name: str, name: str, frame: Frame) -> Method | None:
    """``[type]::name(…)``, None if no table has it."""
    place = _IN_NET.get(type_name)
    if place is not None:
        from importlib import import_module

        own: dict[str, Method] = getattr(import_module(f"psemu.runtime.net.{place[0]}"), place[1])
        if name in own:
            return own[name]
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
        from psemu.runtime.net.chars import CHAR

        return CHAR.get(name)
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
        from psemu.runtime.net.convert import CONVERT

        return CONVERT.get(name)
    if type_name == "System.Boolean":
        from psemu.runtime.net.convert import BOOLEAN

        return BOOLEAN.get(name)
    if type_name in _MOMENTS:
        from psemu.runtime.net.moments import STATIC as MOMENTS

        return MOMENTS[type_name].get(name)
    if type_name == "System.Enum":
        from psemu.runtime.net.enums import STATIC as ENUMS

        return ENUMS.get(name)
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
