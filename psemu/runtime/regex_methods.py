"""Methods of [regex], of its objects and of matches."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, PSArray, to_text
from psemu.objects.regex import (
    Match,
    Regex,
    RegexError,
    compiled_regex,
    escape,
    expand_replacement,
    replace_all,
    split_text,
    unescape,
)
from psemu.objects.regex.replacing import expansion
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_TYPE = "System.Text.RegularExpressions."
_OPTIONS = f"options:{_TYPE}RegexOptions"


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except RegexError as error:
            raise NetError(error.type_name, error.message) from None

    return run


def make_regex(pattern: str, options: Any = None) -> Regex:
    """A regex object; NetError if *pattern* is none."""
    try:
        return compiled_regex(pattern, 0 if options is None else int(options.value))
    except RegexError as error:
        raise NetError(error.type_name, error.message) from None


def _collection(found: list[Match]) -> PSArray:
    return PSArray(found, f"{_TYPE}MatchCollection")


def _match(pattern: Regex, text: str, start: int | None = None) -> Match:
    return pattern.search(text, start) or Match(pattern, text, {})


def _change(frame: Any, pattern: Regex, new: Any) -> Callable[[Match], str]:
    from psemu.runtime.script_block import ScriptBlock

    if not isinstance(new, ScriptBlock):
        return expansion(to_text(new), pattern)
    block = new

    def change(found: Match) -> str:
        from psemu.runtime.enumeration import collapse

        value = collapse(frame.session.interpreter.invoke_script_block(block, [found], new_scope=True))
        return "" if value is AUTOMATION_NULL else to_text(value)

    return change


def _replace(frame: Any, pattern: Regex, text: str, new: Any, count: int = -1, start: int | None = None) -> str:
    return replace_all(pattern, text, _change(frame, pattern, new), count, start)


def _split(pattern: Regex, text: str, count: int = 0, start: int | None = None) -> PSArray:
    return PSArray(split_text(pattern, text, count, start), "System.String[]")


def _static_replace(frame: Any, _owner: Any, text: str, pattern: str, new: Any, options: Any = None) -> str:
    return _replace(frame, make_regex(pattern, options), text, new)


def _both(run: Callable[[Regex, str], Any]) -> Method:
    """A static method that takes input, pattern and options."""
    return Method(
        _guarded(lambda _o, text, pattern, options=None: run(make_regex(pattern, options), text)),
        "input:string, pattern:string",
        f"input:string, pattern:string, {_OPTIONS}",
    )


STATIC: dict[str, Method] = {
    "escape": Method(lambda _o, text: escape(text), "str:string"),
    "unescape": Method(_guarded(lambda _o, text: unescape(text)), "str:string"),
    "ismatch": _both(lambda pattern, text: pattern.is_match(text)),
    "match": _both(_match),
    "matches": _both(lambda pattern, text: _collection(list(pattern.matches(text)))),
    "count": _both(lambda pattern, text: sum(1 for _ in pattern.matches(text))),
    "split": _both(_split),
    "replace": Method(
        _guarded(_static_replace),
        "input:string, pattern:string, replacement:object",
        f"input:string, pattern:string, replacement:object, {_OPTIONS}",
        wants_frame=True,
    ),
}


def _group_number(pattern: Regex, name: str) -> int:
    return pattern.numbers.get(name, -1)


def _group_name(pattern: Regex, number: int) -> str:
    return next((name for each, name in pattern.group_names if each == number), "")


REGEX: dict[str, Method] = {
    "ismatch": Method(
        _guarded(lambda r, text, start=None: r.search(text, start) is not None),
        "input:string",
        "input:string, startat:int",
    ),
    "match": Method(_guarded(_match), "input:string", "input:string, startat:int"),
    "matches": Method(
        _guarded(lambda r, text, start=None: _collection(list(r.matches(text, start)))),
        "input:string",
        "input:string, startat:int",
    ),
    "count": Method(_guarded(lambda r, text: sum(1 for _ in r.matches(text))), "input:string"),
    "split": Method(
        _guarded(_split), "input:string", "input:string, count:int", "input:string, count:int, startat:int"
    ),
    "replace": Method(
        _guarded(_replace),
        "input:string, replacement:object",
        "input:string, replacement:object, count:int",
        "input:string, replacement:object, count:int, startat:int",
        wants_frame=True,
    ),
    "getgroupnames": Method(lambda r: PSArray([name for _, name in r.group_names], "System.String[]")),
    "getgroupnumbers": Method(lambda r: PSArray([number for number, _ in r.group_names], "System.Int32[]")),
    "groupnumberfromname": Method(_group_number, "name:string"),
    "groupnamefromnumber": Method(_group_name, "i:int"),
    "tostring": Method(str),
}

MATCH: dict[str, Method] = {
    "nextmatch": Method(_guarded(lambda m: m.next_match() or Match(m.regex, m.text, {}))),
    "result": Method(_guarded(lambda m, template: expand_replacement(template, m)), "replacement:string"),
    "tostring": Method(str),
}
