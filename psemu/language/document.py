"""An open script: its text as the editor has it, and its tree, read again when the text has changed."""

from __future__ import annotations

from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.extent import SourceText
    from psemu.parser import ParseResult


class ScriptDocument:
    """A script that is being written. Places are offsets in characters; :meth:`offset` and :meth:`position` turn the protocol's lines
    and UTF-16 columns (both from 0) into them and back."""

    def __init__(self, text: str, path: str | None = None) -> None:
        self.path = path
        self.parsed: ParseResult = parse(text, path)
        self.source: SourceText = self.parsed.source
        self.text = text
        self._parents: dict[int, ast.Ast] | None = None

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

    def around(self, offset: int) -> list[ast.Ast]:
        """The nodes that hold *offset* or end there, the innermost last."""
        return [node for node in self.parsed.ast.walk() if node.start <= offset <= node.end]

    def parent(self, node: ast.Ast) -> ast.Ast | None:
        """The node around *node*."""
        if self._parents is None:
            self._parents = {id(child): each for each in self.parsed.ast.walk() for child in each.children}
        return self._parents.get(id(node))

    def above(self, node: ast.Ast) -> Iterator[ast.Ast]:
        """The nodes around *node*, the nearest first."""
        found = self.parent(node)
        while found is not None:
            yield found
            found = self.parent(found)
