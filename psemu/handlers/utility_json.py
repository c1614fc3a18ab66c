"""ConvertTo-Json, ConvertFrom-Json and Test-Json."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record, refuse_parameters, terminate
from psemu.handlers.json_text import JsonError, read_json
from psemu.handlers.property_expression import plain_value
from psemu.objects import AUTOMATION_NULL, EnumValue, Hashtable, PSObject, to_text
from psemu.objects.properties import find_property, property_names
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.enumeration import as_list
from psemu.runtime.file_text import decode_text
from psemu.runtime.files import resolve_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: what the type data add to a value that came down the pipeline: name and value of the property, by class
_TYPE_DATA: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "Guid": ("Guid", str),
    "IPAddress": ("IPAddressToString", str),
    "DictionaryEntry": ("Name", lambda entry: entry.key),
}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HTML = "<>&'\""


def quote_json(text: str, handling: str = "Default") -> str:
    """*text* as a JSON string; *handling* is a StringEscapeHandling name."""
    out = ['"']
    html, ascii_only = handling == "EscapeHtml", handling == "EscapeNonAscii"
    for char in text:
        code = ord(char)
        if html and char in _HTML:
            out.append(f"\\u{code:04x}")
        elif char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif code < 32 or char in "\x85\u2028\u2029":
            out.append(f"\\u{code:04x}")
        elif ascii_only and code > 126:
            units = char.encode("utf-16-be", "surrogatepass")
            out.extend(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
        else:
            out.append(char)
    out.append('"')
    return "".join(out)


class _Writer:
    """Writes one value; *warn* is called when the depth does not suffice."""

    def __init__(self, command: Cmdlet) -> None:
        self.command = command
        self.depth = int(command.get("Depth", 2))
        self.compress = command.switch("Compress")
        self.enums_as_text = command.switch("EnumsAsStrings")
        handling: Any = command.get("EscapeHandling")
        self.handling = str(getattr(handling, "name", handling or "Default"))
        self.truncated = False

    def text(self, value: Any, level: int = 0, indent: int = 0) -> str:
        notes: list[tuple[str, Any]] = []
        if isinstance(value, PSObject) and value.base is not None:
            notes = [(name, (find_property(value, name) or ("", None))[1]) for name in value.properties]
            value = value.base
        simple = self._simple(value)
        if simple is not None:
            if not notes or isinstance(value, str) or type(value).__name__ == "DateTime":
                return simple
            return self._object([("value", value), *notes], level, indent)
        if level > self.depth:
            self.truncated = True
            if isinstance(value, list):
                # a plain object among the elements has no text of its own
                value = ["" if isinstance(each, PSObject) and each.base is None else each for each in value]
            return quote_json(to_text(value), self.handling)
        if isinstance(value, Hashtable):
            pairs = []
            for key, held in value.items():
                if type(key) is not str:
                    self._bad_key(value)
                pairs.append((key, held))
            return self._object([*pairs, *notes], level, indent)
        if isinstance(value, (list, tuple)) and not notes:
            return self._array(as_list(value), level, indent)
        if type(value).__name__ == "NameValueCollection" and not notes:
            return self._array(list(value.enumerated_items()), level, indent)
        children = getattr(value, "children", None)
        if children is not None and hasattr(value, "outer_xml"):
            # a node of a document enumerates what is below it
            return self._array(children, level, indent)
        if isinstance(value, int):
            # what a pointer is serialized as
            return self._object([("value", int(value)), *notes], level, indent)
        # the properties of the class itself, whatever PowerShell shows of it
        members = getattr(value, "all_properties", None)
        pairs = members() if members is not None else self._shown_properties(value)
        if not isinstance(value, (list, tuple)) and type(value).__name__ == "DateTime":
            pairs = []
        return self._object([*pairs, *notes], level, indent)

    @staticmethod
    def _shown_properties(value: Any) -> list[tuple[str, Any]]:
        return [(name, (find_property(value, name) or ("", None))[1]) for name in property_names(value)]

    def _bad_key(self, value: Any) -> None:
        from psemu.objects import type_name_of

        name = type_name_of(value)
        message = f"The type '{name}' is not supported for serialization or deserialization of a dictionary. Keys must be strings."
        kind = "System.InvalidOperationException"
        raise terminate(self.command, "NonStringKeyInDictionary", message, "InvalidOperation", name, kind)

    def _simple(self, value: Any) -> str | None:
        if value is None or value is AUTOMATION_NULL or type(value).__name__ in ("DBNull", "NullString"):
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return quote_json(str(value), self.handling)
        if isinstance(value, EnumValue):
            return quote_json(value.name, self.handling) if self.enums_as_text else str(value.value)
        if type(value).__name__ in ("Half", "Int128", "UInt128"):
            return "{}"
        if type(value).__name__ in ("IntPtr", "UIntPtr"):
            return None
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, float):
            return _float_text(value)
        kind = type(value).__name__
        if kind == "Decimal":
            from psemu.objects.format import INVARIANT, format_value

            text = format_value(value, "", INVARIANT)
            return text if "." in text else text + ".0"
        if kind in ("DateTime", "DateTimeOffset"):
            from psemu.objects.format import INVARIANT, format_value

            return quote_json(format_value(value, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", INVARIANT))
        if kind in ("Guid", "Uri"):
            return quote_json(str(value), self.handling)
        return None

    def _object(self, pairs: list[tuple[str, Any]], level: int, indent: int) -> str:
        if not pairs:
            return "{}"
        space = "" if self.compress else " "
        parts = [
            f"{quote_json(name, self.handling)}:{space}{self.text(held, level + 1, indent + 1)}" for name, held in pairs
        ]
        return self._joined("{", parts, "}", indent)

    def _array(self, items: list[Any], level: int, indent: int) -> str:
        if not items:
            return "[]"
        return self._joined("[", [self.text(item, level + 1, indent + 1) for item in items], "]", indent)

    def _joined(self, start: str, parts: list[str], end: str, indent: int) -> str:
        if self.compress:
            return start + ",".join(parts) + end
        inner, outer = "  " * (indent + 1), "  " * indent
        return f"{start}\n{inner}" + f",\n{inner}".join(parts) + f"\n{outer}{end}"


def _float_text(value: float) -> str:
    if value != value:
        return '"NaN"'
    if value in (float("inf"), float("-inf")):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    from psemu.objects.format import INVARIANT, format_value

    # the serializer writes E notation from 1E+16 on, as ToString("R") did before
    text = format_value(value, "R", INVARIANT)
    if abs(value) >= 1e15 and "E" not in text:
        digits = text.lstrip("-").rstrip("0")
        body = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        text = f"{'-' if value < 0 else ''}{body}E+{len(text.lstrip('-')) - 1}" if abs(value) >= 1e16 else text
    return text if any(char in text for char in ".E") else text + ".0"


def _with_type_data(value: Any) -> Any:
    """A value that came down the pipeline, with the properties that the type data add to it."""
    added = _TYPE_DATA.get(type(value).__name__)
    return value if added is None else PSObject([(added[0], added[1](value))], base=value)


@cmdlet("ConvertTo-Json")
class ConvertToJson(Cmdlet):
    """Writes its input as one JSON text."""

    def begin_processing(self) -> None:
        self._objects: list[Any] = []
        self._given = self.has("InputObject")

    def process_record(self) -> None:
        if self.has("InputObject"):
            value = self.get("InputObject")
            self._objects.append(value if self._given else _with_type_data(value))

    def end_processing(self) -> None:
        if not self._objects:
            return
        value: Any = self._objects
        if len(self._objects) == 1 and not self.switch("AsArray"):
            value = self._objects[0]
        writer = _Writer(self)
        # several inputs are an array that is not one of the counted levels' own
        text = writer.text(value)
        if writer.truncated:
            self.write_warning(
                f"Resulting JSON is truncated as serialization has exceeded the set depth of {writer.depth}."
            )
        self.write_object(text)


@cmdlet("ConvertFrom-Json")
class ConvertFromJson(Cmdlet):
    """Reads JSON text into objects."""

    def begin_processing(self) -> None:
        self._texts: list[str] = []

    def process_record(self) -> None:
        if self.has("InputObject"):
            self._texts.append(str(self.get("InputObject")))

    def end_processing(self) -> None:
        if not self._texts:
            return
        if len(self._texts) == 1:
            self._convert(self._texts[0])
            return
        try:
            read_json(self._texts[0])
        except JsonError:
            self._convert("\n".join(self._texts))
            return
        for text in self._texts:
            self._convert(text)

    def _convert(self, text: str) -> None:
        if not text:
            self.write_object(None)
            return
        kind: Any = self.get("DateKind")
        try:
            value = read_json(
                text,
                as_table=self.switch("AsHashtable"),
                depth=int(self.get("Depth", 1024)),
                date_kind=str(getattr(kind, "name", kind or "Default")),
            )
        except JsonError as error:
            if error.error_id:
                raise terminate(self, error.error_id, error.message, error.category) from error
            message = f"Conversion from JSON failed with error: {error.message}"
            name = "System.ArgumentException"
            raise terminate(self, name, message, "NotSpecified", exception_type=name) from error
        self.write_object(value, not self.switch("NoEnumerate"))


@cmdlet("Test-Json")
class TestJson(Cmdlet):
    """Tells whether a text is JSON."""

    def process_record(self) -> None:
        refuse_parameters(self, "Schema", "SchemaFile")
        if self.has("Path") or self.has("LiteralPath"):
            for entry in resolve_files(self):
                self._test(decode_text(entry.data))
        else:
            self._test(str(plain_value(self.get("Json"))))

    def _test(self, text: str) -> None:
        given: Any = self.get("Options")
        names = [to_text(each) for each in (given if isinstance(given, list) else [given])]
        import json

        if "IgnoreComments" in names:
            text = _without(text, r"//[^\n]*|/\*.*?\*/")
        if "AllowTrailingCommas" in names:
            text = _without(text, r",(?=\s*[}\]])")
        try:
            json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            message = "Cannot parse the JSON."
            self.write_error(error_record(self, "InvalidJson", message, "InvalidData", text, "System.Exception"))
            self.write_object(False)
            return
        self.write_object(True)


def _without(text: str, pattern: str) -> str:
    """*text* without what matches *pattern* outside its strings."""
    import re

    return re.sub(rf'("(?:\\.|[^"\\])*")|{pattern}', lambda found: found[1] or " ", text, flags=re.DOTALL)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
