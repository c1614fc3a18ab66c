"""What ships with psemu as sources of the catalog: metadata, a line per command, in files that are read on first use.

``powershell.txt`` holds PowerShell's own commands, ``pages.txt`` those of the help pages in ``helpdocs/``, so that to find a command is
not to read its page; :mod:`psemu.catalog.build_powershell` and :mod:`psemu.catalog.build_pages` write them.
"""

from __future__ import annotations

import os

from psemu.catalog.record import read_record, record_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.catalog.command_info import CommandInfo
    from psemu.catalog.search import SearchResult
    from psemu.help.model import CommandHelp

_HERE = os.path.dirname(os.path.abspath(__file__))
POWERSHELL_PATH = os.path.join(_HERE, "powershell.txt")
PAGES_PATH = os.path.join(_HERE, "pages.txt")


class _Records:
    """A file as :func:`render_records` makes it; a line becomes a command when that command is asked for."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lines = b""
        self._aliases: dict[str, str] | None = None

    def _load(self) -> dict[str, str]:
        """The aliases; from now on the lines of the commands are there."""
        if self._aliases is None:
            with open(self._path, "rb") as file:
                head, _, self._lines = file.read().partition(b"\n\n")
            lines = [line.partition("\t") for line in head.decode().split("\n")]
            self._aliases = {alias: name for alias, _, name in lines}
        return self._aliases

    def find(self, key: str, module: str = "") -> CommandInfo | None:
        """The command whose lower-case name is *key*; with *module* (lower case) only one of that module."""
        self._load()
        lines, wanted = self._lines, key.encode("utf-8", "replace")
        low, high = 0, len(lines)
        while low < high:
            start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            name = lines[start : lines.index(b"\t", start)].lower()
            if name == wanted:
                command = read_record(lines[start : lines.index(b"\n", start)].decode())
                return command if not module or command.module_name.lower() == module else None
            if name < wanted:
                low = lines.index(b"\n", start) + 1
            else:
                high = start
        return None

    def names(self) -> list[str]:
        """Names of all commands."""
        return [line.partition("\t")[0] for line in self.records()]

    def records(self) -> list[str]:
        """The lines of all commands."""
        self._load()
        return [line for line in self._lines.decode().split("\n") if line]

    def entries(self) -> list[tuple[str, str, str]]:
        """(name, module, "") of all commands."""
        return [(*record_names(line), "") for line in self.records()]

    def search(self, expression: str) -> list[SearchResult]:
        """The commands that an expression of FTS5 finds by their names, parameters and synopses."""
        from psemu.catalog.search import SearchResult, search_texts

        commands = [read_record(line) for line in self.records()]
        texts = [self.synopsis(command) for command in commands]

        def result(number: int, score: float) -> SearchResult:
            return SearchResult(commands[number].name, commands[number].module_name, "", texts[number], score)

        words = [
            (command.name, f"{text} {_parameter_words(command)}") for command, text in zip(commands, texts, strict=True)
        ]
        return search_texts(expression, words, result)

    def synopsis(self, command: CommandInfo) -> str:
        """What *command* does, in a line; "" where its text does not ship."""
        return ""

    def aliases(self) -> dict[str, str]:
        """Alias → what it stands for."""
        return self._load()


def _parameter_words(command: CommandInfo) -> str:
    from psemu.catalog.chunk import name_words

    return " ".join([word for parameter in command.parameters for word in name_words(parameter.name)])


def render_records(commands: Iterable[CommandInfo], aliases: Iterable[tuple[str, str]]) -> str:
    """The text of a file: a line per alias (alias, tab, name), an empty line, a line per command in the order of lower-case names."""
    from psemu.catalog.record import write_record

    records = [write_record(command) for command in sorted(commands, key=lambda command: command.name.lower())]
    return "\n".join([*sorted([f"{alias}\t{name}" for alias, name in aliases]), "", *records, ""])


class PowerShellSource(_Records):
    """PowerShell's own commands: metadata only."""

    def __init__(self) -> None:
        super().__init__(POWERSHELL_PATH)

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        """A page made from the metadata; the texts are not psemu's to ship."""
        command = self.find(key, module)
        if command is None:
            return None
        from psemu.catalog.described import describe

        return describe(command)


class ShippedPages(_Records):
    """The commands of psemu's own pages, ``helpdocs/<Module>/<Command>.md``."""

    def __init__(self) -> None:
        super().__init__(PAGES_PATH)
        self._pages: dict[str, CommandHelp] = {}

    def synopsis(self, command: CommandInfo) -> str:
        """What *command* does, in a line."""
        page = self.help(command.name.lower())
        return "" if page is None else " ".join(page.synopsis.split())

    def help(self, key: str, module: str = "") -> CommandHelp | None:
        """The page of the command whose lower-case name is *key*."""
        command = self.find(key, module)
        if command is None:
            return None
        page = self._pages.get(key)
        if page is None:
            from psemu.help.reader import read_path
            from psemu.resources import resource_path

            page = self._pages[key] = read_path(resource_path("helpdocs", command.module_name, f"{command.name}.md"))
        return page
