"""Arrays and the lists of System.Collections: List, ArrayList, Collection, Queue, Stack, HashSet, SortedSet, LinkedList."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, EnumValue, Hashtable, PSArray, PSObject, type_name_of
from psemu.runtime.methods import recorded
from psemu.runtime.net.delegates import call_block, comparer_of, is_true
from psemu.runtime.net.faults import bad_argument, bad_index, null_argument, out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.methods import Method

_ARRAY_LIST = "System.Collections.ArrayList"
_SHORT = (
    "Offset and length were out of bounds for the array or count is greater than the number of elements from index to "
    "the end of the source collection."
)


def same(value: Any, other: Any) -> bool:
    """``value.Equals(other)``."""
    if value is None or other is None:
        return value is other
    if isinstance(value, (list, Hashtable, PSObject)):
        return value is other
    return type_name_of(value) == type_name_of(other) and bool(value == other)


def element_of(value: Any) -> str:
    """The full name of the type of *value*'s elements."""
    from psemu.objects.types import element_type

    return element_type(type_name_of(value)) or "System.Object"


def typed(value: Any, item: Any) -> Any:
    """*item* as an element of *value*."""
    from psemu.objects import convert_to

    kind = element_of(value)
    return item if kind == "System.Object" or (item is None and kind == "System.String") else convert_to(item, kind)


def array_of(value: Any, items: list[Any]) -> list[Any]:
    """*items* as an array of what *value* holds."""
    kind = element_of(value)
    return items if kind == "System.Object" else PSArray(items, f"{kind}[]")


def items_of(collection: Any) -> list[Any]:
    """The elements of what an argument gives."""
    from psemu.runtime.enumeration import as_list

    if collection is None:
        raise null_argument("collection")
    return as_list(collection)


def enumerator(items: Any) -> Any:
    """What walks through *items*."""
    from psemu.runtime.script_processor import InputEnumerator

    return InputEnumerator(list(items))


def _check_range(value: list[Any], index: int, count: int) -> None:
    if index < 0:
        raise out_of_range("index", f"index ('{index}') must be a non-negative value.", index)
    if count < 0:
        raise out_of_range("count", f"count ('{count}') must be a non-negative value.", count)
    if index + count > len(value):
        raise bad_argument(_SHORT)


def _add(value: list[Any], item: Any) -> Any:
    value.append(typed(value, item))
    return len(value) - 1 if type_name_of(value) == _ARRAY_LIST else AUTOMATION_NULL


def _add_range(value: list[Any], collection: Any) -> Any:
    value.extend([typed(value, item) for item in items_of(collection)])
    return AUTOMATION_NULL


def _insert(value: list[Any], index: int, item: Any) -> Any:
    if not 0 <= index <= len(value):
        if type_name_of(value) == _ARRAY_LIST:
            raise out_of_range(
                "index", "Insertion index was out of range. Must be non-negative and less than or equal to size."
            )
        raise out_of_range("index", "Index must be within the bounds of the List.")
    value.insert(index, typed(value, item))
    return AUTOMATION_NULL


def _insert_range(value: list[Any], index: int, collection: Any) -> Any:
    if not 0 <= index <= len(value):
        raise out_of_range("index", "Index must be within the bounds of the List.")
    value[index:index] = [typed(value, item) for item in items_of(collection)]
    return AUTOMATION_NULL


def _remove(value: list[Any], item: Any) -> Any:
    place = next((place for place, each in enumerate(value) if same(each, item)), -1)
    if place >= 0:
        del value[place]
    return AUTOMATION_NULL if type_name_of(value) == _ARRAY_LIST else place >= 0


def _remove_at(value: list[Any], index: int) -> Any:
    if not 0 <= index < len(value):
        raise bad_index()
    del value[index]
    return AUTOMATION_NULL


def _remove_range(value: list[Any], index: int, count: int) -> Any:
    _check_range(value, index, count)
    del value[index : index + count]
    return AUTOMATION_NULL


def _remove_all(frame: Any, value: list[Any], match: Any) -> int:
    kept = [item for item in value if not is_true(frame, match, item)]
    removed = len(value) - len(kept)
    value[:] = kept
    return removed


def _clear(value: Any) -> Any:
    value.clear()
    return AUTOMATION_NULL


def _index_of(value: list[Any], item: Any, index: int = 0, count: int | None = None) -> int:
    if index > len(value) or index < 0:
        raise out_of_range(
            "index",
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
        )
    end = len(value) if count is None else index + count
    return next((place for place in range(index, min(end, len(value))) if same(value[place], item)), -1)


def _last_index_of(value: list[Any], item: Any, index: int | None = None, count: int | None = None) -> int:
    start = len(value) - 1 if index is None else index
    end = -1 if count is None else start - count
    return next((place for place in range(start, end, -1) if same(value[place], item)), -1)


def sort(frame: Any, value: list[Any], *given: Any) -> Any:
    """``Sort()``, ``Sort(comparer)``, ``Sort(index, count, comparer)``."""
    from psemu.objects.introsort import introsort

    first, count = (given[0], given[1]) if len(given) > 1 else (0, len(value))
    _check_range(value, first, count)
    part = value[first : first + count]
    introsort(part, comparer_of(frame, given[-1] if given else None))
    value[first : first + count] = part
    return AUTOMATION_NULL


def reverse(value: list[Any], index: int = 0, count: int | None = None) -> Any:
    """``Reverse()`` of all or of a part."""
    count = len(value) if count is None else count
    _check_range(value, index, count)
    value[index : index + count] = value[index : index + count][::-1]
    return AUTOMATION_NULL


