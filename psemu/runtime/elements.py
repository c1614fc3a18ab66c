"""``value[where]``: elements of arrays, texts, tables and what has elements of its own, read and written."""

from __future__ import annotations

from psemu.objects import (
    AUTOMATION_NULL,
    CaselessDict,
    Hashtable,
    PSArray,
    PSInvalidCastException,
    convert_to,
    to_text,
    type_name_of,
)
from psemu.objects.conversion_errors import cannot_convert
from psemu.objects.operators import runtime_error
from psemu.runtime.flow import NetError
from psemu.runtime.members import MISSING, base_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


def _position(value: Any) -> int:
    if type(value) is int:
        return value
    return int(convert_to(value, "System.Int32"))


def get_index(value: Any, where: Any, frame: Frame) -> Any:
    """``value[where]``."""
    value = base_of(value)
    where = base_of(where) if where is not AUTOMATION_NULL else None
    own = getattr(value, "item_get", None)
    if own is not None:
        return own(where)
    if isinstance(value, (Hashtable, CaselessDict)):
        return _table_item(value, where, frame)
    if isinstance(value, (list, str)):
        from psemu.objects.numbers import Char

        if isinstance(value, Char):
            return _scalar_index(value, where, frame)
        if isinstance(where, list):
            results = []
            for each in where:
                found = _element(value, each, frame, True)
                if found is not MISSING:
                    results.append(found)
            return results
        if where is None:
            if isinstance(value, str):
                raise runtime_error(
                    "Index operation failed; the array index evaluated to null.", "NullArrayIndex", target=value
                )
            raise runtime_error(
                "Index operation failed; the array index evaluated to null.", "NullArrayIndex", target=value
            )
        found = _element(value, where, frame, False)
        return None if found is MISSING else found
    return _scalar_index(value, where, frame)


def _element(value: Any, where: Any, frame: Frame, slicing: bool) -> Any:
    from psemu.objects.numbers import Char

    try:
        position = _position(base_of(where))
    except PSInvalidCastException:
        if isinstance(where, Hashtable) or hasattr(where, "module_scope"):
            # neither a place nor a text: it is told as the array of places that an index is
            raise cannot_convert([where], "System.Int32") from None
        if frame.scope.effective_strict_mode() >= 3:
            raise
        return MISSING
    size = len(value)
    if position < 0:
        position += size
    if 0 <= position < size:
        found = value[position]
        return Char(found) if isinstance(value, str) else found
    if frame.scope.effective_strict_mode() >= 3 and not slicing:
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return MISSING


def _table_item(table: Any, where: Any, frame: Frame) -> Any:
    if isinstance(where, list):
        results = []
        for each in where:
            each = base_of(each)
            if isinstance(table, Hashtable) and table.ordered and type(each) is int:
                results.append(_table_item(table, each, frame))
            elif each in table:
                results.append(table[each])
            else:
                results.append(None)
        return results
    if where is None:
        raise runtime_error(
            "Index operation failed; the array index evaluated to null.", "NullArrayIndex", target=table
        )
    if isinstance(table, Hashtable) and table.ordered and type(where) is int:
        values = table.values()
        if where < 0:
            where += len(values)
        return values[where] if 0 <= where < len(values) else None
    try:
        return table.get(where)
    except TypeError:
        return None


def _scalar_index(value: Any, where: Any, frame: Frame) -> Any:
    """A scalar is its own first element; anything else is nothing, or an error in strict mode."""
    if isinstance(where, list):
        return AUTOMATION_NULL
    try:
        position = _position(where)
    except PSInvalidCastException:
        if frame.scope.effective_strict_mode() >= 3:
            raise
        return AUTOMATION_NULL
    if position in (0, -1) and isinstance(value, object):
        return value
    if frame.scope.effective_strict_mode() >= 3:
        raise runtime_error(
            f'Unable to index into an object of type "{type_name_of(value)}".', "CannotIndex", target=value
        )
    return AUTOMATION_NULL


def set_by_key(table: Hashtable, key: Any, new: Any) -> None:
    """``table[[object] key] = new``."""
    table[key] = None if new is AUTOMATION_NULL else new


def set_index(value: Any, where: Any, new: Any, frame: Frame) -> None:
    """``value[where] = new``."""
    value = base_of(value)
    where = base_of(where)
    if new is AUTOMATION_NULL:
        new = None
    own = getattr(value, "item_set", None)
    if own is not None:
        own(where, new)
        return
    if isinstance(value, (Hashtable, CaselessDict)):
        if where is None:
            raise runtime_error(
                "Index operation failed; the array index evaluated to null.", "NullArrayIndex", target=value
            )
        if isinstance(value, Hashtable) and value.ordered and type(where) is int:
            keys = value.keys()
            if not -len(keys) <= where < len(keys):
                raise NetError(
                    "System.ArgumentOutOfRangeException",
                    "Specified argument was out of the range of valid values. (Parameter 'index')",
                )
            value[keys[where]] = new
            return
        if isinstance(where, list):
            from psemu.runtime.expressions import IdentityKey

            where = IdentityKey(where)
        value[where] = new
        return
    if isinstance(value, list):
        if isinstance(where, list) and len(where) != 1:
            raise runtime_error(
                "Array assignment failed because index '" + to_text(where) + "' was out of range.",
                "ArraySliceAssignmentFailed",
            )
        position = _position(where[0] if isinstance(where, list) else where)
        size = len(value)
        if position < 0:
            position += size
        if not 0 <= position < size:
            if isinstance(value, PSArray) and not value.type_name.endswith("[]"):
                raise NetError(
                    "System.ArgumentOutOfRangeException",
                    "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
                )
            raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
        if isinstance(value, PSArray):
            from psemu.objects.types import element_type

            element = element_type(value.type_name)
            if element and element != "System.Object":
                new = convert_to(new, element)
        value[position] = new
        return
    raise runtime_error(f'Unable to index into an object of type "{type_name_of(value)}".', "CannotIndex", target=value)
