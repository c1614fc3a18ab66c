from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from psemu.catalog import default_catalog
from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.cli import main
from psemu.codegen import generate_openapi
from psemu.handlers.planning import planned_requests
from psemu.rest.request import PlannedRequest
from tests.codegen.test_python_module import named

JOB = "/v1.0/servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}"


@pytest.mark.parametrize("module", ["Microsoft.Graph.Applications", "Az.RecoveryServices"])
def test_documents_of_shipped_modules_are_valid(module: str, tmp_path: Path) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    schemas = pytest.importorskip("jsonschema").Draft202012Validator
    file = tmp_path / "module.json"
    for _ in range(2):
        assert main(["bindings", module, "--form", "openapi", "-o", str(file)]) == 0
    document = json.loads(file.read_text("utf-8"))
    validator.validate(document)
    assert document["info"]["title"] == module
    for item in document["paths"].values():
        for method, operation in item.items():
            if method == "servers":
                continue
            for parameter in operation.get("parameters", ()):
                schemas.check_schema(parameter["schema"])
            for media in operation.get("requestBody", {}).get("content", {}).values():
                schemas.check_schema(media["schema"])


def test_operations_are_the_requests_of_the_dispatcher(tmp_path: Path) -> None:
    file = tmp_path / "module.json"
    assert main(["bindings", "Microsoft.Graph.Applications", "--form", "openapi", "-o", str(file)]) == 0
    document = json.loads(file.read_text("utf-8"))
    start = document["paths"][f"{JOB}/microsoft.graph.start"]
    assert start["servers"] == [{"url": "https://graph.microsoft.com"}]
    assert [use["parameterSet"] for use in start["post"]["x-powershell"]] == ["Start", "StartViaIdentity"]
    assert [(p["name"], p["required"]) for p in start["post"]["parameters"]] == [
        ("servicePrincipal-id", True),
        ("synchronizationJob-id", True),
    ]
    assert "requestBody" not in start["post"]
    listed = document["paths"]["/v1.0/servicePrincipals"]["get"]["parameters"]
    assert {p["name"]: p["required"] for p in listed}["$count"] is False
    change = document["paths"][JOB]["patch"]["requestBody"]
    assert "templateId" in change["content"]["application/json"]["schema"]["properties"]
    catalog = default_catalog()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for use in operation["x-powershell"] if method != "servers" else ():
                command = catalog.find(use["command"])
                assert command is not None
                (request,) = planned_requests(command.name, use["parameterSet"], {}, command_info=command)
                assert request.method == method.upper()
                shape = request.url.partition("?")[0].removeprefix("https://graph.microsoft.com")
                assert shape.count("{") == path.count("{")
                assert shape.split("{")[0] == path.split("{")[0]


def box() -> CommandInfo:
    needs = ParameterSetMetadata(True)
    return CommandInfo(
        "Set-Box",
        [
            ParameterInfo("BoxId", "System.String", named(mandatory=True)),
            ParameterInfo("Size", "System.Int32", {"A": needs, "B": ParameterSetMetadata()}),
            ParameterInfo("Tag", "System.String[]", {"A": ParameterSetMetadata()}),
        ],
        parameter_sets=["A", "B"],
    )


def plan(command: CommandInfo, set_name: str, names: Sequence[str]) -> list[PlannedRequest]:
    if command.name == "Get-Nothing":
        return []
    place = "box-id" if set_name == "A" else "BoxId"
    query = f"?kind=1{'&tag={Tag}' if 'Tag' in names else ''}"
    body = {"size": "{Size}", "fixed": [{"a": 1}], "note": "for {BoxId}"} if "Size" in names else {"fixed": []}
    return [PlannedRequest("PUT", f"https://box.example/boxes/{{{place}}}{query}", {"If-Match": "{Tag}"}, body)]


def test_parameter_sets_of_one_operation_are_joined() -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    document: Any = generate_openapi([(box(), None), (CommandInfo("Get-Nothing", []), None)], plan)
    validator.validate(document)
    assert document["x-not-routable"] == ["Get-Nothing"]
    assert list(document["paths"]) == ["/boxes/{box-id}"]
    operation = document["paths"]["/boxes/{box-id}"]["put"]
    parameters = {(p["in"], p["name"]): p for p in operation["parameters"]}
    assert {key: p["required"] for key, p in parameters.items()} == {
        ("path", "box-id"): True,
        ("query", "kind"): True,
        ("query", "tag"): False,
        ("header", "If-Match"): True,
    }
    assert parameters["query", "kind"]["schema"] == {"const": "1"}
    assert parameters["query", "tag"]["explode"] is False
    bodies = operation["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert [body["required"] for body in bodies] == [["fixed", "note", "size"], ["fixed"]]
    assert bodies[0]["properties"]["note"] == {"type": "string"}


def test_one_file_and_what_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bindings", "Get-AzContext", "--form", "openapi", "-o", str(tmp_path / "folder")]) == 2
    assert "an OpenAPI document is one file" in capsys.readouterr().err
    assert main(["bindings", "Get-AzContext", "--form", "openapi"]) == 0
    assert json.loads(capsys.readouterr().out)["x-not-routable"] == ["Get-AzContext"]
