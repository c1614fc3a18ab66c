"""PlatyPS' YAML of a command: its keys to the shape of the document ``help``."""

from __future__ import annotations

from psemu.diagnostic import WARNING
from psemu.help.document_reader import build_help, no_help
from psemu.help.model import ALL_SETS, CommandHelp
from psemu.help.other_texts import COMMON, beside_names, is_usual
from psemu.help.sections import alias_names
from psemu.help.syntax_line import ALL_PARAMETER_SETS, read_syntax, set_name
from psemu.help.yaml_text import Mapping, YamlError, read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import SourceText
    from psemu.help.model import Finding
    from psemu.help.yaml_text import Value

KEYS = frozenset(
    {
        "aliases",
        "description",
        "examples",
        "inputs",
        "links",
        "metadata",
        "notes",
        "otherSections",
        "otherTexts",
        "outputs",
        "parameters",
        "synopsis",
        "syntaxes",
        "title",
    }
)


def read_yaml_help(source: SourceText) -> CommandHelp:
    """The command that *source* describes; a text of another kind gives a finding with the place."""
    try:
        values = read_yaml(source.text)
    except YamlError as error:
        return no_help(source, f"This text is no YAML of a help page: {error}.", error.offset)
    if not isinstance(values, Mapping) or not isinstance(values.get("title"), str) or "syntaxes" not in values:
        return no_help(source, "This YAML is no help of a command: 'title' or 'syntaxes' is missing.")
    findings: list[Finding] = [
        (values.start, values.start + 1, "SectionUnknown", f"'{key}' is no key of help; it is not read.", WARNING)
        for key in values
        if key not in KEYS
    ]
    parameters = _mappings(values, "parameters")
    common = any(_text(entry, "name") in COMMON for entry in parameters)
    metadata = values.get("metadata")
    said = values.get("aliases", "")
    aliases = said if isinstance(said, str) else "\n".join(_texts(said))
    plain: dict[str, Any] = {
        "form": "yaml",
        "title": values["title"],
        "metadata": {
            key: value if isinstance(value, str) else _texts(value)
            for key, value in (metadata.items() if isinstance(metadata, Mapping) else ())
        },
        "synopsis": _text(values, "synopsis").strip(),
        "description": _text(values, "description").strip(),
        "aliases": [name for line in aliases.split("\n") for name in alias_names(line)],
        "syntax": [_syntax(entry, common) for entry in _mappings(values, "syntaxes")],
        "examples": [
            {"title": _text(entry, "title"), "remarks": _text(entry, "description").strip(), "start": entry.start}
            for entry in _mappings(values, "examples")
        ],
        "parameters": [_parameter(entry) for entry in parameters if _text(entry, "name") not in COMMON],
        "inputs": [_type(entry) for entry in _mappings(values, "inputs")],
        "outputs": [_type(entry) for entry in _mappings(values, "outputs")],
        "notes": _text(values, "notes").strip(),
        "relatedLinks": [
            {"text": _text(entry, "text"), "uri": _text(entry, "href")} for entry in _mappings(values, "links")
        ],
    }
    for name in ("otherSections", "otherTexts"):
        other = values.get(name)
        texts = other.items() if isinstance(other, Mapping) else ()
        plain[name] = {key: text for key, text in texts if isinstance(text, str)}
    if beside := beside_names(aliases):
        plain["otherTexts"].setdefault("ALIASES", beside)
    for entry in parameters:
        name, said = _text(entry, "name"), _text(entry, "description").strip()
        if name in COMMON and said and (not is_usual(name, said) or not plain["syntax"]):
            plain["otherTexts"].setdefault(name, said)
    return build_help(source, plain, findings)


def _text(values: Mapping, key: str) -> str:
    value = values.get(key, "")
    return value if isinstance(value, str) else ""


def _texts(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _mappings(values: Mapping, key: str) -> list[Mapping]:
    value = values.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _syntax(entry: Mapping, common: bool) -> dict[str, Any]:
    words = "\n".join(_texts(entry.get("parameters", "")))
    item = read_syntax(f"- {words}", 0, len(words) + 2, "")
    name = _text(entry, "parameterSetName")
    default = _text(entry, "isDefault").lower() == "true"
    heading = _text(entry, "heading")
    if not heading and name != ALL_PARAMETER_SETS:
        heading = f"{name} (Default)" if default else name
    if heading:
        name, default = set_name(heading)
    return {
        "commandName": _text(entry, "commandName").strip(),
        "parameterSetName": "" if name == ALL_PARAMETER_SETS else name,
        "heading": heading,
        "isDefault": default,
        "hasCmdletBinding": common,
        "parameters": [
            {"name": p.name, "type": p.type, "isMandatory": p.is_mandatory, "isPositional": p.is_positional}
            for p in item.parameters
        ],
        "start": entry.start,
    }


def _true(values: Mapping, key: str) -> bool:
    return _text(values, key).lower() == "true"


def _parameter(entry: Mapping) -> dict[str, Any]:
    default = _text(entry, "defaultValue")
    return {
        "name": _text(entry, "name"),
        "type": _text(entry, "type"),
        "description": _text(entry, "description").strip(),
        "aliases": _texts(entry.get("aliases", "")),
        "acceptedValues": _texts(entry.get("acceptedValues", "")),
        "defaultValue": None if default in ("", "None") else default,
        "supportsWildcards": _true(entry, "supportsWildcards"),
        "dontShow": _true(entry, "dontShow"),
        "helpMessage": _text(entry, "helpMessage"),
        "parameterSets": [
            {
                "name": _text(each, "name") or ALL_SETS,
                "position": _text(each, "position") or "Named",
                "isRequired": _true(each, "isRequired"),
                "valueFromPipeline": _true(each, "valueFromPipeline"),
                "valueFromPipelineByPropertyName": _true(each, "valueFromPipelineByPropertyName"),
                "valueFromRemainingArguments": _true(each, "valueFromRemainingArguments"),
            }
            for each in _mappings(entry, "parameterSets")
        ],
        "start": entry.start,
    }


def _type(entry: Mapping) -> dict[str, Any]:
    return {"typename": _text(entry, "name"), "description": _text(entry, "description").strip()}
