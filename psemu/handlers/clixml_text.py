"""Objects as PowerShell's serialization XML (CLIXML) and back: what Export-Clixml writes and Import-Clixml reads."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from psemu.errors import UnsupportedError
from psemu.objects import EnumValue, Hashtable, PSArray, PSObject, convert_to, to_text, type_name_of
from psemu.objects.properties import derivation_of, find_property, property_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04"
#: deepest nesting that is written or read
MAX_DEPTH = 100
_TAGS = {
    "System.String": "S",
    "System.Char": "C",
    "System.Boolean": "B",
    "System.DateTime": "DT",
    "System.TimeSpan": "TS",
    "System.Byte": "By",
    "System.SByte": "SB",
    "System.Int16": "I16",
    "System.UInt16": "U16",
    "System.Int32": "I32",
    "System.UInt32": "U32",
    "System.Int64": "I64",
    "System.UInt64": "U64",
    "System.Double": "Db",
    "System.Single": "Sg",
    "System.Decimal": "D",
    "System.Guid": "G",
    "System.Uri": "URI",
    "System.Version": "Version",
    "System.Management.Automation.SemanticVersion": "SemanticVersion",
    "System.Management.Automation.ScriptBlock": "SBK",
}
_TYPES = {tag: name for name, tag in _TAGS.items()}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DURATION = re.compile(r"(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d+))?S)?)?")
_CUSTOM = "System.Management.Automation.PSCustomObject"


def _encoded(text: str) -> str:
    return escape(_UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


def _decoded(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def duration_text(ticks: int) -> str:
    """A duration of 100-nanosecond *ticks* as XML writes it: ``P1DT2H3M4.5S``."""
    seconds, fraction = divmod(abs(ticks), 10_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    part = f"{seconds}.{fraction:07d}".rstrip("0").rstrip(".") if fraction else str(seconds)
    time = "".join(
        [f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{part}S" if seconds or fraction else ""]
    )
    body = (f"{days}D" if days else "") + (f"T{time}" if time else "")
    return ("-P" if ticks < 0 else "P") + (body or "T0S")


def ticks_of_duration(text: str) -> int:
    """The ticks of what :func:`duration_text` wrote; ValueError for what is no duration."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"The string '{text}' is not a valid TimeSpan value.")
    days, hours, minutes, seconds = (int(found[number] or 0) for number in (2, 3, 4, 5))
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    ticks = total * 10_000_000 + int((found[6] or "").ljust(7, "0")[:7])
    return -ticks if found[1] else ticks


class Serializer:
    """Writes values; numbers its objects and lists of type names as it goes."""

    def __init__(self, depth: int) -> None:
        self._depth = min(depth, MAX_DEPTH)
        self._lines: list[str] = []
        self._objects = 0
        self._types: dict[tuple[str, ...], int] = {}

    def text_of(self, values: list[Any]) -> str:
        """The document of *values*."""
        self._lines = [f'<Objs Version="1.1.0.1" xmlns="{NAMESPACE}">']
        for value in values:
            self._value(value, "", 1, self._depth)
        self._lines.append("</Objs>")
        return "\n".join(self._lines)

    def _line(self, level: int, text: str) -> None:
        self._lines.append("  " * level + text)

    def _value(self, value: Any, name: str, level: int, depth: int) -> None:
        named = f" N={quoteattr(_UNSAFE.sub(lambda match: f'_x{ord(match[0]):04X}_', name))}" if name else ""
        notes = value if isinstance(value, PSObject) and value.base is not None and len(value.properties) else None
        while isinstance(value, PSObject) and value.base is not None:
            value = value.base
        if value is None:
            self._line(level, f"<Nil{named} />")
            return
        kind = type_name_of(value)
        simple = self._simple(value, kind)
        if simple is not None and notes is None:
            tag, text = simple
            self._line(level, f"<{tag}{named}>{text}</{tag}>" if text else f"<{tag}{named}></{tag}>")
            return
        if kind == "System.Security.SecureString":
            raise UnsupportedError("command.Export-Clixml.SecureString")
        if depth <= 0 and not isinstance(value, EnumValue):
            self._line(level, f"<S{named}>{_encoded(to_text(value))}</S>")
            return
        self._line(level, f'<Obj{named} RefId="{self._objects}">')
        self._objects += 1
        self._type_names(derivation_of(value) if notes is None else derivation_of(notes), level + 1)
        self._content(value, simple, level + 1, depth)
        if notes is not None:
            self._members("MS", [(each, notes.properties[each]) for each in notes.properties], level + 1, depth)
        self._line(level, "</Obj>")

    def _simple(self, value: Any, kind: str) -> tuple[str, str] | None:
        if kind == "System.Byte[]":
            return "BA", base64.b64encode(bytes(int(each) for each in value)).decode("ascii")
        tag = _TAGS.get(kind)
        if tag is None:
            return None
        from psemu.objects.format import format_value
        from psemu.objects.format.cultures import INVARIANT

        if tag == "B":
            return tag, "true" if value else "false"
        if tag == "C":
            return tag, str(ord(value))
        if tag == "DT":
            return tag, format_value(value, "o", INVARIANT)
        if tag == "TS":
            return tag, duration_text(value.ticks)
        if tag in ("Db", "Sg"):
            return tag, format_value(value, "R", INVARIANT)
        return tag, _encoded(value.text if tag == "SBK" else to_text(value))

    def _type_names(self, names: list[str], level: int) -> None:
        key = tuple(names)
        known = self._types.get(key)
        if known is not None:
            self._line(level, f'<TNRef RefId="{known}" />')
            return
        self._types[key] = len(self._types)
        self._line(level, f'<TN RefId="{self._types[key]}">')
        for name in names:
            self._line(level + 1, f"<T>{_encoded(name)}</T>")
        self._line(level, "</TN>")

    def _content(self, value: Any, simple: tuple[str, str] | None, level: int, depth: int) -> None:
        if simple is not None:
            self._line(level, f"<{simple[0]}>{simple[1]}</{simple[0]}>")
        elif isinstance(value, EnumValue):
            self._line(level, f"<ToString>{_encoded(value.name)}</ToString>")
            self._line(level, f"<I32>{value.value}</I32>")
        elif isinstance(value, Hashtable):
            self._line(level, "<DCT>")
            for key, held in value.items():
                self._line(level + 1, "<En>")
                self._value(key, "Key", level + 2, depth - 1)
                self._value(held, "Value", level + 2, depth - 1)
                self._line(level + 1, "</En>")
            self._line(level, "</DCT>")
        elif isinstance(value, list):
            self._line(level, "<LST>")
            for item in value:
                self._value(item, "", level + 1, depth - 1)
            self._line(level, "</LST>")
        elif isinstance(value, PSObject):
            self._members("MS", [(name, _held(value, name)) for name in property_names(value)], level, depth)
        else:
            self._line(level, f"<ToString>{_encoded(to_text(value))}</ToString>")
            self._members("Props", [(name, _held(value, name)) for name in property_names(value)], level, depth)

    def _members(self, tag: str, members: list[tuple[str, Any]], level: int, depth: int) -> None:
        if not members:
            return
        self._line(level, f"<{tag}>")
        for name, held in members:
            self._value(held, name, level + 1, depth - 1)
        self._line(level, f"</{tag}>")


