"""A page as a person reads it in a terminal, in the order of ``Get-Help -Full``: wrapped, without markdown's marks."""

from __future__ import annotations

import re
from copy import copy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from psemu.help.model import CommandHelp, Example, InputOutput, Parameter, SyntaxItem, SyntaxParameter
    from psemu.help.property_trees import PropertyNode

_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^()\n]*)\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+)\1(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")
_NOTE = re.compile(r"^\[!([A-Za-z]+)\][ \t]*\n?", re.MULTILINE)
_QUOTE = re.compile(r"^>[ \t]?", re.MULTILINE)
_KEPT = re.compile(r"^(?:[ \t]*(?:[-*+]|\d+[.)]) |\||\s{2,}\S|`)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_MOST_PROPERTIES = 200
INDENT = "    "


def format_help(help: CommandHelp, width: int = 100, color: bool = False) -> str:
    """The page in lines of at most *width* columns where words allow it; code is never wrapped. Ends with a line end."""
    writer = _Writer(max(40, width), color)
    writer.section("NAME", [INDENT + help.title])
    if help.synopsis:
        writer.section("SYNOPSIS", writer.text(help.synopsis, INDENT))
    writer.section("SYNTAX", writer.syntax(help.syntax))
    if help.aliases:
        writer.section("ALIASES", [INDENT + ", ".join(help.aliases)])
    if help.description:
        writer.section("DESCRIPTION", writer.text(help.description, INDENT))
    if help.parameters:
        writer.section("PARAMETERS", writer.parameters(help))
    writer.section("INPUTS", writer.types(help.inputs))
    writer.section("OUTPUTS", writer.types(help.outputs))
    if help.notes:
        writer.section("NOTES", writer.text(help.notes, INDENT))
    if help.examples:
        writer.section("EXAMPLES", writer.examples(help.examples))
    links = [
        INDENT + (f"{link.text} ({link.uri})" if "://" in link.uri else link.text)
        for link in help.related_links
        if link.text
    ]
    if help.online_version_url and not any(help.online_version_url in link for link in links):
        links.insert(0, f"{INDENT}Online: {help.online_version_url}")
    writer.section("RELATED LINKS", links)
    return writer.result()


def format_parameters(help: CommandHelp, names: Container[str], width: int = 100, color: bool = False) -> str:
    """The parameters of the page whose names are in *names*, as ``Get-Help -Parameter`` shows them, with what a hash table for one holds."""
    writer = _Writer(max(40, width), color)
    chosen = copy(help)
    chosen.parameters = tuple([parameter for parameter in help.parameters if parameter.name in names])
    writer.lines.extend([line.removeprefix(INDENT) for line in writer.parameters(chosen)])
    known = {parameter.name.lower() for parameter in chosen.parameters}
    for tree in help.property_trees:
        if tree.name.lower() in known:
            writer.lines += ["", f"A hash table for -{tree.name} may hold:", *writer.tree(tree)]
    return writer.result()


def format_examples(help: CommandHelp, width: int = 100, color: bool = False) -> str:
    """The examples of the page alone."""
    writer = _Writer(max(40, width), color)
    writer.lines.extend([line.removeprefix(INDENT) for line in writer.examples(help.examples)])
    return writer.result()


def plain_text(markdown: str) -> str:
    """The text of a piece of markdown: links as their words, no emphasis, no escapes."""
    text = _QUOTE.sub("", markdown)
    text = _NOTE.sub(lambda match: f"{match[1].capitalize()}: ", text)
    text = _LINK.sub(lambda match: match[1] or match[2], text)
    text = _EMPHASIS.sub(lambda match: match[2], text)
    return _ESCAPED.sub(r"\1", text.replace("`", ""))


class _Writer:
    def __init__(self, width: int, color: bool) -> None:
        self.width = width
        self.color = color
        self.lines: list[str] = []

    def result(self) -> str:
        """All lines; a page's own control characters never reach the terminal."""
        lines = [line if self.color else _CONTROL.sub("", line) for line in self.lines]
        return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"

    def bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_RESET}" if self.color else text

    def section(self, title: str, lines: Iterable[str]) -> None:
        """A title and its lines, or nothing where there are none."""
        found = list(lines)
        if found:
            self.lines.extend([self.bold(title), *found, ""])

    def text(self, markdown: str, indent: str) -> Iterator[str]:
        """Paragraphs wrapped, lists and tables by lines, fences as they are."""
        paragraph: list[str] = []
        closing = ""
        for line in _CONTROL.sub("", markdown).split("\n"):
            fence = _FENCE.match(line)
            if closing:
                if fence and line.strip().startswith(closing) and not line.strip().strip(closing[0]):
                    closing = ""
                else:
                    yield indent + INDENT + line
                continue
            if fence or not line.strip() or _KEPT.match(line) or line.startswith("#"):
                yield from self._wrapped(paragraph, indent)
                paragraph = []
            if fence:
                closing = fence[1]
            elif not line.strip():
                yield ""
            elif _KEPT.match(line):
                hang = " " * (len(line) - len(line.lstrip()) + 2)
                yield from self.wrap(plain_text(line), indent, indent + hang)
            elif line.startswith("#"):
                yield indent + line.lstrip("# ")
            else:
                paragraph.append(line)
        yield from self._wrapped(paragraph, indent)

    def _wrapped(self, paragraph: list[str], indent: str) -> Iterator[str]:
        if paragraph:
            yield from self.wrap(plain_text("\n".join(paragraph)), indent, indent)

    def wrap(self, text: str, indent: str, hang: str) -> Iterator[str]:
        """*text* in lines; the first begins with *indent* and the text's own leading space, the others with *hang*."""
        words = text.split()
        if not words:
            return
        line = indent + text[: len(text) - len(text.lstrip())] + words[0]
        for word in words[1:]:
            if len(line) + 1 + len(word) > self.width:
                yield line
                line = hang + word
            else:
                line = f"{line} {word}"
        yield line

    def syntax(self, items: Iterable[SyntaxItem]) -> Iterator[str]:
        """Each statement, wrapped between its items, under the name of its set."""
        between = False
        for item in items:
            if between:
                yield ""
            between = True
            if item.heading:
                heading = item.parameter_set_name + (" (default)" if item.is_default else "")
                yield f"{INDENT}{_DIM}{heading}{_RESET}" if self.color else f"{INDENT}{heading}"
            line = INDENT + item.command_name
            parts = [syntax_text(parameter) for parameter in item.parameters]
            for part in [*parts, "[<CommonParameters>]"] if item.has_cmdlet_binding else parts:
                if len(line) + 1 + len(part) > self.width:
                    yield line
                    line = INDENT + INDENT + part
                else:
                    line = f"{line} {part}"
            yield line

    def parameters(self, help: CommandHelp) -> Iterator[str]:
        """Each parameter with its text and a table of facts."""
        items: dict[str, SyntaxParameter] = {}
        for item in help.syntax:
            for parameter in item.parameters:
                items.setdefault(parameter.name.lower(), parameter)
        for number, described in enumerate(help.parameters):
            if number:
                yield ""
            shown = items.get(described.name.lower())
            type_name = shown.type if shown is not None and shown.type else ""
            yield INDENT + self.bold(f"-{described.name}") + (f" <{type_name}>" if type_name else "")
            if described.description:
                yield from self.text(described.description, INDENT * 2)
                yield ""
            yield from self._facts(described)

    def tree(self, root: PropertyNode) -> Iterator[str]:
        """The properties below *root*, those of each property indented; no more than a person reads."""
        left = [(1, node) for node in reversed(root.properties)]
        shown = count = 0
        while left and shown < _MOST_PROPERTIES:
            depth, node = left.pop()
            shown += 1
            indent = INDENT * depth
            name = f"{node.name} <{node.type}>" if node.is_required else f"[{node.name} <{node.type}>]"
            yield from self.wrap(f"{name} {node.description}".rstrip(), indent, indent + INDENT)
            left.extend([(depth + 1, child) for child in reversed(node.properties)])
        while left:
            count += 1
            left.extend([(0, child) for child in left.pop()[1].properties])
        if count:
            yield f"{INDENT}… and {count} more; NOTES of the page have them all."

    def _facts(self, parameter: Parameter) -> Iterator[str]:
        rows = [("Type", parameter.type)]
        if parameter.aliases:
            rows.append(("Aliases", ", ".join(parameter.aliases)))
        if parameter.accepted_values:
            rows.append(("Accepted values", ", ".join(parameter.accepted_values)))
        if parameter.default_value is not None:
            rows.append(("Default value", parameter.default_value))
        if parameter.supports_wildcards:
            rows.append(("Accepts wildcards", "true"))
        if parameter.dont_show:
            rows.append(("Hidden", "true"))
        several = len(parameter.parameter_sets) > 1
        for entry in parameter.parameter_sets:
            kinds = [
                name
                for name, true in (
                    ("ByValue", entry.value_from_pipeline),
                    ("ByPropertyName", entry.value_from_pipeline_by_property_name),
                )
                if true
            ]
            facts = [
                "required" if entry.is_required else "optional",
                f"position {entry.position}" if entry.position_number is not None else "named",
            ]
            if kinds:
                facts.append(f"from the pipeline {' and '.join(kinds)}")
            if entry.value_from_remaining_arguments:
                facts.append("takes remaining arguments")
            name = "all sets" if entry.name == "(All)" else entry.name
            rows.append((f"In {name}" if several or name != "all sets" else "In all sets", ", ".join(facts)))
        pad = max(len(label) for label, _ in rows)
        for label, value in rows:
            yield from self.wrap(value, f"{INDENT * 2}{label:<{pad}}  ", INDENT * 2 + " " * (pad + 2))

    def types(self, types: Iterable[InputOutput]) -> Iterator[str]:
        """Each type with its text; an unfilled placeholder says nothing."""
        for entry in types:
            if entry.typename:
                yield INDENT + plain_text(entry.typename)
            if entry.description and not entry.description.startswith("{{"):
                yield from self.text(entry.description, INDENT * 2 if entry.typename else INDENT)

    def examples(self, examples: Iterable[Example]) -> Iterator[str]:
        """Each example: title, text and code in their order."""
        for number, example in enumerate(examples):
            if number:
                yield ""
            if example.title:
                yield INDENT + self.bold(plain_text(example.title))
                yield ""
            yield from self.text(example.remarks, INDENT)


def syntax_text(parameter: SyntaxParameter) -> str:
    """A parameter as SYNTAX prints it: ``[[-Name] <Type>]``."""
    name = f"[-{parameter.name}]" if parameter.is_positional and parameter.type else f"-{parameter.name}"
    text = f"{name} <{parameter.type}>" if parameter.type else name
    return text if parameter.is_mandatory else f"[{text}]"
