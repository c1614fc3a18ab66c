"""Where the session stands in its files, and what paths mean from there: Set-Location, Push-Location, Resolve-Path and their like."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record, terminate
from psemu.handlers.core_get_command import texts
from psemu.handlers.item_paths import ItemCmdlet, drive_and_name, no_drive
from psemu.objects import to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_entries import Entry
from psemu.runtime.file_items import PathInfo, file_item, path_info
from psemu.runtime.files import FileSystem, files_of, given_paths, is_file_path, path_text, resolve_entries
from psemu.runtime.session_drives import DRIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class LocationCommand(Cmdlet):
    """Base: the session's place. A place is remembered as a path: of files an absolute one, else a drive with a colon."""

    @property
    def files(self) -> FileSystem:
        """The session's files."""
        return files_of(self.session)

    @property
    def here(self) -> str:
        """Where the session stands."""
        drive = self.files.session_drive
        return f"{drive}:/" if drive else self.files.location

    def go(self, path: str) -> None:
        """Stand at a remembered place."""
        drive, colon, _ = path.partition(":")
        self.files.session_drive = drive if colon and not path.startswith("/") else ""
        if not self.files.session_drive:
            self.files.location = path
        self.session.set_variable("PWD", info_of(path), self.session.global_scope)

    def directory(self, path: str) -> str | None:
        """The one place that *path* means; None, with the error written, where there is none."""
        if not is_file_path(self.session, path):
            drive, name = drive_and_name(self, path)
            kind = DRIVES.get(drive.lower())
            if kind is None:
                no_drive(self, drive)
                return None
            if not name:
                return f"{kind.name}:/"
            self._missing(f"{kind.name}:/{name}")
            return None
        for entry in resolve_entries(self, path):
            if entry.is_directory:
                return entry.path
            self._missing(entry.path)
        return None

    def _missing(self, path: str) -> None:
        message = f"Cannot find path '{path}' because it does not exist."
        kind = ENGINE + "ItemNotFoundException"
        self.write_error(error_record(self, "PathNotFound", message, "ObjectNotFound", path, kind))


def info_of(path: str) -> PathInfo:
    """A remembered place as scripts see it."""
    drive, colon, _ = path.partition(":")
    if not colon or path.startswith("/"):
        return path_info(path)
    return path_info(path, drive, DRIVES[drive.lower()].provider, "")


@cmdlet("Get-Location")
class GetLocation(LocationCommand):
    """Gives the place, or the stacks of places."""

    def process_record(self) -> None:
        if not (self.switch("Stack") or self.has("StackName")):
            for path in self._asked():
                self.write_object(info_of(path))
            return
        for name in texts(self.get("StackName")) or [""]:
            if name and name not in self.files.stacks:
                message = f"Cannot find location stack '{name}'. It does not exist or it is not a container."
                self.write_error(error_record(self, "Argument", message, "InvalidArgument", None))
                continue
            for path in reversed(self.files.stacks.get(name, [])):
                self.write_object(info_of(path))

    def _asked(self) -> list[str]:
        """The place on each drive that -PSDrive or -PSProvider names; the place itself without them."""
        providers = [name.lower() for name in texts(self.get("PSProvider"))]
        if not self.has("PSDrive") and not providers:
            return [self.here]
        found = []
        if "filesystem" in providers:
            found.append(self.files.location)
        found += [f"{kind.name}:/" for kind in DRIVES.values() if kind.provider.lower() in providers]
        for name in texts(self.get("PSDrive")):
            if name.lower() in self.files.drives:
                drive = self.files.drives[name.lower()]
                found.append(self.files.location if name == "/" else drive.root)
            elif name.lower() in DRIVES:
                found.append(f"{DRIVES[name.lower()].name}:/")
            else:
                no_drive(self, name)
        return found


