"""ConvertTo-Csv, ConvertFrom-Csv and ConvertFrom-StringData."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, terminate
from psemu.handlers.property_expression import lookup, plain_value
from psemu.objects import Hashtable, PSObject
from psemu.objects.properties import property_names, type_names_of
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _field_text(value: Any) -> str:
    from psemu.formatting.cells import text_of
    from psemu.objects.format import format_value

    inner = plain_value(value)
    if isinstance(inner, float) or type(inner).__name__ == "Decimal":
        return format_value(inner)
    return text_of(inner)


@cmdlet("ConvertTo-Csv")
class ConvertToCsv(Cmdlet):
    """Writes objects as lines of separated values."""

    def begin_processing(self) -> None:
        if self.has("QuoteFields") and self.has("UseQuotes"):
            message = "You must specify either the -UseQuotes or -QuoteFields parameters, but not both."
            kind = "System.InvalidOperationException"
            raise terminate(self, "CannotSpecifyQuoteFieldsAndUseQuotes", message, "InvalidData", exception_type=kind)
        self._delimiter = str(self.get("Delimiter", ","))
        kind_given: Any = self.get("UseQuotes")
        self._quotes = str(getattr(kind_given, "name", kind_given or "Always"))
        fields: Any = self.get("QuoteFields")
        self._quoted = {str(name).lower() for name in fields} if fields is not None else None
        self._names: list[str] | None = None

    def process_record(self) -> None:
        value: Any = self.get("InputObject")
        if value is None:
            return
        inner = plain_value(value)
        if self._names is None:
            names = [str(key) for key in inner] if isinstance(inner, Hashtable) else property_names(value)
            if isinstance(inner, Hashtable) and isinstance(value, PSObject):
                names += value.properties.keys()
            if not names:
                return
            self._names = names
            if self.switch("IncludeTypeInformation"):
                self.write_object(f"#TYPE {type_names_of(value)[0]}")
            if not self.switch("NoHeader"):
                self.write_object(self._delimiter.join(self._field(name, name) for name in names))
        found = [lookup(value, name, self) for name in self._names]
        if not any(found):
            return
        row = [self._field(name, hit[1] if hit else None) for name, hit in zip(self._names, found, strict=True)]
        self.write_object(self._delimiter.join(row))

    def _field(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        text = _field_text(value)
        if self._quoted is not None:
            quote = name.lower() in self._quoted
        elif self._quotes == "AsNeeded":
            quote = any(char in text for char in (self._delimiter, '"', "\n", "\r"))
        else:
            quote = self._quotes == "Always"
        return '"' + text.replace('"', '""') + '"' if quote else text


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The fields of each line; a quoted field may hold line ends; leading blanks of a field are dropped."""
    records: list[list[str]] = []
    at, size = 0, len(text)
    fields: list[str] = []
    started = False
    while at <= size:
        while at < size and text[at] in " \t" and text[at] != delimiter:
            at += 1
        out: list[str] = []
        if at < size and text[at] == '"':
            at += 1
            while at < size:
                if text[at] == '"':
                    if text[at + 1 : at + 2] != '"':
                        at += 1
                        break
                    at += 1
                out.append(text[at])
                at += 1
            started = True
        while at < size and text[at] != delimiter and text[at] not in "\r\n":
            out.append(text[at])
            at += 1
        fields.append("".join(out))
        if at < size and text[at] == delimiter:
            at += 1
            started = True
            continue
        if started or fields != [""]:
            records.append(fields)
        fields, started = [], False
        at += 2 if text[at : at + 2] == "\r\n" else 1
    return records


@cmdlet("ConvertFrom-Csv")
class ConvertFromCsv(Cmdlet):
    """Reads lines of separated values into objects."""

    def begin_processing(self) -> None:
        self._delimiter = str(self.get("Delimiter", ","))
        header: Any = self.get("Header")
        self._names: list[str] | None = [str(name) for name in header] if header is not None else None
        self._type_name = ""
        if self._names is not None:
            self._check_names(self._names)

    def process_record(self) -> None:
        given: Any = self.get("InputObject")
        for item in given if isinstance(given, list) else [given]:
            if item is not None:
                self._read(str(plain_value(item)))

    def _read(self, text: str) -> None:
        while text.startswith("#"):
            line, _, text = text.partition("\n")
            if self._names is None and line.startswith("#TYPE "):
                self._type_name = line[6:].strip()
        for fields in _records(text, self._delimiter):
            if self._names is None:
                self._names = self._header(fields)
            else:
                self._row(fields)

    def _header(self, fields: list[str]) -> list[str]:
        if len(fields) > 1 and not fields[-1]:
            fields = fields[:-1]
        names, missing = [], 0
        for name in fields:
            if not name:
                missing += 1
                name = f"H{missing}"
            names.append(name)
        if missing:
            self.write_warning(
                'One or more headers were not specified. Default names starting with "H" have been used in place of any '
                "missing headers."
            )
        self._check_names(names)
        return names

    def _check_names(self, names: list[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name.lower() in seen:
                message = f'The member "{name}" is already present.'
                kind = ENGINE + "ExtendedTypeSystemException"
                error_id = "AlreadyPresentPSMemberInfoInternalCollectionAdd"
                raise terminate(self, error_id, message, "NotSpecified", exception_type=kind)
            seen.add(name.lower())

    def _row(self, fields: list[str]) -> None:
        assert self._names is not None
        if not any(fields):
            return
        pairs = [(name, fields[at] if at < len(fields) else None) for at, name in enumerate(self._names)]
        if self._type_name:
            names = [self._type_name, "System.Management.Automation.PSCustomObject", "System.Object"]
            self.write_object(PSObject(pairs, names))
        else:
            self.write_object(PSObject(pairs))


@cmdlet("ConvertFrom-StringData")
class ConvertFromStringData(Cmdlet):
    """Reads ``name=value`` lines into a table."""

    def process_record(self) -> None:
        delimiter = str(self.get("Delimiter", "="))
        table = Hashtable()
        for line in str(self.get("StringData")).split("\n"):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            name, found, value = text.partition(delimiter)
            name = name.strip()
            kind = ENGINE + "PSInvalidOperationException"
            if not found or not name:
                message = f"Data line '{text}' is not in 'name=value' format. "
                raise terminate(self, "InvalidOperation", message, "InvalidOperation", exception_type=kind)
            if name in table:
                message = f"Data item '{name}' in line '{text}' is already defined. "
                raise terminate(self, "InvalidOperation", message, "InvalidOperation", exception_type=kind)
            table[name] = _unescaped(value.strip())
        self.write_object(table)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    import re

    names = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b", "0": "\0", "\\": "\\"}

    def one(match: re.Match[str]) -> str:
        return names.get(match[1], match[1])

    return re.sub(r"\\(.)", one, text)
