"""PowerShell's own commands as a source of the catalog: metadata only, a line per command in ``powershell.txt``."""

from __future__ import annotations

import os

from psemu.catalog.command_info import CommandInfo
from psemu.catalog.record import read_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.help.model import CommandHelp

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "powershell.txt")


class PowerShellSource:
    """The file is read on first use; a line becomes a command when that command is asked for."""

    def __init__(self, path: str = PATH) -> None:
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

    def help(self, key: str) -> CommandHelp | None:
        """A page made from the metadata; the texts are not psemu's to ship."""
        command = self.find(key)
        if command is None:
            return None
        from psemu.catalog.described import describe

        return describe(command)

    def names(self) -> list[str]:
        """Names of all commands."""
        return [line.partition("\t")[0] for line in self._load().values()]

    def aliases(self) -> dict[str, str]:
        """Alias → what it stands for."""
        self._load()
        return self._aliases
