"""Lists: ``Label : value`` lines with the labels of one object under each other, long values wrapped under themselves."""

from __future__ import annotations

from psemu.formatting.lines import RESET, cell_width, head, split_lines, wrap

_SEPARATOR = " : "


def list_lines(pairs: list[tuple[str, str]], screen: int, style: str = "") -> list[str]:
    """The lines of one object whose labels and values are *pairs*; *style*, an ANSI sequence, is that of the labels."""
    if not pairs:
        return []
    longest = max(cell_width(label) for label, _ in pairs)
    # one cell is the least that is left for the value
    room = max(min(longest, screen - len(_SEPARATOR) - 1), 1)
    value_cells = max(screen - room - len(_SEPARATOR), 1)
    blank = " " * (room + len(_SEPARATOR))
    lines: list[str] = []
    for label, value in pairs:
        label = head(label, room)
        start = label + " " * (room - cell_width(label)) + _SEPARATOR
        start = f"{style}{start}{RESET}" if style else start
        for line in split_lines(value):
            for piece in wrap(line, value_cells):
                lines.append(start + piece)
                start = blank
    return lines
