"""Schemas, directories, secrets and bulk uploads of synchronization, over HTTP as a client asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from psemu.emulator import create_app
from psemu.rest.transports import EmbeddedTransport

SP = "2d7f8c61-0b3e-4f5a-9c8d-7e6f5a4b3c21"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    app = create_app(None)
    base = f"https://graph.microsoft.com/v1.0/servicePrincipals/{SP}/synchronization"
    with httpx.Client(transport=EmbeddedTransport(app), base_url=base) as client:
        yield client


@pytest.fixture
def job(client: httpx.Client) -> str:
    return f"/jobs/{client.get('/jobs').json()['value'][0]['id']}"


def test_a_schema_is_the_template_s_until_it_is_changed(client: httpx.Client, job: str) -> None:
    schema: dict[str, Any] = client.get(f"{job}/schema").json()
    assert [directory["name"] for directory in schema["directories"]] == ["Azure Active Directory", "Box"]
    assert client.patch(f"{job}/schema", json={"version": "v2", "directories": []}).status_code == 204
    assert client.get(f"{job}/schema").json()["version"] == "v2"
    assert client.get(f"{job}/schema/directories").json()["value"] == []
    assert client.delete(f"{job}/schema").status_code == 204
    assert len(client.get(f"{job}/schema/directories").json()["value"]) == 2
    assert client.patch(f"{job}/schema", json={"nonsense": 1}).status_code == 400


def test_directories(client: httpx.Client) -> None:
    base = "/templates/BoxOutDelta/schema"
    made = client.post(f"{base}/directories", json={"name": "More", "objects": []})
    assert made.status_code == 201
    one = f"{base}/directories/{made.json()['id']}"
    assert client.patch(one, json={"version": "7"}).status_code == 204
    for path in ("discover", "microsoft.graph.discover"):
        assert client.post(f"{one}/{path}").json()["version"] == "7"
    assert client.get(f"{base}/directories/$count").text == "3"
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_expressions(client: httpx.Client, job: str) -> None:
    parse = f"{job}/schema/microsoft.graph.parseExpression"
    found = client.post(parse, json={"expression": "[userPrincipalName]"}).json()
    assert (found["parsingSucceeded"], found["parsedExpression"]["type"]) == (True, "Attribute")
    assert client.post(parse, json={"expression": "nonsense"}).json()["parsingSucceeded"] is False
    assert client.post(parse, json={"expression": 'Append([a], "b")'}).status_code == 501
    assert client.post(parse, json={}).status_code == 400
    names = [f["name"] for f in client.get(f"{job}/schema/filterOperators()").json()["value"]]
    assert "IS NOT NULL" in names
    assert client.get(f"{job}/schema/microsoft.graph.functions()").json()["value"][0]["name"] == "Append"


def test_secrets_keep_no_secret(client: httpx.Client) -> None:
    body = {"value": [{"key": "SecretToken", "value": "very-secret"}]}
    assert client.put("/secrets", json=body).status_code == 204
    assert client.get("/secrets/$count").text == "1"
    state = client.get("https://emulator/_psemu/state").text
    assert "secrettoken" in state.lower()
    assert "very-secret" not in state
    assert client.put("/secrets", json={"value": "x"}).status_code == 400


def test_a_bulk_upload_comes_back_as_it_was_sent(client: httpx.Client, job: str) -> None:
    assert client.get(f"{job}/bulkUpload").status_code == 404
    assert client.put(f"{job}/bulkUpload/$value", content=b"id,name\n1,a").status_code == 204
    assert client.get(f"{job}/bulkUpload/$value").text == "id,name\n1,a"
    assert client.delete(f"{job}/bulkUpload").status_code == 204
