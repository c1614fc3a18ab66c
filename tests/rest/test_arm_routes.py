"""Routes of providers that a user adds: descriptions and Python packages read, kept, and matched with commands."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from psemu.catalog import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.cli import main
from psemu.errors import ConfigurationError
from psemu.rest.routes.arm_names import command_names, folded, types_of, words
from psemu.rest.routes.arm_resolution import arm_operations, arm_route, id_values
from psemu.rest.routes.openapi import read_openapi
from psemu.rest.routes.providers import ArmOperation, RouteStore, usual_modules
from psemu.rest.routes.python_sdk import read_python_sdk
from psemu.rest.routes.resolution import Unroutable
from psemu.routes_session import read_routes

DATA = Path(__file__).parent / "data" / "orchard"
GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Orchard"
SDK = '''
def build_orchards_get_request(resource_group_name: str, orchard_name: str, subscription_id: str, **kwargs: Any) -> HttpRequest:
    api_version: str = kwargs.pop("api_version", _params.pop("api-version", "2024-05-01"))
    _url = "{group}/orchards/{{orchardName}}"
    return HttpRequest(method="GET", url=_url, params=_params, headers=_headers, **kwargs)


def build_orchards_plant_request(resource_group_name: str, orchard_name: str, **kwargs: Any) -> HttpRequest:
    api_version: str = kwargs.pop("api_version", _params.pop("api-version", "2024-05-01"))
    _url = kwargs.pop(
        "template_url",
        "{group}/orchards/{{orchardName}}",
    )
    _params["$force"] = _SERIALIZER.query("force", force, "bool")
    return HttpRequest(method="PUT", url=_url, params=_params, headers=_headers, **kwargs)


def build_orchards_odd_request(url: str) -> HttpRequest:
    return HttpRequest(method="GET", url=url)


class OrchardsOperations:
    def get(self, resource_group_name: str, orchard_name: str, **kwargs: Any) -> _models.Orchard:
        """Gets one."""
        _request = build_orchards_get_request()

    def _create_or_update_initial(
        self,
        resource_group_name: str,
        orchard_name: str,
        orchard: Union[_models.Orchard, IO[bytes]],
        **kwargs: Any
    ) -> Iterator[bytes]:
        _request = build_orchards_plant_request()

    def odd(self) -> None:
        _request = build_orchards_odd_request()
'''
MODELS = """
class Orchard(_Model):
    location: str = rest_field(visibility=["read", "create"])
    id: Optional[str] = rest_field(visibility=["read"])
    properties: Optional["_models.OrchardProperties"] = rest_field(visibility=["read", "create"])


class OrchardProperties(_serialization.Model):
    _validation = {
        "planted": {"readonly": True},
        "fruit": {"required": True},
    }

    _attribute_map = {
        "planted": {"key": "planted", "type": "str"},
        "fruit": {"key": "fruit", "type": "str"},
        "row_count": {"key": "rowCount", "type": "int"},
        "sorts": {"key": "sorts", "type": "[str]"},
    }
