"""Hashtable, OrderedDictionary, SortedList and the generic dictionaries."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, Hashtable, to_text
from psemu.objects.comparison import equals
from psemu.runtime.enumeration import changed
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import bad_argument, null_argument, out_of_range
from psemu.runtime.script_processor import InputEnumerator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.methods import Method


def _add(table: Hashtable, key: Any, value: Any) -> Any:
    if key is None:
        raise null_argument("key", "Value cannot be null." if hasattr(table, "entries") else "Key cannot be null.")
    if key in table:
        shown = to_text(key)
        if hasattr(table, "entries"):
            raise bad_argument(f"An item with the same key has already been added. Key: {shown}")
        raise bad_argument(f"Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'")
    table[key] = value
    return AUTOMATION_NULL


def _remove(table: Hashtable, key: Any) -> Any:
    if key in table:
        del table[key]
    return AUTOMATION_NULL


def _remove_known(table: Hashtable, key: Any, value: Any = None) -> bool:
    if key not in table:
        return False
    if hasattr(value, "value"):
        value.value = table[key]
    del table[key]
    return True


class TableEnumerator(InputEnumerator):
    """What GetEnumerator gives: the pairs, as long as the table stays as it is."""

    __slots__ = ("table", "version")

    type_name = "System.Collections.IDictionaryEnumerator"

    def __init__(self, table: Hashtable) -> None:
        from psemu.objects.properties import DictionaryEntry

        pairs = getattr(table, "entries", None)
        super().__init__([DictionaryEntry(*pair) for pair in table.items()] if pairs is None else pairs())
        self.table = table
        self.version = table.version

    def move_next(self) -> bool:
        """Go to the next pair."""
        if self.table.version != self.version:
            raise changed()
        return super().move_next()

    def list_properties(self) -> list[tuple[str, object]]:
        """The pair, and its parts."""
        pair = self.current
        if pair is None:
            return [("Current", None)]
        return [("Current", pair), ("Entry", pair), ("Key", pair.key), ("Value", pair.value)]


def _pairs(table: Hashtable) -> Any:
    return TableEnumerator(table)


def _set_item(table: Hashtable, key: Any, value: Any) -> Any:
    table[key] = value
    return AUTOMATION_NULL


def _check_place(table: Hashtable, index: int, most: int) -> None:
    if not 0 <= index < most:
        raise out_of_range(
            "index", "Index was out of range. Must be non-negative and less than the size of the collection."
        )


def _insert(table: Hashtable, index: int, key: Any, value: Any) -> Any:
    _check_place(table, index, len(table) + 1)
    if key in table:
        raise bad_argument(f"An item with the same key has already been added. Key: {to_text(key)}")
    items = table.items()
    items.insert(index, (key, value))
    table.clear()
    for each, held in items:
        table[each] = held
    return AUTOMATION_NULL


def _remove_at(table: Hashtable, index: int) -> Any:
    _check_place(table, index, len(table))
    del table[table.keys()[index]]
    return AUTOMATION_NULL


def _copy_to(table: Hashtable, target: list[Any], index: int) -> Any:
    items = list(_pairs(table).enumerated_items())
    if index + len(items) > len(target):
        raise bad_argument("Destination array is not long enough to copy all the items in the collection.", "")
    target[index : index + len(items)] = items
    return AUTOMATION_NULL


def _clear(table: Hashtable) -> Any:
    table.clear()
    return AUTOMATION_NULL


def _place_of(items: list[Any], wanted: Any) -> int:
    return next((place for place, item in enumerate(items) if equals(item, wanted, False)), -1)


def _try_get(table: Hashtable, key: Any, place: Any) -> bool:
    found = key in table
    if hasattr(place, "value"):
        place.value = table.get(key)
    return found


def _try_add(table: Hashtable, key: Any, value: Any) -> bool:
    if key in table:
        return False
    table[key] = value
    return True


def _clone(table: Hashtable) -> Hashtable:
    return type(table)(table.items(), table.ordered)


TABLE: dict[str, Method] = recorded(
    add=_add,
    remove=_remove,
    clear=_clear,
    contains=lambda t, key: key in t,
    containskey=lambda t, key: key in t,
    containsvalue=lambda t, value: _place_of(t.values(), value) >= 0,
    getenumerator=_pairs,
    clone=_clone,
    copyto=_copy_to,
    get_item=lambda t, key: t.values()[key] if t.ordered and type(key) is int else t.get(key),
    set_item=_set_item,
    item=lambda t, key: t.values()[key] if t.ordered and type(key) is int else t.get(key),
    insert=_insert,
    removeat=_remove_at,
    getkey=lambda t, index: t.keys()[index],
    getbyindex=lambda t, index: t.values()[index],
    indexofkey=lambda t, key: _place_of(t.keys(), key),
    indexofvalue=lambda t, value: _place_of(t.values(), value),
    getkeylist=lambda t: t.keys(),
    getvaluelist=lambda t: t.values(),
)


def _get_or_add(frame: Any, table: Hashtable, key: Any, value: Any) -> Any:
    if key not in table:
        from psemu.runtime.net.delegates import one_result
        from psemu.runtime.script_block import ScriptBlock

        table[key] = one_result(frame, value, key) if isinstance(value, ScriptBlock) else value
    return table[key]


def _add_or_update(frame: Any, table: Hashtable, key: Any, added: Any, update: Any) -> Any:
    from psemu.runtime.net.delegates import one_result
    from psemu.runtime.script_block import ScriptBlock

    if key in table:
        table[key] = one_result(frame, update, key, table[key])
    else:
        table[key] = one_result(frame, added, key) if isinstance(added, ScriptBlock) else added
    return table[key]


def _try_update(table: Hashtable, key: Any, new: Any, compared: Any) -> bool:
    if key not in table or not equals(table[key], compared, False):
        return False
    table[key] = new
    return True


#: methods of the generic dictionaries, whose answers are typed
DICTIONARY: dict[str, Method] = {
    **{
        name: TABLE[name]
        for name in (
            *("add", "clear", "containskey", "containsvalue", "getenumerator", "get_item", "set_item", "item"),
            "copyto",
        )
    },
    **recorded(
        remove=_remove_known,
        tryadd=_try_add,
        trygetvalue=_try_get,
        tryremove=_remove_known,
        tryupdate=_try_update,
        getoradd=_get_or_add,
        addorupdate=_add_or_update,
        ensurecapacity=lambda t, capacity: capacity,
        trimexcess=lambda t: AUTOMATION_NULL,
        toarray=lambda t: t.entries(),
    ),
}
