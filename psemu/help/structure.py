"""First step of reading a page: its lines as fences, headings and what lies between; fences first, so that a ``#`` in code is no heading.

:func:`outline` splits a page at all headings and fences at once, which does for nearly every page: its fences are of three backticks at
the begin of a line, and closed. :func:`scan` goes from mark to mark and reads any page.
"""

from __future__ import annotations

import re

#: the end of a line, then a heading (marks, title) or a fence (marks, info); a pattern that begins with one character is found fast
_STRUCTURE = re.compile(r"\n(?:(#{1,6})[ \t]+([^\n]*)| {0,3}(`{3,}|~{3,})([^\n]*))")
_FIRST = re.compile(r"(?:(#{1,6})[ \t]+([^\n]*)| {0,3}(`{3,}|~{3,})([^\n]*))")
#: what parts a page: marks and words of a heading | info and content of a fence without a backtick in it | what may begin another fence
_PARTS = re.compile(
    r"\n(?=[ #`~])(?:(#{1,6}+[ \t]++)([^\n]*+)|```([^\n`]*+)\n([^`]*+)(?<=\n)```(?=\n|\Z)|( {0,3}+(?:`{3,}+|~{3,}+)))"
)
#: what may begin a heading or a fence in the first line of a text
_MARKS = ("#", "`", "~", " ")
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
#: a third-level heading with its text and fences: (title, start, start of the text, end, fences); the title is None, and the start that of
#: the section, for what stands before the first one
Block = tuple["str | None", int, int, int, "list[Fence]"]


class Section:
    """A second-level heading with its blocks."""

    __slots__ = ("blocks", "body", "end", "start", "title")

    def __init__(self, title: str, start: int, body: int) -> None:
        self.title = title
        self.start = start
        self.body = body
        self.end = body
        self.blocks: list[Block] = []


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
    if not start and text[:1] in _MARKS:
        return scan(text, start)
    page = Page(start)
    section: Section | None = None
    # the block that is open, and the fences in it
    title: str | None = None
    block_start = block_body = 0
    fences: list[Fence] = []
    opened = content = 0
    info = ""
    at = start - 1 if start else 0
    parts = _PARTS.split(text[at:])
    at += len(parts[0])
    for heading, words, said, code, mark, piece in zip(
        parts[1::6], parts[2::6], parts[3::6], parts[4::6], parts[5::6], parts[6::6], strict=True
    ):
        if heading is not None:
            behind = at + 1 + len(heading) + len(words)
            level = len(heading) - 1 if heading[-2] == "#" else len(heading.rstrip())
            if opened:
                if level == 2:
                    return scan(text, start)
            elif level == 3:
                if section is not None:
                    section.blocks.append((title, block_start, block_body, at + 1, fences))
                    title, block_start, block_body, fences = words.strip(), at + 1, behind, []
            elif level == 2:
                if section is not None:
                    section.blocks.append((title, block_start, block_body, at + 1, fences))
                    section.end = at + 1
                title, block_start, block_body, fences = None, at + 1, behind, []
                section = Section(words.strip(), block_start, block_body)
                page.sections.append(section)
            elif level == 1 and page.title is None:
                page.title, page.title_at = words.strip(), at + 1
        elif said is not None:
            if opened or ("#" in code and ("\n## " in code or code.startswith("## "))):
                # which mark ends which fence needs a closer look
                return scan(text, start)
            content = at + 5 + len(said)
            behind = content + len(code) + 3
            fences.append((at + 1, content, behind - 4 if code else content, behind, said.strip()))
        elif mark != "```":
            return scan(text, start)
        elif opened:
            behind = at + 4
            if piece and piece[0] != "\n":
                return scan(text, start)
            fences.append((opened, content, max(content, at), behind, info))
            opened = 0
        else:
            behind = at + 4
            info, _, _ = piece.partition("\n")
            if "`" in info:
                return scan(text, start)
            opened, content = at + 1, behind + len(info) + 1
            info = info.strip()
        at = behind + len(piece)
    if opened:
        return scan(text, start)
    if section is not None:
        section.blocks.append((title, block_start, block_body, len(text), fences))
        section.end = len(text)
    return page


def scan(text: str, start: int) -> Page:
    """What :func:`outline` gives, for any text: fences of all kinds, those that are not closed, headings after a tab."""
    page = Page(start)
    section: Section | None = None
    title: str | None = None
    block_start = block_body = 0
    fences: list[Fence] = []
    search = _STRUCTURE.search
    match = _FIRST.match(text, start) or search(text, start)
    while match is not None:
        marks, words, ticks, info = match.groups()
        behind = match.end()
        if ticks is None:
            at = match.start(1)
            if marks == "###":
                if section is not None:
                    section.blocks.append((title, block_start, block_body, at, fences))
                    title, block_start, block_body, fences = words.strip(), at, behind, []
            elif marks == "##":
                if section is not None:
                    section.blocks.append((title, block_start, block_body, at, fences))
                    section.end = at
                title, block_start, block_body, fences = None, at, behind, []
                section = Section(words.strip(), at, behind)
                page.sections.append(section)
            elif marks == "#" and page.title is None:
                page.title = words.strip()
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
                content = behind + 1
                fences.append((match.start(3), content, max(content, ends), closed, info.strip()))
                behind = closed
        match = search(text, behind)
    if section is not None:
        section.blocks.append((title, block_start, block_body, len(text), fences))
        section.end = len(text)
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
