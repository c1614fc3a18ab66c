"""A CommandInfo as plain data and back: the document ``command``, in which other programs give psemu a command's metadata or take it."""

from __future__ import annotations

from psemu.catalog.command_info import CommandInfo, ParameterAttribute, ParameterInfo, ParameterSetMetadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def to_dict(command: CommandInfo) -> dict[str, object]:
    """All that the binder needs to know of *command*; every key is always there."""
    return {
        "name": command.name,
        "parameters": [_parameter(parameter) for parameter in command.parameters],
        "moduleName": command.module_name,
        "commandType": command.command_type,
        "defaultParameterSet": command.default_parameter_set,
        "parameterSets": list(command.parameter_sets),
        "supportsShouldProcess": command.supports_should_process,
        "supportsPaging": command.supports_paging,
        "confirmImpact": command.confirm_impact,
        "isAdvanced": command.is_advanced,
        "aliases": list(command.aliases),
        "outputTypes": list(command.output_types),
        "className": command.class_name,
    }


def _parameter(parameter: ParameterInfo) -> dict[str, object]:
    return {
        "name": parameter.name,
        "typeName": parameter.type_name,
        "parameterSets": {
            name: {
                "isMandatory": entry.is_mandatory,
                "position": entry.position,
                "valueFromPipeline": entry.value_from_pipeline,
                "valueFromPipelineByPropertyName": entry.value_from_pipeline_by_property_name,
                "valueFromRemainingArguments": entry.value_from_remaining_arguments,
            }
            for name, entry in parameter.parameter_sets.items()
        },
        "aliases": list(parameter.aliases),
        "validValues": list(parameter.valid_values),
        "enumValues": list(parameter.enum_values),
        "opaque": parameter.opaque,
        "attributes": [
            {
                "name": attribute.name,
                "arguments": [_fact(value) for value in attribute.arguments],
                "named": {key: _fact(value) for key, value in attribute.named.items()},
            }
            for attribute in parameter.attributes
        ],
        "isDynamic": parameter.is_dynamic,
        "dontShow": parameter.dont_show,
        "defaultValue": _fact(parameter.default_value),
    }


def _fact(value: object) -> object:
    return value if value is None or type(value) in (bool, int, float, str) else str(value)


def to_json(command: CommandInfo) -> str:
    """The document ``command`` as JSON; ends without a line end."""
    from psemu.documents import write_document

    return write_document("command", to_dict(command))


def from_json(text: str, path: str | None = None) -> CommandInfo:
    """The command of a document ``command``; keys that are left out have their defaults. Another shape is a ConfigurationError."""
    from psemu.documents import read_document

    values: dict[str, Any] = read_document("command", text, path)
    return CommandInfo(
        values["name"],
        [_read_parameter(entry) for entry in values["parameters"]],
        module_name=values["moduleName"],
        command_type=values["commandType"],
        default_parameter_set=values["defaultParameterSet"],
        parameter_sets=values["parameterSets"],
        supports_should_process=values["supportsShouldProcess"],
        supports_paging=values["supportsPaging"],
        confirm_impact=values["confirmImpact"],
        is_advanced=values["isAdvanced"],
        aliases=values["aliases"],
        output_types=values["outputTypes"],
        class_name=values["className"],
    )


def _read_parameter(values: dict[str, Any]) -> ParameterInfo:
    sets = {
        name: ParameterSetMetadata(
            entry["isMandatory"],
            entry["position"],
            entry["valueFromPipeline"],
            entry["valueFromPipelineByPropertyName"],
            entry["valueFromRemainingArguments"],
        )
        for name, entry in values["parameterSets"].items()
    }
    return ParameterInfo(
        values["name"],
        values["typeName"],
        sets,
        aliases=values["aliases"],
        valid_values=values["validValues"],
        enum_values=values["enumValues"],
        opaque=values["opaque"],
        attributes=[ParameterAttribute(a["name"], a["arguments"], a["named"]) for a in values["attributes"]],
        is_dynamic=values["isDynamic"],
        dont_show=values["dontShow"],
        default_value=values["defaultValue"],
    )
