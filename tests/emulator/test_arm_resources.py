"""Resources of any provider by ARM's contract: their life, lists and pages, tags, locks, long operations, and what ARM refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.rest.transports import EmbeddedTransport

ARM = "https://management.azure.com"
VERSION = {"api-version": "2024-03-01"}


class ArmClient:
    """Requests below one resource group."""

    def __init__(self, app: EmulatorApp) -> None:
        self.app = app
        self.http = httpx.Client(transport=EmbeddedTransport(app))
        self.subscription = f"/subscriptions/{app.session['variables']['subscriptionId']}"
        self.group = f"{self.subscription}/resourceGroups/web"
        assert self.ask("PUT", self.group, {"location": "West Europe", "tags": {"env": "test"}}).status_code == 201

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> httpx.Response:
        """One request."""
        return self.http.request(method, ARM + path, params={**VERSION, **query}, json=body)

    def put(self, path: str, **body: Any) -> httpx.Response:
        """PUT below the group."""
        return self.ask("PUT", f"{self.group}/providers/{path}", body)

    def names(self, path: str, **query: str) -> list[str]:
        """Names of a whole list, over its pages."""
        found: list[str] = []
        answer = self.ask("GET", path, **query)
        while True:
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += [entry["name"] for entry in page["value"]]
            if page["nextLink"] is None:
                return found
            answer = self.http.get(page["nextLink"])


@pytest.fixture
def arm() -> Iterator[ArmClient]:
    app = create_app(None)
    client = ArmClient(app)
    yield client
    client.http.close()
    app.close()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_the_life_of_a_resource(arm: ArmClient) -> None:
    path = "Microsoft.Storage/storageAccounts/data01"
    made = arm.put(path, location="westeurope", sku={"name": "Standard_LRS"}, properties={"a": {"b": 1, "c": 2}})
    assert made.status_code == 201
    body = made.json()
    assert (body["id"], body["name"], body["type"]) == (
        f"{arm.group}/providers/{path}",
        "data01",
        "Microsoft.Storage/storageAccounts",
    )
    assert body["properties"] == {"a": {"b": 1, "c": 2}, "provisioningState": "Succeeded"}
    whole = f"{arm.group}/providers/{path}"
    assert arm.ask("GET", whole.upper()).json() == body
    assert arm.ask("HEAD", whole).status_code == 204
    assert arm.put(path, location="West Europe", properties={"a": 1}).status_code == 200
    assert refusal(arm.put(path, location="eastus")) == (409, "InvalidResourceLocation")
    changed = arm.ask("PATCH", whole, {"tags": {"x": "y"}, "properties": {"a": None, "d": 4}}).json()
    assert changed["properties"] == {"provisioningState": "Succeeded", "d": 4}
    assert changed["tags"] == {"x": "y"}
    assert arm.ask("DELETE", whole).status_code == 200
    assert arm.ask("DELETE", whole).status_code == 204
    assert refusal(arm.ask("GET", whole)) == (404, "ResourceNotFound")
    assert arm.ask("HEAD", whole).status_code == 404
    assert refusal(arm.ask("PATCH", whole, {})) == (404, "ResourceNotFound")


def test_nested_resources_and_lists(arm: ArmClient) -> None:
    arm.put("Microsoft.Sql/servers/one", location="westeurope")
    arm.put("Microsoft.Sql/servers/two", location="westeurope", tags={"env": "prod"})
    nested = "Microsoft.Sql/servers/one/databases/db"
    assert refusal(arm.put("Microsoft.Sql/servers/none/databases/db")) == (404, "ParentResourceNotFound")
    assert arm.put(nested, location="westeurope").json()["type"] == "Microsoft.Sql/servers/databases"
    servers = "/providers/Microsoft.Sql/servers"
    assert arm.names(arm.group + servers) == ["one", "two"]
    assert arm.names(arm.subscription + servers) == ["one", "two"]
    assert arm.names(f"{arm.group}{servers}/one/databases") == ["db"]
    assert refusal(arm.ask("GET", f"{arm.group}{servers}/none/databases")) == (404, "ParentResourceNotFound")
    assert arm.names(f"{arm.subscription}/providers/Microsoft.Compute/virtualMachines") == []
    assert sorted(arm.names(f"{arm.group}/resources")) == ["one", "two"]
    by_type = {"$filter": "resourceType eq 'Microsoft.Sql/servers' and name eq 'two'"}
    assert arm.names(f"{arm.subscription}/resources", **by_type) == ["two"]
    assert arm.names(f"{arm.subscription}/resources", **{"$filter": "tagName eq 'env' and tagValue eq 'prod'"}) == [
        "two"
    ]
    assert arm.names(
        f"{arm.subscription}/resourcegroups", **{"$filter": "tagName eq 'env' and tagValue eq 'test'"}
    ) == ["web"]
    assert refusal(arm.ask("GET", f"{arm.subscription}/resources", **{"$filter": "("})) == (
        400,
        "InvalidFilterInQueryString",
    )
    arm.ask("DELETE", f"{arm.group}{servers}/one")
    assert refusal(arm.ask("GET", f"{arm.group}/providers/{nested}")) == (404, "ResourceNotFound")


def test_pages(arm: ArmClient) -> None:
    for number in range(7):
        arm.put(f"Microsoft.Network/publicIPAddresses/ip{number}", location="westeurope")
    path = f"{arm.group}/providers/Microsoft.Network/publicIPAddresses"
    first = arm.ask("GET", path, **{"$top": "3"}).json()
    assert len(first["value"]) == 3
    assert first["nextLink"].startswith(f"{ARM}/subscriptions/")
    assert arm.names(path, **{"$top": "3"}) == [f"ip{number}" for number in range(7)]
    arm.app.store.put_setting("armPageSize", 2)
    assert len(arm.ask("GET", path).json()["value"]) == 2
    assert arm.names(path) == [f"ip{number}" for number in range(7)]
    for bad in ("x", "-1", "1e9"):
        assert refusal(arm.ask("GET", path, **{"$top": bad})) == (400, "InvalidQueryParameterValue")


def test_long_operations(arm: ArmClient) -> None:
    arm.app.store.put_setting("operationSeconds", 20)
    path = "Microsoft.Compute/virtualMachines/vm"
    made = arm.put(path, location="westeurope")
    assert (made.status_code, made.json()["properties"]["provisioningState"]) == (201, "Creating")
    assert made.headers["retry-after"] == "30"
    status = made.headers["azure-asyncoperation"]
    assert arm.http.get(status).json()["status"] == "InProgress"
    arm.app.clock.advance(20)
    assert arm.http.get(status).json()["status"] == "Succeeded"
    whole = f"{arm.group}/providers/{path}"
    assert arm.ask("GET", whole).json()["properties"]["provisioningState"] == "Succeeded"
    removed = arm.ask("DELETE", whole)
    assert (removed.status_code, removed.content) == (202, b"")
    location = removed.headers["location"]
    assert arm.http.get(location).status_code == 202
    assert arm.ask("GET", whole).json()["properties"]["provisioningState"] == "Deleting"
    arm.app.clock.advance(20)
    assert arm.http.get(location).status_code == 200
    assert arm.ask("GET", whole).status_code == 404


def test_tags(arm: ArmClient) -> None:
    path = f"{arm.group}/providers/Microsoft.Resources/tags/default"
    assert arm.ask("GET", path).json()["properties"]["tags"] == {"env": "test"}
    merge = {"operation": "Merge", "properties": {"tags": {"team": "web"}}}
    assert arm.ask("PATCH", path, merge).json()["properties"]["tags"] == {"env": "test", "team": "web"}
    gone = {"operation": "Delete", "properties": {"tags": {"env": "test"}}}
    assert arm.ask("PATCH", path, gone).json()["properties"]["tags"] == {"team": "web"}
    assert arm.ask("GET", arm.group).json()["tags"] == {"team": "web"}
    assert arm.ask("GET", f"{arm.subscription}/tagNames").json()["value"][0]["tagName"] == "team"
    assert arm.ask("DELETE", path).status_code == 200
    assert "tags" not in arm.ask("GET", arm.group).json()
    assert refusal(arm.ask("PUT", path, {})) == (400, "InvalidRequestContent")


def test_locks(arm: ArmClient) -> None:
    arm.put("Microsoft.Storage/storageAccounts/data", location="westeurope")
    account = f"{arm.group}/providers/Microsoft.Storage/storageAccounts/data"
    lock = f"{account}/providers/Microsoft.Authorization/locks/keep"
    assert arm.ask("PUT", lock, {"properties": {"level": "CanNotDelete"}}).status_code == 201
    assert refusal(arm.ask("DELETE", account)) == (409, "ScopeLocked")
    assert refusal(arm.ask("DELETE", arm.group)) == (409, "ScopeLocked")
    assert arm.ask("PATCH", account, {"tags": {"a": "b"}}).status_code == 200
    arm.ask("PUT", lock, {"properties": {"level": "ReadOnly"}})
    assert refusal(arm.ask("PATCH", account, {"tags": {"a": "c"}})) == (409, "ScopeLocked")
    assert arm.names(f"{account}/providers/Microsoft.Authorization/locks") == ["keep"]
    assert arm.ask("DELETE", lock).status_code == 200
    assert arm.ask("DELETE", arm.group).status_code == 202
    assert refusal(arm.ask("GET", account)) == (404, "ResourceGroupNotFound")


def test_vaults_are_made_like_anything(arm: ArmClient) -> None:
    made = arm.put(
        "Microsoft.RecoveryServices/vaults/spare", location="westeurope", sku={"name": "Standard"}, properties={}
    )
    assert made.status_code == 201
    fabrics = f"{arm.group}/providers/Microsoft.RecoveryServices/vaults/spare/replicationFabrics"
    assert arm.ask("GET", fabrics).json()["value"] == []
    assert (
        arm.ask("GET", f"{arm.group}/providers/Microsoft.RecoveryServices/vaults/spare/replicationNothing").status_code
        == 501
    )


def test_providers(arm: ArmClient) -> None:
    path = f"{arm.subscription}/providers/Microsoft.Web"
    assert arm.ask("GET", path).json()["registrationState"] == "NotRegistered"
    assert arm.ask("POST", f"{path}/register").json()["registrationState"] == "Registered"
    found = {entry["namespace"] for entry in arm.ask("GET", f"{arm.subscription}/providers").json()["value"]}
    assert {"Microsoft.Web", "Microsoft.RecoveryServices"} <= found


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("PUT", "{g}/providers/Microsoft.Storage/storageAccounts/a", {"location": 5}, "InvalidRequestContent"),
        ("PUT", "{g}/providers/Microsoft.Storage/storageAccounts/a", {"properties": []}, "InvalidRequestContent"),
        ("PUT", "{g}/providers/Microsoft.Storage/storageAccounts/a", {"tags": {"a": 1}}, "InvalidTagNameOrValue"),
        (
            "PUT",
            "{g}/providers/Microsoft.Storage/storageAccounts/a",
            {"tags": {str(n): "" for n in range(51)}},
            "TooManyTags",
        ),
        ("PUT", "{g}/providers/Microsoft.Storage/storageAccounts/a%3Cb", {}, "InvalidResourceName"),
        ("PUT", "{g}/providers/Microsoft.Storage/storageAccounts/a%2Fb", {}, "InvalidResourceName"),
        ("PUT", "{g}x/providers/Microsoft.Storage/storageAccounts/a", {}, "ResourceGroupNotFound"),
        ("GET", "/subscriptions/none/providers/Microsoft.Storage/storageAccounts", None, "SubscriptionNotFound"),
        ("PUT", "{g}/providers/Microsoft.Storage/storageAccounts", {}, "MethodNotAllowed"),
        ("PUT", "{g}/providers/Microsoft.Resources/deployments/d", {}, "NotImplemented"),
        ("POST", "{g}/providers/Microsoft.Storage/storageAccounts/a/listKeys", None, "NotImplemented"),
        ("GET", "{g}/providers/nonsense/x/y", None, "NotImplemented"),
        ("PUT", "{s}/resourceGroups/new", {}, "LocationRequired"),
        ("PUT", "{s}/resourceGroups/a!b", {"location": "x"}, "InvalidResourceGroupName"),
        ("PUT", "{g}", {"location": "eastus"}, "InvalidResourceGroupLocation"),
        ("PATCH", "{s}/resourceGroups/none", {}, "ResourceGroupNotFound"),
    ],
)
def test_refusals(arm: ArmClient, method: str, path: str, body: Any, code: str) -> None:
    answer = arm.ask(method, path.replace("{g}", arm.group).replace("{s}", arm.subscription), body)
    assert answer.json()["error"]["code"] == code


def test_versions(arm: ArmClient) -> None:
    path = f"{ARM}{arm.group}/providers/Microsoft.Storage/storageAccounts"
    assert refusal(arm.http.get(path)) == (400, "MissingApiVersionParameter")
    for version in ("1", "latest", "2024-03", "2024-03-01?"):
        assert refusal(arm.http.get(path, params={"api-version": version})) == (400, "InvalidApiVersionParameter")
    assert arm.http.get(path, params={"API-Version": "2024-03-01-preview"}).status_code == 200
