"""MAML, the XML that Update-Help ships: its commands in the shape of the document ``help``; XML that declares a document type is refused.

MAML has no names for parameter sets. Where psemu did not write them beside it (:mod:`psemu.help.maml_extension`) and statements differ
they get the names that PlatyPS gives them, ``UNNAMED_PARAMETER_SET_1`` and so on; what a statement says of a parameter counts in its set.
"""

from __future__ import annotations

from psemu.diagnostic import INFORMATION
from psemu.help.document_reader import build_help, no_help
from psemu.help.maml_extension import read_extension
from psemu.help.model import ALL_SETS, CommandHelp
from psemu.help.reconcile import short_type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.extent import SourceText

_MOST_LEVELS = 60


class Element:
    """An element: its name without namespace, attributes, children, own text, and where it begins."""

    __slots__ = ("attributes", "children", "name", "start", "texts")

    def __init__(self, name: str, attributes: dict[str, str], start: int) -> None:
        self.name = name
        self.attributes = attributes
        self.start = start
        self.children: list[Element] = []
        self.texts: list[str] = []

    @property
    def text(self) -> str:
        """The text that stands directly in the element."""
        return "".join(self.texts)

    def all(self, name: str) -> Iterator[Element]:
        """The children called *name*."""
        return (child for child in self.children if child.name == name)

    def find(self, *path: str) -> Element:
        """The first element at *path*; an empty one where there is none."""
        here = self
        for name in path:
            here = next(here.all(name), _NOTHING)
        return here


_NOTHING = Element("", {}, 0)


class MamlError(Exception):
    """The text is no MAML; *offset* is where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def parse(text: str) -> Element:
    """The root element; MamlError for a text that is no XML, has a document type or too many levels."""
    from xml.parsers import expat

    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    data = text.encode("utf-8", "replace")
    is_ascii = len(data) == len(text)
    root = Element("", {}, 0)
    stack = [root]
    known = [0, 0]

    def offset() -> int:
        # bytes to characters; places only grow, so that each byte is counted once
        at = parser.CurrentByteIndex
        if is_ascii or at < known[0]:
            return at if is_ascii else known[1]
        known[1] += len(data[known[0] : at].decode("utf-8", "ignore"))
        known[0] = at
        return known[1]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _MOST_LEVELS:
            raise MamlError(f"more than {_MOST_LEVELS} levels", offset())
        element = Element(name.rpartition(" ")[2], attributes, offset())
        stack[-1].children.append(element)
        stack.append(element)

    def refuse(*_: object) -> None:
        raise MamlError("a document type or entity declaration is not read", offset())

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: stack.pop() and None
    parser.CharacterDataHandler = lambda piece: stack[-1].texts.append(piece)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise MamlError(expat.ErrorString(error.code), offset()) from None
    return root.children[0]


def read_first(source: SourceText) -> CommandHelp:
    """The first command of the file; that there are more is a finding."""
    pages = read_maml(source)
    if len(pages) > 1:
        first = pages[0]
        message = f"The file describes {len(pages)} commands; this is the first."
        first.findings = (*first.findings, (0, 0, "MoreCommands", message, INFORMATION))
    return pages[0]


def read_maml(source: SourceText) -> list[CommandHelp]:
    """Each command of the file; a text that is no MAML gives one page that is no help, with the place of what is wrong."""
    text = source.text
    if text.startswith("<?xml"):
        # the text is no longer in the encoding that its first line names
        end = text.find("?>")
        text = " " * (end + 2) + text[end + 2 :] if end >= 0 else text
    try:
        root = parse(text.rstrip("\0"))
    except MamlError as error:
        return [no_help(source, f"This text is no MAML: {error}.", error.offset)]
    commands = [root] if root.name == "command" else list(root.all("command"))
    pages = [_command(source, command) for command in commands]
    return pages or [no_help(source, "This MAML describes no command.")]


def paragraphs(element: Element) -> str:
    """The paragraphs below *element*, an empty line between them; one of a lone control character is a writer's empty line."""
    found = [child.text for child in element.all("para")] or [element.text]
    return "\n\n".join([text for text in found if text.strip() != "\x80"]).strip()


def _command(source: SourceText, command: Element) -> CommandHelp:
    details = command.find("details")
    items = list(command.find("syntax").all("syntaxItem"))
    names = [f"UNNAMED_PARAMETER_SET_{number}" for number in range(1, len(items) + 1)] if len(items) > 1 else [""]
    title = details.find("name").text.strip()
    links = [
        {"text": link.find("linkText").text.strip(), "uri": link.find("uri").text.strip(), "start": link.start}
        for link in command.find("relatedLinks").all("navigationLink")
    ]
    online = [link for link in links if str(link["text"]).rstrip(":").lower() == "online version"]
    values: dict[str, Any] = {
        "form": "maml",
        "title": title,
        "metadata": {"online version": online[0]["uri"]} if online else {},
        "synopsis": paragraphs(details.find("description")),
        "description": paragraphs(command.find("description")),
        "aliases": [],
        "syntax": [_syntax(item, name) for item, name in zip(items, names, strict=False)],
        "examples": [_example(entry) for entry in command.find("examples").all("example")],
        "parameters": _parameters(command, items, names),
        "inputs": _types(command.find("inputTypes"), "inputType"),
        "outputs": _types(command.find("returnValues"), "returnValue"),
        "notes": "\n\n".join(filter(None, [paragraphs(alert) for alert in command.find("alertSet").all("alert")])),
        "relatedLinks": [link for link in links if link not in online[:1]],
    }
    if not title:
        return no_help(source, "A command of this MAML has no name.", command.start)
    own = command.find("page")
    if own.children:
        read_extension(own, values)
    return build_help(source, values)


