"""A client of the emulator's Graph for tests, and the few calls that most of them make."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from psemu.emulator.app import EmulatorApp
from psemu.rest.transports import EmbeddedTransport

BASE = "https://graph.microsoft.com/v1.0"


def graph_client(app: EmulatorApp) -> httpx.Client:
    """A client whose paths are below v1.0."""
    return httpx.Client(transport=EmbeddedTransport(app), base_url=BASE)


def required(path: str) -> dict[str, Any]:
    """What the service wants to be told of a new entity of the collection *path*."""
    name = str(uuid.uuid4())
    known: dict[str, dict[str, Any]] = {
        "/users": {
            "displayName": name,
            "accountEnabled": True,
            "mailNickname": name,
            "userPrincipalName": f"{name}@contoso.example",
            "passwordProfile": {"password": "Initial-1"},
        },
        "/groups": {"displayName": name, "mailEnabled": False, "mailNickname": name, "securityEnabled": True},
        "/servicePrincipals": {"appId": name},
    }
    return known.get(path, {})


def make(client: httpx.Client, path: str, **body: Any) -> str:
    """The id of a new entity, with what is required of it and *body* does not say."""
    answer = client.post(path, json={**required(path), **body})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def link(client: httpx.Client, path: str, identifier: str) -> None:
    """Let the collection or property at *path* refer to a directory object."""
    method = "PUT" if path.endswith("manager/$ref") else "POST"
    answer = client.request(method, path, json={"@odata.id": f"{BASE}/directoryObjects/{identifier}"})
    assert answer.status_code == 204, answer.text


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and text of a refusal in Graph's shape."""
    error = answer.json()["error"]
    assert error["innerError"]["request-id"] == answer.headers["request-id"]
    assert error["innerError"]["client-request-id"] == answer.headers["client-request-id"]
    return answer.status_code, error["code"], error["message"]
