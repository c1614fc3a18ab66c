"""From plain data in the shape of the document ``help`` to a CommandHelp: the last step of the readers of JSON, YAML and MAML."""

from __future__ import annotations

from psemu.diagnostic import ERROR
from psemu.help.model import (
    CodeBlock,
    CommandHelp,
    Example,
    InputOutput,
    Parameter,
    ParameterSet,
    RelatedLink,
    SyntaxItem,
    SyntaxParameter,
)
from psemu.help.structure import outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import SourceText
    from psemu.help.model import Finding


def read_json(source: SourceText) -> CommandHelp:
    """The page of the JSON document ``help``; another shape is a finding that names the place."""
    from psemu.documents import read_document
    from psemu.errors import ConfigurationError

    try:
        return build_help(source, read_document("help", source.text, source.path))
    except ConfigurationError as error:
        return no_help(source, str(error))


def no_help(source: SourceText, message: str, at: int = 0) -> CommandHelp:
    """What a reader gives for a text that is no help page."""
    help = CommandHelp(source, "", "", {})
    at = min(at, len(source.text))
    help.findings = ((at, min(at + 1, len(source.text)), "NotCommandHelp", message, ERROR),)
    return help


def build_help(source: SourceText, values: dict[str, Any], findings: list[Finding] | None = None) -> CommandHelp:
    """The page that *values* describe. ``start``, where an entry has one, is the place in *source* that findings about it name."""
    metadata = {key: value if isinstance(value, str) else tuple(value) for key, value in values["metadata"].items()}
    help = CommandHelp(source, values["form"], values["title"], metadata)
    help.synopsis = values["synopsis"]
    help.description = values["description"]
    help.aliases = tuple(values["aliases"])
    help.syntax = tuple([_syntax(item) for item in values["syntax"]])
    help.examples = tuple([_example(entry) for entry in values["examples"]])
    help.parameters = tuple([_parameter(entry) for entry in values["parameters"]])
    help.inputs = tuple([InputOutput(entry["typename"], entry["description"]) for entry in values["inputs"]])
    help.outputs = tuple([InputOutput(entry["typename"], entry["description"]) for entry in values["outputs"]])
    help.notes = values["notes"]
    help.related_links = tuple([RelatedLink(entry["text"], entry["uri"]) for entry in values["relatedLinks"]])
    help.other_sections = dict(values.get("otherSections", {}))
    help.other_texts = dict(values.get("otherTexts", {}))
    help.findings = tuple(findings or ())
    return help


def _syntax(item: dict[str, Any]) -> SyntaxItem:
    start = item.get("start", 0)
    parameters = [
        SyntaxParameter(entry["name"], entry["type"], entry["isMandatory"], entry["isPositional"])
        for entry in item["parameters"]
    ]
    return SyntaxItem(
        item["commandName"],
        item["parameterSetName"],
        item["heading"],
        item["isDefault"],
        tuple(parameters),
        item["hasCmdletBinding"],
        start,
        start,
    )


def _example(entry: dict[str, Any]) -> Example:
    start = entry.get("start", 0)
    return Example(entry["title"], entry["remarks"], tuple(code_blocks(entry["remarks"], start)), start, start)


def code_blocks(remarks: str, start: int) -> list[CodeBlock]:
    """The fences of an example's text; *start* is the place of the example, since the text stands escaped in its source."""
    text = f"## EXAMPLES\n{remarks}"
    return [
        CodeBlock(info, text[content:end], start)
        for section in outline(text, 0).sections
        for *_, fences in section.blocks
        for _, content, end, _, info in fences
    ]


def _parameter(entry: dict[str, Any]) -> Parameter:
    start = entry.get("start", 0)
    described = entry.get("describedParameterSets")
    sets = entry["parameterSets"] if described is None else described
    return Parameter(
        entry["name"],
        entry["type"],
        entry["description"],
        tuple([_set(each) for each in sets]),
        tuple(entry["aliases"]),
        tuple(entry["acceptedValues"]),
        entry["defaultValue"],
        entry["supportsWildcards"],
        start,
        start,
        entry["dontShow"],
        entry["helpMessage"],
    )


def _set(entry: dict[str, Any]) -> ParameterSet:
    position = entry["position"]
    return ParameterSet(
        entry["name"],
        "Named" if position is None else str(position),
        entry["isRequired"],
        entry["valueFromPipeline"],
        entry["valueFromPipelineByPropertyName"],
        entry["valueFromRemainingArguments"],
    )
