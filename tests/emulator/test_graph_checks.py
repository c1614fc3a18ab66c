"""What Graph refuses before it looks at its data: names and values that a type has not, queries that need a header, keys that are taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from psemu.emulator import create_app
from psemu.rest.routes.graph_types import derived_types, entity_type, enum_values, root_type
from tests.emulator.graph_client import graph_client, link, make, refusal, required

EVENTUAL = {"ConsistencyLevel": "eventual"}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    app = create_app(None)
    with graph_client(app) as client:
        yield client
    app.close()


def test_types() -> None:
    user = entity_type("#microsoft.graph.user")
    assert user is not None
    assert [kind.name for kind in user.line()] == ["user", "directoryObject", "entity"]
    assert user.derives_from("DirectoryObject")
    member = user.find("ASSIGNEDLICENSES")
    assert member is not None
    assert (member.name, member.kind, member.many) == ("assignedLicenses", "assignedLicense", True)
    assert "group" in {kind.name for kind in derived_types("directoryObject")}
    assert root_type("users") is user
    assert {"notrun", "quarantine"} < (enum_values("synchronizationStatusCode") or frozenset())
    assert entity_type("nothing") is entity_type("/users") is entity_type("synchronizationStatusCode") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/users?$select=id,nonsense", "Could not find a property named 'nonsense' on type 'microsoft.graph.user'."),
        ("/users?$expand=nonsense", "Could not find a property named 'nonsense' on type 'microsoft.graph.user'."),
        ("/users?$filter=nonsense eq 1", "Could not find a property named 'nonsense' on type 'microsoft.graph.user'."),
        ("/users?$orderby=nonsense", "Could not find a property named 'nonsense' on type 'microsoft.graph.user'."),
        ("/users?$expand=displayName", "is not a navigation property or complex property."),
        ("/groups/{g}?$select=nonsense", "on type 'microsoft.graph.group'."),
        ("/groups/{g}/members?$select=nonsense", "on type 'microsoft.graph.directoryObject'."),
        ("/groups/{g}?$expand=members($select=nonsense)", "on type 'microsoft.graph.directoryObject'."),
        ("/users?$filter=displayName eq", "Syntax error"),
    ],
)
def test_names_that_no_type_has(client: httpx.Client, path: str, text: str) -> None:
    make(client, "/users", displayName="U")
    group = make(client, "/groups", displayName="G")
    status, _, message = refusal(client.get(path.replace("{g}", group)))
    assert status == 400
    assert text in message


@pytest.mark.parametrize(
    "path",
    [
        "/users?$select=id,displayName,extension_abc_number",
        "/users?$select=*",
        "/users?$filter=onPremisesExtensionAttributes/extensionAttribute1 eq 'x'",
        "/users?$filter=assignedLicenses/any(l:l/skuId eq 84a661c4-e949-4bd2-a560-ed7766fcaf2b)",
        "/groups/{g}/members?$select=displayName,appId",
        "/groups/{g}/members/microsoft.graph.user?$select=jobTitle",
        "/groups/{g}?$expand=*",
        "/users('{u}')",
        "/groups('{g}')/members/$ref",
    ],
)
def test_names_that_are_known(client: httpx.Client, path: str) -> None:
    user = make(client, "/users", displayName="U")
    group = make(client, "/groups", displayName="G")
    link(client, f"/groups/{group}/members/$ref", user)
    answer = client.get(path.replace("{g}", group).replace("{u}", user))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"nonsense": 1}, "Invalid property 'nonsense'."),
        ({"displayName": 5}, "Property displayName in payload has a value that does not match schema."),
        ({"accountEnabled": "yes"}, "Property accountEnabled in payload has a value that does not match schema."),
        ({"businessPhones": "1"}, "Property businessPhones in payload has a value that does not match schema."),
        ({"businessPhones": [1]}, "Property businessPhones in payload has a value that does not match schema."),
        ({"employeeHireDate": "soon"}, "Property employeeHireDate in payload has a value that does not match schema."),
        ({"passwordProfile": "x"}, "Property passwordProfile in payload has a value that does not match schema."),
        ({"passwordProfile": {"word": "x"}}, "Invalid property 'word'."),
        ({"assignedLicenses": [{"skuId": "no"}]}, "Property skuId in payload has a value that does not match schema."),
        ({"assignedLicenses": {}}, "Property assignedLicenses in payload has a value that does not match schema."),
    ],
)
def test_bodies_of_another_shape(client: httpx.Client, body: dict[str, Any], said: str) -> None:
    assert refusal(client.post("/users", json={**required("/users"), **body})) == (400, "Request_BadRequest", said)
    user = make(client, "/users", displayName="U")
    assert refusal(client.patch(f"/users/{user}", json=body)) == (400, "Request_BadRequest", said)
    assert client.get(f"/users/{user}").json()["displayName"] == "U"


@pytest.mark.parametrize(
    "body",
    [
        {"jobTitle": None, "employeeHireDate": "2024-01-02T03:04:05Z", "businessPhones": []},
        {"onPremisesExtensionAttributes": {"extensionAttribute1": "x"}, "extension_abc_number": 5},
        {"@odata.type": "#microsoft.graph.user", "passwordProfile": {"password": "x"}},
    ],
)
def test_bodies_that_fit(client: httpx.Client, body: dict[str, Any]) -> None:
    make(client, "/users", **body)


def test_derived_types(client: httpx.Client) -> None:
    location = {"@odata.type": "#microsoft.graph.ipNamedLocation", "displayName": "Office", "isTrusted": True}
    made = make(client, "/identity/conditionalAccess/namedLocations", **location)
    found = client.get(f"/identity/conditionalAccess/namedLocations/{made}").json()
    assert (found["@odata.type"], found["isTrusted"]) == ("#microsoft.graph.ipNamedLocation", True)
    wrong = {**location, "isTrusted": "x"}
    assert refusal(client.post("/identity/conditionalAccess/namedLocations", json=wrong))[0] == 400
    other = {**location, "@odata.type": "#microsoft.graph.countryNamedLocation"}
    refused = refusal(client.post("/identity/conditionalAccess/namedLocations", json=other))
    assert refused[2] == "Invalid property 'isTrusted'."


def test_open_types(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    extension = {"@odata.type": "#microsoft.graph.openTypeExtension", "extensionName": "com.contoso", "theme": "dark"}
    answer = client.post(f"/users/{user}/extensions", json=extension)
    assert answer.status_code == 201, answer.text
    assert answer.json()["theme"] == "dark"
    assigned = {user: {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}}
    task = make(client, "/planner/tasks", title="T", planId="p", assignments=assigned)
    assert client.get(f"/planner/tasks/{task}").json()["assignments"] == assigned
    _make_list(client)
    item = make(client, "/sites/s/lists/l/items", fields={"Title": "x", "Any": 1})
    assert client.get(f"/sites/s/lists/l/items/{item}").json()["fields"] == {"Title": "x", "Any": 1}
    refused = refusal(client.post("/planner/tasks", json={"title": "T", "nonsense": 1}))
    assert refused[2] == "Invalid property 'nonsense'."


def _make_list(client: httpx.Client) -> None:
    """A site with a list, which only the service makes."""
    resources = {"/graph/sites/s": {"id": "s"}, "/graph/sites/s/lists/l": {"id": "l"}}
    scenario = client.get("https://emulator/_psemu/scenario").json()
    scenario["resources"] |= resources
    assert client.put("https://emulator/_psemu/scenario", json=scenario).status_code == 200


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/users/$count", (400, "Request_BadRequest", "$count is not currently supported.")),
        ("/users?$filter=endswith(mail,'x')", (400, "Request_UnsupportedQuery", "Unsupported Query.")),
        (
            "/users?$filter=accountEnabled ne true",
            (400, "Request_UnsupportedQuery", "Unsupported property filter clause operator 'NotEqualsMatch'."),
        ),
        ("/users?$filter=not startswith(displayName,'x')", (400, "Request_UnsupportedQuery", "Unsupported Query.")),
        ("/groups?$filter=groupTypes/$count eq 0", (400, "Request_UnsupportedQuery", "Unsupported Query.")),
        (
            "/groups?$filter=startswith(displayName,'x')&$orderby=displayName",
            (400, "Request_UnsupportedQuery", "Sorting not supported for current query."),
        ),
    ],
)
def test_advanced_queries_need_their_header(client: httpx.Client, path: str, refused: tuple[int, str, str]) -> None:
    assert refusal(client.get(path)) == refused
    assert client.get(path + ("&" if "?" in path else "?") + "$count=true", headers=EVENTUAL).status_code == 200


def test_a_search_needs_its_header(client: httpx.Client) -> None:
    status, code, text = refusal(client.get('/users?$search="displayName:x"'))
    assert (status, code) == (400, "Request_UnsupportedQuery")
    assert text.endswith("'ConsistencyLevel: eventual'")
    assert client.get('/users?$search="displayName:x"', headers=EVENTUAL).status_code == 200
    user = make(client, "/users", displayName="U")
    # other services than the directory ask for no header
    assert client.get(f"/users/{user}/messages?$search=x").status_code == 200
    assert client.get(f"/users/{user}/messages/$count").text == "0"


def test_a_count_that_is_not_told(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    for path in ("/users?$count=true", "/servicePrincipals?$count=true"):
        assert "@odata.count" not in client.get(path).json()
        found = client.get(path, headers=EVENTUAL).json()
        assert found["@odata.count"] == len(found["value"]) > 0
    assert client.get(f"/users/{user}/messages?$count=true").json()["@odata.count"] == 0


def test_keys_that_are_taken(client: httpx.Client) -> None:
    make(client, "/users", displayName="U", userPrincipalName="u@contoso.example")
    refused = refusal(client.post("/users", json={**required("/users"), "userPrincipalName": "U@contoso.example"}))
    assert refused == (
        400,
        "Request_BadRequest",
        "Another object with the same value for property userPrincipalName already exists.",
    )


@pytest.mark.parametrize("path", ["/users", "/groups", "/servicePrincipals"])
def test_what_must_be_said(client: httpx.Client, path: str) -> None:
    whole = required(path)
    for name in whole:
        rest = {key: value for key, value in whole.items() if key != name}
        resource = {"/users": "User", "/groups": "Group", "/servicePrincipals": "ServicePrincipal"}[path]
        said = f"A value is required for property '{name}' of resource '{resource}'."
        assert refusal(client.post(path, json=rest)) == (400, "Request_BadRequest", said)
    assert client.post(path, json=whole).status_code == 201


def test_who_is_signed_in(client: httpx.Client) -> None:
    me = client.get("/me")
    assert me.json()["userPrincipalName"] == "admin@contoso.example"
    assert me.json()["@odata.context"].endswith(f"$metadata#users('{me.json()['id']}')/$entity")
    draft = client.post("/me/messages", json={"subject": "Hello"})
    assert draft.status_code == 201
    assert client.get("/me/messages?$select=subject").json()["value"][0]["subject"] == "Hello"
    batch = {"requests": [{"id": "1", "method": "GET", "url": "/me"}]}
    assert client.post("/$batch", json=batch).json()["responses"][0]["status"] == 200
    assert client.delete(f"/users/{me.json()['id']}").status_code == 204
    assert refusal(client.get("/me"))[0] == 501


def test_who_is_signed_in_without_a_user(client: httpx.Client) -> None:
    scenario = client.get("https://emulator/_psemu/scenario").json()
    scenario["session"]["graphContext"]["authType"] = "AppOnly"
    client.put("https://emulator/_psemu/scenario", json=scenario)
    refused = refusal(client.get("/me"))
    assert refused == (400, "BadRequest", "/me request is only valid with delegated authentication flow.")


def test_links_to_the_manager(client: httpx.Client) -> None:
    one, two = make(client, "/users", displayName="1"), make(client, "/users", displayName="2")
    bound = {"manager@odata.bind": f"https://graph.microsoft.com/v1.0/users('{two}')"}
    assert client.patch(f"/users/{one}", json=bound).status_code == 204
    assert client.get(f"/users/{one}/manager").json()["id"] == two
    assert client.get(f"/users/{one}/manager/$ref").json()["@odata.id"].endswith(f"/users/{two}")
    assert client.delete(f"/users/{one}/manager/$ref").status_code == 204
    assert client.get(f"/users/{one}/manager").status_code == 404
    many = [f"https://graph.microsoft.com/v1.0/users/{one}"] * 21
    assert refusal(client.post("/groups", json={**required("/groups"), "members@odata.bind": many}))[0] == 400
    assert client.get("/groups").json()["value"] == []


def test_of_a_user_little_is_told_unless_it_is_asked_for(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U", department="D", mail="u@contoso.example")
    group = make(client, "/groups", displayName="G", visibility="Private")
    link(client, f"/groups/{group}/members/$ref", user)
    for body in (
        client.get(f"/users/{user}").json(),
        client.get("/users").json()["value"][-1],
        client.get(f"/groups/{group}/members").json()["value"][0],
        client.get(f"/groups/{group}?$expand=members").json()["members"][0],
        client.get(f"/directoryObjects/{user}").json(),
    ):
        assert [name for name in body if "@" not in name] == [
            *("businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"),
            *("preferredLanguage", "surname", "userPrincipalName", "id"),
        ]
        assert (body["businessPhones"], body["surname"], body["mail"]) == ([], None, "u@contoso.example")
    assert client.get(f"/users/{user}?$select=department").json()["department"] == "D"
    assert client.get("/users?$filter=department eq 'D'&$select=id,department").json()["value"][0]["department"] == "D"
    assert client.get(f"/groups/{group}").json()["visibility"] == "Private"
