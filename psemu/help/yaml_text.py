"""YAML as help files use it, read into mappings, lists and texts: block and flow collections, all scalars; no tags or further documents.

Nothing is computed from a value, so ``on``, ``None`` and ``2024-05-01`` stay the texts that they are. An alias may only stand for a small
mapping of texts (PlatyPS writes equal parameter sets so), which keeps what is read as small as the text.
"""

from __future__ import annotations

import re

from psemu.help.metadata import scalar
from psemu.help.yaml_scalar import unescaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Value: TypeAlias = "str | list[Value] | Mapping"

_MOST_LEVELS = 20
#: characters that a mapping may hold which an alias stands for
_MOST_SHARED = 1000
_KEY = re.compile(
    r"""(?:"((?:[^"\\]|\\.)*+)"|'((?:[^']|'')*+)'|([^\s#'"&*!|>\[\]{}][^#]{0,200}?|[^\s"'][^:#]{0,200}?))\s{0,20}:(?=\s|$)"""
)


class YamlError(Exception):
    """The text is not of this kind of YAML; *offset* is where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Mapping(dict[str, "Value"]):
    """A mapping that knows where it begins."""

    __slots__ = ("start",)

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start


def read_yaml(text: str) -> Value:
    """The value that *text* (LF line ends) holds; YamlError where it is not of this kind."""
    reader = _Reader(text)
    value = reader.block(0, 0)
    reader.skip_empty()
    if reader.number < len(reader.lines):
        raise YamlError("this line belongs to nothing above it", reader.offset())
    return value


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        if self.lines[0].startswith("---"):
            self.lines[0] = ""
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.number = 0
        self.anchors: dict[str, Value] = {}

    def offset(self) -> int:
        return self.starts[min(self.number, len(self.lines) - 1)]

    def skip_empty(self) -> None:
        while self.number < len(self.lines):
            stripped = self.lines[self.number].lstrip(" ")
            if stripped.strip() and not stripped.startswith("#"):
                return
            self.number += 1

    def indent(self) -> int:
        """The column of the next line that says something, -1 at the end."""
        self.skip_empty()
        if self.number == len(self.lines):
            return -1
        line = self.lines[self.number]
        return len(line) - len(line.lstrip(" "))

    def block(self, least: int, level: int) -> Value:
        column = self.indent()
        if column < least:
            return ""
        if level > _MOST_LEVELS:
            raise YamlError(f"more than {_MOST_LEVELS} levels", self.offset())
        content = self.lines[self.number][column:]
        if content.startswith("- ") or content == "-":
            return self.sequence(column, level)
        if _KEY.match(content):
            return self.mapping(column, level)
        self.number += 1
        return self.scalar(content, column - 1, level)

    def sequence(self, column: int, level: int) -> list[Value]:
        items: list[Value] = []
        while self.indent() == column:
            line = self.lines[self.number]
            content = line[column:]
            if not (content.startswith("- ") or content == "-"):
                break
            rest = content[1:].lstrip(" ")
            inner = len(line) - len(rest)
            if not rest:
                self.number += 1
                items.append(self.block(column + 1, level + 1))
            elif rest[0] == "&" and (anchor := rest[1:].rstrip()).isalnum():
                self.number += 1
                items.append(self.block(column + 1, level + 1))
                self.anchors.setdefault(anchor, items[-1])
            elif rest[0] == "*":
                items.append(self.alias(rest[1:].rstrip()))
                self.number += 1
            elif rest.startswith("- ") or _KEY.match(rest):
                # the item begins in the line of its dash: read it as if the dash were a space
                self.lines[self.number] = " " * inner + rest
                items.append(self.block(inner, level + 1))
            else:
                self.number += 1
                items.append(self.scalar(rest, column, level))
        return items

    def alias(self, name: str) -> Mapping:
        value = self.anchors.get(name)
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
            raise YamlError(f"alias '{name}' stands for no mapping of texts", self.offset())
        if sum([len(key) + len(text) for key, text in value.items()]) > _MOST_SHARED:
            raise YamlError(f"alias '{name}' stands for more than {_MOST_SHARED} characters", self.offset())
        return value

    def mapping(self, column: int, level: int) -> Mapping:
        values = Mapping(self.starts[self.number] + column)
        while self.indent() == column:
            content = self.lines[self.number][column:]
            match = _KEY.match(content)
            if match is None:
                raise YamlError("a key and a colon were expected", self.starts[self.number] + column)
            double, single, plain = match.groups()
            key = unescaped(double) if double is not None else plain if single is None else single.replace("''", "'")
            rest = content[match.end() :].strip()
            self.number += 1
            value: Value
            if not rest or rest.startswith("#"):
                below = self.indent()
                dash = below == column and self.lines[self.number][below : below + 2] in ("- ", "-")
                value = self.block(column if dash else column + 1, level + 1)
            else:
                value = self.scalar(rest, column, level)
            values.setdefault(key, value)
        if self.indent() > column:
            raise YamlError("this line is indented more than its neighbours", self.offset())
        return values

    def scalar(self, text: str, column: int, level: int) -> Value:
        """The value that begins with *text*; lines indented more than *column* go on with it."""
        first = text[0]
        if first in "|>":
            return self.block_scalar(text, column)
        if first in "&*!":
            raise YamlError(
                "tags, and anchors and aliases of a single value, are not read", self.starts[self.number - 1]
            )
        if first in "'\"":
            return self.quoted_scalar(text, column)
        if first == "[":
            return self.flow_list(text, column)
        if text == "{}":
            return Mapping(self.starts[self.number - 1])
        parts = [_without_comment(text)]
        while self.indent_of_next() > column:
            parts.append(_without_comment(self.lines[self.number].strip()))
            self.number += 1
        return _folded(parts).rstrip("\n")

    def indent_of_next(self) -> int:
        """The column of the next line; an empty line belongs to what goes on behind it."""
        number = self.number
        while number < len(self.lines) and not self.lines[number].strip():
            number += 1
        if number == len(self.lines):
            return -1
        line = self.lines[number]
        return len(line) - len(line.lstrip(" "))

    def quoted_scalar(self, text: str, column: int) -> str:
        quote = text[0]
        parts = [text]
        at = self.starts[self.number - 1]
        scanned = _Closing(quote)
        end = scanned.find(text, 1)
        while end < 0:
            if self.number == len(self.lines):
                raise YamlError("a quoted text has no end", at)
            line = self.lines[self.number].strip()
            self.number += 1
            parts.append(line)
            end = scanned.find(line, 0)
        rest = parts[-1][end + 1 :].strip()
        if rest and not rest.startswith("#"):
            raise YamlError("something stands behind a quoted text", self.starts[self.number - 1])
        parts[-1] = parts[-1][: end + 1]
        whole = _folded([part.strip() for part in parts]) if len(parts) > 1 else parts[0]
        inner = whole[1:-1]
        return inner.replace("''", "'") if quote == "'" else unescaped(inner)

    def flow_list(self, text: str, column: int) -> list[Value]:
        at = self.starts[self.number - 1]
        parts = [text.strip()]
        while not parts[-1].endswith("]"):
            if self.indent_of_next() <= column:
                raise YamlError("a list in brackets has no end", at)
            parts.append(self.lines[self.number].strip())
            self.number += 1
        return [scalar(item) for item in _flow_items(" ".join(parts)[1:-1]) if item.strip()]

    def block_scalar(self, header: str, column: int) -> str:
        match = re.match(r"[|>](?:([1-9])?([+-])?|([+-])([1-9]))\s*(?:#.*)?$", header)
        if match is None:
            raise YamlError("this is no header of a text block", self.starts[self.number - 1])
        digit, chomp = match[1] or match[4], match[2] or match[3]
        indent = column + int(digit) if digit else 0
        lines: list[str] = []
        while self.number < len(self.lines):
            line = self.lines[self.number]
            stripped = line.lstrip(" ")
            width = len(line) - len(stripped)
            if not stripped:
                lines.append(line[indent:] if indent else "")
            else:
                if not indent:
                    if width <= column:
                        break
                    indent = width
                if width < indent:
                    break
                lines.append(line[indent:])
            self.number += 1
        tail = 0
        while lines and not lines[-1]:
            lines.pop()
            tail += 1
        text = "\n".join(lines) if header[0] == "|" else _folded(lines)
        if chomp == "-" or not lines:
            return text
        return text + "\n" * (tail + 1 if chomp == "+" else 1)


class _Closing:
    """Finds the quote that ends a text, line after line."""

    def __init__(self, quote: str) -> None:
        self._pattern = re.compile(r"(?:[^']|'')*'(?!')" if quote == "'" else r'(?:[^"\\]|\\.)*"')

    def find(self, line: str, start: int) -> int:
        match = self._pattern.match(line, start)
        return -1 if match is None else match.end() - 1


def _flow_items(text: str) -> list[str]:
    return re.findall(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"']|["'])+""", text)


def _without_comment(text: str) -> str:
    at = text.find(" #")
    return text if at < 0 else text[:at].rstrip()


def _folded(lines: list[str]) -> str:
    """Lines as a folded text: one line end is a space, an empty line is a line end, indented lines stay as they are."""
    parts: list[str] = []
    breaks = 0
    before: bool | None = None
    for line in lines:
        if not line:
            breaks += 1
            continue
        indented = line[0] in " \t"
        if before is None:
            parts.append("\n" * breaks)
        elif indented or before:
            parts.append("\n" * (breaks + 1))
        else:
            parts.append("\n" * breaks or " ")
        parts.append(line)
        before, breaks = indented, 0
    return "".join(parts)
