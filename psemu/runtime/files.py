"""The files of a session, in memory: what paths mean, what is there, and texts as bytes; nothing of the real disk is read or written."""

from __future__ import annotations

import time

from psemu.objects import PSObject, to_text
from psemu.objects.wildcards import matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.session_state import SessionState

#: most bytes that all files of a session hold together
MAX_BYTES = 256 * 1024 * 1024
_PROVIDER = "Microsoft.PowerShell.Core\\FileSystem::"
_EPOCH_TICKS = 621355968000000000
_HOME = "/root"
_CODECS = {
    "ascii": ("ascii", b""),
    "ansi": ("cp1252", b""),
    "bigendianunicode": ("utf-16-be", b"\xfe\xff"),
    "bigendianutf32": ("utf-32-be", b"\0\0\xfe\xff"),
    "oem": ("cp437", b""),
    "unicode": ("utf-16-le", b"\xff\xfe"),
    "utf8": ("utf-8", b""),
    "utf8bom": ("utf-8", b"\xef\xbb\xbf"),
    "utf8nobom": ("utf-8", b""),
    "utf32": ("utf-32-le", b"\xff\xfe\0\0"),
}


class FileError(Exception):
    """What cannot be done with a path: *kind* is the .NET exception."""

    def __init__(self, message: str, kind: str) -> None:
        self.message = message
        self.kind = kind
        super().__init__(message)


class Entry:
    """A file or directory at an absolute *path*; times are ticks, UTC."""

    __slots__ = ("created", "data", "is_directory", "path", "written")

    def __init__(self, path: str, is_directory: bool, now: int) -> None:
        self.path = path
        self.is_directory = is_directory
        self.data = b""
        self.created = self.written = now

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2] or "/"

    @property
    def parent(self) -> str:
        """The directory that it is in."""
        return self.path.rpartition("/")[0] or "/"


class FileSystem:
    """Entries by absolute path, and where the session stands."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.location = "/"
        #: named stacks of locations; the default one is ""
        self.stacks: dict[str, list[str]] = {}
        for path in ("/", "/tmp", _HOME):
            self.entries[path] = Entry(path, True, self._now())

    @staticmethod
    def _now() -> int:
        return _EPOCH_TICKS + time.time_ns() // 100

    # paths ---------------------------------------------------------------------------------------------------------------------

    def absolute(self, path: str) -> str:
        """The absolute form of *path*."""
        text = path.replace("\\", "/")
        provider, found, rest = text.partition("::")
        if found and provider.lower().endswith("filesystem"):
            text = rest
        if text[:5].lower() == "temp:":
            text = "/tmp/" + text[5:].lstrip("/")
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
        return self.entries.get(path)

    def children(self, path: str) -> list[Entry]:
        """What is directly in the directory *path*, by name."""
        start = path.rstrip("/") + "/"
        length = len(start)
        found = [
            entry
            for key, entry in self.entries.items()
            if key.startswith(start) and len(key) > length and "/" not in key[length:]
        ]
        return sorted(found, key=lambda entry: (entry.name.lower(), entry.name))

    def tree(self, path: str) -> list[Entry]:
        """*path* and all below it, parents first."""
        start = path.rstrip("/") + "/"
        return [entry for key, entry in sorted(self.entries.items()) if key == path or key.startswith(start)]

    def matching(self, path: str) -> list[Entry]:
        """The entries that a path with wildcards means."""
        found = [self.entries["/"]]
        for part in [part for part in self.absolute(path).split("/") if part]:
            if not any(char in part for char in "*?["):
                found = [hit for each in found if (hit := self.get(each.path.rstrip("/") + "/" + part)) is not None]
                continue
            matches = matcher(part)
            found = [child for each in found for child in self.children(each.path) if matches(child.name)]
        return found

    # changes -------------------------------------------------------------------------------------------------------------------

    def make_directory(self, path: str) -> Entry:
        """The directory at *path*, made with those above it."""
        entry = self.entries.get(path)
        if entry is None:
            parent = path.rpartition("/")[0]
            if parent:
                self.make_directory(parent)
            entry = self.entries[path] = Entry(path, True, self._now())
        if not entry.is_directory:
            raise FileError(f"The file '{path}' already exists.", "System.IO.IOException")
        return entry

    def write(self, path: str, data: bytes) -> Entry:
        """Make *data* the content of the file at *path*; FileError if its directory is not there or it is a directory."""
        entry = self.entries.get(path)
        if entry is not None and entry.is_directory:
            raise FileError(f"Access to the path '{path}' is denied.", "System.UnauthorizedAccessException")
        if entry is None:
            parent = self.entries.get(path.rpartition("/")[0] or "/")
            if parent is None or not parent.is_directory:
                message = f"Could not find a part of the path '{path}'."
                raise FileError(message, "System.IO.DirectoryNotFoundException")
        held = sum(len(each.data) for each in self.entries.values() if each is not entry)
        if held + len(data) > MAX_BYTES:
            raise FileError(f"There is not enough space on the disk. : '{path}'", "System.IO.IOException")
        if entry is None:
            entry = self.entries[path] = Entry(path, False, self._now())
        entry.data = data
        entry.written = self._now()
        return entry

    def remove(self, path: str) -> None:
        """Delete *path* and all below it; the root stays."""
        for entry in self.tree(path):
            if entry.path != "/":
                del self.entries[entry.path]

    def copy(self, source: Entry, target: str) -> list[Entry]:
        """Copy *source* and all below it to the path *target*; the new entries."""
        made = []
        for entry in self.tree(source.path) if source.is_directory else [source]:
            path = target + entry.path[len(source.path) :]
            made.append(self.make_directory(path) if entry.is_directory else self.write(path, entry.data))
        return made

    def move(self, source: Entry, target: str) -> Entry:
        """Give *source* and all below it another path."""
        parent = self.entries.get(target.rpartition("/")[0] or "/")
        if parent is None or not parent.is_directory:
            message = f"Could not find a part of the path '{target}'."
            raise FileError(message, "System.IO.DirectoryNotFoundException")
        for entry in self.tree(source.path):
            del self.entries[entry.path]
            entry.path = target + entry.path[len(source.path) :] if entry is not source else target
            self.entries[entry.path] = entry
        return source


def files_of(session: SessionState) -> FileSystem:
    """The files of *session*."""
    if session.files is None:
        session.files = FileSystem()
    found: FileSystem = session.files
    return found


# ------------------------------------------------------------------------------------------------------------------ texts and bytes


def codec_of(encoding: Any) -> tuple[str, bytes]:
    """Python's codec and the preamble of a file for what ``-Encoding`` was given."""
    own = getattr(encoding, "codec", None)
    if isinstance(own, str):
        return own, bytes(getattr(encoding, "preamble", b""))
    name = to_text(encoding).lower() if encoding is not None else "utf8nobom"
    if name in _CODECS:
        return _CODECS[name]
    if "." in name:
        kind = name.rpartition(".")[2].removesuffix("encoding")
        return _CODECS.get(kind, _CODECS["utf8nobom"])
    import codecs

    from psemu.errors import UnsupportedError

    try:
        return codecs.lookup(
            f"cp{name}" if name.isdigit() and name != "65001" else "utf-8" if name == "65001" else name
        ).name, b""
    except LookupError:
        raise UnsupportedError(f"encoding.{name}") from None


