"""The files of a session: drives, what paths mean, and what is there, in memory or in the folders that were opened for it."""

from __future__ import annotations

from psemu.objects import PSObject, to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.file_entries import Entry, FileError, access_denied, no_such_place
from psemu.runtime.memory_files import MemoryFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.real_files import RealFolder
    from psemu.runtime.session_state import SessionState

_HOME = "/root"


class FileDrive:
    """A drive of the file system: *name* stands for the directory *root*."""

    __slots__ = ("description", "location", "name", "root")

    def __init__(self, name: str, root: str, description: str = "") -> None:
        self.name = name
        self.root = root
        self.description = description
        #: where the session stood last on it
        self.location = root


class FileSystem:
    """What lies at absolute paths, the drives, and where the session stands."""

    def __init__(self) -> None:
        self.memory = MemoryFiles()
        #: opened folders of the disk, those inside others first
        self.folders: list[RealFolder] = []
        self.location = "/"
        #: the drive of the session that holds no files where it stands on one (``Env``), else empty
        self.session_drive = ""
        self.drives: dict[str, FileDrive] = {
            "/": FileDrive("/", "/"),
            "temp": FileDrive("Temp", "/tmp", "Drive that maps to the temporary directory path for the current user"),
        }
        #: named stacks of locations; the default one is ""
        self.stacks: dict[str, list[str]] = {}
        for path in ("/tmp", _HOME):
            self.make_directory(path)

    def open_folder(self, folder: RealFolder) -> None:
        """Let the session use a folder of the disk at its own path, in place of what memory has there."""
        self.folders = [each for each in self.folders if each.root != folder.root]
        self.make_directory(folder.root)
        self.folders.append(folder)
        self.folders.sort(key=lambda each: -len(each.root))
        letter, colon, _ = folder.root[1:].partition(":")
        if colon and len(letter) == 1:
            # C:\Users on Windows is /C:/Users here
            self.drives.setdefault(letter.lower(), FileDrive(letter, f"/{letter}:"))

    def stand_at(self, path: str) -> bool:
        """Stand at the absolute *path* if it is a directory in an opened folder."""
        entry = None if self._holder(path) is self.memory else self.get(path)
        if entry is None or not entry.is_directory:
            return False
        self.location = path
        return True

    # paths ---------------------------------------------------------------------------------------------------------------------

    def absolute(self, path: str) -> str:
        """The absolute form of *path*."""
        text = path.replace("\\", "/")
        provider, found, rest = text.partition("::")
        if found and provider.lower().endswith("filesystem"):
            text = rest
        drive, colon, rest = text.partition(":")
        if colon and drive.lower() in self.drives:
            text = self.drives[drive.lower()].root.rstrip("/") + "/" + rest.lstrip("/")
        if text == "~" or text.startswith("~/"):
            text = _HOME + text[1:]
        if not text.startswith("/"):
            text = f"{self.location}/{text}"
        parts: list[str] = []
        for part in text.split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        return "/" + "/".join(parts)

    def get(self, path: str) -> Entry | None:
        """What is at an absolute path."""
        return self._holder(path).get(path)

    def children(self, path: str) -> list[Entry]:
        """What is directly in the directory *path*, by name."""
        found = self._holder(path).children(path)
        return sorted(found, key=lambda entry: (entry.name.lower(), entry.name))

    def tree(self, path: str) -> list[Entry]:
        """*path* and all below it, parents first."""
        first = self.get(path)
        found = [] if first is None else [first]
        for entry in found:
            if entry.is_directory:
                found.extend(self.children(entry.path))
        return found

    def matching(self, path: str) -> list[Entry]:
        """The entries that a path with wildcards means."""
        root = self.get("/")
        found = [] if root is None else [root]
        for part in [part for part in self.absolute(path).split("/") if part]:
            if not any(char in part for char in "*?["):
                found = [hit for each in found if (hit := self.get(each.path.rstrip("/") + "/" + part)) is not None]
                continue
            matches = matcher(part)
            found = [
                child
                for each in found
                if each.is_directory
                for child in self.children(each.path)
                if matches(child.name)
            ]
        return found

    def beginning(self, prefix: str, folders_only: bool = False) -> list[str]:
        """The paths that begin with *prefix*, as completion offers them: directories first, with a slash at their end."""
        text = prefix.replace("\\", "/")
        above, slash, start = text.rpartition("/")
        folder = self.get(self.absolute(above or "/") if slash else self.location)
        if folder is None or not folder.is_directory:
            return []
        shown = f"{above}/" if slash else "./"
        found = [
            each
            for each in self.children(folder.path)
            if each.name.lower().startswith(start.lower()) and (start or not each.name.startswith("."))
        ]
        folders = [f"{shown}{each.name}/" for each in found if each.is_directory]
        return folders if folders_only else folders + [shown + each.name for each in found if not each.is_directory]

    def _holder(self, path: str) -> MemoryFiles | RealFolder:
        for folder in self.folders:
            if path == folder.root or path.startswith(folder.root.rstrip("/") + "/"):
                return folder
        return self.memory

    # changes -------------------------------------------------------------------------------------------------------------------

    def make_directory(self, path: str) -> Entry:
        """The directory at *path*, made with those above it."""
        missing = []
        while (entry := self.get(path)) is None:
            missing.append(path)
            path = path.rpartition("/")[0] or "/"
        if not entry.is_directory:
            raise FileError(f"The file '{path}' already exists.", "System.IO.IOException")
        for path in reversed(missing):
            entry = self._holder(path).make_directory(path)
        return entry

    def write(self, path: str, data: bytes) -> Entry:
        """Make *data* the content of the file at *path*; FileError if its directory is not there or it is a directory."""
        entry = self.get(path)
        if entry is not None and entry.is_directory:
            raise access_denied(path)
        return self._holder(path).write(path, data)

    def remove(self, path: str) -> None:
        """Delete *path* and all below it; the root and opened folders stay."""
        self._keep_folders(path)
        for entry in reversed(self.tree(path)):
            if entry.path != "/":
                self._holder(entry.path).remove(entry.path)

    def copy(self, source: Entry, target: str) -> list[Entry]:
        """Copy *source* and all below it to the path *target*; the new entries."""
        made = []
        for entry in self.tree(source.path) if source.is_directory else [source]:
            path = target + entry.path[len(source.path) :]
            made.append(self.make_directory(path) if entry.is_directory else self.write(path, entry.data))
        return made

    def move(self, source: Entry, target: str) -> Entry:
        """Give *source* and all below it another path."""
        self._keep_folders(source.path)
        parent = self.get(target.rpartition("/")[0] or "/")
        if parent is None or not parent.is_directory:
            raise no_such_place(target)
        holder = self._holder(source.path)
        if holder is self._holder(target):
            holder.rename(source, target)
            return source
        made = self.copy(source, target)[0]
        self.remove(source.path)
        return made

    def _keep_folders(self, path: str) -> None:
        """FileError if an opened folder lies at or below *path*: no script takes it away."""
        for folder in self.folders:
            if (folder.root + "/").startswith(path.rstrip("/") + "/"):
                raise access_denied(folder.root)


