"""The item commands on the drives of the session: Get-Item, Set-Item, Test-Path, Get-Content and their like."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers import management_content, management_files
from psemu.handlers.core_errors import ENGINE, error_record
from psemu.objects import PSObject
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.files import given_paths, path_text
from psemu.runtime.patterns import wildcard_match
from psemu.runtime.session_drives import DRIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_drives import SessionDrive


def _is_pattern(name: str) -> bool:
    return any(char in name for char in "*?[")


class _ItemCmdlet(Cmdlet):
    """Base: from paths to drives and items."""

    def paths(self, parameter: str = "Path") -> list[str]:
        """The given paths on the session's own drives; those of files are done with here."""
        own = []
        for path in given_paths(self, parameter):
            if not (management_files.is_file_path(path) and self.on_file(path)):
                own.append(path)
        return own

    def on_file(self, _path: str) -> bool:
        """Do with a path of the file system what the command does; False if it does nothing there."""
        return False

    def place(self, path: str) -> tuple[SessionDrive, str] | None:
        """The drive and the name on it; None, with the error written, for a drive that is not there."""
        drive, colon, name = path.partition(":")
        if not colon or "/" in drive or "\\" in drive:
            raise UnsupportedError("provider.FileSystem")
        kind = DRIVES.get(drive.lower())
        if kind is None:
            if drive.lower() == "temp":
                raise UnsupportedError("provider.FileSystem")
            message = f"Cannot find drive. A drive with the name '{drive}' does not exist."
            exception = ENGINE + "DriveNotFoundException"
            self.write_error(error_record(self, "DriveNotFound", message, "ObjectNotFound", drive, exception))
            return None
        return kind(self.session), name.lstrip("/\\")

    def found(self, path: str, quiet: bool = False) -> list[tuple[SessionDrive, str, Any]]:
        """The items that *path* names; the error is written where a plain name has none."""
        place = self.place(path)
        if place is None:
            return []
        drive, name = place
        items = drive.items()
        if not name:
            return [(drive, spelled, item) for _, (spelled, item) in sorted(items.items())]
        if _is_pattern(name) and not self.has("LiteralPath"):
            matching = [pair for _, pair in sorted(items.items()) if wildcard_match(pair[0], name)]
            return [(drive, spelled, item) for spelled, item in matching]
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


@cmdlet("Get-Item")
class GetItem(_ItemCmdlet):
    """Gives items."""

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_files.get_items(self, path)
        return True

    def process_record(self) -> None:
        for path in self.paths():
            for _, _, item in self.found(path):
                self.write_object(item)


@cmdlet("Get-ChildItem")
class GetChildItem(GetItem):
    """Gives the items of a drive or directory."""

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_files.get_children(self, path)
        return True

    def process_record(self) -> None:
        if not self.has("Path") and not self.has("LiteralPath"):
            management_files.get_children(self, ".")
        super().process_record()


@cmdlet("Test-Path")
class TestPath(_ItemCmdlet):
    """Tells whether a path names anything."""

    def process_record(self) -> None:
        for path in given_paths(self):
            drive, colon, name = path.partition(":")
            if management_files.is_file_path(path):
                self.write_object(management_files.test_path(self, path, str(self._kind())))
            elif colon and drive.lower() in DRIVES and not name.strip("/\\"):
                self.write_object(self.get("PathType") is None or str(self._kind()) != "Leaf")
            elif colon and drive and "/" not in drive and drive.lower() not in DRIVES:
                self.write_object(False)
            else:
                self.write_object(bool(self.found(path, quiet=True)) and str(self._kind()) != "Container")

    def _kind(self) -> Any:
        given: Any = self.get("PathType")
        return getattr(given, "name", given)


@cmdlet("Set-Item")
class SetItem(_ItemCmdlet):
    """Gives items a value."""

    def process_record(self) -> None:
        value: Any = self.get("Value")
        for path in self.paths():
            place = self.place(path)
            if place is None:
                continue
            drive, name = place
            if self.should_process(f"Item: {name} Value: {'' if value is None else value}", "Set Item"):
                item = drive.set(name, value)
                if self.switch("PassThru"):
                    self.write_object(item)


@cmdlet("New-Item")
class NewItem(_ItemCmdlet):
    """Makes items."""

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_files.new_item(self, path)
        return True

    def process_record(self) -> None:
        value: Any = self.get("Value")
        if not self.has("Path") and self.has("Name"):
            management_files.new_item(self, ".")
        for path in self.paths():
            place = self.place(path)
            if place is None:
                continue
            drive, name = place
            if self.has("Name"):
                name = str(self.get("Name"))
            if name.lower() in drive.items() and not self.switch("Force"):
                message = f"The item at path '{name}' already exists."
                kind = ENGINE + "PSArgumentException"
                self.write_error(error_record(self, "Argument", message, "InvalidArgument", None, kind))
                continue
            if self.should_process(f"Name: {name}", f"New {drive.provider.lower()}"):
                self.write_object(drive.set(name, value))


