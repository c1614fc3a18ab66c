"""The type name that a value shows to PowerShell, and those of its bases as far as they matter."""

from __future__ import annotations

from psemu.objects.psobject import EnumValue, PSObject
from psemu.objects.types import type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DictionaryEntry:
    """System.Collections.DictionaryEntry: what enumerating a Hashtable gives."""

    __slots__ = ("key", "value")

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value

    def __str__(self) -> str:
        from psemu.objects.text import to_text

        return f"[{to_text(self.key)}, {to_text(self.value)}]"

    def all_properties(self) -> list[tuple[str, Any]]:
        """Key and Value, without the Name that the type data add."""
        return [("Key", self.key), ("Value", self.value)]


def type_names_of(value: object) -> list[str]:
    """The type name of *value* and those of its bases as far as they matter here (``PSObject.TypeNames``)."""
    if isinstance(value, PSObject):
        if value.base is None:
            return value.type_names
        names = type_names_of(value.base)
        given = value.type_names
        return names if given[:1] == ["System.Management.Automation.PSCustomObject"] or not given else given
    if isinstance(value, EnumValue):
        return [value.type_name, "System.Enum", "System.ValueType"]
    return [type_name_of(value)]
