"""What a client sends along with a method: taken apart, and refused where it is not what the protocol says."""

from __future__ import annotations

import os
import urllib.parse

from psemu.language import protocol
from psemu.language.protocol import RequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LONGEST_ADDRESS = 10_000


def field(value: Any, name: str, kind: type) -> Any:
    """``value[name]``, which must be of *kind*."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        raise RequestError(protocol.INVALID_PARAMS, f"'{name}' is missing or no {kind.__name__}.")
    return found


def uri_in(params: Any) -> str:
    """The address of the document that *params* are about."""
    uri: str = field(field(params, "textDocument", dict), "uri", str)
    return uri


def version_in(item: Any) -> int | None:
    """The version of a document, None for one that has none."""
    version = item.get("version")
    return version if isinstance(version, int) else None


def position_at(params: Any, name: str) -> tuple[int, int]:
    """Line and UTF-16 column of the position ``params[name]``."""
    place = field(params, name, dict)
    line, column = field(place, "line", int), field(place, "character", int)
    if line < 0 or column < 0:
        raise RequestError(protocol.INVALID_PARAMS, f"'{name}' counts from 0.")
    return line, column


def path_of(uri: str) -> str | None:
    """The path of a file's address, None for any other address."""
    if not uri.lower().startswith("file:") or len(uri) > _LONGEST_ADDRESS:
        return None
    try:
        parts = urllib.parse.urlsplit(uri)
    except ValueError:
        return None
    path = urllib.parse.unquote(parts.path)
    if "\0" in path:
        return None
    if os.name == "nt":
        path = path.lstrip("/") if path[2:3] == ":" else path
        path = f"//{parts.netloc}{path}" if parts.netloc else path
    return path or None


def uri_of(path: str) -> str:
    """The address of a file."""
    from pathlib import Path

    return Path(path).absolute().as_uri()