"""


def command(name: str, sets: dict[str, str], module: str = "Az.Orchard") -> CommandInfo:
    """Metadata of a command whose sets take the parameters that are named."""
    members: dict[str, dict[str, ParameterSetMetadata]] = {}
    for set_name, names in sets.items():
        for parameter in names.split():
            members.setdefault(parameter, {})[set_name] = ParameterSetMetadata(is_mandatory=True)
    objects = ("InputObject", "OrchardInputObject", "Parameter", "Tag", "Sku")
    parameters = [
        ParameterInfo(n, "System.Collections.Hashtable" if n in objects else "System.String", s)
        for n, s in members.items()
    ]
    return CommandInfo(name, parameters, parameter_sets=sets, module_name=module)


@pytest.fixture
def store(tmp_path: Path) -> RouteStore:
    store = RouteStore(str(tmp_path / "routes"))
    for routes in read_openapi(str(DATA))[0]:
        store.add(routes)
    return RouteStore(store.folder)


def test_a_description_is_read(store: RouteStore) -> None:
    routes = store.get("microsoft.ORCHARD")
    assert routes is not None
    assert (routes.provider, routes.modules, len(routes.operations)) == ("Microsoft.Orchard", ["Az.Orchard"], 10)
    put = next(o for o in routes.operations if o.method == "PUT")
    assert (put.operation_id, put.api_version, put.is_long_running) == ("Orchards_CreateOrUpdate", "2024-05-01", True)
    members = {".".join(m.path): (m.kind, m.is_required) for m in routes.bodies["Orchard"]}
    assert members["location"] == ("string", True)
    assert members["sku.name"] == ("string", True)
    assert members["properties.rows"] == ("integer", False)
    assert "properties.planted" not in members, "the service alone writes it"
    assert "properties.self.fruit" not in members, "a type inside itself ends"
    assert next(o for o in routes.operations if o.operation_id == "Orchards_ListBySubscription").query == ("$top",)
    assert len(routes.origins) == 1
    assert routes.origins[0].endswith("orchard.json")


def test_the_newest_version_counts(tmp_path: Path) -> None:
    text = (DATA / "orchard.json").read_text(encoding="utf-8")
    for version in ("2023-01-01", "2024-05-01", "2025-09-09-preview"):
        folder = tmp_path / version
        folder.mkdir()
        (folder / "orchard.json").write_text(text.replace("2024-05-01", version), encoding="utf-8")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "no.json").write_text("{", encoding="utf-8")
    routes, notes = read_openapi(str(tmp_path))
    assert {o.api_version for o in routes[0].operations} == {"2024-05-01"}
    assert any("shared.json' is not there" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON: .* in line 1"),
        ("[]", "holds no JSON object"),
        ('{"openapi": "3.0.1"}', "is OpenAPI 3.0.1"),
        ("{}", "no OpenAPI 2.0 description"),
        (
            '{"swagger": "2.0", "host": "vault.example", "info": {"version": "1"}}',
            "a service at vault.example, not Azure",
        ),
        ('{"swagger": "2.0", "x-ms-parameterized-host": {}, "info": {"version": "1"}}', "not Azure Resource Manager"),
        ('{"swagger": "2.0"}', "does not say its version"),
        ('{"swagger": "2.0", "info": {"version": "1"}, "paths": []}', "describes no operation"),
        ('{"swagger": "2.0", "info": {"version": "1"}, "paths": [1]}', '"paths" is no object'),
        (
            '{"swagger": "2.0", "info": {"version": "1"}, "paths": {"/a": {"get": 1}, "/b": 2}}',
            "describes no operation",
        ),
        ("[" * 100_000, "nested too deeply|is not JSON"),
    ],
)
def test_what_is_no_description_is_told(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        read_routes(str(file))


def test_other_sources_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="There is no file or folder"):
        read_routes(str(tmp_path / "none.json"))
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="neither a description"):
        read_routes(str(tmp_path / "notes.txt"))
    with pytest.raises(ConfigurationError, match="describes no operation"):
        read_routes(str(tmp_path))
    (tmp_path / "bad.whl").write_bytes(b"PK")
    with pytest.raises(ConfigurationError, match="is no wheel"):
        read_routes(str(tmp_path / "bad.whl"))
    with zipfile.ZipFile(tmp_path / "empty.whl", "w") as wheel:
        wheel.writestr("readme", "")
    with pytest.raises(ConfigurationError, match="calls no operation"):
        read_routes(str(tmp_path / "empty.whl"))


@pytest.mark.parametrize("packed", [True, False])
def test_a_python_package_is_read(tmp_path: Path, packed: bool) -> None:
    files = {
        "azure/mgmt/orchard/operations/_operations.py": SDK.format(group=GROUP),
        "azure/mgmt/orchard/models/_models.py": MODELS,
        "azure/mgmt/orchard/aio/operations/_operations.py": "raise SystemExit",
    }
    source = tmp_path / "azure_mgmt_orchard-1.0.0-py3-none-any.whl"
    if packed:
        with zipfile.ZipFile(source, "w") as wheel:
            for name, text in files.items():
                wheel.writestr(name, text)
    else:
        source = tmp_path / "package"
        for name, text in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, encoding="utf-8")
    (routes,), notes = read_python_sdk(str(source))
    assert notes == ["1 operations whose request could not be read were left out"]
    assert [(o.operation_id, o.method, o.path, o.query, o.body, o.is_long_running) for o in routes.operations] == [
        ("Orchards_Get", "GET", f"{GROUP}/orchards/{{orchardName}}", (), "", False),
        ("Orchards_CreateOrUpdate", "PUT", f"{GROUP}/orchards/{{orchardName}}", ("$force",), "Orchard", True),
    ]
    members = [(".".join(m.path), m.kind, m.is_required) for m in routes.bodies["Orchard"]]
    assert members == [
        ("location", "string", True),
        ("properties", "object", False),
        ("properties.fruit", "string", True),
        ("properties.rowCount", "integer", False),
        ("properties.sorts", "array", False),
    ]


def test_names_in_one_form() -> None:
    assert words("VirtualNetworks") == words("VirtualNetwork")
    assert folded("PublicIPAddresses") == folded("PublicIpAddress")
    assert folded("dnsAliases") == folded("DnsAlias")
    assert folded("FirewallPolicies") == folded("FirewallPolicy")
    assert folded("Databases") == folded("Database")
    assert types_of(GROUP + "/orchards/{o}/trees/{t}/water") == ["orchards", "trees", "water"]
    keys = ArmOperation("POST", GROUP + "/orchards/{o}/listKeys", "Orchards_ListKeys", "1")
    assert dict(command_names(keys, ["orchard"])) == {"get": {"orchardkey", "orchardorchardkey"}}
    assert usual_modules("Microsoft.KeyVault") == ("Az.KeyVault",)
    assert "Az.Websites" in usual_modules("Microsoft.Web")


@pytest.mark.parametrize(
    ("name", "taken", "method", "path"),
    [
        ("Get-AzOrchard", "", "GET", "/subscriptions/{subscriptionId}/providers/Microsoft.Orchard/orchards"),
        ("Get-AzOrchard", "ResourceGroupName", "GET", GROUP + "/orchards"),
        ("Get-AzOrchard", "ResourceGroupName Name", "GET", GROUP + "/orchards/{orchardName}"),
        ("Get-AzOrchard", "ResourceId", "GET", GROUP + "/orchards/{orchardName}"),
        ("New-AzOrchard", "ResourceGroupName Name Location", "PUT", GROUP + "/orchards/{orchardName}"),
        ("Set-AzOrchard", "ResourceGroupName OrchardName Fruit", "PUT", GROUP + "/orchards/{orchardName}"),
        ("Update-AzOrchard", "ResourceGroupName Name Fruit", "PATCH", GROUP + "/orchards/{orchardName}"),
        ("Remove-AzOrchard", "ResourceGroupName Name", "DELETE", GROUP + "/orchards/{orchardName}"),
        ("Start-AzOrchard", "ResourceGroupName Name", "POST", GROUP + "/orchards/{orchardName}/water"),
        ("Get-AzOrchardKey", "ResourceGroupName Name", "POST", GROUP + "/orchards/{orchardName}/listKeys"),
        ("Get-AzOrchardTree", "ResourceGroupName OrchardName", "GET", GROUP + "/orchards/{orchardName}/trees"),
        (
            "Get-AzOrchardTree",
            "ResourceGroupName AzureOrchardName Name",
            "GET",
            GROUP + "/orchards/{orchardName}/trees/{treeName}",
        ),
        ("Get-AzOrchardTree", "OrchardInputObject Name", "GET", GROUP + "/orchards/{orchardName}/trees/{treeName}"),
    ],
)
def test_a_command_leads_to_its_operation(store: RouteStore, name: str, taken: str, method: str, path: str) -> None:
    route = arm_route(command(name, {"GetViaIdentityOrchard": taken}), "GetViaIdentityOrchard", taken.split(), store)
    assert (route.operation.method, route.operation.path) == (method, path)


@pytest.mark.parametrize(
    ("name", "taken", "says"),
    [
        ("Get-AzPlanet", "", "goes by the name Get-AzPlanet"),
        ("Get-AzOrchard", "Name", "-Name has no place"),
        ("Get-AzOrchardTree", "OrchardName", "fills {resourceGroupName}"),
        ("New-AzOrchard", "ResourceGroupName Name Moon", "-Moon has no place in PUT"),
        ("Set-AzOrchard", "InputObject", "-InputObject is what is to be written"),
        ("Remove-AzOrchard", "ResourceGroupName", "fills {orchardName}"),
    ],
)
def test_nothing_is_guessed(store: RouteStore, name: str, taken: str, says: str) -> None:
    with pytest.raises(Unroutable, match=says):
        arm_route(command(name, {"ByName": taken}), "ByName", taken.split(), store)


def test_the_module_must_be_the_providers(store: RouteStore) -> None:
    with pytest.raises(Unroutable, match=r"no routes of Az\.Other were added"):
        arm_route(command("Get-AzOrchard", {"List": ""}, "Az.Other"), "List", [], store)
    assert arm_operations("Get-AzOrchard", "", store)
    assert not arm_operations("Get-Orchard", "", store)


def test_an_id_is_of_the_resource(store: RouteStore) -> None:
    route = arm_route(command("Get-AzOrchard", {"ById": "ResourceId"}), "ById", ["ResourceId"], store)
    own = "/Subscriptions/s/resourcegroups/g/providers/Microsoft.Orchard/orchards/o"
    assert id_values(route, own) == {"subscriptionId": "s", "resourceGroupName": "g", "orchardName": "o"}
    for other in (own + "/trees/t", own.replace("orchards", "lakes"), own[1:], own + "/", own.rpartition("/")[0], ""):
        assert id_values(route, other) is None


def test_the_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path))
    assert main(["routes", "list"]) == 0
    assert "No provider was added" in capsys.readouterr().out
    assert main(["routes", "add", str(DATA), "--module", "Az.Garden"]) == 0
    assert "Microsoft.Orchard: 10 operations for commands of Az.Orchard, Az.Garden" in capsys.readouterr().out
    assert main(["routes", "add", str(DATA), "--provider", "Microsoft.Web"]) == 2
    assert "tells nothing of Microsoft.Web, but of Microsoft.Orchard" in capsys.readouterr().err
    assert main(["routes", "show", "Microsoft.Orchard"]) == 0
    assert "POST   " + GROUP + "/orchards/{orchardName}/water?api-version=2024-05-01" in capsys.readouterr().out
    assert main(["routes", "show", "Microsoft.Orchard", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["modules"] == ["Az.Orchard", "Az.Garden"]
    assert main(["routes", "show", "Get-AzResource"]) == 1
    assert "no routes of Az.Resources were added" in capsys.readouterr().out
    assert main(["routes", "show", "Microsoft.Web"]) == 2
    assert main(["routes", "match", "--quiet"]) == 0
    assert "parameter sets: " in capsys.readouterr().out
    assert main(["routes", "match", str(tmp_path / "none")]) == 2
    assert main(["routes", "remove", "Microsoft.Web"]) == 2
    assert main(["routes", "remove", "microsoft.orchard"]) == 0
    assert os.listdir(tmp_path / "routes") == []


def test_a_damaged_file_is_told(store: RouteStore) -> None:
    for text in ("{", "[]", '{"format": 9}', '{"format": 1, "provider": 1, "operations": [[1]], "bodies": {}}'):
        Path(store.folder, "microsoft.orchard.json").write_text(text, encoding="utf-8")
        with pytest.raises(ConfigurationError, match="is no file of routes"):
            RouteStore(store.folder).get("Microsoft.Orchard")


def test_hostile_descriptions_end(tmp_path: Path) -> None:
    doubled = {f"T{i}": {"allOf": [{"$ref": f"#/definitions/T{i + 1}"}] * 2} for i in range(60)}
    line: dict[str, object] = {"properties": {"end": {"type": "string"}}}
    for _ in range(150):
        line = {"allOf": [line]}
    endless = {"$ref": "#/definitions/Endless"}
    bodies = [
        {"$ref": "#/definitions/T0"},
        line,
        {"$ref": "#/definitions/Endless"},
        {"$ref": "https://x.example/a.json"},
        7,
    ]
    paths = {
        f"/subscriptions/{{s}}/providers/A.B/c{i}": {
            "put": {"operationId": f"C{i}_Put", "parameters": [{"in": "body", "name": "b", "schema": body}, None, 3]}
        }
        for i, body in enumerate(bodies)
    }
    document = {
        "swagger": "2.0",
        "info": {"version": "1"},
        "paths": {**paths, "//": {"get": {"operationId": "x"}}, "/{a": {"get": {"operationId": "y"}}},
        "definitions": {**doubled, "Endless": endless},
    }
    file = tmp_path / "hostile.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    (routes,), notes = read_openapi(str(file))
    assert len(routes.operations) == 5
    assert any("x.example" in note for note in notes)


def test_hostile_packages_end(tmp_path: Path) -> None:
    spaces = " " * 200_000
    text = (
        f'def build_a_request(x):\n    _url = "/a"{spaces}x\n'
        + "class A(\n" * 2_000
        + "class AOperations:\n    def get(self):\n"
    )
    source = tmp_path / "operations"
    source.mkdir()
    (source / "_operations.py").write_text(text + "        build_a_request()\n" + "\n" * 100_000, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="calls no operation"):
        read_python_sdk(str(tmp_path))
