"""System.String: searching, cutting, padding, comparing and joining, with .NET's comparison arguments and faults."""

from __future__ import annotations

from psemu.objects import EnumValue, PSArray, to_text
from psemu.objects.comparison import compare_strings
from psemu.objects.numbers import Char
from psemu.objects.sets import ordinal_difference, ordinal_fold
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import bad_argument, check_length, not_greater, not_negative, out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.methods import Method

_START = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
_COUNT = "Count must be positive and count must refer to a location within the string/array/collection."


def _rule(rest: tuple[Any, ...], culture: bool) -> tuple[bool, bool]:
    """Whether case is ignored and whether the culture compares, by a StringComparison among *rest*."""
    for value in rest:
        if isinstance(value, EnumValue) and value.type_name == "System.StringComparison":
            return "IgnoreCase" in value.name, not value.name.startswith("Ordinal")
    return False, culture


def _numbers(rest: tuple[Any, ...]) -> list[int]:
    return [value for value in rest if isinstance(value, int) and not isinstance(value, bool)]


def _weightless(text: str) -> bool:
    from psemu.objects.collation import sort_key

    return not text.isascii() and not sort_key(text)[0]


def find(text: str, wanted: str, start: int, end: int, ignore: bool, culture: bool) -> int:
    """The first place of *wanted* in ``text[start:end]``, -1 if it is not there."""
    if ignore:
        text, wanted = ordinal_fold(text), ordinal_fold(wanted)
    if culture and not (text.isascii() and wanted.isascii()):
        if _weightless(wanted):
            return start
        for place in range(start, end):
            for stop in range(place + 1, end + 1):
                if compare_strings(text[place:stop], wanted, ignore) == 0 and not _weightless(text[place]):
                    return place
        return -1
    return text.find(wanted, start, end)


def _index_of(text: str, wanted: str, *rest: Any) -> int:
    ignore, culture = _rule(rest, not isinstance(wanted, Char))
    numbers = _numbers(rest)
    start = numbers[0] if numbers else 0
    count = numbers[1] if len(numbers) > 1 else len(text) - start
    if not 0 <= start <= len(text):
        raise out_of_range("startIndex", _START)
    if not 0 <= count <= len(text) - start:
        raise out_of_range("count", _COUNT)
    return find(text, str(wanted), start, start + count, ignore, culture)


def _last_index_of(text: str, wanted: str, *rest: Any) -> int:
    ignore, _ = _rule(rest, not isinstance(wanted, Char))
    numbers = _numbers(rest)
    start = numbers[0] if numbers else len(text) - 1
    count = numbers[1] if len(numbers) > 1 else start + 1
    if not text:
        return 0 if not wanted else -1
    if numbers and not -1 <= start <= len(text):
        raise out_of_range("startIndex", _START)
    if count < 0 or start - count + 1 < 0:
        raise out_of_range("count", _COUNT)
    if not wanted:
        return start + 1 if start == len(text) - 1 else start
    if ignore:
        text, wanted = ordinal_fold(text), ordinal_fold(str(wanted))
    return text.rfind(str(wanted), start - count + 1, start + 1)


def _any_of(text: str, chars: Any, start: int = 0, count: int | None = None) -> int:
    if not 0 <= start <= len(text):
        raise out_of_range("startIndex", _START)
    end = len(text) if count is None else start + count
    return next((place for place in range(start, end) if text[place] in chars), -1)


def _last_any_of(text: str, chars: Any, start: int | None = None, count: int | None = None) -> int:
    last = len(text) - 1 if start is None else start
    first = -1 if count is None else last - count
    return next((place for place in range(last, first, -1) if text[place] in chars), -1)


def _substring(text: str, start: int, length: int | None = None) -> str:
    if start < 0:
        raise out_of_range("startIndex", "startIndex cannot be less than zero.")
    if start > len(text):
        raise out_of_range("startIndex", "startIndex cannot be larger than length of string.")
    if length is None:
        return text[start:]
    if length < 0:
        raise out_of_range("length", "length cannot be less than zero.")
    if start + length > len(text):
        raise out_of_range("length", "Index and length must refer to a location within the string.")
    return text[start : start + length]


def _insert(text: str, start: int, value: str) -> str:
    not_negative("startIndex", start)
    not_greater("startIndex", start, len(text))
    return text[:start] + value + text[start:]


def _remove(text: str, start: int, count: int | None = None) -> str:
    if start < 0:
        raise out_of_range("startIndex", "StartIndex cannot be less than zero.")
    if count is None:
        if start > len(text):
            raise out_of_range("startIndex", "startIndex must be less than length of string.")
        return text[:start]
    if count < 0:
        raise out_of_range("count", "Count cannot be less than zero.")
    if start + count > len(text):
        raise out_of_range("count", "Index and count must refer to a location within the string.")
    return text[:start] + text[start + count :]


