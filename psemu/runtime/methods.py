"""Calls methods of .NET types by table: overloads with named, typed parameters, and PowerShell's errors when none fits."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import (
    ErrorRecord,
    NetType,
    PSInvalidCastException,
    PSObject,
    RuntimeException,
    convert_to,
    to_text,
    type_name_of,
)
from psemu.objects.operators import runtime_error
from psemu.runtime.flow import NetError
from psemu.runtime.overloads import no_overload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."
#: short names of parameter types in the tables
SHORT = {
    "int": "System.Int32",
    "long": "System.Int64",
    "double": "System.Double",
    "decimal": "System.Decimal",
    "string": "System.String",
    "char": "System.Char",
    "bool": "System.Boolean",
    "object": "System.Object",
    "char[]": "System.Char[]",
    "string[]": "System.String[]",
    "object[]": "System.Object[]",
    "byte[]": "System.Byte[]",
    "byte": "System.Byte",
    "timespan": "System.TimeSpan",
    "datetime": "System.DateTime",
    "type": "System.Type",
    "comparison": "System.StringComparison",
    "splitoptions": "System.StringSplitOptions",
    "block": "System.Management.Automation.ScriptBlock",
}


#: a number goes to the next type after its own that an overload takes: whole numbers to Decimal before Double
_WIDENING = {
    f"System.{name}": place
    for place, name in enumerate(
        ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Decimal", "Single", "Double")
    )
}


class Method:
    """A method: *signatures* such as ``startIndex:int, length:int``; *function* gets the owner and the converted arguments."""

    __slots__ = ("function", "overloads", "owner_type", "wants_frame")

    def __init__(
        self, function: Callable[..., Any], *signatures: str, wants_frame: bool = False, owner_type: str = ""
    ) -> None:
        self.function = function
        self.overloads = [_parse(signature) for signature in signatures or ("",)]
        self.wants_frame = wants_frame
        self.owner_type = owner_type

    @property
    def takes_none(self) -> bool:
        """It can be called without arguments."""
        return [] in self.overloads

    def takes(self, count: int) -> bool:
        """True if *function* knows what to do with *count* arguments."""
        return any(_fits(overload, count) for overload in self.overloads)


class RecordedMethod(Method):
    """A method whose overloads are those of the recorded member table; *function* takes as many arguments as it does them justice.

    Where the table does not know the type, the function's own parameters are its overloads.
    """

    __slots__ = ("least", "most")

    def __init__(self, function: Callable[..., Any], wants_frame: bool = False) -> None:
        code = function.__code__
        names = code.co_varnames[1 + wants_frame : code.co_argcount]
        #: how many arguments it takes, at most None if that is any number
        self.least = len(names) - len(function.__defaults__ or ())
        self.most = None if code.co_flags & 0x04 else len(names)
        super().__init__(function, wants_frame=wants_frame)
        self.overloads = [
            [(name, "System.Object") for name in names[:count]] for count in range(self.least, len(names) + 1)
        ]

    @property
    def takes_none(self) -> bool:
        """Whatever the types are, there is one without arguments."""
        return not self.least and self.most is not None

    def takes(self, count: int) -> bool:
        """By the function's own parameters."""
        return self.least <= count and (self.most is None or count <= self.most)


def recorded(**functions: Callable[..., Any]) -> dict[str, Method]:
    """A table of methods by lower-case name; one whose first parameter is ``frame`` is given the frame first."""
    return {
        name.rstrip("_"): RecordedMethod(function, function.__code__.co_varnames[:1] == ("frame",))
        for name, function in functions.items()
    }


def _parse(signature: str) -> list[tuple[str, str]]:
    found = []
    for part in signature.split(","):
        if part.strip():
            name, _, kind = part.strip().partition(":")
            found.append((name, SHORT.get(kind, kind)))
    return found


def find_method(value: Any, name: str, frame: Frame) -> Method | None:
    """The method *name* (lower case) of *value*, None if no table has it."""
    from psemu.runtime.method_tables import table_of

    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    for table in table_of(value):
        found = table.get(name)
        if found is not None:
            return found
    return None


def call(
    method: Method, name: str, owner: Any, arguments: list[Any], frame: Frame, static_type: str | None = None
) -> Any:
    """Convert *arguments* for the best overload and call; errors as PowerShell words them.

    *static_type* is the type whose static method (or constructor) it is.
    """
    if isinstance(owner, PSObject) and owner.base is not None:
        owner = owner.base
    converted = _converted(method, name, owner, arguments, frame, static_type)
    if static_type is not None and name.lower() == "new":
        name = ".ctor"
    try:
        if method.wants_frame:
            return method.function(frame, owner, *converted)
        return method.function(owner, *converted)
    except (ValueError, IndexError, KeyError, OverflowError, ArithmeticError) as problem:
        kind = {
            "IndexError": "System.ArgumentOutOfRangeException",
            "OverflowError": "System.OverflowException",
        }.get(type(problem).__name__, "System.FormatException")
        raise RuntimeException(
            ErrorRecord(
                f'Exception calling "{name}" with "{len(arguments)}" argument(s): "{problem}"',
                kind.rpartition(".")[2],
                "NotSpecified",
                exception_type=_AUTOMATION + "MethodInvocationException",
            )
        ) from problem
    except NetError as error:
        record = ErrorRecord(
            f'Exception calling "{name}" with "{len(arguments)}" argument(s): "{error.message}"',
            error.type_name.rpartition(".")[2],
            "NotSpecified",
            exception_type=_AUTOMATION + "MethodInvocationException",
        )
        record.inner_type = error.type_name
        raise RuntimeException(record) from error


def _variadic(overload: list[tuple[str, str]]) -> bool:
    return bool(overload) and overload[-1][0].startswith("*")


