"""What scripts see of the places and files of a session: PathInfo, FileInfo, DirectoryInfo, with their drive and provider."""

from __future__ import annotations

from psemu.objects import PSObject
from psemu.objects.psobject import PSMember

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.file_entries import Entry

_AUTOMATION = "System.Management.Automation."
_MODULE = "Microsoft.PowerShell.Core"
#: members of System.IO.FileAttributes
_ATTRIBUTES = {"ReadOnly": 1, "Hidden": 2, "Directory": 16, "Normal": 128, "ReparsePoint": 1024}


class TextObject(PSObject):
    """An object that is more than its text."""

    __slots__ = ("text",)

    text: str


class PathInfo(TextObject):
    """System.Management.Automation.PathInfo; its text is the path."""

    __slots__ = ()


class FileItem(TextObject):
    """System.IO.FileInfo or DirectoryInfo; its text is its full name."""

    __slots__ = ("entry",)

    entry: Entry


class ComputedProperty(PSMember):
    """A property of the object itself that is made when it is asked for."""

    __slots__ = ("get_value", "name")

    type_name = _AUTOMATION + "PSProperty"
    type_names = (type_name, _AUTOMATION + "PSMemberInfo", "System.Object")

    def __init__(self, name: str, make: Callable[[Any], object]) -> None:
        self.name = name
        self.get_value = make


def text_object(text: str, facts: list[tuple[str, object]], type_name: str) -> TextObject:
    """An object of *facts* whose text is *text*."""
    made = TextObject(facts, [type_name, "System.Object"])
    made.text = text
    return made


def provider_info(name: str, drives: list[object] | None = None, home: str = "") -> TextObject:
    """A provider; its text is its full name."""
    facts: list[tuple[str, object]] = [
        ("Name", name),
        ("ModuleName", _MODULE),
        ("Drives", drives or []),
        ("Home", home),
    ]
    return text_object(f"{_MODULE}\\{name}", facts, _AUTOMATION + "ProviderInfo")


def drive_info(name: str, provider: str, root: str = "", description: str = "", location: str = "") -> TextObject:
    """A drive; its text is its name."""
    facts: list[tuple[str, object]] = [
        ("CurrentLocation", location),
        ("Name", name),
        ("Provider", provider_info(provider)),
        ("Root", root),
        ("Description", description),
        ("MaximumSize", None),
        ("Credential", None),
        ("DisplayRoot", None),
    ]
    return text_object(name, facts, _AUTOMATION + "PSDriveInfo")


def path_info(path: str, drive: str = "/", provider: str = "FileSystem", provider_path: str | None = None) -> PathInfo:
    """A place on a drive of the session."""
    root = "/" if provider == "FileSystem" and drive == "/" else ""
    facts = [
        ("Drive", drive_info(drive, provider, root)),
        ("Provider", provider_info(provider)),
        ("ProviderPath", path if provider_path is None else provider_path),
        ("Path", path),
    ]
    made = PathInfo(facts, [_AUTOMATION + "PathInfo", "System.Object"])
    made.text = path
    return made


def provider_path(path: str, provider: str = "FileSystem") -> str:
    """A path with its provider before it, as PSPath has it."""
    return f"{_MODULE}\\{provider}::{path}"


def _permissions(mode: int, directory: bool) -> str:
    import stat

    kind = mode if stat.S_IFMT(mode) else mode | (stat.S_IFDIR if directory else stat.S_IFREG)
    return stat.filemode(kind)


def attributes_of(entry: Entry) -> list[str]:
    """The FileAttributes that *entry* has, by name."""
    import stat

    parts = (
        ("ReadOnly", entry.is_read_only),
        ("Hidden", entry.name.startswith(".")),
        ("Directory", entry.is_directory),
        ("ReparsePoint", stat.S_ISLNK(entry.mode)),
    )
    return [name for name, held in parts if held] or ["Normal"]


def _letters(attributes: list[str]) -> str:
    """The attributes as Mode shows them."""
    kind = "l" if "ReparsePoint" in attributes else "d" if "Directory" in attributes else "-"
    return f"{kind}-{'r' if 'ReadOnly' in attributes else '-'}{'h' if 'Hidden' in attributes else '-'}-"


def file_item(entry: Entry, parent: Callable[[str], Entry | None] | None = None) -> FileItem:
    """What Get-Item gives of a file or directory; *parent* finds the directory that it is in."""
    from psemu.objects import EnumValue, numbers
    from psemu.objects.datetimes import DateTime

    name, directory = entry.name, entry.is_directory
    base, dot, extension = name.rpartition(".")
    attributes = attributes_of(entry)
    mode = _letters(attributes)
    number = sum(_ATTRIBUTES[each] for each in attributes)
    user, group = entry.owner

    def above(_owner: object) -> object:
        held = parent(entry.parent) if parent is not None and entry.path != "/" else None
        return None if held is None else file_item(held, parent)

    facts: list[tuple[str, object]] = [
        ("PSPath", provider_path(entry.path)),
        ("PSParentPath", provider_path(entry.parent) if entry.path != "/" else ""),
        ("PSChildName", name),
        ("PSDrive", drive_info("/", "FileSystem", "/")),
        ("PSProvider", provider_info("FileSystem")),
        ("PSIsContainer", directory),
        ("Mode", mode),
        ("ModeWithoutHardLink", mode),
        ("BaseName", base if dot and not directory else name),
        ("ResolvedTarget", entry.path),
        ("Target", None),
        ("LinkType", None),
    ]
    if directory:
        facts += [("Parent", ComputedProperty("Parent", above)), ("Root", "/")]
    else:
        facts += [
            ("Length", numbers.Int64(entry.size)),
            ("DirectoryName", entry.parent),
            ("Directory", ComputedProperty("Directory", above)),
            ("IsReadOnly", entry.is_read_only),
        ]
    facts += [
        ("FullName", entry.path),
        ("Extension", "." + extension if dot and extension else ""),
        ("Name", name),
        ("Exists", True),
        ("CreationTime", DateTime(entry.created, "Local")),
        ("CreationTimeUtc", DateTime(entry.created, "Utc")),
        ("LastAccessTime", DateTime(entry.accessed, "Local")),
        ("LastAccessTimeUtc", DateTime(entry.accessed, "Utc")),
        ("LastWriteTime", DateTime(entry.written, "Local")),
        ("LastWriteTimeUtc", DateTime(entry.written, "Utc")),
        ("LinkTarget", None),
        ("Attributes", EnumValue("System.IO.FileAttributes", ", ".join(attributes), number)),
        ("UnixMode", _permissions(entry.mode, directory)),
        ("User", user),
        ("Group", group),
        ("Size", numbers.Int64(4096 if directory else entry.size)),
    ]
    kind = "System.IO.DirectoryInfo" if directory else "System.IO.FileInfo"
    made = FileItem(facts, [kind, "System.IO.FileSystemInfo", "System.MarshalByRefObject", "System.Object"])
    made.text = entry.path
    made.entry = entry
    return made
