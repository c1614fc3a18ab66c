"""System.Text.StringBuilder: its methods, and the Length and Capacity that a script may set."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, to_text
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import check_length, not_negative, out_of_range
from psemu.runtime.net.strings import STATIC

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.builders import StringBuilder
    from psemu.runtime.methods import Method

_INDEX = "Index was out of range. Must be non-negative and less than the size of the collection."


def _put(builder: StringBuilder, text: str) -> StringBuilder:
    check_length(len(text))
    builder.text = text
    return builder


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(str, value))
    return "" if value is None else to_text(value)


def _append(builder: StringBuilder, value: Any, *rest: int) -> StringBuilder:
    text = _text(value)
    if len(rest) == 1:
        text *= rest[0]
    elif rest:
        text = text[rest[0] : rest[0] + rest[1]]
    return _put(builder, builder.text + text)


def _insert(builder: StringBuilder, index: int, value: Any, *rest: int) -> StringBuilder:
    if not 0 <= index <= len(builder.text):
        raise out_of_range("index")
    text = _text(value)
    if len(rest) == 1:
        text *= rest[0]
    elif rest:
        text = text[rest[0] : rest[0] + rest[1]]
    return _put(builder, builder.text[:index] + text + builder.text[index:])


def _remove(builder: StringBuilder, start: int, length: int) -> StringBuilder:
    not_negative("length", length)
    not_negative("startIndex", start)
    if start + length > len(builder.text):
        raise out_of_range(
            "length",
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
        )
    return _put(builder, builder.text[:start] + builder.text[start + length :])


def _replace(builder: StringBuilder, old: str, new: str, start: int = 0, count: int | None = None) -> StringBuilder:
    if not old:
        from psemu.runtime.net.faults import bad_argument

        raise bad_argument("The value cannot be an empty string.", "oldValue")
    end = len(builder.text) if count is None else start + count
    text = builder.text
    return _put(builder, text[:start] + text[start:end].replace(old, new) + text[end:])


def _join(builder: StringBuilder, separator: str, values: Any) -> StringBuilder:
    return _put(builder, builder.text + str(separator).join(_text(value) for value in values))


def _append_format(builder: StringBuilder, *given: Any) -> StringBuilder:
    return _put(builder, builder.text + STATIC["format"].function(None, *given))


def _to_string(builder: StringBuilder, start: int | None = None, length: int = 0) -> str:
    if start is None:
        return builder.text
    not_negative("startIndex", start)
    if start + length > len(builder.text):
        raise out_of_range("length", "Index and length must refer to a location within the string.")
    return builder.text[start : start + length]


def _copy_to(builder: StringBuilder, source: int, target: list[Any], place: int, count: int) -> Any:
    from psemu.objects.numbers import Char

    target[place : place + count] = [Char(char) for char in builder.text[source : source + count]]
    return AUTOMATION_NULL


def _char(builder: StringBuilder, index: int) -> Any:
    from psemu.objects.numbers import Char

    if not 0 <= index < len(builder.text):
        raise out_of_range("index", _INDEX)
    return Char(builder.text[index])


def set_property(builder: StringBuilder, name: str, value: int) -> bool:
    """``$builder.Length = …``; False for a property that cannot be set."""
    if name == "capacity":
        if value < len(builder.text):
            raise out_of_range("value", "capacity was less than the current size.")
        builder.capacity = value
        return True
    if name != "length":
        return False
    if value < 0:
        raise out_of_range("value", "Length cannot be less than zero.")
    check_length(value)
    builder.text = builder.text[:value].ljust(value, "\0")
    return True


BUILDER: dict[str, Method] = recorded(
    append=_append,
    appendline=lambda b, value="": _put(b, b.text + _text(value) + "\n"),
    appendformat=_append_format,
    appendjoin=_join,
    clear=lambda b: _put(b, ""),
    insert=_insert,
    remove=_remove,
    replace=_replace,
    tostring=_to_string,
    copyto=_copy_to,
    equals=lambda b, other: b is other or b.text == getattr(other, "text", None),
    ensurecapacity=lambda b, capacity: max(capacity, b.room),
    chars=_char,
    get_chars=_char,
)
