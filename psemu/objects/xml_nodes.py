"""XML documents as PowerShell shows them: attributes and elements are properties, .NET's own members lie behind them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from psemu.objects.net_values import NetValue
from psemu.objects.psobject import AUTOMATION_NULL, PSArray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_XML = "System.Xml."
#: nesting that is read; .NET reads more, and no one writes it
_MAX_DEPTH = 1000
_ELEMENT, _ATTRIBUTE, _TEXT, _CDATA, _INSTRUCTION, _COMMENT, _DOCUMENT, _DECLARATION = (
    "Element",
    "Attribute",
    "Text",
    "CDATA",
    "ProcessingInstruction",
    "Comment",
    "Document",
    "XmlDeclaration",
)
_CLASSES = {
    _ELEMENT: "XmlElement",
    _ATTRIBUTE: "XmlAttribute",
    _TEXT: "XmlText",
    _CDATA: "XmlCDataSection",
    _INSTRUCTION: "XmlProcessingInstruction",
    _COMMENT: "XmlComment",
    _DOCUMENT: "XmlDocument",
    _DECLARATION: "XmlDeclaration",
}
_NAMES = {_TEXT: "#text", _CDATA: "#cdata-section", _COMMENT: "#comment", _DOCUMENT: "#document", _DECLARATION: "xml"}


class XmlNode(NetValue):
    """A node of a document: its *kind* (XmlNodeType), *name*, *value*, *attributes* and *children*; two are equal if they are one."""

    __slots__ = ("attributes", "children", "kind", "name", "parent", "value")

    def __init__(self, kind: str, name: str = "", value: str | None = None) -> None:
        super().__init__(_XML + _CLASSES[kind], _XML + _CLASSES[kind])
        self.kind = kind
        self.name = name or _NAMES.get(kind, "")
        self.value = value
        self.attributes: list[XmlNode] = []
        self.children: list[XmlNode] = []
        self.parent: XmlNode | None = None

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    @property
    def local_name(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def cell_text(self) -> str:
        """What a table shows of it."""
        return self.local_name

    def append(self, child: XmlNode) -> XmlNode:
        """Add *child* at the end, out of the place where it was."""
        if child.parent is not None:
            child.parent.children = [each for each in child.parent.children if each is not child]
        child.parent = self
        self.children.append(child)
        return child

    def walk(self) -> Iterator[XmlNode]:
        """The nodes below, in the document's order."""
        stack = list(reversed(self.children))
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    @property
    def inner_text(self) -> str:
        """The text of the node and all below."""
        if self.kind in (_ELEMENT, _DOCUMENT):
            return "".join(each.value or "" for each in self.walk() if each.kind in (_TEXT, _CDATA))
        return self.value or ""

    def outer_xml(self) -> str:
        """The node as XML."""
        if self.kind == _ATTRIBUTE:
            return f'{self.name}="{_attribute(self.value or "")}"'
        if self.kind == _TEXT:
            return escape(self.value or "")
        if self.kind == _CDATA:
            return f"<![CDATA[{self.value}]]>"
        if self.kind == _COMMENT:
            return f"<!--{self.value}-->"
        if self.kind == _DECLARATION:
            return f"<?xml {self.value}?>"
        if self.kind == _INSTRUCTION:
            return f"<?{self.name} {self.value}?>"
        inner = self.inner_xml()
        if self.kind == _DOCUMENT:
            return inner
        begin = self.name + "".join(f" {each.outer_xml()}" for each in self.attributes)
        return f"<{begin}>{inner}</{self.name}>" if self.children else f"<{begin} />"

    def inner_xml(self) -> str:
        """What is inside the node as XML."""
        return (
            "".join(each.outer_xml() for each in self.children)
            if self.kind != _ATTRIBUTE
            else _attribute(self.value or "")
        )

    # PowerShell's adapter ------------------------------------------------------------------------------------------------------

    def _named(self, name: str) -> list[XmlNode]:
        folded = name.lower()
        return [each for each in (*self.attributes, *self.children) if each.local_name.lower() == folded]

    def list_properties(self) -> list[tuple[str, object]]:
        """Attributes and children by name, several of a name as an array."""
        names = dict.fromkeys(each.local_name for each in (*self.attributes, *self.children))
        return [(name, self._shown(self._named(name))) for name in names]

    @staticmethod
    def _shown(nodes: list[XmlNode]) -> object:
        if len(nodes) == 1:
            return nodes[0].plain()
        return PSArray([each.plain() for each in nodes], "System.Object[]")

    def plain(self) -> object:
        """The text of a node that is no more than text, else the node."""
        if self.kind == _TEXT:
            return self.value
        if self.attributes:
            return self
        if not self.children:
            return self.inner_text
        only_text = len(self.children) == 1 and self.children[0].kind == _TEXT
        return self.inner_text if only_text else self

    def script_get(self, name: str) -> object:
        """Property *name*: the adapter's, then .NET's; NotImplemented if there is none."""
        nodes = self._named(name)
        if nodes:
            return self._shown(nodes)
        getter = _PROPERTIES.get(name.lower())
        return getter(self) if getter is not None else NotImplemented

    def script_set(self, name: str, value: object, frame: object) -> None:
        """Give the attribute or the element *name* a text, as the adapter does; InnerText, InnerXml and Value are .NET's."""
        from psemu.objects.operators import runtime_error
        from psemu.objects.text import to_text

        text = to_text(value)
        nodes = self._named(name)
        if len(nodes) == 1:
            nodes[0].set_text(text)
        elif not nodes and name.lower() == "innertext":
            self.set_text(text)
        elif not nodes and name.lower() == "value" and self.kind not in (_ELEMENT, _DOCUMENT):
            self.value = text
        elif not nodes and name.lower() == "innerxml":
            self.children = []
            for child in parse_xml(f"<x>{text}</x>").children[0].children[:]:
                self.append(child)
        else:
            problem = (
                "is more than one node"
                if nodes
                else "cannot be found on this object. Verify that the property exists and can be set"
            )
            raise runtime_error(
                f"The property '{name}' {problem}.",
                "PropertyNotFound" if not nodes else "XmlNodeSetRestrictionsMoreThanOneNode",
            )

    def set_text(self, text: str) -> None:
        """Make *text* all that is inside."""
        if self.kind in (_ELEMENT, _DOCUMENT):
            self.children = []
            self.append(XmlNode(_TEXT, value=text))
        else:
            self.value = text

    def script_invoke(self, name: str, arguments: list[Any], frame: object) -> Any:
        """.NET's method *name*; NotImplemented if it is not here."""
        method = _METHODS.get(name.lower())
        if method is None:
            return NotImplemented
        result = method(self, *arguments)
        return AUTOMATION_NULL if name.lower() in _VOID else result


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;", "\n": "&#xA;", "\r": "&#xD;", "\t": "&#x9;"})


