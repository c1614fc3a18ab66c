"""Writes ``powershell.txt``, the metadata of PowerShell's own commands: ``python -m psemu.catalog.build_powershell FOLDER``.

FOLDER holds ``conformance/commands/powershell.jsonl.gz``, what the engine itself says of its commands. The result is facts only: names,
types, sets, positions, attributes, aliases.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from typing import Any

from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)
from psemu.catalog.shipped import POWERSHELL_PATH, render_records


def _value(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    kind, text = value["t"], value.get("v", "")
    return float(text) if kind == "System.Double" else int(text) if kind.startswith("System.Int") else text


def _attribute(data: dict[str, Any]) -> ParameterAttribute:
    name = data["a"]
    if name == "Transform":
        return ParameterAttribute("Transform", [data["type"]])
    if name == "ValidateRange":
        return (
            ParameterAttribute(name, (), {"kind": data["kind"]})
            if data["kind"]
            else ParameterAttribute(name, [_value(data["min"]), _value(data["max"])])
        )
    if name == "ValidateCount":
        return ParameterAttribute(name, [data["min"], data["max"]])
    if name == "ValidateSet":
        return ParameterAttribute(name, data["values"])
    if name == "ValidatePattern":
        return ParameterAttribute(name, [data["pattern"]], {"options": data["options"]})
    if name == "Obsolete":
        return ParameterAttribute(name, [data["msg"]])
    if name == "PSTypeName":
        return ParameterAttribute(name, [data["name"]])
    return ParameterAttribute(name)


#: parameters that are declared with DontShow, which the engine's metadata does not tell
_NOT_SHOWN = frozenset(
    [
        ("ConvertTo-Csv", "NoTypeInformation"),
        ("Export-Csv", "NoTypeInformation"),
        ("Format-Hex", "Raw"),
        ("Invoke-RestMethod", "UseBasicParsing"),
        ("Invoke-WebRequest", "UseBasicParsing"),
    ]
)


def _parameter(command: str, data: dict[str, Any]) -> ParameterInfo:
    attributes = [_attribute(attribute) for attribute in data["attributes"]]
    return ParameterInfo(
        data["name"],
        data["type"],
        {
            entry["name"]: ParameterSetMetadata(
                entry["mandatory"], entry["position"], entry["vfp"], entry["vfpn"], entry["vfra"]
            )
            for entry in data["sets"]
        },
        aliases=data["aliases"],
        valid_values=[str(value) for a in attributes if a.name == "ValidateSet" for value in a.arguments],
        attributes=attributes,
        is_dynamic=data["dynamic"],
        dont_show=(command, data["name"]) in _NOT_SHOWN,
    )


def _command(data: dict[str, Any]) -> CommandInfo:
    default = data["defaultParameterSet"] or None
    # the engine numbers the default set first, the others as parameters bring them
    sets = [default] if default else []
    for parameter in data["parameters"]:
        sets.extend(entry["name"] for entry in parameter["sets"] if entry["name"] not in (*sets, ALL_PARAMETER_SETS))
    return CommandInfo(
        data["name"],
        [_parameter(data["name"], parameter) for parameter in data["parameters"]],
        module_name=data["module"],
        default_parameter_set=default,
        parameter_sets=list(dict.fromkeys(sets)) or [ALL_PARAMETER_SETS],
        supports_should_process=data["supportsShouldProcess"],
        supports_paging=data["supportsPaging"],
        confirm_impact=data["confirmImpact"],
        output_types=data["outputType"],
        class_name=data["class"],
    )


def render(folder: str) -> str:
    """The text of the file, made from *folder*."""
    source = os.path.join(folder, "conformance", "commands", "powershell.jsonl.gz")
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        data = [json.loads(line) for line in lines]
    commands = [_command(item) for item in data if item["kind"] == "command" and item["commandType"] == "Cmdlet"]
    return render_records(commands, [(item["name"], item["definition"]) for item in data if item["kind"] == "alias"])


if __name__ == "__main__":
    with open(POWERSHELL_PATH, "w", encoding="utf-8", newline="\n") as file:
        file.write(render(sys.argv[1]))
