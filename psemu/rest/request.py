"""A request before it is sent: what ``explain`` shows and what a handler sends is the same value, built by the same function."""

from __future__ import annotations

import re

from psemu.objects import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
# what System.Uri.EscapeDataString leaves alone
_UNRESERVED = "-._~"


class RawText(str):
    """A body that is sent as it stands, not as a JSON value."""

    __slots__ = ()


class FileContent(RawText):
    """In a plan, the content of the file *path*; a run sends the bytes."""

    __slots__ = ()

    def __new__(cls, path: str) -> FileContent:
        """The content of *path*."""
        return super().__new__(cls, f"{{contents of {path}}}")

    @property
    def path(self) -> str:
        """The file's name as it was given."""
        return self[len("{contents of ") : -1]


class PlannedRequest:
    """One HTTP request: *method*, absolute *url*, *headers* in sending order, *body* as JSON-able data, bytes, or None for no body at all.

    A part that cannot be known before the run stands as ``{name}`` in the URL, the headers or the body.
    """

    __slots__ = ("body", "headers", "method", "url")

    def __init__(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: Any = None) -> None:
        self.method = method
        self.url = url
        self.headers = dict(headers or {})
        self.body = body

    def as_dict(self) -> dict[str, Any]:
        """The request as plain data for JSON."""
        return {"method": self.method, "url": self.url, "headers": dict(self.headers), "body": self.body}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlannedRequest) and self.as_dict() == other.as_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PlannedRequest({self.method} {self.url})"


def escape_data_string(text: str) -> str:
    """``Uri.EscapeDataString``: percent-encode all but letters, digits and ``-._~``."""
    from urllib.parse import quote

    return quote(text, safe=_UNRESERVED, errors="replace")


def placeholders(template: str) -> list[str]:
    """The names between braces of a path template, in order."""
    return _PLACEHOLDER.findall(template)


def expand_path(template: str, values: Mapping[str, Any]) -> str:
    """Fill ``{name}`` places with escaped *values*; an UNKNOWN or absent one keeps its braces."""

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1], UNKNOWN)
        return match[0] if value is UNKNOWN else escape_segment(str(value))

    return _PLACEHOLDER.sub(fill, template)


def escape_segment(text: str) -> str:
    """One path segment; ``.`` and ``..`` are escaped too, or an HTTP client would climb out of the path with them."""
    if text in (".", ".."):
        return text.replace(".", "%2E")
    return escape_data_string(text)
