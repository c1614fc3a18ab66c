"""What was copied along with a script and is no part of it: prompts, line numbers, characters of no width.

PowerShell would read all of these as code. (Typographic quotes and dashes and blanks that do not break it takes as they are meant.)
"""

from __future__ import annotations

from psemu.parser.patterns import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseResult

#: `PS C:\> `, `PS> `, `PS /home/me> `, `[server]: PS C:\> `
_PROMPT = Pattern(
    r"[ \t]*(?:\[[^\]\r\n]{1,100}\]: )?PS(?:[ \t]+(?:[A-Za-z]\w*:|[\\/~])[^>\r\n|;&\"'$(){}]{0,300})?[ \t]*>(?!>)[ \t]?"
)
_CONTINUATION = Pattern(r"[ \t]*>>[ \t]?")
_NUMBER = Pattern(r"[ \t]*([0-9]{1,6})(?:[:.)|]+[ \t]?|[ \t]+)(?=\S)")
_SEPARATED = Pattern(r"[ \t]*[0-9]+[:.)|]")
_NO_WIDTH = Pattern("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_MESSAGES = {
    "prompt": "The prompt {0} was pasted with the command.",
    "line number": "The line number {0} was pasted with the line.",
    "character of no width": "The character {0} has no width and is part of the word that it stands in.",
}


class PastedText:
    """A stretch ``[start, end)`` of the text that is no code: its *kind*, a *message*; the fix is to leave it out."""

    __slots__ = ("end", "kind", "message", "start")

    def __init__(self, start: int, end: int, kind: str, shown: str) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.message = _MESSAGES[kind].format(shown)

    def __repr__(self) -> str:
        return f"PastedText({self.start}, {self.end}, {self.kind!r})"


def find_pasted_text(result: ParseResult) -> list[PastedText]:
    """What was pasted along with the script, in the order of the text; strings and comments are left alone.

    One pass over the lines: linear in the length of the text.
    """
    text = result.source.text
    found = _characters(result) if not text.isascii() else []
    if "PS" in text and ">" in text:
        found.extend(_prompts(result))
    if text[:200].lstrip()[:1].isdigit():
        found.extend(_line_numbers(result))
    found.sort(key=lambda item: item.start)
    return found


def without_pasted_text(text: str, found: list[PastedText]) -> str:
    """*text* without the stretches *found*."""
    pieces = []
    at = 0
    for item in found:
        pieces.append(text[at : item.start])
        at = max(at, item.end)
    pieces.append(text[at:])
    return "".join(pieces)


def _quoted(result: ParseResult) -> list[tuple[int, int]]:
    """The strings and comments of the script, in order."""
    kinds = ("StringLiteral", "StringExpandable", "HereStringLiteral", "HereStringExpandable", "Comment")
    return [(token.start, token.end) for token in result.tokens if token.kind in kinds]


def _characters(result: ParseResult) -> list[PastedText]:
    text = result.source.text
    places = []
    at = 1 if text.startswith("\ufeff") else 0
    while (match := _NO_WIDTH.search(text, at)) is not None:
        places.append(match.start())
        at = match.end()
    if not places:
        return []
    quoted = iter(_quoted(result))
    start, end = next(quoted, (len(text), len(text)))
    found = []
    for place in places:
        while end <= place:
            start, end = next(quoted, (len(text), len(text) + 1))
        if place < start:
            found.append(PastedText(place, place + 1, "character of no width", f"U+{ord(text[place]):04X}"))
    return found


def _lines(result: ParseResult) -> list[int]:
    """Starts of the lines that begin in code."""
    starts = result.source.line_starts
    long = [(start, end) for start, end in _quoted(result) if "\n" in result.source.text[start:end]]
    if not long:
        return list(starts)
    outside = []
    number = 0
    for start in starts:
        while number < len(long) and long[number][1] <= start:
            number += 1
        if number == len(long) or start <= long[number][0]:
            outside.append(start)
    return outside


def _prompts(result: ParseResult) -> list[PastedText]:
    text = result.source.text
    found = []
    after_prompt = False
    for start in _lines(result):
        match = _PROMPT.match(text, start)
        if match is None and after_prompt:
            match = _CONTINUATION.match(text, start)
        after_prompt = match is not None
        if match is not None:
            found.append(PastedText(match.start(), match.end(), "prompt", match.group().strip()))
    return found


def _line_numbers(result: ParseResult) -> list[PastedText]:
    """Numbers that count the lines: every line that is not blank has one, each by one more than that before."""
    text = result.source.text
    found = []
    expected = -1
    separated = True
    for number, start in enumerate(result.source.line_starts, 1):
        if not result.source.line_text(number).strip():
            expected += expected >= 0
            continue
        match = _NUMBER.match(text, start)
        if match is None or (expected >= 0 and int(match.group(1)) != expected):
            return []
        expected = int(match.group(1)) + 1
        separated = separated and _SEPARATED.match(text, start) is not None
        found.append(PastedText(match.start(), match.end(), "line number", match.group(1)))
    return found if len(found) >= (2 if separated else 3) else []
