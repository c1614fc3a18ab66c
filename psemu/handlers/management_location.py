"""Where the session stands in its files, and what paths mean from there: Set-Location, Push-Location, Resolve-Path and their like."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, error_record, terminate
from psemu.handlers.core_get_command import texts
from psemu.handlers.management_files import is_file_path
from psemu.objects import PSObject, to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.files import Entry, FileSystem, file_item, files_of, given_paths, path_info, resolve_entries

_STACK = ENGINE + "PathInfoStack"


class LocationCommand(Cmdlet):
    """Base: the session's place."""

    @property
    def files(self) -> FileSystem:
        """The session's files."""
        return files_of(self.session)

    def go(self, path: str) -> None:
        """Stand at an absolute path."""
        self.files.location = path
        self.session.set_variable("PWD", path_info(path), self.session.global_scope)

    def directory(self, path: str) -> Entry | None:
        """The one directory that *path* means; None, with the error written, where there is none."""
        if not is_file_path(path):
            raise UnsupportedError("provider.location")
        for entry in resolve_entries(self, path):
            if entry.is_directory:
                return entry
            message = f"Cannot find path '{entry.path}' because it does not exist."
            kind = ENGINE + "ItemNotFoundException"
            self.write_error(error_record(self, "PathNotFound", message, "ObjectNotFound", entry.path, kind))
        return None


@cmdlet("Get-Location")
class GetLocation(LocationCommand):
    """Gives the place, or the stacks of places."""

    def process_record(self) -> None:
        if not (self.switch("Stack") or self.has("StackName")):
            self.write_object(path_info(self.files.location))
            return
        for name in texts(self.get("StackName")) or [""]:
            if name and name not in self.files.stacks:
                message = f"Cannot find location stack '{name}'. It does not exist or it is not a container."
                self.write_error(error_record(self, "Argument", message, "InvalidArgument", None))
                continue
            for path in reversed(self.files.stacks.get(name, [])):
                self.write_object(path_info(path))


@cmdlet("Set-Location")
class SetLocation(LocationCommand):
    """Goes to a directory; - goes back, nothing goes home."""

    def process_record(self) -> None:
        for path in given_paths(self) or ["~"]:
            if path in ("-", "+"):
                self._go_back(path)
                continue
            entry = self.directory(path)
            if entry is not None:
                self.files.stacks.setdefault("\0back", []).append(self.files.location)
                self.go(entry.path)
                if self.switch("PassThru"):
                    self.write_object(path_info(entry.path))

    def _go_back(self, sign: str) -> None:
        back, forward = ("\0back", "\0forward") if sign == "-" else ("\0forward", "\0back")
        places = self.files.stacks.setdefault(back, [])
        if not places:
            word = "backwards" if sign == "-" else "forwards"
            message = f"There is no location history left to navigate {word}."
            kind = "System.InvalidOperationException"
            raise terminate(self, "SetLocationHistory", message, "InvalidOperation", None, kind)
        self.files.stacks.setdefault(forward, []).append(self.files.location)
        self.go(places.pop())


@cmdlet("Push-Location")
class PushLocation(LocationCommand):
    """Remembers the place and goes to another."""

    def process_record(self) -> None:
        stack = self.files.stacks.setdefault(to_text(self.get("StackName") or ""), [])
        here = self.files.location
        for path in given_paths(self):
            entry = self.directory(path)
            if entry is None:
                return
            self.go(entry.path)
        stack.append(here)
        if self.switch("PassThru"):
            self.write_object(path_info(self.files.location))


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
                self.write_object(path_info(self.files.location))


class PathCommand(Cmdlet):
    """Base: what each path means."""

    def process_record(self) -> None:
        for path in given_paths(self):
            if not is_file_path(path):
                raise UnsupportedError("provider.resolve")
            for entry in resolve_entries(self, path):
                self.found(entry)

    def found(self, entry: Entry) -> None:
        """Write what one entry gives."""
        raise NotImplementedError


@cmdlet("Convert-Path")
class ConvertPath(PathCommand):
    """Gives the full paths as texts."""

    def found(self, entry: Entry) -> None:
        """Its path."""
        self.write_object(entry.path)


@cmdlet("Resolve-Path")
class ResolvePath(PathCommand):
    """Gives the full paths as objects; with -Relative as texts from the place or -RelativeBasePath."""

    def found(self, entry: Entry) -> None:
        """Its path, or the way there."""
        if not self.switch("Relative"):
            self.write_object(path_info(entry.path))
            return
        files = files_of(self.session)
        base = self.get("RelativeBasePath")
        start = [
            part for part in (files.location if base is None else files.absolute(to_text(base))).split("/") if part
        ]
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
            self.write_object(file_item(files_of(self.session).write(path, b"")))


@cmdlet("Get-PSProvider")
class GetPSProvider(Cmdlet):
    """Gives the providers of the session's drives."""

    def process_record(self) -> None:
        drives = {
            "Alias": ["Alias"],
            "Environment": ["Env"],
            "FileSystem": ["/", "Temp"],
            "Function": ["Function"],
            "Variable": ["Variable"],
        }
        from psemu.objects.wildcards import matcher

        tests = [matcher(name) for name in texts(self.get("PSProvider")) or ["*"]]
        for name, held in drives.items():
            if any(test(name) for test in tests):
                facts = [("Name", name), ("Capabilities", "ShouldProcess"), ("Drives", held)]
                self.write_object(PSObject(facts, [ENGINE + "ProviderInfo", "System.Object"]))
