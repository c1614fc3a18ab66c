"""System.Math and the static and instance methods of the number types."""

from __future__ import annotations

import math

from psemu.objects import EnumValue, PSInvalidCastException, convert_to, type_name_of
from psemu.objects.comparison import compare
from psemu.objects.numbers import BigInteger, Int64
from psemu.objects.operators import type_code
from psemu.objects.types import INTEGER_TYPES, WIDE_INTEGERS
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net import number_styles
from psemu.runtime.net.faults import bad_argument, bad_format, out_of_range, overflow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _rounding(mode: Any) -> str:
    from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP

    names = {
        "AwayFromZero": ROUND_HALF_UP,
        "ToZero": ROUND_DOWN,
        "ToNegativeInfinity": ROUND_FLOOR,
        "ToPositiveInfinity": ROUND_CEILING,
    }
    return names.get(getattr(mode, "name", ""), ROUND_HALF_EVEN)


def _round(_owner: Any, value: Any, *rest: Any) -> Any:
    from decimal import Decimal

    digits = next((each for each in rest if isinstance(each, int)), 0)
    rounding = _rounding(next((each for each in rest if isinstance(each, EnumValue)), None))
    is_decimal = isinstance(value, Decimal)
    if not 0 <= digits <= (28 if is_decimal else 15):
        if is_decimal:
            raise out_of_range("decimals", "Decimal can only round to between 0 and 28 digits of precision.")
        raise out_of_range("digits", "Rounding digits must be between 0 and 15, inclusive.")
    if is_decimal:
        if -value.as_tuple().exponent <= digits:
            return value
        return value.quantize(Decimal(1).scaleb(-digits), rounding)
    if not math.isfinite(value) or abs(value) >= 1e16:
        return value
    # .NET multiplies, rounds and divides: what is lost by that is part of the answer
    scale = 10.0**digits
    whole = Decimal(value * scale).to_integral_value(rounding)
    return math.copysign(float(whole) / scale, value)


def _real(function: Callable[..., float]) -> Callable[..., float]:
    def run(_owner: Any, *values: float) -> float:
        try:
            return float(function(*values))
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    return run


def _log(value: float, base: float = math.e, function: Callable[[float], float] | None = None) -> float:
    if value != value or base != base or value < 0 or base == 1:
        return math.nan
    if value == 0:
        return -math.inf
    if value == math.inf:
        return math.inf
    if function is not None:
        return function(value)
    return math.log(value) if base == math.e else math.log(value) / math.log(base)


def _whole(function: Callable[[Any], int]) -> Callable[..., Any]:
    """Floor and its like, which keep Double and Decimal."""

    def run(_owner: Any, value: Any) -> Any:
        if isinstance(value, float) and not math.isfinite(value):
            return value
        found = type(value)(function(value))
        return math.copysign(found, value) if isinstance(value, float) else found

    return run


def _absolute(_owner: Any, value: Any) -> Any:
    bounds = INTEGER_TYPES.get(type_name_of(value))
    if bounds is not None and value == bounds[1]:
        raise overflow("Negating the minimum value of a twos complement number is invalid.")
    return type(value)(abs(value))


def _sign(_owner: Any, value: Any) -> int:
    if value != value:
        from psemu.runtime.flow import NetError

        raise NetError("System.ArithmeticException", "Function does not accept floating point Not-a-Number values.")
    return int(value > 0) - int(value < 0)


