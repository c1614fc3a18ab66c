"""The item commands on the drives of the session: Get-Item, Set-Item, Test-Path, Get-Content and their like."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, error_record
from psemu.objects import PSObject
from psemu.runtime.cmdlet import Cmdlet, cmdlet
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
        """The given paths as text."""
        given: Any = self.get(parameter)
        if given is None:
            given = self.get("LiteralPath")
        values = given if isinstance(given, list) else [] if given is None else [given]
        return [str(value) for value in values]

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

    def process_record(self) -> None:
        for path in self.paths():
            for _, _, item in self.found(path):
                self.write_object(item)


@cmdlet("Get-ChildItem")
class GetChildItem(GetItem):
    """Gives the items of a drive."""


@cmdlet("Test-Path")
class TestPath(_ItemCmdlet):
    """Tells whether a path names anything."""

    def process_record(self) -> None:
        for path in self.paths():
            drive, colon, name = path.partition(":")
            if colon and drive.lower() in DRIVES and not name.strip("/\\"):
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

    def process_record(self) -> None:
        value: Any = self.get("Value")
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
        target = self.place(str(self.get("Destination")))
        if target is None:
            return
        for path in self.paths():
            for drive, name, item in self.found(path):
                action = "Rename Item" if self.moves else "Copy Item"
                if self.should_process(f"Item: {name} Destination: {self.get('Destination')}", action):
                    copied = target[0].set(target[1] or name, drive.value(item))
                    if self.switch("PassThru"):
                        self.write_object(copied)


@cmdlet("Get-Content")
class GetContent(_ItemCmdlet):
    """Gives the value of an item; of a list its first element, as one read of one value does."""

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
    """Gives an item a value by its content."""

    def process_record(self) -> None:
        given: Any = self.get("Value")
        value = given[0] if isinstance(given, list) and len(given) == 1 else given
        for path in self.paths():
            place = self.place(path)
            if place is not None and self.should_process(f"Path: {path}", "Set Content"):
                place[0].set(place[1], value)


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