def _held(value: Any, name: str) -> Any:
    found = find_property(value, name)
    return found[1] if found else None


class Deserializer:
    """Reads values; objects of types that are not plain values come back as property bags of ``Deserialized.`` types."""

    def __init__(self) -> None:
        self._types: dict[str, list[str]] = {}
        self._objects: dict[str, Any] = {}

    def values_of(self, text: str) -> list[Any]:
        """The values of a document; ValueError where it is none."""
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise ValueError("A document type is not allowed here.")
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError as problem:
            raise ValueError(str(problem)) from None
        if _tag(root) != "Objs":
            raise ValueError("The root element is not Objs.")
        return [self._value(each, MAX_DEPTH) for each in root]

    def _value(self, node: ElementTree.Element, depth: int) -> Any:
        tag, text = _tag(node), node.text or ""
        if depth <= 0:
            raise ValueError("The document is nested too deeply.")
        if tag == "Nil":
            return None
        if tag == "Ref":
            return self._objects.get(node.get("RefId", ""))
        if tag == "Obj":
            return self._object(node, depth)
        return _plain(tag, text)

    def _object(self, node: ElementTree.Element, depth: int) -> Any:
        names: list[str] = []
        made: Any = None
        notes: list[tuple[str, Any]] = []
        shown: str | None = None
        for part in node:
            tag = _tag(part)
            if tag == "TN":
                names = self._types[part.get("RefId", "")] = [_decoded(each.text or "") for each in part]
            elif tag == "TNRef":
                names = self._types.get(part.get("RefId", ""), [])
            elif tag == "ToString":
                shown = _decoded(part.text or "")
            elif tag in ("MS", "Props"):
                notes += [(_decoded(each.get("N", "")), self._value(each, depth - 1)) for each in part]
            elif tag == "DCT":
                made = Hashtable([self._entry(each, depth) for each in part], "OrderedDictionary" in "".join(names[:1]))
            elif tag in ("LST", "IE", "QUE", "STK"):
                made = PSArray([self._value(each, depth - 1) for each in part], "System.Collections.ArrayList")
            else:
                made = self._value(part, depth - 1)
        if made is None or shown is not None:
            bag = _Deserialized(notes, ["Deserialized." + name for name in names] or [_CUSTOM, "System.Object"])
            bag.text = shown
            made = bag
        elif notes:
            made = PSObject(notes, names, made)
        self._objects[node.get("RefId", "")] = made
        return made

    def _entry(self, node: ElementTree.Element, depth: int) -> tuple[Any, Any]:
        found = {each.get("N", ""): self._value(each, depth - 1) for each in node}
        return found.get("Key"), found.get("Value")


class _Deserialized(PSObject):
    """What is left of an object: its properties and its text."""

    __slots__ = ("text",)

    text: str | None


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _plain(tag: str, text: str) -> Any:
    if tag == "BA":
        from psemu.objects.numbers import Byte

        return PSArray([Byte(each) for each in base64.b64decode(text)], "System.Byte[]")
    if tag == "B":
        return text.strip().lower() == "true"
    if tag == "C":
        return convert_to(chr(int(text)), "System.Char")
    if tag == "TS":
        from psemu.objects.datetimes import TimeSpan

        return TimeSpan(ticks_of_duration(text))
    if tag in ("S", "SBK", "XD"):
        return _decoded(text)
    name = _TYPES.get(tag)
    if name is None:
        raise ValueError(f"The element {tag} is not known.")
    return convert_to(_decoded(text), name)
