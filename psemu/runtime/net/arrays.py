"""System.Array: its static methods and those of an array."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, PSArray
from psemu.objects.introsort import introsort
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.delegates import call_block, comparer_of, one_result
from psemu.runtime.net.lists import LIST, array_of, binary_search, emptied, reverse, same, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _as_list(array: Any) -> Any:
    return array if isinstance(array, PSArray) else PSArray(array, "System.Object[]")


def _asked(name: str) -> Callable[..., Any]:
    """A list's method, asked of an array."""
    function = LIST[name].function

    def ask(frame: Any, _owner: Any, array: Any, *given: Any) -> Any:
        return function(frame, _as_list(array), *given)

    return ask


def _sort(frame: Any, _owner: Any, keys: list[Any], *rest: Any) -> Any:
    """``Sort(keys)``, ``Sort(keys, comparer)``, ``Sort(keys, items)``, ``Sort(array, index, length)`` and what they combine to."""
    given = list(rest)
    items = given.pop(0) if given and isinstance(given[0], list) else None
    first, count = (given.pop(0), given.pop(0)) if len(given) > 1 and isinstance(given[0], int) else (0, len(keys))
    order = comparer_of(frame, given[0] if given else None)
    pairs = list(zip(keys, items if items is not None else keys, strict=False))[first : first + count]
    introsort(pairs, lambda a, b: order(a[0], b[0]))
    keys[first : first + count] = [key for key, _ in pairs]
    if items is not None:
        items[first : first + count] = [item for _, item in pairs]
    return AUTOMATION_NULL


def _clear(_owner: Any, items: list[Any], start: int = 0, length: int | None = None) -> Any:
    stop = len(items) if length is None else start + length
    if not 0 <= start <= stop <= len(items):
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    items[start:stop] = [emptied(items)] * (stop - start)
    return AUTOMATION_NULL


def _copy(_owner: Any, source: list[Any], *given: Any) -> Any:
    start, target, place, count = (0, given[0], 0, given[1]) if len(given) == 2 else given
    if count < 0:
        raise NetError("System.ArgumentOutOfRangeException", "Non-negative number required. (Parameter 'length')")
    if start + count > len(source) or place + count > len(target):
        which = "Source" if start + count > len(source) else "Destination"
        raise NetError(
            "System.ArgumentException",
            f"{which} array was not long enough. Check the {which.lower()} index, length, and the array's lower bounds. "
            f"(Parameter '{which.lower()}Array')",
        )
    target[place : place + count] = source[start : start + count]
    return AUTOMATION_NULL


def _find_place(frame: Any, array: list[Any], given: tuple[Any, ...], last: bool) -> int:
    start = given[0] if len(given) > 1 else 0
    end = start + given[1] if len(given) > 2 else len(array)
    places = range(start, min(end, len(array)))
    from psemu.runtime.net.delegates import is_true

    return next(
        (place for place in (reversed(places) if last else places) if is_true(frame, given[-1], array[place])), -1
    )


def _convert_all(frame: Any, _owner: Any, array: list[Any], converter: Any) -> list[Any]:
    return [one_result(frame, converter, item) for item in array]


def _each(frame: Any, _owner: Any, array: list[Any], action: Any) -> Any:
    for item in array:
        call_block(frame, action, item)
    return AUTOMATION_NULL


def _resize(_owner: Any, place: Any, size: int) -> Any:
    array = place.value
    place.value = array_of(array, [*array[:size], *[emptied(array)] * (size - len(array))])
    return AUTOMATION_NULL


def _fill(_owner: Any, array: list[Any], value: Any, start: int = 0, count: int | None = None) -> Any:
    stop = len(array) if count is None else start + count
    array[start:stop] = [value] * (stop - start)
    return AUTOMATION_NULL


def _create(_owner: Any, kind: Any, *sizes: int) -> Any:
    from psemu.runtime.param_block import initial_value

    name = kind.full_name
    if len(sizes) > 1:
        from psemu.runtime.grid_array import make_grid

        return make_grid(f"{name}[{',' * (len(sizes) - 1)}]", sizes)
    if name == "System.Object":
        return [None] * sizes[0]
    return PSArray([None if name == "System.String" else initial_value(name)] * sizes[0], f"{name}[]")


def _index_of(_owner: Any, array: list[Any], value: Any, start: int = 0, count: int | None = None) -> int:
    end = len(array) if count is None else start + count
    return next((place for place in range(start, min(end, len(array))) if same(array[place], value)), -1)


def _last_index_of(_owner: Any, array: list[Any], value: Any, start: int | None = None) -> int:
    first = len(array) - 1 if start is None else start
    return next((place for place in range(first, -1, -1) if same(array[place], value)), -1)