def _extreme(choose: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def run(_owner: Any, left: Any, right: Any) -> Any:
        if left != left or right != right:
            return math.nan
        return choose(left, right)

    return run


def _clamp(_owner: Any, value: Any, low: Any, high: Any) -> Any:
    if low > high:
        from psemu.objects import to_text

        raise bad_argument(f"'{to_text(low)}' cannot be greater than {to_text(high)}.")
    return low if value < low else high if value > high else value


def _power(_owner: Any, base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def _quotient(left: int, right: int) -> int:
    if not right:
        from psemu.runtime.flow import NetError

        raise NetError("System.DivideByZeroException", "Attempted to divide by zero.")
    return abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)


def _divide(_owner: Any, left: Any, right: Any, *place: Any) -> Any:
    """DivRem: the quotient, and the remainder in a reference; both as a tuple without one."""
    from psemu.objects.structures import Structure

    kind = Int64 if type(left) is Int64 or type(right) is Int64 else type(left)
    quotient = kind(_quotient(left, right))
    remainder = kind(left - quotient * right)
    if place:
        place[0].value = remainder
        return quotient
    element = type_name_of(remainder)
    return Structure(
        f"System.ValueTuple`2[{element},{element}]",
        f"({quotient}, {remainder})",
        [("Item1", quotient), ("Item2", remainder)],
    )


def _next(direction: float) -> Callable[..., float]:
    return lambda _owner, value: math.nextafter(value, direction)


MATH: dict[str, Method] = recorded(
    abs=_absolute,
    round=_round,
    floor=_whole(math.floor),
    ceiling=_whole(math.ceil),
    truncate=_whole(math.trunc),
    sqrt=_real(lambda d: math.sqrt(d) if d >= 0 else math.nan),
    cbrt=_real(math.cbrt),
    exp=_real(math.exp),
    log=_real(_log),
    log10=_real(lambda d: _log(d, function=math.log10)),
    log2=_real(lambda d: _log(d, function=math.log2)),
    sin=_real(math.sin),
    cos=_real(math.cos),
    tan=_real(math.tan),
    asin=_real(math.asin),
    acos=_real(math.acos),
    atan=_real(math.atan),
    sinh=_real(math.sinh),
    cosh=_real(math.cosh),
    tanh=_real(math.tanh),
    asinh=_real(math.asinh),
    acosh=_real(math.acosh),
    atanh=_real(math.atanh),
    atan2=_real(math.atan2),
    pow=_power,
    sign=_sign,
    max=_extreme(max),
    min=_extreme(min),
    maxmagnitude=_extreme(lambda a, b: a if abs(a) > abs(b) or (abs(a) == abs(b) and a >= b) else b),
    minmagnitude=_extreme(lambda a, b: a if abs(a) < abs(b) or (abs(a) == abs(b) and a <= b) else b),
    clamp=_clamp,
    divrem=_divide,
    bigmul=lambda _o, a, b: Int64(a * b),
    ieeeremainder=_real(math.remainder),
    copysign=_real(math.copysign),
    fusedmultiplyadd=_real(lambda x, y, z: x * y + z),
    scaleb=_real(math.ldexp),
    ilogb=lambda _o, d: math.frexp(d)[1] - 1,
    bitincrement=_next(math.inf),
    bitdecrement=_next(-math.inf),
)


# --- number types ------------------------------------------------------------------------------------------------------------------

_REALS = ("System.Double", "System.Single", "System.Decimal", "System.Half")


def _styles_and_culture(type_name: str, given: tuple[Any, ...]) -> tuple[int, Any]:
    from psemu.objects.format.cultures import EN_US

    default = number_styles.FLOAT if type_name in _REALS else number_styles.INTEGER
    if type_name == "System.Decimal":
        default = number_styles.NUMBER
    styles = next((each.value for each in given if isinstance(each, EnumValue)), default)
    culture = next((each for each in given if hasattr(each, "decimal_separator")), EN_US)
    return int(styles), culture


def _radix(text: str, styles: int, type_name: str) -> Any:
    base = 16 if styles & number_styles.HEX else 2
    number = int(text, base)
    low, high = INTEGER_TYPES[type_name][1:3] if type_name in INTEGER_TYPES else (None, None)
    if low is not None and high is not None:
        size = (high - low + 1).bit_length() - 1
        if number >> size:
            raise overflow(_too_large(type_name))
        if number > high:
            number -= 1 << size
    return Int64(number) if type_name == "System.Int64" else convert_to(number, type_name)


def _too_large(type_name: str) -> str:
    from psemu.objects.number_text import overflow_message

    return overflow_message(type_name)


def parse_number(type_name: str, text: str, *given: Any) -> Any:
    """``[int]::Parse(text, styles, culture)``; NetError with .NET's words for what is no number of the type."""
    from psemu.objects.number_text import NumberError, net_number, wide_integer

    styles, culture = _styles_and_culture(type_name, given)
    special = text.strip() in (culture.infinity, "-" + culture.infinity, "∞", "-∞", "Infinity", "-Infinity", "NaN")
    if special and type_name in _REALS:
        plain: str | None = text
    else:
        plain = number_styles.plain_number(text, styles, culture)
    if plain is None:
        raise bad_format(f"The input string '{text}' was not in a correct format.")
    if styles & (number_styles.HEX | number_styles.BINARY):
        return _radix(plain, styles, type_name)
    try:
        if type_name in WIDE_INTEGERS:
            return wide_integer(plain, type_name)
        if type_name in _REALS:
            return net_number(plain, type_name)
        whole, point, fraction = plain.partition(".")
        if point and fraction.strip("0"):
            raise overflow(_too_large(type_name))
        if type_name == "System.Numerics.BigInteger":
            return BigInteger(int(whole))
        low, high = INTEGER_TYPES[type_name][1:3]
        number = int(whole)
        if not low <= number <= high:
            raise overflow(_too_large(type_name))
        return Int64(number) if type_name == "System.Int64" else convert_to(number, type_name)
    except NumberError as error:
        if "too large" in error.message:
            raise overflow(error.message) from None
        raise bad_format(f"The input string '{text}' was not in a correct format.") from None
    except PSInvalidCastException as error:
        raise bad_format(error.message) from None


def _parser(type_name: str) -> Callable[..., Any]:
    return lambda _owner, text, *given: parse_number(type_name, text, *given)


def _try_parser(type_name: str) -> Callable[..., bool]:
    def run(_owner: Any, text: str, *given: Any) -> bool:
        from psemu.runtime.flow import NetError

        place = given[-1]
        try:
            place.value = parse_number(type_name, text, *given[:-1])
        except NetError:
            place.value = convert_to(0, type_name)
            return False
        return True

    return run


def _checks(type_name: str) -> dict[str, Callable[..., Any]]:
    if type_name in ("System.Double", "System.Single", "System.Half"):
        return {
            "isnan": lambda _o, d: math.isnan(d),
            "isinfinity": lambda _o, d: math.isinf(d),
            "isfinite": lambda _o, d: math.isfinite(d),
            "ispositiveinfinity": lambda _o, d: d == math.inf,
            "isnegativeinfinity": lambda _o, d: d == -math.inf,
            "isnegative": lambda _o, d: math.copysign(1.0, d) < 0,
            "isinteger": lambda _o, d: math.isfinite(d) and d == math.floor(d),
        }
    if type_name == "System.Decimal":
        from decimal import Decimal

        return {
            **{
                name: MATH[name].function
                for name in ("round", "floor", "ceiling", "truncate", "abs", "sign", "max", "min")
            },
            "negate": lambda _o, d: -d,
            "toint32": lambda _o, d: convert_to(Decimal(math.trunc(d)), "System.Int32"),
            "todouble": lambda _o, d: float(d),
            "compare": lambda _o, a, b: (a > b) - (a < b),
        }
    return {
        "max": lambda _o, a, b: max(a, b),
        "min": lambda _o, a, b: min(a, b),
        "abs": _absolute,
        "sign": _sign,
        "clamp": _clamp,
        "isnegative": lambda _o, v: v < 0,
        "ispositive": lambda _o, v: v >= 0,
        "iseveninteger": lambda _o, v: v % 2 == 0,
        "isoddinteger": lambda _o, v: v % 2 == 1,
        "ispow2": lambda _o, v: v > 0 and v & (v - 1) == 0,
        "popcount": lambda _o, v: type(v)(int(v & (2**64 - 1 if v < 0 else v)).bit_count()),
    }


def _big(function: Callable[..., int]) -> Callable[..., BigInteger]:
    return lambda _owner, *values: BigInteger(function(*values))


def _big_power(value: int, exponent: int) -> int:
    if exponent < 0:
        raise out_of_range("exponent", "Specified argument was out of the range of valid values.")
    if exponent * max(1, abs(value).bit_length()) > 8_000_000:
        from psemu.runtime.flow import NetError

        raise NetError("System.OutOfMemoryException", "Exception of type 'System.OutOfMemoryException' was thrown.")
    return int(int(value) ** exponent)


def _big_log(_owner: Any, value: int, base: float = math.e) -> float:
    return _log(value, base) if value <= 0 else math.log(value) / (1.0 if base == math.e else math.log(base))


_BIG: dict[str, Callable[..., Any]] = {
    "pow": _big(_big_power),
    "modpow": _big(lambda value, exponent, modulus: pow(int(value), int(exponent), int(modulus))),
    "add": _big(lambda a, b: a + b),
    "subtract": _big(lambda a, b: a - b),
    "multiply": _big(lambda a, b: a * b),
    "divide": _big(_quotient),
    "remainder": _big(lambda a, b: a - b * _quotient(a, b)),
    "negate": _big(lambda a: -a),
    "abs": _big(abs),
    "max": _big(max),
    "min": _big(min),
    "greatestcommondivisor": _big(math.gcd),
    "compare": lambda _o, a, b: (a > b) - (a < b),
    "log": _big_log,
    "log10": lambda _o, v: _big_log(None, v, 10.0),
    "ispow2": lambda _o, v: v > 0 and v & (v - 1) == 0,
    "iseveninteger": lambda _o, v: v % 2 == 0,
    "isoddinteger": lambda _o, v: v % 2 == 1,
    "divrem": _divide,
}


def number_statics(type_name: str) -> dict[str, Method]:
    """The static methods of a number type."""
    functions = {"parse": _parser(type_name), "tryparse": _try_parser(type_name)}
    if type_name == "System.Numerics.BigInteger":
        functions |= _BIG
    else:
        functions |= _checks(type_name)
    found = recorded(**functions)
    for name, signatures in _SIGNATURES.items():
        # of types that the member table does not know
        found[name].overloads = Method(functions[name], *signatures).overloads
    return found


_STYLE, _PROVIDER = "style:System.Globalization.NumberStyles", "provider:System.IFormatProvider"
_SIGNATURES = {
    "parse": ("s:string", f"s:string, {_PROVIDER}", f"s:string, {_STYLE}", f"s:string, {_STYLE}, {_PROVIDER}"),
    "tryparse": (
        "s:string, &result:object",
        f"s:string, {_PROVIDER}, &result:object",
        f"s:string, {_STYLE}, {_PROVIDER}, &result:object",
    ),
}


def _compare_to(value: Any, other: Any) -> int:
    if other is None:
        return 1
    if type_name_of(other) != type_name_of(value):
        raise bad_argument(f"Object must be of type {type_name_of(value).rpartition('.')[2]}.")
    result = compare(value, other)
    return -1 if result < 0 else int(result > 0)


NUMBER: dict[str, Method] = recorded(
    compareto=_compare_to,
    gettypecode=lambda v: EnumValue("System.TypeCode", type_name_of(v).rpartition(".")[2], type_code(v)),
)

__all__ = ["MATH", "NUMBER", "number_statics", "parse_number"]
