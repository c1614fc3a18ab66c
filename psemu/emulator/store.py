"""The emulator's state: resources by path, settings, coming events and faults, and snapshots of all of it."""

from __future__ import annotations

import json

from psemu.emulator.state_file import EmulatorError
from psemu.emulator.stored_resources import StoredResources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["EmulatorError", "Store"]

_TABLES = ("resource", "event", "fault", "setting", "change")


class Store(StoredResources):
    """The state in the file at *path*; None keeps everything in memory."""

    def __init__(self, path: str | None = None) -> None:
        self._settings: dict[str, str] = {}
        super().__init__(path)

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
        text = self._setting_texts().get(name)
        return otherwise if text is None else json.loads(text)

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting."""
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value)))
            self._settings_of = None

    def settings(self) -> dict[str, Any]:
        """All settings by name."""
        return {name: json.loads(text) for name, text in sorted(self._setting_texts().items())}

    def _setting_texts(self) -> dict[str, str]:
        """The settings' JSON by name, read anew when this or another process has changed them."""
        with self._lock:
            if self._depth and self._settings_of is not None and self._settings_seen:
                # nobody else writes while a transaction lasts
                return self._settings
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
            self._settings_seen = True
            if version != self._settings_of:
                self._settings = dict(self._db.execute("SELECT name, value FROM setting"))
                self._settings_of = version
            return self._settings

    def clear(self) -> None:
        """Remove everything."""
        with self.transaction():
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table}")
            self._settings_of = None

    def snapshots(self) -> list[str]:
        """Names of the snapshots, sorted."""
        with self._lock:
            self._make_snapshots()
            return [row[0] for row in self._db.execute("SELECT name FROM snapshot ORDER BY name")]

    def take_snapshot(self, name: str) -> None:
        """Keep the whole state as *name*."""
        with self.transaction():
            self._make_snapshots()
            rows = {table: self._db.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
            self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (name, json.dumps(rows)))

    def restore_snapshot(self, name: str) -> bool:
        """Make the state what it was when *name* was taken; False if there is no such snapshot."""
        with self.transaction():
            self._make_snapshots()
            row = self._db.execute("SELECT body FROM snapshot WHERE name = ?", (name,)).fetchone()
            if row is None:
                return False
            self.clear()
            for table, rows in json.loads(row[0]).items():
                if rows:
                    self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            return True

    def delete_snapshot(self, name: str) -> bool:
        """Forget a snapshot; False if there is none."""
        with self._lock:
            self._make_snapshots()
            return self._db.execute("DELETE FROM snapshot WHERE name = ?", (name,)).rowcount > 0

    def _make_snapshots(self) -> None:
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS snapshot (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID"
        )