def _fits(overload: list[tuple[str, str]], count: int) -> bool:
    return count == len(overload) or (_variadic(overload) and count >= len(overload) - 1)


def _score(value: Any, kind: str) -> int:
    """How near *value* is to a parameter of type *kind*: 0 exact, larger is worse."""
    if kind == "System.Object":
        return 5
    if value is None:
        return 3
    own = type_name_of(value)
    if own == kind:
        return 0
    if own in _WIDENING and kind in _WIDENING:
        step = _WIDENING[kind] - _WIDENING[own]
        return 1 + step if step > 0 else 20 - step
    if own == "System.String" and kind == "System.Char":
        return 2 if len(value) == 1 else 9
    if own == "System.String" and kind == "System.Char[]":
        return 6
    if own == "System.Char" and kind == "System.String":
        return 2
    if kind == "System.String":
        return 7
    from psemu.objects.types import is_assignable

    return 1 if is_assignable(value, kind) else 6 if own == "System.String" else 8


def _converted(
    method: Method, name: str, owner: Any, arguments: list[Any], frame: Frame, static_type: str | None
) -> list[Any]:
    if not arguments and method.takes_none:
        return []
    from psemu.runtime.signatures import recorded_overloads

    lowered = name.lower()
    if static_type is None:
        recorded = recorded_overloads(type_name_of(owner), "i", lowered)
    else:
        recorded = recorded_overloads(static_type, "c" if lowered == "new" else "s", lowered)
    if recorded is None:
        return choose_overload(method.overloads, name, arguments, frame)[1]
    from psemu.runtime.overloads import best_overload

    chosen = best_overload(recorded, name, arguments)
    converted = _convert_all(chosen.overload, name, arguments, frame, chosen.expanded)
    if not method.takes(len(converted)):
        shown = static_type or type_name_of(owner)
        raise UnsupportedError(f"method.{shown}.{name}({', '.join(kind for _, kind in chosen.overload)})")
    return converted


def choose_overload(
    overloads: list[list[tuple[str, str]]], name: str, arguments: list[Any], frame: Frame
) -> tuple[int, list[Any]]:
    """The place of the overload that fits best and the converted arguments."""
    fitting = [overload for overload in overloads if _fits(overload, len(arguments))]
    if not fitting:
        raise no_overload(name, len(arguments))

    def rank(overload: list[tuple[str, str]]) -> tuple[int, int]:
        total = 0
        for index, value in enumerate(arguments):
            kind = overload[min(index, len(overload) - 1)][1]
            whole = len(arguments) == len(overload) and isinstance(value, list)
            if index >= len(overload) - 1 and _variadic(overload) and not whole:
                kind = kind.removesuffix("[]")
            total += _score(value, kind)
        return total, int(_variadic(overload))

    ordered = sorted(fitting, key=rank)
    failure: RuntimeException | None = None
    for overload in ordered:
        try:
            chosen = next(index for index, each in enumerate(overloads) if each is overload)
            return chosen, _convert_all(overload, name, arguments, frame)
        except RuntimeException as error:
            failure = failure or error
    assert failure is not None
    raise failure


def _convert_all(
    overload: list[tuple[str, str]], name: str, arguments: list[Any], frame: Frame, expanded: bool | None = None
) -> list[Any]:
    """The arguments as the overload's types; *expanded* tells whether ``params`` takes them one by one, None: find out."""
    converted: list[Any] = []
    variadic = _variadic(overload)
    fixed = len(overload) - 1 if variadic else min(len(overload), len(arguments))
    for index in range(fixed):
        converted.append(_convert(overload[index], name, arguments[index], frame))
    if variadic:
        rest = arguments[fixed:]
        parameter, kind = overload[-1]
        if expanded is None:
            several = len(rest) != 1 or not (
                isinstance(rest[0], list)
                or (kind == "System.Char[]" and isinstance(rest[0], str) and len(rest[0]) != 1)
            )
        else:
            several = expanded or len(rest) != 1
        if several:
            element = kind.removesuffix("[]")
            converted.append([_convert((parameter, element), name, value, frame) for value in rest])
        else:
            converted.append(_convert((parameter, kind), name, rest[0], frame))
    return converted


def _convert(parameter: tuple[str, str], method: str, value: Any, frame: Frame) -> Any:
    name, kind = parameter
    if name.startswith("&"):
        return _reference(name[1:], value)
    from psemu.runtime.overloads import taken_as_it_is

    if taken_as_it_is(kind):
        return value
    try:
        from psemu.runtime.expressions import convert

        if kind == "System.String" and value is None:
            return ""
        if type(value).__name__ == "NullString":
            return None
        return convert(value, kind, frame)
    except (PSInvalidCastException, RuntimeException) as error:
        inner = error.message if isinstance(error, PSInvalidCastException) else error.error_record.message
        if method == "new":
            method = ".ctor"
        shown = type_name_of(value) if isinstance(value, list) else to_text(value)
        raise runtime_error(
            f'Cannot convert argument "{name.lstrip("*?")}", with value: "{shown}", for "{method}" to type "{kind}": "{inner}"',
            "MethodArgumentConversionInvalidCastArgument",
            "NotSpecified",
            exception_type=_AUTOMATION + "MethodException",
        ) from None


def _reference(name: str, value: Any) -> Any:
    if hasattr(value, "set_value") or hasattr(value, "value"):
        return value
    raise runtime_error(
        f"Argument: '{name}' should be a System.Management.Automation.PSReference. Use [ref].",
        "NonRefArgumentToRefParameterMsg",
        "NotSpecified",
        exception_type=_AUTOMATION + "MethodException",
    )


__all__ = ["Method", "NetType", "call", "convert_to", "find_method", "no_overload"]
