"""A CommandHelp as markdown of the 2.0.0 or the 2024-05-01 form, laid out as PlatyPS lays it out; texts of the page stay as written."""

from __future__ import annotations

import re
from itertools import pairwise

from psemu.help.model import ALL_SETS, SyntaxParameter
from psemu.help.other_texts import COMMON, is_parameter
from psemu.help.structure import outline
from psemu.help.syntax_line import ALL_PARAMETER_SETS
from psemu.help.yaml_scalar import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from psemu.help.model import CommandHelp, InputOutput, Parameter, ParameterSet, SyntaxItem

COMMON_PARAMETERS = """\
This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable,
-InformationAction, -InformationVariable, -OutBuffer, -OutVariable, -PipelineVariable,
-ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more information, see
[about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216)."""
_WIDTH = {"2.0.0": 110, "2024-05-01": 100}
#: front matter keys that mean the same in the two forms: 2.0.0 → 2024-05-01
_RENAMED = {"online version": "HelpUri", "schema": "PlatyPS schema version"}


def write_markdown(help: CommandHelp, form: str) -> str:
    """The page; *form* is ``2.0.0`` or ``2024-05-01``."""
    newer = form == "2024-05-01"
    texts = help.other_texts
    parts = [
        _front_matter(help, form),
        f"# {_line(help.title)}",
        _contained(texts.get("", ""), 2),
        "## SYNOPSIS",
        _contained(help.synopsis, 2),
        "## SYNTAX",
        _FENCE.sub(r"\1\\\2", _contained(texts.get("SYNTAX", ""), 3)),
    ]
    for item in help.syntax:
        heading = item.heading or (ALL_PARAMETER_SETS if newer else "")
        if heading == ALL_PARAMETER_SETS and not newer:
            heading = ""
        if heading:
            parts.append(f"### {_line(heading)}")
        parts.append(f"```\n{write_syntax(item, _WIDTH[form])}\n```")
    if help.aliases or newer or texts.get("ALIASES"):
        said = _contained(texts.get("ALIASES", ""), 2)
        parts.append("## ALIASES")
        parts.append("\n".join(f"- {_line(alias)}" for alias in help.aliases) or ("" if said else _NO_ALIASES))
        parts.append(said)
    parts += ["## DESCRIPTION", _contained(help.description, 2), "## EXAMPLES"]
    for number, example in enumerate(help.examples):
        # text before the first heading is an example without a title
        if example.title or number or not example.remarks:
            parts.append(f"### {_line(example.title)}")
        parts.append(_contained(example.remarks, 3))
    parts += ["## PARAMETERS", _above_parameters(texts.get("PARAMETERS", ""))]
    for parameter in help.parameters:
        parts.append(f"### -{_line(parameter.name)}")
        parts.append(_described(parameter))
        parts.extend(_newer_block(parameter) if newer else _older_blocks(parameter))
    for heading, usual in common_parameters(help):
        parts += [f"### {heading}", _contained(usual, 3)]
    parts.append("## INPUTS")
    parts.extend(_types(help.inputs))
    parts.append("## OUTPUTS")
    parts.extend(_types(help.outputs))
    parts += ["## NOTES", _contained(help.notes, 2), "## RELATED LINKS"]
    # the words of an unfilled page are no item of the list
    unfilled = [link.text[:2] for link in help.related_links] == ["{{"]
    mark = "- " if newer and not unfilled else ""
    links = [f"{mark}[{link.text}]({link.uri})" if link.uri else f"{mark}{link.text}" for link in help.related_links]
    parts.append(("\n" if newer else "\n\n").join(map(_line, links)))
    for title, text in help.other_sections.items():
        parts += [f"## {_line(title)}", _contained(text, 2)]
    return _laid_out([text for part in parts if (text := part.strip("\n"))], newer)


def common_parameters(help: CommandHelp) -> Iterator[tuple[str, str]]:
    """The headings for parameters that are no command's own, with their text: the page's where it says something of its own."""
    said = help.other_texts
    if "CommonParameters" in said or any(item.has_cmdlet_binding for item in help.syntax):
        yield "CommonParameters", said.get("CommonParameters", COMMON_PARAMETERS)
    if "WorkflowCommonParameters" in said:
        yield "WorkflowCommonParameters", said["WorkflowCommonParameters"]


