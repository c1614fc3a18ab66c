"""The item commands on the drives of the session: Get-Item, Set-Item, Test-Path, Get-Content and their like."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers import management_content, management_files
from psemu.handlers.core_errors import ENGINE, error_record
from psemu.handlers.item_paths import ItemCmdlet, drive_and_name
from psemu.handlers.management_listing import Listing
from psemu.runtime.cmdlet import cmdlet
from psemu.runtime.files import files_of, given_paths, is_file_path, path_text
from psemu.runtime.session_drives import DRIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@cmdlet("Get-Item")
class GetItem(ItemCmdlet):
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
        Listing(self).write(path)
        return True

    def process_record(self) -> None:
        if self.has("Path") or self.has("LiteralPath"):
            super().process_record()
        elif not files_of(self.session).session_drive:
            Listing(self).write(".")
        else:
            for _, _, item in self.found("."):
                self.write_object(item)


@cmdlet("Test-Path")
class TestPath(ItemCmdlet):
    """Tells whether a path names anything."""

    def process_record(self) -> None:
        for path in given_paths(self):
            if self.switch("IsValid"):
                drive, _ = drive_and_name(self, path)
                known = is_file_path(self.session, path) or drive.lower() in DRIVES
                self.write_object(known and "\0" not in path and bool(path.strip()))
                continue
            if is_file_path(self.session, path):
                self.write_object(management_files.test_path(self, path, str(self._kind())))
                continue
            drive, name = drive_and_name(self, path)
            if drive.lower() not in DRIVES:
                self.write_object(False)
            elif not name:
                self.write_object(str(self._kind()) != "Leaf")
            else:
                self.write_object(bool(self.found(path, quiet=True)) and str(self._kind()) != "Container")

    def _kind(self) -> Any:
        given: Any = self.get("PathType")
        return getattr(given, "name", given)


@cmdlet("Set-Item")
class SetItem(ItemCmdlet):
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
class NewItem(ItemCmdlet):
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
class RemoveItem(ItemCmdlet):
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
class ClearItem(ItemCmdlet):
    """Empties items."""

    def process_record(self) -> None:
        for path in self.paths():
            for drive, name, _ in self.found(path):
                if self.should_process(f"Item: {name}", "Clear Item"):
                    drive.clear(name)


@cmdlet("Copy-Item")
class CopyItem(ItemCmdlet):
    """Copies items within a drive."""

    moves = False

    def process_record(self) -> None:
        destination = path_text(self.get("Destination") if self.has("Destination") else ".")
        if is_file_path(self.session, destination):
            change = management_files.move_items if self.moves else management_files.copy_items
            for path in given_paths(self):
                if not is_file_path(self.session, path):
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
class RenameItem(ItemCmdlet):
    """Gives items another name."""

    def process_record(self) -> None:
        name = str(self.get("NewName"))
        for path in given_paths(self):
            if is_file_path(self.session, path):
                management_files.rename_item(self, path, name)
                continue
            for drive, old, item in self.found(path):
                if self.should_process(f"Item: {old} Destination: {name}", "Rename Item"):
                    renamed = drive.set(name, drive.value(item))
                    drive.remove(old)
                    if self.switch("PassThru"):
                        self.write_object(renamed)


@cmdlet("Get-Content")
class GetContent(ItemCmdlet):
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
class SetContent(ItemCmdlet):
    """Gives an item a value by its content, or a file its lines."""

    appends = False

    def on_file(self, path: str) -> bool:
        """On a path of the file system."""
        management_content.write_content(self, path)
        return True

    def begin_processing(self) -> None:
        super().begin_processing()
        #: files that this command has begun to write, and what waits to be written to them
        self.opened: set[str] = set()
        self.waiting: dict[str, list[bytes]] = {}

    def end_processing(self) -> None:
        for path in self.waiting:
            management_content.flush_content(self, path, True)

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
class ClearContent(ItemCmdlet):
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
