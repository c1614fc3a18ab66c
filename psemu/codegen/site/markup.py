"""The markdown of help pages as HTML: everything that is not markup known here is text, and text is escaped."""

from __future__ import annotations

import re
from html import escape

from psemu.codegen.site.code import fence_html

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    #: address as a page writes it → where the link leads, None for nowhere
    Resolve = Callable[[str], "str | None"]

#: longer paragraphs are text without markup: finding the ends of marks takes time
_LONGEST = 20_000
_DEEPEST = 6
#: names that fit anywhere
_SHORT = 20
_WORD_STARTS = re.compile(r"(?<=[a-z0-9;-])(?=[A-Z])|(?<=\w)(?=\.\w)")
_FENCE = re.compile(r"[ ]{0,12}(`{3,}|~{3,})[ ]*([^`\n]*)$")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ ]+(.+?)[ ]*#*$")
_ITEM = re.compile(r"([ ]*)([-*+]|[0-9]{1,9}[.)])[ ]+(.*)$")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?(.*)$")
_ALERT = re.compile(r"\[!([A-Za-z]+)\][ ]*(.*)$")
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>[^`\n](?:[^\n]{0,1000}?[^`\n])??)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<label>[^\]\n]{0,500})\]\([ ]*<?(?P<address>[^)\s>]{0,2000})>?(?:[ ]+\"[^\"\n]{0,300}\")?[ ]*\)"
    r"|<(?P<link>https?://[^\s<>]{1,2000})>"
    r"|(?P<bare>https?://[^\s<>\"'`)\]]{1,2000})"
    r"|<br[ ]?/?>(?P<newline>)"
    r"|(?<![\w*])\*\*(?P<strong>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<emphasis>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<underlined>[^\s_](?:[^_\n]{0,500}[^\s_])?)_(?![\w_])",
    re.IGNORECASE,
)


def to_html(markdown: str, resolve: Resolve) -> str:
    """*markdown* as HTML."""
    return _Blocks(resolve).read(markdown.replace("\r\n", "\n").replace("\t", "    ").split("\n"), 0)


def inline_html(text: str, resolve: Resolve) -> str:
    """A line or paragraph as HTML."""
    if len(text) > _LONGEST:
        return escape(text)
    parts = []
    end = 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[end : match.start()], quote=False))
        parts.append(_mark(match, resolve))
        end = match.end()
    parts.append(escape(text[end:], quote=False))
    return "".join(parts)


def _mark(match: re.Match[str], resolve: Resolve) -> str:
    kind = match.lastgroup
    if kind == "code":
        return f"<code>{escape(match['code'].strip(), quote=False)}</code>"
    if kind == "escaped":
        return escape(match["escaped"])
    if kind == "address":
        return link(match["label"] or match["address"], match["address"], resolve)
    if kind in ("link", "bare"):
        address = match[kind]
        tail = address[len(address.rstrip(".,;:!?")) :]
        address = address[: len(address) - len(tail)]
        return link(address, address, resolve) + tail
    if kind in ("strong", "emphasis", "underlined"):
        tag = "strong" if kind == "strong" else "em"
        return f"<{tag}>{inline_html(match[kind], resolve)}</{tag}>"
    return "<br>"


def link(label: str, address: str, resolve: Resolve) -> str:
    """A link, or its words where it leads nowhere."""
    words = inline_html(label, lambda _: None) if "://" not in label else escape(label)
    target = resolve(address)
    if target is None:
        return words
    outside = ' rel="noopener noreferrer"' if "://" in target else ""
    return f'<a href="{escape(target)}"{outside}>{words}</a>'


