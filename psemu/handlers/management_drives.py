"""Get-PSDrive, New-PSDrive, Remove-PSDrive and Get-PSProvider: the drives of the session and who provides them."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record, terminate
from psemu.handlers.core_get_command import texts
from psemu.handlers.item_paths import is_pattern
from psemu.objects import EnumValue, to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_items import TextObject, drive_info, provider_info
from psemu.runtime.files import FileDrive, files_of
from psemu.runtime.session_drives import DRIVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CAPABILITIES = "System.Management.Automation.Provider.ProviderCapabilities"
#: what each provider can do: the members of ProviderCapabilities with their number
_PROVIDERS = {
    "Alias": ("ShouldProcess", 16),
    "Environment": ("ShouldProcess", 16),
    "FileSystem": ("Filter, ShouldProcess, Credentials", 52),
    "Function": ("ShouldProcess", 16),
    "Variable": ("ShouldProcess", 16),
}


class DriveCommand(Cmdlet):
    """Base: all drives of the session."""

    def drives(self) -> list[TextObject]:
        """The drives, by name."""
        files = files_of(self.session)
        found = []
        for drive in files.drives.values():
            here = files.location.strip("/") if drive.name == "/" else ""
            found.append(drive_info(drive.name, "FileSystem", drive.root, drive.description, here))
        for kind in DRIVES.values():
            found.append(drive_info(kind.name, kind.provider, "", kind.description))
        return sorted(found, key=lambda each: each.text.lower())

    def no_drive(self, name: str, error_id: str) -> None:
        """Report a drive that is not there."""
        message = f"Cannot find drive. A drive with the name '{name}' does not exist."
        kind = ENGINE + "DriveNotFoundException"
        self.write_error(error_record(self, error_id, message, "ObjectNotFound", name, kind))


@cmdlet("Get-PSDrive")
class GetPSDrive(DriveCommand):
    """Gives the drives of the session."""

    def process_record(self) -> None:
        providers = [matcher(name) for name in texts(self.get("PSProvider"))]
        names = texts(self.get("Name")) or texts(self.get("LiteralName")) or ["*"]
        for name in names:
            matches = matcher(name) if not self.has("LiteralName") else name.lower().__eq__
            found = [
                each
                for each in self.drives()
                if matches(each.text if not self.has("LiteralName") else each.text.lower())
            ]
            if not found and (self.has("LiteralName") or not is_pattern(name)):
                self.no_drive(name, "GetLocationNoMatchingDrive")
            for drive in found:
                owner = to_text(_provider_name(drive))
                if not providers or any(test(owner) for test in providers):
                    self.write_object(drive)


def _provider_name(drive: TextObject) -> Any:
    provider: Any = drive.properties["Provider"]
    return provider.properties["Name"]


@cmdlet("New-PSDrive")
class NewPSDrive(DriveCommand):
    """Makes a drive of a directory."""

    def process_record(self) -> None:
        name, provider = to_text(self.get("Name")), to_text(self.get("PSProvider"))
        owner = next((each for each in _PROVIDERS if each.lower() == provider.rpartition("\\")[2].lower()), None)
        if owner is None:
            message = f"Cannot find a provider with the name '{provider}'."
            kind = ENGINE + "ProviderNotFoundException"
            raise terminate(self, "ProviderNotFound", message, "ObjectNotFound", provider, kind)
        if any(char in name for char in ";~/\\.:"):
            message = (
                "Cannot process the drive name because the drive name contains one or more of the following characters that are not "
                "valid: ; ~ / \\ . :"
            )
            self.write_error(error_record(self, "Argument", message, "InvalidArgument"))
            return
        if owner != "FileSystem":
            message = "Cannot call method. The provider does not support the use of this method."
            kind = ENGINE + "PSNotSupportedException"
            self.write_error(error_record(self, "NotSupported", message, "NotImplemented", None, kind))
            return
        self._make(name)

    def _make(self, name: str) -> None:
        files = files_of(self.session)
        root = files.absolute(to_text(self.get("Root")))
        if not self.should_process(
            f"Name: {name} Provider: Microsoft.PowerShell.Core\\FileSystem Root: {root}", "New Drive"
        ):
            return
        entry = files.get(root)
        if entry is None or not entry.is_directory:
            message = (
                f'The specified drive root "{to_text(self.get("Root"))}" either does not exist, or it is not a folder.'
            )
            self.write_error(error_record(self, "DriveRootError", message, "ReadError", name, "System.IO.IOException"))
            return
        if name.lower() in files.drives or name.lower() in DRIVES:
            message = f"A drive with the name '{name}' already exists."
            kind = ENGINE + "SessionStateException"
            self.write_error(error_record(self, "DriveAlreadyExists", message, "ResourceExists", name, kind))
            return
        description = to_text(self.get("Description") or "")
        files.drives[name.lower()] = FileDrive(name, root, description)
        self.write_object(drive_info(name, "FileSystem", root, description))


@cmdlet("Remove-PSDrive")
class RemovePSDrive(DriveCommand):
    """Takes drives out of the session; what lies on them stays."""

    def process_record(self) -> None:
        files = files_of(self.session)
        for name in texts(self.get("Name")) or texts(self.get("LiteralName")):
            matches = matcher(name)
            found = [drive for drive in files.drives.values() if matches(drive.name)]
            if not found and not is_pattern(name):
                self.no_drive(name, "DriveNotFound")
            for drive in found:
                target = f"Name: {drive.name} Provider: Microsoft.PowerShell.Core\\FileSystem Root: {drive.root}"
                if drive.name != "/" and self.should_process(target, "Remove Drive"):
                    del files.drives[drive.name.lower()]


@cmdlet("Get-PSProvider")
class GetPSProvider(DriveCommand):
    """Gives the providers of the session's drives."""

    def process_record(self) -> None:
        drives = self.drives()
        for wanted in texts(self.get("PSProvider")) or ["*"]:
            matches = matcher(wanted.rpartition("\\")[2])
            found = [name for name in _PROVIDERS if matches(name)]
            if not found and not is_pattern(wanted):
                message = f"Cannot find a provider with the name '{wanted}'."
                kind = ENGINE + "ProviderNotFoundException"
                record = error_record(self, "ProviderNotFound", message, "ObjectNotFound", wanted, kind)
                self.write_error(record)
            for name in found:
                held: list[object] = [drive for drive in drives if _provider_name(drive) == name]
                made = provider_info(name, held, "/root" if name == "FileSystem" else "")
                made.properties["Capabilities"] = EnumValue(_CAPABILITIES, *_PROVIDERS[name])
                self.write_object(made)
