"""ConvertFrom-Markdown: HTML of CommonMark with tables, made by markdown-it-py where that is installed."""

from __future__ import annotations

import re
from itertools import pairwise

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import refuse_parameters
from psemu.objects import PSObject, to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_items import FileItem
from psemu.runtime.file_text import decode_text
from psemu.runtime.files import resolve_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORD = re.compile(r"[^\w.-]+", re.UNICODE)


@cmdlet("ConvertFrom-Markdown")
class ConvertFromMarkdown(Cmdlet):
    """Gives the HTML of each text or file."""

    def process_record(self) -> None:
        refuse_parameters(self, "AsVT100EncodedString")
        if self.has("Path") or self.has("LiteralPath"):
            for entry in resolve_files(self):
                self._write(decode_text(entry.data))
            return
        value: Any = self.get("InputObject")
        self._write(decode_text(value.entry.data) if isinstance(value, FileItem) else to_text(value))

    def _write(self, text: str) -> None:
        facts: list[tuple[str, object]] = [("Html", _html(text)), ("VT100EncodedString", None), ("Tokens", None)]
        self.write_object(PSObject(facts, ["Microsoft.PowerShell.MarkdownRender.MarkdownInfo", "System.Object"]))


def _html(text: str) -> str:
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise UnsupportedError(
            "command.ConvertFrom-Markdown",
            "Unsupported.command.ConvertFrom-Markdown: it needs markdown-it-py: python -m pip install 'psemu[markdown]'.",
        ) from None
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    seen: dict[str, int] = {}
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", _identifier(inline.content, seen))
    return str(reader.renderer.render(tokens, reader.options, {}))


def _identifier(title: str, seen: dict[str, int]) -> str:
    """What a heading is called in links: its words with dashes, from its first letter on; a number tells the second of one name."""
    plain = re.sub(r"[*_`\[\]]", "", title).lower()
    name = _WORD.sub("-", plain).strip("-.")
    name = re.sub(r"^[^\w]*[\d.-]*", "", name) or "section"
    seen[name] = seen.get(name, -1) + 1
    return f"{name}-{seen[name]}" if seen[name] else name
