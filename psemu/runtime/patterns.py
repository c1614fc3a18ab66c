"""Text operators: -like, unary -split and -f."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, NetType, PSArray, PSObject, wildcards
from psemu.objects.net_values import NetValue
from psemu.objects.operators import runtime_error
from psemu.objects.properties import DictionaryEntry
from psemu.objects.types import is_assignable
from psemu.runtime.enumeration import enumerate_value
from psemu.runtime.expressions import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


def wildcard_match(text: str, pattern: str, ignore_case: bool = True) -> bool:
    """``text -like pattern``; the error of an operator for what is no pattern."""
    try:
        return wildcards.wildcard_match(text, pattern, ignore_case)
    except wildcards.WildcardError as error:
        raise runtime_error(
            error.message,
            "RuntimeException",
            "NotSpecified",
            exception_type="System.Management.Automation.WildcardPatternException",
        ) from None


def unary_split(value: Any, frame: Frame) -> list[str]:
    """``-split text``: at white space, without empty parts but for the one that an empty text is."""
    items = enumerate_value(value)
    texts = [string_value(item, frame) for item in ([value] if items is None else items)]
    results: list[str] = []
    for text in texts:
        results.extend(text.split() or [""])
    return PSArray(results, "System.String[]")


def format_operator(left: Any, right: Any, frame: Frame) -> str:
    """``-f``; FormatError if the text or a format is wrong."""
    from psemu.objects.format import FormatException, format_composite

    values = right if isinstance(right, list) and is_assignable(right, "System.Object[]") else [right]
    text = string_value(left, frame)
    values = [_net_text(value, frame) for value in values]
    try:
        return format_composite(text, values, other=lambda value: string_value(value, frame))
    except FormatException as error:
        raise runtime_error(f"Error formatting a string: {error}.", "FormatError", target=text) from error


def _net_text(value: Any, frame: Frame) -> Any:
    """What is formatted: the value itself, or its ToString() where that is not PowerShell's text of it."""
    if isinstance(value, PSObject) and value.base is not None:
        value = value.base
    if isinstance(value, list):
        return text_other(value)
    if isinstance(value, NetType):
        return value.full_name
    if isinstance(value, NetValue):
        return str(value)
    if isinstance(value, DictionaryEntry):
        return f"[{string_value(value.key, frame)}, {string_value(value.value, frame)}]"
    if hasattr(value, "script_to_string"):
        return string_value(value, frame)
    return None if value is AUTOMATION_NULL else value


def text_other(value: object) -> str:
    """How ``-f`` writes a value that has no format of its own."""
    from psemu.objects import to_text, type_name_of

    if isinstance(value, list):
        return type_name_of(value)
    return to_text(value)