def _split(text: str, separators: Any, *rest: Any) -> PSArray:
    count = next(iter(_numbers(rest)), None)
    options = next((value.name for value in rest if isinstance(value, EnumValue)), "")
    remove, trim = "RemoveEmptyEntries" in options, "TrimEntries" in options
    if isinstance(separators, str):
        # one that is empty separates nothing
        wanted, blank = [str(separators)] if separators else [], False
    else:
        wanted = [str(each) for each in separators if each]
        blank = not wanted
    if count is not None:
        not_negative("count", count)
        if count == 0:
            return PSArray([], "System.String[]")
    parts: list[str] = []

    def keep(piece: str) -> None:
        piece = piece.strip() if trim else piece
        if piece or not remove:
            parts.append(piece)

    start = place = 0
    while place < len(text):
        if count is not None and len(parts) >= count - 1:
            break
        hit = int(text[place].isspace()) if blank else 0
        hit = hit or next((len(each) for each in wanted if text.startswith(each, place)), 0)
        if hit:
            keep(text[start:place])
            start = place = place + hit
        else:
            place += 1
    if remove and count is not None:
        # what is left over starts with no empty entry
        while True:
            hit = next((len(each) for each in wanted if text.startswith(each, start)), 0)
            if not hit or start + hit > len(text):
                break
            start += hit
    keep(text[start:])
    return PSArray(parts, "System.String[]")


def _trim(text: str, left: bool, right: bool, characters: Any) -> str:
    chars = "".join(characters) if characters else None
    if left:
        text = text.lstrip(chars)
    return text.rstrip(chars) if right else text


def _pad(text: str, width: int, char: str, left: bool) -> str:
    if width < 0:
        raise out_of_range("totalWidth", "Non-negative number required.")
    check_length(width)
    return text.rjust(width, char) if left else text.ljust(width, char)


def _replace(text: str, old: str, new: str, *rest: Any) -> str:
    if not old:
        raise bad_argument("The value cannot be an empty string.", "oldValue")
    if len(new) > len(old):
        check_length(len(text) + text.count(old) * (len(new) - len(old)))
    ignore = _rule(rest, False)[0] or (bool(rest) and rest[0] is True)
    if not ignore:
        return text.replace(old, new)
    folded, wanted = ordinal_fold(text), ordinal_fold(old)
    parts, start = [], 0
    while (place := folded.find(wanted, start)) >= 0:
        parts.append(text[start:place] + new)
        start = place + len(old)
    return "".join([*parts, text[start:]])


def _replace_lines(text: str, new: str = "\n") -> str:
    import re

    return re.sub("\r\n|[\r\n\f\x85\u2028\u2029]", lambda _m: new, text)


def _edge(text: str, wanted: str, rest: tuple[Any, ...], at_start: bool) -> bool:
    if isinstance(wanted, Char):
        return text[:1] == wanted if at_start else text[-1:] == wanted
    ignore, culture = _rule(rest, True)
    if rest and isinstance(rest[0], bool):
        ignore, culture = rest[0], True
    if culture and not (text.isascii() and wanted.isascii()):
        if _weightless(wanted) or not wanted:
            return True
        places = range(len(text) + 1)
        pieces = (text[:place] if at_start else text[place:] for place in places)
        return any(compare_strings(piece, wanted, ignore) == 0 for piece in pieces)
    if ignore:
        text, wanted = ordinal_fold(text), ordinal_fold(wanted)
    return text.startswith(wanted) if at_start else text.endswith(wanted)


def _compare_to(text: str, other: Any) -> int:
    if other is None:
        return 1
    if not isinstance(other, str) or isinstance(other, Char):
        raise bad_argument("Object must be of type String.")
    return compare_strings(text, other, ignore_case=False)


def _equals(text: str, other: Any, *rest: Any) -> bool:
    if not isinstance(other, str) or isinstance(other, Char):
        return False
    return same(text, other, *rest)


def same(left: Any, right: Any, *rest: Any) -> bool:
    """``[string]::Equals``."""
    if left is None or right is None:
        return left is right
    ignore, culture = _rule(rest, False)
    if culture:
        return compare_strings(left, right, ignore) == 0
    return ordinal_fold(left) == ordinal_fold(right) if ignore else str(left) == str(right)


def upper(text: str, culture: Any = None) -> str:
    """In upper case, each character on its own."""
    if culture is not None and str(getattr(culture, "name", culture)).startswith(("tr", "az")):
        text = text.replace("i", "İ")
    return (
        "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
        if not text.isascii()
        else text.upper()
    )


def lower(text: str, culture: Any = None) -> str:
    """In lower case, each character on its own."""
    if culture is not None and str(getattr(culture, "name", culture)).startswith(("tr", "az")):
        text = text.replace("I", "ı").replace("İ", "i")
    return (
        "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        if not text.isascii()
        else text.lower()
    )


def _char_at(text: str, place: int) -> Char:
    if not 0 <= place < len(text):
        from psemu.runtime.flow import NetError

        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return Char(text[place])


