"""Wildcard patterns of PowerShell: ``*``, ``?``, ``[a-z]`` and the backtick that takes their meaning away."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    #: ``*`` and ``?`` as themselves, a literal as ("=", character), a bracket as ("[", members, ranges, its text)
    Element = tuple[Any, ...]

_SPECIAL = "*?[]"


class WildcardError(Exception):
    """A text that is no wildcard pattern: a bracket without end, a range from high to low."""

    def __init__(self, pattern: str) -> None:
        self.message = f"The specified wildcard character pattern is not valid: {pattern}"
        super().__init__(self.message)


def elements(pattern: str) -> list[Element]:
    """*pattern* in parts; raises WildcardError."""
    found: list[Element] = []
    escaped = opened = inside = False
    contents: list[tuple[str, bool]] = []
    for char in pattern:
        if inside:
            if char == "]" and not opened and not escaped:
                inside = False
                found.append(_bracket(contents, pattern))
            elif char != "`" or escaped:
                contents.append((char, char == "-" and not escaped))
            opened = False
        elif char in "*?" and not escaped:
            found.append((char,))
        elif char == "[" and not escaped:
            inside = opened = True
            contents = []
        elif char != "`" or escaped:
            found.append(("=", char))
        escaped = char == "`" and not escaped
    if inside:
        raise WildcardError(pattern)
    if escaped and pattern != "`":
        found.append(("=", "`"))
    return found


def _bracket(contents: list[tuple[str, bool]], pattern: str) -> Element:
    members: list[str] = []
    ranges: list[tuple[str, str]] = []
    text = ""
    at = 0
    while at < len(contents):
        if at + 2 < len(contents) and contents[at + 1][1]:
            low, high = contents[at][0], contents[at + 2][0]
            if low > high:
                raise WildcardError(pattern)
            ranges.append((low, high))
            text += f"{low}-{high}"
            at += 3
        else:
            members.append(contents[at][0])
            text += contents[at][0]
            at += 1
    return "[", members, ranges, text


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


def _test(element: Element, ignore_case: bool) -> Callable[[str], bool]:
    if element[0] == "=":
        wanted = _lower(element[1]) if ignore_case else element[1]
        return lambda char: (_lower(char) if ignore_case else char) == wanted
    from psemu.objects.regex.classes import CharSet

    charset = CharSet(ignore_case)
    for member in element[1]:
        charset.add(member)
    charset.ranges.extend(element[2])
    return charset.__getitem__


def matcher(pattern: str, ignore_case: bool = True) -> Callable[[str], bool]:
    """The test that *pattern* is for a whole text, in time linear to the text for each part; raises WildcardError."""
    if not pattern.isascii():
        from psemu.objects.regex.matching import code_units

        pattern = code_units(pattern)
    if pattern == "*":
        return lambda _text: True
    if not any(char in "*?[`" for char in pattern):
        from psemu.objects.collation import compare_text

        return lambda text: text == pattern or compare_text(text, pattern, ignore_case) == 0
    parts: list[Callable[[str], bool] | None] = []
    for element in elements(pattern):
        if element[0] == "*":
            parts.append(None)
        elif element[0] == "?":
            parts.append(lambda _char: True)
        else:
            parts.append(_test(element, ignore_case))
    return lambda text: _matches(parts, text)


def _matches(parts: list[Callable[[str], bool] | None], text: str) -> bool:
    """Greedy matching that goes back to the latest star only."""
    at = part = 0
    star, retry = -1, 0
    while at < len(text):
        test = parts[part] if part < len(parts) else None
        if part < len(parts) and test is None:
            star, retry = part, at
            part += 1
        elif part < len(parts) and test is not None and test(text[at]):
            part += 1
            at += 1
        elif star >= 0:
            retry += 1
            part, at = star + 1, retry
        else:
            return False
    return all(test is None for test in parts[part:])


_cache: dict[tuple[str, bool], Callable[[str], bool]] = {}


def wildcard_match(text: str, pattern: str, ignore_case: bool = True) -> bool:
    """``text -like pattern``; raises WildcardError."""
    test = _cache.get((pattern, ignore_case))
    if test is None:
        test = matcher(pattern, ignore_case)
        if len(_cache) > 500:
            _cache.clear()
        _cache[pattern, ignore_case] = test
    if not text.isascii() and max(text) > "\uffff":
        from psemu.objects.regex.matching import code_units

        text = code_units(text)
    return test(text)


def escape(pattern: str) -> str:
    """``[WildcardPattern]::Escape``."""
    return "".join(f"`{char}" if char in "*?[]`" else char for char in pattern)


def unescape(pattern: str) -> str:
    """``[WildcardPattern]::Unescape``: a backtick goes if it stands before a wildcard character."""
    found: list[str] = []
    pending = False
    for char in pattern:
        if char == "`":
            if pending:
                found.append(char)
                pending = False
            else:
                pending = True
            continue
        if pending and char not in _SPECIAL:
            found.append("`")
        found.append(char)
        pending = False
    if pending:
        found.append("`")
    return "".join(found)


def contains_wildcard(pattern: str) -> bool:
    """``[WildcardPattern]::ContainsWildcardCharacters``."""
    at = 0
    while at < len(pattern):
        if pattern[at] in _SPECIAL:
            return True
        at += 2 if pattern[at] == "`" else 1
    return False


def to_wql(pattern: str) -> str:
    """The pattern for a WQL ``LIKE``; raises WildcardError."""
    found: list[str] = []
    for element in elements(pattern):
        if element[0] == "*":
            found.append("%")
        elif element[0] == "?":
            found.append("_")
        elif element[0] == "=":
            found.append(f"[{element[1]}]" if element[1] in "%_[" else element[1])
        else:
            if any(char in "^]-" for char in element[1]):
                error = WildcardError(pattern)
                error.message = f'Cannot convert the "{pattern}" value of type "System.Management.Automation.WildcardPattern" to type "WQL".'
                raise error
            found.append(f"[{element[3]}]")
    return "".join(found)
