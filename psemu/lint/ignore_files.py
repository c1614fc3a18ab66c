"""Which files git leaves alone: the patterns of ``.gitignore`` files, read as git reads them."""

from __future__ import annotations

import os
import re

#: files of patterns in a folder, and that of a repository
_NAME = ".gitignore"
_OF_REPOSITORY = os.path.join(".git", "info", "exclude")


class IgnoreFiles:
    """The patterns that count below a folder; *folder* is where the search begins, its repository's patterns count too."""

    def __init__(self, folder: str) -> None:
        self._patterns: dict[str, list[_Pattern]] = {}
        self._root = _repository(os.path.abspath(folder))
        self._verdicts: dict[str, bool] = {}

    def ignores(self, path: str, is_folder: bool) -> bool:
        """True if git would not look at *path* (a folder's verdict counts for all below it)."""
        path = os.path.abspath(path)
        if self._root is None or path == self._root or not path.startswith(self._root + os.sep):
            return False
        above = os.path.dirname(path)
        if above != self._root and self._folder_ignored(above):
            return True
        return self._matched(path, is_folder)

    def _folder_ignored(self, folder: str) -> bool:
        verdict = self._verdicts.get(folder)
        if verdict is None:
            verdict = self._verdicts[folder] = self.ignores(folder, True)
        return verdict

    def _matched(self, path: str, is_folder: bool) -> bool:
        assert self._root is not None
        folder = os.path.dirname(path)
        while True:
            relative = os.path.relpath(path, folder).replace(os.sep, "/")
            # in a file the last pattern that matches counts; the nearest folder's file goes first
            for pattern in reversed(self._read(folder)):
                if pattern.matches(relative, is_folder):
                    return not pattern.negated
            if folder == self._root:
                return False
            folder = os.path.dirname(folder)

    def _read(self, folder: str) -> list[_Pattern]:
        found = self._patterns.get(folder)
        if found is None:
            names = [_OF_REPOSITORY, _NAME] if folder == self._root else [_NAME]
            found = self._patterns[folder] = [
                pattern for name in names for pattern in _patterns(os.path.join(folder, name))
            ]
        return found


def _repository(folder: str) -> str | None:
    """The folder that holds ``.git``, at *folder* or above it."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _patterns(path: str) -> list[_Pattern]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    return [_Pattern(line) for line in lines if line.strip() and not line.startswith("#")]


class _Pattern:
    """A line of an ignore file; paths are relative to its folder, with slashes."""

    __slots__ = ("_expression", "_folders_only", "negated")

    def __init__(self, line: str) -> None:
        # blanks at the end count only behind a backslash
        text = re.sub(r"(?<!\\) +$", "", line)
        self.negated = text.startswith("!")
        text = text[self.negated :]
        self._folders_only = text.endswith("/")
        text = text.rstrip("/") if self._folders_only else text
        anchored = "/" in text
        expression = ("" if anchored else "(?:.*/)?") + _expression(text.removeprefix("/"))
        try:
            self._expression = re.compile(expression, re.DOTALL)
        except re.error:
            # a set such as [z-a] matches nothing
            self._expression = re.compile(r"(?!)")

    def matches(self, path: str, is_folder: bool) -> bool:
        return (is_folder or not self._folders_only) and self._expression.fullmatch(path) is not None


_PIECE = re.compile(
    r"(?P<any>^\*\*/|/\*\*$|/\*\*/)|(?P<star>\*+)|(?P<one>\?)|(?P<set>\[!?\]?[^\]]*\])|\\(?P<plain>.)|(?P<other>.)",
    re.DOTALL,
)
_ANY = {"**/": "(?:.*/)?", "/**": "/.*", "/**/": "/(?:.*/)?"}


def _expression(text: str) -> str:
    parts = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        piece = match[0]
        if kind == "any":
            parts.append(_ANY[piece])
        elif kind == "star":
            parts.append("[^/]*")
        elif kind == "one":
            parts.append("[^/]")
        elif kind == "set":
            inside = piece[1:-1].replace("\\", "\\\\").replace("[", "\\[")
            parts.append(f"(?!/)[{'^' + inside[1:] if inside.startswith('!') else inside}]")
        else:
            parts.append(re.escape(match["plain"] or match["other"] or ""))
    return "".join(parts)
