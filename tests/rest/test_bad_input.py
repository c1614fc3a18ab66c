"""Bad input, line by line: wrong ids, missing contexts, expired tokens, bad OData, huge, deep and doubled JSON, headers, paths, links, redirects.

Each gives the service's own refusal or a clear one of ours, and nothing is sent that was not asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.rest import RestServices, ServiceError
from psemu.rest.long_running import completed
from psemu.rest.request import PlannedRequest
from psemu.rest.transports import EmbeddedTransport
from psemu.shell import Shell
from tests.emulator.graph_client import required
from tests.emulator.serving import served

GRAPH, ARM = "https://graph.microsoft.com/v1.0", "https://management.azure.com"


class Sent(httpx.BaseTransport):
    """Keeps every request and lets *answer* answer it."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.answer = answer
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answer(request)

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.requests]


@pytest.fixture
def app() -> Iterator[EmulatorApp]:
    app = create_app(None)
    yield app
    app.close()


@pytest.fixture
def sent(app: EmulatorApp) -> Sent:
    return Sent(EmbeddedTransport(app).handle_request)


@pytest.fixture
def services(app: EmulatorApp, sent: Sent) -> RestServices:
    services = RestServices(sent, sleep=lambda seconds: None)
    services.sign_in(app.session)
    return services


def answering(app: EmulatorApp, answer: Callable[[httpx.Request], httpx.Response]) -> tuple[RestServices, Sent]:
    sent = Sent(answer)
    services = RestServices(sent, sleep=lambda seconds: None)
    services.sign_in(app.session)
    return services, sent


def error_of(text: str) -> str:
    with Shell() as shell:
        result = shell.run(text)
        assert len(result.errors) == 1, [str(error) for error in result.errors]
        return str(result.errors[0])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Get-MgServicePrincipal -ServicePrincipalId nobody", "Resource 'nobody' does not exist"),
        (
            "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId x",
            "404 (NotFound)",
        ),
        ("Get-AzRecoveryServicesVault -Name nobody -ResourceGroupName contoso-dr", "ResourceNotFound"),
        ("Get-AzRecoveryServicesVault -Name x -ResourceGroupName nowhere", "ResourceGroupNotFound"),
        ("Start-ASRResyncJob -ResourceId $rpiId.Substring(1)", "Invalid ARM ID"),
        ("Start-ASRResyncJob -ResourceId '/a/b'", "was not present in the dictionary"),
    ],
)
def test_wrong_ids(line: str, said: str) -> None:
    assert said in error_of(line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Disconnect-MgGraph | Out-Null; Get-MgServicePrincipal", "Authentication needed, call Connect-MgGraph."),
        ("Disconnect-AzAccount | Out-Null; Get-AzRecoveryServicesVault", "Run Connect-AzAccount to login."),
        (
            "Start-ASRResyncJob -ResourceId $rpiId",
            "Vault Settings are missing. Please import Vault Settings and verify the same",
        ),
    ],
)
def test_missing_contexts(line: str, said: str) -> None:
    assert said in error_of(line)


