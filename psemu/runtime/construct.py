"""Objects that a cast or constructor makes from a value: lists and tables of generic types, string builders."""

from __future__ import annotations

from psemu.objects import Hashtable, PSArray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


#: generic collections that a constructor makes of an array
_MADE_OF_LISTS = tuple(
    f"System.Collections.{name}`1["
    for name in (
        *("Generic.Queue", "Generic.Stack", "Generic.HashSet", "Generic.SortedSet", "Generic.LinkedList"),
        *("ObjectModel.ObservableCollection", "Concurrent.ConcurrentBag", "Concurrent.ConcurrentQueue"),
    )
)


def from_value(value: Any, type_name: str, _frame: Frame) -> Any:
    """The object, NotImplemented if the objects layer shall convert."""
    if type_name == "System.Text.StringBuilder" and isinstance(value, str):
        from psemu.runtime.builders import StringBuilder

        return StringBuilder(str(value))
    if type_name.endswith("Attribute") and isinstance(value, Hashtable):
        from psemu.runtime.attribute_values import AttributeValue

        return AttributeValue(type_name, (), {str(key): item for key, item in value.items()})
    if type_name == "System.Management.Automation.WildcardPattern" and type(value) is str:
        from psemu.runtime.late_statics import WildcardPattern

        return WildcardPattern(value)
    if type_name == "System.UriBuilder" and (isinstance(value, str) or hasattr(value, "is_absolute")):
        from psemu.runtime.net.addresses import UriBuilder

        return UriBuilder(value)
    if type_name.startswith(_MADE_OF_LISTS) and isinstance(value, list):
        from psemu.runtime.constructors import constructor

        made = constructor(type_name)
        return made.function(None, value) if made is not None else NotImplemented
    if type_name in ("System.Collections.Queue", "System.Collections.Stack") and isinstance(value, list):
        return PSArray(value, type_name)
    return NotImplemented
