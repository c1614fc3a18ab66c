"""The item property commands: what Get-ItemProperty, Set-ItemProperty and their like do on files, and why other drives have no properties."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record
from psemu.handlers.core_get_command import texts
from psemu.handlers.item_paths import ItemCmdlet
from psemu.handlers.management_files import chosen, item_of, refused
from psemu.objects import PSInvalidCastException, PSObject, convert_to, to_text
from psemu.objects.properties import find_property, property_names
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import cmdlet
from psemu.runtime.file_entries import Entry, FileError
from psemu.runtime.file_items import drive_info, provider_info, provider_path
from psemu.runtime.files import is_file_path, path_text, resolve_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_IO = "System.IO.IOException"
#: properties of a file that hold a time, and the times that they are
_TIMES = {"creationtime": "created", "lastaccesstime": "accessed", "lastwritetime": "written"}


class PropertyCommand(ItemCmdlet):
    """Base: the files whose properties are meant."""

    def entries(self) -> list[Entry]:
        """What the paths name; the error of a drive that has no properties is written."""
        found: list[Entry] = []
        for path in self.all_paths():
            if is_file_path(self.session, path):
                found += chosen(self, resolve_entries(self, path))
            elif self.place(path) is not None:
                self.not_supported(
                    "Cannot use interface. The IPropertyCmdletProvider interface is not supported by this provider."
                )
        return found

    def all_paths(self) -> list[str]:
        """The paths as given."""
        given: Any = self.get("Path")
        given = self.get("LiteralPath") if given is None else given
        return [path_text(each) for each in (given if isinstance(given, list) else [] if given is None else [given])]

    def not_supported(self, message: str) -> None:
        """Report what the provider cannot do."""
        kind = ENGINE + "PSNotSupportedException"
        self.write_error(error_record(self, "NotSupported", message, "NotImplemented", None, kind))

    def no_property(self, name: str, error_id: str) -> None:
        """Report a property that a file has not."""
        message = f"The property {name} does not exist or was not found."
        self.write_error(error_record(self, error_id, message, "ReadError", name, _IO))

    def place_of(self, entry: Entry) -> list[tuple[str, object]]:
        """The properties that say where an item is."""
        return [
            ("PSPath", provider_path(entry.path)),
            ("PSParentPath", provider_path(entry.parent) if entry.path != "/" else ""),
            ("PSChildName", entry.name),
            ("PSDrive", drive_info("/", "FileSystem", "/")),
            ("PSProvider", provider_info("FileSystem")),
        ]

    def action(self, entry: Entry, word: str) -> str:
        """What is done, as ``-WhatIf`` says it."""
        return f"{word} Property {'Directory' if entry.is_directory else 'File'}"


@cmdlet("Get-ItemProperty")
class GetItemProperty(PropertyCommand):
    """Gives files with all their properties, or some properties of them."""

    def process_record(self) -> None:
        names = texts(self.get("Name"))
        for entry in self.entries():
            item = item_of(self, entry)
            if not names:
                self.write_object(item)
                continue
            found = []
            for name in names:
                hit = find_property(item, name)
                if hit is None:
                    self.no_property(name, "GetValueError")
                else:
                    found.append((name, hit[1]))
            if found:
                self.write_object(PSObject([*found, *self.place_of(entry)]))


@cmdlet("Get-ItemPropertyValue")
class GetItemPropertyValue(PropertyCommand):
    """Gives the values of properties."""

    def all_paths(self) -> list[str]:
        """The paths, or the place where the session stands."""
        return super().all_paths() or ["."]

    def process_record(self) -> None:
        for entry in self.entries():
            item = item_of(self, entry)
            for name in texts(self.get("Name")):
                wild = any(char in name for char in "*?[")
                names = [each for each in property_names(item) if matcher(name)(each)] if wild else [name]
                hits = [hit for each in names if (hit := find_property(item, each)) is not None]
                if not hits and not wild:
                    self.no_property(name, "GetValueError")
                for hit in hits:
                    self.write_object(hit[1])


@cmdlet("Set-ItemProperty")
class SetItemProperty(PropertyCommand):
    """Changes times, attributes and the read-only mark of files."""

    def process_record(self) -> None:
        given: Any = self.get("InputObject")
        pairs: list[tuple[str, Any]] = [(to_text(self.get("Name")), self.get("Value"))]
        if given is not None:
            pairs = [(name, hit[1]) for name in property_names(given) if (hit := find_property(given, name))]
        for entry in self.entries():
            done = [(name, value) for name, value in pairs if self._set(entry, name, value)]
            if done and self.switch("PassThru"):
                self.write_object(PSObject([*done, *self.place_of(entry)]))

    def _set(self, entry: Entry, name: str, value: Any) -> bool:
        resource = f"Item: {entry.path} Property: {name} Value: {to_text(value)}"
        if not self.should_process(resource, self.action(entry, "Set")):
            return False
        if find_property(item_of(self, entry), name) is None:
            self.no_property(name, "SetPropertyError")
            return False
        try:
            self._change(entry, name.lower(), value)
            entry.apply()
        except FileError as problem:
            refused(self, problem, "SetPropertyError", "PermissionDenied", entry.path)
            return False
        except PSInvalidCastException as error:
            message = f'Exception setting "{name}": "{error.message}"'
            kind = ENGINE + "SetValueInvocationException"
            self.write_error(error_record(self, "ExceptionWhenSetting", message, "NotSpecified", None, kind))
            return False
        return True

    def _change(self, entry: Entry, name: str, value: Any) -> None:
        time = _TIMES.get(name.removesuffix("utc"))
        if time is not None:
            date: Any = convert_to(value, "System.DateTime")
            setattr(entry, time, date.ticks)
        elif name == "isreadonly":
            entry.is_read_only = bool(convert_to(value, "System.Boolean"))
        elif name == "attributes":
            parts = [part.strip().lower() for part in to_text(value).split(",")]
            if not set(parts) <= {"archive", "hidden", "normal", "readonly", "system"}:
                message = (
                    "The attribute cannot be set because attributes are not supported. Only the following attributes can be set: Archive, "
                    "Hidden, Normal, ReadOnly, or System."
                )
                self.write_error(error_record(self, "SetPropertyError", message, "ReadError", "Attributes", _IO))
                return
            entry.is_read_only = "readonly" in parts
        else:
            message = f"'{name}' is a ReadOnly property."
            kind = ENGINE + "SetValueException"
            raise self._read_only(message, kind)

    def _read_only(self, message: str, kind: str) -> FileError:
        return FileError(message, kind)


@cmdlet("Clear-ItemProperty")
class ClearItemProperty(PropertyCommand):
    """Takes attributes from files; nothing else of a file can be cleared."""

    def process_record(self) -> None:
        name = to_text(self.get("Name"))
        for entry in self.entries():
            if not self.should_process(f"Item: {entry.path} Property: {name}", self.action(entry, "Clear")):
                continue
            if name.lower() != "attributes":
                message = "The property cannot be cleared because the property is not supported. Only the Attributes property can be cleared."
                self.write_error(error_record(self, "Argument", message, "InvalidArgument"))
                continue
            entry.is_read_only = False
            try:
                entry.apply()
            except FileError as problem:
                refused(self, problem, "ClearPropertyError", "PermissionDenied", entry.path)
                continue
            if self.switch("PassThru"):
                attributes = find_property(item_of(self, entry), "Attributes")
                self.write_object(PSObject([("Attributes", attributes and attributes[1]), *self.place_of(entry)]))


class DynamicPropertyCommand(PropertyCommand):
    """Base of what makes and takes away properties: no provider that is here lets its items have others."""

    def process_record(self) -> None:
        for path in self.all_paths():
            if is_file_path(self.session, path):
                if not resolve_entries(self, path):
                    continue
            elif self.place(path) is None:
                continue
            self.not_supported(
                "Cannot use interface. The IDynamicPropertyCmdletProvider interface is not implemented by this provider."
            )


@cmdlet("New-ItemProperty")
class NewItemProperty(DynamicPropertyCommand):
    """Refused by every provider that is here, as in PowerShell on Linux."""


@cmdlet("Remove-ItemProperty")
class RemoveItemProperty(DynamicPropertyCommand):
    """Refused by every provider that is here, as in PowerShell on Linux."""


@cmdlet("Rename-ItemProperty")
class RenameItemProperty(DynamicPropertyCommand):
    """Refused by every provider that is here, as in PowerShell on Linux."""


@cmdlet("Copy-ItemProperty")
class CopyItemProperty(DynamicPropertyCommand):
    """Refused by every provider that is here, as in PowerShell on Linux."""


@cmdlet("Move-ItemProperty")
class MoveItemProperty(DynamicPropertyCommand):
    """Refused by every provider that is here, as in PowerShell on Linux."""
