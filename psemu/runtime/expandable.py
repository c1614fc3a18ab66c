"""Takes a double-quoted string apart: literal text with its escapes resolved, and the expressions between."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import SourceText

_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_DOUBLE_QUOTES = '"\u201c\u201d\u201e'


def unescape(text: str, quoted: bool) -> str:
    """*text* of an expandable string with backtick escapes resolved; *quoted*: a doubled quote is one."""
    if "`" not in text and not (quoted and any(quote in text for quote in _DOUBLE_QUOTES)):
        return text
    found: list[str] = []
    i, size = 0, len(text)
    while i < size:
        ch = text[i]
        if ch == "`" and i + 1 < size:
            after = text[i + 1]
            if after == "u" and text[i + 2 : i + 3] == "{":
                close = text.find("}", i)
                digits = text[i + 3 : close]
                found.append(chr(int(digits, 16)))
                i = close + 1
                continue
            if after == "\r" and text[i + 2 : i + 3] == "\n":
                found.append("\r\n")
                i += 3
                continue
            found.append(_ESCAPES.get(after, after))
            i += 2
            continue
        found.append(ch)
        i += 2 if quoted and ch in _DOUBLE_QUOTES and i + 1 < size and text[i + 1] in _DOUBLE_QUOTES else 1
    return "".join(found)


def literal_parts(source: SourceText, node: ast.ExpandableStringExpressionAst) -> list[str | ast.Ast]:
    """Literal texts and expressions of *node* in order."""
    start, end = node.start, node.end
    kind = node.string_constant_type
    text = source.text
    quoted = False
    if kind == "DoubleQuotedHereString":
        start = text.index("\n", start) + 1 if "\n" in text[start:end] else text.index("\r", start) + 1
        end = max(text.rfind("\n", start - 1, end), text.rfind("\r", start - 1, end))
        if text[end] == "\n" and end > start and text[end - 1] == "\r":
            end -= 1
        end = max(end, start)
    elif kind == "DoubleQuoted":
        start, end, quoted = start + 1, end - 1, True
    parts: list[str | ast.Ast] = []
    for nested in node.nested_expressions:
        if nested.start > start:
            parts.append(unescape(text[start : nested.start], quoted))
        parts.append(nested)
        start = nested.end
    if end > start:
        parts.append(unescape(text[start:end], quoted))
    return parts
