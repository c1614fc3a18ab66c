"""Checks the PowerShell in the fences of a markdown page; findings stand at their places in the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from psemu.diagnostic import ERROR, CorrectionExtent, DiagnosticRecord
from psemu.extent import SourceText
from psemu.help.transcript import commands_alone
from psemu.lint.engine import check_commands
from psemu.parser import ast, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.catalog import Catalog
    from psemu.extent import ScriptExtent
    from psemu.parser import ParseResult

#: languages of fences that hold PowerShell; Microsoft's pages add "-interactive"
_LANGUAGES = ("powershell", "pwsh", "ps1", "psm1", "posh", "ps", "azurepowershell", "azps")
_FENCE = re.compile(r"^(?P<indent>[ \t]*(?:>[ \t]?)*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)$")
#: `<name>`, where a page leaves the reader something to fill in
_PLACEHOLDER = re.compile(r"<[A-Za-z][\w .\-]{0,60}>")
_UNKNOWN = ("CommandNotFoundException", "UnknownCommand")


class Fence:
    """A fence's *code*, and where its lines stand in the page."""

    __slots__ = ("_code_starts", "_page_starts", "code")

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self.code = "".join(text for _, text in lines)
        self._page_starts = [start for start, _ in lines]
        self._code_starts = [0]
        for _, text in lines[:-1]:
            self._code_starts.append(self._code_starts[-1] + len(text))

    def place(self, offset: int) -> int:
        """Where the character at *offset* of the code stands in the page."""
        line = bisect_right(self._code_starts, offset) - 1
        return self._page_starts[line] + offset - self._code_starts[line]


def powershell_fences(text: str) -> Iterator[Fence]:
    """The fences of *text* whose language is PowerShell, one without an end included; blanks and ``>`` before a fence are no code."""
    mark = ""
    lines: list[tuple[int, str]] | None = None
    indent = 0
    start = 0
    for line in text.splitlines(keepends=True):
        match = _FENCE.match(line.rstrip("\r\n"))
        if not mark:
            if match is not None:
                mark, indent = match["mark"], len(match["indent"])
                lines = [] if _is_powershell(match["info"]) else None
        elif match is not None and match["mark"].startswith(mark) and not match["info"].strip():
            if lines:
                yield Fence(lines)
            mark, lines = "", None
        elif lines is not None:
            own = min(indent, len(line) - len(line.lstrip(" \t>")))
            lines.append((start + own, line[own:]))
        start += len(line)
    if lines:
        yield Fence(lines)


def _is_powershell(info: str) -> bool:
    word = re.split(r"[\s{},:]+", info.strip().lstrip("{.").lower(), maxsplit=1)[0]
    return word.removesuffix("-interactive") in _LANGUAGES


def check_markdown(text: str, path: str | None, catalog: Catalog) -> list[DiagnosticRecord]:
    """The findings about the PowerShell of a page: of each fence the first parse error, and what binding says about its commands.

    Prompts and what their commands printed are left out; ``<name>`` stands for a value; what one fence defines the others know.
    """
    source = SourceText(text, path)
    fences = []
    defined: set[str] = set()
    for fence in powershell_fences(text):
        result = _parsed(fence)
        fences.append((fence, result))
        defined |= {node.name.lower() for node in result.ast.walk() if type(node) is ast.FunctionDefinitionAst}
    records: list[DiagnosticRecord] = []
    for fence, result in fences:
        found = [
            DiagnosticRecord(result.source.extent(error.start, error.end), error.error_id, error.message, ERROR)
            for error in result.errors[:1]
        ]
        found += check_commands(result, catalog)
        for record in sorted(found, key=lambda record: record.extent.start):
            if record.code in _UNKNOWN and record.extent.text.lower() in defined:
                continue
            records.append(_moved(record, fence, source))
    return records


def _parsed(fence: Fence) -> ParseResult:
    code = commands_alone(fence.code)
    result = parse(code)
    if result.errors and "<" in code:
        # of the same length, so that every place stays
        filled = _PLACEHOLDER.sub(lambda match: "$" + "_" * (len(match[0]) - 1), code)
        mended = parse(filled)
        if len(mended.errors) < len(result.errors):
            return mended
    return result


def _moved(record: DiagnosticRecord, fence: Fence, source: SourceText) -> DiagnosticRecord:
    def moved(extent: ScriptExtent) -> ScriptExtent:
        start = fence.place(extent.start)
        return source.extent(
            start, max(start, fence.place(max(extent.start, extent.end - 1)) + (extent.end > extent.start))
        )

    corrections = tuple(
        CorrectionExtent(moved(item.extent), item.text, item.description) for item in record.corrections
    )
    return DiagnosticRecord(
        moved(record.extent), record.code, record.message, record.severity, corrections, record.notes
    )
