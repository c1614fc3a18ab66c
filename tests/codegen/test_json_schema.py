from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.cli import main
from psemu.codegen import command_schema, generate_functions, generate_schemas
from psemu.codegen.json_schema import function_name
from psemu.help import read_command_help
from tests.codegen.test_python_module import PAGE, named, set_box
from tests.codegen.test_python_package import shipped

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator

NOTES = """## NOTES

COMPLEX PARAMETER PROPERTIES

TAG <Hashtable>: The tags
  - `Key <String>`: The key
  - `[Count <Int32?>]`: How many
  - `[Lid <ILid[]>]`: Lids
    - `[Color <String>]`: The color
"""


def test_all_shipped_commands_are_valid_schemas() -> None:
    commands = shipped()
    document: Any = generate_schemas(commands)
    Draft202012Validator.check_schema(document)
    assert len(document["$defs"]) == len(commands)
    for schema in list(document["$defs"].values())[::5]:
        Draft202012Validator.check_schema(schema)
    tools: Any = generate_functions(commands)["tools"]
    for tool in tools[::5]:
        Draft202012Validator.check_schema(tool["function"]["parameters"])
    assert len({tool["function"]["name"] for tool in tools}) == len(commands)


@pytest.mark.parametrize(
    ("arguments", "valid"),
    [
        ({"Name": "a"}, True),
        ({"Name": "a", "Color": "Red", "WhatIf": True}, True),
        ({"Id": 1}, True),
        ({"Id": [1, 2]}, True),
        ({"Id": 1 << 31}, False),
        ({"Name": "a", "Lid": {"any": "thing"}}, True),
        ({"Name": "a", "Tag": {"Key": "k", "Count": 1, "Lid": {"Color": "Red"}}}, True),
        ({"Name": "a", "Tag": {"Key": "k", "Lid": [{"Color": "Red"}]}}, True),
        ({"Name": "a", "Tag": {"Count": 1}}, False),
        ({"Name": "a", "Tag": {"Key": "k", "Count": "many"}}, False),
        ({}, False),
        ({"Name": "a", "Id": 1}, False),
        ({"Name": "a", "Color": "Blue"}, False),
        ({"Name": 1}, False),
        ({"Name": "a", "Bogus": 1}, False),
    ],
)
def test_arguments(arguments: dict[str, object], valid: bool) -> None:
    schema = command_schema(set_box(), read_command_help(PAGE.replace("## NOTES\n", NOTES), "Set-Box.md"))
    assert Draft202012Validator(schema).is_valid(arguments) is valid


def test_a_function_demands_what_every_set_demands() -> None:
    command = CommandInfo(
        "Get-Box",
        [
            ParameterInfo("Name", "System.String", named(mandatory=True)),
            ParameterInfo("All", "System.Boolean", named()),
        ],
    )
    (one, two) = [tool["function"] for tool in _tools([(command, None), (set_box(), None)])]
    assert one["parameters"]["required"] == ["Name"]
    assert two["parameters"]["required"] == []
    assert "ById: Id required; Color" in two["description"]


def _tools(commands: Any) -> Any:
    return generate_functions(commands)["tools"]


def test_names_of_functions() -> None:
    long = "Get-" + "Box" * 30
    assert function_name("Get-Box") == "Get-Box"
    assert len(function_name(long)) <= 64
    assert function_name(long) != function_name(long + "s")
    assert function_name("Get-été").isascii()


def test_the_verb_writes_a_file_for_each_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["Start-MgServicePrincipalSynchronizationJob", "Get-AzContext"]
    target = str(tmp_path / "schemas")
    for _ in range(2):
        assert main(["bindings", *names, "--form", "schema", "-o", target]) == 0
    found = {file.name: json.loads(file.read_text("utf-8")) for file in Path(target).iterdir()}
    assert set(found) == {f"{name}.json" for name in names}
    assert list(found["Get-AzContext.json"]["$defs"]) == ["Get-AzContext"]
    capsys.readouterr()
    assert main(["bindings", "Get-AzContext", "--form", "functions"]) == 0
    assert json.loads(capsys.readouterr().out)["tools"][0]["type"] == "function"
    file = tmp_path / "mine.json"
    file.write_text("{}", "utf-8")
    assert main(["bindings", "Get-AzContext", "--form", "schema", "-o", str(file)]) == 2
    assert file.read_text("utf-8") == "{}"
