"""Tables: which columns fit, how wide they are, and the text of their rows."""

from __future__ import annotations

from psemu.formatting.lines import ELLIPSIS, RESET, cell_width, first_line, head, tail, wrap

_LEAST = 1


def _fits(widths: list[int]) -> int:
    visible = [width for width in widths if width > 0]
    return sum(visible) + max(len(visible) - 1, 0)


def column_widths(asked: list[int], screen: int) -> list[int]:
    """The widths of columns on a screen: 0 in *asked* shares what is left; the last ones shrink or vanish (-1)."""
    widths = list(asked)
    if any(width <= 0 for width in widths):
        free = [index for index, width in enumerate(widths) if width <= 0]
        for index in free:
            widths[index] = _LEAST
        available = screen - _fits(widths)
        if available > 0:
            share, rest = divmod(available, len(free))
            for place, index in enumerate(free):
                widths[index] += share + (place < rest)
    while (excess := _fits(widths) - screen) > 0:
        last = max((index for index, width in enumerate(widths) if width > 0), default=-1)
        if last < 0:
            break
        smaller = widths[last] - excess
        widths[last] = smaller if smaller >= _LEAST else -1
    return widths


def field(text: str, width: int, align: str, pad: bool) -> str:
    """*text* in a column of *width*: cut with an ellipsis or filled with blanks (on the right only if *pad*)."""
    text = first_line(text)
    size = cell_width(text)
    if size < width:
        missing = width - size
        if align == "right":
            return " " * missing + text
        if align == "center":
            left = missing // 2
            return " " * left + text + (" " * (missing - left) if pad else "")
        return text + " " * missing if pad else text
    if size > width:
        if width <= 1:
            return tail(text, width) if align == "right" else head(text, width)
        text = ELLIPSIS + tail(text, width - 1) if align == "right" else head(text, width - 1) + ELLIPSIS
        # a wide character that was cut leaves one cell
        missing = width - cell_width(text)
        if missing > 0:
            text = " " * missing + text if align == "right" else text + " " * missing
    return text


class TableWriter:
    """The text of one table: *widths* are those :func:`column_widths` gave."""

    def __init__(self, labels: list[str], widths: list[int], aligns: list[str]) -> None:
        self.labels = labels
        self.widths = widths
        self.aligns = aligns

    def header(self, style: str = "") -> list[str]:
        """The labels and the dashes under them; *style*, an ANSI sequence, is that of each of them."""
        if not any(width > 0 for width in self.widths):
            return []
        dashes = [
            "-" * min(cell_width(label), max(width, 0)) for label, width in zip(self.labels, self.widths, strict=True)
        ]
        if not style:
            return [*self._wrapped(self.labels), " ".join(self._fields(dashes))]
        columns = self._columns(self.labels)
        lines = [
            "".join(f"{style}{' ' if place else ''}{column[at]}{RESET}" for place, column in enumerate(columns))
            for at in range(len(columns[0]))
        ]
        return [*lines, " ".join(f"{style}{dash}{RESET}" for dash in self._fields(dashes))]

    def row(self, cells: list[str], wrapped: bool) -> list[str]:
        """The lines of one row; missing cells are empty."""
        if not any(width > 0 for width in self.widths):
            return []
        cells = cells + [""] * (len(self.widths) - len(cells))
        return self._wrapped(cells) if wrapped else [" ".join(self._fields(cells))]

    def _fields(self, cells: list[str]) -> list[str]:
        parts = []
        last = len(self.widths) - 1
        for index, width in enumerate(self.widths):
            if width > 0:
                parts.append(field(cells[index], width, self.aligns[index], index != last))
        return parts

    def _wrapped(self, cells: list[str]) -> list[str]:
        columns = self._columns(cells)
        return [" ".join(lines[at] for lines in columns) for at in range(len(columns[0]))]

    def _columns(self, cells: list[str]) -> list[list[str]]:
        """Of each column that is shown its lines, as many as the longest has."""
        shown = [index for index, width in enumerate(self.widths) if width > 0]
        columns: list[list[str]] = []
        for index in shown:
            width, align = self.widths[index], self.aligns[index]
            pad = index != shown[-1]
            lines = wrap(cells[index], width)
            if len(lines) > 1:
                lines = [line.rstrip() for line in lines]
            if pad or align in ("right", "center"):
                lines = [field(line, width, align, pad) for line in lines]
            columns.append(lines)
        height = max(map(len, columns))
        for index, lines in zip(shown, columns, strict=True):
            lines.extend([" " * self.widths[index]] * (height - len(lines)))
        return columns
