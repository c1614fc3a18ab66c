"""Which overload of a method PowerShell calls: each argument's conversion has a rank, and the ranks decide."""

from __future__ import annotations

from psemu.objects import EnumValue, Hashtable, NetType, PSObject, RuntimeException, type_name_of
from psemu.objects.operators import runtime_error
from psemu.objects.types import VALUE_TYPES, is_assignable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Overload = list[tuple[str, str]]

# PowerShell's ConversionRank: the greater, the nearer
NONE, UNRELATED_ARRAYS, TO_STRING, CONVERTIBLE, IMPLICIT, CONSTRUCTOR = 0x00, 0x0F, 0x1F, 0x3F, 0x4F, 0x6F
PARSE, LANGUAGE, NULL_TO_VALUE, NULL_TO_REF, EXPLICIT, EXPLICIT_REAL = 0x7F, 0x9F, 0xAF, 0xBF, 0xCF, 0xDF
NUMBER_TEXT, WIDENING, ASSIGNABLE, CHARACTERS, IDENTITY = 0xEF, 0xFF, 0x10F, 0x11A, 0x11F
#: a scalar for an array ranks so much below the same for an element
_SCALAR = 8

_SIGNED = ("SByte", "Int16", "Int32", "Int64")
_UNSIGNED = ("Byte", "UInt16", "UInt32", "UInt64")
_REAL = ("Single", "Double")
NUMBERS = frozenset(f"System.{name}" for name in (*_SIGNED, *_UNSIGNED, *_REAL, "Decimal"))
_PARSED = frozenset(
    f"System.{name}"
    for name in (
        *("DateTime", "DateTimeOffset", "TimeSpan", "Guid", "Version", "DateOnly", "TimeOnly", "Half"),
        *("Net.IPAddress", "Numerics.BigInteger"),
    )
)
_DELEGATES = (
    "System.Func`",
    "System.Action",
    "System.Predicate`",
    "System.Comparison`",
    "System.Converter`",
    "System.Text.RegularExpressions.MatchEvaluator",
)
_SEQUENCES = (
    "System.Collections.IEnumerable",
    "System.Collections.ICollection",
    "System.Collections.IList",
    "System.Collections.Generic.IEnumerable`1",
    "System.Collections.Generic.ICollection`1",
    "System.Collections.Generic.IList`1",
    "System.Collections.Generic.IReadOnlyList`1",
    "System.Collections.Generic.IReadOnlyCollection`1",
)
_INTERFACES = ("System.IFormatProvider", "System.Collections.IComparer", "System.Collections.IEqualityComparer")


def is_delegate(kind: str) -> bool:
    """A delegate's type: a script block stands for one."""
    return kind.startswith(_DELEGATES)


def taken_as_it_is(kind: str) -> bool:
    """An argument for it is handed on without a conversion: the rank has made sure that it fits."""
    return (
        kind == "System.Object"
        or kind in ("System.Array", "System.Enum")
        or kind.startswith(_SEQUENCES)
        or is_delegate(kind)
        or "Comparer" in kind
        or kind == "System.IFormatProvider"
        or kind.startswith("System.Collections.IDictionary")
    )


def _widens(own: str, kind: str) -> bool:
    a, b = own[7:], kind[7:]
    if b == "Decimal":
        return a not in _REAL
    if b in _REAL:
        return a not in ("Double", "Decimal")
    if a in _REAL or a == "Decimal":
        return False
    if a in _SIGNED:
        return b in _SIGNED and _SIGNED.index(a) < _SIGNED.index(b)
    if b in _SIGNED:
        return _UNSIGNED.index(a) < _SIGNED.index(b)
    return _UNSIGNED.index(a) < _UNSIGNED.index(b)


def _is_enum(kind: str) -> bool:
    from psemu.objects.enums import find_enum

    return find_enum(kind) is not None


