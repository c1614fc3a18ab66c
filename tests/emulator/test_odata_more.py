"""Large collections by index, delta, nested $expand, has, $search, entity tags: what the store answers beyond the plain page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.rest.transports import EmbeddedTransport
from tests.emulator.graph_client import make

MANY = 3_000


@pytest.fixture
def client(app: EmulatorApp) -> Iterator[httpx.Client]:
    with httpx.Client(transport=EmbeddedTransport(app), base_url="https://graph.microsoft.com/v1.0") as client:
        yield client


def people(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{n:08x}-0000-4000-8000-000000000000",
            "displayName": f"Person {n}",
            "department": f"D{n % 50}",
            "contoso_age": n % 90,
            "accountEnabled": n % 3 == 0,
        }
        for n in range(count)
    ]


def all_pages(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    found = []
    while path:
        body = client.get(path, headers={"ConsistencyLevel": "eventual"}).json()
        found += body["value"]
        path = body.get("@odata.nextLink", "")
    return found


@pytest.mark.parametrize(
    "query",
    [
        "$filter=department eq 'd7'",
        "$filter=department eq 'D7' and accountEnabled eq true",
        "$filter=contoso_age eq 30",
        "$filter=startswith(displayName,'person 1')",
        "$filter=startswith(displayName,'PERSON 29')&$orderby=displayName desc",
        "$filter=accountEnabled eq true or department eq 'D1'",
        "$filter='D3' eq department",
        "$filter=department in ('D3','d4','none')",
        "$filter=(department eq 'D3') or (department in ('D4','D5') or department eq 'D6')",
        "$filter=department eq 'D3' or startswith(displayName,'Person 1')",
        "$filter=(department eq 'D3' or department eq 'D4') and contoso_age in (3,4)",
        "$orderby=contoso_age",
        "$orderby=displayName desc&$skip=10",
        "$orderby=contoso_age,displayName",
        '$search="displayName:Person 77"',
        "$filter=contains(displayName,'99')",
        "",
    ],
)
def test_a_large_collection_answers_as_a_small_one(app: EmulatorApp, client: httpx.Client, query: str) -> None:
    """The same entities below a path that is searched by index and, split in two, below paths that are not."""
    from psemu.emulator.odata import query_collection

    everyone = people(MANY)
    for user in app.store.children("/graph/users"):
        app.store.delete(f"/graph/users/{user['id']}")
    app.store.put_all((f"/graph/users/{person['id']}", person) for person in everyone)
    assert app.store.is_large("/graph/users")
    options = dict(part.split("=", 1) for part in query.split("&") if part)
    whole, page = [], query_collection(everyone, {**options, "$count": "true"})
    for token in range(0, page.count or 0, 100):
        begin = token + int(options.get("$skip", 0))
        rest = {name: value for name, value in options.items() if name != "$skip"}
        whole += query_collection(everyone, {**rest, "$skiptoken": str(begin)}).items
    # a query that sorts and filters, or searches, needs the other index
    found = all_pages(client, f"/users?$count=true&{query}")
    assert [person["id"] for person in found] == [person["id"] for person in whole]
    if "$skip" not in query:
        counted = client.get(f"/users?{query}&$count=true", headers={"ConsistencyLevel": "eventual"}).json()
        assert counted["@odata.count"] == page.count


def test_a_filtered_page_needs_no_look_at_everything(app: EmulatorApp, client: httpx.Client) -> None:
    app.store.put_all((f"/graph/users/{person['id']}", person) for person in people(30_000))
    path = "/users?$filter=department eq 'D7'"
    client.get(path)
    began = time.process_time()
    for _ in range(10):
        assert len(client.get(path).json()["value"]) == 100
    assert (time.process_time() - began) / 10 < 0.05


def test_delta_tells_what_has_changed(client: httpx.Client) -> None:
    made = [make(client, "/groups", displayName=name) for name in ("a", "b", "c")]
    first = client.get("/groups/delta?$select=displayName&$top=2").json()
    assert len(first["value"]) == 2
    second = client.get(first["@odata.nextLink"]).json()
    assert [entity["displayName"] for entity in second["value"]] == ["c"]
    link = second["@odata.deltaLink"]
    assert client.get(link).json()["value"] == []
    client.patch(f"/groups/{made[0]}", json={"displayName": "A"})
    client.delete(f"/groups/{made[1]}")
    new = make(client, "/groups", displayName="d")
    changes = client.get(link).json()
    assert changes["value"] == [
        {"id": made[0], "displayName": "A"},
        {"id": made[1], "@removed": {"reason": "deleted"}},
        {"id": new, "displayName": "d"},
    ]
    assert client.get(changes["@odata.deltaLink"]).json()["value"] == []
    assert client.get("/groups/delta()?$deltatoken=latest").json()["value"] == []
    assert client.get("/groups/microsoft.graph.delta()?$deltatoken=x").status_code == 400
    assert client.get("/policies/delta").status_code == 501


def test_expand_goes_deeper(client: httpx.Client) -> None:
    boss = make(client, "/users", displayName="Boss")
    user = make(client, "/users", displayName="One", city="X")
    group = make(client, "/groups", displayName="G")
    base = "https://graph.microsoft.com/v1.0"
    assert client.put(f"/users/{user}/manager/$ref", json={"@odata.id": f"{base}/users/{boss}"}).status_code == 204
    for one in (user, boss):
        answer = client.post(f"/groups/{group}/members/$ref", json={"@odata.id": f"{base}/directoryObjects/{one}"})
        assert answer.status_code == 204
    path = (
        f"/groups/{group}?$select=displayName"
        "&$expand=members($select=displayName;$filter=displayName eq 'One';$count=true;$expand=manager($select=displayName))"
    )
    body = client.get(path).json()
    (member,) = body["members"]
    assert (body["displayName"], body["members@odata.count"], member["displayName"]) == ("G", 1, "One")
    assert "city" not in member
    assert member["manager"]["displayName"] == "Boss"
    unknown = client.get(f"/groups/{group}?$expand=members($expand=nonsense)")
    assert unknown.status_code == 400
    assert "named 'nonsense'" in unknown.json()["error"]["message"]
    assert client.get(f"/groups/{group}?$expand=members(").status_code == 400
    deep = "members($expand=" * 8 + "members" + ")" * 8
    assert client.get(f"/groups/{group}?$expand={deep}").status_code == 400


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("$filter=contoso_flags has 'Read'", ["both", "read"]),
        ("$filter=contoso_flags has 'Read,Write'", ["both"]),
        ("$filter=contoso_flags has microsoft.graph.kind'write'", ["both", "write"]),
        ("$filter=contoso_mask has 4", ["both"]),
        ('$search="displayName:bo"', ["both"]),
        ("$search=both OR write", ["both", "write"]),
        ('$search=NOT "displayName:both"', ["read", "write"]),
        ("$search=(read OR write) AND write", ["both", "write"]),
    ],
)
def test_flags_and_words(client: httpx.Client, query: str, names: list[str]) -> None:
    for name, flags, mask in (("both", "Read, Write", 6), ("read", "Read", 1), ("write", "Write", 2)):
        make(client, "/groups", displayName=name, contoso_flags=flags, contoso_mask=mask)
    answer = client.get(f"/groups?{query}", headers={"ConsistencyLevel": "eventual"})
    assert sorted(entity["displayName"] for entity in answer.json()["value"]) == names


@pytest.mark.parametrize("query", ['$search="', "$search=(a", "$search=AND", "$search=", "$search=" + "(" * 100 + "a"])
def test_a_bad_search_is_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"/groups?{query}").status_code == 400


def test_entity_tags(client: httpx.Client) -> None:
    path = "/groups/" + make(client, "/groups", displayName="a")
    tag = client.get(path).json()["@odata.etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.patch(path, json={"displayName": "b"}, headers={"If-Match": tag}).status_code == 204
    assert client.patch(path, json={"displayName": "c"}, headers={"If-Match": tag}).status_code == 412
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_state_of_the_version_before_is_taken_over(tmp_path: Any) -> None:
    import sqlite3

    path = str(tmp_path / "old.sqlite3")
    create_app(path).close()
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE change")
        db.execute("PRAGMA user_version=1")
    db.close()
    app = create_app(path)
    assert app.store.last_change() == 0
    app.close()


def test_links_lead_to_the_same_host(client: httpx.Client, app: EmulatorApp) -> None:
    app.store.put_all((f"/graph/users/{person['id']}", person) for person in people(200))
    link = client.get("/users").json()["@odata.nextLink"]
    assert urlsplit(link).netloc == "graph.microsoft.com"
