"""Static methods of types that few scripts use; imported when first needed."""

from __future__ import annotations

from psemu.objects import wildcards
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Table = dict[str, Method]


class WildcardPattern:
    """System.Management.Automation.WildcardPattern."""

    __slots__ = ("ignore_case", "pattern")

    type_name = "System.Management.Automation.WildcardPattern"

    def __init__(self, pattern: str, options: Any = None) -> None:
        self.pattern = pattern
        self.ignore_case = "IgnoreCase" in str(getattr(options, "name", ""))

    def list_properties(self) -> list[tuple[str, object]]:
        """It has none."""
        return []


def _guarded(run: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*arguments: Any) -> Any:
        try:
            return run(*arguments)
        except wildcards.WildcardError as error:
            kind = (
                "PSInvalidCastException" if error.message.startswith("Cannot convert") else "WildcardPatternException"
            )
            raise NetError(f"System.Management.Automation.{kind}", error.message) from None

    return guarded


_OPTIONS = "options:System.Management.Automation.WildcardOptions"
WILDCARD: Table = {
    "escape": Method(lambda _o, text: wildcards.escape(text), "pattern:string"),
    "unescape": Method(lambda _o, text: wildcards.unescape(text), "pattern:string"),
    "containswildcardcharacters": Method(lambda _o, text: wildcards.contains_wildcard(text), "pattern:string"),
    "new": Method(lambda _o, *given: WildcardPattern(*given), "pattern:string", f"pattern:string, {_OPTIONS}"),
    "get": Method(lambda _o, *given: WildcardPattern(*given), f"pattern:string, {_OPTIONS}"),
}
WILDCARD_INSTANCE: Table = {
    "ismatch": Method(
        _guarded(lambda w, text: wildcards.wildcard_match(text, w.pattern, w.ignore_case)), "input:string"
    ),
    "towql": Method(_guarded(lambda w: wildcards.to_wql(w.pattern))),
}


_UNRESERVED = "-._~"


def _escape_data(_owner: Any, text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe=_UNRESERVED, errors="replace")


def _escape_uri(_owner: Any, text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe=_UNRESERVED + ":/?#[]@!$&'()*+,;=%", errors="replace")


def _unescape_data(_owner: Any, text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


_URI: Table = {
    "escapedatastring": Method(_escape_data, "stringToEscape:string"),
    "escapeuristring": Method(_escape_uri, "stringToEscape:string"),
    "unescapedatastring": Method(_unescape_data, "stringToUnescape:string"),
}


#: where the types of psemu.runtime.system_statics are
_SYSTEM = ("System.BitConverter", "System.Environment", "System.IO.", "System.Net.", "System.Security.", "System.Text.")
_TABLES: dict[str, Table] = {
    "System.Management.Automation.WildcardPattern": WILDCARD,
    "System.Uri": _URI,
}


def late_static(type_name: str, name: str) -> Method | None:
    """``[type]::name``, None if no table here has it."""
    if type_name == "System.Text.RegularExpressions.Regex":
        from psemu.runtime.regex_methods import STATIC

        return STATIC.get(name)
    found = _TABLES.get(type_name, {}).get(name)
    if found is None and type_name.startswith(_SYSTEM):
        from psemu.runtime.system_statics import system_static

        return system_static(type_name, name)
    return found
