"""An open script: its text as the editor has it, and its tree, which follows the changes of the text when it is asked for."""

from __future__ import annotations

from psemu.completion.context import ScriptContext
from psemu.extent import SourceText
from psemu.parser.incremental import IncrementalParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.completion import Surroundings
    from psemu.parser import ParseResult, ast


class ScriptDocument(ScriptContext):
    """A script that is being written. Places are offsets in characters; :meth:`offset` and :meth:`position` turn the protocol's lines
    and UTF-16 columns (both from 0) into them and back."""

    def __init__(
        self, text: str, surroundings: Surroundings, path: str | None = None, version: int | None = None
    ) -> None:
        self.path = path
        self.version = version
        self._parser = IncrementalParser("", path)
        super().__init__("", self._parser.result.ast, surroundings)
        self._source = self._parser.result.source
        self.replace(text)

    def replace(self, text: str) -> None:
        """Takes *text* as the whole text. A mark of its encoding at the beginning means nothing to PowerShell."""
        self.text = " " + text[1:] if text.startswith("\ufeff") else text
        self._source = SourceText(self.text, self.path)

    def edit(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Replaces what stands between two positions by *text*."""
        first, last = sorted((self.offset(*start), self.offset(*end)))
        self.replace(self.text[:first] + text + self.text[last:])

    @property
    def source(self) -> SourceText:
        """The present text."""
        return self._source

    @property
    def parsed(self) -> ParseResult:
        """The parse of the present text."""
        result = self._parser.result
        if result.source.text != self.text:
            result = self._parser.change(self.text)
            self.tree, self._source = result.ast, result.source
            self.forget()
        return result

    def landmarks(self) -> list[ast.Ast]:
        """Those of the present tree."""
        if self._landmarks is None:
            self._landmarks = self._parser.landmarks()
        return self._landmarks

    def offset(self, line: int, column: int) -> int:
        """The offset of a position; one beyond the end of its line or text is moved there."""
        starts = self.source.line_starts
        if line >= len(starts):
            return len(self.text)
        written = self.source.line_text(line + 1)
        if not written.isascii():
            units = written.encode("utf-16-le", "surrogatepass")[: column * 2]
            column = len(units.decode("utf-16-le", "ignore"))
        return starts[line] + min(column, len(written))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and UTF-16 column of *offset*."""
        return position_in(self.source, offset)


def position_in(source: SourceText, offset: int) -> tuple[int, int]:
    """Line and UTF-16 column, both from 0, of *offset* in a text."""
    line, column = source.line_column(min(offset, len(source.text)))
    start = source.line_starts[line - 1]
    before = source.text[start : start + column - 1]
    return line - 1, column - 1 if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2


def lsp_range(source: SourceText, start: int, end: int) -> dict[str, Any]:
    """A range of the protocol."""
    first, last = position_in(source, start), position_in(source, end)
    return {
        "start": {"line": first[0], "character": first[1]},
        "end": {"line": last[0], "character": last[1]},
    }
