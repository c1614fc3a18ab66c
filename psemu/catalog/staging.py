"""What an ``add`` has done so far, kept on disk: who is interrupted goes on where it stopped, and nobody else adds the same meanwhile."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from psemu.catalog.chunk import Chunk
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = "CREATE TABLE IF NOT EXISTS chunk (number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, data BLOB NOT NULL)"


class Staging:
    """The file *path*, held alone from the first to the last moment; *what* is being added, for messages."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        except OSError as error:
            raise CatalogError(
                f"cannot make the catalog's folder '{os.path.dirname(path)}': {error.strerror}."
            ) from None
        try:
            self._connection = self._open()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise CatalogError(
                    f"another process is adding '{what}' at this moment; wait until it is done."
                ) from None
            _unlink(path)
            _unlink(path + "-journal")
            raise self._failure(error) from None
        except sqlite3.DatabaseError:
            # nothing of it can be used: begin anew
            os.unlink(path)
            self._connection = self._open()
        self._known = dict(self._connection.execute("SELECT number, fingerprint FROM chunk").fetchall())

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute(_TABLE)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def _failure(self, error: Exception) -> CatalogError:
        return CatalogError(f"cannot write '{self.path}': {error}; the catalog is unchanged.")

    def has(self, number: int, fingerprint: str) -> bool:
        """True where chunk *number* is there and was made from what *fingerprint* tells."""
        return self._known.get(number) == fingerprint

    def put(self, number: int, fingerprint: str, data: bytes) -> None:
        """Keep a chunk (as :func:`psemu.catalog.workers.dump_chunk` gives it)."""
        try:
            self._connection.execute("INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)", (number, fingerprint, data))
        except sqlite3.DatabaseError as error:
            raise self._failure(error) from None

    def chunks(self, count: int) -> Iterator[Chunk]:
        """The first *count* chunks in their order."""
        from psemu.catalog.workers import load_chunk

        for (data,) in self._connection.execute("SELECT data FROM chunk WHERE number < ? ORDER BY number", (count,)):
            yield load_chunk(data)

    def close(self, forget: bool) -> None:
        """Let go of the file; *forget*: it is of no use any more."""
        if forget:
            # while it is still held: nobody can have begun to use it
            _unlink(self.path)
        self._connection.close()
        if forget:
            _unlink(self.path)
            _unlink(self.path + "-journal")


def _unlink(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