_ONE = ("array:object, match:object",)
#: the recorded overloads are generic; those that scripts can name are here
STATIC: dict[str, Method] = {
    "indexof": Method(
        _index_of,
        "array:object, value:object",
        "array:object, value:object, startIndex:int",
        "array:object, value:object, startIndex:int, count:int",
    ),
    "lastindexof": Method(_last_index_of, "array:object, value:object", "array:object, value:object, startIndex:int"),
    "reverse": Method(lambda _o, a, *rest: reverse(a, *rest), "array:object", "array:object, index:int, length:int"),
    "sort": Method(
        _sort,
        "array:object",
        "keys:object, items:object",
        "array:object, index:int, length:int",
        "keys:object, items:object, comparer:object",
        "array:object, index:int, length:int, comparer:object",
        wants_frame=True,
    ),
    "binarysearch": Method(
        lambda frame, _o, a, *given: binary_search(frame, a, *given),
        "array:object, value:object",
        "array:object, value:object, comparer:object",
        "array:object, index:int, length:int, value:object",
        wants_frame=True,
    ),
    "clear": Method(_clear, "array:object", "array:object, index:int, length:int"),
    "copy": Method(
        _copy,
        "sourceArray:object, destinationArray:object, length:int",
        "sourceArray:object, sourceIndex:int, destinationArray:object, destinationIndex:int, length:int",
    ),
    "createinstance": Method(
        _create,
        "elementType:type, length:int",
        "elementType:type, length1:int, length2:int",
        "elementType:type, length1:int, length2:int, length3:int",
    ),
    "resize": Method(_resize, "array:object, newSize:int"),
    "fill": Method(_fill, "array:object, value:object", "array:object, value:object, startIndex:int, count:int"),
    "convertall": Method(_convert_all, "array:object, converter:object", wants_frame=True),
    "foreach": Method(_each, "array:object, action:object", wants_frame=True),
    "empty": Method(lambda _o: []),
    "asreadonly": Method(lambda _o, a: a, "array:object"),
    **{
        name: Method(_asked(name), *_ONE, wants_frame=True)
        for name in ("find", "findall", "findlast", "exists", "trueforall")
    },
    **{
        name: Method(
            lambda frame, _o, a, *given, last="last" in name: _find_place(frame, a, given, last),
            *_ONE,
            "array:object, startIndex:int, match:object",
            "array:object, startIndex:int, count:int, match:object",
            wants_frame=True,
        )
        for name in ("findindex", "findlastindex")
    },
}


# --- of an array itself ----------------------------------------------------------------------------------------------------


def _fixed(_value: Any, *_rest: Any) -> Any:
    raise NetError("System.NotSupportedException", "Collection was of a fixed size.")


def _get_value(value: Any, *indices: Any) -> Any:
    if len(indices) == 1 and isinstance(indices[0], list):
        indices = tuple(indices[0])
    if hasattr(value, "sizes"):
        return value.item_get(list(indices))
    if not 0 <= indices[0] < len(value):
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return value[indices[0]]


def _set_value(value: Any, item: Any, *indices: Any) -> Any:
    if len(indices) == 1 and isinstance(indices[0], list):
        indices = tuple(indices[0])
    if hasattr(value, "sizes"):
        value.item_set(list(indices), item)
        return AUTOMATION_NULL
    if not 0 <= indices[0] < len(value):
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    value[indices[0]] = typed(value, item)
    return AUTOMATION_NULL


def _size(value: list[Any], dimension: int) -> int:
    sizes = getattr(value, "sizes", (len(value),))
    if not 0 <= dimension < len(sizes):
        raise NetError("System.IndexOutOfRangeException", "Array does not have that many dimensions.")
    return int(sizes[dimension])


def _empty(value: list[Any]) -> Any:
    value[:] = [emptied(value)] * len(value)
    return AUTOMATION_NULL


ARRAY: dict[str, Method] = {
    **{name: LIST[name] for name in ("contains", "indexof", "copyto", "getenumerator")},
    **recorded(
        add=lambda v, value: _fixed(v),
        remove=lambda v, value: _fixed(v),
        removeat=lambda v, index: _fixed(v),
        insert=lambda v, index, value: _fixed(v),
        clear=_empty,
        getvalue=_get_value,
        setvalue=_set_value,
        getlength=_size,
        getlonglength=_size,
        getupperbound=lambda v, dimension: _size(v, dimension) - 1,
        getlowerbound=lambda v, dimension: _size(v, dimension) * 0,
        clone=lambda v: PSArray(v, v.type_name) if isinstance(v, PSArray) else list(v),
        get=_get_value,
        set=lambda v, *given: _set_value(v, given[-1], *given[:-1]),
        initialize=lambda v: AUTOMATION_NULL,
        equals=lambda v, other: v is other,
    ),
}
