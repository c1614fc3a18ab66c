"""Sets of .NET and what compares strings for collections: HashSet, SortedSet, StringComparer."""

from __future__ import annotations

from psemu.objects.net_values import NetValue
from psemu.objects.psobject import Hashtable, PSArray, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_CLASSES = {"Ordinal": "OrdinalCaseSensitiveComparer", "OrdinalIgnoreCase": "OrdinalIgnoreCaseComparer"}


def ordinal_fold(text: str) -> str:
    """*text* as OrdinalIgnoreCase sees it: each character in upper case where that is one, but none that would become ASCII."""
    if text.isascii():
        return text.upper()
    return "".join(
        char.upper() if len(char.upper()) == 1 and (char.isascii() or not char.upper().isascii()) else char
        for char in text
    )


def ordinal_difference(left: str, right: str) -> int:
    """The difference of the first two UTF-16 units that differ, or of the lengths."""
    if not (left.isascii() and right.isascii()):
        a, b = (each.encode("utf-16-be", "surrogatepass") for each in (left, right))
        units = [
            (int.from_bytes(a[at : at + 2]), int.from_bytes(b[at : at + 2])) for at in range(0, min(len(a), len(b)), 2)
        ]
        return next((x - y for x, y in units if x != y), (len(a) - len(b)) // 2)
    return next((ord(x) - ord(y) for x, y in zip(left, right, strict=False) if x != y), len(left) - len(right))


class StringComparer(NetValue):
    """System.StringComparer; *rule* is the name of the property that gives it (``OrdinalIgnoreCase``)."""

    __slots__ = ("culture", "ignore_case")

    def __init__(self, rule: str) -> None:
        type_name = "System." + _CLASSES.get(rule, "CultureAwareComparer")
        super().__init__(type_name, type_name)
        self.ignore_case = rule.endswith("IgnoreCase")
        self.culture = not rule.startswith("Ordinal")

    def list_properties(self) -> list[tuple[str, object]]:
        """It has none."""
        return []

    def key(self, text: Any) -> Any:
        """Equal for texts that it takes for equal."""
        if not isinstance(text, str):
            return text
        if self.culture:
            from psemu.objects.collation import sort_key

            return sort_key(text, self.ignore_case)
        return ordinal_fold(text) if self.ignore_case else str(text)

    def order(self, left: Any, right: Any) -> int:
        """Negative, 0 or positive."""
        a, b = self.key(left), self.key(right)
        if left is None or right is None:
            return (left is not None) - (right is not None)
        if not self.culture:
            return ordinal_difference(a, b)
        return int(a > b) - int(a < b)


COMPARERS = {
    name.lower(): StringComparer(name)
    for name in (
        *("Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase"),
        *("CurrentCulture", "CurrentCultureIgnoreCase"),
    )
}


class NetSet(PSArray):
    """A HashSet`1 or SortedSet`1 in the order it is walked through; *comparer* tells its elements apart, None: they do."""

    __slots__ = ("comparer", "known")

    def __init__(self, items: Iterable[object], type_name: str, comparer: StringComparer | None = None) -> None:
        super().__init__((), type_name)
        self.comparer = comparer
        self.known: set[Any] = set()
        for item in items:
            self.put(item)

    def key(self, item: Any) -> Any:
        """What *item* is told apart by."""
        if self.comparer is not None:
            return self.comparer.key(item)
        if isinstance(item, (list, Hashtable, PSObject)):
            return id(item)
        return type(item), item

    def holds(self, item: Any) -> bool:
        """True if it has *item*."""
        return self.key(item) in self.known

    def put(self, item: Any) -> bool:
        """Add *item*; False if it is there."""
        key = self.key(item)
        if key in self.known:
            return False
        self.known.add(key)
        self.append(item)
        if "SortedSet" in self.type_name:
            from functools import cmp_to_key

            from psemu.objects.comparison import compare

            order = self.comparer.order if self.comparer is not None else lambda a, b: compare(a, b, False)
            self.sort(key=cmp_to_key(order))
        return True

    def drop(self, item: Any) -> bool:
        """Remove *item*; False if it is not there."""
        key = self.key(item)
        if key not in self.known:
            return False
        self.known.discard(key)
        del self[next(place for place, each in enumerate(self) if self.key(each) == key)]
        return True

    def keep(self, items: list[Any]) -> None:
        """Hold *items* only."""
        self[:] = []
        self.known.clear()
        for item in items:
            self.put(item)

    def clear(self) -> None:
        """Hold nothing."""
        self.keep([])
