"""What the emulator's operations see of HTTP: a request taken apart, an answer to be sent."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, unquote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn

#: bytes of a request body that are taken
BODY_LIMIT = 1_000_000
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
_MOST_DEPTH = 200
#: brackets, and texts as a whole, in which brackets mean nothing
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.?)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
_encode = json.JSONEncoder(separators=(",", ":")).encode
_ECHOED = re.compile(r"[\x21-\x7e]{1,128}")


class BadRequest(Exception):
    """The request cannot be read; the text says why."""


class Request:
    """One request: *segments* are the path's percent-decoded parts, *query* holds each name's last value, header names are lower-case."""

    __slots__ = ("body", "headers", "host", "method", "query", "scheme", "segments")

    def __init__(
        self,
        method: str,
        scheme: str,
        raw_path: bytes,
        query_string: bytes,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
    ) -> None:
        self.method = method.upper()
        self.scheme = scheme
        self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
        self.host = self.headers.get("host", "")
        if not _HOST.fullmatch(self.host):
            raise BadRequest("The Host header is missing or not a host name.")
        path = raw_path.decode("latin-1")
        self.segments = tuple(unquote(part, errors="replace") for part in path.split("/")[1:])
        if self.segments and self.segments[-1] == "":
            self.segments = self.segments[:-1]
        try:
            pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=100)
        except ValueError:
            raise BadRequest("The query string has too many fields.") from None
        self.query = dict(pairs)
        self.body = body

    @property
    def path(self) -> str:
        """The path for a person to read."""
        return "/" + "/".join(self.segments)

    @property
    def base(self) -> str:
        """``scheme://host`` as the client sees it, for links in answers."""
        return f"{self.scheme}://{self.host}"

    def header(self, name: str) -> str | None:
        """The header's value, None if absent."""
        return self.headers.get(name.lower())

    def echoed(self, name: str) -> str | None:
        """The header's value if it may be sent back as it is."""
        value = self.headers.get(name.lower())
        return value if value is not None and _ECHOED.fullmatch(value) else None

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object; an empty body is an empty object. BadRequest for anything else, doubled names included."""
        if not self.body.strip():
            return {}
        if _is_deep(self.body):
            raise BadRequest("Unable to read JSON request payload. It is nested too deeply.")
        try:
            value = json.loads(self.body, object_pairs_hook=_unique, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadRequest(
                f"Unable to read JSON request payload. {error if isinstance(error, BadJson) else ''}".strip()
            ) from None
        if not isinstance(value, dict):
            raise BadRequest("Unable to read JSON request payload. It is not an object.")
        if b"\\ud" in self.body.lower() and not _is_text(value):
            raise BadRequest("Unable to read JSON request payload. Half a character stands alone in it.")
        return value


def _is_deep(body: bytes) -> bool:
    """True if arrays and objects are nested more than :data:`_MOST_DEPTH` deep; found before a parser goes down there."""
    if body.count(b"[") + body.count(b"{") <= _MOST_DEPTH:
        return False
    depth = 0
    for match in _BRACKETS.finditer(body):
        mark = match[0]
        depth += 1 if mark in b"[{" else -1 if mark in b"]}" else 0
        if depth > _MOST_DEPTH:
            return True
    return False


def _is_text(value: Any) -> bool:
    """True if all text in *value* is whole: an escaped half of a surrogate pair is none, and nothing can keep it."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


class BadJson(ValueError):
    """JSON that is well formed but not taken."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadJson("A property occurs twice in one object.")
    return result


def _refuse_constant(text: str) -> NoReturn:
    raise BadJson(f"{text} is not a JSON value.")


class Response:
    """One answer: *body* is JSON-able data, text, or None for no body; *delay* seconds late, broken off in the middle if it *drops*."""

    __slots__ = ("body", "delay", "drops", "headers", "status")

    def __init__(self, status: int, body: Any = None, headers: Iterable[tuple[str, str]] = ()) -> None:
        self.status = status
        self.body = body
        self.headers = list(headers)
        self.delay = 0.0
        self.drops = False

    def encoded(self) -> bytes:
        """The body's bytes."""
        if self.body is None:
            return b""
        if isinstance(self.body, str):
            return self.body.encode("utf-8", "replace")
        return _encode(self.body).encode("ascii")
