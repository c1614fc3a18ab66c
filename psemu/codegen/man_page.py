"""Help pages as man pages: roff that ``man``, groff and mandoc read; whatever a page writes is text to them."""

from __future__ import annotations

import re

from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.file_names import file_name, unique_name
from psemu.codegen.python_module import MARKER, version_line
from psemu.codegen.python_types import short_type
from psemu.codegen.signatures import metadata_in, set_names, with_engine_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.help import CommandHelp

#: the section of manuals: commands of users, in PowerShell
SECTION = "1ps"
_FENCE = re.compile(r"[ ]{0,12}(`{3,}|~{3,})")
_ITEM = re.compile(r"[ ]*(?:[-*+]|([0-9]{1,9}[.)]))[ ]+(.*)$")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]+(.+?)[ ]*#*$")
_MARKS = re.compile(r"`+|(?<![\w*])\*{1,2}(?=\S)|(?<=\S)\*{1,2}(?![\w*])|<br ?/?>|\\([!-/:-@\[-`{-~])")
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_LONGEST_NOTES = 100_000


def man_pages(
    commands: Sequence[CommandInfo],
    page_of: Callable[[CommandInfo], CommandHelp | None],
    title: str = "PowerShell commands",
    versions: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, str]]:
    """(``man1/Command.1ps``, text) for each command, by name; the same for the same input. *title* is that of the manual."""
    known = {module.lower(): version for module, version in (versions or {}).items()}
    taken: set[str] = set()
    for command in sorted(commands, key=lambda command: command.name.lower()):
        name = unique_name(file_name(command.name), taken)
        source = f"{command.module_name} {known.get(command.module_name.lower(), '')}".strip()
        yield f"man1/{name}.{SECTION}", man_page(command, page_of(command), title, source)


def man_page(command: CommandInfo, page: CommandHelp | None, manual: str, source: str) -> str:
    """The man page of *command*."""
    command = with_engine_parameters(command)
    synopsis = plain_text(page.synopsis).rstrip(".") if page is not None else ""
    lines = [
        f'.\\" {_line(MARKER)} {_line(version_line())}',
        f'.TH {_quoted(command.name)} {SECTION} "" {_quoted(source or "PowerShell")} {_quoted(manual)}',
        ".ad l",
        ".SH NAME",
        _line(f"{command.name} - {synopsis or 'a PowerShell command'}"),
        ".SH SYNOPSIS",
    ]
    sets = set_names(command)
    for set_name in sets:
        lines += [".nh", ".HP", _statement(command, set_name), ".hy"]
    if page is not None and (deprecated := deprecation_in(page)):
        lines += [".SH DEPRECATED", _line(deprecated)]
    if page is not None:
        lines += _section("DESCRIPTION", page.description)
    if command.parameters:
        lines.append(".SH PARAMETERS")
    described = {parameter.name.lower(): parameter for parameter in page.parameters} if page is not None else {}
    for parameter in command.parameters:
        lines += [".TP", _head(parameter)]
        entry = described.get(parameter.name.lower())
        facts = _facts(command, parameter, sets)
        default = plain_text(entry.default_value or "") if entry is not None else ""
        if default and default != "None":
            facts.append(f"Default: {default}.")
        text = _text(entry.description, ".IP") if entry is not None else []
        lines += text
        if facts:
            lines += [".IP", _line(" ".join(facts))] if text else [_line(" ".join(facts))]
        if not text and not facts:
            lines.append("\\&")
    if page is None:
        return "\n".join(lines) + "\n"
    for heading, entries in (("INPUTS", page.inputs), ("OUTPUTS", page.outputs)):
        if entries:
            lines.append(f".SH {heading}")
        for entry_ in entries:
            text = _text(entry_.description, ".IP")
            lines += [".TP", f"\\fB{_line(entry_.typename) or 'Any'}\\fR", *(text or ["\\&"])]
    if page.examples:
        lines.append(".SH EXAMPLES")
    for example in page.examples:
        if example.title:
            lines.append(f".SS {_quoted(plain_text(example.title))}")
        lines += _text(example.remarks, ".PP")
    from psemu.help.property_trees import property_trees_start

    lines += _section("NOTES", page.notes[: min(property_trees_start(page.notes), _LONGEST_NOTES)])
    links = []
    for related in page.related_links:
        words = " ".join(dict.fromkeys(filter(None, (plain_text(related.text), related.uri))))
        if words:
            links += [".PP", _line(words)]
    if page.online_version_url:
        links += [".PP", _line(page.online_version_url)]
    if links:
        lines += [".SH SEE ALSO", *links[1:]]
    return "\n".join(lines) + "\n"


