"""Arrays of several dimensions (``[int[,]]::new(2, 2)``), which the pipeline takes apart row by row."""

from __future__ import annotations

from psemu.objects import PSArray, convert_to, to_text
from psemu.objects.operators import MAX_REPEAT, runtime_error
from psemu.runtime.flow import NetError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class GridArray(PSArray):
    """An array of several dimensions: its elements row by row, *sizes* its lengths."""

    __slots__ = ("sizes",)

    def __init__(self, items: Iterable[object], type_name: str, sizes: tuple[int, ...]) -> None:
        super().__init__(items, type_name)
        self.sizes = sizes

    def _place(self, where: Any) -> int | None:
        """The place of the element at the indexes *where*, None if it is outside; negative ones count from the end."""
        given = where if isinstance(where, list) else [where]
        if len(given) != len(self.sizes):
            shown = ",".join(to_text(each) for each in given)
            raise runtime_error(
                f"Cannot index into a {len(self.sizes)} dimensional array with index [{shown}].",
                "NeedMultidimensionalIndex",
                target=where,
            )
        place = 0
        for each, size in zip(given, self.sizes, strict=True):
            at = int(convert_to(each, "System.Int32"))
            at = at + size if at < 0 else at
            if not 0 <= at < size:
                return None
            place = place * size + at
        return place

    def item_get(self, where: Any) -> Any:
        """An element; nothing outside the bounds."""
        place = self._place(where)
        return None if place is None else self[place]

    def item_set(self, where: Any, value: Any) -> None:
        """Replace an element; an error outside the bounds."""
        place = self._place(where)
        if place is None:
            raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
        element = self.type_name[: self.type_name.rindex("[")]
        if element != "System.Object":
            value = convert_to(value, element)
        self[place] = value


def make_grid(type_name: str, sizes: tuple[int, ...]) -> GridArray:
    """An array of *sizes* filled with the element type's default."""
    from psemu.runtime.param_block import initial_value

    total = 1
    for size in sizes:
        if size < 0:
            raise NetError("System.OverflowException", "Arithmetic operation resulted in an overflow.")
        total *= size
        if total > MAX_REPEAT:
            raise NetError("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
    element = type_name[: type_name.rindex("[")]
    return GridArray([None if element == "System.Object" else initial_value(element)] * total, type_name, sizes)
