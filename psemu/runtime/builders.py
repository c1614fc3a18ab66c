"""System.Text.StringBuilder."""

from __future__ import annotations


class StringBuilder:
    """Text that grows."""

    __slots__ = ("text",)

    type_name = "System.Text.StringBuilder"

    def __init__(self, text: str = "") -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def script_to_string(self) -> str:
        """The text."""
        return self.text

    def item_get(self, index: object) -> object:
        """A character."""
        from psemu.objects import convert_to
        from psemu.objects.numbers import Char

        return Char(self.text[int(convert_to(index, "System.Int32"))])

    def item_set(self, index: object, value: object) -> None:
        """Replace a character."""
        from psemu.objects import convert_to

        at = int(convert_to(index, "System.Int32"))
        self.text = self.text[:at] + str(value) + self.text[at + 1 :]

    def list_properties(self) -> list[tuple[str, object]]:
        """Capacity, MaxCapacity, Length."""
        size = 16
        while size < len(self.text):
            size *= 2
        return [("Capacity", size), ("MaxCapacity", 2147483647), ("Length", len(self.text))]
