"""The floor of the flow: where a piece of text lies in its source (PowerShell's ``IScriptExtent``)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class SourceText:
    """A text, the path it came from, and its line table.

    Offsets everywhere in psemu count Python characters (code points); :meth:`utf16` turns one into PowerShell's UTF-16 unit offset.
    A line ends at LF, CRLF or CR, as PowerShell counts lines.
    """

    __slots__ = ("_line_starts", "path", "text")

    def __init__(self, text: str, path: str | None = None) -> None:
        self.text = text
        self.path = path
        self._line_starts: Sequence[int] | None = None

    @property
    def line_starts(self) -> Sequence[int]:
        """Offset of the first character of each line, made on first use."""
        if self._line_starts is None:
            starts = [0]
            text, i = self.text, 0
            if text.count("\r") != text.count("\r\n"):
                while i < len(text):
                    ch = text[i]
                    i += 1
                    if ch == "\r":
                        if i < len(text) and text[i] == "\n":
                            i += 1
                        starts.append(i)
                    elif ch == "\n":
                        starts.append(i)
            else:
                i = text.find("\n")
                while i >= 0:
                    starts.append(i + 1)
                    i = text.find("\n", i + 1)
            self._line_starts = starts
        return self._line_starts

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of *offset*, both counted from 1."""
        # not by the module bisect, which is Python around this and takes twice as long to import
        from _bisect import bisect_right

        starts = self.line_starts
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line_range(self, line: int) -> tuple[int, int]:
        """Offsets of the first character of 1-based *line* and of its end of line, which may be long without costing anything."""
        starts = self.line_starts
        start, end = starts[line - 1], starts[line] if line < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line_text(self, line: int) -> str:
        """Text of 1-based *line* without its end."""
        start, end = self.line_range(line)
        return self.text[start:end]

    def utf16(self, offset: int) -> int:
        """Offset in UTF-16 code units, as PowerShell counts."""
        text = self.text
        if text.isascii():
            return offset
        return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2

    def extent(self, start: int, end: int) -> ScriptExtent:
        """The extent of ``text[start:end]``."""
        return ScriptExtent(self, start, end)


class ScriptExtent:
    """A range ``[start, end)`` of a :class:`SourceText`."""

    __slots__ = ("end", "source", "start")

    def __init__(self, source: SourceText, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    @property
    def text(self) -> str:
        """The text that the extent covers."""
        return self.source.text[self.start : self.end]

    @property
    def path(self) -> str | None:
        """Path of the source, None for a text that has none."""
        return self.source.path

    @property
    def start_line_column(self) -> tuple[int, int]:
        """1-based line and column of the first character."""
        return self.source.line_column(self.start)

    @property
    def end_line_column(self) -> tuple[int, int]:
        """1-based line and column just behind the last character."""
        return self.source.line_column(self.end)

    def __repr__(self) -> str:
        return f"ScriptExtent({self.path!r}, {self.start}, {self.end})"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ScriptExtent)
            and (self.start, self.end) == (other.start, other.end)
            and self.source.text == other.source.text
        )

    def __hash__(self) -> int:
        return hash((self.start, self.end))


#: the place of what stands nowhere in a text (PowerShell's ``EmptyScriptExtent``)
EMPTY_EXTENT = ScriptExtent(SourceText(""), 0, 0)
