"""The user's catalog: commands and pages of what the user added, kept in one SQLite file below psemu's folder.

Each change is one transaction: a process that dies leaves the old catalog or the new one, and two processes wait for each other.
"""

from __future__ import annotations

import os

from psemu.catalog.command_info import CommandInfo
from psemu.catalog.record import read_record, write_record
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from psemu.help.model import CommandHelp

VERSION = 1
_SCHEMA = f"""
CREATE TABLE command (
    name TEXT COLLATE NOCASE NOT NULL, module TEXT NOT NULL, origin TEXT NOT NULL, record BLOB NOT NULL, page BLOB NOT NULL,
    PRIMARY KEY (name, module, origin)
);
CREATE TABLE alias (
    name TEXT COLLATE NOCASE NOT NULL, target TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (name, origin)
) WITHOUT ROWID;
PRAGMA user_version = {VERSION}"""


class StoredPages:
    """The file *path* as a source of the catalog; a file that is not there is an empty catalog."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def __del__(self) -> None:
        # a catalog has no end of its own: it lets go of its file when nobody uses it any more
        if self._connection is not None:
            self._connection.close()

    def _open(self, make: bool = False) -> sqlite3.Connection | None:
        if self._connection is not None:
            return self._connection
        if not make and not os.path.exists(self.path):
            return None
        import sqlite3

        try:
            if make:
                os.makedirs(os.path.dirname(self.path), exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise CatalogError(f"cannot open the catalog '{self.path}': {error}.") from None
        try:
            # in this order: another process may be making the tables right now
            empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            connection.close()
            raise self._damaged(error) from None
        if version != VERSION and not (empty and version == 0):
            connection.close()
            raise CatalogError(
                f"the catalog '{self.path}' has version {version}, this psemu reads version {VERSION}; "
                "delete the file and add its folders again with `psemu catalog add PATH`."
            )
        if version == 0 and not make:
            connection.close()
            return None
        self._connection = connection
        return connection

    def _damaged(self, error: Exception) -> CatalogError:
        return CatalogError(
            f"the catalog '{self.path}' is damaged ({error}); delete the file and add its folders again with `psemu catalog add PATH`."
        )

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        connection = self._open()
        if connection is None:
            return []
        import sqlite3

        try:
            return connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from None

    def find(self, key: str) -> CommandInfo | None:
        """The command with the name *key*, the one that was added last in the order of origins where there are several."""
        rows = self._rows("SELECT record FROM command WHERE name = ? ORDER BY module, origin LIMIT 1", key)
        if not rows:
            return None
        try:
            return read_record(_unpacked(rows[0][0]))
        except ValueError as error:
            raise self._damaged(error) from None

    def help(self, key: str) -> CommandHelp | None:
        """The page of the command with the name *key*."""
        rows = self._rows("SELECT page, origin FROM command WHERE name = ? ORDER BY module, origin LIMIT 1", key)
        if not rows:
            return None
        from psemu.help.reader import read_command_help

        page, origin = rows[0]
        try:
            return read_command_help(_unpacked(page), str(origin))
        except ValueError as error:
            raise self._damaged(error) from None

    def names(self) -> list[str]:
        """Names of all commands."""
        return [str(name) for (name,) in self._rows("SELECT DISTINCT name FROM command")]

    def aliases(self) -> dict[str, str]:
        """Alias → command."""
        return {str(name): str(target) for name, target in self._rows("SELECT name, target FROM alias")}

    def origins(self) -> list[tuple[str, int]]:
        """Each folder or file that was added, with the number of its commands."""
        rows = self._rows("SELECT origin, count(*) FROM command GROUP BY origin ORDER BY origin")
        return [(str(origin), int(str(count))) for origin, count in rows]

    def replace(self, origin: str, pages: Iterable[tuple[CommandInfo, str]]) -> int:
        """Put (command, text of its page) in place of what *origin* had before; the number of commands now there."""
        rows = []
        aliases = []
        for command, text in pages:
            rows.append((command.name, command.module_name, origin, _packed(write_record(command)), _packed(text)))
            aliases.extend([(alias, command.name, origin) for alias in command.aliases])

        def write(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM command WHERE origin = ?", (origin,))
            connection.execute("DELETE FROM alias WHERE origin = ?", (origin,))
            connection.executemany("INSERT OR REPLACE INTO command VALUES (?, ?, ?, ?, ?)", rows)
            connection.executemany("INSERT OR REPLACE INTO alias VALUES (?, ?, ?)", aliases)
            return int(connection.execute("SELECT count(*) FROM command WHERE origin = ?", (origin,)).fetchone()[0])

        return self._change(write)

    def remove(self, origin: str) -> int:
        """Forget what *origin* brought; the number of commands that it had."""
        if self._open() is None:
            return 0

        def write(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM alias WHERE origin = ?", (origin,))
            return connection.execute("DELETE FROM command WHERE origin = ?", (origin,)).rowcount

        return self._change(write)

    def _change(self, write: Callable[[sqlite3.Connection], int]) -> int:
        import sqlite3

        connection = self._open(make=True)
        assert connection is not None
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in _SCHEMA.split(";"):
                        connection.execute(statement)
                result = write(connection)
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise CatalogError(f"cannot change the catalog '{self.path}': {error}.") from None
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from None
        return result

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _packed(text: str) -> bytes:
    import zlib

    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def _unpacked(data: object) -> str:
    """The text of a column; ValueError where it is no packed text."""
    import zlib

    if not isinstance(data, bytes):
        raise ValueError("a column holds no packed text")
    try:
        return zlib.decompress(data).decode("utf-8", "surrogatepass")
    except zlib.error as error:
        raise ValueError(str(error)) from None
