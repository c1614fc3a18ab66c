"""``[Enum]::Member``."""

from __future__ import annotations

from psemu.objects.enums import find_enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects import EnumValue


def enum_member(type_name: str, name: str) -> EnumValue | None:
    """The member *name* (any case) of an enum, None if there is none."""
    from psemu.objects import EnumValue

    enum = find_enum(type_name)
    if enum is None:
        return None
    for known, value in enum.members.items() if hasattr(enum.members, "items") else enum.members:
        if known.lower() == name.lower():
            return EnumValue(type_name, known, value)
    return None
