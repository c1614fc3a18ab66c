"""What ships with psemu as sources of the catalog: metadata, a line per command, in files that are read on first use.

``powershell.txt`` holds PowerShell's own commands, ``pages.txt`` those of the help pages in ``helpdocs/``, so that to find a command is
not to read its page; :mod:`psemu.catalog.build_powershell` and :mod:`psemu.catalog.build_pages` write them.
"""

from __future__ import annotations

import os

from psemu.catalog.record import read_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog.command_info import CommandInfo
    from psemu.help.model import CommandHelp

_HERE = os.path.dirname(os.path.abspath(__file__))
POWERSHELL_PATH = os.path.join(_HERE, "powershell.txt")
PAGES_PATH = os.path.join(_HERE, "pages.txt")


class _Records:
    """A file of records; a line becomes a command when that command is asked for. ``@alias``, a tab and a name make an alias."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lines: dict[str, str] | None = None
        self._aliases: dict[str, str] = {}

    def _load(self) -> dict[str, str]:
        if self._lines is None:
            lines: dict[str, str] = {}
            with open(self._path, encoding="utf-8") as file:
                for line in file.read().split("\n"):
                    name, _, rest = line.partition("\t")
                    if name[:1] == "@":
                        self._aliases[name[1:]] = rest
                    elif name:
                        lines[name.lower()] = line
            self._lines = lines
        return self._lines

    def find(self, key: str) -> CommandInfo | None:
        """The command whose lower-case name is *key*."""
        line = self._load().get(key)
        return None if line is None else read_record(line)

    def names(self) -> list[str]:
        """Names of all commands."""
        return [line.partition("\t")[0] for line in self._load().values()]

    def aliases(self) -> dict[str, str]:
        """Alias → what it stands for."""
        self._load()
        return self._aliases


class PowerShellSource(_Records):
    """PowerShell's own commands: metadata only."""

    def __init__(self) -> None:
        super().__init__(POWERSHELL_PATH)

    def help(self, key: str) -> CommandHelp | None:
        """A page made from the metadata; the texts are not psemu's to ship."""
        command = self.find(key)
        if command is None:
            return None
        from psemu.catalog.described import describe

        return describe(command)


class ShippedPages(_Records):
    """The commands of psemu's own pages; *root* is their folder, ``<Module>/<Command>.md``."""

    def __init__(self, root: str) -> None:
        super().__init__(PAGES_PATH)
        self._root = root
        self._pages: dict[str, CommandHelp] = {}

    def help(self, key: str) -> CommandHelp | None:
        """The page of the command whose lower-case name is *key*."""
        page = self._pages.get(key)
        if page is None:
            command = self.find(key)
            if command is None:
                return None
            from psemu.help.reader import read_path

            page = self._pages[key] = read_path(os.path.join(self._root, command.module_name, f"{command.name}.md"))
        return page
