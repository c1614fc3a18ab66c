"""A page as plain data for JSON: names as platyPS has them, sets as SYNTAX and PARAMETERS give them together, findings with places."""

from __future__ import annotations

from psemu.diagnostic import as_dict
from psemu.help.reconcile import reconcile
from psemu.help.syntax_line import ALL_PARAMETER_SETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.help.model import CodeBlock, CommandHelp, Parameter, ParameterSet, SyntaxItem


def to_dict(help: CommandHelp) -> dict[str, object]:
    """The whole page; every key is always there."""
    facts, _ = reconcile(help)
    return {
        "title": help.title,
        "form": help.form,
        "moduleName": help.module_name,
        "onlineVersionUrl": help.online_version_url,
        "metadata": {key: value if isinstance(value, str) else list(value) for key, value in help.metadata.items()},
        "synopsis": help.synopsis,
        "aliases": list(help.aliases),
        "defaultParameterSet": facts.default,
        "parameterSets": list(facts.names),
        "syntax": [_syntax(item) for item in help.syntax],
        "description": help.description,
        "examples": [
            {
                "title": example.title,
                "remarks": example.remarks,
                "code": [_code(block) for block in example.code],
            }
            for example in help.examples
        ],
        "parameters": [
            _parameter(parameter, facts.parameters[parameter.name.lower()]) for parameter in help.parameters
        ],
        "inputs": [{"typename": entry.typename, "description": entry.description} for entry in help.inputs],
        "outputs": [{"typename": entry.typename, "description": entry.description} for entry in help.outputs],
        "notes": help.notes,
        "relatedLinks": [{"text": link.text, "uri": link.uri} for link in help.related_links],
        "otherSections": dict(help.other_sections),
        "otherTexts": dict(help.other_texts),
        "diagnostics": [as_dict(record) for record in help.diagnostics],
    }


def _code(block: CodeBlock) -> dict[str, object]:
    parts = [{"kind": part.kind, "prompt": part.prompt, "text": part.text} for part in block.parts]
    return {"language": block.language, "text": block.text, "parts": parts}


def _syntax(item: SyntaxItem) -> dict[str, object]:
    return {
        "commandName": item.command_name,
        "parameterSetName": item.parameter_set_name,
        "heading": "" if item.heading == ALL_PARAMETER_SETS else item.heading,
        "isDefault": item.is_default,
        "hasCmdletBinding": item.has_cmdlet_binding,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "isMandatory": parameter.is_mandatory,
                "isPositional": parameter.is_positional,
            }
            for parameter in item.parameters
        ],
    }


def _parameter(parameter: Parameter, entries: tuple[ParameterSet, ...]) -> dict[str, object]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "description": parameter.description,
        "aliases": list(parameter.aliases),
        "acceptedValues": list(parameter.accepted_values),
        "defaultValue": parameter.default_value,
        "supportsWildcards": parameter.supports_wildcards,
        "dontShow": parameter.dont_show,
        "helpMessage": parameter.help_message,
        "parameterSets": [
            {
                "name": entry.name,
                "position": entry.position_number,
                "isRequired": entry.is_required,
                "valueFromPipeline": entry.value_from_pipeline,
                "valueFromPipelineByPropertyName": entry.value_from_pipeline_by_property_name,
                "valueFromRemainingArguments": entry.value_from_remaining_arguments,
            }
            for entry in entries
        ],
        "describedParameterSets": _described(parameter.parameter_sets, entries),
    }


def _described(
    described: tuple[ParameterSet, ...], entries: tuple[ParameterSet, ...]
) -> list[dict[str, object]] | None:
    if described is entries and all(
        entry.position == ("Named" if entry.position_number is None else str(entry.position_number))
        for entry in described
    ):
        return None
    return [
        {
            "name": entry.name,
            "position": entry.position,
            "isRequired": entry.is_required,
            "valueFromPipeline": entry.value_from_pipeline,
            "valueFromPipelineByPropertyName": entry.value_from_pipeline_by_property_name,
            "valueFromRemainingArguments": entry.value_from_remaining_arguments,
        }
        for entry in described
    ]


def to_json(help: CommandHelp) -> str:
    """The page as the JSON document ``help``; ends without a line end."""
    from psemu.documents import write_document

    return write_document("help", to_dict(help))