def _sibling(step: int) -> Callable[[XmlNode], XmlNode | None]:
    def find(node: XmlNode) -> XmlNode | None:
        if node.parent is None:
            return None
        place = next(number for number, each in enumerate(node.parent.children) if each is node) + step
        return node.parent.children[place] if 0 <= place < len(node.parent.children) else None

    return find


def _owner(node: XmlNode) -> XmlNode | None:
    while node.parent is not None:
        node = node.parent
    return node if node.kind == _DOCUMENT else None


def _kind_of(node: XmlNode) -> object:
    from psemu.objects.psobject import EnumValue

    numbers = {
        _ELEMENT: 1,
        _ATTRIBUTE: 2,
        _TEXT: 3,
        _CDATA: 4,
        _INSTRUCTION: 7,
        _COMMENT: 8,
        _DOCUMENT: 9,
        _DECLARATION: 17,
    }
    return EnumValue(_XML + "XmlNodeType", node.kind, numbers[node.kind])


def _list(nodes: list[XmlNode]) -> PSArray:
    return PSArray(nodes, _XML + "XmlNode[]")


def _root(node: XmlNode) -> XmlNode | None:
    return next((each for each in node.children if each.kind == _ELEMENT), None)


_PROPERTIES: dict[str, Callable[[XmlNode], object]] = {
    "attributes": lambda node: _list(list(node.attributes)),
    "childnodes": lambda node: _list(list(node.children)),
    "documentelement": _root,
    "firstchild": lambda node: node.children[0] if node.children else None,
    "hasattributes": lambda node: bool(node.attributes),
    "haschildnodes": lambda node: bool(node.children),
    "innertext": lambda node: node.inner_text,
    "innerxml": lambda node: node.inner_xml(),
    "isempty": lambda node: not node.children,
    "lastchild": lambda node: node.children[-1] if node.children else None,
    "localname": lambda node: node.local_name,
    "name": lambda node: node.name,
    "nextsibling": _sibling(1),
    "nodetype": _kind_of,
    "outerxml": lambda node: node.outer_xml(),
    "ownerdocument": _owner,
    "parentnode": lambda node: node.parent,
    "prefix": lambda node: node.name.rpartition(":")[0],
    "previoussibling": _sibling(-1),
    "value": lambda node: node.value,
}


def _get_attribute(node: XmlNode, name: object) -> str:
    return next((each.value or "" for each in node.attributes if each.name == str(name)), "")


