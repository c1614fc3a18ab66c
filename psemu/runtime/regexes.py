"""Regular expression objects of a script: Match and Group."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any


class Group:
    """System.Text.RegularExpressions.Group of one match."""

    __slots__ = ("index", "length", "name", "success", "value")

    type_name = "System.Text.RegularExpressions.Group"

    def __init__(self, found: re.Match[str], number: int, name: str) -> None:
        value = found.group(number)
        self.success = value is not None
        self.value = value or ""
        self.index = found.start(number) if self.success else 0
        self.length = len(self.value)
        self.name = name

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        return [
            ("Success", self.success),
            ("Name", self.name),
            ("Captures", [self] if self.success else []),
            ("Index", self.index),
            ("Length", self.length),
            ("Value", self.value),
        ]

    def __str__(self) -> str:
        return self.value


class GroupCollection:
    """``$match.Groups``: by number or name."""

    __slots__ = ("groups",)

    type_name = "System.Text.RegularExpressions.GroupCollection"

    def __init__(self, groups: list[Group]) -> None:
        self.groups = groups

    def enumerated_items(self) -> list[Group]:
        """The groups in order."""
        return self.groups

    def item_get(self, key: Any) -> Group | None:
        """The group of that number or name."""
        if isinstance(key, int):
            return self.groups[key] if 0 <= key < len(self.groups) else None
        return next((group for group in self.groups if group.name == str(key)), None)

    def list_properties(self) -> list[tuple[str, object]]:
        """Count."""
        return [("Count", len(self.groups))]


class Match(Group):
    """System.Text.RegularExpressions.Match."""

    __slots__ = ("found",)

    type_name = "System.Text.RegularExpressions.Match"

    def __init__(self, found: re.Match[str]) -> None:
        super().__init__(found, 0, "0")
        self.found = found

    @property
    def groups(self) -> GroupCollection:
        """All groups."""
        names = {number: name for name, number in self.found.re.groupindex.items()}
        return GroupCollection(
            [Group(self.found, number, names.get(number, str(number))) for number in range(self.found.re.groups + 1)]
        )

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        return [("Groups", self.groups), *super().list_properties()]