def _date(page: CommandHelp | None) -> str:
    """The date that the page says it has, as manuals write dates."""
    text = page.metadata.get("ms.date", "") if page is not None else ""
    match = _DATE.fullmatch(text.strip()) if isinstance(text, str) else None
    return f"{match[3]}-{match[1]:0>2}-{match[2]:0>2}" if match is not None else ""


def _statement(command: CommandInfo, set_name: str) -> str:
    """One set's syntax."""
    items = []
    for parameter in command.parameters:
        metadata = metadata_in(parameter, set_name)
        if metadata is None:
            continue
        name = f"\\fB\\-{_escaped(parameter.name)}\\fR"
        has_place = metadata.position is not None
        if not parameter.is_switch:
            name = f"{f'[{name}]' if has_place else name} <\\fI{_escaped(short_type(parameter.type_name))}\\fR>"
        items.append((metadata.position if has_place else 1 << 31, not metadata.is_mandatory, name))
    items.sort(key=lambda item: item[:2])
    words = [f"\\fB{_escaped(command.name)}\\fR", *(f"[{name}]" if optional else name for _, optional, name in items)]
    return "\n".join(words)


def _head(parameter: ParameterInfo) -> str:
    kind = "" if parameter.is_switch else f" <\\fI{_escaped(short_type(parameter.type_name))}\\fR>"
    return f"\\fB\\-{_escaped(parameter.name)}\\fR{kind}"


def _facts(command: CommandInfo, parameter: ParameterInfo, sets: list[str]) -> list[str]:
    found = []
    within = [name for name in sets if metadata_in(parameter, name) is not None]
    metadata = [fact for name in within if (fact := metadata_in(parameter, name)) is not None]
    mandatory = [name for name, fact in zip(within, metadata, strict=True) if fact.is_mandatory]
    if mandatory:
        found.append("Required." if len(mandatory) == len(sets) else f"Required in {', '.join(mandatory)}.")
    if len(within) < len(sets) and within != mandatory:
        found.append(f"Only in {', '.join(within)}.")
    values = list(dict.fromkeys(parameter.valid_values or parameter.enum_values))
    if values and not parameter.is_switch:
        found.append(f"Accepted values: {', '.join(values)}.")
    if parameter.aliases:
        found.append(f"Aliases: {', '.join(f'-{alias}' for alias in parameter.aliases)}.")
    if any(fact.value_from_pipeline for fact in metadata):
        found.append("From the pipeline by value.")
    if any(fact.value_from_pipeline_by_property_name for fact in metadata):
        found.append("From the pipeline by property name.")
    return found


def _section(title: str, markdown: str) -> list[str]:
    text = _text(markdown, ".PP")
    return [f".SH {title}", *text] if text else []


def _text(markdown: str, paragraph: str) -> list[str]:
    """Paragraphs, lists and fences of *markdown*; *paragraph* is the request between two of them."""
    lines: list[str] = []
    #: what the next line of words needs before it
    pending = ""
    source = iter(markdown.replace("\r\n", "\n").replace("\t", "    ").split("\n"))
    for line in source:
        fence = _FENCE.match(line)
        if fence is not None:
            code = []
            for inner in source:
                if inner.strip().startswith(fence[1]):
                    break
                code.append(inner)
            if lines:
                lines.append(paragraph)
            lines += [".nf", *(_line(text, strip=False) for text in code), ".fi"]
            pending = paragraph
            continue
        heading = _HEADING.match(line)
        item = _ITEM.match(line)
        text = line.strip()
        if not text:
            pending = paragraph
            continue
        if item is not None:
            text = f"{item[1] or '*'} {item[2]}"
            pending = ".br" if lines and not pending else pending
        elif heading is not None:
            text, pending = heading[1], paragraph
        if pending and lines:
            lines.append(pending)
        words = _line(_MARKS.sub(lambda match: match[1] or "", plain_text(text)))
        if words:
            lines.append(f"\\fB{words}\\fR" if heading is not None else words)
            pending = paragraph if heading is not None else ""
        elif lines and lines[-1] == pending:
            lines.pop()
    return lines


def _escaped(text: str) -> str:
    """*text* as roff shows it: what means something to roff and what no terminal should get becomes an escape or a space."""
    if not text.isprintable():
        text = "".join([ch if ch.isprintable() else " " for ch in text])
    return (
        text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
    )


def _line(text: str, *, strip: bool = True) -> str:
    """A line of words that starts no request."""
    text = _escaped(" ".join(text.split()) if strip else text.rstrip())
    return f"\\&{text}" if text.startswith((".", "\\(aq")) else text


def _quoted(text: str) -> str:
    """An argument of a request."""
    return '"' + _escaped(" ".join(text.split())).replace('"', "\\(dq") + '"'
