"""What a help page says about its command's end: the sentence that calls the command deprecated or obsolete."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.help import CommandHelp

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_QUOTE = re.compile(r"(?m)^\s*>\s*(\[![A-Z]+\])?")
_WORD = re.compile(r"deprecated|obsolete", re.IGNORECASE)
#: the sentence must be about the command itself: things that it works on are deprecated, too
_END = r"\b(?:is|are|was|has been|will be|being)\b[^.]{0,40}\b(?:deprecated|obsolete)\b"
_THIS = re.compile(
    rf"\b(?:this|the|powershell)\s(?:\w+\s)?(?:cmdlet|command|function)\s[^.]{{0,20}}{_END}", re.IGNORECASE
)


def plain_text(text: str) -> str:
    """Markdown as one line of words: links become their text, quote marks go."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if ">" in text:
        text = _QUOTE.sub("", text)
    return " ".join(text.split())


def deprecation_in(page: CommandHelp) -> str | None:
    """The sentence of SYNOPSIS, DESCRIPTION or NOTES by which the command is deprecated, None if none says so."""
    for part in (page.synopsis, page.description, page.notes[:20_000]):
        if _WORD.search(part) is None:
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", plain_text(part)):
            named = f"{page.title.lower()}"
            if _THIS.search(sentence) or (named in sentence.lower().replace("`", "") and _ENDING.search(sentence)):
                return sentence[:300]
    return None


_ENDING = re.compile(_END, re.IGNORECASE)
