"""The text of a rendered Learn page, as copied from a browser: no markup at all, so its shape is what is keyed on.

A line that is the command's name, items in brackets below it, lines ``-Name``, and labels with a colon; section words only where the shape
does not tell. What such a text has lost (per-set tables, links, where code ends) is taken from SYNTAX or said in a finding.
"""

from __future__ import annotations

import re

from psemu.diagnostic import WARNING
from psemu.extent import SourceText
from psemu.help.model import (
    ALL_SETS,
    CodeBlock,
    CommandHelp,
    Example,
    Finding,
    InputOutput,
    Parameter,
    ParameterSet,
    RelatedLink,
    SyntaxItem,
    information,
)
from psemu.help.syntax_line import read_syntax

_COMMAND = re.compile(r"[A-Za-z]+-[A-Za-z][A-Za-z0-9]*\Z")
_PARAMETER = re.compile(r"-[A-Za-z]\w*\Z")
_PARAMETER_LINE = re.compile(r"^[ \t]*-[A-Za-z]\w*[ \t]*$", re.MULTILINE)
_TYPE = re.compile(r"[A-Za-z_][\w.+`]*(?:\[[\w.,+`\[\]]*\])*\Z")

#: lower-case section words of the languages that Learn is published in → section
_WORDS = {
    "syntax": "SYNTAX",
    "sintaxe": "SYNTAX",
    "syntaxe": "SYNTAX",
    "sintaxis": "SYNTAX",
    "sintassi": "SYNTAX",
    "syntaxis": "SYNTAX",
    "składnia": "SYNTAX",
    "description": "DESCRIPTION",
    "beschreibung": "DESCRIPTION",
    "descrição": "DESCRIPTION",
    "descripción": "DESCRIPTION",
    "descrizione": "DESCRIPTION",
    "beschrijving": "DESCRIPTION",
    "opis": "DESCRIPTION",
    "examples": "EXAMPLES",
    "beispiele": "EXAMPLES",
    "exemples": "EXAMPLES",
    "exemplos": "EXAMPLES",
    "ejemplos": "EXAMPLES",
    "esempi": "EXAMPLES",
    "voorbeelden": "EXAMPLES",
    "przykłady": "EXAMPLES",
    "parameters": "PARAMETERS",
    "parameter": "PARAMETERS",
    "paramètres": "PARAMETERS",
    "parâmetros": "PARAMETERS",
    "parámetros": "PARAMETERS",
    "parametri": "PARAMETERS",
    "parametry": "PARAMETERS",
    "inputs": "INPUTS",
    "eingaben": "INPUTS",
    "entrées": "INPUTS",
    "entradas": "INPUTS",
    "input": "INPUTS",
    "invoer": "INPUTS",
    "dane wejściowe": "INPUTS",
    "outputs": "OUTPUTS",
    "ausgaben": "OUTPUTS",
    "sorties": "OUTPUTS",
    "saídas": "OUTPUTS",
    "salidas": "OUTPUTS",
    "output": "OUTPUTS",
    "uitvoer": "OUTPUTS",
    "dane wyjściowe": "OUTPUTS",
    "notes": "NOTES",
    "hinweise": "NOTES",
    "remarques": "NOTES",
    "observações": "NOTES",
    "notas": "NOTES",
    "note": "NOTES",
    "notities": "NOTES",
    "uwagi": "NOTES",
    "related links": "RELATED LINKS",
    "verwandte links": "RELATED LINKS",
    "liens associés": "RELATED LINKS",
    "links relacionados": "RELATED LINKS",
    "vínculos relacionados": "RELATED LINKS",
    "collegamenti correlati": "RELATED LINKS",
    "verwante koppelingen": "RELATED LINKS",
    "linki powiązane": "RELATED LINKS",
}
_ORDER = ("SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS")
_DEFAULT_WORD = re.compile(
    r"\((?:default|par défaut|domyślnie|predefinição|padrão|standaard|standard|predeterminado|predefinito)\)",
    re.IGNORECASE,
)

