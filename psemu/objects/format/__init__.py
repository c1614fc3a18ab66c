"""Values to text by a format: what .NET's ``ToString(format)`` and ``String.Format`` write, for the ``-f`` operator and its kin."""

from __future__ import annotations

from psemu.objects.format.composite import format_composite, format_value
from psemu.objects.format.cultures import EN_US, INVARIANT, Culture, FormatException, find_culture

__all__ = ["EN_US", "INVARIANT", "Culture", "FormatException", "find_culture", "format_composite", "format_value"]
