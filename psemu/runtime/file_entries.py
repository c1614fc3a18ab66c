"""A file or directory as a session sees it, in memory or in an opened folder, and what cannot be done with one."""

from __future__ import annotations

import time

from psemu.runtime.flow import NetError

#: most bytes that all files of a session's memory hold together, and that one real file may have to be read
MAX_BYTES = 256 * 1024 * 1024
_EPOCH_TICKS = 621355968000000000


class FileError(NetError):
    """What cannot be done with a path: *kind* is the .NET exception."""

    def __init__(self, message: str, kind: str) -> None:
        self.kind = kind
        super().__init__(kind, message)


def access_denied(path: str) -> FileError:
    """The error of a path that may not be used so."""
    return FileError(f"Access to the path '{path}' is denied.", "System.UnauthorizedAccessException")


def no_such_place(path: str) -> FileError:
    """The error of writing where no directory is."""
    return FileError(f"Could not find a part of the path '{path}'.", "System.IO.DirectoryNotFoundException")


def ticks_of(seconds: float | None = None) -> int:
    """A time in seconds since 1970 (now) as .NET's ticks, UTC."""
    return _EPOCH_TICKS + (time.time_ns() // 100 if seconds is None else int(seconds * 10_000_000))


def seconds_of(ticks: int) -> float:
    """.NET's ticks, UTC, as seconds since 1970."""
    return (ticks - _EPOCH_TICKS) / 10_000_000


class Entry:
    """A file or directory at an absolute *path*; times are ticks, UTC."""

    __slots__ = ("_data", "accessed", "created", "is_directory", "is_read_only", "path", "written")

    def __init__(self, path: str, is_directory: bool, now: int) -> None:
        self.path = path
        self.is_directory = is_directory
        self.is_read_only = False
        self._data = b""
        self.created = self.written = self.accessed = now

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2] or "/"

    @property
    def parent(self) -> str:
        """The directory that it is in."""
        return self.path.rpartition("/")[0] or "/"

    @property
    def data(self) -> bytes:
        """The content; FileError where it cannot be read."""
        return self._data

    @property
    def size(self) -> int:
        """How many bytes the content has."""
        return len(self._data)

    @property
    def mode(self) -> int:
        """The permissions, as Unix has them."""
        return 0o755 if self.is_directory else 0o444 if self.is_read_only else 0o644

    @property
    def owner(self) -> tuple[str, str]:
        """Names of the user and group that it belongs to."""
        return "root", "root"

    def apply(self) -> None:
        """Make times and the read-only mark, which were changed here, true where the entry lies."""
