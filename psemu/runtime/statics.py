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


def _round(value: Any, digits: int = 0, mode: Any = None) -> Any:
    from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

    rounding = ROUND_HALF_UP if mode is not None and "away" in to_text(mode).lower() else ROUND_HALF_EVEN
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-digits), rounding)
    if value != value or math.isinf(value):
        return value
    if digits == 0 and rounding == ROUND_HALF_EVEN:
        return float(round(value))
    scaled = value * 10.0**digits
    whole = round(scaled) if rounding == ROUND_HALF_EVEN else math.copysign(math.floor(abs(scaled) + 0.5), scaled)
    return whole / 10.0**digits


def _double(function: Any) -> Method:
    def run(_owner: Any, *values: float) -> float:
        try:
            return float(function(*values))
        except (ValueError, ZeroDivisionError):
            return math.nan if values[0] != 0 else -math.inf
        except OverflowError:
            return math.inf

    return Method(run, "d:double")


def _kept(function: Any) -> Method:
    """A function that keeps Double or Decimal."""
    return Method(lambda _o, v: type(v)(function(v)), "d:double", "d:decimal")


def _absolute(value: Any) -> Any:
    from psemu.objects.types import INTEGER_TYPES, type_name_of

    bounds = INTEGER_TYPES.get(type_name_of(value))
    if bounds is not None and value == bounds[1]:
        raise NetError("System.OverflowException", "Negating the minimum value of a twos complement number is invalid.")
    return type(value)(abs(value))


def _same_type(function: Any) -> Method:
    def run(_owner: Any, *values: Any) -> Any:
        from psemu.objects.operators import type_code

        widest = max(values, key=type_code)
        result = function(*values)
        return result if isinstance(widest, (bool, str)) else type(widest)(result)

    return Method(run, "value:number") if function is abs else Method(run, "val1:number, val2:number")


_MATH: dict[str, Method] = {
    "abs": Method(
        lambda _o, v: _absolute(v),
        *(f"value:{kind}" for kind in ("double", "decimal", "int", "long")),
        *(f"value:System.{kind}" for kind in ("Int16", "SByte", "Single")),
    ),
    "round": Method(
        lambda _o, v, *rest: _round(
            v,
            *([rest[0]] if rest and isinstance(rest[0], int) and not isinstance(rest[0], EnumValue) else [0]),
            *[r for r in rest if isinstance(r, EnumValue)],
        ),
        "d:double",
        "d:decimal",
        "value:double, digits:int",
        "d:decimal, decimals:int",
        "value:double, digits:int, mode:System.MidpointRounding",
        "value:double, mode:System.MidpointRounding",
    ),
    "floor": _kept(math.floor),
    "ceiling": _kept(math.ceil),
    "truncate": _kept(math.trunc),
    "sqrt": _double(math.sqrt),
    "exp": _double(math.exp),
    "log10": _double(math.log10),
    "log2": _double(math.log2),
    "sin": _double(math.sin),
    "cos": _double(math.cos),
    "tan": _double(math.tan),
    "asin": _double(math.asin),
    "acos": _double(math.acos),
    "atan": _double(math.atan),
    "cbrt": _double(math.cbrt),
    "pow": Method(lambda _o, a, b: _power(a, b), "x:double, y:double"),
    "atan2": Method(lambda _o, a, b: math.atan2(a, b), "y:double, x:double"),
    "log": Method(lambda _o, a, b=None: _log(a, b), "d:double", "a:double, newBase:double"),
    "sign": Method(lambda _o, v: (v > 0) - (v < 0), "value:double"),
    "max": Method(lambda _o, a, b: _extreme(a, b, max), "val1:object, val2:object"),
    "min": Method(lambda _o, a, b: _extreme(a, b, min), "val1:object, val2:object"),
    "divrem": Method(
        lambda _o, a, b, *rest: _divide(a, b, *rest), "left:long, right:long", "a:long, b:long, result:object"
    ),
    "clamp": Method(lambda _o, v, a, b: _clamp(v, a, b), "value:object, min:object, max:object"),
    "bigmul": Method(lambda _o, a, b: Int64(a * b), "a:int, b:int"),
}


def _divide(left: int, right: int, *place: Any) -> Any:
    """DivRem: the quotient, and the remainder in a reference; both as a tuple without one."""
    if not right:
        raise NetError("System.DivideByZeroException", "Attempted to divide by zero.")
    fits = all(INT32_MIN <= each <= INT32_MAX for each in (left, right))
    kind: type[int] = int if fits else Int64
    quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    remainder = kind(left - quotient * right)
    if not place:
        from psemu.objects import type_name_of
        from psemu.objects.structures import Structure

        pair = [("Item1", kind(quotient)), ("Item2", remainder)]
        element = type_name_of(remainder)
        return Structure(f"System.ValueTuple`2[{element},{element}]", f"({quotient}, {remainder})", pair)
    if hasattr(place[0], "value"):
        place[0].value = remainder
    return kind(quotient)


def _clamp(value: Any, low: Any, high: Any) -> Any:
    if low > high:
        raise NetError("System.ArgumentException", f"'{to_text(low)}' cannot be greater than {to_text(high)}.")
    return low if value < low else high if value > high else value


def _power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
        return math.nan if isinstance(result, complex) else float(result)
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.inf


