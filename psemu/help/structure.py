"""First step of reading a page: its lines as fences, headings and what lies between; fences first, so that a ``#`` in code is no heading."""

from __future__ import annotations

import re

#: a heading (marks, title) or a fence (marks, info); every other line is text
_STRUCTURE = re.compile(r"^(?:(#{1,6})[ \t]+([^\n]*)| {0,3}(`{3,}|~{3,})([^\n]*))$", re.MULTILINE)

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
    """The outline of a page: *title* and *title_at* of the first first-level heading, its sections, and where a fence is not closed."""

    __slots__ = ("sections", "title", "title_at", "unclosed")

    def __init__(self) -> None:
        self.title: str | None = None
        self.title_at = 0
        self.sections: list[Section] = []
        self.unclosed: int | None = None


def outline(text: str, start: int) -> Page:
    """The outline of ``text[start:]``; *text* has LF line ends."""
    page = Page()
    section: Section | None = None
    block: Block | None = None
    sections = page.sections
    lines = _STRUCTURE.finditer(text, start)
    while True:
        restart = -1
        for match in lines:
            marks, title, ticks, info = match.groups()
            if ticks is None:
                if marks == "###":
                    if section is not None:
                        at = match.start()
                        section.blocks[-1].end = at
                        block = Block(title.strip(), at, match.end())
                        section.blocks.append(block)
                elif marks == "##":
                    at = match.start()
                    if section is not None:
                        section.end = section.blocks[-1].end = at
                    section = Section(title.strip(), at, match.end())
                    block = section.blocks[0]
                    sections.append(section)
                elif marks == "#" and page.title is None:
                    page.title = title.strip()
                    page.title_at = match.start()
                continue
            kind = ticks[0]
            if kind == "`" and "`" in info:
                continue  # code within a line of text
            for closing in lines:
                other = closing[3]
                if other and other[0] == kind and len(other) >= len(ticks) and not closing[4].strip():
                    if block is not None:
                        content = match.end() + 1
                        fence = (match.start(), content, max(content, closing.start() - 1), closing.end(), info.strip())
                        block.fences.append(fence)
                    break
            else:
                if page.unclosed is None:
                    page.unclosed = match.start()
                    restart = match.end()
        if restart < 0:
            break
        lines = _STRUCTURE.finditer(text, restart)
    if section is not None:
        section.end = section.blocks[-1].end = len(text)
    return page
