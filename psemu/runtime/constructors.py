"""``[type]::new(…)`` and New-Object: what the tables can make."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import EnumValue, ErrorRecord, Hashtable, OpaqueObject, PSArray, PSObject, convert_to, to_text
from psemu.objects.operators import MAX_REPEAT
from psemu.objects.sets import NetSet, StringComparer
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_LISTS = (
    "System.Collections.ArrayList",
    "System.Collections.Queue",
    "System.Collections.Stack",
    "System.Collections.Generic.List`1",
    "System.Collections.Generic.Queue`1",
    "System.Collections.Generic.Stack`1",
    "System.Collections.Generic.HashSet`1",
    "System.Collections.Generic.SortedSet`1",
    "System.Collections.Generic.LinkedList`1",
    "System.Collections.ObjectModel.Collection`1",
    "System.Collections.ObjectModel.ObservableCollection`1",
    "System.Collections.Concurrent.ConcurrentBag`1",
    "System.Collections.Concurrent.ConcurrentQueue`1",
    "System.Collections.Concurrent.ConcurrentStack`1",
)


_DELEGATES = (
    "System.Action",
    *(f"System.Action`{count}" for count in range(1, 9)),
    *(f"System.Func`{count}" for count in range(1, 9)),
    "System.Predicate`1",
    "System.Comparison`1",
    "System.Converter`2",
    "System.EventHandler",
    "System.EventHandler`1",
)


_DICTIONARIES = (
    "System.Collections.Generic.Dictionary`2",
    "System.Collections.Generic.SortedDictionary`2",
    "System.Collections.Generic.SortedList`2",
    "System.Collections.Concurrent.ConcurrentDictionary`2",
)


class RoomyList(PSArray):
    """A list that was made with a capacity."""

    __slots__ = ("capacity",)

    def __init__(self, items: Iterable[object], type_name: str) -> None:
        super().__init__(items, type_name)
        self.capacity = 0


def _repeated(char: str, count: int) -> str:
    if count > MAX_REPEAT:
        raise NetError("System.OutOfMemoryException", "Exception of type 'System.OutOfMemoryException' was thrown.")
    return char * count


def _array(type_name: str, size: int) -> Any:
    """An array of *size* elements with the type's default."""
    from psemu.runtime.param_block import initial_value

    if size > MAX_REPEAT:
        raise NetError("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
    if type_name == "System.Object[]":
        return [None] * size
    return PSArray([initial_value(type_name[:-2])] * size, type_name)


def _no_delegate(_owner: Any, *_arguments: Any) -> Any:
    raise UnsupportedError("type.System.Delegate.new")


def _list(type_name: str) -> Method:
    def make(_owner: Any, *given: Any) -> Any:
        from psemu.objects.types import element_type
        from psemu.runtime.enumeration import as_list

        kind = element_type(type_name) or "System.Object"
        items: list[Any] = []
        capacity = None
        for each in given:
            if isinstance(each, int):
                if each < 0:
                    raise NetError(
                        "System.ArgumentOutOfRangeException", "Non-negative number required. (Parameter 'capacity')"
                    )
                capacity = each
            elif isinstance(each, str) or not isinstance(each, StringComparer):
                items = [item if kind == "System.Object" else convert_to(item, kind) for item in as_list(each)]
        if "Set`1" in type_name:
            return NetSet(items, type_name, next((each for each in given if isinstance(each, StringComparer)), None))
        made = RoomyList(items, type_name) if capacity is not None else PSArray(items, type_name)
        if isinstance(made, RoomyList):
            made.capacity = capacity or 0
        return made

    return Method(make, "", "capacity:int", "collection:object", "collection:object, comparer:object")


def _exception(type_name: str) -> Method:
    from psemu.runtime.exceptions import NetException

    def make(_owner: Any, *values: Any) -> Any:
        if type_name in ("System.ArgumentNullException", "System.ArgumentOutOfRangeException") and values:
            name = values[0]
            message = values[1] if len(values) > 1 else NetException(type_name).message
            return NetException(type_name, f"{message} (Parameter '{name}')", None, {"ParamName": name})
        message = values[0] if values else None
        if type_name == "System.ArgumentException" and len(values) == 2 and isinstance(values[1], str):
            return NetException(type_name, f"{message} (Parameter '{values[1]}')", None, {"ParamName": values[1]})
        inner = next((value for value in values[1:] if isinstance(value, NetException)), None)
        return NetException(type_name, None if message is None else to_text(message), inner)

    return Method(make, "", "message:string", "message:string, innerException:object", "a:string, b:string, c:object")


def _error_record(_owner: Any, exception: Any, error_id: str, category: Any, target: Any) -> ErrorRecord:
    from psemu.runtime.exceptions import NetException

    if not isinstance(exception, NetException):
        exception = NetException("System.Exception", to_text(exception))
    record = ErrorRecord(exception.message, error_id, category.name, target, exception.type_name)
    record.exception = exception
    return record


def _date(_owner: Any, *parts: int) -> Any:
    from psemu.objects.datetimes import DateTime, TimeSpan, days_in_month

    if not parts:
        return DateTime(0)
    kind = "Unspecified"
    if isinstance(parts[-1], EnumValue):
        kind = parts[-1].name
        parts = parts[:-1]
    if len(parts) == 1:
        return DateTime(parts[0], kind)
    year, month, day = parts[:3]
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        raise NetError(
            "System.ArgumentOutOfRangeException",
            "Year, Month, and Day parameters describe an un-representable DateTime.",
        )
    time = [*parts[3:], 0, 0, 0, 0]
    return DateTime(DateTime.of(year, month, day).ticks + TimeSpan.of(0, *time[:4]).ticks, kind)


def _offset(_owner: Any, *parts: Any) -> Any:
    from psemu.objects.datetimes import DateTime, DateTimeOffset, TimeSpan

    if not parts:
        return DateTimeOffset(0)
    offset = 0
    if isinstance(parts[-1], TimeSpan):
        offset = parts[-1].ticks
        parts = parts[:-1]
    clock = parts[0] if isinstance(parts[0], DateTime) else _date(None, *parts)
    return DateTimeOffset(clock.ticks, offset)


def _part_of_date(type_name: str) -> Method:
    def make(_owner: Any, *parts: int) -> Any:
        from psemu.objects.datetimes import TICKS_PER_DAY, DateOnly, TimeOnly

        if not parts:
            return DateOnly(0) if type_name == "System.DateOnly" else TimeOnly(0)
        if type_name == "System.DateOnly":
            return DateOnly(_date(None, *parts).ticks // TICKS_PER_DAY)
        return TimeOnly(parts[0] if len(parts) == 1 else _date(None, 1, 1, 1, *parts).ticks)

    if type_name == "System.DateOnly":
        return Method(make, "", "year:int, month:int, day:int")
    two = "hour:int, minute:int"
    return Method(make, "", "ticks:long", two, f"{two}, second:int", f"{two}, second:int, millisecond:int")


def _span(_owner: Any, *parts: int) -> Any:
    from psemu.objects.datetimes import TimeSpan

    if len(parts) < 2:
        return TimeSpan(*parts or (0,))
    return TimeSpan.of(0, *parts) if len(parts) == 3 else TimeSpan.of(*parts)


def _dictionary(type_name: str, given: tuple[Any, ...]) -> Any:
    from psemu.objects.dictionaries import GenericDictionary

    source = next((value for value in given if isinstance(value, Hashtable)), None)
    return GenericDictionary(
        type_name,
        source.items() if source is not None else (),
        any(isinstance(value, StringComparer) and value.ignore_case for value in given),
    )


_AUTOMATION = "System.Management.Automation."
#: members that a script makes by themselves, to be added to objects
_MEMBERS = {
    _AUTOMATION + "PSPropertySet": ("name:string, referencedPropertyNames:string[]",),
    _AUTOMATION + "PSMemberSet": ("name:string", "name:string, members:object[]"),
    _AUTOMATION + "PSAliasProperty": ("name:string, referencedMemberName:string",),
    _AUTOMATION + "PSScriptProperty": (
        "name:string, getterScript:scriptblock",
        "name:string, getterScript:scriptblock, setterScript:scriptblock",
    ),
    _AUTOMATION + "PSScriptMethod": ("name:string, script:scriptblock",),
}


def _member(type_name: str, name: str, *given: Any) -> Any:
    from psemu.objects import ps_members

    kind = getattr(ps_members, type_name.rpartition(".")[2])
    if kind is ps_members.PSPropertySet or kind is ps_members.PSMemberSet:
        return kind(name, list(given[0]) if given else [])
    return kind(name, *given)


def _structure(type_name: str, base: str) -> Method | None:
    """Constructors of values that are only their properties."""
    from psemu.objects import structures
    from psemu.objects.dictionaries import KeyValuePair

    if base == "System.Tuple" or base.startswith("System.Tuple`"):
        count = int(base.partition("`")[2] or 0)
        return Method(
            lambda _o, *items: structures.make_tuple(items),
            ", ".join(f"item{index + 1}:object" for index in range(count)),
        )
    if base == "System.Collections.Generic.KeyValuePair`2":
        from psemu.objects.dictionaries import type_arguments

        kinds = type_arguments(type_name)
        arguments = type_name[len(base) :]
        return Method(lambda _o, k=None, v=None: KeyValuePair(k, v, arguments), "", f"key:{kinds[0]}, value:{kinds[1]}")
    if type_name == "System.Collections.DictionaryEntry":
        from psemu.objects.properties import DictionaryEntry

        return Method(lambda _o, k=None, v=None: DictionaryEntry(k, v), "", "key:object, value:object")
    if type_name == "System.Range":
        return Method(lambda _o, a=0, b=0: structures.make_range(a, b), "", "start:int, end:int")
    if type_name == "System.Drawing.Point":
        return Method(lambda _o, x=0, y=0: structures.make_point(x, y), "", "x:int, y:int")
    if type_name == "System.Net.Mail.MailAddress":
        return Method(lambda _o, address: convert_to(address, type_name), "address:string")
    if type_name == "System.Security.SecureString":
        return Method(lambda _o: OpaqueObject(type_name))
    return None


def _case_table(given: tuple[Any, ...], ordered: bool) -> Hashtable:
    from psemu.objects.dictionaries import CaseTable

    items = next((value.items() for value in given if isinstance(value, Hashtable)), ())
    if any(isinstance(value, StringComparer) and value.ignore_case for value in given):
        return Hashtable(items, ordered)
    return CaseTable(items, ordered)


_STREAMS = ("MemoryStream", "StringReader", "StringWriter", "StreamReader", "StreamWriter")
_UP_TO_FIVE = ("", *(", ".join(f"{name}:object" for name in "abcde"[:count]) for count in range(1, 6)))


def _from_net(type_name: str) -> Method | None:
    """Constructors of the types of psemu.runtime.net."""
    if type_name == "System.Random":
        from psemu.runtime.net.randoms import Random

        return Method(lambda _o, seed=None: Random(seed), "", "Seed:int")
    if type_name == "System.Diagnostics.Stopwatch":
        from psemu.runtime.net.randoms import Stopwatch

        return Method(lambda _o: Stopwatch())
    if type_name.startswith("System.IO.") and type_name[10:] in _STREAMS:
        from psemu.runtime.net.streams import make

        return Method(lambda _o, *given: make(type_name, *given), *_UP_TO_FIVE)
    if type_name == "System.Collections.Specialized.NameValueCollection":
        from psemu.runtime.net.web import NameValueCollection

        return Method(lambda _o: NameValueCollection())
    if type_name.startswith("System.Security.Cryptography.HMAC"):
        from psemu.runtime.net.secrets import make_keyed

        return Method(lambda _o, key=None: make_keyed(type_name, key), "", "key:byte[]")
    if type_name == "System.Management.Automation.SemanticVersion":
        return Method(
            lambda _o, *v: convert_to(
                ".".join(str(each) for each in v[:3])
                + (f"-{v[3]}" if len(v) > 3 and v[3] else "")
                + (f"+{v[4]}" if len(v) > 4 else ""),
                type_name,
            ),
            "version:string",
            "major:int",
            "major:int, minor:int",
            "major:int, minor:int, patch:int",
            "major:int, minor:int, patch:int, label:string",
            "major:int, minor:int, patch:int, preReleaseLabel:string, buildLabel:string",
        )
    if type_name == "System.Numerics.Complex":
        from psemu.objects.complex_number import Complex

        return Method(lambda _o, real=0.0, imaginary=0.0: Complex(real, imaginary), "", "real:double, imaginary:double")
    if type_name == "System.UriBuilder":
        from psemu.runtime.net.addresses import UriBuilder

        return Method(lambda _o, *given: UriBuilder(*given), *_UP_TO_FIVE)
    return None


#: classes that are only their static members
_STATIC_CLASSES = frozenset(
    f"System.{name}"
    for name in (
        *("Activator", "BitConverter", "Buffer", "Console", "Convert", "Environment", "GC", "Math", "MathF", "Tuple"),
        *(
            "IO.Directory",
            "IO.File",
            "IO.Path",
            "Linq.Enumerable",
            "Net.Dns",
            "Net.WebUtility",
            "Threading.Interlocked",
        ),
        *("Threading.Monitor", "Runtime.InteropServices.Marshal", "Runtime.InteropServices.RuntimeInformation"),
    )
)


def constructor(type_name: str) -> Method | None:
    """The constructor of a type; UnsupportedError if no table has one."""
    if type_name in _STATIC_CLASSES:
        return Method(lambda _o, *_given: None, ", ".join(f"never{place}:object" for place in range(12)))
    if type_name == "System.Void":
        raise NetError("System.ArgumentException", "Argument type cannot be System.Void. (Parameter 'type')")
    base = type_name[: type_name.index("[")] if "[" in type_name and "`" in type_name else type_name
    if base in _LISTS:
        return _list(type_name)
    if base == "System.Nullable`1":
        return Method(lambda _o, value=None: value, "", f"value:{type_name[len(base) + 1 : -1]}")
    if base in _DELEGATES:
        return Method(_no_delegate, "object:object, method:object")
    if base in _DICTIONARIES:
        return Method(
            lambda _o, *given: _dictionary(type_name, given),
            "",
            "dictionary:object",
            "dictionary:object, comparer:object",
        )
    if type_name.endswith("Exception"):
        return _exception(type_name)
    if type_name.endswith("Attribute") or ".RuntimeDefinedParameter" in type_name:
        from psemu.runtime.dynamic_parameters import constructor_of

        found = constructor_of(type_name)
        if found is not None:
            return found
    if type_name == "System.Management.Automation.ErrorRecord":
        return Method(
            _error_record,
            "exception:object, errorId:string, errorCategory:System.Management.Automation.ErrorCategory, targetObject:object",
        )
    if type_name == "System.Globalization.CultureInfo":
        from psemu.objects.culture_info import culture_named

        return Method(lambda _o, name: culture_named(name), "name:object")
    if type_name in _MEMBERS:
        return Method(lambda _o, *given: _member(type_name, *given), *_MEMBERS[type_name])
    if type_name == "System.Collections.Hashtable":
        return Method(lambda _o, *given: _case_table(given, False), "", "d:object", "d:object, comparer:object")
    if type_name == "System.Collections.SortedList":
        from psemu.objects.dictionaries import SortedTable

        return Method(lambda _o, d=None: SortedTable(d.items() if isinstance(d, Hashtable) else ()), "", "d:object")
    if type_name == "System.Collections.Specialized.OrderedDictionary":
        return Method(lambda _o, *given: _case_table(given, True), "", "a:object", "a:object, comparer:object")
    if type_name == "System.Text.StringBuilder":
        from psemu.runtime.builders import StringBuilder

        def build(_owner: Any, *given: Any) -> StringBuilder:
            text = next((value for value in given if isinstance(value, str)), "")
            numbers = [value for value in given if isinstance(value, int)]
            if len(numbers) == 3:
                text, numbers = text[numbers[0] : numbers[0] + numbers[1]], numbers[2:]
            return StringBuilder(text, numbers[0] if numbers else max(16, len(text)))

        return Method(build, "", "value:object", "a:object, b:object", "a:object, b:object, c:object, d:object")
    found = _from_net(type_name)
    if found is not None:
        return found
    if type_name == "System.String":
        return Method(
            lambda _o, c, n=None: "".join(c) if n is None else _repeated(c, n), "value:char[]", "c:char, count:int"
        )
    if type_name == "System.DateTime":
        three = "year:int, month:int, day:int"
        six = f"{three}, hour:int, minute:int, second:int"
        kind = "kind:System.DateTimeKind"
        seven = f"{six}, millisecond:int"
        return Method(
            _date, "", "ticks:long", f"ticks:long, {kind}", three, six, f"{six}, {kind}", seven, f"{seven}, {kind}"
        )
    if type_name == "System.DateTimeOffset":
        clock = "dateTime:datetime"
        six = "year:int, month:int, day:int, hour:int, minute:int, second:int"
        span = "offset:timespan"
        return Method(
            _offset,
            "",
            clock,
            f"{clock}, {span}",
            f"ticks:long, {span}",
            f"{six}, {span}",
            f"{six}, millisecond:int, {span}",
        )
    if type_name in ("System.DateOnly", "System.TimeOnly"):
        return _part_of_date(type_name)
    if type_name == "System.TimeSpan":
        return Method(
            _span,
            "",
            "ticks:long",
            "h:int, m:int, s:int",
            "d:int, h:int, m:int, s:int",
            "d:int, h:int, m:int, s:int, ms:int",
        )
    if type_name == "System.Text.RegularExpressions.Regex":
        from psemu.runtime.regex_methods import make_regex

        options = "options:System.Text.RegularExpressions.RegexOptions"
        return Method(lambda _o, *given: make_regex(*given), "pattern:string", f"pattern:string, {options}")
    if type_name in ("System.Version", "System.Guid", "System.Uri", "System.Net.IPAddress"):
        from psemu.runtime.net.identities import CONSTRUCTORS

        return CONSTRUCTORS[type_name]
    if type_name == "System.Management.Automation.PSCredential":
        from psemu.runtime.credential import credential

        return Method(
            lambda _o, user, password: credential(user, password),
            "userName:string, password:System.Security.SecureString",
        )
    if type_name in ("System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"):
        return Method(lambda _o, v=None: PSObject() if v is None else v, "", "obj:object")
    if type_name == "System.Object":
        return Method(lambda _o: PSObject((), ["System.Object"]))
    if type_name.endswith(",]"):
        from psemu.runtime.grid_array import make_grid

        lengths = ", ".join(f"length{index}:int" for index in range(type_name[type_name.rindex("[") :].count(",") + 1))
        return Method(lambda _o, *sizes: make_grid(type_name, sizes), lengths)
    found = _structure(type_name, base)
    if found is not None:
        return found
    if type_name.endswith("[]"):
        return Method(lambda _o, size: _array(type_name, size), "size:int")
    if type_name in ("System.Int32", "System.Int64", "System.Double", "System.Boolean", "System.Char", "System.Byte"):
        return Method(lambda _o: convert_to(None, type_name))
    raise UnsupportedError(f"type.{type_name}.new")
