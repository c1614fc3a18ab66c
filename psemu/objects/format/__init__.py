"""Values to text by a format: what .NET's ``ToString(format)`` and ``String.Format`` write, for the ``-f`` operator and its kin."""

from __future__ import annotations

from psemu.objects.format.cultures import EN_US, INVARIANT, Culture, FormatException, find_culture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.format.composite import format_composite, format_value

__all__ = ["EN_US", "INVARIANT", "Culture", "FormatException", "find_culture", "format_composite", "format_value"]


def __getattr__(name: str) -> object:
    # who converts a value needs a culture, but seldom a format
    if name not in ("format_composite", "format_value"):
        raise AttributeError(f"module 'psemu.objects.format' has no attribute {name!r}")
    from psemu.objects.format import composite

    globals()[name] = value = getattr(composite, name)
    return value
