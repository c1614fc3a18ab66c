"""Objects to text, as ``Out-String`` shows them: data flows from the pipeline through format records to lines."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["format_objects"]


def format_objects(objects: Iterable[object], width: int = 120, enumeration_limit: int = 4, color: bool = False) -> str:
    """The text that a host with *width* columns shows for *objects*; every line ends with a newline.

    *enumeration_limit* is ``$FormatEnumerationLimit``: how many elements of a collection a cell shows (-1: all). *color*: with ANSI
    sequences, as on a terminal.
    """
    from psemu.formatting.output import FormattedOutput

    return FormattedOutput(width, enumeration_limit, color=color).text_of(objects)
