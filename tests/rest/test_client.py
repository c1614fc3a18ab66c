"""The client's rules apart from any command: hosts, retries, secrets, error bodies, the transports."""

from __future__ import annotations

import asyncio
import email.utils
import pickle
import time
import traceback
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from psemu.emulator import create_app
from psemu.errors import ConfigurationError, PsemuError
from psemu.rest import (
    AccessTokenCredential,
    ClientSecretCredential,
    CredentialError,
    GraphContext,
    PlannedRequest,
    RestServices,
    ServiceError,
    Token,
    expand_path,
    read_error,
)
from psemu.rest.agent_authentication import agent_authentication, agent_client_request_id
from psemu.rest.client import retry_after
from psemu.rest.error_bodies import status_name
from psemu.rest.hosts import check_url, cloud, same_origin
from psemu.rest.routes.graph import graph_commands, graph_route, variant_of
from psemu.rest.transports import EmbeddedTransport, LoopbackTransport

SECRET = "eyJ0-secret"


@pytest.mark.parametrize(
    "url",
    [
        "http://graph.microsoft.com/v1.0/x",
        "https://evil.example/",
        "https://graph.microsoft.com.evil.example/",
        "https://graph.microsoft.com:8443/",
        "https://graph.microsoft.com@evil.example/",
        "https://user@graph.microsoft.com/",
    ],
)
def test_requests_go_to_known_hosts_only(url: str) -> None:
    with pytest.raises(ConfigurationError, match="Refused"):
        check_url(url)
    services = RestServices()
    with pytest.raises(ConfigurationError):
        services.graph.send(PlannedRequest("GET", url))


def test_clouds() -> None:
    assert cloud("USGov").graph_host == "graph.microsoft.us"
    assert cloud("azurechinacloud").arm_host == "management.chinacloudapi.cn"
    with pytest.raises(ConfigurationError, match="known are"):
        cloud("x")


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ("https://a.example/2", True),
        ("https://a.example:443/", False),
        ("http://a.example/", False),
        ("https://b.example/", False),
        ("https://u@a.example/", False),
        ("https://a.example:x/", False),
        ("", False),
    ],
)
def test_same_origin(second: str, same: bool) -> None:
    assert same_origin("https://a.example/1", second) is same


def test_a_token_never_shows() -> None:
    token = Token(SECRET)
    credential = ClientSecretCredential("t", "c", token)
    shown = [repr(token), str(token), f"{token}", f"{token:>40}", "%s" % token, repr(credential), repr([token])]  # noqa: UP031
    assert not any(SECRET in text for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(token)


def test_no_token_in_tracebacks(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ReadError("reset"))
    services = RestServices()
    services.graph_context = GraphContext(AccessTokenCredential(Token(SECRET)))
    with pytest.raises(ServiceError) as caught:
        services.graph.send(services.graph_request("GET", "/applications"))
    assert caught.value.__context__ is None
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            {"json": {"error": "invalid_client", "error_description": "AADSTS7000215: no"}, "status_code": 401},
            "AADSTS7000215: no",
        ),
        ({"json": {"token_type": "Bearer"}}, "no access_token"),
        ({"json": [1]}, "not a JSON object"),
        ({"text": "<html>", "status_code": 500}, "InternalServerError"),
    ],
)
def test_token_endpoint_failures(httpx_mock: HTTPXMock, answer: dict[str, object], text: str) -> None:
    httpx_mock.add_response(**answer)  # type: ignore[arg-type]
    services = RestServices()
    services.graph_context = GraphContext(ClientSecretCredential("t", "c", Token(SECRET)))
    with pytest.raises(CredentialError, match=text) as caught:
        services.graph.send(services.graph_request("GET", "/applications"))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_token_is_asked_anew_before_it_expires() -> None:
    now = [0.0]
    asked = []

    def acquire(tenant: str, form: dict[str, object]) -> dict[str, object]:
        asked.append(form["scope"])
        return {"access_token": f"t{len(asked)}", "expires_in": 3600}

    credential = ClientSecretCredential("t", "c", Token("s"), now=lambda: now[0])
    assert [credential.get_token(acquire, "a").reveal() for _ in range(2)] == ["t1", "t1"]
    assert credential.get_token(acquire, "b").reveal() == "t2"
    now[0] = 3301
    assert credential.get_token(acquire, "a").reveal() == "t3"


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("100000000000000", 180.0),
        ("-1", 3.0),
        ("abc", 3.0),
        ("", 3.0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after(text: str, wait: float) -> None:
    assert retry_after(httpx.Response(429, headers={"Retry-After": text}), 3.0) == wait


def test_retry_after_as_a_date() -> None:
    date = email.utils.formatdate(time.time() + 60, usegmt=True)
    assert 50 < retry_after(httpx.Response(429, headers={"Retry-After": date}), 3.0) <= 60


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (404, "NotFound"),
        (401, "Unauthorized"),
        (429, "TooManyRequests"),
        (200, "OK"),
        (501, "NotImplemented"),
        (799, "799"),
    ],
)
def test_status_names(status: int, name: str) -> None:
    assert status_name(status) == name


