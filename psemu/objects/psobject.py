"""Values that are more than a Python value: property bags, case-insensitive tables, opaque objects, sentinels."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


class _Sentinel:
    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


#: "no output at all": System.Management.Automation.Internal.AutomationNull
AUTOMATION_NULL = _Sentinel("AUTOMATION_NULL")

#: a value that cannot be known offline (a variable nobody assigned, a subexpression); of any type
UNKNOWN = _Sentinel("UNKNOWN")


class CaselessDict:
    """An ordered mapping with case-insensitive string keys that keeps the spelling a key was first given."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[tuple[str, Any]] = ()) -> None:
        self._items: dict[str, tuple[str, Any]] = {}
        for key, value in items:
            self[key] = value

    def __getitem__(self, key: str) -> Any:
        return self._items[key.lower()][1]

    def __setitem__(self, key: str, value: Any) -> None:
        folded = key.lower()
        old = self._items.get(folded)
        self._items[folded] = (old[0] if old else key, value)

    def __delitem__(self, key: str) -> None:
        del self._items[key.lower()]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.lower() in self._items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items.values())

    def get(self, key: str, default: Any = None) -> Any:
        """The value of *key*, else *default*."""
        found = self._items.get(key.lower())
        return found[1] if found else default

    def pop(self, key: str, default: Any = None) -> Any:
        """Remove *key* and give its value, else *default*."""
        found = self._items.pop(key.lower(), None)
        return found[1] if found else default

    def spelling(self, key: str) -> str | None:
        """The key as first given, None if it is not there."""
        found = self._items.get(key.lower())
        return found[0] if found else None

    def item(self, key: str) -> tuple[str, Any] | None:
        """The key as first given and its value, None if it is not there."""
        return self._items.get(key.lower())

    def items(self) -> list[tuple[str, Any]]:
        """Key and value pairs in insertion order."""
        return list(self._items.values())

    def keys(self) -> list[str]:
        """The keys as first given."""
        return [name for name, _ in self._items.values()]

    def values(self) -> list[Any]:
        """The values in insertion order."""
        return [value for _, value in self._items.values()]

    def copy(self) -> CaselessDict:
        """A shallow copy."""
        return CaselessDict(self._items.values())

    def clear(self) -> None:
        """Remove all entries."""
        self._items.clear()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CaselessDict) and {k: v[1] for k, v in self._items.items()} == {
            k: v[1] for k, v in other._items.items()
        }

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"CaselessDict({self.items()!r})"


class PSObject:
    """An object with named members.

    With *base* None it is a property bag (System.Management.Automation.PSCustomObject, or the type that ``type_names[0]`` names, as
    cmdlets return: ``Microsoft.Azure.…ASRJob``). Otherwise it wraps *base* and adds members to it (``Add-Member`` on a number).
    *properties* maps a name to its value; a member that is not a note property is an instance of :class:`PSMember`.
    """

    __slots__ = ("base", "properties", "type_names")

    def __init__(
        self,
        properties: Iterable[tuple[str, Any]] = (),
        type_names: Iterable[str] = ("System.Management.Automation.PSCustomObject", "System.Object"),
        base: object = None,
    ) -> None:
        self.properties = properties if isinstance(properties, CaselessDict) else CaselessDict(properties)
        self.type_names = list(type_names)
        self.base = base

    def __repr__(self) -> str:
        return f"PSObject({self.properties.items()!r}, {self.type_names[:1]!r})"


class PSMember:
    """Base of members that are not note properties (script, alias and code members); kinds live with the runtime."""

    __slots__ = ()


class OpaqueObject:
    """An object of a .NET type that nobody can know here: it has a type name and nothing else; its text is the type name."""

    __slots__ = ("type_name",)

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"OpaqueObject({self.type_name!r})"


