"""Messages of the Language Server Protocol over two byte streams: framing and JSON-RPC's errors, nothing of what the messages mean."""

from __future__ import annotations

import json
import re
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_NOT_INITIALIZED = -32002
REQUEST_CANCELLED = -32800
REQUEST_FAILED = -32803
#: bytes of the largest message that is read, and of a header line
_LARGEST = 64_000_000
_LONGEST_HEADER = 4096
_PORTION = 1_000_000
#: the deepest message: a parse of JSON needs the stack for each level
_DEEPEST = 500
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class RequestError(Exception):
    """What a request is answered with when it cannot be done: one of the protocol's *code* numbers and a message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Connection:
    """Reads messages from *source* and writes them to *sink*; any thread may write."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self._lock = threading.Lock()

    def read(self) -> Any:
        """The next message as plain data. EOFError at the end of the stream; RequestError for one that is none: the next can be read."""
        length = self._read_header()
        if length > _LARGEST:
            while length > 0 and (skipped := self._source.read(min(length, _PORTION))):
                length -= len(skipped)
            raise RequestError(INVALID_REQUEST, f"A message has at most {_LARGEST} bytes.")
        body = self._source.read(length)
        if len(body) < length:
            raise EOFError
        if body.count(b"[") + body.count(b"{") > _DEEPEST and _depth(body) > _DEEPEST:
            raise RequestError(INVALID_REQUEST, f"A message is nested at most {_DEEPEST} deep.")
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise RequestError(PARSE_ERROR, f"This is no JSON: {error}") from None

    def _read_header(self) -> int:
        """The length of the message that follows; lines that are no header are left out."""
        length: int | None = None
        while True:
            line = self._source.readline(_LONGEST_HEADER)
            if not line:
                raise EOFError
            line = line.strip()
            if not line:
                if length is not None:
                    return length
                continue
            name, _, value = line.partition(b":")
            value = value.strip()
            if name.lower() == b"content-length" and value.isdigit() and len(value) < 12:
                length = int(value)

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message; one who has gone is not told."""
        body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode("utf-8", "replace")
        with self._lock:
            try:
                self._sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                self._sink.flush()
            except (OSError, ValueError):
                return


def _depth(body: bytes) -> int:
    """How deep the values of a message are nested, at least to where it is no JSON any more."""
    depth = deepest = 0
    for found in _STRING_OR_BRACKET.finditer(body):
        sign = found[0][:1]
        if sign != b'"':
            depth += 1 if sign in b"[{" else -1
            deepest = max(deepest, depth)
    return deepest
