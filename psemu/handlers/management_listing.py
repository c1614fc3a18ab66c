"""Get-ChildItem on files: which entries a path lists, what the filters leave, and in which order."""

from __future__ import annotations

from psemu.handlers.core_get_command import texts
from psemu.handlers.management_files import item_of, refused
from psemu.objects import to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.file_entries import FileError
from psemu.runtime.file_items import attributes_of
from psemu.runtime.files import files_of, resolve_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.file_entries import Entry

    Test = Callable[[str], bool]


def _is_pattern(path: str) -> bool:
    return any(char in path for char in "*?[")


class Listing:
    """One path of one Get-ChildItem."""

    def __init__(self, command: Cmdlet) -> None:
        self.command = command
        self.files = files_of(command.session)
        depth: Any = command.get("Depth")
        self.recurse = command.switch("Recurse") or depth is not None
        self.depth = -1 if depth is None else int(depth)
        self._filters = self._tests("Filter")
        self._include = self._tests("Include")
        self._exclude = self._tests("Exclude")
        self._attributes = _attribute_test(to_text(command.get("Attributes") or ""))
        self._root = "/"

    def _tests(self, parameter: str) -> list[Test]:
        return [matcher(pattern) for pattern in texts(self.command.get(parameter))]

    def write(self, path: str) -> None:
        """Write what *path* lists."""
        literal = self.command.has("LiteralPath")
        wild = _is_pattern(path) and not literal
        if self.recurse and not literal:
            path = self._leaf_included(path)
            wild = _is_pattern(path)
        filtered = bool(self._include or self._exclude)
        for entry in resolve_entries(self.command, path):
            if filtered and not self.recurse and not literal and not self._passes(entry):
                continue
            self._root = entry.path
            try:
                if filtered or (self.recurse and wild):
                    self._one_by_one(entry)
                elif entry.is_directory and (self.recurse or not wild):
                    self._level_by_level(entry)
                else:
                    self._root = entry.parent
                    self._show(entry)
            except FileError as problem:
                refused(self.command, problem, "DirUnauthorizedAccessError", "PermissionDenied", entry.path)

    def _leaf_included(self, path: str) -> str:
        """A name at the end of a path that is no directory says what to include, wherever it is found below."""
        above, slash, leaf = path.replace("\\", "/").rpartition("/")
        entry = None if _is_pattern(leaf) else self.files.get(self.files.absolute(path))
        if leaf in ("", ".", "..") or (entry is not None and entry.is_directory):
            return path
        if not _is_pattern(leaf) and entry is None:
            return path
        if leaf != "*":
            self._include = [*self._include, matcher(leaf)]
        return (above or "/") if slash else "."

    def _passes(self, entry: Entry) -> bool:
        """Whether -Include and -Exclude leave *entry*."""
        name = entry.name
        if self._include and not any(test(name) for test in self._include):
            return False
        return not any(test(name) for test in self._exclude)

    def _level_by_level(self, top: Entry) -> None:
        # directories wait in a list: nesting of directories needs no nesting of calls
        waiting = [(top, self.depth)]
        while waiting:
            directory, left = waiting.pop()
            inside = self._inside(directory)
            for entry in inside:
                if not self._filters or any(test(entry.name) for test in self._filters):
                    self._show(entry)
            if self.recurse and left != 0:
                waiting += [(each, left - 1) for each in reversed(inside) if each.is_directory]

    def _one_by_one(self, top: Entry) -> None:
        if not top.is_directory:
            self._root = top.parent
            if self._passes(top):
                self._show(top)
            return
        waiting = [(each, self.depth) for each in reversed(self._inside(top))]
        while waiting:
            entry, left = waiting.pop()
            if self._passes(entry) and (not self._filters or any(test(entry.name) for test in self._filters)):
                self._show(entry)
            if self.recurse and entry.is_directory and left != 0:
                waiting += [(each, left - 1) for each in reversed(self._inside(entry))]

    def _inside(self, directory: Entry) -> list[Entry]:
        """The directories in a directory, then its files; those that are hidden only if they are asked for."""
        command = self.command
        hidden = command.switch("Hidden") or command.switch("Force") or self._attributes is not None
        found = [each for each in self.files.children(directory.path) if hidden or not each.name.startswith(".")]
        return [each for each in found if each.is_directory] + [each for each in found if not each.is_directory]

    def _show(self, entry: Entry) -> None:
        command = self.command
        if (command.switch("File") and entry.is_directory) or (command.switch("Directory") and not entry.is_directory):
            return
        if command.switch("Hidden") and not entry.name.startswith("."):
            return
        if command.switch("ReadOnly") and not entry.is_read_only:
            return
        if command.switch("System") or (self._attributes is not None and not self._attributes(attributes_of(entry))):
            return
        if command.switch("Name"):
            command.write_object(entry.path[len(self._root.rstrip("/")) + 1 :])
        else:
            command.write_object(item_of(command, entry))


def _attribute_test(text: str) -> Callable[[list[str]], bool] | None:
    """What ``-Attributes !Directory+Hidden, ReadOnly`` asks of an entry's attributes; None where nothing is asked."""
    if not text:
        return None
    short = {"d": "directory", "h": "hidden", "l": "reparsepoint", "r": "readonly", "s": "system"}
    either = []
    for part in text.lower().split(","):
        each = [word.strip() for word in part.split("+")]
        wanted = [(short.get(word.lstrip("!"), word.lstrip("!")), not word.startswith("!")) for word in each]
        either.append(wanted)

    def test(held: list[str]) -> bool:
        names = [name.lower() for name in held]
        return any(all((name in names) == yes for name, yes in wanted) for wanted in either)

    return test
