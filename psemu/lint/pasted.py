"""Findings about what came along when a script was copied: prompts, line numbers, characters that only look like code."""

from __future__ import annotations

import re
from bisect import bisect_left

from psemu.diagnostic import ERROR, WARNING, CorrectionExtent, DiagnosticRecord
from psemu.extent import SourceText
from psemu.parser import ParseResult, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import ScriptExtent
    from psemu.lint.script_text import ScriptText
    from psemu.parser.tokens import Token

PASTED_TEXT = "PastedText"
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{2,5})|#x([0-9a-fA-F]{2,4}));")
_QUOTED = ("StringLiteral", "StringExpandable", "HereStringLiteral", "HereStringExpandable", "Comment")
_DOUBLE = "\u201c\u201d\u201e"
_SINGLE = "\u2018\u2019\u201a\u201b"
#: what looks like a sign of the language and is a letter of a word to PowerShell → the sign
_LOOK_ALIKES = {
    **dict.fromkeys("\u2010\u2011\u2012\u2043\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u201f\u2033\u301d\u301e\u301f\uff02\u00ab\u00bb", '"'),
    **dict.fromkeys("\u00b4\u2032\uff07\u2039\u203a", "'"),
    **dict(zip("\uff04\uff08\uff09\uff1b\uff5b\uff5c\uff5d", "$();{|}", strict=True)),
}
_LOOK_ALIKE = re.compile(f"[{''.join(_LOOK_ALIKES)}]")


def pasted_findings(result: ParseResult) -> list[DiagnosticRecord]:
    """What was pasted along with a script. Left out, a prompt or an entity changes nothing that was meant: the corrections are safe."""
    from psemu.parser.pasted_text import find_pasted_text

    source = result.source
    found = [
        _record(source.extent(item.start, item.end), item.message, "", "Leave it out")
        for item in find_pasted_text(result)
    ]
    text = source.text
    quoted = [token for token in result.tokens if token.kind in _QUOTED]
    for match in _ENTITY.finditer(text):
        before = bisect_left(quoted, match.start(), key=lambda token: token.start) - 1
        if before < 0 or quoted[before].end <= match.start():
            sign = _ENTITIES.get(match[1] or "") or chr(int(match[2]) if match[2] else int(match[3], 16))
            message = f"The HTML entity '{match[0]}' was pasted instead of '{sign}'."
            found.append(_record(source.extent(*match.span()), message, sign, f"Replace by {sign}"))
    if not text.isascii():
        found += _ellipses(result) + _mixed_quotes(result) + _look_alikes(result)
    return found


class _Mended(ParseResult):
    """A script read with blanks in it, shown as it was."""

    __slots__ = ("_mended",)

    def __init__(self, mended: ParseResult, source: SourceText) -> None:
        super().__init__(mended.ast, mended.errors, source)
        self._mended = mended

    @property
    def tokens(self) -> list[Token]:
        """Those of the text with blanks."""
        return self._mended.tokens


def without_pasted_lines(result: ParseResult, found: list[DiagnosticRecord]) -> ParseResult:
    """The script as it is with blanks for the prompts and line numbers among *found*, and for what prompts' commands printed; places stay.

    *result* itself where there are none.
    """
    from psemu.help.transcript import commands_alone

    source = result.source
    text = source.text
    stretches = [
        record.extent
        for record in found
        if record.corrections and not record.corrections[0].text and record.extent.end - record.extent.start > 1
    ]
    if not stretches:
        return result
    pieces = []
    at = 0
    for extent in stretches:
        pieces += [text[at : extent.start], " " * (extent.end - extent.start)]
        at = extent.end
    mended = parse(commands_alone(text) if _is_transcript(text) else "".join([*pieces, text[at:]]))
    return _Mended(mended, source)


def _is_transcript(text: str) -> bool:
    """True if the first line that is not blank begins with a prompt: what stands between prompts is what commands printed."""
    from psemu.help.transcript import PROMPT

    return PROMPT.match(text.lstrip()) is not None


