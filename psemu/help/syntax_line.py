"""A SYNTAX statement, ``Verb-Noun [-Name] <Type> [[-Other] <Type>] [-Switch] [<CommonParameters>]``, as parameters of one set."""

from __future__ import annotations

import re

from psemu.help.model import SyntaxItem, SyntaxParameter

_ITEM = re.compile(
    r"(?<![^\s\[\]])(\[)?(\[)?-([^\s<>\[\]]+)(\])?"  # [[-Name]
    r"(?:\s*\[?(?!<Common|<Workflow)(?:<([^<>]*(?:<[^<>]*>[^<>]*)*)>|\{([^{}]*)\}))?"  # <Type>, also <List<T>> and { A | B }
)
_BETWEEN_ITEMS = re.compile(r"\s(?=\[?\[?-)")
_DEFAULT = re.compile(r"\(default\)", re.IGNORECASE)
ALL_PARAMETER_SETS = "__AllParameterSets"

#: what an item may leave of its text
_MARKS = re.compile(r"\[?<(?:Common|Workflow)[A-Za-z]*>\]?|[\[\]\s]+")
#: text of an item → what it says; most items of a page stand in several of its statements
_SEEN: dict[str, tuple[SyntaxParameter, ...]] = {}
_MOST_SEEN = 10_000


def read_syntax(text: str, start: int, end: int, heading: str) -> SyntaxItem:
    """The statement ``text[start:end]`` under *heading* (empty for a set without one)."""
    line = text[start:end]
    first, *pieces = _BETWEEN_ITEMS.split(line)
    words = first.split(None, 1)
    command = words[0] if words else ""
    if len(words) > 1:
        pieces.insert(0, words[1])
    if line.count("<") != line.count(">") or "{" in line:
        # a type or a list of values may hold what looks like an item
        pieces = [line[line.find(command) + len(command) :]]
    parameters: list[SyntaxParameter] = []
    unread = ""
    for piece in pieces:
        known = _SEEN.get(piece)
        if known is None:
            known, rest = _items(piece)
            if rest:
                unread = unread or rest
            elif len(piece) < 200:
                if len(_SEEN) >= _MOST_SEEN:
                    _SEEN.clear()
                _SEEN[piece] = known
        parameters += known
    name, is_default = set_name(heading)
    common = "<CommonParameters>" in line
    return SyntaxItem(command, name, heading, is_default, tuple(parameters), common, start, end, unread)


def forget() -> None:
    """Read every item anew: what is kept only makes the next page faster."""
    _SEEN.clear()


def _items(text: str) -> tuple[tuple[SyntaxParameter, ...], str]:
    """The items in *text*, and the words in it that are none."""
    found = []
    rest = []
    at = 0
    for match in _ITEM.finditer(text):
        rest.append(text[at : match.start()])
        at = match.end()
        outer, inner, name, closed, type_name, values = match.groups()
        if type_name is None:
            type_name = "" if values is None else values.strip()
        if type_name:
            # `[-X] <T>` opens its one bracket for the name, `[-X <T>]` for the whole item
            mandatory = not outer or (closed is not None and not inner)
            found.append(SyntaxParameter(name, type_name.strip(), mandatory, closed is not None))
        else:
            found.append(SyntaxParameter(name, "", not outer, closed is not None and not outer))
    rest.append(text[at:])
    return tuple(found), _MARKS.sub(" ", " ".join(rest)).strip()[:200]


def set_name(heading: str) -> tuple[str, bool]:
    """The set that a heading names and whether it is the default one: ``Path (Default) - All providers`` is set ``Path``."""
    if heading.isidentifier():
        return ("" if heading == ALL_PARAMETER_SETS else heading), False
    name, count = _DEFAULT.subn("", heading)
    name = " ".join(name.split())
    if name.lower().endswith((" provider", " providers")):
        name = name.partition(" - ")[0]
    return ("" if name == ALL_PARAMETER_SETS else name), count > 0
