"""Format-Hex and Get-FileHash: bytes of texts, numbers and files."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import EnumValue, PSArray, PSObject, numbers, to_text, type_name_of
from psemu.objects.properties import type_names_of
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_text import encode_text
from psemu.runtime.files import resolve_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LINE = 16
#: .NET integer type → bytes of one
_SIZES = {
    "System.Byte": 1,
    "System.SByte": 1,
    "System.Boolean": 4,
    "System.Char": 2,
    "System.Int16": 2,
    "System.UInt16": 2,
    "System.Int32": 4,
    "System.UInt32": 4,
    "System.Int64": 8,
    "System.UInt64": 8,
}


class ByteCollection(PSObject):
    """A line of at most 16 bytes; its text is the line of the dump."""

    __slots__ = ("text",)

    text: str


def _shown(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 or byte > 159 else "\ufffd"


def line_of(data: bytes, offset: int, label: str, path: str | None) -> ByteCollection:
    """The bytes of one line at *offset*."""
    hexadecimal = " ".join(f"{byte:02X}" for byte in data)
    ascii = "".join(map(_shown, data))
    start = f"{offset:016X}"
    facts = [
        ("Bytes", PSArray([numbers.Byte(byte) for byte in data], "System.Byte[]")),
        ("Path", path),
        ("Offset64", numbers.UInt64(offset)),
        ("Offset", numbers.UInt32(offset & 0xFFFFFFFF)),
        ("HexOffset", start),
        ("HexBytes", hexadecimal),
        ("Ascii", ascii),
        ("Label", label),
    ]
    made = ByteCollection(facts, ["Microsoft.PowerShell.Commands.ByteCollection", "System.Object"])
    made.text = f"{start}   {hexadecimal:<48} {ascii:<16}"
    return made


@cmdlet("Format-Hex")
class FormatHex(Cmdlet):
    """Gives bytes in lines of sixteen."""

    def begin_processing(self) -> None:
        self._pending: list[int] = []
        self._label = ""

    def process_record(self) -> None:
        if self.has("Path") or self.has("LiteralPath"):
            for entry in resolve_files(self, "Path"):
                self._write(entry.data, f"{entry.path}", entry.path)
            return
        value: Any = self.get("InputObject")
        inner = value.base if isinstance(value, PSObject) and value.base is not None else value
        items = inner if isinstance(inner, list) else [inner]
        data = b"".join(self._bytes(item) for item in items)
        label = type_names_of(items[0])[0] if items and items[0] is not None else ""
        if self._pending and label != self._label:
            self._flush()
        self._label = label
        if isinstance(inner, str):
            self._write(data, self._shown_label(inner))
        else:
            self._pending.extend(data)

    def end_processing(self) -> None:
        self._flush()

    def _flush(self) -> None:
        if self._pending:
            self._write(bytes(self._pending), self._shown_label(None))
            self._pending = []

    def _shown_label(self, value: Any) -> str:
        kind = "System.String" if isinstance(value, str) else self._label
        return f"{kind.rpartition('.')[2]} ({kind}) <{id(self) & 0xFFFFFFFF:08X}>"

    def _bytes(self, value: Any) -> bytes:
        inner: Any = value.base if isinstance(value, PSObject) and value.base is not None else value
        if isinstance(inner, EnumValue):
            return inner.value.to_bytes(4, "little", signed=inner.value < 0)
        kind = type_name_of(inner)
        if kind == "System.Single" or kind == "System.Double":
            import struct

            return struct.pack("<f" if kind == "System.Single" else "<d", float(inner))
        size = _SIZES.get(kind)
        if size is None:
            if isinstance(inner, str):
                return encode_text(inner, self.get("Encoding") or "utf8NoBOM")
            raise UnsupportedError(f"command.Format-Hex.{kind}")
        number = ord(inner) if isinstance(inner, str) else int(inner)
        return number.to_bytes(size, "little", signed=number < 0)

    def _write(self, data: bytes, label: str, path: str | None = None) -> None:
        start = int(self.get("Offset") or 0)
        count: Any = self.get("Count")
        data = data[start:] if count is None else data[start : start + int(count)]
        for place in range(0, len(data), _LINE):
            self.write_object(line_of(data[place : place + _LINE], start + place, label, path))


@cmdlet("Get-FileHash")
class GetFileHash(Cmdlet):
    """Gives the hash of files."""

    def process_record(self) -> None:
        import hashlib

        algorithm = to_text(self.get("Algorithm") or "SHA256").upper()
        stream: Any = self.get("InputStream")
        if stream is not None:
            raise UnsupportedError("command.Get-FileHash.InputStream")
        for entry in resolve_files(self, "Path"):
            made = hashlib.new(algorithm.lower(), entry.data).hexdigest().upper()
            facts = [("Algorithm", algorithm), ("Hash", made), ("Path", entry.path)]
            self.write_object(PSObject(facts, ["Microsoft.Powershell.Utility.FileHash", "System.Object"]))