#: labels of a parameter's tables, lower case, without the colon
_LABELS = {
    "type": "type",
    "default value": "default",
    "supports wildcards": "wildcards",
    "accept wildcard characters": "wildcards",
    "dontshow": "dont_show",
    "aliases": "aliases",
    "accepted values": "accepted",
    "position": "position",
    "mandatory": "mandatory",
    "required": "mandatory",
    "value from pipeline": "by_value",
    "value from pipeline by property name": "by_name",
    "value from remaining arguments": "remaining",
    "accept pipeline input": "pipeline",
}
_TABLE_TITLES = ("parameter properties", "parameter sets")


class _Line:
    """A line without the space around it, and where it begins."""

    __slots__ = ("start", "text")

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start


def read_learn_page(source: SourceText) -> CommandHelp | None:
    """The page, or None for a text that does not have its shape."""
    if _PARAMETER_LINE.search(source.text) is None:
        return None
    lines = []
    at = 0
    for raw in source.text.split("\n"):
        text = raw.strip()
        lines.append(_Line(text, at + len(raw) - len(raw.lstrip())))
        at += len(raw) + 1
    title_at = _find_title(lines)
    if title_at is None:
        return None
    title = lines[title_at].text
    sections = _sections(lines, title_at)
    if "SYNTAX" not in sections:
        return None
    help = CommandHelp(source, "learn", title, {})
    findings: list[Finding] = []
    help.synopsis = _synopsis(lines[title_at + 1 : sections["SYNTAX"][0] - 1])
    help.syntax = _read_syntax(source, _slice(lines, sections, "SYNTAX"), title)
    help.description = _paragraphs(_slice(lines, sections, "DESCRIPTION"))
    help.examples = _read_examples(_slice(lines, sections, "EXAMPLES"))
    help.inputs = _read_types(_slice(lines, sections, "INPUTS"))
    help.outputs = _read_types(_slice(lines, sections, "OUTPUTS"))
    help.notes = _paragraphs(_slice(lines, sections, "NOTES"))
    help.related_links = tuple(
        [RelatedLink(line.text, "") for line in _slice(lines, sections, "RELATED LINKS") if line.text]
    )
    help.parameters = _read_parameters(help, _slice(lines, sections, "PARAMETERS"), findings)
    place = lines[title_at].start
    findings.append(
        information(
            place,
            place + len(title),
            "RenderedPage",
            "A rendered page: module, links and the bounds of example code are lost.",
        )
    )
    first = help.syntax[0] if help.syntax else None
    if first is not None and first.parameter_set_name and not first.heading:
        message = "The page does not name its parameter sets; they are called Set1, Set2 and so on, and none is the default one."
        findings.append((first.start, first.start + len(title), "SetNamesLost", message, WARNING))
    help.findings = tuple(findings)
    return help if help.is_command else None


def _find_title(lines: list[_Line]) -> int | None:
    """The first line that is a command's name and stands alone again below, where SYNTAX begins."""
    seen: dict[str, int] = {}
    for number, line in enumerate(lines):
        text = line.text
        if len(text) < 200 and "-" in text and _COMMAND.match(text):
            if text in seen:
                return seen[text]
            seen[text] = number
        elif seen and "-" in text and (first := text.split(" ", 1)[0]) in seen and first != text:
            return seen[first]  # a statement on one line
    return None


def _sections(lines: list[_Line], title_at: int) -> dict[str, tuple[int, int]]:
    """Section → (first line, line behind the last), by section words in their order."""
    found: list[tuple[str, int]] = []
    place = 0
    for number in range(title_at + 1, len(lines)):
        text = lines[number].text
        if not text or len(text) > 30:
            continue
        section = _WORDS.get(text.lower())
        if section is None and text.lower() in ("related links---",):
            section = "RELATED LINKS"
        if section is None or section not in _ORDER[place:]:
            continue
        if section == "NOTES" and place < _ORDER.index("PARAMETERS"):
            continue  # the box `Note` above or in SYNTAX
        found.append((section, number + 1))
        place = _ORDER.index(section) + 1
    ends = [number - 1 for _, number in found[1:]]
    return {section: (first, end) for (section, first), end in zip(found, [*ends, len(lines)], strict=False)}


def _slice(lines: list[_Line], sections: dict[str, tuple[int, int]], name: str) -> list[_Line]:
    first, end = sections.get(name, (0, 0))
    return lines[first:end]