def files_of(session: SessionState) -> FileSystem:
    """The files of *session*."""
    if session.files is None:
        session.files = FileSystem()
    found: FileSystem = session.files
    return found


def is_file_path(session: SessionState, path: str) -> bool:
    """True if *path* is on a drive of the file system, not on one of the session's own drives."""
    provider, found, _ = path.partition("::")
    if found:
        return provider.lower().endswith("filesystem")
    files = files_of(session)
    drive, colon, _ = path.partition(":")
    if not colon or "/" in drive or "\\" in drive:
        return not files.session_drive or path[:1] in ("/", "\\", "~")
    return drive.lower() in files.drives


# ------------------------------------------------------------------------------------------------------------------ for commands


def given_paths(command: Cmdlet, parameter: str = "Path") -> list[str]:
    """The paths that ``-Path`` (or *parameter*) or ``-LiteralPath`` name."""
    given: Any = command.get(parameter)
    if given is None:
        given = command.get("LiteralPath")
    values = given if isinstance(given, list) else [] if given is None else [given]
    return [path_text(value) for value in values]


def path_text(value: Any) -> str:
    """A path that an object stands for: of a file or directory its full name."""
    inner = value.properties.get("FullName") if isinstance(value, PSObject) else None
    return to_text(inner) if inner is not None else to_text(value)


def not_found(command: Cmdlet, path: str) -> None:
    """Report a path that names nothing."""
    from psemu.objects import ErrorRecord

    known = (
        command.command_info.class_name
        or f"Microsoft.PowerShell.Commands.{command.command_info.name.replace('-', '')}Command"
    )
    message = f"Cannot find path '{path}' because it does not exist."
    kind = "System.Management.Automation.ItemNotFoundException"
    record = ErrorRecord(message, f"PathNotFound,{known}", "ObjectNotFound", path, kind)
    record.activity = command.command_info.name
    command.write_error(record)


def resolve_entries(command: Cmdlet, path: str, quiet: bool = False) -> list[Entry]:
    """What *path* names; the error is written where a plain path names nothing."""
    files = files_of(command.session)
    if any(char in path for char in "*?[") and not command.has("LiteralPath"):
        return files.matching(path)
    absolute = files.absolute(path)
    entry = files.get(absolute)
    if entry is None and not quiet:
        not_found(command, absolute)
    return [] if entry is None else [entry]


def resolve_files(command: Cmdlet, parameter: str = "Path") -> Iterator[Entry]:
    """The files (no directories) that the command's paths name."""
    for path in given_paths(command, parameter):
        yield from [entry for entry in resolve_entries(command, path) if not entry.is_directory]
