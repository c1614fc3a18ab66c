"""Which files a check reads: those that are named, and those that folders and patterns stand for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic

from psemu.errors import ConfigurationError

SCRIPT_EXTENSIONS = (".ps1", ".psm1", ".psd1")
MARKDOWN_EXTENSIONS = (".md", ".markdown")
_SKIPPED_FOLDERS = frozenset((".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"))


def script_paths(
    arguments: Sequence[str], excluded: Callable[[str, bool], bool], extensions: tuple[str, ...] = SCRIPT_EXTENSIONS
) -> Iterator[str]:
    """The files that *arguments* name, each once: a folder stands for the scripts below it, a pattern for what it matches.

    *excluded* tells of a path, and whether it is a folder, if it is left out; that counts for folders and patterns, not for a file that is
    named itself.
    """
    seen: set[str] = set()
    for argument in arguments:
        for path in _expand(argument, excluded, extensions):
            key = path if path == "-" else os.path.realpath(path)
            if key not in seen:
                seen.add(key)
                yield path


def _expand(argument: str, excluded: Callable[[str, bool], bool], extensions: tuple[str, ...]) -> Iterator[str]:
    if argument == "-" or os.path.isfile(argument):
        yield argument
    elif os.path.isdir(argument):
        yield from _below(argument, excluded, extensions)
    elif has_magic(argument):
        found = sorted(glob(argument, recursive=True))
        if not found:
            raise ConfigurationError(f"no file matches '{argument}'.")
        for path in found:
            if os.path.isdir(path):
                yield from _below(path, excluded, extensions)
            elif _holds_text(path) and not excluded(path, False):
                yield path
    else:
        # it does not exist: reading it says so
        yield argument


def _below(folder: str, excluded: Callable[[str, bool], bool], extensions: tuple[str, ...]) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if name not in _SKIPPED_FOLDERS and not excluded(os.path.join(where, name), True)
        )
        for name in sorted(names):
            path = os.path.join(where, name)
            path = path.removeprefix(f".{os.sep}") if folder == "." else path
            if name.lower().endswith(extensions) and _holds_text(path) and not excluded(path, False):
                yield path


def _holds_text(path: str) -> bool:
    """False for pipes and devices: to read one may never end. A link to nowhere is told of when it is read."""
    return os.path.isfile(path) or not os.path.exists(path)


def matches_path(path: str, patterns: Sequence[str]) -> bool:
    """True if one of *patterns* matches *path* or its last part."""
    plain = path.replace(os.sep, "/").removeprefix("./")
    return any(fnmatchcase(plain, pattern) or fnmatchcase(os.path.basename(path), pattern) for pattern in patterns)
