"""Get-Content, Set-Content, Add-Content and Clear-Content on files: lines, bytes and encodings."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record, refuse_parameters
from psemu.handlers.management_files import chosen, refused
from psemu.objects import PSArray, PSObject, numbers, to_text
from psemu.runtime.file_entries import FileError
from psemu.runtime.file_text import codec_of, decode_text, encode_text, lines_of
from psemu.runtime.files import files_of, resolve_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.file_entries import Entry


#: bytes of a file that is written anew with each value
_SMALL = 16 * 1024


def read_content(command: Cmdlet, path: str) -> None:
    """Get-Content."""
    refuse_parameters(command, "Wait")
    for entry in chosen(command, resolve_entries(command, path)):
        if entry.is_directory:
            message = (
                f"Unable to get content because it is a directory: '{entry.path}'. Please use 'Get-ChildItem' instead."
            )
            kind = "System.InvalidOperationException"
            record = error_record(
                command, "GetContainerContentException", message, "InvalidOperation", entry.path, kind
            )
            command.write_error(record)
            continue
        _write_parts(command, _parts(command, entry))


def _parts(command: Cmdlet, entry: Entry) -> list[Any]:
    if command.switch("AsByteStream"):
        data = [numbers.Byte(byte) for byte in entry.data]
        return [PSArray(data, "System.Byte[]")] if command.switch("Raw") else list(data)
    text = decode_text(entry.data, command.get("Encoding"))
    if command.switch("Raw"):
        return [text] if text else []
    delimiter: Any = command.get("Delimiter")
    if delimiter:
        parts = text.split(to_text(delimiter))
        return list(parts[:-1] if parts[-1] == "" else parts)
    return list(lines_of(text))


def _write_parts(command: Cmdlet, parts: list[Any]) -> None:
    first, last = command.get("TotalCount"), command.get("Tail")
    if first is not None and int(first) >= 0:
        parts = parts[: int(first)]
    if last is not None and int(last) >= 0:
        parts = parts[len(parts) - min(int(last), len(parts)) :]
    count: Any = command.get("ReadCount")
    size = 1 if count is None else int(count) or len(parts)
    if size <= 1:
        for part in parts:
            command.write_object(part)
        return
    for at in range(0, len(parts), size):
        group = parts[at : at + size]
        command.write_object(group if len(group) > 1 else group[0])


def write_content(command: Any, path: str) -> None:
    """Set-Content and Add-Content: the first value that comes begins the file, all others go on in it."""
    files = files_of(command.session)
    absolute = files.absolute(path)
    if absolute not in command.opened:
        if not command.should_process(f"Path: {absolute}", "Add Content" if command.appends else "Set Content"):
            return
        command.opened.add(absolute)
        before = files.get(absolute)
        start = before.data if command.appends and before is not None else b""
        if not start:
            start = codec_of(command.get("Encoding"))[1]
        if not _store(command, absolute, start):
            return
    given: Any = command.get("Value")
    if files.get(absolute) is None or given is None:
        return
    parts = command.waiting.setdefault(absolute, [])
    parts.append(_bytes(command, given if isinstance(given, list) else [given]))
    flush_content(command, absolute, False)
    if command.switch("PassThru"):
        command.write_object(given, True)


def flush_content(command: Any, path: str, whole: bool) -> None:
    """Write what waits for the file at *path*: of a large file only where that is as much as is there, unless the *whole* is asked for.

    A file is written as a whole each time; so the time that this takes grows with the content, not with its square.
    """
    parts = command.waiting[path]
    entry = files_of(command.session).get(path)
    size = sum(map(len, parts)) if whole or len(parts) % 256 == 0 else 0
    if entry is not None and parts and (whole or entry.size < _SMALL or size >= entry.size):
        _store(command, path, entry.data + b"".join(parts))
        parts.clear()


def _bytes(command: Cmdlet, values: list[Any]) -> bytes:
    plain: list[Any] = [
        value.base if isinstance(value, PSObject) and value.base is not None else value for value in values
    ]
    if command.switch("AsByteStream"):
        return bytes(int(value) & 0xFF for value in plain)
    end = "" if command.switch("NoNewline") else "\n"
    return encode_text("".join(to_text(value) + end for value in plain), command.get("Encoding"))


def _store(command: Cmdlet, path: str, data: bytes) -> bool:
    try:
        files_of(command.session).write(path, data)
    except FileError as problem:
        if "Directory" in problem.kind:
            refused(command, problem, "GetContentWriterDirectoryNotFoundError", "ObjectNotFound", path)
        else:
            refused(command, problem, "GetContentWriterUnauthorizedAccessError", "PermissionDenied", path)
        return False
    return True


def clear_content(command: Cmdlet, path: str) -> None:
    """Clear-Content."""
    for entry in chosen(command, resolve_entries(command, path)):
        if command.should_process(f"Path: {entry.path}", "Clear Content"):
            _store(command, entry.path, b"")
