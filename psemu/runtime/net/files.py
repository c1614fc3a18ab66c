"""``[System.IO.File]`` and ``[System.IO.Directory]``: the files of the session, in memory or in an opened folder."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, PSArray, numbers, to_text
from psemu.objects.datetimes import DateTime
from psemu.objects.wildcards import matcher
from psemu.runtime.file_entries import Entry, FileError
from psemu.runtime.file_items import file_item
from psemu.runtime.file_text import codec_of, decode_text, encode_text, lines_of
from psemu.runtime.files import FileSystem, files_of
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import Frame

_TEXTS = "System.String[]"


def _files(frame: Frame) -> FileSystem:
    return files_of(frame.session)


def _place(frame: Frame, path: str) -> str:
    if not path:
        raise NetError("System.ArgumentException", "The path is empty. (Parameter 'path')")
    return _files(frame).absolute(path)


def _file(frame: Frame, path: str) -> Entry:
    place = _place(frame, path)
    entry = _files(frame).get(place)
    if entry is None:
        raise FileError(f"Could not find file '{place}'.", "System.IO.FileNotFoundException")
    if entry.is_directory:
        raise FileError(f"Access to the path '{place}' is denied.", "System.UnauthorizedAccessException")
    return entry


def _directory(frame: Frame, path: str) -> Entry:
    place = _place(frame, path)
    entry = _files(frame).get(place)
    if entry is None or not entry.is_directory:
        raise FileError(f"Could not find a part of the path '{place}'.", "System.IO.DirectoryNotFoundException")
    return entry


def _read_text(frame: Frame, _owner: Any, path: str, encoding: Any = None) -> str:
    return decode_text(_file(frame, path).data, encoding)


def _read_lines(frame: Frame, _owner: Any, path: str, encoding: Any = None) -> PSArray:
    return PSArray(lines_of(_read_text(frame, None, path, encoding)), _TEXTS)


def _read_bytes(frame: Frame, _owner: Any, path: str) -> PSArray:
    return PSArray(map(numbers.Byte, _file(frame, path).data), "System.Byte[]")


def _write_text(frame: Frame, _owner: Any, path: str, text: str, encoding: Any = None) -> None:
    _files(frame).write(_place(frame, path), codec_of(encoding)[1] + encode_text(text, encoding))


def _append_text(frame: Frame, _owner: Any, path: str, text: str, encoding: Any = None) -> None:
    place = _place(frame, path)
    before = _files(frame).get(place)
    start = b"" if before is None else before.data
    _files(frame).write(place, (start or codec_of(encoding)[1]) + encode_text(text, encoding))


def _joined(lines: Any) -> str:
    given = lines if isinstance(lines, list) else [lines]
    return "".join(to_text(line) + "\n" for line in given)


def _write_lines(frame: Frame, _owner: Any, path: str, lines: Any, encoding: Any = None) -> None:
    _write_text(frame, None, path, _joined(lines), encoding)


def _append_lines(frame: Frame, _owner: Any, path: str, lines: Any, encoding: Any = None) -> None:
    _append_text(frame, None, path, _joined(lines), encoding)


def _write_bytes(frame: Frame, _owner: Any, path: str, data: Any) -> None:
    _files(frame).write(_place(frame, path), bytes(data))


def _exists(directory: bool) -> Callable[..., bool]:
    def exists(frame: Frame, _owner: Any, path: Any) -> bool:
        entry = _files(frame).get(_files(frame).absolute(to_text(path))) if path else None
        return entry is not None and entry.is_directory == directory

    return exists


def _delete(frame: Frame, _owner: Any, path: str) -> None:
    place = _place(frame, path)
    if _files(frame).get(place) is not None:
        _files(frame).remove(_file(frame, path).path)


def _copy(frame: Frame, _owner: Any, source: str, target: str, overwrite: bool = False) -> None:
    place = _place(frame, target)
    if _files(frame).get(place) is not None and not overwrite:
        raise FileError(f"The file '{place}' already exists.", "System.IO.IOException")
    _files(frame).write(place, _file(frame, source).data)


def _move(frame: Frame, _owner: Any, source: str, target: str, overwrite: bool = False) -> None:
    place = _place(frame, target)
    if _files(frame).get(place) is not None:
        if not overwrite:
            raise FileError("Cannot create a file when that file already exists.", "System.IO.IOException")
        _files(frame).remove(place)
    _files(frame).move(_file(frame, source), place)


def _written(utc: bool) -> Callable[..., DateTime]:
    return lambda frame, _owner, path: DateTime(_file(frame, path).written, "Utc" if utc else "Local")


def _make(frame: Frame, _owner: Any, path: str) -> Any:
    return file_item(_files(frame).make_directory(_place(frame, path)), _files(frame).get)


def _delete_directory(frame: Frame, _owner: Any, path: str, recursive: bool = False) -> None:
    entry = _directory(frame, path)
    if _files(frame).children(entry.path) and not recursive:
        raise FileError(f"Directory not empty : '{entry.path}'", "System.IO.IOException")
    _files(frame).remove(entry.path)


def _listing(kinds: tuple[bool, ...]) -> Callable[..., PSArray]:
    def listing(frame: Frame, _owner: Any, path: str, pattern: str = "*", option: Any = None) -> PSArray:
        files, top = _files(frame), _directory(frame, path)
        everywhere = to_text(getattr(option, "name", option) or "").lower() == "alldirectories"
        entries = files.tree(top.path)[1:] if everywhere else files.children(top.path)
        matches = matcher(pattern)
        found = [each.path for each in entries if each.is_directory in kinds and matches(each.name)]
        return PSArray(found, _TEXTS)

    return listing


def _here(frame: Frame, _owner: Any) -> str:
    return _files(frame).location


def _method(function: Callable[..., Any], *signatures: str) -> Method:
    def run(frame: Frame, owner: Any, *arguments: Any) -> Any:
        found = function(frame, owner, *arguments)
        # a method that gives nothing writes nothing
        return AUTOMATION_NULL if found is None else found

    return Method(run, *signatures, wants_frame=True)


_ENCODING = "encoding:object"
_SEARCH = ("path:string", "path:string, searchPattern:string", "path:string, searchPattern:string, searchOption:object")

FILE: dict[str, Method] = {
    "appendalllines": _method(
        _append_lines, "path:string, contents:object", f"path:string, contents:object, {_ENCODING}"
    ),
    "appendalltext": _method(
        _append_text, "path:string, contents:string", f"path:string, contents:string, {_ENCODING}"
    ),
    "copy": _method(
        _copy,
        "sourceFileName:string, destFileName:string",
        "sourceFileName:string, destFileName:string, overwrite:bool",
    ),
    "delete": _method(_delete, "path:string"),
    "exists": _method(_exists(False), "path:object"),
    "getlastwritetime": _method(_written(False), "path:string"),
    "getlastwritetimeutc": _method(_written(True), "path:string"),
    "move": _method(
        _move,
        "sourceFileName:string, destFileName:string",
        "sourceFileName:string, destFileName:string, overwrite:bool",
    ),
    "readallbytes": _method(_read_bytes, "path:string"),
    "readalllines": _method(_read_lines, "path:string", f"path:string, {_ENCODING}"),
    "readalltext": _method(_read_text, "path:string", f"path:string, {_ENCODING}"),
    "readlines": _method(_read_lines, "path:string", f"path:string, {_ENCODING}"),
    "writeallbytes": _method(_write_bytes, "path:string, bytes:byte[]"),
    "writealllines": _method(
        _write_lines, "path:string, contents:object", f"path:string, contents:object, {_ENCODING}"
    ),
    "writealltext": _method(_write_text, "path:string, contents:string", f"path:string, contents:string, {_ENCODING}"),
}
DIRECTORY: dict[str, Method] = {
    "createdirectory": _method(_make, "path:string"),
    "delete": _method(_delete_directory, "path:string", "path:string, recursive:bool"),
    "enumeratefiles": _method(_listing((False,)), *_SEARCH),
    "exists": _method(_exists(True), "path:object"),
    "getcurrentdirectory": _method(_here),
    "getdirectories": _method(_listing((True,)), *_SEARCH),
    "getfiles": _method(_listing((False,)), *_SEARCH),
    "getfilesystementries": _method(_listing((True, False)), *_SEARCH),
}
