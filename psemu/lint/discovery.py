"""Finds the settings file of a script's project; imported by every check, so it knows nothing but names of files."""

from __future__ import annotations

import os

#: in the order in which they are asked; a pyproject.toml counts only if it speaks of psemu
SETTINGS_FILES = ("psemu.toml", "pyproject.toml", "PSScriptAnalyzerSettings.psd1")


def find_settings(folder: str) -> str | None:
    """The settings file of *folder* or of the nearest folder above it; a ``.git`` folder ends the search."""
    folder = os.path.abspath(folder)
    while True:
        try:
            names = os.listdir(folder)
        except OSError:
            names = []
        for name in SETTINGS_FILES:
            if name in names and (name != "pyproject.toml" or _speaks_of_psemu(os.path.join(folder, name))):
                return os.path.join(folder, name)
        above = os.path.dirname(folder)
        if above == folder or ".git" in names:
            return None
        folder = above


def _speaks_of_psemu(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"[tool.psemu" in file.read()
    except OSError:
        return False