@cmdlet("Set-Location")
class SetLocation(LocationCommand):
    """Goes to a directory; - goes back, nothing goes home."""

    def process_record(self) -> None:
        for path in given_paths(self) or ["~"]:
            if path in ("-", "+"):
                self._go_back(path)
                continue
            place = self.directory(path)
            if place is not None:
                self.files.stacks.setdefault("\0back", []).append(self.here)
                self.go(place)
                if self.switch("PassThru"):
                    self.write_object(info_of(place))

    def _go_back(self, sign: str) -> None:
        back, forward = ("\0back", "\0forward") if sign == "-" else ("\0forward", "\0back")
        places = self.files.stacks.setdefault(back, [])
        if not places:
            word = "backwards" if sign == "-" else "forwards"
            message = f"There is no location history left to navigate {word}."
            kind = "System.InvalidOperationException"
            raise terminate(self, "SetLocationHistory", message, "InvalidOperation", None, kind)
        self.files.stacks.setdefault(forward, []).append(self.here)
        self.go(places.pop())


@cmdlet("Push-Location")
class PushLocation(LocationCommand):
    """Remembers the place and goes to another."""

    def process_record(self) -> None:
        stack = self.files.stacks.setdefault(to_text(self.get("StackName") or ""), [])
        here = self.here
        for path in given_paths(self):
            place = self.directory(path)
            if place is None:
                return
            self.go(place)
        stack.append(here)
        if self.switch("PassThru"):
            self.write_object(info_of(self.here))


@cmdlet("Pop-Location")
class PopLocation(LocationCommand):
    """Goes to the place that was remembered last; where there is none it stays."""

    def process_record(self) -> None:
        name = to_text(self.get("StackName") or "")
        stack = self.files.stacks.get(name)
        if stack is None and name:
            message = f"Cannot find location stack '{name}'. It does not exist or it is not a container."
            raise terminate(self, "Argument", message, "InvalidArgument", None)
        if stack:
            self.go(stack.pop())
            if self.switch("PassThru"):
                self.write_object(info_of(self.here))


class PathCommand(ItemCmdlet):
    """Base: what each path means."""

    def process_record(self) -> None:
        for path in given_paths(self):
            if is_file_path(self.session, path):
                for entry in resolve_entries(self, path):
                    if self.switch("Force") or not entry.name.startswith(".") or not any(c in path for c in "*?["):
                        self.on_entry(entry)
            else:
                for drive, name, _ in self.found(path):
                    self.on_item(drive.name, drive.provider, name if drive_and_name(self, path)[1] else "")

    def on_entry(self, entry: Entry) -> None:
        """Write what a file or directory gives."""
        raise NotImplementedError

    def on_item(self, drive: str, provider: str, name: str) -> None:
        """Write what an item of a drive of the session gives."""
        raise NotImplementedError


@cmdlet("Convert-Path")
class ConvertPath(PathCommand):
    """Gives the full paths as texts."""

    def on_entry(self, entry: Entry) -> None:
        """Its path."""
        self.write_object(entry.path)

    def on_item(self, drive: str, provider: str, name: str) -> None:
        """Its name, which is its path to the provider."""
        self.write_object(name)


@cmdlet("Resolve-Path")
class ResolvePath(PathCommand):
    """Gives the full paths as objects; with -Relative as texts from the place or -RelativeBasePath."""

    def on_item(self, drive: str, provider: str, name: str) -> None:
        """Its path on the drive."""
        self.write_object(path_info(f"{drive}:/{name}", drive, provider, name))

    def on_entry(self, entry: Entry) -> None:
        """Its path, or the way there."""
        if not self.switch("Relative"):
            self.write_object(path_info(entry.path))
            return
        files = files_of(self.session)
        base: Any = self.get("RelativeBasePath")
        origin = files.location if base is None else files.absolute(path_text(base))
        start = [part for part in origin.split("/") if part]
        there = [part for part in entry.path.split("/") if part]
        same = 0
        while same < min(len(start), len(there)) and start[same] == there[same]:
            same += 1
        up = [".."] * (len(start) - same)
        self.write_object("/".join([*(up or ["."]), *there[same:]]))


@cmdlet("New-TemporaryFile")
class NewTemporaryFile(Cmdlet):
    """Makes an empty file in the session's /tmp."""

    def process_record(self) -> None:
        import secrets

        path = f"/tmp/tmp{secrets.token_hex(3)}.tmp"
        if self.should_process(path, "New-TemporaryFile"):
            files = files_of(self.session)
            self.write_object(file_item(files.write(path, b""), files.get))
