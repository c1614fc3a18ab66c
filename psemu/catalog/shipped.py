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
    """A file of records, searched as it is; a line becomes a command when that command is asked for.

    Behind the commands come the aliases: ``@alias``, a tab and the command's name.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._commands = b""
        self._lowered = b""
        self._aliases: dict[str, str] | None = None

    def _load(self) -> dict[str, str]:
        """The aliases; from now on the lines of commands are there, each between line ends, as they are and in lower case."""
        if self._aliases is None:
            with open(self._path, "rb") as file:
                commands, _, aliases = (b"\n" + file.read()).partition(b"\n@")
            self._commands = commands + b"\n"
            self._lowered = self._commands.lower()
            self._aliases = {}
            for line in aliases.decode().split("\n"):
                alias, _, name = line.removeprefix("@").partition("\t")
                if name:
                    self._aliases[alias] = name
        return self._aliases

    def find(self, key: str) -> CommandInfo | None:
        """The command whose lower-case name is *key*."""
        self._load()
        if "\t" in key or "\n" in key:
            return None
        start = self._lowered.find(f"\n{key}\t".encode("utf-8", "replace")) + 1
        return read_record(self._commands[start : self._commands.index(b"\n", start)].decode()) if start else None

    def names(self) -> list[str]:
        """Names of all commands."""
        self._load()
        return [line.partition("\t")[0] for line in self._commands.decode().split("\n") if line]

    def aliases(self) -> dict[str, str]:
        """Alias → what it stands for."""
        return self._load()


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
    """The commands of psemu's own pages, ``helpdocs/<Module>/<Command>.md``."""

    def __init__(self) -> None:
        super().__init__(PAGES_PATH)
        self._pages: dict[str, CommandHelp] = {}

    def help(self, key: str) -> CommandHelp | None:
        """The page of the command whose lower-case name is *key*."""
        page = self._pages.get(key)
        if page is None:
            command = self.find(key)
            if command is None:
                return None
            from psemu.help.reader import read_path
            from psemu.resources import resource_path

            page = self._pages[key] = read_path(resource_path("helpdocs", command.module_name, f"{command.name}.md"))
        return page
