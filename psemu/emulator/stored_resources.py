"""Resources by path: read, searched by index, put, moved and removed, with a note of what has changed since when."""

from __future__ import annotations

import json

from psemu.emulator.state_file import StateFile, fold, tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from typing import Any

#: children from which on a collection is searched by index
_LARGE = 1_000
#: indexes on properties that a store makes at most
_MOST_INDEXES = 32
#: candidates that are sorted rather than passed over one by one
_FEW = 5_000
#: counts that are remembered
_MOST_COUNTS = 1_000


def _term(name: str) -> str:
    """The SQL of property *name* as it is compared. ValueError for what is no plain name."""
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise ValueError(f"'{name}' is no property's name")
    return f"psemu_fold(json_extract(body, '$.{name}'))"


class StoredResources(StateFile):
    """Resources of all services; a path's letters compare without case."""

    def __init__(self, path: str | None = None) -> None:
        self._counts: dict[tuple[Any, ...], tuple[tuple[int, int], int]] = {}
        super().__init__(path)

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

    def is_large(self, parent: str) -> bool:
        """True if *parent* has so many children that they are searched by index."""
        with self._lock:
            query = "SELECT 1 FROM resource WHERE parent = ? LIMIT 1 OFFSET ?"
            return self._db.execute(query, (parent.lower(), _LARGE)).fetchone() is not None

    def find(self, parent: str, name: str, value: str) -> dict[str, Any] | None:
        """The first child of *parent* whose property *name* is *value*, letters compared without case."""
        rows = self.search(parent, [(name, "eq", value)], None, 0)
        return next((body for _, body in rows), None)

    def search(
        self, parent: str, conditions: list[tuple[str, str, Any]], order: tuple[str, bool] | None, after: int
    ) -> Generator[tuple[int, dict[str, Any]]]:
        """Sequence number and body of children of *parent* with a number above *after*, one by one.

        All *conditions* (property, ``eq``, ``in`` or ``startswith``, value) hold, letters compared without case; they come in the order of
        their creation, or by property *order* (name, descending). The first condition, or else the order, decides the index.
        """
        name = conditions[0][0] if conditions else order[0] if order else None
        where, values = self._where(parent, conditions, after)
        with self._lock:
            index = None if name is None else self._index(name)
            if index is not None and conditions and conditions[0][1] != "eq" and order is None:
                # few are sorted by their number, of many the first are soon found without the index
                few = f"SELECT COUNT(*) FROM (SELECT 1 FROM resource INDEXED BY {index} WHERE {where} LIMIT {_FEW + 1})"
                if self._db.execute(few, values).fetchone()[0] > _FEW:
                    index = None
            using = "" if index is None else f" INDEXED BY {index}"
            by = "sequence"
            if order is not None:
                by = f"{_term(order[0])} {'DESC' if order[1] else 'ASC'}, sequence"
            query = f"SELECT sequence, body FROM resource{using} WHERE {where} ORDER BY {by}"
            for sequence, body in self._db.execute(query, values):
                yield sequence, json.loads(body)

    @staticmethod
    def _where(parent: str, conditions: list[tuple[str, str, Any]], after: int) -> tuple[str, list[Any]]:
        where, values = "parent = ? AND sequence > ?", [parent.lower(), after]
        for name, operator, value in conditions:
            term, folded = _term(name), fold(value)
            if operator == "eq":
                where += f" AND {term} = ?"
                values.append(folded)
            elif operator == "in":
                where += f" AND {term} IN ({', '.join('?' * len(value))})"
                values += [fold(each) for each in value]
            else:
                where += f" AND {term} >= ? AND {term} < ?"
                values += [folded, f"{folded}\U0010ffff"]
        return where, values

    def count(self, parent: str, conditions: list[tuple[str, str, Any]]) -> int:
        """How many children of *parent* hold all *conditions*."""
        with self._lock:
            # as long as nobody writes, the answer stays
            state = (self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes)
            key = (parent.lower(), *conditions)
            known = self._counts.get(key)
            if known is None or known[0] != state:
                where, values = self._where(parent, conditions, 0)
                index = self._index(conditions[0][0]) if conditions else None
                using = "" if index is None else f" INDEXED BY {index}"
                number = self._db.execute(f"SELECT COUNT(*) FROM resource{using} WHERE {where}", values).fetchone()[0]
                if len(self._counts) >= _MOST_COUNTS:
                    self._counts.clear()
                known = self._counts[key] = (state, int(number))
            return known[1]

    def _index(self, name: str) -> str | None:
        """The index on property *name*, made unless it is there; None if there are too many."""
        query = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'by.%'"
        known = {row[0] for row in self._db.execute(query)}
        if f"by.{name}" not in known:
            if len(known) >= _MOST_INDEXES:
                return None
            self._db.execute(f'CREATE INDEX "by.{name}" ON resource (parent, {_term(name)}, sequence)')
        return f'"by.{name}"'

    def below(self, path: str) -> list[tuple[str, dict[str, Any]]]:
        """Path (in small letters) and body of all resources below *path*, sorted by path."""
        folded = path.lower()
        with self._lock:
            rows = self._db.execute(
                "SELECT path, body FROM resource WHERE path > ? AND path < ? ORDER BY path",
                (folded + "/", folded + "0"),
            ).fetchall()
        return [(row[0], json.loads(row[1])) for row in rows]

    def referring(self, collection: str, reference: str, identifier: str) -> list[str]:
        """Paths (in small letters) of the entities of *collection* whose *reference* (one, or a collection of them) leads to *identifier*."""
        start = collection.lower() + "/"
        many = f"/{reference}/{identifier}".lower()
        with self._lock:
            rows = self._db.execute(
                # below the collection: the path of a reference ends with its target's id, a single one holds it
                "SELECT path FROM resource WHERE path > ? AND path < ? AND (substr(path, -?) = ?"
                " OR (substr(path, -?) = ? AND substr(lower(json_extract(body, '$.\"@odata.id\"')), -?) = ?))",
                (
                    *(start, collection.lower() + "0", len(many), many),
                    *(len(reference) + 1, f"/{reference}".lower(), len(identifier) + 1, f"/{identifier}".lower()),
                ),
            ).fetchall()
        depth = start.count("/")
        return ["/".join(path.split("/")[: depth + 1]) for (path,) in rows]

    def move(self, path: str, to: str) -> None:
        """Let the resource at *path* with all below it lie at *to*; its coming events go with it."""
        old, new = path.lower(), to.lower()
        with self.transaction():
            bodies = [(old, self.get(path)), *self.below(path)]
            where = "path = ? OR (path > ? AND path < ?)"
            for event, at in self._db.execute(f"SELECT id, path FROM event WHERE {where}", tree(old)).fetchall():
                self._db.execute("UPDATE event SET path = ? WHERE id = ?", (new + at[len(old) :], event))
            self.delete(path)
            for at, body in bodies:
                if body is not None:
                    self.put(new + at[len(old) :], body)

    def size(self) -> int:
        """How many resources there are."""
        with self._lock:
            return int(self._db.execute("SELECT COUNT(*) FROM resource").fetchone()[0])

    def paths(self, most: int = -1) -> list[tuple[str, str]]:
        """All paths with their bodies' JSON text, sorted; at most *most* unless that is negative."""
        with self._lock:
            return self._db.execute("SELECT path, body FROM resource ORDER BY path LIMIT ?", (most,)).fetchall()

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
            self._note(folded, parent, 0)

    def put_all(self, resources: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """:meth:`put` for many new resources; what a change feed tells of them begins after this."""
        with self.transaction():
            rows = []
            next_of: dict[str, int] = {}
            for path, body in resources:
                folded = path.lower()
                parent = folded.rpartition("/")[0]
                if parent not in next_of:
                    query = "SELECT COALESCE(MAX(sequence), 0) FROM resource WHERE parent = ?"
                    next_of[parent] = self._db.execute(query, (parent,)).fetchone()[0]
                next_of[parent] += 1
                rows.append((folded, parent, next_of[parent], json.dumps(body)))
            self._db.executemany(
                "INSERT INTO resource VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET body = excluded.body", rows
            )

    def _note(self, path: str, parent: str, gone: int) -> None:
        self._db.execute("DELETE FROM change WHERE path = ?", (path,))
        self._db.execute(
            "INSERT INTO change VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM change), ?, ?, ?)",
            (path, parent, gone),
        )

    def last_change(self) -> int:
        """The number of the latest change."""
        with self._lock:
            return int(self._db.execute("SELECT COALESCE(MAX(number), 0) FROM change").fetchone()[0])

    def changes(self, parent: str, since: int) -> list[tuple[str, dict[str, Any] | None]]:
        """Last segment and body (None: removed) of the children of *parent* that were changed after change *since*, in that order."""
        with self._lock:
            rows = self._db.execute(
                "SELECT change.path, resource.body FROM change LEFT JOIN resource ON resource.path = change.path"
                " WHERE change.parent = ? AND change.number > ? ORDER BY change.number",
                (parent.lower(), since),
            ).fetchall()
        return [(path.rpartition("/")[2], None if body is None else json.loads(body)) for path, body in rows]

    def delete(self, path: str) -> None:
        """Remove the resource at *path* with all below it and their coming events."""
        folded = path.lower()
        below = tree(folded)
        with self._lock:
            if self.get(path) is not None:
                self._note(folded, folded.rpartition("/")[0], 1)
            self._db.execute("DELETE FROM resource WHERE path = ? OR (path > ? AND path < ?)", below)
            self._db.execute("DELETE FROM event WHERE path = ? OR (path > ? AND path < ?)", below)
