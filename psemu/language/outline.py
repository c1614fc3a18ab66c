"""The outline of a script: functions, classes and their members, and the ranges that an editor can fold."""

from __future__ import annotations

from psemu.language.names import function_name_range
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.language.document import ScriptDocument

    Range = tuple[int, int]

_OPENERS = frozenset(("LCurly", "LParen", "AtCurly", "AtParen", "DollarParen"))
_CLOSERS = frozenset(("RCurly", "RParen"))


class Symbol:
    """A function, class, enum or member of the script with what it holds; *kind* is one of those words, property or method."""

    __slots__ = ("children", "kind", "name", "range", "selection")

    def __init__(self, name: str, kind: str, whole: Range, selection: Range) -> None:
        self.name = name
        self.kind = kind
        self.range = whole
        self.selection = selection
        self.children: list[Symbol] = []


def symbols(document: ScriptDocument) -> list[Symbol]:
    """What the script defines, in its order; what is inside something else below that."""
    document.parsed  # noqa: B018 -- the tree is made to follow the text
    top: list[Symbol] = []
    open_ones: list[Symbol] = []
    for node in document.landmarks():
        if isinstance(node, ast.FunctionDefinitionAst):
            symbol = Symbol(node.name, "function", (node.start, node.end), function_name_range(document, node))
        elif isinstance(node, ast.TypeDefinitionAst):
            symbol = _of_type(document, node)
        else:
            continue
        while open_ones and open_ones[-1].range[1] <= node.start:
            open_ones.pop()
        (open_ones[-1].children if open_ones else top).append(symbol)
        open_ones.append(symbol)
    return top


def _of_type(document: ScriptDocument, node: ast.TypeDefinitionAst) -> Symbol:
    kind = "enum" if node.type_attributes == "Enum" else "class"
    symbol = Symbol(node.name, kind, (node.start, node.end), _name(document, node.name, node))
    for member in node.members:
        if isinstance(member, (ast.PropertyMemberAst, ast.FunctionMemberAst)):
            of_enum = "member" if kind == "enum" else "property"
            word = "method" if isinstance(member, ast.FunctionMemberAst) else of_enum
            place = _name(document, member.name, member)
            symbol.children.append(Symbol(member.name, word, (member.start, member.end), place))
    return symbol


def _name(document: ScriptDocument, name: str, node: ast.Ast) -> Range:
    start = document.text.find(name, node.start, node.end)
    return (start, start + len(name)) if start >= 0 else (node.start, node.start)


def folds(document: ScriptDocument) -> list[tuple[int, int, str]]:
    """First and last line (from 0) of what can be folded, and what it is: ``comment``, ``region`` or nothing."""
    source = document.source
    found: list[tuple[int, int, str]] = []
    opened: list[int] = []
    regions: list[int] = []
    #: first and last line of a block of line comments
    comments = (-1, -2)

    def add(first: int, last: int, kind: str = "") -> None:
        if last > first:
            found.append((first, last, kind))

    for token in document.parsed.tokens:
        kind = token.kind
        if kind in _OPENERS:
            opened.append(token.start)
        elif kind in _CLOSERS:
            if opened:
                first = source.line_column(opened.pop())[0] - 1
                # the line of the closing bracket stays
                add(first, source.line_column(token.start)[0] - 2)
        elif kind.startswith("HereString"):
            add(source.line_column(token.start)[0] - 1, source.line_column(token.end)[0] - 1)
        elif kind == "Comment":
            first, last = source.line_column(token.start)[0] - 1, source.line_column(token.end)[0] - 1
            word = source.text[token.start : token.end].lower()
            if word.startswith("#region"):
                regions.append(first)
            elif word.startswith("#endregion"):
                if regions:
                    add(regions.pop(), last, "region")
            elif word.startswith("<#"):
                add(first, last, "comment")
            elif first == comments[1] + 1:
                comments = (comments[0], last)
            else:
                add(*comments, "comment")
                comments = (first, last)
    add(*comments, "comment")
    return sorted(found)
