"""What MAML has no words for, in an element of psemu's own at the end of a command; ``Get-Help`` and other readers pass it over.

Names of sets, each set's facts of a parameter, front matter and the rest that a page says: with it a page written as MAML reads the same.
"""

from __future__ import annotations

from psemu.help.markdown_writer import syntax_word
from psemu.help.model import ALL_SETS
from psemu.help.syntax_line import read_syntax, set_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from psemu.help.maml_reader import Element
    from psemu.help.model import CommandHelp

NAMESPACE = "urn:psemu:help"


def extension_lines(help: CommandHelp, xml: Callable[[str], str]) -> Iterator[str]:
    """The element's lines; *xml* writes a text as XML."""

    def element(name: str, text: str = "", /, **attributes: str | bool) -> str:
        said = "".join([f' {key}="{_attribute(xml, value)}"' for key, value in attributes.items()])
        return f"<psemu:{name}{said}>{xml(text)}</psemu:{name}>"

    yield "<psemu:page>"
    for key, value in help.metadata.items():
        if isinstance(value, str):
            yield element("metadata", value, key=key)
        else:
            yield element("list", "", key=key)
            yield from [element("item", each, key=key) for each in value]
    yield from [element("alias", alias) for alias in help.aliases]
    for item in help.syntax:
        words = " ".join([syntax_word(parameter) for parameter in item.parameters])
        yield element("statement", words, heading=item.heading, common=item.has_cmdlet_binding)
    for parameter in help.parameters:
        facts: dict[str, str | bool] = {"dontShow": parameter.dont_show, "helpMessage": parameter.help_message}
        if parameter.default_value is not None:
            facts["default"] = parameter.default_value
        yield element("parameter", parameter.type, name=parameter.name, **facts)
        for entry in parameter.parameter_sets:
            yield element(
                "set",
                entry.name,
                position=entry.position,
                required=entry.is_required,
                byValue=entry.value_from_pipeline,
                byPropertyName=entry.value_from_pipeline_by_property_name,
                remaining=entry.value_from_remaining_arguments,
            )
    yield from [element("section", text, title=title) for title, text in help.other_sections.items()]
    yield from [element("text", text, place=place) for place, text in help.other_texts.items()]
    yield "</psemu:page>"


def _attribute(xml: Callable[[str], str], value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # a line end in an attribute would be read as a space
    return xml(value).replace("\n", "&#10;").replace("\t", "&#9;")


def read_extension(page: Element, values: dict[str, Any]) -> None:
    """Put what the element says into *values*, which have the shape of the document ``help``."""
    metadata: dict[str, Any] = {}
    for entry in page.children:
        key = entry.attributes.get("key", "")
        if entry.name == "metadata":
            metadata[key] = entry.text
        elif entry.name == "list":
            metadata[key] = []
        elif entry.name == "item" and isinstance(metadata.get(key), list):
            metadata[key].append(entry.text)
    values["metadata"] = metadata
    values["aliases"] = [entry.text for entry in page.all("alias")]
    values["otherSections"] = {entry.attributes.get("title", ""): entry.text for entry in page.all("section")}
    values["otherTexts"] = {entry.attributes.get("place", ""): entry.text for entry in page.all("text")}
    statements = list(page.all("statement"))
    if len(statements) == len(values["syntax"]):
        for statement, item in zip(statements, values["syntax"], strict=True):
            item.update(_statement(statement))
    parameters = {parameter["name"]: parameter for parameter in values["parameters"]}
    parameter: dict[str, Any] = {}
    for entry in page.children:
        if entry.name == "parameter":
            parameter = parameters.get(entry.attributes.get("name", ""), {})
            parameter["type"] = entry.text
            parameter["defaultValue"] = entry.attributes.get("default")
            parameter["dontShow"] = _true(entry, "dontShow")
            parameter["helpMessage"] = entry.attributes.get("helpMessage", "")
            parameter["parameterSets"] = []
        elif entry.name == "set" and parameter:
            parameter["parameterSets"].append(_set(entry))


def _true(entry: Element, key: str) -> bool:
    return entry.attributes.get(key) == "true"


def _statement(entry: Element) -> dict[str, Any]:
    heading = entry.attributes.get("heading", "")
    name, is_default = set_name(heading)
    item = read_syntax(f"- {entry.text}", 0, len(entry.text) + 2, "")
    return {
        "parameterSetName": name,
        "heading": heading,
        "isDefault": is_default,
        "hasCmdletBinding": _true(entry, "common"),
        "parameters": [
            {"name": p.name, "type": p.type, "isMandatory": p.is_mandatory, "isPositional": p.is_positional}
            for p in item.parameters
        ],
    }


def _set(entry: Element) -> dict[str, Any]:
    return {
        "name": entry.text or ALL_SETS,
        "position": entry.attributes.get("position", "Named"),
        "isRequired": _true(entry, "required"),
        "valueFromPipeline": _true(entry, "byValue"),
        "valueFromPipelineByPropertyName": _true(entry, "byPropertyName"),
        "valueFromRemainingArguments": _true(entry, "remaining"),
    }
