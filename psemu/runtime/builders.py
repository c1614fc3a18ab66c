"""System.Text.StringBuilder."""

from __future__ import annotations


class StringBuilder:
    """Text that grows."""

    __slots__ = ("capacity", "text")

    type_name = "System.Text.StringBuilder"

    def __init__(self, text: str = "", capacity: int = 16) -> None:
        self.text = text
        self.capacity = capacity

    @property
    def room(self) -> int:
        """How many characters it has made room for."""
        room = self.capacity or 16
        while room < len(self.text):
            room *= 2
        return room

    def __str__(self) -> str:
        return self.text

    def script_to_string(self) -> str:
        """The text."""
        return self.text

    def item_get(self, index: object) -> object:
        """A character."""
        from psemu.objects import convert_to
        from psemu.objects.numbers import Char

        place = int(convert_to(index, "System.Int32"))
        if not 0 <= place < len(self.text):
            from psemu.runtime.flow import NetError

            raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
        return Char(self.text[place])

    def item_set(self, index: object, value: object) -> None:
        """Replace a character."""
        from psemu.objects import convert_to

        at = int(convert_to(index, "System.Int32"))
        self.text = self.text[:at] + str(value) + self.text[at + 1 :]

    def list_properties(self) -> list[tuple[str, object]]:
        """Capacity, MaxCapacity, Length."""
        return [("Capacity", self.room), ("MaxCapacity", 2147483647), ("Length", len(self.text))]
