"""The emulator's state: resources by path, settings and coming events in one SQLite file, changed in whole transactions."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import contextmanager

from psemu.errors import PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_VERSION = 1
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
_TABLES = ("resource", "event", "fault", "setting")


class EmulatorError(PsemuError):
    """The emulator cannot start or its state cannot be used; the message names the file and what to do."""


class Store:
    """Resources of all services; a path's letters compare without case. *path* None keeps everything in memory."""

    def __init__(self, path: str | None = None) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        try:
            if path is not None and os.path.dirname(path):
                os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=10.0, isolation_level=None, check_same_thread=False)
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
            if version == 0:
                for statement in _SCHEMA.split(";"):
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
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back by itself when the file failed
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0

    def get(self, path: str) -> dict[str, Any] | None:
        """The resource at *path*."""
        with self._lock:
            row = self._db.execute("SELECT body FROM resource WHERE path = ?", (path.lower(),)).fetchone()
        return json.loads(row[0]) if row else None

    def children(self, parent: str) -> list[dict[str, Any]]:
        """The resources below *parent*, in the order of their creation."""
        with self._lock:
            rows = self._db.execute(
                "SELECT body FROM resource WHERE parent = ? ORDER BY sequence", (parent.lower(),)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def below(self, path: str) -> list[tuple[str, dict[str, Any]]]:
        """Path (in small letters) and body of all resources below *path*, sorted by path."""
        folded = path.lower()
        with self._lock:
            rows = self._db.execute(
                "SELECT path, body FROM resource WHERE path > ? AND path < ? ORDER BY path",
                (folded + "/", folded + "0"),
            ).fetchall()
        return [(row[0], json.loads(row[1])) for row in rows]

    def paths(self) -> list[tuple[str, str]]:
        """All paths with their bodies' JSON text, sorted."""
        with self._lock:
            return self._db.execute("SELECT path, body FROM resource ORDER BY path").fetchall()

    def put(self, path: str, body: dict[str, Any]) -> None:
        """Make or replace the resource at *path*; its parent is the path without the last segment."""
        folded = path.lower()
        parent = folded.rpartition("/")[0]
        with self._lock:
            self._db.execute(
                "INSERT INTO resource VALUES (?, ?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM resource WHERE parent = ?), ?)"
                " ON CONFLICT (path) DO UPDATE SET body = excluded.body",
                (folded, parent, parent, json.dumps(body)),
            )

    def delete(self, path: str) -> None:
        """Remove the resource at *path* with all below it and their coming events."""
        folded = path.lower()
        below = (folded, folded + "/", folded + "0")  # "0" follows "/"
        with self._lock:
            self._db.execute("DELETE FROM resource WHERE path = ? OR (path > ? AND path < ?)", below)
            self._db.execute("DELETE FROM event WHERE path = ? OR (path > ? AND path < ?)", below)

    def schedule(self, at: float, kind: str, path: str, data: dict[str, Any] | None = None) -> None:
        """Let event *kind* happen to *path* at second *at* of the emulator's clock."""
        with self._lock:
            self._db.execute(
                "INSERT INTO event (at, kind, path, data) VALUES (?, ?, ?, ?)",
                (at, kind, path.lower(), json.dumps(data or {})),
            )

    def unschedule(self, path: str) -> None:
        """Forget the coming events of *path*."""
        with self._lock:
            self._db.execute("DELETE FROM event WHERE path = ?", (path.lower(),))

    def due(self, now: float) -> tuple[int, float, str, str, dict[str, Any]] | None:
        """The earliest event that should have happened by *now*: id, time, kind, path, data."""
        with self._lock:
            row = self._db.execute(
                "SELECT id, at, kind, path, data FROM event WHERE at <= ? ORDER BY at, id LIMIT 1", (now,)
            ).fetchone()
        return (row[0], row[1], row[2], row[3], json.loads(row[4])) if row else None

    def done(self, event_id: int) -> None:
        """Remove an event that has happened."""
        with self._lock:
            self._db.execute("DELETE FROM event WHERE id = ?", (event_id,))

    def faults(self) -> list[tuple[int, dict[str, Any]]]:
        """The faults to inject, oldest first."""
        with self._lock:
            return [(i, json.loads(body)) for i, body in self._db.execute("SELECT id, body FROM fault ORDER BY id")]

    def put_fault(self, body: dict[str, Any], fault_id: int | None = None) -> None:
        """Add a fault, or replace the one with *fault_id*."""
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO fault (id, body) VALUES (?, ?)", (fault_id, json.dumps(body)))

    def delete_faults(self, fault_id: int | None = None) -> None:
        """Remove one fault, or all."""
        with self._lock:
            self._db.execute("DELETE FROM fault WHERE ? IS NULL OR id = ?", (fault_id, fault_id))

    def setting(self, name: str, otherwise: Any = None) -> Any:
        """A setting's value."""
        with self._lock:
            row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else otherwise

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting."""
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value)))

    def settings(self) -> dict[str, Any]:
        """All settings by name."""
        with self._lock:
            return {
                name: json.loads(value)
                for name, value in self._db.execute("SELECT name, value FROM setting ORDER BY name")
            }

    def clear(self) -> None:
        """Remove everything."""
        with self.transaction():
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table}")

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
