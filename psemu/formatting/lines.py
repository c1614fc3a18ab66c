"""Text in screen cells: how wide it is, where it is cut, and how it is broken into lines."""

from __future__ import annotations

ELLIPSIS = "…"


def cell_width(text: str) -> int:
    """Screen cells that *text* takes: two for wide East Asian characters, none for ANSI sequences."""
    if text.isascii():
        return len(text) if "\x1b" not in text else len(_without_escapes(text))
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in _without_escapes(text))


def _without_escapes(text: str) -> str:
    if "\x1b" not in text:
        return text
    from re import sub

    return sub(r"\x1b\[[0-9;]*[a-zA-Z]", "", text)


#: what PowerShell gives the labels of tables and lists on a terminal, and the end of any style
LABEL_STYLE, RESET = "\x1b[32;1m", "\x1b[0m"


def plain(text: str) -> str:
    """*text* without ANSI sequences, as output that is not a terminal gets it."""
    return _without_escapes(text)


def head(text: str, cells: int) -> str:
    """The longest beginning of *text* that fits into *cells*."""
    if cell_width(text) <= cells:
        return text
    if text.isascii():
        return text[:cells]
    used = 0
    for index, char in enumerate(text):
        used += cell_width(char)
        if used > cells:
            return text[:index]
    return text


def tail(text: str, cells: int) -> str:
    """The longest end of *text* that fits into *cells*."""
    return head(text[::-1], cells)[::-1]


def split_lines(text: str) -> list[str]:
    """*text* at its line ends: ``\\r\\n``, ``\\n`` or ``\\r``."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def first_line(text: str) -> str:
    """*text* up to its first line end, with an ellipsis if there is more."""
    for index, char in enumerate(text):
        if char in "\r\n":
            return text[:index] + ELLIPSIS
    return text


def _words(line: str) -> list[str]:
    """The words of a line, each with the blank, tab or hyphen that ends it."""
    words, start = [], 0
    for index, char in enumerate(line):
        if char in " \t-":
            words.append(line[start : index + 1])
            start = index + 1
    if start < len(line):
        words.append(line[start:])
    return words


def wrap(text: str, cells: int) -> list[str]:
    """*text* in lines of at most *cells*, broken between words; a word that is too long is broken anywhere."""
    if cells <= 0:
        return [text]
    lines: list[str] = []
    for line in split_lines(text):
        if cell_width(line) <= cells:
            lines.append(line)
            continue
        left, current = cells, ""
        for word in _words(line):
            size = cell_width(word)
            if size > cells:
                for char in word:
                    one = cell_width(char)
                    if one > left:
                        lines.append(current)
                        current, left = char, cells - one
                    else:
                        current += char
                        left -= one
            elif size > left:
                lines.append(current)
                current, left = word, cells - size
            else:
                current += word
                left -= size
        lines.append(current)
    return lines