def encode_text(text: str, encoding: Any = None) -> bytes:
    """*text* as bytes, without a preamble; what the encoding has not becomes a question mark."""
    codec, _ = codec_of(encoding)
    return text.encode(
        codec, "replace" if not codec.startswith("utf") else "surrogatepass" if codec == "utf-16-le" else "replace"
    )


def decode_text(data: bytes, encoding: Any = None) -> str:
    """The text of a file: its byte order mark decides, then *encoding*, UTF-8 by default."""
    for codec, mark in (
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return data.decode(codec_of(encoding)[0], "replace")


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


class PathInfo(PSObject):
    """System.Management.Automation.PathInfo; its text is the path."""

    __slots__ = ("text",)

    text: str


def path_info(path: str) -> PathInfo:
    """A place on the file system's drive."""
    provider = PSObject([("Name", "FileSystem")], ["System.Management.Automation.ProviderInfo", "System.Object"])
    drive = PSObject([("Name", "/")], ["System.Management.Automation.PSDriveInfo", "System.Object"])
    facts = [("Drive", drive), ("Provider", provider), ("ProviderPath", path), ("Path", path)]
    made = PathInfo(facts, ["System.Management.Automation.PathInfo", "System.Object"])
    made.text = path
    return made


class FileItem(PSObject):
    """System.IO.FileInfo or DirectoryInfo; its text is its full name."""

    __slots__ = ("text",)

    text: str


def file_item(entry: Entry) -> FileItem:
    """What Get-Item gives of a file or directory."""
    from psemu.objects import EnumValue, numbers
    from psemu.objects.datetimes import DateTime

    name, directory = entry.name, entry.is_directory
    base, dot, extension = name.rpartition(".")
    local, utc = DateTime(entry.written, "Local"), DateTime(entry.written, "Utc")
    attributes = EnumValue("System.IO.FileAttributes", "Directory" if directory else "Normal", 16 if directory else 128)
    facts: list[tuple[str, object]] = [
        ("PSPath", _PROVIDER + entry.path),
        ("PSParentPath", _PROVIDER + entry.parent if entry.path != "/" else ""),
        ("PSChildName", name),
        ("PSIsContainer", directory),
        ("Mode", "d----" if directory else "-----"),
        ("BaseName", base if dot and base and not directory else name),
        ("Directory", entry.parent),
        ("UnixMode", "drwxr-xr-x" if directory else "-rw-r--r--"),
        ("User", "root"),
        ("Group", "root"),
        ("Size", numbers.Int64(4096 if directory else len(entry.data))),
        ("FullName", entry.path),
        ("Name", name),
        ("Exists", True),
        ("Extension", "." + extension if dot and extension else ""),
        ("CreationTime", DateTime(entry.created, "Local")),
        ("CreationTimeUtc", DateTime(entry.created, "Utc")),
        ("LastAccessTime", local),
        ("LastAccessTimeUtc", utc),
        ("LastWriteTime", local),
        ("LastWriteTimeUtc", utc),
        ("Attributes", attributes),
    ]
    if directory:
        facts.append(("Root", "/"))
    else:
        facts += [("Length", numbers.Int64(len(entry.data))), ("DirectoryName", entry.parent), ("IsReadOnly", False)]
    kind = "System.IO.DirectoryInfo" if directory else "System.IO.FileInfo"
    made = FileItem(facts, [kind, "System.IO.FileSystemInfo", "System.MarshalByRefObject", "System.Object"])
    made.text = entry.path
    return made