def type_rank(own: str, kind: str) -> int:
    """How near a value of type *own* is to a parameter of type *kind*."""
    if own == kind:
        return IDENTITY
    if kind in ("System.Object", "System.Management.Automation.PSObject"):
        return ASSIGNABLE
    if own in NUMBERS and kind in NUMBERS:
        if _widens(own, kind):
            return WIDENING
        return EXPLICIT_REAL if own == "System.Decimal" and kind[7:] in _REAL else EXPLICIT
    if own == "System.String":
        if kind == "System.Char[]":
            return CHARACTERS
        if kind in NUMBERS or _is_enum(kind):
            return NUMBER_TEXT
        if kind == "System.Char":
            return CONVERTIBLE
        if kind in _PARSED:
            return PARSE
        if kind in ("System.Boolean", "System.Type", "System.Uri", "System.Text.RegularExpressions.Regex"):
            return LANGUAGE
        if kind == "System.Globalization.CultureInfo":
            return CONSTRUCTOR
    if kind.endswith("[]"):
        if own.endswith("[]"):
            covariant = kind == "System.Object[]" and own[:-2] not in VALUE_TYPES
            return ASSIGNABLE if covariant else UNRELATED_ARRAYS
        if "`" in own or own == "System.Collections.ArrayList":
            return LANGUAGE
        element = type_rank(own, kind[:-2])
        return element - _SCALAR if element else NONE
    if kind == "System.String":
        return TO_STRING
    if kind == "System.Boolean":
        return LANGUAGE
    if kind in NUMBERS and own in ("System.Boolean", "System.Char"):
        return CONVERTIBLE
    if kind == "System.Char" and own in NUMBERS:
        return CONVERTIBLE
    if kind in NUMBERS and _is_enum(own):
        return EXPLICIT
    if own in NUMBERS and _is_enum(kind):
        return LANGUAGE
    if own in NUMBERS and kind == "System.Numerics.BigInteger":
        return IMPLICIT
    if own in NUMBERS and kind in ("System.DateTime", "System.TimeSpan"):
        return CONSTRUCTOR
    if own == "System.DateTime" and kind == "System.DateTimeOffset":
        return IMPLICIT
    return NONE


def rank(value: Any, kind: str) -> int:
    """How near *value* is to a parameter of type *kind*; 0: no conversion leads there."""
    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    if value is None or type(value).__name__ == "NullString":
        return NULL_TO_VALUE if kind in VALUE_TYPES or _is_enum(kind) else NULL_TO_REF
    own = type_name_of(value)
    found = type_rank(own, kind)
    if found:
        return found
    if is_delegate(kind):
        return LANGUAGE if own == "System.Management.Automation.ScriptBlock" else NONE
    if kind == "System.Array" or kind.startswith(_SEQUENCES):
        return _sequence_rank(value, own, kind)
    if kind.startswith("System.Collections.IDictionary") or "IDictionary`2" in kind:
        return ASSIGNABLE if isinstance(value, Hashtable) else NONE
    if "Comparer" in kind:
        return ASSIGNABLE if "Comparer" in own else NONE
    if kind == "System.IFormatProvider":
        return ASSIGNABLE if own.startswith("System.Globalization.") else NONE
    if kind == "System.Type":
        return ASSIGNABLE if isinstance(value, NetType) or hasattr(value, "static_get") else NONE
    if is_assignable(value, kind):
        return ASSIGNABLE
    if isinstance(value, (Hashtable, EnumValue, list)) or kind in VALUE_TYPES:
        return NONE
    return CONSTRUCTOR


def _sequence_rank(value: Any, own: str, kind: str) -> int:
    if isinstance(value, str):
        return ASSIGNABLE if kind in ("System.Collections.IEnumerable",) or kind.endswith("[System.Char]") else NONE
    if not isinstance(value, (list, Hashtable)) and not hasattr(value, "enumerated_items"):
        return NONE
    if kind == "System.Array":
        return ASSIGNABLE if own.endswith("]") and "`" not in own else NONE
    if "`" not in kind or kind.endswith("[System.Object]"):
        return ASSIGNABLE
    from psemu.objects.types import element_type

    element = kind.partition("[")[2][:-1]
    # the elements are made what the type wants, as a cast to it would
    return ASSIGNABLE if element_type(own) == element else LANGUAGE


def _is_variadic(overload: Overload) -> bool:
    return bool(overload) and overload[-1][0].startswith("*")


