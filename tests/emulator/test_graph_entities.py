"""Entities of Graph by rule: made, read, queried, changed, referred to, deleted; batches."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from psemu.emulator import build_odata, create_app
from psemu.emulator.odata_filter import parse_filter
from psemu.emulator.odata_values import QueryError, UnsupportedQuery
from psemu.rest.transports import EmbeddedTransport
from tests.emulator.graph_client import make, required


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    app = create_app()
    with httpx.Client(transport=EmbeddedTransport(app), base_url="https://graph.microsoft.com/v1.0") as found:
        yield found


def test_the_life_of_an_entity(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="Ada", userPrincipalName="ada@contoso.example", accountEnabled=True)
    found = client.get(f"/users/{user}")
    assert found.json()["displayName"] == "Ada"
    assert found.json()["@odata.context"] == f"https://graph.microsoft.com/v1.0/$metadata#users('{user}')/$entity"
    assert client.get("/users/ada@contoso.example").json()["id"] == user
    assert client.get("/users(userPrincipalName='ADA@contoso.example')").json()["id"] == user
    assert client.patch(f"/users/{user}", json={"jobTitle": "Countess", "accountEnabled": False}).status_code == 204
    changed = client.get(f"/users/{user}?$select=jobTitle,accountEnabled").json()
    assert {name: changed[name] for name in changed if "@" not in name} == {
        "id": user,
        "jobTitle": "Countess",
        "accountEnabled": False,
    }
    message = make(client, f"/users/{user}/messages", subject="Hello")
    assert client.get(f"/users/{user}/messages/{message}").json()["subject"] == "Hello"
    assert client.get(f"/users/{user}/messages/$count").text == "1"
    assert client.delete(f"/users/{user}").status_code == 204
    for path in (f"/users/{user}", f"/users/{user}/messages", f"/users/{user}/messages/{message}"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "Request_ResourceNotFound"


def test_etags(client: httpx.Client) -> None:
    group = make(client, "/groups", displayName="One")
    tag = client.get(f"/groups/{group}").json()["@odata.etag"]
    assert client.patch(f"/groups/{group}", json={"description": "x"}, headers={"If-Match": tag}).status_code == 204
    refused = client.patch(f"/groups/{group}", json={"description": "y"}, headers={"If-Match": tag})
    assert refused.status_code == 412
    assert client.delete(f"/groups/{group}", headers={"If-Match": tag}).status_code == 412
    assert client.delete(f"/groups/{group}", headers={"If-Match": "*"}).status_code == 204


def test_references(client: httpx.Client) -> None:
    group = make(client, "/groups", displayName="Staff")
    user = make(client, "/users", displayName="Ada")
    link = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{user}"}
    assert client.post(f"/groups/{group}/members/$ref", json=link).status_code == 204
    assert client.post(f"/groups/{group}/members/$ref", json=link).status_code == 400
    members = client.get(f"/groups/{group}/members").json()["value"]
    assert [(m["@odata.type"], m["displayName"]) for m in members] == [("#microsoft.graph.user", "Ada")]
    assert len(client.get(f"/groups/{group}/members/microsoft.graph.user").json()["value"]) == 1
    assert client.get(f"/groups/{group}/members/graph.group").json()["value"] == []
    assert client.get(f"/groups/{group}?$expand=members").json()["members"][0]["id"] == user
    assert client.get(f"/directoryObjects/{user}").json()["displayName"] == "Ada"
    assert client.put(f"/users/{user}/manager/$ref", json=link).status_code == 204
    assert client.get(f"/users/{user}/manager").json()["id"] == user
    assert client.delete(f"/groups/{group}/members/{user}/$ref").status_code == 204
    assert client.get(f"/groups/{group}/members").json()["value"] == []
    nobody = {"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/nobody"}
    assert client.post(f"/groups/{group}/members/$ref", json=nobody).status_code == 404
    bound = make(client, "/groups", **{"displayName": "Two", "members@odata.bind": [link["@odata.id"]]})
    assert len(client.get(f"/groups/{bound}/members").json()["value"]) == 1


def test_queries(client: httpx.Client) -> None:
    client.headers["ConsistencyLevel"] = "eventual"
    for number in range(5):
        make(
            client,
            "/groups",
            displayName=f"Group {number}",
            contoso_number=number,
            groupTypes=["Unified"] if number else [],
        )

    def names(query: str) -> list[str]:
        answer = client.get(f"/groups?$count=true&{query}")
        assert answer.status_code == 200, answer.text
        return [item["displayName"][-1] for item in answer.json()["value"]]

    assert names("$filter=contoso_number ge 3") == ["3", "4"]
    assert names("$filter=not groupTypes/any(g:g eq 'unified')") == ["0"]
    assert names("$filter=groupTypes/$count eq 0 or (displayName in ('group 2','x'))") == ["0", "2"]
    assert names("$orderby=contoso_number desc&$top=2") == ["4", "3"]
    assert names('$search="displayName:GROUP 1"') == ["1"]
    page = client.get("/groups?$top=2&$count=true&$select=displayName").json()
    assert page["@odata.count"] == 5
    seen = []
    while True:
        seen += [item["displayName"] for item in page["value"]]
        if "@odata.nextLink" not in page:
            break
        page = client.get(page["@odata.nextLink"]).json()
    assert seen == [f"Group {number}" for number in range(5)]
    assert client.get("/groups/$count?$filter=contoso_number lt 2").text == "2"
    assert client.get("/groups?$filter=contoso_number eq 'x'").status_code == 400
    assert client.get("/groups?$filter=contoso_number eq").status_code == 400
    assert client.get("/groups?$filter=" + "not " * 1900 + "contoso_number").status_code == 400


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("name eq 'box'", True),
        ("name ne 'Box' or n mod 2 eq 1", True),
        ("not startswith(name,'b')", False),
        ("n add 1 mul 2 eq 7", True),
        ("lost eq null and n ne null", True),
        ("lost gt 1", False),
        ("at ge 2024-01-01T00:00:00Z and year(at) eq 2024", True),
        ("at lt 2024-01-02", False),
        ("parts/all(p:p/size gt 0)", True),
        ("parts/any(p:p/size gt 1 and p/kind eq 'a')", False),
        ("parts/any()", True),
        ("tolower(concat(name,'''s')) eq 'box''s'", True),
        ("status/code in ('Active','Paused')", True),
        ("-n lt 0", True),
        (" and ".join(["n eq 5"] * 400), True),
    ],
)
def test_filters(text: str, holds: bool) -> None:
    entity = {
        "name": "Box",
        "n": 5,
        "at": "2024-01-02T03:04:05Z",
        "parts": [{"size": 1, "kind": "a"}, {"size": 2, "kind": "b"}],
        "status": {"code": "Paused"},
    }
    assert parse_filter(text)(entity) is holds


@pytest.mark.parametrize(
    "text", ["", "n eq", "'", "eq 1", "(n eq 1", "n eq 1)", "n eq 1 2", "any(", "n/any(x)", "a" * 30_000, "((" * 2000]
)
def test_filters_that_are_none(text: str) -> None:
    with pytest.raises(QueryError):
        parse_filter(text)


def test_an_unknown_function_is_said() -> None:
    with pytest.raises(UnsupportedQuery, match=r"geo\.|distance|function"):
        parse_filter("distance(a,b) lt 1")


def test_the_shipped_table_is_the_grammar() -> None:
    assert build_odata.OUTPUT.read_text(encoding="utf-8") == build_odata.render()


def test_batches(client: httpx.Client) -> None:
    requests = [
        {
            "id": "1",
            "method": "POST",
            "url": "/groups",
            "body": {**required("/groups"), "displayName": "B"},
            "headers": {"Content-Type": "application/json"},
        },
        {"id": "2", "method": "GET", "url": "/groups?$filter=displayName eq 'B'", "dependsOn": ["1"]},
        {"id": "3", "method": "GET", "url": "/groups/nobody"},
        {"id": "4", "method": "GET", "url": "/groups/$count", "dependsOn": ["3"]},
    ]
    answers = client.post("/$batch", json={"requests": requests}).json()["responses"]
    assert [(a["id"], a["status"]) for a in answers] == [("1", 201), ("2", 200), ("3", 404), ("4", 424)]
    assert answers[1]["body"]["value"][0]["displayName"] == "B"
    for bad in ([{"id": "1"}], [{"id": "1", "method": "GET", "url": "https://evil.example/"}], requests * 6, "x", [3]):
        assert client.post("/$batch", json={"requests": bad}).status_code == 400
    assert (
        client.post("/$batch", json={"requests": [{"id": "1", "method": "POST", "url": "/$batch"}]}).status_code == 400
    )