def test_an_expired_token(app: EmulatorApp) -> None:
    app.store.put_setting("requireAuthorization", True)
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        url = f"https://login.microsoftonline.com/{app.session['variables']['tenantId']}/oauth2/v2.0/token"
        form = {"grant_type": "client_credentials", "client_id": "c", "client_secret": "s"}
        client.headers["Authorization"] = f"Bearer {client.post(url, data=form).json()['access_token']}"
        assert client.get(f"{GRAPH}/servicePrincipals").status_code == 200
        assert client.get(f"{ARM}/subscriptions?api-version=2022-12-01").status_code == 200
        app.clock.advance(3600)
        graph, arm = client.get(f"{GRAPH}/servicePrincipals"), client.get(f"{ARM}/subscriptions?api-version=2022-12-01")
    assert (graph.status_code, graph.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert graph.json()["error"]["message"] == "Lifetime validation failed, the token is expired."
    assert (arm.status_code, arm.json()["error"]["code"]) == (401, "ExpiredAuthenticationToken")


@pytest.mark.parametrize(
    "header", ["Bearer a.b.c", "Bearer ..", "Bearer a.bnVsbA.c", "Basic x", "Bearer " + "a" * 30_000]
)
def test_tokens_that_say_nothing_of_their_time(app: EmulatorApp, header: str) -> None:
    app.store.put_setting("requireAuthorization", True)
    with httpx.Client(transport=EmbeddedTransport(app), headers={"Authorization": header}) as client:
        assert client.get(f"{GRAPH}/servicePrincipals").status_code == 200


@pytest.mark.parametrize(
    "option",
    [
        "-Filter 'displayName eq'",
        "-Filter '('",
        "-Sort 'a b c'",
        "-Property nonsense",
        "-Top 5 -Filter \"id eq 'a' or\"",
    ],
)
def test_bad_odata(option: str) -> None:
    assert "400 (BadRequest)" in error_of(f"Get-MgServicePrincipal {option}")


def test_a_body_of_100_mb_is_refused(app: EmulatorApp) -> None:
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        answer = client.post(f"{GRAPH}/groups", content=b" " * 100_000_000)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "RequestEntityTooLarge"


@pytest.mark.loopback
def test_a_body_of_100_mb_is_not_kept_by_a_server(app: EmulatorApp) -> None:
    import tracemalloc

    def parts() -> Iterator[bytes]:
        for _ in range(1600):
            yield b" " * 65_536

    with served(app) as base, httpx.Client(base_url=base, timeout=60) as client:
        tracemalloc.start()
        answer = client.post("/v1.0/groups", content=parts())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert answer.status_code == 413
        assert most < 20_000_000
        assert client.get("/v1.0/groups").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 100_000,
        b'{"displayName":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"displayName":"a","displayName":"b"}',
        b'{"displayName":"a","x":{"y":1,"y":2}}',
        b'{"displayName":NaN}',
        b'{"displayName":"\\ud800"}',
        b"\xff\xfe",
        b"[]",
        b"{",
    ],
)
@pytest.mark.parametrize("path", ["graph.microsoft.com/v1.0/groups", "management.azure.com{g}?api-version=2024-03-01"])
def test_deep_and_doubled_json_is_refused(app: EmulatorApp, path: str, body: bytes) -> None:
    group = f"/subscriptions/{app.session['variables']['subscriptionId']}/resourceGroups/x"
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        method = "PUT" if "{g}" in path else "POST"
        answer = client.request(method, "https://" + path.replace("{g}", group), content=body)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "BadRequest"
        assert app.store.children("/graph/groups") == []


@pytest.mark.parametrize(
    "body", [b'{"value":' + b"[" * 50_000, b"<html>", b"[1]", b"", b"\xff", b'{"value":{}}', b'{"value":[[[1]]]}']
)
def test_answers_that_are_none(app: EmulatorApp, body: bytes) -> None:
    services, sent = answering(app, lambda request: httpx.Response(200, content=body))
    if body.startswith(b'{"value":{') or body.endswith(b"]]]}"):
        # whatever the list holds, it is not asked for more
        assert len(list(services.graph.pages(services.graph_request("GET", "/users"), "@odata.nextLink"))) == 1
    else:
        with pytest.raises(ServiceError, match="not a JSON object"):
            list(services.graph.pages(services.graph_request("GET", "/users"), "@odata.nextLink"))
    assert len(sent.requests) == 1


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ('@{ a = "b`r`nEvil: 1" }', "New-line or NUL characters are not allowed in header values."),
        ('@{ a = "b`nEvil: 1" }', "New-line"),
        ('@{ a = "b`0c" }', "New-line or NUL"),
        ('@{ "a`r`nEvil" = "1" }', "has an invalid format."),
        ('@{ "a:b" = "1" }', "has an invalid format."),
        ('@{ "" = "1" }', ""),
        ('@{ "Content-Length" = "1" }', "Misused header name, 'Content-Length'."),
    ],
)
def test_headers_cannot_be_injected(headers: str, said: str) -> None:
    with Shell() as shell:
        shell.connect()
        assert shell._app is not None
        result = shell.run(f"Get-MgServicePrincipal -Headers {headers}")
        assert said in str(result.errors[0])
        assert list(shell._app.admin.requests) == []


def test_a_script_s_own_authorization_is_not_sent_beside_ours(services: RestServices, sent: Sent) -> None:
    services.graph.send(services.graph_request("GET", "/servicePrincipals", {"authorization": "Bearer mine"}))
    assert sent.requests[0].headers.get_list("Authorization") == ["Bearer psemu-emulator"]


@pytest.mark.parametrize(
    ("identifier", "path"),
    [
        ("../applications", "/v1.0/servicePrincipals/..%2Fapplications"),
        ("..", "/v1.0/servicePrincipals/%2E%2E"),
        (".", "/v1.0/servicePrincipals/%2E"),
        ("a/b?c=d#e", "/v1.0/servicePrincipals/a%2Fb%3Fc%3Dd%23e"),
        ("%2e%2e/x", "/v1.0/servicePrincipals/%252e%252e%2Fx"),
        ("\\..\\x", "/v1.0/servicePrincipals/%5C..%5Cx"),
    ],
)
def test_ids_do_not_climb(app: EmulatorApp, identifier: str, path: str) -> None:
    from tests.handlers.recording import invoke

    services, sent = answering(app, EmbeddedTransport(app).handle_request)
    outcome = invoke(services, "Get-MgServicePrincipal", {"ServicePrincipalId": identifier}, "Get")
    assert "does not exist" in str(outcome.error)
    assert [request.url.raw_path.decode() for request in sent.requests] == [path]


