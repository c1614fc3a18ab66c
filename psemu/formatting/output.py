"""Format records to lines on a screen of some width; plain objects get their default view on the way."""

from __future__ import annotations

from psemu.formatting.generator import FormatRequest, RecordGenerator
from psemu.formatting.lines import LABEL_STYLE, cell_width, plain
from psemu.formatting.list_view import list_lines
from psemu.formatting.records import FormatEndData, FormatEntryData, FormatStartData, GroupEndData, GroupStartData
from psemu.formatting.table import TableWriter, column_widths, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class FormattedOutput:
    """Collects the lines of one Out-String (or of a host) with *width* columns; *color*: the host is a terminal that knows ANSI."""

    def __init__(
        self, width: int = 120, enumeration_limit: int = 4, error_view: str = "ConciseView", color: bool = False
    ) -> None:
        self._width = width
        self._color = color
        request = FormatRequest(limit=enumeration_limit)
        request.error_view = error_view
        request.width = width
        request.color = color
        self._generator = RecordGenerator(request, self._take)
        self._lines: list[str] = []
        self._start: FormatStartData | None = None
        self._waiting: list[FormatEntryData] | None = None
        self._table: TableWriter | None = None
        self._wide: list[str] = []

    def text_of(self, objects: Iterable[object]) -> str:
        """All of *objects* as text, every line ended."""
        for value in objects:
            self._generator.process(value)
        self._generator.end()
        self._flush()
        return "".join(line + "\n" for line in self._lines)

    def _write(self, lines: list[str]) -> None:
        self._lines.extend(lines if self._color else map(plain, lines))

    def _take(self, record: object) -> None:
        if isinstance(record, FormatEntryData):
            if self._waiting is not None:
                self._waiting.append(record)
            else:
                self._entry(record)
        elif isinstance(record, FormatStartData):
            self._flush()
            self._start = record
            self._write([""])
        elif isinstance(record, GroupStartData):
            self._group_start(record)
        elif isinstance(record, GroupEndData):
            self._flush()
        elif isinstance(record, FormatEndData):
            self._flush()
            if self._start is not None and self._start.shape != "list":
                self._write([""])
            self._start = None

    def _group_start(self, record: GroupStartData) -> None:
        start = self._start
        if start is None:
            return
        if record.label is not None:
            self._write(["   " + record.label, ""])
        if start.shape == "wide":
            self._waiting = []
        elif start.shape == "table":
            if start.autosize or not any(width > 0 for width in start.widths):
                self._waiting = []
            else:
                self._begin_table(list(start.widths))

    def _begin_table(self, widths: list[int]) -> None:
        start = self._start
        assert start is not None
        self._table = TableWriter(start.labels, column_widths(widths, self._width), start.aligns)
        if not start.hide_headers:
            self._write(self._table.header(LABEL_STYLE if self._color else ""))

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None or self._start is None:
            return
        if self._start.shape == "wide":
            self._write_wide(waiting)
            return
        widths = [cell_width(label) for label in self._start.labels]
        for entry in waiting:
            if not entry.out_of_band:
                widths = [max(width, cell_width(cell)) for width, cell in zip(widths, entry.cells, strict=False)]
        self._begin_table([max(width, 1) for width in widths])
        for entry in waiting:
            self._entry(entry)

    def _write_wide(self, entries: list[FormatEntryData]) -> None:
        start = self._start
        assert start is not None
        if start.autosize:
            longest = max((cell_width(cell) for entry in entries for cell in entry.cells), default=1)
            count = max((self._width + 1) // (longest + 1), 1)
            widths = [longest] * count
        else:
            count = start.column_count or 2
            widths = column_widths([0] * count, self._width)
        row: list[str] = []
        for entry in entries:
            if entry.out_of_band:
                self._wide_row(row, widths)
                row = []
                self._write(entry.lines)
                continue
            row.extend(entry.cells)
            if len(row) == count:
                self._wide_row(row, widths)
                row = []
        self._wide_row(row, widths)

    def _wide_row(self, row: list[str], widths: list[int]) -> None:
        if row:
            row = row + [""] * (len(widths) - len(row))
            last = len(widths) - 1
            self._write(
                [
                    " ".join(
                        field(cell, width, "left", index != last)
                        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
                    )
                ]
            )

    def _entry(self, entry: FormatEntryData) -> None:
        start = self._start
        if entry.out_of_band or start is None:
            self._write(entry.lines)
        elif start.shape == "table":
            if self._table is not None:
                self._write(self._table.row(entry.cells, start.wrap))
        elif start.shape == "list":
            self._write([*list_lines(entry.pairs, self._width, LABEL_STYLE if self._color else ""), ""])
        elif start.shape == "text":
            self._write(entry.lines)
        else:
            self._write([*entry.lines, ""])
