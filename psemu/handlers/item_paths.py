"""From the paths that an item command is given to files, or to drives of the session and items on them."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, error_record, terminate
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet
from psemu.runtime.files import files_of, given_paths, is_file_path
from psemu.runtime.session_drives import DRIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_drives import SessionDrive


def is_pattern(name: str) -> bool:
    """True if *name* has wildcards."""
    return any(char in name for char in "*?[")


def no_drive(command: Cmdlet, name: str) -> None:
    """Report a drive that is not there."""
    message = f"Cannot find drive. A drive with the name '{name}' does not exist."
    kind = ENGINE + "DriveNotFoundException"
    command.write_error(error_record(command, "DriveNotFound", message, "ObjectNotFound", name, kind))


class ItemCmdlet(Cmdlet):
    """Base: from paths to drives and items; no drive here takes credentials."""

    def begin_processing(self) -> None:
        if self.get("Credential") is not None:
            message = (
                "The FileSystem provider supports credentials only on the New-PSDrive cmdlet. Perform the operation again without "
                "specifying credentials."
            )
            kind = ENGINE + "PSNotSupportedException"
            raise terminate(self, "NotSupported", message, "NotImplemented", None, kind)

    def paths(self, parameter: str = "Path") -> list[str]:
        """The given paths on the session's own drives; those of files are done with here."""
        own = []
        for path in given_paths(self, parameter):
            if not (is_file_path(self.session, path) and self.on_file(path)):
                own.append(path)
        return own

    def on_file(self, _path: str) -> bool:
        """Do with a path of the file system what the command does; False if it does nothing there."""
        return False

    def place(self, path: str) -> tuple[SessionDrive, str] | None:
        """The drive and the name on it; None, with the error written, for a drive that is not there."""
        drive, name = drive_and_name(self, path)
        kind = DRIVES.get(drive.lower())
        if kind is None:
            if is_file_path(self.session, path):
                raise UnsupportedError("provider.FileSystem")
            no_drive(self, drive)
            return None
        return kind(self.session), name

    def found(self, path: str, quiet: bool = False) -> list[tuple[SessionDrive, str, Any]]:
        """The items that *path* names; the error is written where a plain name has none."""
        place = self.place(path)
        if place is None:
            return []
        drive, name = place
        items = drive.items()
        if not name:
            return [(drive, spelled, item) for _, (spelled, item) in sorted(items.items())]
        if is_pattern(name) and not self.has("LiteralPath"):
            matches = matcher(name)
            return [(drive, spelled, item) for _, (spelled, item) in sorted(items.items()) if matches(spelled)]
        one = items.get(name.lower())
        if one is None:
            if not quiet:
                self.missing(drive, name)
            return []
        return [(drive, one[0], one[1])]

    def missing(self, drive: SessionDrive, name: str) -> None:
        """Report a path that names nothing."""
        path = f"{drive.name}:/{name}"
        message = f"Cannot find path '{path}' because it does not exist."
        kind = ENGINE + "ItemNotFoundException"
        self.write_error(error_record(self, "PathNotFound", message, "ObjectNotFound", path, kind))


def drive_and_name(command: Cmdlet, path: str) -> tuple[str, str]:
    """The name of the drive that *path* is on, as written, and what stands behind it."""
    provider, found, rest = path.partition("::")
    if found:
        wanted = provider.rpartition("\\")[2].lower()
        drive = next((kind.name for kind in DRIVES.values() if kind.provider.lower() == wanted), wanted)
        return drive, rest.strip("/\\")
    drive, colon, name = path.partition(":")
    if not colon or "/" in drive or "\\" in drive:
        drive, name = files_of(command.session).session_drive, path
    name = name.strip("/\\")
    return drive, "" if name in (".", "..") else name.removeprefix("./").removeprefix(".\\")