def _log(value: float, base: float | None) -> float:
    if value == 0:
        return -math.inf
    if value < 0 or value != value:
        return math.nan
    return math.log(value) if base is None else math.log(value) / math.log(base)


def _extreme(a: Any, b: Any, choose: Any) -> Any:
    from psemu.objects.operators import add, type_code

    a = convert_to(a, "System.Double") if isinstance(a, str) else a
    b = convert_to(b, "System.Double") if isinstance(b, str) else b
    chosen = choose(a, b)
    wide = a if type_code(a) >= type_code(b) else b
    return chosen if type(chosen) is type(wide) else add(type(wide)(0), chosen)


def _parse(type_name: str) -> Method:
    def run(_owner: Any, text: str, *given: Any) -> Any:
        from psemu.objects import PSInvalidCastException
        from psemu.objects.number_text import PARSE_WHITE, NumberError, net_number, wide_integer

        culture = next((each for each in given if hasattr(each, "decimal_separator")), None)
        if culture is not None and type_name in (*_INTEGERS, "System.Double", "System.Single", "System.Decimal"):
            # written as the invariant culture writes it
            text = text.replace(culture.group_separator, "").replace(culture.decimal_separator, ".")
        elif given and (culture is None or culture.name not in ("", "en-US")):
            raise UnsupportedError(f"method.{type_name}.Parse.provider")
        if type_name in ("System.Double", "System.Single", "System.Decimal", "System.Half", *WIDE_INTEGERS):
            try:
                return wide_integer(text, type_name) if type_name in WIDE_INTEGERS else net_number(text, type_name)
            except NumberError as error:
                kind = "System.OverflowException" if "too large" in error.message else "System.FormatException"
                raise NetError(kind, error.message) from None
        if type_name in _INTEGERS:
            body = text.strip(PARSE_WHITE).rstrip("\0")
            if not body.lstrip("+-").isdigit() or len(body) - len(body.lstrip("+-")) > 1:
                raise NetError("System.FormatException", f"The input string '{text}' was not in a correct format.")
        try:
            return convert_to(text, type_name)
        except PSInvalidCastException as error:
            message = error.message
            inner = message[message.index('Error: "') + 8 : -1] if 'Error: "' in message else message
            too_large = "too large" in inner or "too many digits" in inner
            kind = "System.OverflowException" if too_large else "System.FormatException"
            raise NetError(kind, inner) from error

    return Method(run, "s:string", "s:string, provider:object")


def _try_parse(type_name: str) -> Method:
    parse = _parse(type_name)

    def run(_owner: Any, text: str, target: Any) -> bool:
        try:
            target.value = parse.function(None, text)
        except NetError:
            target.value = convert_to(0, type_name)
            return False
        return True

    return Method(run, "s:string, result:object")


def _typed_array(array: list[Any]) -> PSArray:
    return array if isinstance(array, PSArray) else PSArray(array, "System.Object[]")


def _found_in_array(name: str) -> Method | None:
    """``[array]::Find`` and its like: what a list has as methods."""
    from psemu.runtime.method_tables import LIST

    names = ("find", "findall", "findlast", "findindex", "exists", "trueforall")
    method = LIST.get(name) if name in names else None
    if method is None:
        return None
    function = method.function
    return Method(
        lambda frame, _o, array, match: function(frame, _typed_array(array), match),
        "array:object, match:object",
        wants_frame=True,
    )


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

    table = {"parse": _parse(type_name), "tryparse": _try_parse(type_name)}
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


def _sort_array(_owner: Any, items: list[Any]) -> Any:
    from functools import cmp_to_key

    from psemu.objects.collation import compare_text

    def compare(left: Any, right: Any) -> int:
        if isinstance(left, str) and isinstance(right, str):
            return compare_text(left, right, False)
        return int(left > right) - int(left < right)

    items.sort(key=cmp_to_key(compare))
    return AUTOMATION_NULL


def _clear_array(_owner: Any, items: list[Any], start: int = 0, length: int | None = None) -> Any:
    from psemu.objects.types import VALUE_TYPES

    element = getattr(items, "type_name", "System.Object[]").removesuffix("[]")
    empty = convert_to(0, element) if element in VALUE_TYPES else None
    stop = len(items) if length is None else start + length
    if not 0 <= start <= stop <= len(items):
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    items[start:stop] = [empty] * (stop - start)
    return AUTOMATION_NULL


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
        return _MATH.get(name)
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
        if type_name.endswith("BigInteger") and name == "pow":
            return Method(lambda _o, a, b: BigInteger(a**b), "value:System.Numerics.BigInteger, exponent:int")
        if type_name == "System.Double" and name in ("isnan", "isinfinity"):
            return Method(lambda _o, d: math.isnan(d) if name == "isnan" else math.isinf(d), "d:double")
        return {"parse": _parse(type_name), "tryparse": _try_parse(type_name)}.get(name)
    if type_name in ("System.Guid", "System.Version") and name in ("parse", "tryparse"):
        return _parse(type_name) if name == "parse" else _try_parse(type_name)
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
        return {
            "indexof": Method(lambda _o, a, v: a.index(v) if v in a else -1, "array:object, value:object"),
            "reverse": Method(lambda _o, a: a.reverse() or AUTOMATION_NULL, "array:object"),
            "sort": Method(_sort_array, "array:object"),
            "clear": Method(_clear_array, "array:object", "array:object, index:int, length:int"),
        }.get(name) or _found_in_array(name)
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