def _paragraphs(lines: list[_Line]) -> str:
    """The text with single blank lines between paragraphs."""
    return "\n".join(line.text for line in lines).strip()


def _synopsis(lines: list[_Line]) -> str:
    found = []
    for line in lines:
        if line.text.lower() in ("note", "hinweis", "remarque", "nota", "opmerking", "uwaga"):
            break
        if line.text.lower().startswith(("module:", "share via", "feedback", "in this article")):
            continue
        found.append(line)
    return _paragraphs(found)


def _read_syntax(source: SourceText, lines: list[_Line], title: str) -> tuple[SyntaxItem, ...]:
    items = []
    heading = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.text == title or line.text.startswith(title + " "):
            end = line.start + len(line.text)
            while number < len(lines) and lines[number].text[:1] in ("-", "["):
                end = lines[number].start + len(lines[number].text)
                number += 1
            items.append(read_syntax(source.text, line.start, end, _DEFAULT_WORD.sub("(Default)", heading)))
            heading = ""
        elif line.text:
            heading = line.text
    if len(items) > 1 and not any(item.heading for item in items):
        # pages of before 2025 show no names of sets; without any the sets would fall together
        for place, item in enumerate(items, 1):
            item.parameter_set_name = f"Set{place}"
    return tuple(items)


def _read_examples(lines: list[_Line]) -> tuple[Example, ...]:
    """A line that begins with the word for example and a number opens one; where code ends is not told."""
    examples: list[Example] = []
    title: _Line | None = None
    body: list[_Line] = []

    def close() -> None:
        remarks = _paragraphs(body)
        if title is not None or remarks:
            start = title.start if title is not None else body[0].start
            last = body[-1] if body else title
            end = last.start + len(last.text) if last is not None else start
            code = [CodeBlock("", line.text, line.start) for line in body if _looks_like_code(line.text)]
            examples.append(Example(title.text if title is not None else "", remarks, tuple(code), start, end))

    for line in lines:
        word, _, rest = line.text.partition(" ")
        if (
            word.lower() in ("example", "beispiel", "exemple", "exemplo", "ejemplo", "esempio", "voorbeeld", "przykład")
            and rest[:1].isdigit()
        ):
            close()
            title, body = line, []
        elif line.text or body:
            body.append(line)
    close()
    return tuple(examples)


def _looks_like_code(text: str) -> bool:
    first = text.split(" ", 1)[0]
    return first[:1] == "$" or text.startswith("PS ") or _COMMAND.match(first) is not None


def _read_types(lines: list[_Line]) -> tuple[InputOutput, ...]:
    found: list[InputOutput] = []
    name = ""
    description: list[str] = []
    for line in [*lines, _Line("None", 0)]:
        text = line.text
        if text and " " not in text and _TYPE.match(text):
            if name:
                found.append(InputOutput(name, "\n".join(description).strip()))
            name, description = text, []
        elif name and text:
            description.append(text)
    return tuple(found)


class _Table:
    """What the tables of a parameter say; *sets*: name → label → value, where the page kept the rows."""

    __slots__ = ("description", "sets", "values")

    def __init__(self) -> None:
        self.description: list[_Line] = []
        self.values: dict[str, str] = {}
        self.sets: dict[str, dict[str, str]] = {}


