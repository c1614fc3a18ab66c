"""ConvertTo-Xml: objects as elements with their types, properties and what they hold; Select-Xml: nodes by XPath."""

from __future__ import annotations

from xml.sax.saxutils import escape

from psemu.handlers.core_errors import error_record, refuse_parameters
from psemu.objects import (
    AUTOMATION_NULL,
    CaselessDict,
    Hashtable,
    PSInvalidCastException,
    PSObject,
    convert_to,
    to_text,
    type_name_of,
)
from psemu.objects.format.cultures import INVARIANT
from psemu.objects.properties import find_property, property_names
from psemu.objects.psobject import PSArray
from psemu.objects.xml_nodes import parse_xml
from psemu.objects.xpath import select
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_text import decode_text
from psemu.runtime.files import resolve_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
#: types whose text says all
_PRIMITIVE = frozenset(
    "System." + name
    for name in (
        "Boolean",
        "Byte",
        "Char",
        "DateTime",
        "Decimal",
        "Double",
        "Guid",
        "Int16",
        "Int32",
        "Int64",
        "SByte",
        "Single",
        "String",
        "TimeSpan",
        "UInt16",
        "UInt32",
        "UInt64",
        "Uri",
        "Version",
        "Management.Automation.ScriptBlock",
        "Management.Automation.SemanticVersion",
        "Xml.XmlDocument",
    )
)


#: collections inside each other
_MOST_AROUND = 500


class Element:
    """An element with its *attributes* and either a *text* or elements below."""

    __slots__ = ("attributes", "below", "name", "text")

    def __init__(self, name: str, attributes: list[tuple[str, str]]) -> None:
        self.name = name
        self.attributes = attributes
        self.text: str | None = None
        self.below: list[Element] = []

    def write(self, lines: list[str], indent: str = "") -> None:
        """Its lines, two blanks deeper for each level, as .NET's writer indents."""
        attributes = "".join(f' {name}="{escape(value, {chr(34): "&quot;"})}"' for name, value in self.attributes)
        if self.below:
            lines.append(f"{indent}<{self.name}{attributes}>")
            for element in self.below:
                element.write(lines, indent + "  ")
            lines.append(f"{indent}</{self.name}>")
        elif self.text is None:
            lines.append(f"{indent}<{self.name}{attributes} />")
        else:
            lines.append(f"{indent}<{self.name}{attributes}>{escape(self.text)}</{self.name}>")


class _Serializer:
    """Makes the element of one object; *typed*: elements name the types."""

    def __init__(self, typed: bool) -> None:
        self._typed = typed
        self._around = 0

    def one(self, value: Any, depth: int) -> Element:
        return self._element(value, None, depth, "Object")

    def _element(self, value: Any, name: str | None, depth: int, tag: str = "Property") -> Element:
        base = value.base if isinstance(value, PSObject) and value.base is not None else value
        attributes = [("Name", name)] if name is not None else []
        if base is None or base is AUTOMATION_NULL:
            return Element(tag, attributes)
        type_name = type_name_of(base)
        if self._typed:
            attributes.append(("Type", type_name))
        element = Element(tag, attributes)
        if type_name in _PRIMITIVE:
            element.text = to_text(base, culture=INVARIANT)
        elif self._around > _MOST_AROUND:
            # a collection may hold itself
            raise RecursionError
        elif isinstance(base, (Hashtable, CaselessDict)):
            self._around += 1
            for key, item in base.items():
                element.below += [self._element(key, "Key", depth), self._element(item, "Value", depth)]
            self._around -= 1
        elif isinstance(base, (list, PSArray)):
            self._around += 1
            element.below = [self._element(item, None, depth) for item in base]
            self._around -= 1
        elif depth <= 0 and isinstance(base, PSObject):
            self._as_string(element, base)
        elif depth <= 0:
            element.text = to_text(base, culture=INVARIANT)
        else:
            for each in property_names(base):
                found = find_property(base, each)
                element.below.append(self._element(found[1] if found else None, each, depth - 1))
        return element

    def _as_string(self, element: Element, value: PSObject) -> None:
        """An object too deep: its text, and its own properties as text."""
        text = Element("Property", [("Type", "System.String")] if self._typed else [])
        text.text = to_text(value)
        element.below = [text]
        for name in property_names(value):
            found = find_property(value, name)
            kind = [("Type", "System.Management.Automation.PSNoteProperty")] if self._typed else []
            note = Element("Property", [("Name", name), *kind])
            note.text = to_text(found[1] if found else None)
            element.below.append(note)


@cmdlet("ConvertTo-Xml")
class ConvertToXml(Cmdlet):
    """Writes one document for all objects, or with ``-As Stream`` its parts."""

    def begin_processing(self) -> None:
        form: Any = self.get("As")
        self._form = str(getattr(form, "name", form) or "Document").lower()
        self._serializer = _Serializer(not self.switch("NoTypeInformation"))
        self._elements: list[Element] = []
        if self._form == "stream":
            self.write_object(_DECLARATION)
            self.write_object("<Objects>")

    def process_record(self) -> None:
        depth = int(self.get("Depth") or 0)
        element = self._serializer.one(self.get("InputObject"), depth or 1)
        if self._form == "stream":
            lines: list[str] = []
            element.write(lines)
            self.write_object("\n".join(lines))
        else:
            self._elements.append(element)

    def end_processing(self) -> None:
        if self._form == "stream":
            self.write_object("</Objects>")
            return
        root = Element("Objects", [])
        root.below = self._elements
        lines = [_DECLARATION]
        root.write(lines)
        text = "\n".join(lines)
        self.write_object(text if self._form == "string" else parse_xml(text))


@cmdlet("Select-Xml")
class SelectXml(Cmdlet):
    """Writes the nodes that an XPath means, with where they were found."""

    def process_record(self) -> None:
        refuse_parameters(self, "Namespace")
        path = str(self.get("XPath"))
        if self.has("Path") or self.has("LiteralPath"):
            for entry in resolve_files(self):
                self._select(self._document(decode_text(entry.data)), path, entry.path)
            return
        given: Any = self.get("Xml") if self.has("Xml") else self.get("Content")
        for item in given if isinstance(given, list) else [given]:
            self._select(self._document(item), path, "InputStream")

    def _select(self, document: Any, path: str, place: str) -> None:
        for node in select(document, path) if document is not None else ():
            facts = [("Node", node), ("Path", place), ("Pattern", path)]
            self.write_object(PSObject(facts, ["Microsoft.PowerShell.Commands.SelectXmlInfo", "System.Object"]))

    def _document(self, item: Any) -> Any:
        try:
            return convert_to(item, "System.Xml.XmlDocument") if isinstance(item, str) else item
        except PSInvalidCastException as error:
            kind = "System.Management.Automation.ParentContainsErrorRecordException"
            self.write_error(error_record(self, error.error_id, error.message, "InvalidArgument", None, kind))
            return None
