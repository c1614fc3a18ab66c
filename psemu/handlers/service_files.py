"""Files that go to a service or come from one: read from and written to the session's file system."""

from __future__ import annotations

from psemu.handlers.service_values import text_of
from psemu.runtime.file_entries import FileError
from psemu.runtime.files import files_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet


def read_content(command: Cmdlet, path: Any) -> bytes:
    """What is in the file *path*. FileError if there is none."""
    files = files_of(command.session)
    absolute = files.absolute(text_of(path))
    entry = files.get(absolute)
    if entry is None:
        raise FileError(f"Could not find file '{absolute}'.", "System.IO.FileNotFoundException")
    if entry.is_directory:
        raise FileError(f"Access to the path '{absolute}' is denied.", "System.UnauthorizedAccessException")
    return entry.data


def write_content(command: Cmdlet, path: Any, content: bytes) -> str:
    """Put *content* into the file *path* and give its whole name. FileError if that cannot be."""
    files = files_of(command.session)
    absolute = files.absolute(text_of(path))
    files.write(absolute, content)
    return absolute