FOREIGN = [
    "https://evil.example/next",
    "http://graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com:444/v1.0/users",
    "https://graph.microsoft.com@evil.example/",
    "https://user:password@graph.microsoft.com/",
    "//evil.example/next",
    "https://graph.microsoft.com.evil.example/",
    "https://management.azure.com/next",
    "file:///etc/passwd",
    "https://graph.microsoft.com\\@evil.example/",
    "https://169.254.169.254/metadata",
    "https://[::1]/",
    "javascript:alert(1)",
    "https://graph.microsoft.com:x/",
]


@pytest.mark.parametrize("link", FOREIGN)
def test_next_links_lead_nowhere_else(app: EmulatorApp, link: str) -> None:
    services, sent = answering(app, lambda request: httpx.Response(200, json={"value": [], "@odata.nextLink": link}))
    with pytest.raises(ServiceError, match="another host"):
        list(services.graph.pages(services.graph_request("GET", "/users"), "@odata.nextLink"))
    assert sent.urls == [f"{GRAPH}/users"]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/status",
        "http://management.azure.com/status",
        "https://management.azure.com.evil.example/status",
        "https://management.azure.com@evil.example/status",
        "https://xmanagement.azure.com/status",
        "https://169.254.169.254/metadata/identity/oauth2/token",
        "/relative",
    ],
)
@pytest.mark.parametrize("header", ["Location", "Azure-AsyncOperation"])
def test_operations_are_watched_nowhere_else(app: EmulatorApp, header: str, link: str) -> None:
    services, sent = answering(app, lambda request: httpx.Response(202, headers={header: link}))
    request = PlannedRequest("POST", f"{ARM}/subscriptions/s/x?api-version=2024-03-01")
    with pytest.raises(ServiceError, match="another host"):
        completed(services, request, services.arm.send(request))
    assert len(sent.requests) == 1


def test_a_regional_host_is_asked_through_the_cloud_s_own(app: EmulatorApp) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(
                202, headers={"Location": "https://westeurope.management.azure.com/status?api-version=1"}
            )
        return httpx.Response(200, json={})

    services, sent = answering(app, answer)
    request = PlannedRequest("POST", f"{ARM}/subscriptions/s/x?api-version=2024-03-01")
    completed(services, request, services.arm.send(request))
    assert sent.urls[1] == f"{ARM}/status?api-version=1"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["https://evil.example/", f"{GRAPH}/users/other", "/v1.0/other"])
def test_redirects_are_not_followed(app: EmulatorApp, status: int, where: str) -> None:
    services, sent = answering(app, lambda request: httpx.Response(status, headers={"Location": where}))
    with pytest.raises(ServiceError) as error:
        services.graph.send(services.graph_request("GET", "/users"))
    assert error.value.status == status
    assert sent.urls == [f"{GRAPH}/users"]


def test_pages_that_never_end_end(app: EmulatorApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psemu.rest.client._MOST_PAGES", 50)
    services, sent = answering(
        app, lambda request: httpx.Response(200, json={"value": [], "@odata.nextLink": f"{GRAPH}/users"})
    )
    with pytest.raises(ServiceError, match="did not end"):
        list(services.graph.pages(services.graph_request("GET", "/users"), "@odata.nextLink"))
    assert len(sent.requests) == 50


def test_cookies_are_not_kept(app: EmulatorApp) -> None:
    services, sent = answering(app, lambda request: httpx.Response(200, json={}, headers={"Set-Cookie": "a=b"}))
    for _ in range(2):
        services.graph.send(services.graph_request("GET", "/users"))
    assert all("cookie" not in request.headers for request in sent.requests)


def test_what_the_emulator_remembers_holds_no_secret(app: EmulatorApp, services: RestServices) -> None:
    body: dict[str, Any] = {**required("/users"), "passwordProfile": {"password": "Secret-1"}}
    services.graph.send(services.graph_request("POST", "/users", None, body))
    remembered = json.dumps([list(app.admin.requests), app.store.paths()])
    assert "Secret-1" not in remembered
    assert "psemu-emulator" not in remembered