def _type_name(parameter: Element) -> str:
    return parameter.find("type", "name").text.strip() or parameter.find("parameterValue").text.strip()


def _is_switch(name: str) -> bool:
    return name.rpartition(".")[2].lower() in ("switchparameter", "switch")


def _position(parameter: Element) -> str:
    text = parameter.attributes.get("position", "").strip()
    return text if text.isdigit() else "Named"


def _syntax(item: Element, name: str) -> dict[str, Any]:
    parameters = []
    for parameter in item.all("parameter"):
        type_name = _type_name(parameter)
        switch = not type_name or _is_switch(type_name)
        parameters.append(
            {
                "name": parameter.find("name").text.strip(),
                "type": "" if switch else parameter.find("parameterValue").text.strip() or short_type_name(type_name),
                "isMandatory": _true(parameter, "required"),
                "isPositional": not switch and _position(parameter) != "Named",
            }
        )
    return {
        "commandName": item.find("name").text.strip(),
        "parameterSetName": name,
        "heading": name,
        "isDefault": False,
        # PowerShell adds [<CommonParameters>] to a statement of MAML itself
        "hasCmdletBinding": True,
        "parameters": parameters,
        "start": item.start,
    }


def _true(element: Element, key: str) -> bool:
    return element.attributes.get(key, "").strip().lower() == "true"


def _parameters(command: Element, items: list[Element], names: list[str]) -> list[dict[str, Any]]:
    in_sets: dict[str, dict[str, Element]] = {}
    for item, name in zip(items, names, strict=False):
        for parameter in item.all("parameter"):
            in_sets.setdefault(parameter.find("name").text.strip().lower(), {}).setdefault(name, parameter)
    found: dict[str, Element] = {}
    for parameter in command.find("parameters").all("parameter"):
        found.setdefault(parameter.find("name").text.strip(), parameter)
    known = {name.lower() for name in found}
    for item in items:
        # a parameter that only a statement names is one all the same
        for parameter in item.all("parameter"):
            name = parameter.find("name").text.strip()
            if name.lower() not in known:
                known.add(name.lower())
                found[name] = parameter
    return [_parameter(name, entry, in_sets.get(name.lower(), {}), names) for name, entry in found.items() if name]


def _parameter(name: str, entry: Element, in_sets: dict[str, Element], names: list[str]) -> dict[str, Any]:
    # one writer never says in a statement what the pipeline gives; then the parameter's own entry does
    silent = not any(_pipeline(element) for element in in_sets.values())
    sets = [_set(set_name, element, entry if silent else element) for set_name, element in in_sets.items()]
    if not sets or (len(sets) == len(names) and all({**one, "name": ""} == {**sets[0], "name": ""} for one in sets)):
        sets = [_set(ALL_SETS, next(iter(in_sets.values()), entry), entry if silent else next(iter(in_sets.values())))]
    aliases = entry.attributes.get("aliases", "none").strip()
    default = entry.find("defaultValue").text.strip()
    type_name = _type_name(entry)
    values = [
        value.text.strip()
        for group in (entry.find("parameterValueGroup"), *[e.find("parameterValueGroup") for e in in_sets.values()])
        for value in group.all("parameterValue")
    ]
    return {
        "name": name,
        "type": type_name or "SwitchParameter",
        "description": paragraphs(entry.find("description")),
        "aliases": [] if aliases.lower() == "none" else [part for a in aliases.split(",") if (part := a.strip())],
        "acceptedValues": list(dict.fromkeys(filter(None, values))),
        "defaultValue": None if default in ("", "None", "none") else default,
        "supportsWildcards": _true(entry, "globbing"),
        "dontShow": False,
        "helpMessage": "",
        "parameterSets": sets,
        "start": entry.start,
    }


def _pipeline(element: Element) -> str:
    """The kinds that ``pipelineInput`` names, empty where it takes nothing."""
    text = element.attributes.get("pipelineInput", "").lower()
    return text if text.startswith("true") else ""


def _set(name: str, element: Element, piped: Element) -> dict[str, Any]:
    pipeline = _pipeline(piped)
    return {
        "name": name,
        "position": _position(element),
        "isRequired": _true(element, "required"),
        "valueFromPipeline": "byvalue" in pipeline,
        "valueFromPipelineByPropertyName": "bypropertyname" in pipeline,
        "valueFromRemainingArguments": False,
    }


def _example(entry: Element) -> dict[str, Any]:
    code = entry.find("code").text.strip("\n")
    prompt = "\n\n".join([child.text.strip() for child in entry.find("introduction").all("para") if child.text.strip()])
    before = "" if prompt in ("PS C:\\>", "PS C:\\\\>") else paragraphs(entry.find("introduction"))
    fence = "```"
    while fence in code:
        fence += "`"
    shown = f"{fence}powershell\n{code}\n{fence}" if code.strip() else ""
    parts = [before, shown, paragraphs(entry.find("remarks"))]
    return {
        "title": entry.find("title").text.strip().strip("-").strip(),
        "remarks": "\n\n".join([part for part in parts if part]),
        "start": entry.start,
    }


def _types(parent: Element, name: str) -> list[dict[str, Any]]:
    return [
        {
            "typename": entry.find("type", "name").text.strip(),
            "description": paragraphs(entry.find("description")) or paragraphs(entry.find("type", "description")),
        }
        for entry in parent.all(name)
    ]
