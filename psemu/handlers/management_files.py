"""The item commands on files: what New-Item, Get-ChildItem, Copy-Item and their like do on the file system's drive."""

from __future__ import annotations

from functools import partial

from psemu.handlers.core_errors import ENGINE, error_record
from psemu.handlers.core_get_command import texts
from psemu.objects import to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.file_entries import FileError
from psemu.runtime.file_items import file_item
from psemu.runtime.file_text import encode_text
from psemu.runtime.files import files_of, resolve_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.file_entries import Entry
    from psemu.runtime.file_items import FileItem

_IO = "System.IO.IOException"


def refused(command: Cmdlet, problem: FileError, error_id: str, category: str, target: object) -> None:
    """Report what cannot be done with a path."""
    command.write_error(error_record(command, error_id, problem.message, category, target, problem.kind))


def chosen(command: Cmdlet, entries: list[Entry]) -> list[Entry]:
    """Those of *entries* that ``-Filter``, ``-Include`` and ``-Exclude`` leave."""
    for parameter, keep in (("Filter", True), ("Include", True), ("Exclude", False)):
        tests = [matcher(pattern) for pattern in texts(command.get(parameter))]
        if tests:
            entries = [each for each in entries if any(test(each.name) for test in tests) == keep]
    return entries


def item_of(command: Cmdlet, entry: Entry) -> FileItem:
    """What a command writes of an entry."""
    return file_item(entry, files_of(command.session).get)


def get_items(command: Cmdlet, path: str) -> None:
    """Get-Item."""
    for entry in chosen(command, resolve_entries(command, path)):
        command.write_object(item_of(command, entry))


def new_item(command: Cmdlet, path: str) -> None:
    """New-Item."""
    files = files_of(command.session)
    name: Any = command.get("Name")
    absolute = files.absolute(f"{path}/{to_text(name)}" if name is not None else path)
    kind = to_text(command.get("ItemType") or "File").lower()
    existing = files.get(absolute)
    if kind in ("directory", "container", "d"):
        if existing is not None and not (command.switch("Force") and existing.is_directory):
            message = f"An item with the specified name {absolute} already exists."
            command.write_error(error_record(command, "DirectoryExist", message, "ResourceExists", absolute, _IO))
        elif command.should_process(f"Destination: {absolute}", "Create Directory"):
            _attempt(command, lambda: files.make_directory(absolute), "CreateDirectoryIOError", absolute)
        return
    if kind not in ("file", "f"):
        from psemu.errors import UnsupportedError

        raise UnsupportedError(f"command.New-Item.ItemType.{kind}")
    if existing is not None and (existing.is_directory or not command.switch("Force")):
        message = f"The file '{absolute}' already exists."
        command.write_error(error_record(command, "NewItemIOError", message, "WriteError", absolute, _IO))
        return
    if not command.should_process(f"Destination: {absolute}", "Create File"):
        return
    if command.switch("Force"):
        files.make_directory(absolute.rpartition("/")[0] or "/")
    value: Any = command.get("Value")
    data = b"" if value is None else encode_text(to_text(value))
    _attempt(command, lambda: files.write(absolute, data), "NewItemIOError", absolute)


def _attempt(command: Cmdlet, change: Callable[[], Entry], error_id: str, target: str, shown: bool = True) -> None:
    try:
        made = change()
    except FileError as problem:
        refused(command, problem, error_id, "WriteError", target)
        return
    if shown:
        command.write_object(item_of(command, made))


def remove_items(command: Cmdlet, path: str) -> None:
    """Remove-Item."""
    files = files_of(command.session)
    for entry in chosen(command, resolve_entries(command, path)):
        kind = "Directory" if entry.is_directory else "File"
        if entry.is_directory and files.children(entry.path) and not command.switch("Recurse"):
            query = (
                f"The item at {entry.path} has children and the Recurse parameter was not specified. If you continue, all children will be "
                "removed with the item. Are you sure you want to continue?"
            )
            if not command.runtime.should_continue(query, "Confirm"):
                continue
        if command.should_process(entry.path, f"Remove {kind}"):
            files.remove(entry.path)