def _characters(text: str, start: int = 0, length: int | None = None) -> PSArray:
    part = _substring(text, start, length) if length is not None else text[start:]
    return PSArray([Char(char) for char in part], "System.Char[]")


def _normalize(text: str, form: Any = None) -> str:
    from unicodedata import normalize

    name = "FormC" if form is None else form.name
    return normalize("NF" + name.removeprefix("Form"), text)  # type: ignore[arg-type]


def _enumerator(text: str) -> Any:
    from psemu.runtime.script_processor import InputEnumerator

    return InputEnumerator([Char(char) for char in text])


STRING: dict[str, Method] = recorded(
    substring=_substring,
    split=_split,
    toupper=upper,
    tolower=lower,
    toupperinvariant=lambda t: upper(t),
    tolowerinvariant=lambda t: lower(t),
    trim=lambda t, c=None: _trim(t, True, True, c),
    trimstart=lambda t, c=None: _trim(t, True, False, c),
    trimend=lambda t, c=None: _trim(t, False, True, c),
    padleft=lambda t, w, c=" ": _pad(t, w, c, True),
    padright=lambda t, w, c=" ": _pad(t, w, c, False),
    replace=_replace,
    replacelineendings=_replace_lines,
    insert=_insert,
    remove=_remove,
    contains=lambda t, w, *rest: find(t, str(w), 0, len(t), *_rule(rest, False)) >= 0,
    startswith=lambda t, w, *rest: _edge(t, w, rest, True),
    endswith=lambda t, w, *rest: _edge(t, w, rest, False),
    indexof=_index_of,
    lastindexof=_last_index_of,
    indexofany=_any_of,
    lastindexofany=_last_any_of,
    tochararray=_characters,
    compareto=_compare_to,
    equals=_equals,
    chars=_char_at,
    get_chars=_char_at,
    tostring=lambda t, _provider=None: t,
    gettypecode=lambda _t: EnumValue("System.TypeCode", "String", 18),
    clone=lambda t: t,
    normalize=_normalize,
    isnormalized=lambda t, form=None: _normalize(t, form) == t,
    getenumerator=_enumerator,
)


# --- static ----------------------------------------------------------------------------------------------------------------------


def _compare(_owner: Any, *given: Any) -> int:
    strings = [value for value in given if value is None or (isinstance(value, str) and not isinstance(value, bool))]
    left, right = strings[0] or "", strings[1] or ""
    numbers = _numbers(given)
    if numbers:
        a, b, size = numbers
        left, right = left[a : a + size], right[b : b + size]
    ignore, culture = _rule(given, True)
    ignore = ignore or any(value is True for value in given)
    options = next((value.name for value in given if getattr(value, "type_name", "").endswith("CompareOptions")), "")
    if "Ordinal" in options:
        ignore, culture = "IgnoreCase" in options, False
    elif "IgnoreCase" in options:
        ignore = True
    if culture:
        return compare_strings(left, right, ignore)
    return ordinal_difference(ordinal_fold(left), ordinal_fold(right)) if ignore else ordinal_difference(left, right)


def _compare_ordinal(_owner: Any, left: Any, *rest: Any) -> int:
    if len(rest) == 1:
        return ordinal_difference(left, rest[0])
    start, right, other, length = rest
    return ordinal_difference(left[start : start + length], right[other : other + length])


def _join(_owner: Any, separator: str, values: Any, start: int | None = None, count: int | None = None) -> str:
    items = list(values)
    if start is not None and count is not None:
        not_negative("startIndex", start)
        not_negative("count", count)
        not_greater("startIndex", start, len(items) - count)
        items = items[start : start + count]
    return str(separator).join("" if item is None else to_text(item) for item in items)


def _net_format(_owner: Any, *given: Any) -> str:
    from psemu.objects.format import FormatException, format_composite
    from psemu.objects.format.cultures import Culture
    from psemu.runtime.net.faults import bad_format
    from psemu.runtime.patterns import text_other

    culture = given[0] if isinstance(given[0], Culture) else None
    rest = list(given if culture is None and given[0] is not None else given[1:])
    text = rest.pop(0)
    arguments = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else rest
    try:
        if culture is None:
            return format_composite(text, arguments, other=text_other)
        return format_composite(text, arguments, culture, other=text_other)
    except FormatException as error:
        raise bad_format(str(error)) from error


def _concat(_owner: Any, *given: Any) -> str:
    items = given[0] if len(given) == 1 and isinstance(given[0], list) else given
    return "".join("" if item is None else to_text(item) for item in items)


STATIC: dict[str, Method] = recorded(
    join=_join,
    format=_net_format,
    isnullorempty=lambda _o, t: t is None or t == "",
    isnullorwhitespace=lambda _o, t: t is None or not t.strip(),
    concat=_concat,
    equals=lambda _o, a, b, *rest: same(a, b, *rest),
    compare=_compare,
    compareordinal=_compare_ordinal,
    copy=lambda _o, t: t,
    intern=lambda _o, t: t,
)

__all__ = ["STATIC", "STRING"]
