"""Text operators: -like, -match, -replace, -split and -f over .NET's patterns."""

from __future__ import annotations

import re

from psemu.objects import AUTOMATION_NULL, Hashtable, PSArray, convert_to
from psemu.objects.operators import runtime_error
from psemu.runtime.enumeration import enumerate_value
from psemu.runtime.expressions import string_value
from psemu.runtime.flow import NetError
from psemu.runtime.scope import PSVariable
from psemu.runtime.script_block import ScriptBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame

_compiled: dict[tuple[str, int], Any] = {}


def wildcard_regex(pattern: str) -> str:
    """A PowerShell wildcard pattern as a regular expression for the whole text."""
    found = ["(?s:"]
    i = 0
    while i < len(pattern):
        ch = pattern[i]
        i += 1
        if ch == "*":
            found.append(".*")
        elif ch == "?":
            found.append(".")
        elif ch == "`" and i < len(pattern):
            found.append(re.escape(pattern[i]))
            i += 1
        elif ch == "[":
            close = pattern.find("]", i + 1)
            if close < 0:
                raise runtime_error(
                    f"The specified wildcard character pattern is not valid: {pattern}",
                    "RuntimeException",
                    "NotSpecified",
                    exception_type="System.Management.Automation.WildcardPatternException",
                )
            body = pattern[i:close].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[")
            found.append(f"[{body}]")
            i = close + 1
        else:
            found.append(re.escape(ch))
    return "".join(found) + r")\Z"


def wildcard_match(text: str, pattern: str, ignore_case: bool = True) -> bool:
    """``text -like pattern``."""
    flags = re.IGNORECASE if ignore_case else 0
    key = ("w:" + pattern, flags)
    compiled = _compiled.get(key)
    if compiled is None:
        compiled = _compiled[key] = re.compile(wildcard_regex(pattern), flags)
    return compiled.match(text) is not None


_NAMED_GROUP = re.compile(r"\(\?<([A-Za-z_]\w*)>|\(\?'([A-Za-z_]\w*)'|\\k<(\w+)>|\\[zZ]|\\p\{(\w+)\}")


def _translate(pattern: str) -> str:
    def change(found: re.Match[str]) -> str:
        if found.group(1) or found.group(2):
            return f"(?P<{found.group(1) or found.group(2)}>"
        if found.group(3):
            return f"(?P={found.group(3)})"
        whole = found.group(0)
        if whole == "\\z":
            return r"\Z"
        if whole == "\\Z":
            return r"(?=\n?\Z)"
        return {"Lu": "[A-Z]", "Ll": "[a-z]", "L": r"[^\W\d_]", "N": r"\d", "Nd": r"\d", "P": r"[^\w\s]"}.get(
            found.group(4), whole
        )

    return re.sub(
        r"(?<!\\)((?:\\\\)*)\$(?=\)|$|\|)", lambda m: m.group(1) + r"(?=\n?\Z)", _NAMED_GROUP.sub(change, pattern)
    )


def regex(pattern: str, flags: int = re.IGNORECASE) -> Any:
    """*pattern* (.NET syntax) compiled; NetError if it is none."""
    key = (pattern, flags)
    compiled = _compiled.get(key)
    if compiled is None:
        try:
            translated = (
                _translate(pattern)
                if not flags & re.MULTILINE
                else _NAMED_GROUP.sub(lambda m: _translate(m.group(0)), pattern)
            )
            compiled = re.compile(translated, flags)
        except (re.error, OverflowError) as error:
            raise NetError(
                "System.Text.RegularExpressions.RegexParseException",
                f"Invalid pattern '{pattern}' at offset {regex_error(pattern, error)}",
            ) from None
        if len(_compiled) > 500:
            _compiled.clear()
        _compiled[key] = compiled
    return compiled


def regex_error(pattern: str, error: Any) -> str:
    """.NET's words for a pattern that does not parse: offset and reason."""
    text = str(error)
    size = len(pattern)
    if "missing )" in text or "unterminated subpattern" in text:
        return f"{size}. Not enough )'s."
    if "unbalanced parenthesis" in text:
        return f"{(error.pos or 0) + 1}. Too many )'s."
    if "unterminated character set" in text:
        return f"{size}. Unterminated [] set."
    if "nothing to repeat" in text:
        return f"{(error.pos or 0) + 1}. Quantifier '{pattern[error.pos or 0]}' following nothing."
    if "multiple repeat" in text:
        return f"{(error.pos or 0) + 1}. Nested quantifier '{pattern[(error.pos or 0)]}'."
    if "bad escape (end of pattern)" in text:
        return f"{size}. Illegal \\ at end of pattern."
    return f"{(getattr(error, 'pos', 0) or 0) + 1}. {text}"


def pattern_of(value: Any, frame: Frame, ignore_case: bool = True) -> Any:
    """The right side of -match and its like: a regex object keeps its own options."""
    flags = re.IGNORECASE if ignore_case else 0
    own = getattr(value, "compiled", None)
    if own is not None:
        return own()
    if getattr(value, "type_name", "") == "System.Text.RegularExpressions.Regex":
        return regex(str(value), 0)
    text = string_value(value, frame)
    try:
        return regex(text, flags)
    except NetError as error:
        raise error


def match_operator(left: Any, right: Any, negative: bool, ignore_case: bool, frame: Frame) -> Any:
    """``-match`` and ``-notmatch``; a scalar that matches fills ``$Matches``."""
    compiled = pattern_of(right, frame, ignore_case)
    items = enumerate_value(left)
    if items is not None:
        return [item for item in items if (compiled.search(string_value(item, frame)) is not None) != negative]
    found = compiled.search(string_value(left, frame))
    if found is not None:
        table = Hashtable()
        names = {number: name for name, number in compiled.groupindex.items()}
        for number in range(compiled.groups, -1, -1):
            value = found.group(number)
            if value is not None:
                table[names.get(number, number)] = value
        ordered = Hashtable(
            [(key, table[key]) for key in sorted(table.keys(), key=lambda k: (isinstance(k, str), str(k)))]
        )
        frame.vars["matches"] = PSVariable("Matches", ordered)
    return (found is not None) != negative


_SUBSTITUTION = re.compile(r"\$(?:(\$)|(\d+)|\{(\w+)\}|(&)|(`)|(')|(\+)|(_))")


def expand_replacement(template: str, found: re.Match[str]) -> str:
    """A .NET replacement pattern (``$1``, ``${name}``, ``$&`` …) for one match."""

    def change(token: re.Match[str]) -> str:
        whole = token.group(0)
        if token.group(1):
            return "$"
        if token.group(2):
            digits = token.group(2)
            number = int(digits)
            while digits and number > (found.re.groups):
                digits = digits[:-1]
                number = int(digits) if digits else -1
            if not digits:
                return whole
            return (found.group(number) or "") + token.group(2)[len(digits) :]
        if token.group(3):
            name = token.group(3)
            try:
                return found.group(int(name) if name.isdigit() else name) or ""
            except (IndexError, re.error):
                return whole
        if token.group(4):
            return found.group(0)
        if token.group(5):
            return found.string[: found.start()]
        if token.group(6):
            return found.string[found.end() :]
        if token.group(7):
            return (found.group(found.re.groups) or "") if found.re.groups else found.group(0)
        return found.string

    return _SUBSTITUTION.sub(change, template) if "$" in template else template


def replace_operator(left: Any, right: Any, ignore_case: bool, frame: Frame) -> Any:
    """``-replace``: pattern and replacement (text or a script block that gets the match as ``$_``)."""
    parts = enumerate_value(right)
    given = [right] if parts is None else list(parts)
    if len(given) > 2:
        raise runtime_error(
            "The -replace operator allows only two elements to follow it, not " + f"{len(given)}.",
            "BadReplaceArgument",
            target=right,
        )
    pattern = given[0] if given else ""
    replacement = given[1] if len(given) > 1 else ""
    try:
        compiled = pattern_of(pattern, frame, ignore_case)
    except NetError as error:
        text = string_value(pattern, frame)
        record = runtime_error(
            f"The regular expression pattern {text} is not valid.", "InvalidRegularExpression", target=text
        )
        raise record from error
    if isinstance(replacement, ScriptBlock):
        block = replacement

        def change(found: re.Match[str]) -> str:
            from psemu.runtime.enumeration import collapse
            from psemu.runtime.regexes import Match

            outputs = frame.session.interpreter.invoke_script_block(block, (), Match(found))
            value = collapse(outputs)
            return "" if value is AUTOMATION_NULL else string_value(value, frame)
    else:
        template = string_value(replacement, frame)

        def change(found: re.Match[str]) -> str:
            return expand_replacement(template, found)

    def one(item: Any) -> str:
        return str(compiled.sub(change, string_value(item, frame)))

    items = enumerate_value(left)
    return one(left) if items is None else [one(item) for item in items]


def split_operator(left: Any, right: Any, ignore_case: bool, frame: Frame) -> list[str]:
    """``-split``: delimiter, greatest number of parts, options."""
    parts = enumerate_value(right)
    given = [right] if parts is None else list(parts)
    delimiter = given[0] if given else " "
    most = 0
    if len(given) > 1:
        from psemu.objects import PSInvalidCastException

        try:
            most = int(convert_to(given[1], "System.Int32"))
        except PSInvalidCastException as error:
            raise runtime_error(error.message, "RuntimeException", "NotSpecified") from error
    options = string_value(given[2], frame).lower() if len(given) > 2 else ""
    items = enumerate_value(left)
    texts = [string_value(item, frame) for item in ([left] if items is None else items)]
    results: list[str] = []
    for text in texts:
        if isinstance(delimiter, ScriptBlock):
            results.extend(_split_by_block(text, delimiter, most, frame))
            continue
        if "simplematch" in options:
            compiled = regex(
                re.escape(string_value(delimiter, frame)),
                re.IGNORECASE if (ignore_case and "ignorecase" not in options) or "ignorecase" in options else 0,
            )
        else:
            flags = re.IGNORECASE if ignore_case else 0
            if "ignorecase" in options:
                flags |= re.IGNORECASE
            if "multiline" in options:
                flags |= re.MULTILINE
            if "singleline" in options:
                flags |= re.DOTALL
            own = getattr(delimiter, "compiled", None)
            compiled = own() if own is not None else regex(string_value(delimiter, frame), flags)
        results.extend(_split(compiled, text, most))
    return PSArray(results, "System.String[]")


def _split(compiled: Any, text: str, most: int) -> list[str]:
    matches = list(compiled.finditer(text))
    if most > 0:
        matches = matches[: most - 1]
    elif most < 0:
        matches = matches[max(0, len(matches) - (-most - 1)) :] if most < -1 else []
    found: list[str] = []
    start = 0
    for each in matches:
        found.append(text[start : each.start()])
        found.extend(group for group in each.groups() if group is not None)
        start = each.end()
    found.append(text[start:])
    return found


def _split_by_block(text: str, block: ScriptBlock, most: int, frame: Frame) -> list[str]:
    from psemu.objects.comparison import truth
    from psemu.runtime.enumeration import collapse

    found: list[str] = []
    current: list[str] = []
    for index, ch in enumerate(text):
        if (most <= 0 or len(found) < most - 1) and truth(
            collapse(frame.session.interpreter.invoke_script_block(block, (text, index), ch))
        ):
            found.append("".join(current))
            current = []
        else:
            current.append(ch)
    found.append("".join(current))
    return found


def unary_split(value: Any, frame: Frame) -> list[str]:
    """``-split text``: at white space, without empty parts."""
    items = enumerate_value(value)
    texts = [string_value(item, frame) for item in ([value] if items is None else items)]
    results: list[str] = []
    for text in texts:
        results.extend(text.split())
    return PSArray(results, "System.String[]")


def format_operator(left: Any, right: Any, frame: Frame) -> str:
    """``-f``; FormatError if the text or a format is wrong."""
    from psemu.objects.format import FormatException, format_composite

    items = enumerate_value(right)
    values = [None if right is AUTOMATION_NULL else right] if items is None else list(items)
    text = string_value(left, frame)
    values = [text_other(value) if isinstance(value, list) else value for value in values]
    values = [value.script_to_string() if hasattr(value, "script_to_string") else value for value in values]
    try:
        return format_composite(text, values, other=lambda value: string_value(value, frame))
    except FormatException as error:
        raise runtime_error(f"Error formatting a string: {error}.", "FormatError", target=text) from error


def text_other(value: object) -> str:
    """How ``-f`` writes a value that has no format of its own."""
    from psemu.objects import to_text, type_name_of

    if isinstance(value, list):
        return type_name_of(value)
    return to_text(value)
