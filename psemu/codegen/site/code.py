"""A fence of a help page as HTML: commands in colours, what they print set apart."""

from __future__ import annotations

from html import escape

from psemu.help.model import CodeBlock
from psemu.parser import parse

#: longer code has no colours: nobody reads it word by word
_LONGEST = 20_000
#: kind of token → class of its colour
_COLORS = {"Parameter": "p", "Variable": "v", "SplattedVariable": "v", "Comment": "k", "Number": "n", "TypeName": "t"}


def fence_html(language: str, text: str) -> str:
    """*text* of a fence as a ``pre`` element; one that is output alone is of class ``printed``."""
    if len(text) > _LONGEST:
        return _pre(escape(text, quote=False))
    block = CodeBlock(language, text, 0)
    if block.is_output:
        return _pre(escape(text, quote=False), "printed")
    parts = []
    end = 0
    for part in block.parts:
        parts.append(escape(text[end : part.start], quote=False))
        end = part.end
        whole = text[part.start : part.end]
        if part.kind == "output":
            parts.append(f'<span class="o">{escape(whole, quote=False)}</span>')
            continue
        # prompts stand before the lines of a command, and are none of it
        code = _colored(part.text) if part.text in whole else escape(whole, quote=False)
        before, _, after = whole.partition(part.text) if part.text in whole else ("", "", "")
        prompt = f'<span class="o">{escape(before, quote=False)}</span>' if before else ""
        parts.append(prompt + code + escape(after, quote=False))
    parts.append(escape(text[end:], quote=False))
    return _pre("".join(parts))


def _pre(html: str, kind: str = "") -> str:
    return f"<pre{f' class={kind}' if kind else ''}><code>{html}</code></pre>"


def _colored(text: str) -> str:
    parts = []
    end = 0
    for token in parse(text).tokens:
        color = _color(token.kind, token.flags)
        if color and token.start >= end and token.end <= len(text):
            parts.append(escape(text[end : token.start], quote=False))
            parts.append(f'<b class="{color}">{escape(text[token.start : token.end], quote=False)}</b>')
            end = token.end
    parts.append(escape(text[end:], quote=False))
    return "".join(parts)


def _color(kind: str, flags: tuple[str, ...]) -> str:
    if "CommandName" in flags:
        return "c"
    if "Keyword" in flags:
        return "w"
    return "s" if "String" in kind else _COLORS.get(kind, "")
