"""Functions that other files of a script's project define: whoever has loaded one of them runs it instead of a command of that name."""

from __future__ import annotations

import os
import re

from psemu.lint.sourced import looked_at

_DEFINED = re.compile(
    rb"^[ \t]*(?:function|filter)[ \t]+(?:global:|script:|local:)?([\w-]+)", re.IGNORECASE | re.MULTILINE
)
_SCRIPTS = (".ps1", ".psm1")
#: folders above a script that are looked at for the root of its project
_ABOVE = 4
#: files of a project that are read, and the bytes of the largest
_FILES = 2000
_LARGEST = 1_000_000
_SKIPPED = frozenset((".git", ".hg", ".svn", ".venv", "node_modules"))

#: root of a project → lower-case name → the first file that defines it
_known: dict[str, dict[str, str]] = {}


def defined_nearby(name: str, path: str | None) -> bool:
    """True if another file of the project of the script at *path* (None: no file) defines the function *name*."""
    if path is None or not os.path.isfile(path):
        return False
    own = os.path.realpath(path)
    root = _root(os.path.dirname(own))
    if root not in _known:
        _known[root] = _functions(root)
    found = _known[root].get(name.lower())
    if found is None or found == own:
        return False
    looked_at(found)
    return True


def _root(folder: str) -> str:
    """The nearest folder that is a working copy or a module; else the script's own."""
    here = folder
    for _ in range(_ABOVE):
        try:
            names = os.listdir(here)
        except OSError:
            break
        if ".git" in names or any(name.lower().endswith(".psd1") for name in names):
            return here
        above = os.path.dirname(here)
        if above == here:
            break
        here = above
    return folder


def _functions(root: str) -> dict[str, str]:
    found: dict[str, str] = {}
    count = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for file in sorted(files):
            if not file.lower().endswith(_SCRIPTS):
                continue
            count += 1
            if count > _FILES:
                return found
            path = os.path.join(folder, file)
            try:
                # a pipe called like a script would be waited for
                if not os.path.isfile(path) or os.path.getsize(path) > _LARGEST:
                    continue
                with open(path, "rb") as stream:
                    data = stream.read()
            except OSError:
                continue
            for name in _DEFINED.findall(data):
                found.setdefault(name.decode("ascii", "replace").lower(), path)
    return found
