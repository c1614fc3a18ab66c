"""A seeded run of hostile requests: ``python -m tests.emulator.hostile_run [COUNT] [SEED]``; each answer must be whole, soon, and no 500."""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any
from urllib.parse import quote

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.emulator.graph_actions import known_actions
from psemu.rest.routes.table import operations as table_operations

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ODD_METHODS = ("HEAD", "OPTIONS", "TRACE", "get", "\xff")
HOSTS = (
    "graph.microsoft.com",
    "management.azure.com",
    "login.microsoftonline.com",
    "127.0.0.1:8642",
    "evil.example",
    "",
)
BITS = (
    "", ".", "..", "%2e%2e", "%2F", "%00", "%ff", "%C3%28", "%F0%9F%98%80", "'", "\\", "a" * 3000, "$ref", "$count", "$value",
    "delta()", "microsoft.graph.start", "-1", "0", "null", "{id}", "users(userPrincipalName='a''b')", "replicationFabrics", "remove",
    "operationresults", "None", "*", "/", "%", "%zz", "members", "schema", "directories", "_psemu", "state",
)  # fmt: skip
FILTERS = (
    "displayName eq 'x'", "startswith(displayName,'", "not not not id eq 'a'", "(" * 400, "a/any(x:x/b eq 1)", "1 div 0 eq 1",
    "id has microsoft.graph.a'b'", "id in ('a','b')", "length(id) gt 99999999999999999999", "x" * 5000, "'", "id eq 'a' or " * 300,
    "contains(id,null)", "year(createdDateTime) lt -1", "StartTime eq '2020' and JobStatus eq 'Failed'", "\x00", "substring(id,-5) eq 'a'",
)  # fmt: skip
QUERIES = (
    "$top=-1", "$top=99999999999", "$skip=1e9", "$skiptoken=after-7", "$skiptoken=zz", "$orderby=id desc,x/y/z asc", "$orderby=,",
    "$select=*", "$select=id,id,id", "$expand=members($expand=members($expand=owner))", "$expand=(", "$count=true", "$search=\"a\"",
    "$search=((((", "$deltatoken=latest", "$deltatoken=-3", "api-version=2024-02-01", "api-version=", "api-version=%00", "$nonsense=1",
    "&&&===", "$filter", "a=" * 300, "$format=json", "most=-1",
)  # fmt: skip


def _deep(kind: str, depth: int) -> str:
    return (kind * depth) + "1" + ({"[": "]", '{"a":': "}"}[kind] * depth)


def bodies(rng: random.Random, valid: list[dict[str, Any]]) -> bytes:
    """A body: none, nonsense, deep, doubled, or a valid one with a part changed."""
    choice = rng.randrange(16)
    if choice < 2:
        return b""
    if choice == 3:
        return rng.randbytes(rng.randrange(200))
    if choice == 4:
        return _deep(rng.choice(("[", '{"a":')), rng.choice((5, 200, 20_000))).encode()
    if choice == 5:
        return b'{"a": 1, "a": 2, "properties": NaN}'
    if choice == 6:
        return rng.choice(
            (b"[]", b"1", b"null", b'"x"', b"{}", b"{", b"\xff\xfe{}", b"grant_type=client_credentials&client_id=a")
        )
    body = json.loads(json.dumps(rng.choice(valid)))
    for _ in range(rng.randrange(3)):
        _spoil(rng, body)
    return json.dumps(body).encode("utf-8", "surrogatepass")


def _spoil(rng: random.Random, value: Any) -> None:
    """Change one part of *value* into another kind of thing."""
    odd: Any = rng.choice(
        (None, True, -1, 1e308, "", "x" * 2000, [], {}, [[]], {"a": None}, "\ud800", "/Subscriptions/x", ["a", 1])
    )
    while isinstance(value, dict | list) and value:
        key = rng.choice(list(value)) if isinstance(value, dict) else rng.randrange(len(value))
        if rng.random() < 0.5 or not isinstance(value[key], dict | list) or not value[key]:
            value[key] = odd
            return
        value = value[key]


