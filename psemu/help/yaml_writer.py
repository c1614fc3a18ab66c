"""A CommandHelp as PlatyPS' YAML; three keys are psemu's own and only there where PlatyPS has no place: ``heading``,
``otherSections`` and ``otherTexts``."""

from __future__ import annotations

import re

from psemu.help.markdown_writer import COMMON_PARAMETERS, metadata_of, syntax_word
from psemu.help.syntax_line import ALL_PARAMETER_SETS
from psemu.help.yaml_scalar import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psemu.help.model import CommandHelp, Parameter, SyntaxItem


def write_yaml(help: CommandHelp) -> str:
    """The page; texts of several lines are literal blocks."""
    lines = ["metadata:"]
    for key, value in metadata_of(help, "2024-05-01").items():
        if isinstance(value, str):
            lines.append(f"  {_key(key)}: {quoted(value)}")
        else:
            lines.extend(_list(f"  {_key(key)}", value))
    lines += [f"title: {quoted(help.title)}", *_text("synopsis", help.synopsis), "syntaxes:"]
    for item in help.syntax:
        lines.extend(_syntax(item))
    lines += _text("aliases", "\n".join(help.aliases))
    lines += _text("description", help.description)
    lines.append("examples:" if help.examples else "examples: []")
    for example in help.examples:
        lines += [f"- title: {quoted(example.title)}", *_text("  description", example.remarks)]
    lines.append("parameters:")
    for parameter in help.parameters:
        lines.extend(_parameter(parameter))
    if any(item.has_cmdlet_binding for item in help.syntax):
        said = help.other_texts.get("CommonParameters", COMMON_PARAMETERS)
        lines += ["- name: CommonParameters", *_text("  description", said)]
    for key, entries in (("inputs", help.inputs), ("outputs", help.outputs)):
        lines.append(f"{key}:" if entries else f"{key}: []")
        for entry in entries:
            lines += [f"- name: {quoted(entry.typename)}", *_text("  description", entry.description)]
    lines += _text("notes", help.notes)
    lines.append("links:" if help.related_links else "links: []")
    for link in help.related_links:
        lines += [f"- text: {quoted(link.text)}", f"  href: {quoted(link.uri)}"]
    for name, texts in (("otherSections", help.other_sections), ("otherTexts", help.other_texts)):
        if texts:
            lines.append(f"{name}:")
            for title, text in texts.items():
                lines += _text(f"  {_key(title)}", text)
    return "\n".join(lines) + "\n"


def _key(text: str) -> str:
    """*text* as a key: plain where it is one word or some, else quoted."""
    return text if re.fullmatch(r"[A-Za-z][\w. -]{0,80}(?<![ -])", text) else f"'{text.replace(chr(39), chr(39) * 2)}'"


def _text(key: str, text: str) -> list[str]:
    value = quoted(text)
    indent = " " * (len(key) - len(key.lstrip(" ")) + 2)
    literal = "\n" in text and text[0] not in " \n\t" and text[-1] not in " \n\t"
    if not literal or any((ch < " " and ch not in "\n\t") or ch in "\x7f\x85\u2028\u2029\ufeff" for ch in text):
        return [f"{key}: {value}"]
    if any("\ud800" <= ch <= "\udfff" for ch in text):
        return [f"{key}: {value}"]
    return [f"{key}: |-", *[indent + line if line else "" for line in text.split("\n")]]


def _list(key: str, items: Iterable[str]) -> list[str]:
    indent = " " * (len(key) - len(key.lstrip(" ")))
    lines = [f"{indent}- {quoted(item)}" for item in items]
    return [f"{key}:", *lines] if lines else [f"{key}: []"]


def _syntax(item: SyntaxItem) -> Iterator[str]:
    yield f"- commandName: {quoted(item.command_name)}"
    yield f"  parameterSetName: {quoted(item.parameter_set_name or ALL_PARAMETER_SETS)}"
    yield f"  isDefault: {'true' if item.is_default else 'false'}"
    usual = f"{item.parameter_set_name} (Default)" if item.is_default else item.parameter_set_name
    if item.heading not in (usual, ALL_PARAMETER_SETS):
        yield f"  heading: {quoted(item.heading)}"
    yield from _list("  parameters", [syntax_word(parameter) for parameter in item.parameters])


def _parameter(parameter: Parameter) -> Iterator[str]:
    def word(value: bool) -> str:
        return "true" if value else "false"

    yield f"- name: {quoted(parameter.name)}"
    yield f"  type: {quoted(parameter.type)}"
    yield from _text("  description", parameter.description)
    yield f"  defaultValue: {quoted(parameter.default_value or '')}"
    yield f"  supportsWildcards: {word(parameter.supports_wildcards)}"
    yield from _list("  aliases", parameter.aliases)
    yield f"  dontShow: {word(parameter.dont_show)}"
    yield from _list("  acceptedValues", parameter.accepted_values)
    yield "  parameterSets:" if parameter.parameter_sets else "  parameterSets: []"
    for entry in parameter.parameter_sets:
        yield f"  - name: {quoted(entry.name)}"
        yield f"    position: {quoted(entry.position)}"
        yield f"    isRequired: {word(entry.is_required)}"
        yield f"    valueFromPipeline: {word(entry.value_from_pipeline)}"
        yield f"    valueFromPipelineByPropertyName: {word(entry.value_from_pipeline_by_property_name)}"
        yield f"    valueFromRemainingArguments: {word(entry.value_from_remaining_arguments)}"
    yield f"  helpMessage: {quoted(parameter.help_message)}"