def binary_search(frame: Any, value: list[Any], *given: Any) -> int:
    """The place of an item in a sorted list; one less than minus the place where it would be if it is not there."""
    first, count, *rest = given if len(given) >= 3 and isinstance(given[1], int) else (0, len(value), *given)
    item, order = rest[0], comparer_of(frame, rest[1] if len(rest) > 1 else None)
    low, high = first, first + count - 1
    while low <= high:
        middle = low + (high - low) // 2
        found = order(value[middle], item)
        if not found:
            return int(middle)
        low, high = (middle + 1, high) if found < 0 else (low, middle - 1)
    return ~int(low)


def _copy_to(value: list[Any], *given: Any) -> Any:
    start, target, place, count = 0, given[0], 0, len(value)
    if len(given) == 2:
        target, place = given
    elif len(given) == 4:
        start, target, place, count = given
    if place + count > len(target):
        raise bad_argument(
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
            "destinationArray",
        )
    target[place : place + count] = value[start : start + count]
    return AUTOMATION_NULL


def _get_range(value: Any, index: int, count: int) -> PSArray:
    _check_range(value, index, count)
    return PSArray(value[index : index + count], value.type_name)


def find(frame: Any, value: list[Any], match: Any, last: bool = False) -> Any:
    """The first (or last) element that *match* takes; else what the elements' type has for nothing."""
    for item in value[::-1] if last else value:
        if is_true(frame, match, item):
            return item
    from psemu.runtime.param_block import initial_value

    kind = element_of(value)
    return None if kind in ("System.Object", "System.String") else initial_value(kind)


def _find_index(frame: Any, value: list[Any], *given: Any) -> int:
    start = given[0] if len(given) > 1 else 0
    end = start + given[1] if len(given) > 2 else len(value)
    return next((place for place in range(start, min(end, len(value))) if is_true(frame, given[-1], value[place])), -1)


def _find_last_index(frame: Any, value: list[Any], match: Any) -> int:
    return next((place for place in range(len(value) - 1, -1, -1) if is_true(frame, match, value[place])), -1)


def _find_all(frame: Any, value: Any, match: Any) -> PSArray:
    return PSArray([item for item in value if is_true(frame, match, item)], value.type_name)


def _each(frame: Any, value: list[Any], action: Any) -> Any:
    for item in list(value):
        call_block(frame, action, item)
    return AUTOMATION_NULL


def _convert_all(frame: Any, value: Any, converter: Any) -> PSArray:
    from psemu.runtime.enumeration import collapse

    made = [collapse(call_block(frame, converter, item)) for item in value]
    return PSArray(made, "System.Collections.Generic.List`1[System.Object]")


LIST: dict[str, Method] = recorded(
    add=_add,
    addrange=_add_range,
    insert=_insert,
    insertrange=_insert_range,
    remove=_remove,
    removeat=_remove_at,
    removerange=_remove_range,
    removeall=_remove_all,
    clear=_clear,
    contains=lambda v, item: any(same(each, item) for each in v),
    indexof=_index_of,
    lastindexof=_last_index_of,
    sort=sort,
    reverse=reverse,
    binarysearch=binary_search,
    toarray=lambda v: array_of(v, list(v)),
    copyto=_copy_to,
    getrange=_get_range,
    slice=_get_range,
    getenumerator=enumerator,
    clone=lambda v: PSArray(v, v.type_name),
    trueforall=lambda frame, v, match: all(is_true(frame, match, item) for item in v),
    exists=lambda frame, v, match: any(is_true(frame, match, item) for item in v),
    find=find,
    findlast=lambda frame, v, match: find(frame, v, match, True),
    findall=_find_all,
    findindex=_find_index,
    findlastindex=_find_last_index,
    foreach=_each,
    convertall=_convert_all,
    trimexcess=lambda v: AUTOMATION_NULL,
    trimtosize=lambda v: AUTOMATION_NULL,
    ensurecapacity=lambda v, capacity: max(capacity, capacity_of(v)),
    asreadonly=lambda v: PSArray(v, f"System.Collections.ObjectModel.ReadOnlyCollection`1[{element_of(v)}]"),
    get_item=lambda v, index: _element(v, index),
    set_item=lambda v, index, item: _set_element(v, index, item),
    item=lambda v, index: _element(v, index),
)


def capacity_of(value: list[Any]) -> int:
    """The room that a list has made for its elements."""
    room = int(getattr(value, "capacity", 0))
    while room < len(value):
        room = max(4, room * 2)
    return room


def _element(value: list[Any], index: int) -> Any:
    if not 0 <= index < len(value):
        raise bad_index()
    return value[index]


def _set_element(value: list[Any], index: int, item: Any) -> Any:
    _element(value, index)
    value[index] = typed(value, item)
    return AUTOMATION_NULL


def emptied(value: Any) -> Any:
    """What an element of the array is before anything is put there."""
    from psemu.runtime.param_block import initial_value

    kind = element_of(value)
    return None if kind in ("System.Object", "System.String") else initial_value(kind)


#: only List has a ForEach of its own; elsewhere it is PowerShell's
_OTHERS = {name: method for name, method in LIST.items() if name != "foreach"}


def table_of_list(value: Any) -> dict[str, Method]:
    """The methods of a list by its type."""
    name = value.type_name if isinstance(value, PSArray) else "System.Object[]"
    if name.endswith("]") and ("`" not in name or name.endswith("[]")):
        from psemu.runtime.net.arrays import ARRAY

        return ARRAY
    from psemu.runtime.net.queues_and_sets import LINKED, QUEUE, SET, STACK

    for part, table in (("Queue", QUEUE), ("Stack", STACK), ("Set`1", SET), ("LinkedList", LINKED)):
        if part in name:
            return table
    return _OTHERS if not name.startswith("System.Collections.Generic.List`1") else LIST


__all__ = ["LIST", "EnumValue", "table_of_list"]
