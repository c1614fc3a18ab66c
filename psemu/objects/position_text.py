"""Where an error is, as PowerShell's PositionMessage has it: the place, the line cut to what matters, and tildes below."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import ScriptExtent

_MAX_LINE = 69
#: how much of the line is shown before what is wrong, where not all of it can be
_BEFORE = 12


def cut_line(extent: ScriptExtent) -> tuple[str, int, int]:
    """The line of *extent*'s start as it is shown, and offset and width of the tildes below it."""
    line, column = extent.start_line_column
    end_line, end_column = extent.end_line_column
    text = extent.source.line_text(line).rstrip()
    before = column - 1
    length = end_column - column if line == end_line and end_column <= len(text) + 1 else len(text) - column + 1
    if "\t" in text:
        text, before, length = _expand(text, before, length)
    if len(text) <= _MAX_LINE:
        return text, before, max(length, 1)
    first = 0 if before + length <= _MAX_LINE else max(0, min(before - _BEFORE, len(text) - _MAX_LINE))
    shown = text[first : first + _MAX_LINE]
    length = min(length, first + _MAX_LINE - before)
    prefix = "… " if first else ""
    suffix = " …" if first + _MAX_LINE < len(text) else ""
    return f"{prefix}{shown}{suffix}", before - first + len(prefix), max(length, 1)


def position_message(extent: ScriptExtent) -> str:
    """``At line:1 char:5`` with the line and tildes under the extent."""
    line, column = extent.start_line_column
    place = f"At {extent.path or 'line'}:{line} char:{column}"
    if not extent.source.line_text(line).rstrip():
        return place
    text, start, size = cut_line(extent)
    return f"{place}\n+ {text}\n+ {' ' * start}{'~' * size}"


def _expand(text: str, before: int, length: int) -> tuple[str, int, int]:
    found = []
    new_before, new_length = before, length
    for index, ch in enumerate(text):
        if ch == "\t":
            found.append("    ")
            if index < before:
                new_before += 3
            elif index < before + length:
                new_length += 3
        else:
            found.append(ch)
    return "".join(found), new_before, new_length
