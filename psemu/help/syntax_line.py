"""A SYNTAX statement, ``Verb-Noun [-Name] <Type> [[-Other] <Type>] [-Switch] [<CommonParameters>]``, as parameters of one set."""

from __future__ import annotations

import re

from psemu.help.model import SyntaxItem, SyntaxParameter

_ITEM = re.compile(
    r"(?<![^\s\[\]])(\[)?(\[)?-([^\s<>\[\]]+)(\])?"  # [[-Name]
    r"(?:\s+\[?(?!<Common|<Workflow)(?:<([^<>]*(?:<[^<>]*>[^<>]*)*)>|\{([^{}]*)\}))?"  # <Type>, also <List<T>> and { A | B }
)
_DEFAULT = re.compile(r"\(default\)", re.IGNORECASE)
ALL_PARAMETER_SETS = "__AllParameterSets"


def read_syntax(text: str, start: int, end: int, heading: str) -> SyntaxItem:
    """The statement ``text[start:end]`` under *heading* (empty for a set without one)."""
    line = text[start:end]
    command = line.split(None, 1)[0] if line.strip() else ""
    parameters = []
    common = "[<CommonParameters>]" in line
    for match in _ITEM.finditer(text, start + line.find(command) + len(command), end):
        outer, inner, name, closed, type_name, values = match.groups()
        if type_name is None:
            type_name = "" if values is None else values.strip()
        if type_name:
            # `[-X] <T>` opens its one bracket for the name, `[-X <T>]` for the whole item
            mandatory = not outer or (closed is not None and not inner)
            parameters.append(SyntaxParameter(name, type_name.strip(), mandatory, closed is not None, match.start()))
        else:
            parameters.append(SyntaxParameter(name, "", not outer, closed is not None and not outer, match.start()))
    name, is_default = set_name(heading)
    return SyntaxItem(command, name, heading, is_default, tuple(parameters), common, start, end)


def set_name(heading: str) -> tuple[str, bool]:
    """The set that a heading names and whether it is the default one: ``Path (Default) - All providers`` is set ``Path``."""
    if heading.isidentifier():
        return ("" if heading == ALL_PARAMETER_SETS else heading), False
    name, count = _DEFAULT.subn("", heading)
    name = " ".join(name.split())
    if name.lower().endswith((" provider", " providers")):
        name = name.partition(" - ")[0]
    return ("" if name == ALL_PARAMETER_SETS else name), count > 0