class _Blocks:
    """Reads lines into blocks."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def read(self, lines: list[str], depth: int) -> str:
        """The HTML of *lines*."""
        parts: list[str] = []
        paragraph: list[str] = []
        index = 0

        def close() -> None:
            if paragraph:
                parts.append(f"<p>{self._lines(paragraph)}</p>")
                paragraph.clear()

        while index < len(lines):
            line = lines[index]
            if not line.strip():
                close()
                index += 1
            elif fence := _FENCE.match(line):
                close()
                text, index = self._fenced(lines, index, fence)
                parts.append(text)
            elif heading := _HEADING.match(line):
                close()
                parts.append(f"<h4>{inline_html(heading[2], self._resolve)}</h4>")
                index += 1
            elif depth < _DEEPEST and _QUOTE.match(line):
                close()
                text, index = self._quoted(lines, index, depth)
                parts.append(text)
            elif depth < _DEEPEST and (item := _ITEM.match(line)) and not (paragraph and item[1]):
                close()
                text, index = self._listed(lines, index, depth)
                parts.append(text)
            elif "|" in line and index + 1 < len(lines) and _is_rule(lines[index + 1]):
                close()
                text, index = self._table(lines, index)
                parts.append(text)
            else:
                paragraph.append(line)
                index += 1
        close()
        return "".join(parts)

    def _lines(self, lines: list[str]) -> str:
        """A paragraph; two spaces or a backslash at the end of a line break it."""
        texts: list[str] = []
        for line in lines:
            breaks = line.endswith(("  ", "\\"))
            texts.append(line.strip().removesuffix("\\") + ("<br>" if breaks and line is not lines[-1] else ""))
        return inline_html("\n".join(texts), self._resolve)

    def _fenced(self, lines: list[str], index: int, fence: re.Match[str]) -> tuple[str, int]:
        mark = fence[1]
        body = []
        index += 1
        while index < len(lines) and not lines[index].strip().startswith(mark):
            body.append(lines[index])
            index += 1
        return fence_html(fence[2].strip(), "\n".join(body)), index + 1

    def _quoted(self, lines: list[str], index: int, depth: int) -> tuple[str, int]:
        inner = []
        while index < len(lines) and (match := _QUOTE.match(lines[index])):
            inner.append(match[1])
            index += 1
        alert = _ALERT.match(inner[0].strip())
        if alert is None:
            return f"<blockquote>{self.read(inner, depth + 1)}</blockquote>", index
        inner[0] = alert[2]
        kind = alert[1].lower()
        kind = kind if kind in ("note", "tip", "important", "warning", "caution") else "note"
        return f'<div class="alert {kind}"><strong>{kind.title()}</strong>{self.read(inner, depth + 1)}</div>', index

    def _listed(self, lines: list[str], index: int, depth: int) -> tuple[str, int]:
        """A list: what is indented below an item belongs to it."""
        first = _ITEM.match(lines[index])
        assert first is not None
        indent, is_ordered = len(first[1]), first[2][0].isdigit()
        items: list[list[str]] = []
        while index < len(lines):
            line = lines[index]
            match = _ITEM.match(line)
            own = len(line) - len(line.lstrip(" "))
            if match is not None and len(match[1]) <= indent + 1:
                if len(match[1]) < indent or match[2][0].isdigit() is not is_ordered:
                    break
                items.append([match[3]])
            elif line.strip() and own <= indent:
                if not lines[index - 1].strip():
                    break
                items[-1].append(line.strip())
            elif line.strip():
                items[-1].append(line[min(own, indent + 2) :])
            elif (
                index + 1 < len(lines)
                and not lines[index + 1].startswith(" " * (indent + 1))
                and not _ITEM.match(lines[index + 1])
            ):
                break
            else:
                items[-1].append("")
            index += 1
        tag = "ol" if is_ordered else "ul"
        body = "".join(f"<li>{self._item(item, depth)}</li>" for item in items)
        return f"<{tag}>{body}</{tag}>", index

    def _item(self, lines: list[str], depth: int) -> str:
        text = self.read(lines, depth + 1)
        # an item of one paragraph needs none
        if text.startswith("<p>") and text.count("<p>") == 1:
            return text[3:].replace("</p>", "", 1)
        return text

    def _table(self, lines: list[str], index: int) -> tuple[str, int]:
        head = "".join(f'<th scope="col">{inline_html(cell, self._resolve)}</th>' for cell in _cells(lines[index]))
        index += 2
        rows = []
        while index < len(lines) and "|" in lines[index] and lines[index].strip():
            rows.append("".join(f"<td>{inline_html(cell, self._resolve)}</td>" for cell in _cells(lines[index])))
            index += 1
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>', index


def _is_rule(line: str) -> bool:
    """Whether *line* is what stands below the head of a table."""
    return "|" in line and "-" in line and not line.strip(" |:-")


def _cells(line: str) -> list[str]:
    text = line.strip().removeprefix("|").removesuffix("|").replace("\\|", "\0")
    return [cell.strip().replace("\0", "|") for cell in text.split("|")]


def breakable(name: str) -> str:
    """A long name as HTML that may be broken where a word of it begins."""
    return escape(name) if len(name) < _SHORT else _WORD_STARTS.sub("<wbr>", escape(name))
