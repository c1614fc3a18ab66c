"""Which files a check reads, and their text with what is needed to write it back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic

from psemu.errors import ConfigurationError

SCRIPT_EXTENSIONS = (".ps1", ".psm1", ".psd1")
MARKDOWN_EXTENSIONS = (".md", ".markdown")
_ATTEMPTS = 3
_MANY_PLACES = 100
_SKIPPED_FOLDERS = frozenset((".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"))


class ScriptText:
    """A file's *text* without the mark that tells its encoding, decoded as PowerShell decodes a script.

    *encoding*: ``utf-8``, ``utf-8-sig`` (a mark was there), ``utf-16-le``, ``utf-16-be``, ``utf-32-le``, ``utf-32-be``. *damaged*: places of
    the U+FFFD that stand for bytes that are no text.
    """

    __slots__ = ("_mark", "damaged", "encoding", "text")

    def __init__(self, data: bytes) -> None:
        self._mark, name, self.encoding = next(
            (row for row in _MARKS if data.startswith(row[0])), (b"", "utf-8", "utf-8")
        )
        raw = data[len(self._mark) :]
        self.damaged: list[int] = []
        try:
            self.text = raw.decode(name)
        except UnicodeDecodeError:
            self.text, self.damaged = _replaced(raw, name)

    def data(self, text: str) -> bytes:
        """*text* as bytes of the same encoding."""
        return self._mark + text.encode("utf-8" if self.encoding == "utf-8-sig" else self.encoding)


#: mark, codec, name; the longer mark first
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be", "utf-16-be"),
)


def _replaced(data: bytes, codec: str) -> tuple[str, list[int]]:
    """The text with U+FFFD for what is none, and where those stand."""
    pieces: list[str] = []
    places: list[int] = []
    length = start = 0
    while True:
        try:
            pieces.append(data[start:].decode(codec))
            return "".join(pieces), places
        except UnicodeDecodeError as error:
            good = data[start : start + error.start].decode(codec)
            length += len(good)
            places.append(length)
            pieces += [good, "\ufffd"]
            length += 1
            start += error.end
            if len(places) == _MANY_PLACES:
                # bytes that are mostly no text: where each one stands tells nobody anything
                pieces.append(data[start:].decode(codec, "replace"))
                return "".join(pieces), places


def read_bytes(path: str) -> bytes:
    """The content of *path*, ``-`` is standard input; ConfigurationError says why it cannot be read.

    A file that is written to while it is read is read again; if that does not end it cannot be read.
    """
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        for _ in range(_ATTEMPTS):
            with open(path, "rb") as file:
                before = os.fstat(file.fileno())
                data = file.read()
                after = os.fstat(file.fileno())
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
                return data
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    raise ConfigurationError(f"cannot read '{path}': it changes while it is read.")


def read_script(path: str) -> ScriptText:
    """:func:`read_bytes` as text."""
    return ScriptText(read_bytes(path))


def script_paths(
    arguments: Sequence[str], excluded: Callable[[str, bool], bool], extensions: tuple[str, ...] = SCRIPT_EXTENSIONS
) -> Iterator[str]:
    """The files that *arguments* name, each once: a folder stands for the scripts below it, a pattern for what it matches.

    *excluded* tells of a path, and whether it is a folder, if it is left out; that counts for folders and patterns, not for a file that is
    named itself.
    """
    seen: set[str] = set()
    for argument in arguments:
        for path in _expand(argument, excluded, extensions):
            key = path if path == "-" else os.path.realpath(path)
            if key not in seen:
                seen.add(key)
                yield path


def _expand(argument: str, excluded: Callable[[str, bool], bool], extensions: tuple[str, ...]) -> Iterator[str]:
    if argument == "-" or os.path.isfile(argument):
        yield argument
    elif os.path.isdir(argument):
        yield from _below(argument, excluded, extensions)
    elif has_magic(argument):
        found = sorted(glob(argument, recursive=True))
        if not found:
            raise ConfigurationError(f"no file matches '{argument}'.")
        for path in found:
            if os.path.isdir(path):
                yield from _below(path, excluded, extensions)
            elif not excluded(path, False):
                yield path
    else:
        # it does not exist: reading it says so
        yield argument


def _below(folder: str, excluded: Callable[[str, bool], bool], extensions: tuple[str, ...]) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if name not in _SKIPPED_FOLDERS and not excluded(os.path.join(where, name), True)
        )
        for name in sorted(names):
            path = os.path.join(where, name)
            if name.lower().endswith(extensions) and not excluded(path, False):
                yield path


def matches_path(path: str, patterns: Sequence[str]) -> bool:
    """True if one of *patterns* matches *path* or its last part."""
    plain = path.replace(os.sep, "/").removeprefix("./")
    return any(fnmatchcase(plain, pattern) or fnmatchcase(os.path.basename(path), pattern) for pattern in patterns)
