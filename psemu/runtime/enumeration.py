"""What the pipeline does with a collection: which values are taken apart, and how outputs become one value again."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, Hashtable, PSArray, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


def changed() -> Exception:
    """Collection was modified; enumeration operation may not execute."""
    from psemu.runtime.flow import NetError

    return NetError(
        "System.InvalidOperationException", "Collection was modified; enumeration operation may not execute."
    )


def table_items(items: list[Any], table: Any) -> Iterator[Any]:
    """*items* that were taken from *table*, as long as it stays as it is."""
    version = table.version
    for item in items:
        if table.version != version:
            raise changed()
        yield item
    if table.version != version:
        raise changed()


def _list_items(value: list[Any]) -> Iterator[Any]:
    if type(value) is list or getattr(value, "type_name", "").endswith("[]"):
        yield from list(value)
        return
    size = len(value)
    for item in list(value):
        if len(value) != size:
            raise changed()
        yield item
    if len(value) != size:
        raise changed()


def enumerate_value(value: Any) -> Iterator[Any] | None:
    """The elements of *value* if the pipeline takes it apart (arrays, lists, enumerators), else None."""
    if isinstance(value, list):
        if "Stack" in getattr(value, "type_name", ""):
            return iter(value[::-1])
        table = getattr(value, "table", None)
        return _list_items(value) if table is None else table_items(value, table)
    if isinstance(value, (str, int, float, Hashtable)) or value is None:
        return None
    if isinstance(value, PSObject):
        return None if value.base is None else enumerate_value(value.base)
    items = getattr(value, "enumerated_items", None)
    return iter(items()) if items is not None else None


def write_enumerated(write: Callable[[Any], None], value: Any) -> None:
    """Send *value* down a pipeline, collections element by element."""
    kind = type(value)
    if kind is int or kind is str:
        write(value)
        return
    if value is AUTOMATION_NULL:
        return
    items = enumerate_value(value)
    if items is None:
        write(value)
        return
    for item in items:
        write(None if item is AUTOMATION_NULL else item)


def collapse(outputs: list[Any]) -> Any:
    """Collected outputs as the value of an expression: nothing, the one, or an array."""
    if not outputs:
        return AUTOMATION_NULL
    return outputs[0] if len(outputs) == 1 else outputs


def as_list(value: Any) -> list[Any]:
    """*value* as the list that ``@(…)`` makes of it."""
    if value is AUTOMATION_NULL:
        return []
    items = enumerate_value(value)
    return [value] if items is None else list(items)


__all__ = ["PSArray", "as_list", "changed", "collapse", "enumerate_value", "write_enumerated"]