def _above_parameters(text: str) -> str:
    """Text and headings that are no parameters; where one would be read as such no heading stays one."""
    contained = _contained(text, 2)
    blocks = [block for section in outline(f"## -\n{contained}", 0).sections for block in section.blocks]
    return _contained(text, 3) if any(block[0] in COMMON or is_parameter(block) for block in blocks) else contained


_FENCE = re.compile(r"^( {0,3})(```|~~~)", re.MULTILINE)
#: what may begin a heading or a fence
_STRUCTURE = re.compile(r"^(?:#| {0,3}(?:```|~~~))", re.MULTILINE)
#: lines without either, and closed fences without a heading in them
_ORDINARY = re.compile(
    r"(?:(?!#| {0,3}(?:```|~~~))[^\n]+(?:\n|\Z)|\n|```[\w-]*\n(?:(?!#|```)[^\n]*\n)*+```(?:\n|\Z))*+"
)


def _line(text: str) -> str:
    """*text* on one line: where a value of another form has more, this form has no place for them."""
    return text.replace("\n", " ") if "\n" in text else text


def _contained(text: str, level: int) -> str:
    """*text* so that nothing in it can be read as a heading of the page: texts of other forms may hold anything.

    *level* 2: third-level headings may stand in it; 3: none may.
    """
    if not _STRUCTURE.search(text) or _ORDINARY.fullmatch(text):
        return text
    lead = "## -\n"
    page = outline(lead + text, 0)
    places = [section.start for section in page.sections[1:]]
    if level == 3:
        places += [start for section in page.sections for title, start, *_ in section.blocks if title is not None]
    places += page.unclosed
    for at in sorted((at - len(lead) for at in places), reverse=True):
        text = f"{text[:at]}\\{text[at:]}"
    return text


def _described(parameter: Parameter) -> str:
    """The description; a fence in it that a reader would take for metadata says that it is text."""
    text = _contained(parameter.description, 3)
    return re.sub(r"(?im)^( {0,3}(?:`{3,}|~{3,}))[ \t]*yaml", r"\1text", text)


def _laid_out(parts: list[str], newer: bool) -> str:
    """The parts with an empty line between them; in the 2.0.0 form none stands between a heading and its text."""
    lines = [parts[0]]
    for before, part in pairwise(parts):
        title = before.startswith(("## ", "### ")) and "\n" not in before and not part.startswith(("## ", "### "))
        lines.append("" if title and not newer and before not in ("## RELATED LINKS", "## ALIASES") else "\n")
        lines.append(part)
    return "".join([f"{line}\n" if line and line != "\n" else line for line in lines])


_NO_ALIASES = "This cmdlet has the following aliases,\n  {{Insert list of aliases}}"


def write_syntax(item: SyntaxItem, width: int) -> str:
    """The statement in lines of at most *width* columns where its words allow it; a line that goes on begins with a space."""
    words = [item.command_name, *[syntax_word(parameter) for parameter in item.parameters]]
    if item.has_cmdlet_binding:
        words.append("[<CommonParameters>]")
    lines = [_line(words[0])]
    for word in map(_line, words[1:]):
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append(" " + word)
        else:
            lines[-1] += " " + word
    return "\n".join(lines)


def syntax_word(parameter: SyntaxParameter) -> str:
    """One item of a statement: ``[-Name] <String>`` is mandatory and has a position, ``[-Force]`` is a switch."""
    name = f"-{parameter.name}"
    if parameter.is_switch:
        if parameter.is_positional:
            # a slip of a writer that pages carry on; it is kept because it is what they say
            return f"{name}]"
        return name if parameter.is_mandatory else f"[{name}]"
    word = f"{f'[{name}]' if parameter.is_positional else name} <{parameter.type}>"
    return word if parameter.is_mandatory else f"[{word}]"


def _front_matter(help: CommandHelp, form: str) -> str:
    lines = ["---"]
    for key, value in metadata_of(help, form).items():
        if isinstance(value, str):
            lines.append(f"{key}: {quoted(value)}" if value else f"{key}:")
        elif any("," in item or item != item.strip() or item[:1] in "'\"" for item in value):
            lines.append(f"{key}:")
            lines.extend(f"- {quoted(item)}" for item in value)
        else:
            lines.append(f"{key}: [{', '.join([quoted(item, ',[]{}') for item in value])}]")
    return "\n".join([*lines, "---"])