class Candidate:
    """An overload that the arguments fit: the ranks, the types that they go to, and whether ``params`` takes several."""

    __slots__ = ("expanded", "overload", "ranks", "types")

    def __init__(self, overload: Overload, ranks: list[int], types: list[str], expanded: bool) -> None:
        self.overload = overload
        self.ranks = ranks
        self.types = types
        self.expanded = expanded


def _reference_rank(value: Any) -> int:
    return IDENTITY if "PSReference" in str(getattr(value, "type_name", "")) else NONE


def _fit(overload: Overload, arguments: list[Any]) -> Candidate | None:
    count = len(arguments)
    variadic = _is_variadic(overload)
    if count > len(overload) and not variadic:
        return None
    if count < len(overload):
        optional = sum(name.startswith("?") for name, _ in overload)
        if count + optional < len(overload) and not (variadic and count + 1 == len(overload)):
            return None
    ranks: list[int] = []
    types: list[str] = []
    expanded = False
    for place, (name, kind) in enumerate(overload):
        if place >= count and not name.startswith("*"):
            break
        if not name.startswith("*"):
            ranks.append(_reference_rank(arguments[place]) if name.startswith("&") else rank(arguments[place], kind))
            types.append(kind)
            continue
        element = kind.removesuffix("[]")
        if count == len(overload):
            whole, one = rank(arguments[place], kind), rank(arguments[place], element)
            expanded = one > whole
            ranks.append(max(whole, one))
            types.append(element if expanded else kind)
        else:
            expanded = True
            ranks += [rank(value, element) for value in arguments[place:]]
            types += [element] * (count - place)
    return None if NONE in ranks else Candidate(overload, ranks, types, expanded)


def _compare(one: Candidate, two: Candidate) -> int:
    """Positive if *one* is the better candidate, 0 if neither is."""
    better = 0
    size = len(one.ranks)
    for place in range(size):
        a, b = one.ranks[place], two.ranks[place]
        if a != b:
            better += (size - place) * (1 if a > b else -1)
    if better:
        return better
    for place in range(size):
        a, b = one.ranks[place], two.ranks[place]
        # of what must be converted the wider type is taken, of what widens by itself the nearer one
        if min(a, b) < NULL_TO_VALUE or (a >= WIDENING) != (b >= WIDENING):
            continue
        weight = (size - place) * (-1 if a >= WIDENING else 1)
        forth, back = type_rank(one.types[place], two.types[place]), type_rank(two.types[place], one.types[place])
        if forth != back:
            better += weight if forth < back else -weight
    if better:
        return better
    if one.expanded and two.expanded:
        return 1 if len(one.overload) < len(two.overload) else -1
    if one.expanded or two.expanded:
        return -1 if one.expanded else 1
    better = sum((b == "System.Object") - (a == "System.Object") for a, b in zip(one.types, two.types, strict=True))
    return better or len(two.overload) - len(one.overload)


def no_overload(name: str, count: int) -> RuntimeException:
    """No overload takes *count* arguments."""
    return _refusal(f'Cannot find an overload for "{name}" and the argument count: "{count}".')


def _refusal(message: str) -> RuntimeException:
    return runtime_error(
        message,
        "MethodCountCouldNotFindBest",
        "NotSpecified",
        exception_type="System.Management.Automation.MethodException",
    )


def best_overload(overloads: list[Overload], name: str, arguments: list[Any]) -> Candidate:
    """The overload that PowerShell calls; RuntimeException where none fits, or several do equally well."""
    if len(overloads) == 1 and len(overloads[0]) == len(arguments) and not _is_variadic(overloads[0]):
        # the only one is called in any case: what cannot be converted is told then
        return Candidate(overloads[0], [], [kind for _, kind in overloads[0]], False)
    found = [candidate for candidate in (_fit(overload, arguments) for overload in overloads) if candidate is not None]
    if not found:
        raise no_overload(name, len(arguments))
    best, several = found[0], False
    for candidate in found[1:]:
        better = _compare(best, candidate)
        several = better == 0 or (several and better > 0)
        if better < 0:
            best = candidate
    if several:
        raise _refusal(f'Multiple ambiguous overloads found for "{name}" and the argument count: "{len(arguments)}".')
    return best
