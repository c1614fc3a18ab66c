"""Which files a check reads, and their text with what is needed to write it back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic

from psemu.errors import ConfigurationError

SCRIPT_EXTENSIONS = (".ps1", ".psm1", ".psd1")
_SKIPPED_FOLDERS = frozenset((".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"))


class ScriptText:
    """A file's *text*, without the mark that tells its *encoding*; *mark* is that mark, empty if there was none."""

    __slots__ = ("encoding", "mark", "text")

    def __init__(self, text: str, encoding: str, mark: bytes) -> None:
        self.text = text
        self.encoding = encoding
        self.mark = mark

    def data(self, text: str) -> bytes:
        """*text* as bytes of the same encoding."""
        return self.mark + text.encode(self.encoding)


_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_script(path: str) -> ScriptText:
    """The file *path*, ``-`` is standard input; ConfigurationError says why it cannot be read."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return ScriptText(data[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"'{path}' is not {encoding} text (byte {error.start}); save it as UTF-8.") from None


def script_paths(arguments: Sequence[str], exclude: Sequence[str] = ()) -> Iterator[str]:
    """The files that *arguments* name, each once: a folder stands for the scripts below it, a pattern for what it matches.

    *exclude*: patterns of paths or of their last part; they count for folders and patterns, not for a file named itself.
    """
    seen: set[str] = set()
    for argument in arguments:
        for path in _expand(argument, exclude):
            key = path if path == "-" else os.path.realpath(path)
            if key not in seen:
                seen.add(key)
                yield path


def _expand(argument: str, exclude: Sequence[str]) -> Iterator[str]:
    if argument == "-" or os.path.isfile(argument):
        yield argument
    elif os.path.isdir(argument):
        yield from _below(argument, exclude)
    elif has_magic(argument):
        found = sorted(glob(argument, recursive=True))
        if not found:
            raise ConfigurationError(f"no file matches '{argument}'.")
        for path in found:
            if os.path.isdir(path):
                yield from _below(path, exclude)
            elif not _excluded(path, exclude):
                yield path
    else:
        # it does not exist: reading it says so
        yield argument


def _below(folder: str, exclude: Sequence[str]) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED_FOLDERS and not _excluded(os.path.join(where, name), exclude)
        )
        for name in sorted(names):
            path = os.path.join(where, name)
            if name.lower().endswith(SCRIPT_EXTENSIONS) and not _excluded(path, exclude):
                yield path


def _excluded(path: str, exclude: Sequence[str]) -> bool:
    plain = path.replace(os.sep, "/").removeprefix("./")
    return any(fnmatchcase(plain, pattern) or fnmatchcase(os.path.basename(path), pattern) for pattern in exclude)
