"""A folder of the real disk that a session may use: its plain files and directories, and no way out of it."""

from __future__ import annotations

import contextlib
import os
import stat

from psemu.errors import ConfigurationError
from psemu.runtime.file_entries import MAX_BYTES, Entry, FileError, access_denied, no_such_place, seconds_of, ticks_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_READ = (
    os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_WALK = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
#: names that Windows gives to devices, whatever the folder
_DEVICES = frozenset(("aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))


class RealFolder:
    """*root* of the disk; *writable* lets a session change what is in it.

    A path is walked name by name, each directory opened from the one before it, and links are never followed: no ``..``, symbolic link or
    change of the tree meanwhile leads out. What is neither a plain file nor a directory is listed and cannot be opened, nor can a file
    with several names (hard links), since another of them may lie elsewhere. ConfigurationError if *root* is no folder.
    """

    def __init__(self, root: str, writable: bool) -> None:
        self._disk = os.path.realpath(root)
        if not os.path.isdir(self._disk):
            raise ConfigurationError(f"'{root}' is no folder that can be opened.")
        self.writable = writable
        #: its place among the session's paths: the same path
        self.root = "/" + self._disk.replace(os.sep, "/").strip("/")

    # looking -------------------------------------------------------------------------------------------------------------------

    def get(self, path: str) -> Entry | None:
        """What is at an absolute path of the session; None if nothing is."""
        try:
            with self._parent_of(path) as (folder, name):
                return RealEntry(self, path, os.stat(name, dir_fd=folder, follow_symlinks=False))
        except (OSError, ValueError):
            return None

    def children(self, path: str) -> list[Entry]:
        """What is directly in the directory *path*."""
        found: list[Entry] = []
        try:
            with self._directory(path) as folder:
                for name in os.listdir(folder):
                    with contextlib.suppress(OSError):
                        status = (
                            os.stat(name, dir_fd=folder, follow_symlinks=False)
                            if isinstance(folder, int)
                            else os.lstat(os.path.join(folder, name))
                        )
                        found.append(RealEntry(self, f"{path.rstrip('/')}/{name}", status))
        except PermissionError:
            raise access_denied(path) from None
        except (OSError, ValueError):
            return []
        return found

    def read(self, path: str) -> bytes:
        """The content of a plain file; FileError for anything else."""
        with (
            self._told(path),
            self._parent_of(path) as (folder, name),
            open(name, "rb", opener=lambda name, _flags: os.open(name, _READ, dir_fd=folder)) as file,
        ):
            status = os.fstat(file.fileno())
            self._check_plain(path, status)
            # what a system makes while it is read (/proc) says no size
            data = b"" if status.st_size > MAX_BYTES else file.read(MAX_BYTES + 1)
        if status.st_size > MAX_BYTES or len(data) > MAX_BYTES:
            message = f"The file '{path}' is larger than the limit of {MAX_BYTES} bytes."
            raise FileError(message, "System.IO.IOException")
        return data

    # changing ------------------------------------------------------------------------------------------------------------------

    def make_directory(self, path: str) -> Entry:
        """Make one directory; its parent is there."""
        with self._changing(path) as (folder, name):
            os.mkdir(name, dir_fd=folder)
        return self._there(path)

    def write(self, path: str, data: bytes) -> Entry:
        """Make *data* the content of the file at *path*, whole or not at all."""
        from psemu.whole_file import replace_in_folder

        with self._changing(path) as (folder, name):
            mode = None
            with contextlib.suppress(FileNotFoundError):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                self._check_plain(path, status)
                mode = stat.S_IMODE(status.st_mode)
                if not mode & 0o222:
                    raise access_denied(path)
            replace_in_folder(name, data, mode, folder)
        return self._there(path)

    def remove(self, path: str) -> None:
        """Delete a file, an empty directory, or a link itself."""
        entry = self._there(path)
        with self._changing(path) as (folder, name):
            if entry.is_directory:
                os.rmdir(name, dir_fd=folder)
            else:
                os.unlink(name, dir_fd=folder)

    def rename(self, entry: Entry, target: str) -> None:
        """Give a file or directory another path in this folder."""
        with (
            self._changing(entry.path) as (folder, name),
            self._changing(target) as (new_folder, new_name),
        ):
            os.rename(name, new_name, src_dir_fd=folder, dst_dir_fd=new_folder)
        entry.path = target

    def mark(self, entry: Entry) -> None:
        """Give the file its entry's times and read-only mark."""
        with self._changing(entry.path) as (folder, name):
            opened = os.open(name, _READ, dir_fd=folder)
            try:
                status = os.fstat(opened)
                if not entry.is_directory:
                    self._check_plain(entry.path, status)
                mode = stat.S_IMODE(status.st_mode)
                place: int | str = opened if os.chmod in os.supports_fd else name
                os.chmod(place, mode & ~0o222 if entry.is_read_only else mode | 0o200)
                os.utime(place, (seconds_of(entry.accessed), seconds_of(entry.written)))
            finally:
                os.close(opened)

    # the walk ------------------------------------------------------------------------------------------------------------------

    def _there(self, path: str) -> Entry:
        entry = self.get(path)
        if entry is None:
            raise no_such_place(path)
        return entry

    @contextlib.contextmanager
    def _changing(self, path: str) -> Iterator[tuple[int | None, str]]:
        if not self.writable or path == self.root:
            raise access_denied(path)
        with self._told(path), self._parent_of(path) as place:
            yield place

    @contextlib.contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """What the system refuses, in .NET's words."""
        try:
            yield
        except PermissionError:
            raise access_denied(path) from None
        except (FileNotFoundError, NotADirectoryError):
            raise no_such_place(path) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise FileError(f"{reason} : '{path}'", "System.IO.IOException") from None

    @contextlib.contextmanager
    def _directory(self, path: str) -> Iterator[int | str]:
        """The opened directory at *path*; where a system opens none, its checked path on the disk."""
        parts = [part for part in path[len(self.root) :].split("/") if part]
        if os.open not in os.supports_dir_fd:
            yield self._checked(parts)
            return
        folder = os.open(self._disk, _WALK)
        try:
            for part in parts:
                inner = os.open(part, _WALK, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)

    @contextlib.contextmanager
    def _parent_of(self, path: str) -> Iterator[tuple[int | None, str]]:
        """What the name at the end of *path* is to be looked up in, and that name."""
        above, _, name = path.rpartition("/")
        if path == self.root:
            above, name = self.root, "."
        with self._directory(above) as folder:
            yield (folder, name) if isinstance(folder, int) else (None, os.path.join(folder, self._plain_name(name)))

    def _checked(self, parts: list[str]) -> str:
        place = os.path.join(self._disk, *map(self._plain_name, parts))
        if os.path.normcase(os.path.realpath(place)) != os.path.normcase(place):
            raise PermissionError(place)
        return place

    @staticmethod
    def _plain_name(name: str) -> str:
        """*name* if it names a file of its folder and no device, other drive or second stream."""
        if ":" in name or "\\" in name or name.partition(".")[0].strip().lower() in _DEVICES:
            raise PermissionError(name)
        return name

    def _check_plain(self, path: str, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise access_denied(path)
        if status.st_nlink > 1:
            message = f"Access to the path '{path}' is denied: the file has another name (hard link), which may lie outside '{self.root}'."
            raise FileError(message, "System.UnauthorizedAccessException")


class RealEntry(Entry):
    """What lies in a :class:`RealFolder`."""

    __slots__ = ("_folder", "_status")

    def __init__(self, folder: RealFolder, path: str, status: os.stat_result) -> None:
        super().__init__(path, stat.S_ISDIR(status.st_mode), ticks_of(status.st_mtime))
        self.created = ticks_of(getattr(status, "st_birthtime", status.st_ctime))
        self.accessed = ticks_of(status.st_atime)
        self.is_read_only = not self.is_directory and not status.st_mode & 0o222
        self._folder = folder
        self._status = status

    @property
    def data(self) -> bytes:
        """The content, read now; FileError where it cannot be."""
        return self._folder.read(self.path)

    @property
    def size(self) -> int:
        """How many bytes the content has."""
        return self._status.st_size

    @property
    def mode(self) -> int:
        """Kind and permissions."""
        return self._status.st_mode

    @property
    def owner(self) -> tuple[str, str]:
        """Names of the user and group, or their numbers."""
        user, group = str(self._status.st_uid), str(self._status.st_gid)
        with contextlib.suppress(ImportError, KeyError):
            import grp
            import pwd

            user = pwd.getpwuid(self._status.st_uid).pw_name
            group = grp.getgrgid(self._status.st_gid).gr_name
        return user, group

    def apply(self) -> None:
        """Give the file these times and this mark."""
        self._folder.mark(self)