VALID: list[dict[str, Any]] = [
    {"templateId": "BoxOutDelta"},
    {"criteria": {"resetScope": "Watermark, Escrows"}},
    {"parameters": [{"ruleId": "r", "subjects": [{"objectId": "o", "objectTypeName": "User"}]}]},
    {"schedule": {"state": "Active", "interval": "PT40M"}},
    {"credentials": [{"key": "a", "value": "b"}], "useSavedCredentials": False},
    {"value": [{"key": "SecretToken", "value": "x"}]},
    {"displayName": "x", "members@odata.bind": ["https://graph.microsoft.com/v1.0/users/1"]},
    {"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/1"},
    {"requests": [{"id": "1", "method": "GET", "url": "/users"}, {"id": "2", "dependsOn": ["1"], "method": "POST", "url": "users", "body": {}}]},
    {"properties": {"customDetails": {"instanceType": "Azure", "location": "west"}}},
    {"properties": {"providerSpecificInput": {"instanceType": "A2A", "recoveryPointHistory": 60}}},
    {"properties": {"groups": [{"groupType": "Boot", "replicationProtectedItems": [{"id": "/x"}]}], "primaryFabricId": "/y"}},
    {"properties": {"failoverDirection": "PrimaryToRecovery", "providerSpecificDetails": {"instanceType": "A2A", "recoveryPointId": "p"}}},
    {"properties": {"targetProtectionContainerId": "/a/replicationProtectionContainers/b", "policyId": "/p", "providerSpecificInput": {}}},
    {"properties": {"policyId": "/p", "providerSpecificDetails": {"instanceType": "A2A", "vmManagedDisks": [{"diskId": "d"}]}}},
    {"properties": {"providerSpecificDetails": {"instanceType": "A2A", "vmManagedDisksIds": ["d"]}}},
    {"location": "west", "tags": {"a": "b"}},
    {"expression": "[a]"},
    {"advance": 60},
    {"status": 429, "retryAfter": 0},
    {"name": "x"},
    {"resources": {"/graph/users/1": {"id": "1"}}},
    {"securityEnabledOnly": False},
    {"ids": ["1", "2"], "types": ["user"]},
    {"groupIds": ["g"]},
    {"addLicenses": [{"skuId": "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "disabledPlans": []}], "removeLicenses": []},
    {"passwordCredential": {"displayName": "x"}, "keyId": "x", "proof": "x"},
    {"keyCredential": {"type": "AsymmetricX509Cert", "usage": "Verify", "key": "MIID"}, "proof": "x"},
    {"message": {"subject": "x", "toRecipients": [{"emailAddress": {"address": "a@b"}}]}, "comment": "x", "destinationId": "x"},
    {"assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "g"}}]},
    {"values": [{"@odata.type": "#microsoft.graph.aadUserConversationMember", "user@odata.bind": "users('1')"}]},
    {"userIds": ["1"], "servicePrincipalIds": ["1"], "requestIds": ["1"]},
    {"type": "view", "scope": "users", "roles": ["read"], "recipients": [{"email": "a"}]},
    {"userPrincipalName": "a@b", "accountEnabled": True, "passwordProfile": {"password": "x"}, "manager@odata.bind": "users('1')"},
    {"location": "west", "properties": {"level": "ReadOnly", "tags": {"a": "b"}}, "operation": "Merge", "tags": {}},
]  # fmt: skip
#: what there is beside the scenario, so that actions find something
SEED: dict[str, dict[str, Any]] = {
    "/graph/users/1": {"id": "1", "displayName": "U", "usageLocation": "DE", "userPrincipalName": "u@contoso.example"},
    "/graph/users/1/messages/m": {"id": "m", "subject": "M", "toRecipients": [{"emailAddress": {"address": "a"}}]},
    "/graph/users/1/events/e": {"id": "e"},
    "/graph/groups/g": {"id": "g", "displayName": "G", "groupTypes": ["Unified"]},
    "/graph/groups/g/members/1": {"@odata.id": "/graph/users/1"},
    "/graph/groups/g/members/g": {"@odata.id": "/graph/groups/g"},
    "/graph/teams/t": {"id": "t"},
    "/graph/drives/d": {"id": "d"},
    "/graph/drives/d/items/i": {"id": "i"},
    "/graph/deviceManagement/managedDevices/p": {"id": "p"},
    "/graph/deviceManagement/deviceCompliancePolicies/c": {"id": "c"},
    "/graph/directory/deletedItems/x": {"id": "x", "@odata.type": "#microsoft.graph.user", "displayName": "X"},
}


def request(
    rng: random.Random, known: list[tuple[str, str]]
) -> tuple[str, bytes, bytes, list[tuple[bytes, bytes]], bytes]:
    """Method, path, query, headers and body of the next request."""
    method, start = rng.choice(known)
    parts = start.split("/")[1:]
    for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 1, 2, 5))):
        action = rng.randrange(4)
        at = rng.randrange(len(parts) + 1)
        if action == 0:
            parts.insert(at, rng.choice(BITS))
        elif action == 1 and parts:
            parts[min(at, len(parts) - 1)] = rng.choice(BITS)
        elif action == 2 and parts:
            del parts[min(at, len(parts) - 1)]
        else:
            parts.append(rng.choice(BITS))
    queries = [rng.choice(QUERIES) for _ in range(rng.choice((0, 1, 1, 2)))]
    if rng.random() < 0.3:
        queries.append("$filter=" + quote(rng.choice(FILTERS)))
    path = "/" + "/".join(parts)
    hosts = {"v1.0": HOSTS[0], "tenants": HOSTS[1], "subscriptions": HOSTS[1], "_psemu": HOSTS[3]}
    fitting = hosts.get(start.split("/")[1], HOSTS[2])
    host = fitting if rng.random() < 0.95 else rng.choice(HOSTS)
    if host == HOSTS[1] and rng.random() < 0.9:
        queries.append(f"api-version={rng.choice(('2025-08-01', '2024-03-01', '2022-12-01'))}")
    headers = [(b"host", host.encode())]
    if rng.random() < 0.2:
        name = rng.choice(
            (b"if-match", b"if-none-match", b"agent-authentication", b"x-ms-client-request-id", b"prefer", b"accept")
        )
        headers.append((name, rng.choice((b"*", b"\r\nX: 1", b"\xff\xfe", b"{}", b'W/"a"', b"text/html", b"a" * 5000))))
    headers.append((b"content-type", rng.choice((b"application/json", b"text/plain", b""))))
    content = bodies(rng, VALID)
    if rng.random() < 0.1:
        method = rng.choice(METHODS + ODD_METHODS)
    return (
        method,
        path.encode("utf-8", "replace"),
        "&".join(queries).encode("utf-8", "replace"),
        headers,
        content,
    )


def operations(app: EmulatorApp) -> list[tuple[str, str]]:
    """Method and path of every operation that the emulator has, filled from what its state holds."""
    held = [tuple(path.split("/")[1:]) for path, _ in app.store.paths()]
    states = [("v1.0", *parts[1:]) if parts[0] == "graph" else parts[1:] for parts in held]
    found = [(method, path) for path in ("/v1.0/$batch", "/v1.0/users", "/v1.0/groups/delta()") for method in METHODS]
    for service in (app.graph, app.arm, app.login, app.admin):
        for routes in service.router._routes.values():
            for template, methods in routes:
                for filled in _filled(template, states):
                    found += [(method, "/" + "/".join(filled)) for method in methods]
    names = {name for _, name in known_actions()}
    for _, operation in table_operations():
        parts = operation.path.split("/")[1:]
        if operation.is_action and len(parts) < 6 and parts[-1].lower().removeprefix("microsoft.graph.") in names:
            for filled in _filled(("v1.0", *parts), states):
                found += [(operation.method, "/" + "/".join(filled))] * 3
    group = next("/" + "/".join(parts) for parts in states if len(parts) == 4 and parts[0] == "subscriptions")
    for path in ("Microsoft.Storage/storageAccounts", "Microsoft.Sql/servers/a/databases", "Microsoft.Resources/tags"):
        found += [
            (method, f"{group}/providers/{path}{end}") for method in METHODS for end in ("", "/default", "/a/b/c")
        ]
        found.append(("PUT", f"{group}/providers/Microsoft.Authorization/locks/a"))
    return found


def _filled(template: tuple[str, ...], states: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The template's values, as far as the state reaches: at most three resources of the deepest kind."""
    best: dict[int, list[tuple[str, ...]]] = {}
    for state in states:
        if len(state) <= len(template) and all(
            part[0] == "{" or part.lower() == own.lower() for part, own in zip(template, state, strict=False)
        ):
            best.setdefault(len(state), []).append(state)
    deepest = best[max(best)][:3] if best else [()]
    rest = [(*state, *template[len(state) :]) for state in deepest]
    return [tuple("new" if part[:1] == "{" else part for part in parts) for parts in rest]


def _fresh() -> EmulatorApp:
    app = create_app(None)
    app.store.put_all(SEED.items())
    return app


def run(count: int, seed: int) -> dict[str, Any]:
    """Send *count* requests; how many answers of each status there were, and the slowest in seconds. AssertionError for a bad one."""
    rng = random.Random(seed)
    app = _fresh()
    known = operations(app)
    statuses: dict[int, int] = {}
    slowest = 0.0
    for number in range(count):
        if number % 500 == 499:
            # whatever was broken by then, the next ones find a whole state
            app.close()
            app = _fresh()
        method, path, query, headers, body = request(rng, known)
        began = time.perf_counter()
        answer = app.respond(method, "https", path, query, headers, body)
        content = answer.encoded()
        slowest = max(slowest, time.perf_counter() - began)
        where = f"request {number} of seed {seed}: {method} {path!r} {query!r} {body[:200]!r}"
        injected = answer.status == 500 and b"psemuInjected" in content
        assert answer.status != 500 or injected, where
        assert len(content) < 50_000_000, where
        assert not any("\r" in name + value or "\n" in name + value for name, value in answer.headers), where
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
    app.close()
    return {"requests": count, "statuses": dict(sorted(statuses.items())), "slowest": round(slowest, 3)}


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    began = time.perf_counter()
    result = run(given[0] if given else 100_000, given[1] if len(given) > 1 else 1)
    sys.stdout.write(f"{json.dumps(result)} in {time.perf_counter() - began:.0f} s\n")
