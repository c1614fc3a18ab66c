"""The table of all Graph v1.0 operations, read when a command or a path is not among the hand-written ones.

``graph_v1.routes`` is made by psemu.rest.routes.build from the URL templates of msgraph-sdk 1.65.0 (Microsoft Corporation, MIT license).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "graph_v1.routes")
HEADER = "# Graph v1.0 operations by command, from the URL templates of msgraph-sdk 1.65.0 (Microsoft Corporation, MIT license)"
#: before a path: of an action under its name, or under the one that the module's first version gave it
_ACTION, _FORMER = "!^", "^"
_texts: list[str] = []
_lowered: list[str] = []


class Operation:
    """One operation: *method*, *path* below ``/v1.0`` with ``{name}`` places, *is_action* for a bound action or function."""

    __slots__ = ("is_action", "method", "path")

    def __init__(self, method: str, path: str, is_action: bool) -> None:
        self.method = method
        self.path = path
        self.is_action = is_action

    def __repr__(self) -> str:
        return f"Operation({self.method} {self.path})"


def _text() -> str:
    if not _texts:
        import zlib

        with open(TABLE_PATH, "rb") as file:
            _texts.append(zlib.decompress(file.read()).decode())
    return _texts[0]


def _lowered_text() -> str:
    """The table in small letters; it is ASCII, so that places are the same."""
    if not _lowered:
        _lowered.append(_text().lower())
    return _lowered[0]


def has_command(command: str) -> bool:
    """True if the table knows an operation of *command* (any case)."""
    return f"\n{command.lower()}\t" in _lowered_text()


def spelled(command: str) -> str | None:
    """*command* with the capitals of the table, None if it knows no operation of it."""
    start = _lowered_text().find(f"\n{command.lower()}\t")
    return None if start < 0 else _text()[start + 1 : start + 1 + len(command)]


def command_operations(command: str) -> list[Operation]:
    """The operations whose derived command name is *command* (any case), empty if there is none."""
    text = _text()
    key = f"\n{command.lower()}\t"
    start = _lowered_text().find(key)
    if start < 0:
        return []
    return [_operation(field) for field in text[start + len(key) : text.index("\n", start + 1)].split("\t")]


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation with its command's name, the present one."""
    for line in _text().split("\n")[1:]:
        command, _, rest = line.partition("\t")
        for field in rest.split("\t") if rest else ():
            if field[field.index("/") - 1] != _FORMER:
                yield command, _operation(field)


def operations_below(segment: str) -> Iterator[Operation]:
    """Every operation whose path begins with *segment* (any case)."""
    import re

    pattern = re.compile(rf"\t([A-Z]+)([ !])(/{re.escape(segment)}(?:[/?][^\t\n]*)?)(?=[\t\n])", re.IGNORECASE)
    for match in pattern.finditer(_text()):
        yield Operation(match[1], match[3], match[2] == "!")


def has_path(path: str) -> bool:
    """True if *path*, spelled as in the table, has any operation."""
    text = _text()
    return any(f"{mark}{path}{end}" in text for mark in " !" for end in "\t\n")


def _operation(field: str) -> Operation:
    place = field.index("/") - 1
    return Operation(field[:place], field[place + 1 :], field[place] in _ACTION)