@pytest.mark.parametrize("body", ["", "null", "[]", '{"error": "x"}', '{"error": 5}', "[" * 100_000])
def test_bodies_that_are_no_error(body: str) -> None:
    error = read_error(httpx.Response(500, text=body))
    assert error.message == "The server responded with a Request Error, Status: InternalServerError"


def test_expand_path() -> None:
    assert expand_path("/a/{x}/{y}", {"x": "1/2 ü"}) == "/a/1%2F2%20%C3%BC/{y}"


def test_agent_authentication_as_the_module_tests_it() -> None:
    # key, time and expected header are those of the real module's own unit test
    header = agent_authentication(
        Token("RandomRandom"), "e5ec3f71-75c6-4688-b557-6ef69d2e7514-2018-04-27 22:43:45Z-Ps", 1524869029692
    )
    assert header == (
        '{"NotBeforeTimestamp":"\\/Date(1524865429692)\\/","NotAfterTimestamp":"\\/Date(1525470229692)\\/",'
        '"ClientRequestId":"e5ec3f71-75c6-4688-b557-6ef69d2e7514-2018-04-27 22:43:45Z-Ps","HashFunction":"HMACSHA256",'
        '"Hmac":"cYcaVjQ7BOG/lVrrl7dhwK5WXad6mvQdqm3ce3JSRY4=",'
        '"Version":{"Major":1,"Minor":2,"Build":-1,"Revision":-1,"MajorRevision":-1,"MinorRevision":-1},"PropertyBag":{}}'
    )
    assert agent_client_request_id("g", 1617695708046) == "g-2021-04-06 07:55:08Z-Ps"


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("Start", "Start"),
        ("StartViaIdentity", "Start"),
        ("RestartExpanded", "Restart"),
        ("RestartViaIdentityExpanded1", "Restart"),
        ("List1", "List"),
        ("GetViaIdentity2", "Get"),
    ],
)
def test_variants(name: str, variant: str) -> None:
    assert variant_of(name) == variant


def test_every_route_fits_the_published_table() -> None:
    for command in graph_commands():
        for set_name in (
            "List",
            "Get",
            "Create",
            "Update",
            "Delete",
            "Start",
            "Pause",
            "Restart",
            "Provision",
            "Validate",
        ):
            route = graph_route(command, set_name)
            if route is not None:
                assert route.path.startswith(("/servicePrincipals", "/applications"))
    assert graph_route("START-mgApplicationSynchronizationJob", "StartViaIdentity") is not None
    assert graph_route("Get-MgUser", "List") is None


def test_embedded_transport_and_httpx_own_asgi_transport_agree() -> None:
    app = create_app(None)
    url = "https://graph.microsoft.com/v1.0/servicePrincipals?$select=displayName"
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        here = client.get(url)

        async def there() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as other:
                return await other.get(url)

        assert here.json() == asyncio.run(there()).json()


def test_an_application_that_waits_is_refused() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(0)

    with pytest.raises(PsemuError, match="waited"), httpx.Client(transport=EmbeddedTransport(app)) as client:
        client.get("https://graph.microsoft.com/")


@pytest.mark.parametrize("base", ["https://127.0.0.1:1", "http://example.com", "http://10.0.0.1:80", "file:///x"])
def test_a_served_emulator_is_on_loopback(base: str) -> None:
    with pytest.raises(ConfigurationError):
        LoopbackTransport(base)


def test_no_emulator_answers() -> None:
    transport = LoopbackTransport("http://127.0.0.1:9")
    with pytest.raises(PsemuError, match="psemu serve"):
        transport.session()
    transport.close()


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        (
            "https://graph.microsoft.com/v1.0/users?$top=1&$filter=a%20eq%20'b'",
            b"/v1.0/users",
            b"$top=1&$filter=a%20eq%20'b'",
        ),
        ("https://graph.microsoft.com/v1.0/users?$filter=a eq 'b'", b"/v1.0/users", b"$filter=a%20eq%20%27b%27"),
        ("https://graph.microsoft.com/v1.0/a/../b", b"/v1.0/b", b""),
        ("https://graph.microsoft.com/v1.0/%2E%2E/ä", b"/v1.0/%2E%2E/%C3%A4", b""),
        ("https://graph.microsoft.com", b"/", b""),
        ("https://graph.microsoft.com?a=b", b"/", b"a=b"),
        ("https://GRAPH.microsoft.com/v1.0/x#y", b"/v1.0/x", b""),
    ],
)
def test_what_an_embedded_application_is_asked(url: str, path: bytes, query: bytes) -> None:
    asked = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope)
        body = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body or b"{}"})

    services = RestServices(EmbeddedTransport(app))
    answer = services.graph.send(PlannedRequest("POST", url, {"X-One": "1"}, {"a": "ä"}))
    assert answer.json() == {"a": "ä"}
    (scope,) = asked
    headers = dict(scope["headers"])
    assert (scope["raw_path"], scope["query_string"].replace(b"'", b"%27")) == (path, query.replace(b"'", b"%27"))
    assert (headers[b"host"], headers[b"x-one"], headers[b"content-length"]) == (b"graph.microsoft.com", b"1", b"10")
    assert headers[b"content-type"] == b"application/json"
