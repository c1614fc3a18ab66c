"""The one SQLite file that keeps the emulator's state: opened or made, changed in whole transactions, safe under several processes."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager

from psemu.errors import PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_VERSION = 2
_SCHEMA = """
CREATE TABLE resource (
    path TEXT PRIMARY KEY, parent TEXT NOT NULL, sequence INTEGER NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX resource_parent ON resource (parent, sequence);
CREATE TABLE event (id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX event_at ON event (at);
CREATE TABLE fault (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
#: what version 2 has and version 1 had not: which resources were changed or removed since when
_CHANGES = """
CREATE TABLE change (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, parent TEXT NOT NULL, gone INTEGER NOT NULL);
CREATE INDEX change_parent ON change (parent, number);
"""


class EmulatorError(PsemuError):
    """The emulator cannot start or its state cannot be used; the message names the file and what to do."""


def fold(value: Any) -> Any:
    """*value* as it is compared: text without regard to case."""
    return value.casefold() if isinstance(value, str) else value


def tree(path: str) -> tuple[str, str, str]:
    """*path* itself and the two bounds of all below it: ``0`` follows ``/``."""
    return path, path + "/", path + "0"


class StateFile:
    """The file at *path*, memory if that is None."""

    def __init__(self, path: str | None = None) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        #: SQLite's number of the state that the settings were read of; None after a change of our own
        self._settings_of: int | None = None
        #: True once the transaction that runs has compared that number
        self._settings_seen = False
        try:
            if path is not None and os.path.dirname(path):
                os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=10.0, isolation_level=None, check_same_thread=False)
            self._db.create_function("psemu_fold", 1, fold, deterministic=True)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise self.unusable(error) from None

    def __del__(self) -> None:
        # an emulator that nobody closed lets go of its file without a warning
        self.close()

    def unusable(self, error: Exception) -> EmulatorError:
        """What to tell a user when the file fails."""
        return EmulatorError(
            f"The emulator's state file '{self.path}' cannot be used ({error}). Delete it to start anew, or set PSEMU_HOME to another folder."
        )

    def _prepare(self) -> None:
        if self.path is not None:
            # an empty file need not reach the disk before its first checkpoint: nothing is in it yet
            if self._db.execute("PRAGMA schema_version").fetchone()[0] == 0:
                self._db.execute("PRAGMA synchronous=OFF")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == _VERSION:
            return
        # the first of several processes makes the tables; the others wait for its lock and then see its version
        self._db.execute("BEGIN IMMEDIATE")
        try:
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version in (0, 1):
                for statement in ((_SCHEMA if version == 0 else "") + _CHANGES).split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version={_VERSION}")
            elif version != _VERSION:
                raise sqlite3.DatabaseError(f"its version is {version}, this psemu reads version {_VERSION}")
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen together or not at all; nests."""
        with self._lock:
            if self._depth:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._depth = 1
            self._settings_seen = False
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._settings_of = None
                # SQLite has already rolled back by itself when the file failed
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0

    def is_damaged(self) -> bool:
        """True if the file is not whole, by SQLite's own check."""
        try:
            with self._lock:
                return bool(self._db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
        except sqlite3.Error:
            return True

    def close(self) -> None:
        """Close the file, if it could be opened."""
        with self._lock:
            if hasattr(self, "_db"):
                self._db.close()
