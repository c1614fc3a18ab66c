"""The sections of a page: a table from heading to the function that reads it into a CommandHelp."""

from __future__ import annotations

import re

from psemu.diagnostic import ERROR, WARNING
from psemu.help.metadata import read_block
from psemu.help.model import CodeBlock, CommandHelp, Example, Finding, InputOutput, Parameter, RelatedLink, information
from psemu.help.structure import Block, Section
from psemu.help.syntax_line import read_syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: words in brackets, target in parentheses; each may hold one more pair of its own kind
_LINK = r"\[((?:[^\[\]\n]|\[[^\[\]\n]*\](?!\())*)\]\(((?:[^()\n]|\([^()\n]*\))*)\)"
_LIST_MARKS = r"^\s*(?:[-*+]\s+)*"
_ESCAPED = r"\\([\\`*_{}\[\]()#+.!<>~|-])"
_HEADING_NAME = r"[-\u2010-\u2015]?([^\s<>]+)"


def read_synopsis(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """SYNOPSIS: text."""
    help.synopsis = help.source.text[section.body : section.end].strip()


def read_description(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """DESCRIPTION: text."""
    help.description = help.source.text[section.body : section.end].strip()


def read_notes(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """NOTES: text, kept as it is; property trees in it may be megabytes long."""
    help.notes = help.source.text[section.body : section.end].strip()


def read_aliases(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """ALIASES: names in lines or lists; the boilerplate of an unfilled page names none."""
    lines = help.source.text[section.body : section.end].split("\n")
    help.aliases = tuple([name for line in lines for name in alias_names(line)])


def alias_names(line: str) -> list[str]:
    """The names in a line of ALIASES; prose has none."""
    pieces = [piece.strip(" `") for piece in line.strip(" \t-*").split(",")]
    words = [piece for piece in pieces if piece]
    if any(" " in word or "{" in word or word[0] == "#" or word[-1] in ":." for word in words):
        return []
    return [word for word in words if word.lower() not in ("none", "n/a")]


def read_syntax_section(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """SYNTAX: a fence per set, under the set's heading or none."""
    text = help.source.text
    items = []
    for title, start, body, _, fences in section.blocks:
        if fences:
            items.extend([read_syntax(text, content, end, title or "") for _, content, end, _, _ in fences])
        elif title is not None:
            findings.append((start, body, "SyntaxMissing", f"Set '{title}' has no statement in a fence.", ERROR))
    help.syntax = tuple(items)
    for item in items:
        if item.unread:
            message = f"'{item.unread[:80]}' is no item of a statement; it is not read."
            findings.append((item.start, item.end, "SyntaxText", message, WARNING))
    if not items:
        findings.append((section.start, section.body, "SyntaxMissing", "SYNTAX has no statement in a fence.", ERROR))


def read_examples(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """EXAMPLES: a heading per example, text and fences below it."""
    text = help.source.text
    examples = []
    for title, start, body, end, fences in section.blocks:
        remarks = text[body:end].strip()
        if title is not None or remarks:
            code = tuple([CodeBlock(info, text[first:last], first) for _, first, last, _, info in fences])
            examples.append(Example(title or "", remarks, code, start, end))
    help.examples = tuple(examples)


def read_parameters(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """PARAMETERS: a heading ``### -Name`` per parameter, its text, and one or more metadata blocks."""
    text = help.source.text
    parameters: dict[str, Parameter] = {}
    for block in section.blocks:
        title, start, body, _, fences = block
        if title is None:
            continue
        if title[:1] != "-":
            if title in ("CommonParameters", "WorkflowCommonParameters"):
                continue
            if not any(info[:4].lower() == "yaml" for *_, info in fences):
                findings.append(information(start, body, "HeadingUnknown", f"'{title}' is no parameter."))
                continue
            findings.append((start, body, "ParameterHeading", f"'{title}' has no dash before the name.", WARNING))
        parameter = _read_parameter(text, block, title, findings)
        key = parameter.name.lower()
        if key in parameters:
            message = f"'{parameter.name}' stands twice; the first is taken."
            findings.append((start, body, "ParameterRepeated", message, WARNING))
        else:
            parameters[key] = parameter
    help.parameters = tuple(parameters.values())


def _read_parameter(text: str, block: Block, title: str, findings: list[Finding]) -> Parameter:
    name = title[1:]
    _, start, body, stop, fences = block
    if not name.isalnum() or title[0] != "-":
        plain = re.sub(_ESCAPED, r"\1", title)
        match = re.match(_HEADING_NAME, plain)
        name = match[1] if match else title
        if match is not None and (behind := plain[match.end() :].strip()):
            message = f"'{behind}' stands behind the name '{name}'; it is not read."
            findings.append((start, body, "ParameterHeadingText", message, WARNING))
    if len(fences) != 1 or fences[0][4] != "yaml":
        fences = [fence for fence in fences if fence[4][:4].lower() == "yaml"]
        if not fences:
            description = text[body:stop].strip()
            findings.append((start, body, "MetadataMissing", f"'-{name}' has no metadata block.", WARNING))
            return Parameter(name, "", description, (), (), (), None, False, start, stop)
        for at, _, _, _, info in fences:
            if info.lower() != "yaml":
                message = f"A metadata block stands in a fence 'yaml'; this one says '{info}'."
                findings.append((at, at + 3 + len(info), "MetadataFence", message, WARNING))
    opened, content, end, closed, _ = fences[0]
    first = read_block(text[content:end])
    description = text[body:opened].strip()
    sets, aliases, accepted = first.sets, first.aliases, first.accepted_values
    if first.problems:
        findings.extend([(content, end, code, message, WARNING) for code, message in first.problems])
    if len(fences) > 1:
        for fence in fences[1:]:
            description = _joined(description, text[closed : fence[0]])
            _, content, end, closed, _ = fence
            more = read_block(text[content:end])
            findings.extend([(content, end, code, message, WARNING) for code, message in more.problems])
            if more.type != first.type:
                message = f"'-{name}' is '{first.type}' in one block and '{more.type}' in another; the first is taken."
                findings.append((content, end, "TypeConflict", message, WARNING))
            sets += more.sets
            aliases = aliases or more.aliases
            accepted = accepted or more.accepted_values
    if closed < stop - 2:
        description = _joined(description, text[closed:stop])
    return Parameter(
        name,
        first.type,
        description,
        sets,
        aliases,
        accepted,
        first.default_value,
        first.supports_wildcards,
        start,
        stop,
        first.dont_show,
        first.help_message,
    )


def _joined(text: str, more: str) -> str:
    more = more.strip()
    return f"{text}\n\n{more}" if text and more else text or more


def _read_types(help: CommandHelp, section: Section) -> tuple[InputOutput, ...]:
    text = help.source.text
    found = []
    for title, _, body, end, _ in section.blocks:
        description = text[body:end].strip()
        if title is not None:
            found.append(InputOutput(title, description))
        elif description:
            found.append(InputOutput("", description))
    return tuple(found)


def read_inputs(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """INPUTS: a heading per type."""
    help.inputs = _read_types(help, section)


def read_outputs(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """OUTPUTS: a heading per type."""
    help.outputs = _read_types(help, section)


def read_related_links(help: CommandHelp, section: Section, findings: list[Finding]) -> None:
    """RELATED LINKS: links, one or more to a line, and the text around and between them."""
    found: list[RelatedLink] = []
    for line in help.source.text[section.body : section.end].split("\n"):
        at = 0
        if "](" in line:
            for match in re.finditer(_LINK, line):
                _add_text(found, line[at : match.start()])
                found.append(RelatedLink(match[1], match[2].strip()))
                at = match.end()
        if line:
            _add_text(found, line[at:] if at else line)
    help.related_links = tuple(found)


def _add_text(found: list[RelatedLink], text: str) -> None:
    """Text beside links; marks of lists and what only parts links say nothing."""
    if text.strip(" \t-*+.,;:|"):
        found.append(RelatedLink(re.sub(_LIST_MARKS, "", text).strip(), ""))


SECTIONS: dict[str, Callable[[CommandHelp, Section, list[Finding]], None]] = {
    "SYNOPSIS": read_synopsis,
    "SYNTAX": read_syntax_section,
    "ALIASES": read_aliases,
    "DESCRIPTION": read_description,
    "EXAMPLES": read_examples,
    "PARAMETERS": read_parameters,
    "INPUTS": read_inputs,
    "OUTPUTS": read_outputs,
    "NOTES": read_notes,
    "RELATED LINKS": read_related_links,
}

#: sections that cannot give a finding and that most readers of a page never look at: read when they are first asked for
LATE = frozenset({"SYNOPSIS", "DESCRIPTION", "EXAMPLES", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"})
