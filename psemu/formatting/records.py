"""What Format-* cmdlets send down the pipeline: format records, opaque to scripts, that the output end turns into text."""

from __future__ import annotations

from psemu.objects.psobject import OpaqueObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format."


class Column:
    """One column of a table, or one line of a list: *label*, what to show (*value_of*), and how.

    *width* 0 is automatic; *align* is ``left``, ``right``, ``center`` or empty (by the first object's value); *form* is a format
    such as ``N2`` or ``{0:N2} kg``.
    """

    __slots__ = ("align", "form", "label", "value_of", "width")

    def __init__(
        self, label: str, value_of: Callable[[object], object], width: int = 0, align: str = "", form: str = ""
    ) -> None:
        self.label = label
        self.value_of = value_of
        self.width = width
        self.align = align
        self.form = form


class FormatStartData(OpaqueObject):
    """The start of a view: *shape* is ``table``, ``list``, ``wide`` or ``custom``; *columns* are those of a table."""

    __slots__ = ("aligns", "autosize", "column_count", "hide_headers", "labels", "shape", "widths", "wrap")

    def __init__(self, shape: str) -> None:
        super().__init__(_NAMESPACE + "FormatStartData")
        self.shape = shape
        self.labels: list[str] = []
        self.widths: list[int] = []
        self.aligns: list[str] = []
        self.autosize = False
        self.wrap = False
        self.hide_headers = False
        self.column_count = 0


class GroupStartData(OpaqueObject):
    """The start of a group; *label* is its line (``On: True``), None without grouping."""

    __slots__ = ("label",)

    def __init__(self, label: str | None = None) -> None:
        super().__init__(_NAMESPACE + "GroupStartData")
        self.label = label


class FormatEntryData(OpaqueObject):
    """One object: *cells* of a table or wide view, ``(label, text)`` pairs of a list, or *lines* as they are.

    *out_of_band* entries (strings, numbers, errors) stand between the rows of whatever is shown.
    """

    __slots__ = ("cells", "lines", "out_of_band", "pairs")

    def __init__(self) -> None:
        super().__init__(_NAMESPACE + "FormatEntryData")
        self.cells: list[str] = []
        self.pairs: list[tuple[str, str]] = []
        self.lines: list[str] = []
        self.out_of_band = False


class GroupEndData(OpaqueObject):
    """The end of a group."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_NAMESPACE + "GroupEndData")


class FormatEndData(OpaqueObject):
    """The end of a view."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_NAMESPACE + "FormatEndData")


RECORDS = (FormatStartData, GroupStartData, FormatEntryData, GroupEndData, FormatEndData)