class Hashtable:
    """System.Collections.Hashtable as ``@{}`` makes it (string keys compare without case), in insertion order.

    ``ordered`` tells ``[ordered]@{}`` (System.Collections.Specialized.OrderedDictionary). Keys may be any value.
    """

    __slots__ = ("_items", "ordered", "version")

    def __init__(self, items: Iterable[tuple[Any, Any]] = (), ordered: bool = False) -> None:
        self.ordered = ordered
        #: grows with each change that what enumerates the table must notice
        self.version = 0
        self._items: dict[Any, tuple[Any, Any]] = {}
        for key, value in items:
            self[key] = value

    @staticmethod
    def _fold(key: Any) -> Any:
        # bool and int are one key to Python but two to .NET; a str subclass (Char) is never equal to a string key there
        return key.lower() if type(key) is str else (type(key), key)

    def __getitem__(self, key: Any) -> Any:
        return self._items[self._fold(key)][1]

    def __setitem__(self, key: Any, value: Any) -> None:
        folded = self._fold(key)
        old = self._items.get(folded)
        self._items[folded] = (old[0] if old else key, value)
        self.version += 1

    def __delitem__(self, key: Any) -> None:
        del self._items[self._fold(key)]
        self.version += 1

    def __contains__(self, key: object) -> bool:
        return self._fold(key) in self._items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return (key for key, _ in self._items.values())

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of *key*, else *default*."""
        found = self._items.get(self._fold(key))
        return found[1] if found else default

    def items(self) -> list[tuple[Any, Any]]:
        """Key and value pairs in insertion order."""
        return list(self._items.values())

    def keys(self) -> list[Any]:
        """The keys in insertion order."""
        return [key for key, _ in self._items.values()]

    def values(self) -> list[Any]:
        """The values in insertion order."""
        return [value for _, value in self._items.values()]

    def clear(self) -> None:
        """Remove all entries."""
        self._items.clear()
        self.version += 1

    def __repr__(self) -> str:
        return f"Hashtable({self.items()!r}{', ordered=True' if self.ordered else ''})"


class SwitchParameter:
    """System.Management.Automation.SwitchParameter."""

    __slots__ = ("is_present",)

    def __init__(self, is_present: bool = True) -> None:
        self.is_present = is_present

    def __bool__(self) -> bool:
        return self.is_present

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SwitchParameter):
            return self.is_present == other.is_present
        return isinstance(other, bool) and self.is_present == other

    def __hash__(self) -> int:
        return hash(self.is_present)

    def __repr__(self) -> str:
        return f"SwitchParameter({self.is_present})"


class PSArray(list):  # type: ignore[type-arg]
    """A typed array or list; a plain Python ``list`` is ``System.Object[]``.

    *type_name* is the full .NET name (``System.String[]``, ``System.Collections.ArrayList``,
    ``System.Collections.Generic.List`1[System.Object]``).
    """

    __slots__ = ("type_name",)

    def __init__(self, items: Iterable[object], type_name: str) -> None:
        super().__init__(items)
        self.type_name = type_name


class NetType:
    """A type as a value (``[string]``): *full_name* is the .NET name, or the name as written if nobody knows the type here."""

    __slots__ = ("full_name",)

    def __init__(self, full_name: str) -> None:
        self.full_name = full_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NetType) and self.full_name == other.full_name

    def __hash__(self) -> int:
        return hash(self.full_name)

    def __repr__(self) -> str:
        return f"NetType({self.full_name!r})"


class EnumValue:
    """A member of a .NET enum: its type's full name, the member's text (``Stop``; ``A, B`` for flags) and number."""

    __slots__ = ("name", "type_name", "value")

    def __init__(self, type_name: str, name: str, value: int) -> None:
        self.type_name = type_name
        self.name = name
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumValue) and (self.type_name, self.value) == (other.type_name, other.value)

    def __hash__(self) -> int:
        return hash((self.type_name, self.value))

    def __repr__(self) -> str:
        return f"EnumValue({self.type_name!r}, {self.name!r}, {self.value})"
