"""What completion answers: PowerShell's CommandCompletion and CompletionResult, and how it quotes what it offers."""

from __future__ import annotations

from psemu.objects.collation import sort_key
from psemu.objects.wildcards import matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SINGLE_QUOTES = "'‘’‚‛"
_DOUBLE_QUOTES = '"“”„'
#: no name is longer; a pattern of any length would take time that grows with its square
_LONGEST_NAME = 1000
#: a word with one of these is no bare word
_SPECIAL = frozenset(" \t\r\n,;&|(){}<>@`$'\"#‘’‚‛“”„")


class CompletionMatch:
    """One offer: the text to put in, how a list shows it, PowerShell's ``CompletionResultType``, and a line that explains it."""

    __slots__ = ("completion_text", "list_item_text", "result_type", "tool_tip")

    def __init__(self, completion_text: str, list_item_text: str, result_type: str, tool_tip: str = "") -> None:
        self.completion_text = completion_text
        self.list_item_text = list_item_text
        self.result_type = result_type
        self.tool_tip = tool_tip or list_item_text

    def __repr__(self) -> str:
        return f"CompletionMatch({self.completion_text!r}, {self.list_item_text!r}, {self.result_type!r})"


class Completion:
    """All offers in order, and the range that each of them replaces: *start* and *length* in UTF-16 code units, -1 if there is none."""

    __slots__ = ("length", "matches", "start")

    def __init__(self, start: int, length: int, matches: list[CompletionMatch]) -> None:
        self.start = start
        self.length = length
        self.matches = matches


def prefix_pattern(word: str) -> Callable[[str], bool]:
    """Whether a name begins with *word*, in which wildcards count, in any case."""
    if len(word) > _LONGEST_NAME:
        return lambda _: False
    return matcher(word + "*")


def split_quotes(word: str) -> tuple[str, str]:
    """*word* without the quote it begins with (and ends with), and that quote as ``'`` or ``"``, empty for none."""
    if not word:
        return "", ""
    for quotes, plain in ((_SINGLE_QUOTES, "'"), (_DOUBLE_QUOTES, '"')):
        if word[0] in quotes:
            inner = word[1:-1] if len(word) > 1 and word[-1] in quotes else word[1:]
            return inner, plain
    return word, ""


def quote(text: str, used: str) -> str:
    """*text* as an argument, in the quotes that were *used* or, where it needs some, in single ones."""
    if not used and not any(char in _SPECIAL for char in text):
        return text
    if used == '"':
        return '"' + text.replace("`", "``").replace("$", "`$") + '"'
    return "'" + text.replace("'", "''") + "'"


def choose(values: Iterable[str], word: str, result_type: str = "ParameterValue") -> list[CompletionMatch]:
    """Those of *values* that begin with *word*: the one that is *word* first, the others sorted."""
    word, used = split_quotes(word)
    begins = prefix_pattern(word)
    exact = [value for value in values if value.lower() == word.lower()]
    others = sorted((value for value in values if value.lower() != word.lower() and begins(value)), key=sort_key)
    return [CompletionMatch(quote(value, used), value, result_type) for value in [*exact, *others]]
