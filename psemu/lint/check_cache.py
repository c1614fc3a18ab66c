"""Findings of earlier checks, kept by what they depend on: the file's bytes and name, the settings, psemu's own code, the catalog."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from hashlib import blake2b
from typing import TYPE_CHECKING

from psemu.resources import resource_path, user_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.lint.finding_data import FindingData
    from psemu.lint.judging import Judged

#: more entries than this are cut down to the ones used last
_LIMIT = 50_000
_TOGETHER = 500
#: errors that say nothing about what the file holds: somebody else writes to it, it is not ours, there is no room
_UNUSABLE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    )
)


class CheckCache:
    """A cache in the user's folder. One that cannot be used is as good as none: :attr:`complaint` says why."""

    def __init__(self) -> None:
        self.complaint: str | None = None
        self._connection: sqlite3.Connection | None = None
        self._print = fingerprint()
        path = user_path("check-cache.sqlite3")
        try:
            self._connection = _open(path)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNUSABLE:
                self.complaint = f"there is no cache: '{path}' cannot be used ({error})."
                return
            self.complaint = f"the cache '{path}' was damaged; it is made anew."
            with contextlib.suppress(OSError, sqlite3.Error):
                os.remove(path)
                self._connection = _open(path)
        except OSError as error:
            self.complaint = f"there is no cache: cannot write '{path}': {error.strerror}."

    def key(self, name: str, data: bytes, settings: str) -> bytes:
        """What the findings about file *name* with content *data* depend on."""
        digest = blake2b(self._print, digest_size=20)
        for part in (name.encode("utf-8", "surrogatepass"), settings.encode("utf-8", "surrogatepass")):
            digest.update(len(part).to_bytes(8, "little") + part)
        digest.update(data)
        return digest.digest()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, list[FindingData]]:
        """The findings that are kept, by key; those that depend on a file that is no longer what it was are not."""
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, list[FindingData]] = {}
        digests: dict[str, str] = {}
        if self._connection is None:
            return found
        try:
            for start in range(0, len(wanted), _TOGETHER):
                part = wanted[start : start + _TOGETHER]
                marks = ",".join("?" * len(part))
                for key, data in self._connection.execute(f"SELECT key, data FROM checks WHERE key IN ({marks})", part):
                    if type(data) is not str or data[:_DIGITS] != _checksum(key, data[_DIGITS:]):
                        raise ValueError
                    findings, others = json.loads(data[_DIGITS:])
                    if all(_digest(path, digests) == digest for path, digest in others):
                        found[key] = findings
        except (sqlite3.Error, ValueError, TypeError):
            self.complaint = "the cache could not be read; everything is checked anew."
            return {}
        return found

    def put(self, entries: Iterable[tuple[bytes, Judged]]) -> None:
        """Keep findings with what the files they depend on hold now; what was put in first goes when there are too many."""
        if self._connection is None:
            return
        now = int(time.time())
        digests: dict[str, str] = {}
        rows = []
        for key, (findings, paths) in entries:
            others = [(path, _digest(path, digests)) for path in paths]
            data = json.dumps([findings, others], separators=(",", ":"))
            rows.append((key, _checksum(key, data) + data, now))
        with contextlib.suppress(sqlite3.Error), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO checks VALUES (?, ?, ?)", rows)
            (count,) = self._connection.execute("SELECT count(*) FROM checks").fetchone()
            if count > _LIMIT:
                self._connection.execute(
                    "DELETE FROM checks WHERE key IN (SELECT key FROM checks ORDER BY used LIMIT ?)",
                    (count - _LIMIT * 3 // 4,),
                )

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_DIGITS = 16


def _checksum(key: bytes, data: str) -> str:
    """What tells that *data* is what was kept under *key*."""
    return blake2b(key + data.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def _digest(path: str, known: dict[str, str]) -> str:
    """That of the file's content, empty for no file."""
    if path not in known:
        try:
            with open(path, "rb") as file:
                known[path] = blake2b(file.read(), digest_size=16).hexdigest()
        except OSError:
            known[path] = ""
    return known[path]


def _open(path: str) -> sqlite3.Connection:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    connection = sqlite3.connect(path, timeout=2.0)
    try:
        # who loses the cache to a crash checks again
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS checks (key BLOB PRIMARY KEY, data TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"
        )
        connection.execute("SELECT key, data, used FROM checks LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def fingerprint() -> bytes:
    """Changes with psemu's code, what it ships, and the user's catalog: names, sizes and times of their files."""
    from psemu import __version__

    digest = blake2b(__version__.encode(), digest_size=16)
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [package, os.path.join(package, "lint", "rules")]
    folders += [os.path.join(package, name) for name in ("binder", "catalog", "help", "lint", "objects", "parser")]
    folders.append(resource_path("helpdocs"))
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                _add(digest, entry.name, entry.stat())
    with contextlib.suppress(OSError), os.scandir(user_path()) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("catalog"):
                _add(digest, entry.name, entry.stat())
    return digest.digest()


def _add(digest: blake2b, name: str, stat: os.stat_result) -> None:
    digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
