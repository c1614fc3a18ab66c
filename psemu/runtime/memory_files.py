"""The files that a session holds in memory: what is at a path, what is below it, and changes of one entry each."""

from __future__ import annotations

from psemu.runtime.file_entries import MAX_BYTES, Entry, FileError, access_denied, no_such_place, ticks_of


class MemoryFiles:
    """Entries by absolute path; nothing of the real disk is read or written."""

    def __init__(self) -> None:
        root = Entry("/", True, ticks_of())
        self._entries: dict[str, Entry] = {"/": root}
        self._below: dict[str, dict[str, Entry]] = {"/": {}}
        self._held = 0

    def get(self, path: str) -> Entry | None:
        """What is at an absolute path."""
        return self._entries.get(path)

    def children(self, path: str) -> list[Entry]:
        """What is directly in the directory *path*."""
        return list(self._below.get(path, {}).values())

    def make_directory(self, path: str) -> Entry:
        """Make one directory; its parent is there."""
        return self._added(Entry(path, True, ticks_of()))

    def write(self, path: str, data: bytes) -> Entry:
        """Make *data* the content of the file at *path*; FileError if that cannot be."""
        entry = self._entries.get(path)
        if entry is not None and (entry.is_directory or entry.is_read_only):
            raise access_denied(path)
        size = 0 if entry is None else entry.size
        if self._held - size + len(data) > MAX_BYTES:
            raise FileError(f"There is not enough space on the disk. : '{path}'", "System.IO.IOException")
        if entry is None:
            parent = self._entries.get(path.rpartition("/")[0] or "/")
            if parent is None or not parent.is_directory:
                raise no_such_place(path)
            entry = self._added(Entry(path, False, ticks_of()))
        self._held += len(data) - size
        entry._data = data
        entry.written = entry.accessed = ticks_of()
        return entry

    def remove(self, path: str) -> None:
        """Delete a file or an empty directory."""
        entry = self._entries.pop(path)
        self._held -= entry.size
        self._below.pop(path, None)
        del self._below[entry.parent][entry.name]

    def rename(self, entry: Entry, target: str) -> None:
        """Give a file or directory, with all below it, another path; the parent of *target* is there."""
        moved = [entry]
        for each in moved:
            moved.extend(self._below.get(each.path, {}).values())
        start = len(entry.path)
        del self._below[entry.parent][entry.name]
        for each in moved:
            del self._entries[each.path]
            self._below.pop(each.path, None)
        for each in moved:
            each.path = target + each.path[start:]
            self._added(each)

    def _added(self, entry: Entry) -> Entry:
        self._entries[entry.path] = entry
        self._below[entry.parent][entry.name] = entry
        if entry.is_directory:
            self._below[entry.path] = {}
        return entry
