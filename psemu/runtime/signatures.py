"""The overloads that .NET's methods have, out of the recorded member table: ``(name, type)`` of each parameter.

A name starts with ``*`` where the rest of the arguments go (``params``), with ``?`` where a value may be left out, with ``&`` where a
``[ref]`` is meant. What no script can give (spans, handlers of interpolated strings, type parameters) is left out.
"""

from __future__ import annotations

from psemu.objects import resolve_type_name
from psemu.objects.member_table import known_generic, member_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    Overload = list[tuple[str, str]]

_NEVER = ("Span[", "ReadOnlyMemory[", "InterpolatedStringHandler", "*", "delegate")
_found: dict[tuple[str, str, str], list[Overload] | None] = {}


def _split(text: str) -> list[str]:
    """*text* at its commas, those in brackets left alone."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "," and not depth:
            parts.append(text[start:index].strip())
            start = index + 1
    rest = text[start:].strip()
    return [*parts, rest] if rest else parts


def type_of(text: str) -> str:
    """The full name of a type as Get-Member writes it: ``string``, ``System.Func[string,bool]``, ``int[]``."""
    suffix = ""
    while text.endswith("[]"):
        text, suffix = text[:-2], suffix + "[]"
    if text.endswith("]"):
        base, _, inner = text[:-1].partition("[")
        arguments = _split(inner)
        return f"{base}`{len(arguments)}[{','.join(type_of(each) for each in arguments)}]{suffix}"
    return (resolve_type_name(text) or text) + suffix


def _parameter(text: str) -> tuple[str, str]:
    text, _, default = text.partition(" = ")
    mark = "?" if default else ""
    if text.startswith("Params "):
        text, mark = text[7:], "*"
    if text.startswith("[ref] "):
        text, mark = text[6:], "&"
    kind, _, name = text.rpartition(" ")
    return mark + name, type_of(kind)


def _overload(text: str) -> Overload | None:
    head, _, inner = text.partition("(")
    # of an interface that the type implements, and only seen through that
    foreign = "." in head.rpartition(" ")[2]
    if foreign or head.endswith("]") or any(each in inner for each in _NEVER):
        return None
    return [_parameter(each) for each in _split(inner[:-1])]


def _base_of(type_name: str) -> tuple[str, list[str]]:
    base, _, inner = type_name.partition("[")
    return base, _split(inner[:-1]) if "`" in base else []


def recorded_overloads(type_name: str, side: str, name: str) -> list[Overload] | None:
    """The overloads of method *name* (lower case); *side* is ``i``, ``s`` or ``c`` (``new``). None if the table does not know them."""
    key = (type_name, side, name)
    if key in _found:
        return _found[key]
    base, given = _base_of(type_name)
    exchange: list[tuple[str, str]] = []
    rows = member_rows(type_name, side)
    if given and (rows is None or "System.Object" in given):
        # the arguments of the one that the table knows stand for those of any other; Object could be a parameter's own type
        other = known_generic(base, side)
        if other is not None:
            rows = member_rows(other, side)
            exchange = [pair for pair in zip(_base_of(other)[1], given, strict=False) if pair[0] != pair[1]]
    overloads: list[Overload] = []
    for row in rows or ():
        if row.name.lower() == name and (row.kind in ("Method", "ParameterizedProperty") or side == "c"):
            for text in _split(row.definition.partition(" {")[0]):
                overload = _overload(text)
                if overload is not None and overload not in overloads:
                    overloads.append(overload)
    _found[key] = [_exchanged(each, exchange) for each in overloads] or None
    return _found[key]


def _exchanged(overload: Overload, exchange: list[tuple[str, str]]) -> Overload:
    for old, new in exchange:
        overload = [
            (name, new if kind == old else kind.replace(f"[{old}", f"[{new}").replace(f",{old}", f",{new}"))
            for name, kind in overload
        ]
    return overload
