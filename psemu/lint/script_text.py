"""A script file's bytes and text, decoded as PowerShell decodes a script, with what is needed to write it back, and
where its settings lie; imported by every check, so it knows nothing else."""

from __future__ import annotations

import os
import sys

from psemu.errors import ConfigurationError

_ATTEMPTS = 3
_MANY_PLACES = 100
#: in the order in which they are asked; a pyproject.toml counts only if it speaks of psemu
SETTINGS_FILES = ("psemu.toml", "pyproject.toml", "PSScriptAnalyzerSettings.psd1")


class ScriptText:
    """A file's *text* without the mark that tells its encoding, decoded as PowerShell decodes a script.

    *encoding*: ``utf-8``, ``utf-8-sig`` (a mark was there), ``utf-16-le``, ``utf-16-be``, ``utf-32-le``, ``utf-32-be``. *damaged*: places of
    the U+FFFD that stand for bytes that are no text.
    """

    __slots__ = ("_mark", "_raw", "damaged", "encoding", "text")

    def __init__(self, data: bytes) -> None:
        self._mark, name, self.encoding = next(
            (row for row in _MARKS if data.startswith(row[0])), (b"", "utf-8", "utf-8")
        )
        raw = self._raw = data[len(self._mark) :]
        self.damaged: list[int] = []
        try:
            self.text = raw.decode(name)
        except UnicodeDecodeError:
            self.text, self.damaged = _replaced(raw, name)

    def windows_text(self) -> str:
        """The text as Windows PowerShell reads it on a Western machine, where it is no UTF-8: in code page 1252."""
        return self._raw.decode("cp1252", "replace")

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


def find_settings(folder: str) -> str | None:
    """The settings file of *folder* or of the nearest folder above it; a ``.git`` folder ends the search."""
    folder = os.path.abspath(folder)
    while True:
        try:
            names = os.listdir(folder)
        except OSError:
            names = []
        for name in SETTINGS_FILES:
            if name in names and (name != "pyproject.toml" or _speaks_of_psemu(os.path.join(folder, name))):
                return os.path.join(folder, name)
        above = os.path.dirname(folder)
        if above == folder or ".git" in names:
            return None
        folder = above


def _speaks_of_psemu(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"[tool.psemu" in file.read()
    except OSError:
        return False
