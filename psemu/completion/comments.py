"""Offers what may stand in a ``#requires`` comment, and the words of a ``using`` statement."""

from __future__ import annotations

from psemu.completion.matches import CompletionMatch
from psemu.parser.patterns import IGNORECASE, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.completion.context import CompletionContext

_PARAMETERS = ("Modules", "PSEdition", "RunAsAdministrator", "Version")
_EDITIONS = ("Core", "Desktop")
_MODULE_KEYS = ("GUID", "MaximumVersion", "ModuleName", "ModuleVersion", "RequiredVersion")
_USING = ("assembly", "module", "namespace", "type")
_PARAMETER = Pattern(r"\s-([A-Za-z]*)")
_VALUE = Pattern(r"(\w*)\Z")
_REQUIRES = Pattern(r"#requires ", IGNORECASE)


def complete_comment(context: CompletionContext) -> list[CompletionMatch]:
    """Parameters of ``#requires`` that are not there yet, and values of theirs."""
    text, cursor = context.text, context.cursor
    start = context.start
    if _REQUIRES.match(text, start) is None:
        return []
    line = text[start:cursor]
    lowered = line.lower()
    if " -runasadministrator" in lowered:
        # nothing may follow it
        return []
    name = end = None
    at = 0
    while (found := _PARAMETER.search(line, at)) is not None:
        name, end, at = found[1], found.end(), found.end()
    if name is None:
        return []
    if end == len(line):
        context.start, context.length = cursor - len(name), len(name)
        return _words((each for each in _PARAMETERS if f" -{each.lower()}" not in lowered), name, "ParameterName")
    value = _VALUE.search(line)
    word = value[1] if value else ""
    context.start, context.length = cursor - len(word), len(word)
    if name.lower() == "psedition":
        return _words(_EDITIONS, word, "ParameterValue")
    if name.lower() == "modules" and line.rfind("@{") > line.rfind("}"):
        written = lowered[lowered.rfind("@{") :]
        keys = [key for key in _MODULE_KEYS if key.lower() not in written.removesuffix(word.lower())]
        return _words(keys, word, "Property")
    return []


def complete_using(context: CompletionContext) -> list[CompletionMatch] | None:
    """The words behind ``using``; None anywhere else."""
    token = context.token_at
    before = [each for each in context.tokens if each.end < context.cursor and each is not token][-1:]
    if not before or before[0].kind != "Using":
        return None
    word = context.text_of(token) if token is not None else ""
    return _words(_USING, word, "Keyword")


def _words(values: Iterable[str], word: str, kind: str) -> list[CompletionMatch]:
    return [CompletionMatch(value, value, kind) for value in values if value.lower().startswith(word.lower())]
