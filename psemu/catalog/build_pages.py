"""Writes ``pages.txt``, the metadata of the help pages that ship: ``python -m psemu.catalog.build_pages`` after each change of a page.

The pages stay the source; ``helpdocs/aliases`` names the aliases that their modules export.
"""

from __future__ import annotations

from psemu.catalog.builder import build_command
from psemu.catalog.pages import page_files
from psemu.catalog.shipped import PAGES_PATH, render_records
from psemu.help.reader import read_path
from psemu.resources import resource_path


def render() -> str:
    """The text of the file, made from ``helpdocs/``."""
    with open(resource_path("helpdocs", "aliases"), encoding="utf-8") as file:
        aliases = [(words[0], words[1]) for line in file if (words := line.split()) and words[0] != "#"]
    return render_records([build_command(read_path(path)) for path in page_files(resource_path("helpdocs"))], aliases)


if __name__ == "__main__":
    with open(PAGES_PATH, "w", encoding="utf-8", newline="\n") as file:
        file.write(render())