def copy_items(command: Cmdlet, path: str, target: str) -> None:
    """Copy-Item."""
    for entry in chosen(command, resolve_entries(command, path)):
        place = _place_in(command, entry, target)
        kind = "Directory" if entry.is_directory else "File"
        if place == entry.path:
            message = f"Cannot overwrite the item {entry.path} with itself."
            command.write_error(error_record(command, "CopyError", message, "WriteError", entry.path, _IO))
        elif entry.is_directory and (place + "/").startswith(entry.path.rstrip("/") + "/"):
            message = f"Cannot copy the directory {entry.path} into itself."
            command.write_error(error_record(command, "CopyError", message, "WriteError", entry.path, _IO))
        elif command.should_process(f"Item: {entry.path} Destination: {place}", f"Copy {kind}"):
            _attempt(
                command, partial(_copied, command, entry, place), "CopyError", entry.path, command.switch("PassThru")
            )


def _copied(command: Cmdlet, entry: Entry, place: str) -> Entry:
    files = files_of(command.session)
    if entry.is_directory and not command.switch("Recurse"):
        return files.make_directory(place)
    return files.copy(entry, place)[0]


def _place_in(command: Cmdlet, entry: Entry, target: str) -> str:
    """Where *entry* goes: into *target* if that is a directory, else it becomes *target*."""
    files = files_of(command.session)
    place = files.absolute(target)
    existing = files.get(place)
    return f"{place.rstrip('/')}/{entry.name}" if existing is not None and existing.is_directory else place


def move_items(command: Cmdlet, path: str, target: str) -> None:
    """Move-Item."""
    for entry in chosen(command, resolve_entries(command, path)):
        _moved(command, entry, _place_in(command, entry, target), "Move")


def rename_item(command: Cmdlet, path: str, name: str) -> None:
    """Rename-Item."""
    files = files_of(command.session)
    absolute = files.absolute(path)
    entry = files.get(absolute)
    if entry is None:
        message = f"Cannot rename because item at '{path}' does not exist."
        kind = ENGINE + "PSInvalidOperationException"
        command.write_error(error_record(command, "InvalidOperation", message, "InvalidOperation", path, kind))
        return
    if "/" in name or "\\" in name:
        message = "Cannot rename the specified target, because it represents a path or device name."
        command.write_error(error_record(command, "Argument", message, "InvalidArgument", name))
        return
    _moved(command, entry, f"{entry.parent.rstrip('/')}/{name}", "Rename")


def _moved(command: Cmdlet, entry: Entry, place: str, action: str) -> None:
    files = files_of(command.session)
    kind = "Directory" if entry.is_directory else "File"
    if not command.should_process(f"Item: {entry.path} Destination: {place}", f"{action} {kind}"):
        return
    existing = files.get(place)
    if existing is not None and existing is not entry and not (command.switch("Force") and not existing.is_directory):
        message = "Cannot create a file when that file already exists."
        error_id = f"{action}{kind}ItemIOError" if action == "Move" else "RenameItemIOError"
        command.write_error(error_record(command, error_id, message, "WriteError", entry.path, _IO))
        return
    if entry.is_directory and place.startswith(entry.path + "/"):
        message = f"Destination path cannot be a subdirectory of the source: {place}."
        command.write_error(
            error_record(
                command, "MoveItemArgumentError", message, "InvalidArgument", entry.path, "System.ArgumentException"
            )
        )
        return
    if existing is not None and existing is not entry:
        files.remove(place)
    _attempt(
        command, lambda: files.move(entry, place), f"{action}{kind}ItemIOError", entry.path, command.switch("PassThru")
    )


def test_path(command: Cmdlet, path: str, kind: str) -> bool:
    """Test-Path."""
    if not path.strip():
        return False
    found = chosen(command, resolve_entries(command, path, quiet=True))
    for parameter, older in (("OlderThan", True), ("NewerThan", False)):
        moment: Any = command.get(parameter)
        if moment is not None:
            found = [each for each in found if (each.written < moment.ticks if older else each.written > moment.ticks)]
    if kind == "Container":
        return any(entry.is_directory for entry in found)
    if kind == "Leaf":
        return any(not entry.is_directory for entry in found)
    return bool(found)