def _read_parameters(help: CommandHelp, lines: list[_Line], findings: list[Finding]) -> tuple[Parameter, ...]:
    starts = [number for number, line in enumerate(lines) if _PARAMETER.match(line.text)]
    ends = [*starts[1:], len(lines)]
    inputs = {entry.typename.lower() for entry in help.inputs}
    parameters: list[Parameter] = []
    guessed = []
    for start, end in zip(starts, ends, strict=True):
        head = lines[start]
        body = lines[start + 1 : end]
        stop = next((n for n, line in enumerate(body) if line.text == "CommonParameters"), len(body))
        body = body[:stop]
        table = _read_table(body)
        name = head.text[1:]
        values = table.values
        type_name = values.get("type", "")
        if not type_name:
            findings.append(
                (head.start, head.start + len(head.text), "MetadataMissing", f"'-{name}' has no type.", WARNING)
            )
        sets, guess = _sets(help, name, type_name, table, inputs)
        guessed.extend([name] if guess else [])
        last = body[-1] if body else head
        default = values.get("default", "")
        parameters.append(
            Parameter(
                name,
                type_name,
                _paragraphs(table.description),
                sets,
                _comma(values.get("aliases", "")),
                _comma(values.get("accepted", "")),
                None if default in ("", "None") else default,
                values.get("wildcards", "").lower() == "true",
                head.start,
                last.start + len(last.text),
                values.get("dont_show", "").lower() == "true",
            )
        )
    if guessed:
        place = parameters[0].start
        message = (
            f"The tables of the parameter sets are lost; pipeline input is taken from INPUTS for: {', '.join(guessed)}."
        )
        findings.append(information(place, place + 1, "PipelineInputGuessed", message))
    return tuple(parameters)


def _read_table(lines: list[_Line]) -> _Table:
    table = _Table()
    label = ""
    current = table.values
    in_tables = in_sets = False
    for line in lines:
        text = line.text
        if not text:
            continue
        lower = text.lower()
        if lower in _TABLE_TITLES:
            in_tables, in_sets, label = True, lower == "parameter sets", ""
            continue
        key, colon, value = text.partition(":")
        found = _LABELS.get(key.strip().lower()) if colon else None
        if found is not None and (in_tables or found == "type"):
            in_tables = True
            value = value.strip(" |\t")
            current.setdefault(found, value)
            label = "" if value else found
        elif label:
            current[label] = text
            label = ""
        elif in_sets:
            current = table.sets.setdefault(text, {})
        elif not in_tables:
            table.description.append(line)
    return table


def _sets(
    help: CommandHelp, name: str, type_name: str, table: _Table, inputs: set[str]
) -> tuple[tuple[ParameterSet, ...], bool]:
    """The entries of a parameter, and whether its pipeline input is a guess."""
    if table.sets:
        return tuple([_told_set(set_name, rows) for set_name, rows in table.sets.items()]), False
    told = _told_set(ALL_SETS, table.values) if "position" in table.values or "mandatory" in table.values else None
    by_value = type_name.lower() in inputs and type_name not in ("System.String", "String")
    lower = name.lower()
    found = []
    for item in help.syntax:
        place = 0
        for parameter in item.parameters:
            if parameter.name.lower() == lower:
                position = str(place) if parameter.is_positional else "Named"
                needed = parameter.is_mandatory
                if told is not None:
                    position, needed = told.position, told.is_required if parameter.is_switch else needed
                found.append(_entry(item.parameter_set_name or ALL_SETS, position, needed, by_value, told))
                break
            place += parameter.is_positional
    first = found[0] if found else told or ParameterSet(ALL_SETS, "Named", False, by_value, False)
    same = all(e.position == first.position and e.is_required == first.is_required for e in found)
    if not found or (len(found) == len(help.syntax) and same):
        found = [_entry(ALL_SETS, first.position, first.is_required, by_value, told)]
    return tuple(found), by_value and told is None


def _entry(name: str, position: str, needed: bool, by_value: bool, told: ParameterSet | None) -> ParameterSet:
    """An entry with the pipeline input that the page tells, else with the guess *by_value*."""
    if told is None:
        return ParameterSet(name, position, needed, by_value, False)
    return ParameterSet(
        name,
        position,
        needed,
        told.value_from_pipeline,
        told.value_from_pipeline_by_property_name,
        told.value_from_remaining_arguments,
    )


def _told_set(name: str, rows: dict[str, str]) -> ParameterSet:
    def true(label: str) -> bool:
        return rows.get(label, "").lower() == "true"

    pipeline = rows.get("pipeline", "").lower()
    return ParameterSet(
        ALL_SETS if name.lower() == "(all)" else name,
        rows.get("position", "Named") or "Named",
        true("mandatory"),
        true("by_value") or "byvalue" in pipeline,
        true("by_name") or "bypropertyname" in pipeline,
        true("remaining"),
    )


def _comma(text: str) -> tuple[str, ...]:
    return tuple([item for part in text.split(",") if (item := part.strip())])