@cmdlet("Remove-Item")
class RemoveItem(_ItemCmdlet):
    """Deletes items."""

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_files.remove_items(self, path)
        return True

    def process_record(self) -> None:
        for path in self.paths():
            for drive, name, _ in self.found(path):
                if self.should_process(f"Item: {name}", "Remove Item"):
                    drive.remove(name)


@cmdlet("Clear-Item")
class ClearItem(_ItemCmdlet):
    """Empties items."""

    def process_record(self) -> None:
        for path in self.paths():
            for drive, name, _ in self.found(path):
                if self.should_process(f"Item: {name}", "Clear Item"):
                    drive.clear(name)


@cmdlet("Copy-Item")
class CopyItem(_ItemCmdlet):
    """Copies items within a drive."""

    moves = False

    def process_record(self) -> None:
        destination = path_text(self.get("Destination") if self.has("Destination") else ".")
        if management_files.is_file_path(destination):
            change = management_files.move_items if self.moves else management_files.copy_items
            for path in given_paths(self):
                if not management_files.is_file_path(path):
                    raise UnsupportedError("provider.between-drives")
                change(self, path, destination)
            return
        target = self.place(destination)
        if target is None:
            return
        for path in self.paths():
            for drive, name, item in self.found(path):
                action = "Rename Item" if self.moves else "Copy Item"
                if self.should_process(f"Item: {name} Destination: {self.get('Destination')}", action):
                    copied = target[0].set(target[1] or name, drive.value(item))
                    if self.moves:
                        drive.remove(name)
                    if self.switch("PassThru"):
                        self.write_object(copied)


@cmdlet("Move-Item")
class MoveItem(CopyItem):
    """Moves items within a drive."""

    moves = True


@cmdlet("Rename-Item")
class RenameItem(_ItemCmdlet):
    """Gives items another name."""

    def process_record(self) -> None:
        name = str(self.get("NewName"))
        for path in given_paths(self):
            if management_files.is_file_path(path):
                management_files.rename_item(self, path, name)
                continue
            for drive, old, item in self.found(path):
                if self.should_process(f"Item: {old} Destination: {name}", "Rename Item"):
                    renamed = drive.set(name, drive.value(item))
                    drive.remove(old)
                    if self.switch("PassThru"):
                        self.write_object(renamed)


@cmdlet("Get-Content")
class GetContent(_ItemCmdlet):
    """Gives the value of an item; of a list its first element, as one read of one value does; the lines of a file."""

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_content.read_content(self, path)
        return True

    def process_record(self) -> None:
        for path in self.paths():
            for drive, _, item in self.found(path):
                value = drive.value(item)
                if isinstance(value, list):
                    value = value[0] if value else None
                if value is not None:
                    self.write_object(value)


@cmdlet("Set-Content")
class SetContent(_ItemCmdlet):
    """Gives an item a value by its content, or a file its lines."""

    appends = False

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_content.write_content(self, path)
        return True

    def begin_processing(self) -> None:
        #: files that this command has begun to write
        self.opened: set[str] = set()

    def process_record(self) -> None:
        given: Any = self.get("Value")
        value = given[0] if isinstance(given, list) and len(given) == 1 else given
        for path in self.paths():
            place = self.place(path)
            if place is not None and self.should_process(f"Path: {path}", "Set Content"):
                place[0].set(place[1], value)


@cmdlet("Add-Content")
class AddContent(SetContent):
    """Adds lines to a file."""

    appends = True


@cmdlet("Clear-Content")
class ClearContent(_ItemCmdlet):
    """Empties files."""

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_content.clear_content(self, path)
        return True

    def process_record(self) -> None:
        for path in self.paths():
            for drive, name, _ in self.found(path):
                if self.should_process(f"Path: {path}", "Clear Content"):
                    drive.clear(name)


@cmdlet("Get-PSDrive")
class GetPSDrive(_ItemCmdlet):
    """Gives the drives of the session."""

    def process_record(self) -> None:
        names: Any = self.get("Name")
        wanted = [str(name) for name in names] if isinstance(names, list) else ["*"] if names is None else [str(names)]
        for pattern in wanted:
            found = [drive for drive in DRIVES.values() if wildcard_match(drive.name, pattern)]
            if not found and not _is_pattern(pattern):
                message = f"Cannot find drive. A drive with the name '{pattern}' does not exist."
                kind = ENGINE + "DriveNotFoundException"
                record = error_record(self, "GetLocationNoMatchingDrive", message, "ObjectNotFound", pattern, kind)
                self.write_error(record)
            for drive in sorted(found, key=lambda each: each.name):
                self.write_object(_drive_info(drive))


def _drive_info(drive: type[SessionDrive]) -> PSObject:
    provider = PSObject([("Name", drive.provider)], ["System.Management.Automation.ProviderInfo", "System.Object"])
    return PSObject(
        [("Name", drive.name), ("Provider", provider), ("Root", ""), ("CurrentLocation", ""), ("Description", "")],
        ["System.Management.Automation.PSDriveInfo", "System.Object"],
    )