def _set_attribute(node: XmlNode, name: object, value: object) -> None:
    from psemu.objects.text import to_text

    found = next((each for each in node.attributes if each.name == str(name)), None)
    if found is None:
        found = XmlNode(_ATTRIBUTE, str(name))
        found.parent = node
        node.attributes.append(found)
    found.value = to_text(value)


def _remove_attribute(node: XmlNode, name: object) -> None:
    node.attributes = [each for each in node.attributes if each.name != str(name)]


def _remove_all(node: XmlNode) -> None:
    node.attributes, node.children = [], []


def _remove_child(node: XmlNode, child: XmlNode) -> XmlNode:
    node.children = [each for each in node.children if each is not child]
    child.parent = None
    return child


def _select(node: XmlNode, path: object) -> PSArray:
    from psemu.objects.xpath import select

    return PSArray(select(node, str(path)), _XML + "XPathNodeList")


def _load(node: XmlNode, text: object) -> None:
    node.children = []
    for child in parse_xml(str(text)).children[:]:
        node.append(child)


def _copy(node: XmlNode, deep: bool) -> XmlNode:
    made = XmlNode(node.kind, node.name, node.value)
    for each in node.attributes:
        _set_attribute(made, each.name, each.value)
    for child in node.children if deep else ():
        made.append(_copy(child, True))
    return made


_METHODS: dict[str, Callable[..., Any]] = {
    "appendchild": lambda node, child: node.append(child),
    "clonenode": lambda node, deep: _copy(node, bool(deep)),
    "createattribute": lambda _node, name: XmlNode(_ATTRIBUTE, str(name), ""),
    "createcomment": lambda _node, text: XmlNode(_COMMENT, value=str(text)),
    "createelement": lambda _node, name: XmlNode(_ELEMENT, str(name)),
    "createtextnode": lambda _node, text: XmlNode(_TEXT, value=str(text)),
    "getattribute": _get_attribute,
    "getelementsbytagname": lambda node, name: _list(
        [each for each in node.walk() if each.kind == _ELEMENT and str(name) in ("*", each.name)]
    ),
    "hasattribute": lambda node, name: any(each.name == str(name) for each in node.attributes),
    "importnode": lambda _node, other, deep: _copy(other, bool(deep)),
    "loadxml": _load,
    "removeall": _remove_all,
    "removeattribute": _remove_attribute,
    "removechild": _remove_child,
    "selectnodes": _select,
    "selectsinglenode": lambda node, path: next(iter(_select(node, path)), None),
    "setattribute": _set_attribute,
}


#: methods that give nothing
_VOID = frozenset(("loadxml", "removeall", "removeattribute", "setattribute"))


def parse_xml(text: str) -> XmlNode:
    """The document of *text*; white space between elements is left out.

    Raises xml.parsers.expat.ExpatError. Entities that a document declares are refused, as .NET's default reader does.
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    document = XmlNode(_DOCUMENT)
    parser: Any = ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    stack = [document]
    in_cdata = False

    def start(name: str, attributes: list[str]) -> None:
        if len(stack) > _MAX_DEPTH:
            raise ExpatError(f"more than {_MAX_DEPTH} elements inside each other")
        node = stack[-1].append(XmlNode(_ELEMENT, name))
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            _set_attribute(node, key, value)
        stack.append(node)

    def data(chunk: str) -> None:
        if in_cdata:
            stack[-1].append(XmlNode(_CDATA, value=chunk))
        elif chunk.strip(" \t\r\n"):
            stack[-1].append(XmlNode(_TEXT, value=chunk))

    def cdata(begins: bool) -> None:
        nonlocal in_cdata
        in_cdata = begins

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        parts = [f'version="{version}"']
        if encoding:
            parts.append(f'encoding="{encoding}"')
        if standalone >= 0:
            parts.append(f'standalone="{"yes" if standalone else "no"}"')
        document.append(XmlNode(_DECLARATION, value=" ".join(parts)))

    def entity(*_: object) -> None:
        raise ExpatError("entities are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: stack.pop()
    parser.CharacterDataHandler = data
    parser.StartCdataSectionHandler = lambda: cdata(True)
    parser.EndCdataSectionHandler = lambda: cdata(False)
    parser.CommentHandler = lambda text: stack[-1].append(XmlNode(_COMMENT, value=text))
    parser.ProcessingInstructionHandler = lambda name, text: stack[-1].append(XmlNode(_INSTRUCTION, name, text))
    parser.XmlDeclHandler = declaration
    parser.EntityDeclHandler = entity
    parser.Parse(text, True)
    return document
