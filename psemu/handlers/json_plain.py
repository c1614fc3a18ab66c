"""Strict JSON, read by Python's own scanner: what ConvertFrom-Json is given nearly always, many times faster than its tolerant reader."""

from __future__ import annotations

import gc
import json
import re
from itertools import accumulate

from psemu.objects import PSObject
from psemu.objects.numbers import INT64_MAX, INT64_MIN, BigInteger, Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_RESERVED = frozenset(("psbase", "psadapted", "psextended", "psobject"))
_DATE = re.compile(r'"(?:\d{4}-\d\d-\d\dT|\\?/Date\()')
_NO_BRACKETS = bytes(code for code in range(256) if code not in b'"[]{}')
_STEPS = [0] * 256
for _open, _close in ("[]", "{}"):
    _STEPS[ord(_open)], _STEPS[ord(_close)] = 1, -1


class _NotPlain(ValueError):
    """The tolerant reader must look at the text: it says what is wrong."""


class _Names(dict[str, str]):
    """Property names to what they are compared by."""

    def __missing__(self, name: str) -> str:
        folded = name.lower()
        if not name or folded in _RESERVED:
            raise _NotPlain
        self[name] = folded
        return folded


def _integer(digits: str) -> int:
    number = int(digits)
    return Int64(number) if INT64_MIN <= number <= INT64_MAX else BigInteger(number)


def nesting(text: str) -> int:
    """How deep the brackets of *text* stand in each other, up to where it stops being JSON."""
    data = text.encode("utf-8", "surrogatepass")
    if b"\\" in data:
        data = re.sub(rb"\\.", b"", data, flags=re.DOTALL)
    outside = b"".join(data.translate(None, _NO_BRACKETS).split(b'"')[::2])
    return max(accumulate(map(_STEPS.__getitem__, outside)), default=0)


def _dated(value: Any, kind: str) -> Any:
    """*value* with the texts in it that are dates as dates; what is in objects is done already."""
    if type(value) is str:
        from psemu.handlers.json_dates import json_date

        found = json_date(value, kind) if len(value) > 8 else None
        return value if found is None else found
    if type(value) is list:
        return [_dated(item, kind) for item in value]
    return value


def read_plain_json(text: str, depth: int, date_kind: str) -> Any:
    """The value of *text*, objects as PSObject; ValueError if it is not strict JSON, or needs more than that."""
    names = _Names()
    dates = date_kind != "String" and ("\\u" in text or _DATE.search(text) is not None)

    def made(pairs: list[tuple[str, Any]]) -> PSObject:
        if dates:
            pairs = [(name, _dated(value, date_kind)) for name, value in pairs]
        found = PSObject()
        items = found.properties._items
        for pair in pairs:
            items[names[pair[0]]] = pair
        if len(items) != len(pairs):
            raise _NotPlain
        return found

    if "\\u" in text and re.search(r"\\u[dD][89a-fA-F]", text) is not None:
        raise _NotPlain
    if nesting(text) > depth:
        raise _NotPlain
    collecting = gc.isenabled()
    # many objects and no cycles: looking for some over and over takes longer than reading
    gc.disable()
    try:
        value = json.loads(text, object_pairs_hook=made, parse_int=_integer, strict=False)
    except RecursionError:
        raise _NotPlain from None
    finally:
        if collecting:
            gc.enable()
    return _dated(value, date_kind) if dates else value
