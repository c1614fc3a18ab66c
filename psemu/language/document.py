"""An open script: its text as the editor has it, and its tree, read again when the text has changed."""

from __future__ import annotations

from psemu.completion.context import ScriptContext
from psemu.parser import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.completion import Surroundings
    from psemu.extent import SourceText
    from psemu.parser import ParseResult


class ScriptDocument(ScriptContext):
    """A script that is being written. Places are offsets in characters; :meth:`offset` and :meth:`position` turn the protocol's lines
    and UTF-16 columns (both from 0) into them and back."""

    def __init__(self, text: str, surroundings: Surroundings, path: str | None = None) -> None:
        self.path = path
        self.parsed: ParseResult = parse(text, path)
        self.source: SourceText = self.parsed.source
        super().__init__(text, self.parsed.ast, surroundings)

    def offset(self, line: int, column: int) -> int:
        """The offset of a position; one beyond the end of its line or text is moved there."""
        starts = self.source.line_starts
        if line >= len(starts):
            return len(self.text)
        written = self.source.line_text(line + 1)
        if not written.isascii():
            column = len(written.encode("utf-16-le", "surrogatepass")[: column * 2].decode("utf-16-le", "ignore"))
        return starts[line] + min(column, len(written))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and UTF-16 column of *offset*."""
        line, column = self.source.line_column(min(offset, len(self.text)))
        before = self.source.line_text(line)[: column - 1]
        return line - 1, len(before.encode("utf-16-le", "surrogatepass")) // 2