def metadata_of(help: CommandHelp, form: str) -> Mapping[str, str | tuple[str, ...]]:
    """The front matter with the keys of *form*; a page of that form has its own."""
    if help.form == form:
        return help.metadata
    newer = form == "2024-05-01"
    if newer and help.form == "yaml":
        return {**help.metadata, _RENAMED["schema"]: form}
    renamed = _RENAMED if newer else {new: old for old, new in _RENAMED.items()}
    values = {renamed.get(key, key): value for key, value in help.metadata.items()}
    values[_RENAMED["schema"] if newer else "schema"] = form
    if newer:
        values["document type"] = "cmdlet"
        values.setdefault("title", help.title)
        return dict(sorted(values.items(), key=lambda entry: entry[0].lower()))
    values.pop("document type", None)
    return values


def _older_blocks(parameter: Parameter) -> Iterator[str]:
    """A block for each run of sets that are alike; a parameter without metadata has none."""
    runs: list[list[ParameterSet]] = []
    for entry in parameter.parameter_sets:
        if runs and _facts(runs[-1][0]) == _facts(entry):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    for run in runs:
        first = run[0]
        kinds = ["ByPropertyName"] * first.value_from_pipeline_by_property_name + [
            "ByValue"
        ] * first.value_from_pipeline
        lines = [
            f"Type: {parameter.type}",
            f"Parameter Sets: {', '.join([entry.name for entry in run])}",
            f"Aliases: {', '.join(parameter.aliases)}",
        ]
        if parameter.accepted_values:
            lines.append(f"Accepted values: {', '.join(parameter.accepted_values)}")
        lines += [
            "",
            f"Required: {first.is_required}",
            f"Position: {first.position}",
            f"Default value: {'None' if parameter.default_value is None else parameter.default_value}",
            "Accept pipeline input: " + (f"True ({', '.join(kinds)})" if kinds else "False"),
            f"Accept wildcard characters: {parameter.supports_wildcards}",
        ]
        yield "```yaml\n" + "\n".join([_line(line).rstrip() for line in lines]) + "\n```"


def _facts(entry: ParameterSet) -> tuple[object, ...]:
    return (
        entry.name == ALL_SETS,
        entry.is_required,
        entry.position,
        entry.value_from_pipeline,
        entry.value_from_pipeline_by_property_name,
    )


def _newer_block(parameter: Parameter) -> Iterator[str]:
    if not parameter.parameter_sets:
        return
    default = parameter.default_value
    lines = [
        "```yaml",
        f"Type: {quoted(parameter.type)}",
        f"DefaultValue: {quoted(default or '')}",
        f"SupportsWildcards: {_word(parameter.supports_wildcards)}",
        *_list("Aliases", parameter.aliases),
        "ParameterSets:",
    ]
    for entry in parameter.parameter_sets:
        lines += [
            f"- Name: {quoted(entry.name)}",
            f"  Position: {quoted(entry.position)}",
            f"  IsRequired: {_word(entry.is_required)}",
            f"  ValueFromPipeline: {_word(entry.value_from_pipeline)}",
            f"  ValueFromPipelineByPropertyName: {_word(entry.value_from_pipeline_by_property_name)}",
            f"  ValueFromRemainingArguments: {_word(entry.value_from_remaining_arguments)}",
        ]
    lines += [
        f"DontShow: {_word(parameter.dont_show)}",
        *_list("AcceptedValues", parameter.accepted_values),
        f"HelpMessage: {quoted(parameter.help_message)}",
        "```",
    ]
    yield "\n".join(lines)


def _list(key: str, items: tuple[str, ...]) -> list[str]:
    return [f"{key}:", *[f"- {quoted(item)}" for item in items]] if items else [f"{key}: []"]


def _word(value: bool) -> str:
    return "true" if value else "false"


def _types(entries: tuple[InputOutput, ...]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        if entry.typename or number or not entry.description:
            yield f"### {_line(entry.typename)}"
        yield _contained(entry.description, 3)
