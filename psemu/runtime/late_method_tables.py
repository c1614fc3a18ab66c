"""Methods of types that few scripts use: dates, durations, versions, regular expressions; imported when first needed."""

from __future__ import annotations

from psemu.objects.comparison import compare
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Method]


def _compare(value: Any, other: Any) -> int:
    result = compare(value, other)
    return -1 if result < 0 else int(result > 0)


COMPARABLE: Table = {"compareto": Method(_compare, "value:object")}


def _fields(version: Any, count: int | None = None) -> str:
    """The first *count* parts of a version."""
    given = [part for part in version.parts if part >= 0]
    if count is None:
        return str(version)
    if not 0 <= count <= len(given):
        raise NetError(
            "System.ArgumentException", f"Argument must be between 0 and {len(given)}. (Parameter 'fieldCount')"
        )
    return ".".join(str(part) for part in given[:count])


VERSION: Table = {"tostring": Method(_fields, "", "fieldCount:int")}
_TABLES: dict[str, list[Table]] = {
    "SwitchParameter": [{"tobool": Method(lambda s: bool(s.is_present))}],
    "Version": [VERSION, COMPARABLE],
    "Guid": [COMPARABLE],
}


#: classes whose methods are in a module of psemu.runtime.net: module and name there
_IN_NET = {
    "StringBuilder": ("builder", "BUILDER"),
    "Random": ("randoms", "RANDOM"),
    "Stopwatch": ("randoms", "STOPWATCH"),
    "MemoryStream": ("streams", "MEMORY"),
    "TextReader": ("streams", "READER"),
    "TextWriter": ("streams", "WRITER"),
    "NameValueCollection": ("web", "NAME_VALUES"),
    "KeyedHash": ("secrets", "KEYED"),
    "Uri": ("addresses", "URI_INSTANCE"),
    "UriBuilder": ("addresses", "URI_BUILDER"),
    "DateTime": ("moments", "DATE"),
    "TimeSpan": ("moments", "SPAN"),
    "DateTimeOffset": ("moments", "OFFSET"),
    "DateOnly": ("moments", "DATE_ONLY"),
    "TimeOnly": ("moments", "TIME_ONLY"),
    "StylePart": ("styles", "METHODS"),
}


def tables(class_name: str) -> list[Table]:
    """The tables of a value class."""
    place = _IN_NET.get(class_name)
    if place is not None:
        from importlib import import_module

        own: Table = getattr(import_module(f"psemu.runtime.net.{place[0]}"), place[1])
        return [own]
    if class_name == "TableEnumerator":
        from psemu.runtime.method_tables import ENUMERATOR

        return [ENUMERATOR]
    if class_name == "WildcardPattern":
        from psemu.runtime.late_statics import WILDCARD_INSTANCE

        return [WILDCARD_INSTANCE]
    if class_name in ("Encoding", "HashAlgorithm"):
        from psemu.runtime.system_statics import ENCODING_INSTANCE, HASH_INSTANCE

        return [ENCODING_INSTANCE if class_name == "Encoding" else HASH_INSTANCE]
    if class_name in ("Regex", "Match", "Group", "Capture"):
        from psemu.runtime.regex_methods import MATCH, REGEX

        return (
            [REGEX] if class_name == "Regex" else [{"tostring": MATCH["tostring"]} if class_name != "Match" else MATCH]
        )
    return _TABLES.get(class_name, [])
