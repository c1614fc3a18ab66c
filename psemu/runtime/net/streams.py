"""Streams in memory: MemoryStream, StringReader, StringWriter, StreamReader and StreamWriter over a MemoryStream."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, to_text
from psemu.objects.numbers import Byte, Char, Int64
from psemu.runtime.methods import recorded
from psemu.runtime.net.convert import byte_array
from psemu.runtime.net.faults import out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.methods import Method


class MemoryStream:
    """System.IO.MemoryStream."""

    __slots__ = ("data", "position")

    type_name = "System.IO.MemoryStream"

    def __init__(self, data: bytes = b"") -> None:
        self.data = bytearray(data)
        self.position = 0

    def read(self, count: int) -> bytes:
        """The next *count* bytes at most."""
        found = bytes(self.data[self.position : self.position + count])
        self.position += len(found)
        return found

    def write(self, data: bytes) -> None:
        """Put *data* where the stream stands."""
        if self.position > len(self.data):
            self.data.extend(bytes(self.position - len(self.data)))
        self.data[self.position : self.position + len(data)] = data
        self.position += len(data)

    def list_properties(self) -> list[tuple[str, object]]:
        """What it can do, where it stands and how long it is."""
        capacity = 0
        while capacity < len(self.data):
            capacity = max(256, capacity * 2)
        return [
            ("CanRead", True),
            ("CanSeek", True),
            ("CanWrite", True),
            ("Capacity", capacity),
            ("Length", Int64(len(self.data))),
            ("Position", Int64(self.position)),
            ("CanTimeout", False),
        ]

    def set_net(self, name: str, value: Any) -> bool:
        """``Position`` can be set."""
        if name != "position":
            return False
        if int(value) < 0:
            raise out_of_range("value", "Non-negative number required.")
        self.position = int(value)
        return True


def _write(stream: MemoryStream, buffer: Any, offset: int = 0, count: int | None = None) -> Any:
    data = bytes(int(each) for each in buffer)
    stream.write(data[offset:] if count is None else data[offset : offset + count])
    return AUTOMATION_NULL


def _write_byte(stream: MemoryStream, value: int) -> Any:
    stream.write(bytes([value]))
    return AUTOMATION_NULL


def _read(stream: MemoryStream, buffer: list[Any], offset: int, count: int) -> int:
    found = stream.read(count)
    buffer[offset : offset + len(found)] = [Byte(each) for each in found]
    return len(found)


def _read_byte(stream: MemoryStream) -> int:
    found = stream.read(1)
    return found[0] if found else -1


def _seek(stream: MemoryStream, offset: int, origin: Any) -> Int64:
    start = {"Begin": 0, "Current": stream.position, "End": len(stream.data)}[getattr(origin, "name", "Begin")]
    stream.position = start + offset
    return Int64(stream.position)


def _set_length(stream: MemoryStream, length: int) -> Any:
    stream.data[:] = stream.data[:length].ljust(length, b"\0")
    return AUTOMATION_NULL


def _nothing(_stream: Any) -> Any:
    return AUTOMATION_NULL


def _copy_to(stream: MemoryStream, target: Any) -> Any:
    target.write(stream.read(len(stream.data)))
    return AUTOMATION_NULL


def _write_to(stream: MemoryStream, target: Any) -> Any:
    target.write(bytes(stream.data))
    return AUTOMATION_NULL


_CLOSING: dict[str, Method] = recorded(close=_nothing, dispose=_nothing, flush=_nothing)
MEMORY: dict[str, Method] = {
    **_CLOSING,
    **recorded(
        write=_write,
        writebyte=_write_byte,
        read=_read,
        readbyte=_read_byte,
        seek=_seek,
        setlength=_set_length,
        toarray=lambda s: byte_array(bytes(s.data)),
        getbuffer=lambda s: byte_array(bytes(s.data)),
        copyto=_copy_to,
        writeto=_write_to,
    ),
}


class TextReader:
    """System.IO.StringReader, or a StreamReader of a stream in memory."""

    __slots__ = ("position", "text", "type_name")

    def __init__(self, text: str, type_name: str = "System.IO.StringReader") -> None:
        self.text = text
        self.position = 0
        self.type_name = type_name

    def take(self, count: int) -> str:
        """The next *count* characters at most."""
        found = self.text[self.position : self.position + count]
        self.position += len(found)
        return found

    def line(self) -> str | None:
        """The next line without its end, None at the end."""
        if self.position >= len(self.text):
            return None
        rest = self.text
        end = next((place for place in range(self.position, len(rest)) if rest[place] in "\r\n"), len(rest))
        found = rest[self.position : end]
        self.position = end + (2 if rest[end : end + 2] == "\r\n" else 1)
        return found

    def list_properties(self) -> list[tuple[str, object]]:
        """A StreamReader tells its end."""
        at_end = self.position >= len(self.text)
        return [] if self.type_name.endswith("StringReader") else [("EndOfStream", at_end)]


def _read_char(reader: TextReader, *given: Any) -> int:
    if given:
        buffer, index, count = given
        found = reader.take(count)
        buffer[index : index + len(found)] = [Char(char) for char in found]
        return len(found)
    char = reader.take(1)
    return ord(char) if char else -1


def _peek(reader: TextReader) -> int:
    return ord(reader.text[reader.position]) if reader.position < len(reader.text) else -1


READER: dict[str, Method] = {
    **_CLOSING,
    **recorded(
        readline=lambda r: r.line(),
        readtoend=lambda r: r.take(len(r.text)),
        read=_read_char,
        peek=_peek,
    ),
}


class TextWriter:
    """System.IO.StringWriter, or a StreamWriter to a stream in memory."""

    __slots__ = ("encoding", "stream", "text", "type_name")

    def __init__(self, type_name: str = "System.IO.StringWriter", stream: Any = None, encoding: Any = None) -> None:
        self.type_name = type_name
        self.stream = stream
        self.encoding = encoding
        self.text = ""

    def put(self, text: str) -> Any:
        """Write *text*."""
        if self.stream is None:
            self.text += text
        else:
            self.stream.write(text.encode("utf-8") if self.encoding is None else self.encoding.encode(text))
        return AUTOMATION_NULL

    def __str__(self) -> str:
        return self.text if self.stream is None else self.type_name

    def list_properties(self) -> list[tuple[str, object]]:
        """The line end."""
        return [("NewLine", "\n")]

    def set_net(self, name: str, value: Any) -> bool:
        """What a script may set without an effect here."""
        return name == "autoflush" and value is not None


def _written(value: Any, rest: tuple[Any, ...]) -> str:
    if rest:
        from psemu.runtime.net.strings import STATIC

        return str(STATIC["format"].function(None, value, *rest))
    if isinstance(value, list):
        return "".join(map(str, value))
    return "" if value is None else to_text(value)


WRITER: dict[str, Method] = {
    **_CLOSING,
    **recorded(
        write=lambda w, value, *rest: w.put(_written(value, rest)),
        writeline=lambda w, value="", *rest: w.put(_written(value, rest) + "\n"),
        tostring=lambda w: str(w),
        getstringbuilder=lambda w: w.text,
    ),
}


def make(type_name: str, *given: Any) -> Any:
    """``[IO.MemoryStream]::new(…)`` and its like; BadArgument for a path, which is a provider's work."""
    if type_name.endswith("MemoryStream"):
        data = next((each for each in given if isinstance(each, list)), [])
        return MemoryStream(bytes(int(each) for each in data))
    if type_name.endswith("StringReader"):
        return TextReader(str(given[0]))
    if type_name.endswith("StringWriter"):
        return TextWriter()
    if not given or not isinstance(given[0], MemoryStream):
        from psemu.errors import UnsupportedError

        raise UnsupportedError(f"type.{type_name}.new")
    stream = given[0]
    encoding = next((each for each in given[1:] if hasattr(each, "codec")), None)
    if type_name.endswith("StreamReader"):
        raw = stream.read(len(stream.data))
        text = raw.decode("utf-8-sig", "replace") if encoding is None else encoding.decode(raw)
        return TextReader(text, type_name)
    return TextWriter(type_name, stream, encoding)


__all__ = ["MEMORY", "READER", "WRITER", "make"]
