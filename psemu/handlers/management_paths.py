"""Join-Path and Split-Path on paths as text: the separators of a Unix host, files are looked at for -Resolve only."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record, refuse_parameters
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.files import files_of, resolve_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: drives that a path may start with
_DRIVES = ("alias", "env", "function", "variable", "temp")


def _many(value: Any) -> list[str]:
    if value is None:
        return [""]
    return [str(item) if item is not None else "" for item in value] if isinstance(value, list) else [str(value)]


def join_paths(parent: str, child: str) -> str:
    """*parent* and *child* with one separator between them; backslashes become slashes."""
    return parent.replace("\\", "/").rstrip("/") + "/" + child.replace("\\", "/").lstrip("/")


def drive_of(path: str) -> str:
    """The drive's name at the start of *path*, empty if there is none."""
    name, found, _ = path.partition(":")
    return name if found and name and "/" not in name and "\\" not in name else ""


@cmdlet("Join-Path")
class JoinPath(Cmdlet):
    """Joins a path and a child path."""

    def process_record(self) -> None:
        refuse_parameters(self, "Credential")
        drives = (*_DRIVES, *files_of(self.session).drives) if self.session.files is not None else _DRIVES
        for path in _many(self.get("Path")):
            drive = drive_of(path)
            if drive and drive.lower() not in drives:
                message = f"Cannot find drive. A drive with the name '{drive}' does not exist."
                kind = ENGINE + "DriveNotFoundException"
                self.write_error(error_record(self, "DriveNotFound", message, "ObjectNotFound", drive, kind))
                continue
            extra: Any = self.get("AdditionalChildPath")
            for child in [*_many(self.get("ChildPath")), *(_many(extra) if extra else [])]:
                path = join_paths(path, child)
            if self.switch("Resolve"):
                for entry in resolve_entries(self, path):
                    self.write_object(entry.path)
            else:
                self.write_object(path)


@cmdlet("Split-Path")
class SplitPath(Cmdlet):
    """Gives a part of a path."""

    def process_record(self) -> None:
        refuse_parameters(self, "Credential")
        given: Any = self.get("Path")
        for path in _many(given if given is not None else self.get("LiteralPath")):
            for each in [entry.path for entry in resolve_entries(self, path)] if self.switch("Resolve") else [path]:
                self._split(each)

    def _split(self, path: str) -> None:
        drive = drive_of(path)
        text = path.replace("\\", "/")
        if self.switch("Qualifier"):
            if not drive:
                message = f"Cannot parse path because path '{path}' does not have a qualifier specified."
                kind = "System.FormatException"
                self.write_error(error_record(self, "ParsePathFormatError", message, "InvalidArgument", path, kind))
                return
            self.write_object(drive + ":")
        elif self.switch("NoQualifier"):
            self.write_object(text[len(drive) + 1 :] if drive else text)
        elif self.switch("IsAbsolute"):
            self.write_object(bool(drive) or text.startswith("/"))
        elif any(self.switch(name) for name in ("Leaf", "LeafBase", "Extension")):
            self._leaf(text)
        elif not text.strip("/"):
            message = (
                'Cannot process argument because the value of argument "path" is not valid. Change the value of the "path" argument '
                "and run the operation again."
            )
            self.write_error(error_record(self, "Argument", message, "InvalidArgument"))
        else:
            parent, found, _ = text.rstrip("/").rpartition("/")
            self.write_object(parent or ("/" if found else ""))

    def _leaf(self, text: str) -> None:
        leaf = text.rstrip("/").rpartition("/")[2] or ("/" if text.startswith("/") else "")
        base, dot, extension = leaf.rpartition(".")
        if self.switch("LeafBase"):
            self.write_object(base if dot else leaf)
        elif self.switch("Extension"):
            self.write_object("." + extension if dot and extension else "")
        else:
            self.write_object(leaf)
