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


def _parse_bool(_owner: Any, text: str) -> bool:
    plain = text.strip(" \t\r\n\v\f\0").lower()
    if plain not in ("true", "false"):
        raise NetError("System.FormatException", f"String '{text}' was not recognized as a valid Boolean.")
    return plain == "true"


_BOOLEAN: Table = {"parse": Method(_parse_bool, "value:string")}

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


def _culture_of(provider: Any) -> Any:
    from psemu.objects.format.cultures import EN_US, Culture

    return provider if isinstance(provider, Culture) else EN_US


def _exact(text: str, form: Any, provider: Any, styles: Any) -> Any:
    from psemu.objects.date_exact import parse_exact
    from psemu.objects.date_text import DateError

    flags = 0 if styles is None else int(styles.value)
    forms = [str(each) for each in form] if isinstance(form, list) else [str(form)]
    problem: DateError | None = None
    for each in forms:
        try:
            return parse_exact(text, each, _culture_of(provider), flags)
        except DateError as error:
            problem = error
    raise NetError("System.FormatException", problem.message if problem is not None else "")


def _try_exact(_owner: Any, text: str, form: Any, provider: Any, styles: Any, place: Any) -> bool:
    from psemu.objects.datetimes import DateTime

    try:
        place.value = _exact(text, form, provider, styles)
    except NetError:
        place.value = DateTime(0)
        return False
    return True


_STYLES = "style:System.Globalization.DateTimeStyles"
_DATE: Table = {
    "parseexact": Method(
        lambda _o, text, form, provider, styles=None: _exact(text, form, provider, styles),
        "s:string, format:object, provider:object",
        f"s:string, format:object, provider:object, {_STYLES}",
    ),
    "tryparseexact": Method(_try_exact, f"s:string, format:object, provider:object, {_STYLES}, result:object"),
}

#: where the types of psemu.runtime.system_statics are
_SYSTEM = ("System.BitConverter", "System.Environment", "System.IO.", "System.Net.", "System.Security.", "System.Text.")
_TABLES: dict[str, Table] = {
    "System.DateTime": _DATE,
    "System.Management.Automation.WildcardPattern": WILDCARD,
    "System.Boolean": _BOOLEAN,
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
