"""First step of reading a page: its lines as fences, headings and what lies between; fences first, so that a ``#`` in code is no heading."""

from __future__ import annotations

import re

#: the end of a line, then a heading (marks, title) or a fence (marks, info); a pattern that begins with one character is found fast
_STRUCTURE = re.compile(r"\n(?:(#{1,6})[ \t]+([^\n]*)| {0,3}(`{3,}|~{3,})([^\n]*))")
_FIRST = re.compile(r"(?:(#{1,6})[ \t]+([^\n]*)| {0,3}(`{3,}|~{3,})([^\n]*))")
#: headings of sections; a fence that holds one is not closed where it seems to be
TITLES = frozenset(
    {
        "SYNOPSIS",
        "SYNTAX",
        "ALIASES",
        "DESCRIPTION",
        "EXAMPLES",
        "PARAMETERS",
        "INPUTS",
        "OUTPUTS",
        "NOTES",
        "RELATED LINKS",
    }
)
#: after so many fences without an end the rest of a page has none
_MOST_UNCLOSED = 3

#: (start of the opening line, start of the content, end of the content, end of the closing line, info)
Fence = tuple[int, int, int, int, str]


class Block:
    """A third-level heading with its text and fences; *title* is None for what stands before the first one."""

    __slots__ = ("body", "end", "fences", "start", "title")

    def __init__(self, title: str | None, start: int, body: int) -> None:
        self.title = title
        self.start = start
        self.body = body
        self.end = body
        self.fences: list[Fence] = []


class Section:
    """A second-level heading with its blocks."""

    __slots__ = ("blocks", "body", "end", "start", "title")

    def __init__(self, title: str, start: int, body: int) -> None:
        self.title = title
        self.start = start
        self.body = body
        self.end = body
        self.blocks = [Block(None, start, body)]


class Page:
    """The outline of a page: *title* and *title_at* of the first first-level heading, its sections, and where a fence is not closed.

    *start* is where the text behind the front matter begins."""

    __slots__ = ("sections", "start", "title", "title_at", "unclosed")

    def __init__(self, start: int) -> None:
        self.start = start
        self.title: str | None = None
        self.title_at = 0
        self.sections: list[Section] = []
        self.unclosed: list[int] = []


def outline(text: str, start: int) -> Page:
    """The outline of ``text[start:]``; *text* has LF line ends, *start* is 0 or behind a line end."""
    page = Page(start)
    section: Section | None = None
    block: Block | None = None
    sections = page.sections
    search = _STRUCTURE.search
    match = _FIRST.match(text, start) or search(text, start)
    while match is not None:
        marks, title, ticks, info = match.groups()
        behind = match.end()
        if ticks is None:
            at = match.start(1)
            if marks == "###":
                if section is not None:
                    section.blocks[-1].end = at
                    block = Block(title.strip(), at, behind)
                    section.blocks.append(block)
            elif marks == "##":
                if section is not None:
                    section.end = section.blocks[-1].end = at
                section = Section(title.strip(), at, behind)
                block = section.blocks[0]
                sections.append(section)
            elif marks == "#" and page.title is None:
                page.title = title.strip()
                page.title_at = at
        elif (ticks[0] == "~" or "`" not in info) and len(page.unclosed) < _MOST_UNCLOSED:
            ends = text.find("\n```", behind) if ticks == "```" else -1
            closed = ends + 4
            if ends < 0 or text[closed : closed + 1] not in ("\n", ""):
                closing = _closing(ticks).search(text, behind)
                ends, closed = (-1, -1) if closing is None else closing.span()
            if ends < 0 or _swallows(text, behind, ends):
                page.unclosed.append(match.start(3))
            else:
                if block is not None:
                    content = behind + 1
                    block.fences.append((match.start(3), content, max(content, ends), closed, info.strip()))
                behind = closed
        match = search(text, behind)
    if section is not None:
        section.end = section.blocks[-1].end = len(text)
    return page


def _swallows(text: str, start: int, end: int) -> bool:
    at = text.find("\n## ", start, end)
    while at >= 0:
        line_end = text.find("\n", at + 4, end)
        if text[at + 4 : end if line_end < 0 else line_end].strip().upper() in TITLES:
            return True
        at = text.find("\n## ", at + 4, end)
    return False


_CLOSING: dict[str, re.Pattern[str]] = {}


def _closing(ticks: str) -> re.Pattern[str]:
    pattern = _CLOSING.get(ticks)
    if pattern is None:
        pattern = re.compile(rf"\n {{0,3}}{re.escape(ticks[0])}{{{len(ticks)},}}[ \t]*(?=\n|\Z)")
        if len(ticks) < 10:
            _CLOSING[ticks] = pattern
    return pattern
