"""-match, -replace and -split over .NET's regular expressions."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, EnumValue, Hashtable, PSArray, PSInvalidCastException, convert_to
from psemu.objects.operators import runtime_error
from psemu.objects.regex import OPTIONS, Match, Regex, RegexError, compiled_regex, escape, replace_all, split_text
from psemu.objects.regex.replacing import expansion
from psemu.runtime.enumeration import enumerate_value
from psemu.runtime.expressions import string_value
from psemu.runtime.flow import NetError
from psemu.runtime.scope import PSVariable
from psemu.runtime.script_block import ScriptBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import Frame

_IGNORE_CASE = OPTIONS["IgnoreCase"]
_RIGHT_TO_LEFT = OPTIONS["RightToLeft"]
#: members of SplitOptions that are members of RegexOptions by the same name
_SHARED = ("CultureInvariant", "IgnorePatternWhitespace", "Multiline", "Singleline", "IgnoreCase", "ExplicitCapture")


def regex(pattern: str, options: int = _IGNORE_CASE) -> Regex:
    """*pattern* compiled; NetError if it is none."""
    try:
        return compiled_regex(pattern, options)
    except RegexError as error:
        raise NetError(error.type_name, error.message) from None


def pattern_of(value: Any, frame: Frame, ignore_case: bool = True) -> Regex:
    """The right side of -match and its like: a regex object keeps its own options."""
    if isinstance(value, Regex):
        return value
    return regex(string_value(value, frame), _IGNORE_CASE if ignore_case else 0)


def match_operator(left: Any, right: Any, negative: bool, ignore_case: bool, frame: Frame) -> Any:
    """``-match`` and ``-notmatch``; a scalar that matches fills ``$Matches``."""
    pattern = pattern_of(right, frame, ignore_case)
    items = enumerate_value(left)
    try:
        if items is not None:
            return [item for item in items if pattern.is_match(string_value(item, frame)) != negative]
        found = pattern.search(string_value(left, frame))
    except RegexError as error:
        raise NetError(error.type_name, error.message) from None
    if found is not None:
        table = Hashtable()
        for number, name in pattern.group_names:
            value = found.value(number)
            if value is not None:
                table[number if name == str(number) else name] = value
        frame.vars["matches"] = PSVariable("Matches", table)
    return (found is not None) != negative


def change_of(new: Any, pattern: Regex, frame: Frame) -> Callable[[Match], str]:
    """What a replacement makes of a match: text with ``$1`` and its kin, or a script block that gets the match as ``$_``."""
    if not isinstance(new, ScriptBlock):
        return expansion(string_value(new, frame), pattern)
    block = new

    def change(found: Match) -> str:
        from psemu.runtime.enumeration import collapse

        value = collapse(frame.session.interpreter.invoke_script_block(block, (), found))
        return "" if value is AUTOMATION_NULL else string_value(value, frame)

    return change


def replace_operator(left: Any, right: Any, ignore_case: bool, frame: Frame) -> Any:
    """``-replace``: pattern and replacement."""
    parts = enumerate_value(right)
    given = [right] if parts is None else list(parts)
    if len(given) > 2:
        raise runtime_error(
            f"The -replace operator allows only two elements to follow it, not {len(given)}.",
            "BadReplaceArgument",
            target=right,
        )
    try:
        pattern = pattern_of(given[0] if given else "", frame, ignore_case)
    except NetError:
        shown = string_value(given[0], frame)
        raise runtime_error(
            f"The regular expression pattern {shown} is not valid.", "InvalidRegularExpression", target=given[0]
        ) from None
    items = enumerate_value(left)
    try:
        change = change_of(given[1] if len(given) > 1 else "", pattern, frame)
        if items is None:
            return replace_all(pattern, string_value(left, frame), change)
        return [replace_all(pattern, string_value(item, frame), change) for item in items]
    except RegexError as error:
        raise NetError(error.type_name, error.message) from None


def _converted(value: Any, type_name: str) -> Any:
    try:
        return convert_to(value, type_name)
    except PSInvalidCastException as error:
        raise runtime_error(error.message, "RuntimeException", "NotSpecified") from error


def _delimiter(value: Any, options: EnumValue | None, ignore_case: bool, backwards: bool, frame: Frame) -> Regex:
    if isinstance(value, Regex):
        return value if not backwards else regex(value.pattern, value.options | _RIGHT_TO_LEFT)
    names = set() if options is None else {name.strip() for name in options.name.split(",")}
    if "SimpleMatch" in names and names - {"SimpleMatch", "IgnoreCase"}:
        raise runtime_error(
            "The combination of options with the -split operator is not valid.",
            "InvalidSplitOptionCombination",
            "InvalidOperation",
        )
    flags = sum(OPTIONS[name] for name in names if name in _SHARED)
    flags |= (_IGNORE_CASE if ignore_case else 0) | (_RIGHT_TO_LEFT if backwards else 0)
    text = string_value(value, frame)
    return regex(escape(text) if "SimpleMatch" in names else text, flags)


def split_operator(left: Any, right: Any, ignore_case: bool, frame: Frame) -> list[str]:
    """``-split``: delimiter, greatest number of parts (below zero: counted from the end), options."""
    parts = enumerate_value(right)
    given = [right] if parts is None else list(parts)
    most = int(_converted(given[1], "System.Int32")) if len(given) > 1 else 0
    options = _converted(given[2], "System.Management.Automation.SplitOptions") if len(given) > 2 else None
    items = enumerate_value(left)
    texts = [string_value(item, frame) for item in ([left] if items is None else items)]
    results: list[str] = []
    delimiter = given[0] if given else " "
    if isinstance(delimiter, ScriptBlock):
        for text in texts:
            results.extend(_split_by_block(text, delimiter, most, frame))
    else:
        pattern = _delimiter(delimiter, options, ignore_case, most < 0, frame)
        try:
            for text in texts:
                results.extend(split_text(pattern, text, abs(most)))
        except RegexError as error:
            raise NetError(error.type_name, error.message) from None
    return PSArray(results, "System.String[]")


def _split_by_block(text: str, block: ScriptBlock, most: int, frame: Frame) -> list[str]:
    from psemu.objects.comparison import truth
    from psemu.runtime.enumeration import collapse

    found: list[str] = []
    current: list[str] = []
    for index, char in enumerate(text):
        if (most <= 0 or len(found) < most - 1) and truth(
            collapse(frame.session.interpreter.invoke_script_block(block, (text, index), char))
        ):
            found.append("".join(current))
            current = []
        else:
            current.append(char)
    found.append("".join(current))
    return found