def _record(extent: ScriptExtent, message: str, text: str, description: str) -> DiagnosticRecord:
    return DiagnosticRecord(extent, PASTED_TEXT, message, ERROR, (CorrectionExtent(extent, text, description),))


def _ellipses(result: ParseResult) -> list[DiagnosticRecord]:
    """``…`` as an argument or at the end of one: something was left out there."""
    text = result.source.text
    message = "The ellipsis '…' stands for something that was left out; PowerShell takes it as text."
    return [
        DiagnosticRecord(result.source.extent(token.end - 1, token.end), PASTED_TEXT, message, WARNING)
        for token in result.tokens
        if text[token.start : token.end].endswith("…") and token.kind in ("Generic", "Identifier")
    ]


def _look_alikes(result: ParseResult) -> list[DiagnosticRecord]:
    """A dash that is none at the beginning of a word or in a command's name, a quotation mark or bracket that is none in a word."""
    text = result.source.text
    if _LOOK_ALIKE.search(text) is None:
        return []
    found = []
    for token in result.tokens:
        if token.kind not in ("Generic", "Identifier"):
            continue
        is_name = "CommandName" in token.flags
        for match in _LOOK_ALIKE.finditer(text, token.start, token.end):
            sign = _LOOK_ALIKES[match[0]]
            if sign == "-" and not is_name and match.start() > token.start:
                continue
            if sign in "'\"" and token.start < match.start() and match.end() < token.end:
                continue
            message = (
                f"'{match[0]}' (U+{ord(match[0]):04X}) looks like '{sign}'; PowerShell takes it as part of a word."
            )
            found.append(_record(result.source.extent(*match.span()), message, sign, f"Replace by {sign}"))
    return found


def _mixed_quotes(result: ParseResult) -> list[DiagnosticRecord]:
    """A string that begins with a plain quotation mark and ends at a typographic one, or the other way round: rarely meant."""
    found = []
    text = result.source.text
    for token in result.tokens:
        if token.kind not in ("StringLiteral", "StringExpandable") or token.end - token.start < 2:
            continue
        first, last = text[token.start], text[token.end - 1]
        marks = _DOUBLE if token.kind == "StringExpandable" else _SINGLE
        if (first in marks) != (last in marks) and {first, last} & set(_DOUBLE + _SINGLE):
            message = (
                f"This string begins with {first} and ends with {last}: to PowerShell both are the same quotation mark."
            )
            place = result.source.extent(token.end - 1, token.end)
            found.append(DiagnosticRecord(place, PASTED_TEXT, message, WARNING))
    return found


def damaged_text(text: str, name: str, script: ScriptText) -> DiagnosticRecord:
    """The finding about bytes that are no text: PowerShell reads each as U+FFFD."""
    count = len(script.damaged)
    what = "A byte that is" if count == 1 else f"{count} bytes that are"
    encoding = script.encoding.removesuffix("-sig").upper()
    message = f"{what} no {encoding} text: PowerShell reads U+FFFD instead. Save the file as UTF-8."
    place = SourceText(text, name).extent(script.damaged[0], script.damaged[0] + 1)
    return DiagnosticRecord(place, "InvalidEncoding", message, WARNING)


def mended_elsewhere(records: list[DiagnosticRecord], windows: list[DiagnosticRecord]) -> list[DiagnosticRecord]:
    """*records* of a damaged text; those that *windows*, the findings about it as Windows PowerShell reads it, does not have are no errors."""
    there = {(record.code, record.extent.start_line_column[0]) for record in windows}
    found = []
    for record in records:
        if record.severity == ERROR and (record.code, record.extent.start_line_column[0]) not in there:
            notes = (
                *record.notes,
                "Windows PowerShell, which reads the file in the machine's code page, does not refuse it",
            )
            record = DiagnosticRecord(record.extent, record.code, record.message, WARNING, record.corrections, notes)
        found.append(record)
    return found
