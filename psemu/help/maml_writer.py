"""CommandHelps as one MAML file, as ``Get-Help`` reads it: statements with their own facts of each parameter, texts in paragraphs."""

from __future__ import annotations

from psemu.help.maml_extension import NAMESPACE, extension_lines
from psemu.help.model import ALL_SETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psemu.help.model import CommandHelp, InputOutput, Parameter, ParameterSet

_ROOT = (
    '<helpItems schema="maml" xmlns="http://msh" xmlns:maml="http://schemas.microsoft.com/maml/2004/10"'
    ' xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10"'
    f' xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10" xmlns:psemu="{NAMESPACE}">'
)


def write_maml(pages: Iterable[CommandHelp]) -> str:
    """One ``helpItems`` file of *pages*; characters that XML cannot hold become U+FFFD."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', _ROOT]
    for help in pages:
        lines.extend(_command(help))
    return "\n".join([*lines, "</helpItems>"]) + "\n"


def _xml(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    if not text.isprintable():
        text = "".join([ch if ch >= " " or ch in "\n\t" else "\ufffd" for ch in text])
        text = "".join(["\ufffd" if "\ud800" <= ch <= "\udfff" or ch in "\ufffe\uffff" else ch for ch in text])
    return text


def _paragraphs(tag: str, text: str) -> Iterator[str]:
    if not text:
        yield f"<{tag} />"
        return
    yield f"<{tag}>"
    for paragraph in text.split("\n\n"):
        yield f"<maml:para>{_xml(paragraph)}</maml:para>"
    yield f"</{tag}>"


def _command(help: CommandHelp) -> Iterator[str]:
    verb, _, noun = help.title.partition("-")
    yield "<command:command>"
    yield f"<command:details>\n<command:name>{_xml(help.title)}</command:name>"
    yield f"<command:verb>{_xml(verb)}</command:verb>\n<command:noun>{_xml(noun)}</command:noun>"
    yield from _paragraphs("maml:description", help.synopsis)
    yield "</command:details>"
    yield from _paragraphs("maml:description", help.description)
    yield "<command:syntax>"
    described = {parameter.name.lower(): parameter for parameter in help.parameters}
    for item in help.syntax:
        yield f"<command:syntaxItem>\n<maml:name>{_xml(item.command_name)}</maml:name>"
        for shown in item.parameters:
            parameter = described.get(shown.name.lower())
            if parameter is not None:
                entry = _entry(parameter, item.parameter_set_name)
                mandatory = shown.is_mandatory or (entry.is_required and shown.is_switch)
                yield from _parameter(parameter, entry, mandatory, shown.type)
        yield "</command:syntaxItem>"
    yield "</command:syntax>\n<command:parameters>"
    for parameter in help.parameters:
        entry = _entry(parameter, "")
        yield from _parameter(parameter, entry, entry.is_required, parameter.type)
    yield "</command:parameters>"
    yield from _types("input", "inputType", help.inputs)
    yield from _types("return", "returnValue", help.outputs)
    yield "<maml:alertSet>"
    yield from _paragraphs("maml:alert", help.notes)
    yield "</maml:alertSet>\n<command:examples>"
    for example in help.examples:
        yield f"<command:example>\n<maml:title>{_xml(f'-------- {example.title} --------')}</maml:title>"
        yield from _paragraphs("maml:introduction", example.remarks)
        yield "<dev:code />\n<dev:remarks />\n</command:example>"
    yield "</command:examples>\n<command:relatedLinks>"
    if help.online_version_url:
        yield from _link("Online Version", help.online_version_url)
    for link in help.related_links:
        yield from _link(link.text, link.uri)
    yield "</command:relatedLinks>"
    yield from extension_lines(help, _xml)
    yield "</command:command>"


def _entry(parameter: Parameter, set_name: str) -> ParameterSet:
    """What the metadata says of the set, else of all, else of the first."""
    from psemu.help.model import ParameterSet

    entries = parameter.parameter_sets or (ParameterSet(ALL_SETS, "Named", False, False, False),)
    lower = set_name.lower()
    for entry in entries:
        if entry.name.lower() == lower:
            return entry
    return next((entry for entry in entries if entry.name == ALL_SETS), entries[0])


def _parameter(parameter: Parameter, entry: ParameterSet, required: bool, shown_type: str) -> Iterator[str]:
    kinds = ["ByValue"] * entry.value_from_pipeline + ["ByPropertyName"] * entry.value_from_pipeline_by_property_name
    pipeline = f"True ({', '.join(kinds)})" if kinds else "False"
    position = "named" if entry.position_number is None else str(entry.position_number)
    yield (
        f'<command:parameter required="{_word(required)}" variableLength="true" globbing="{_word(parameter.supports_wildcards)}"'
        f' pipelineInput="{pipeline}" position="{position}" aliases="{_xml(", ".join(parameter.aliases)) or "none"}">'
    )
    yield f"<maml:name>{_xml(parameter.name)}</maml:name>"
    yield from _paragraphs("maml:description", parameter.description)
    if parameter.accepted_values:
        yield "<command:parameterValueGroup>"
        for value in parameter.accepted_values:
            yield f'<command:parameterValue required="false" variableLength="false">{_xml(value)}</command:parameterValue>'
        yield "</command:parameterValueGroup>"
    if shown_type and parameter.type.rpartition(".")[2] != "SwitchParameter":
        yield f'<command:parameterValue required="true" variableLength="false">{_xml(shown_type)}</command:parameterValue>'
    yield f"<dev:type>\n<maml:name>{_xml(parameter.type)}</maml:name>\n<maml:uri />\n</dev:type>"
    yield f"<dev:defaultValue>{_xml(parameter.default_value or 'None')}</dev:defaultValue>\n</command:parameter>"


def _word(value: bool) -> str:
    return "true" if value else "false"


def _types(list_name: str, name: str, entries: tuple[InputOutput, ...]) -> Iterator[str]:
    plural = "command:inputTypes" if list_name == "input" else "command:returnValues"
    yield f"<{plural}>"
    for entry in entries:
        yield f"<command:{name}>\n<dev:type>\n<maml:name>{_xml(entry.typename)}</maml:name>\n</dev:type>"
        yield from _paragraphs("maml:description", entry.description)
        yield f"</command:{name}>"
    yield f"</{plural}>"


def _link(text: str, uri: str) -> Iterator[str]:
    yield "<maml:navigationLink>"
    yield f"<maml:linkText>{_xml(text)}</maml:linkText>\n<maml:uri>{_xml(uri)}</maml:uri>"
    yield "</maml:navigationLink>"
