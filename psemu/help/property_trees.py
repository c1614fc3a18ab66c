"""The trees of properties in NOTES, which say what a hash table for a parameter may hold; read only when asked for, since they may be megabytes."""

from __future__ import annotations

import itertools
import re

#: the property by which a page says that there may be any other
ANY_PROPERTY = "(Any)"
#: `[Name <Type>]`: text; marks of a list, quotes and brackets may be missing, the brackets of a type may be escaped
_LINE = re.compile(
    r"^([ ]{0,200})(?:[-*][ ])?`?\\?(\[)?((?:\(Any\)|[A-Za-z@]\w*))[ ]\\?<([^\n`]{1,300}?)\\?>\\?(\])?`?:[ ]?([^\n]*)$",
    re.MULTILINE,
)
#: a line of a parameter without any mark, where a section begins
_PARAMETER = re.compile(r"^[A-Z][A-Z0-9]* \\?<[^\n`]{1,300}?\\?>\\?:", re.MULTILINE)
_BEGIN = re.compile(r"^#*[ ]?(?:COMPLEX PARAMETER PROPERTIES|To create the parameters described below)", re.MULTILINE)


class PropertyNode:
    """A property, or at the root a parameter: its *name*, *type* as written, whether it must be there, and what it holds in turn."""

    __slots__ = ("description", "is_required", "name", "properties", "type")

    def __init__(self, name: str, type: str, is_required: bool, description: str) -> None:
        self.name = name
        self.type = type
        self.is_required = is_required
        self.description = description
        self.properties: list[PropertyNode] = []

    def __repr__(self) -> str:
        return f"PropertyNode({self.name!r}, {self.type!r}, {len(self.properties)} properties)"


def read_property_trees(notes: str) -> tuple[PropertyNode, ...]:
    """A tree for each parameter that *notes* describe; none for notes without them.

    Indentation tells what belongs to what. Where it is lost, as on pages whose lines end in ``\\``, a name in capitals is a parameter and
    all below it are its properties.
    """
    return tuple([root for section in property_sections(notes) for root in read_property_section(section)])


def property_trees_start(notes: str) -> int:
    """Where the trees of *notes* begin, its end if there are none."""
    begin = _BEGIN.search(notes)
    return len(notes) if begin is None else begin.start()


def property_sections(notes: str) -> list[str]:
    """The text of *notes* about each parameter; pages of one module have many in common."""
    begin = _BEGIN.search(notes)
    if begin is None:
        return []
    starts = [begin.end(), *(match.start() for match in _PARAMETER.finditer(notes, begin.end())), len(notes)]
    return [notes[start:end] for start, end in itertools.pairwise(starts)]


def read_property_section(section: str) -> list[PropertyNode]:
    """The trees of a section."""
    roots: list[PropertyNode] = []
    #: (indent, node) of what is open
    path: list[tuple[int, PropertyNode]] = []
    for match in _LINE.finditer(section):
        indent, bracket, name, type_name, _, description = match.groups()
        node = PropertyNode(name, type_name.replace("\\", ""), bracket is None, description.rstrip(" \\"))
        depth = len(indent)
        if not depth and not bracket and name.isupper():
            path.clear()
        elif not depth and path:
            depth = path[0][0] + 1
        while path and path[-1][0] >= depth:
            path.pop()
        if path:
            path[-1][1].properties.append(node)
        else:
            roots.append(node)
        path.append((depth, node))
    return roots
