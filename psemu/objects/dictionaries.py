"""Generic dictionaries of .NET: keys of one type that differ by case, values of another, in the order they were added."""

from __future__ import annotations

from psemu.objects.psobject import Hashtable, PSArray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

DICTIONARY = "System.Collections.Generic.Dictionary`2"


class KeyValuePair:
    """System.Collections.Generic.KeyValuePair`2: what enumerating a generic dictionary gives."""

    __slots__ = ("key", "type_name", "value")

    def __init__(self, key: Any, value: Any, arguments: str) -> None:
        self.key = key
        self.value = value
        self.type_name = f"System.Collections.Generic.KeyValuePair`2{arguments}"

    def list_properties(self) -> list[tuple[str, object]]:
        """Key and Value."""
        return [("Key", self.key), ("Value", self.value)]

    def __str__(self) -> str:
        from psemu.objects import to_text

        return f"[{to_text(self.key)}, {to_text(self.value)}]"


def type_arguments(type_name: str) -> list[str]:
    """The arguments of a constructed generic type: ``Dictionary`2[System.String,System.Int32[]]`` has two; none for any other type."""
    start = type_name.find("[")
    if "`" not in type_name[: max(start, 0)]:
        return []
    found, depth, piece = [], 0, ""
    for char in type_name[start + 1 :]:
        if char == "," and depth == 0:
            found.append(piece)
            piece = ""
            continue
        depth += {"[": 1, "]": -1}.get(char, 0)
        if depth < 0:
            break
        piece += char
    return [each.strip() for each in (*found, piece)]


class TableView(PSArray):
    """The Keys or Values of *table*; who goes through them sees it fail where the table changes meanwhile."""

    __slots__ = ("table",)

    def __init__(self, table: Hashtable, kind: str) -> None:
        super().__init__(table.keys() if kind == "Key" else table.values(), _view_type(table, kind))
        self.table = table


def _view_type(table: Hashtable, kind: str) -> str:
    if table.ordered:
        return "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection"
    name, mark, arguments = getattr(table, "type_name", "System.Collections.Hashtable").partition("[")
    return f"{name}+{kind}Collection{mark}{arguments}"


class SortedTable(Hashtable):
    """System.Collections.SortedList: a table whose entries stand in the order of their keys."""

    __slots__ = ()

    type_name = "System.Collections.SortedList"

    def __init__(self, items: Iterable[tuple[Any, Any]] = ()) -> None:
        super().__init__((), ordered=True)
        for key, value in items:
            self[key] = value

    def __setitem__(self, key: Any, value: Any) -> None:
        if key in self:
            super().__setitem__(key, value)
            return
        from psemu.objects.comparison import compare

        later = [(each, held) for each, held in self.items() if compare(each, key, False) > 0]
        for each, _ in later:
            del self[each]
        super().__setitem__(key, value)
        for each, held in later:
            super().__setitem__(each, held)


class CaseTable(Hashtable):
    """A Hashtable or OrderedDictionary that a script made by its constructor: keys of different case are different keys."""

    __slots__ = ()

    @property
    def type_name(self) -> str:
        """By whether it is ordered."""
        return "System.Collections.Specialized.OrderedDictionary" if self.ordered else "System.Collections.Hashtable"

    @staticmethod
    def _fold(key: Any) -> Any:
        return key if type(key) is str else (type(key), key)


class GenericDictionary(Hashtable):
    """A Dictionary`2: *type_name* with its arguments; string keys differ by case unless *ignore_case*."""

    __slots__ = ("ignore_case", "type_name")

    def __init__(
        self, type_name: str, items: Iterable[tuple[Any, Any]] = (), ignore_case: bool = False, convert: bool = True
    ) -> None:
        self.type_name = type_name
        self.ignore_case = ignore_case
        super().__init__()
        for key, value in items:
            if convert:
                self[key] = value
            else:
                super().__setitem__(key, value)

    def _fold(self, key: Any) -> Any:  # type: ignore[override]
        if type(key) is str:
            return key.upper() if self.ignore_case else key
        return (type(key), key)

    def _typed(self, value: Any, which: int) -> Any:
        arguments = type_arguments(self.type_name)
        wanted = arguments[which] if which < len(arguments) else "System.Object"
        if wanted == "System.Object":
            return value
        from psemu.objects import convert_to

        return convert_to(value, wanted)

    def __setitem__(self, key: Any, value: Any) -> None:
        sorts, seen = "Sorted" in self.type_name, self.version
        new = key not in self
        super().__setitem__(self._typed(key, 0), self._typed(value, 1))
        if not sorts and (not new or "Concurrent" in self.type_name):
            # another value for a key that is there
            self.version = seen
        if new and sorts:
            from functools import cmp_to_key

            from psemu.objects.comparison import compare

            order = cmp_to_key(lambda a, b: compare(a, b, self.ignore_case))
            self._items = dict(sorted(self._items.items(), key=lambda item: order(item[1][0])))

    def __contains__(self, key: object) -> bool:
        from psemu.objects import PSInvalidCastException

        try:
            return super().__contains__(self._typed(key, 0))
        except (PSInvalidCastException, TypeError):
            return False

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of *key* as a key of the dictionary's type, else *default*."""
        return self[self._typed(key, 0)] if key in self else default

    def __delitem__(self, key: Any) -> None:
        seen = self.version
        super().__delitem__(self._typed(key, 0))
        if "Sorted" not in self.type_name:
            # .NET lets a dictionary lose what its enumerator has passed
            self.version = seen

    def entries(self) -> list[KeyValuePair]:
        """The pairs in order."""
        arguments = self.type_name[self.type_name.index("[") :]
        return [KeyValuePair(key, value, arguments) for key, value in self.items()]

    def list_properties(self) -> list[tuple[str, object]]:
        """What a dictionary shows."""
        return [("Count", len(self)), ("Keys", TableView(self, "Key")), ("Values", TableView(self, "Value"))]
