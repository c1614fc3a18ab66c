"""Hostile requests: whatever comes, the answer is whole, is no 500, and comes soon."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.emulator.exchange import Response

_APP = create_app(None)
_V: dict[str, str] = _APP.session["variables"]
_JOB = f"/v1.0/servicePrincipals/{_V['sp']}/synchronization/jobs/{_V['job']}"
_HOSTS = (b"graph.microsoft.com", b"management.azure.com", b"login.microsoftonline.com", b"127.0.0.1:8642")


def respond(
    method: str,
    path: bytes,
    query: bytes = b"",
    headers: list[tuple[bytes, bytes]] | None = None,
    body: bytes = b"",
    app: EmulatorApp = _APP,
) -> Response:
    response = app.respond(method, "https", path, query, headers or [(b"host", b"127.0.0.1")], body)
    response.encoded()
    for name, value in response.headers:
        assert "\r" not in name + value
        assert "\n" not in name + value
        (name + value).encode("latin-1")
    return response


_SEGMENT = st.sampled_from(
    [
        *_JOB.split("/"),
        *_V["rpiId"].split("/"),
        "start",
        "restart",
        "validateCredentials",
        "provisionOnDemand",
        "repairReplication",
        "cancel",
        "replicationJobs",
        "operationresults",
        "templates",
        "$count",
        "token",
        "oauth2",
        "v2.0",
        "..",
        ".",
        "%2e%2e",
        "%00",
        "%ff",
        "%F0%9F%98%80",
        "a" * 5000,
        "'",
        "",
        "_psemu",
        "state",
        "faults",
        "clock",
        "settings",
    ]
)
_PATHS = st.one_of(
    st.lists(_SEGMENT, max_size=18).map(lambda parts: "/" + "/".join(parts)),
    st.sampled_from(
        [
            _JOB,
            _JOB + "/restart",
            _JOB + "/provisionOnDemand",
            _JOB.rpartition("/")[0],
            _V["rpiId"] + "/repairReplication",
        ]
    ),
    st.text(max_size=50).map(lambda text: "/" + text),
).map(lambda path: path.encode("utf-8", "replace"))
_QUERIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"api-version=1",
            b"$filter=" + b"(" * 3000,
            b"$filter=id eq '" + b"'" * 3001,
            b"$filter=" + b"a eq 1 and " * 500,
            b"$top=99999999999999999999",
            b"$skiptoken=-1",
            b"$orderby=,,,",
            b"api-version=1&$filter=State eq '" + b"x" * 9000,
            b"&".join([b"a=b"] * 1000),
        ]
    ),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                st.text(max_size=8),
                st.sampled_from(
                    [
                        "criteria",
                        "resetScope",
                        "templateId",
                        "parameters",
                        "subjects",
                        "objectId",
                        "schedule",
                        "properties",
                        "integrityKey",
                        "status",
                        "times",
                        "advance",
                        "credentials",
                        "retryAfter",
                        "requireAuthorization",
                    ]
                ),
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
_BODIES = st.one_of(
    _JSON.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=100),
    st.sampled_from(
        [
            b"[" * 100_000,
            b'{"a":' * 3000 + b"1" + b"}" * 3000,
            b'{"a":1,"a":2}',
            b'{"a":NaN}',
            b'{"x":' + b"9" * 10000 + b"}",
            b'{"s":"\\ud800"}',
        ]
    ),
)
_HEADER_NAMES = st.sampled_from(
    [
        b"agent-authentication",
        b"x-ms-client-request-id",
        b"client-request-id",
        b"authorization",
        b"content-type",
        b"if-match",
    ]
)
_HEADERS = st.lists(
    st.tuples(
        _HEADER_NAMES,
        st.one_of(st.binary(max_size=40), st.sampled_from([b"application/json", b'{"Hmac":5}', b"[" * 5000])),
    ),
    max_size=3,
)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "x\r\ny", ""]),
    host=st.one_of(st.sampled_from(_HOSTS), st.binary(max_size=20)),
    path=_PATHS,
    query=_QUERIES,
    headers=_HEADERS,
    body=_BODIES,
)
def test_no_request_breaks_it(
    method: str, host: bytes, path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    began = time.perf_counter()
    response = respond(method, path, query, [(b"host", host), *headers], body)
    injected = any(name == b"content-type" for name, _ in headers)  # a fault may have been asked for through /_psemu
    assert response.status != 500 or injected
    assert time.perf_counter() - began < 2


def test_header_injection_is_not_echoed() -> None:
    response = respond(
        "GET", _JOB.encode(), headers=[(b"host", b"graph.microsoft.com"), (b"client-request-id", b"a\r\nSet-Cookie: x")]
    )
    assert all("Set-Cookie" not in value for _, value in response.headers)


@pytest.mark.parametrize("host", [b"", b"evil\r\nx", b"a b", b"x" * 300, b"user@graph.microsoft.com"])
def test_bad_hosts(host: bytes) -> None:
    assert respond("GET", b"/v1.0/applications", headers=[(b"host", host)]).status == 400


def test_large_bodies_are_refused() -> None:
    assert respond("POST", (_JOB + "/restart").encode(), body=b" " * 1_000_001).status == 413


def test_climbing_paths_find_nothing() -> None:
    for path in (
        "/v1.0/servicePrincipals/../applications",
        "/v1.0/servicePrincipals/%2e%2e%2fapplications",
        "/v1.0/servicePrincipals/.",
    ):
        assert respond("GET", path.encode()).status in (404, 501)


def test_long_filters_take_linear_time() -> None:
    def cost(size: int) -> float:
        query = b"$filter=" + b"id eq 'x' and " * size + b"id eq 'y'"
        began = time.perf_counter()
        respond("GET", b"/v1.0/applications", query)
        return time.perf_counter() - began

    cost(100)
    assert cost(20_000) < 2


def test_long_bodies_take_linear_time() -> None:
    head = b"[]" * 300
    for body in (head + b'"' + b'\\"' * 300_000, head + b'"' * 500_001, b'{"a":[' + b"[]," * 250_000 + b"1]}"):
        began = time.perf_counter()
        assert respond("POST", b"/v1.0/groups", body=body).status in (400, 201)
        assert time.perf_counter() - began < 5


def test_many_random_requests_are_answered() -> None:
    app = create_app(None)
    chance = random.Random(7)
    parts = [*_JOB.split("/")[1:], *_V["rpiId"].split("/")[1:], "start", "pause", "restart", "x", ""]
    for _ in range(3000):
        path = "/" + "/".join(chance.choices(parts, k=chance.randint(0, 15)))
        response = respond(
            chance.choice(("GET", "POST", "DELETE")), path.encode(), b"api-version=1", body=b"{}", app=app
        )
        assert response.status != 500
    app.close()


def test_a_seeded_run() -> None:
    """A part of the run of 100,000, which ``python -m tests.emulator.hostile_run`` does whole."""
    from tests.emulator.hostile_run import run

    result = run(2_000, 7)
    assert result["statuses"].get(200, 0) > 80
    assert result["slowest"] < 5
