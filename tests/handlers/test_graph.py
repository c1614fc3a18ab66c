"""The Mg commands: recorded facts on the wire, the quarantined job's story on the emulator."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from psemu.handlers.planning import planned_requests
from psemu.objects import UNKNOWN, Hashtable, PSObject, RuntimeException, SwitchParameter
from psemu.rest import AccessTokenCredential, GraphContext, RestServices, Token
from tests.handlers.conftest import Backend
from tests.handlers.recording import invoke

SP, JOB = "2d7f8c61-0b3e", "Box.5b3d.6f1c"
START = "Start-MgServicePrincipalSynchronizationJob"
URL = f"https://graph.microsoft.com/v1.0/servicePrincipals/{SP}/synchronization/jobs/{JOB}/microsoft.graph.start"
SECRET = "eyJ-very-secret-token"


@pytest.fixture
def live() -> RestServices:
    waits: list[float] = []
    services = RestServices(sleep=waits.append)
    services.graph_context = GraphContext(AccessTokenCredential(Token(SECRET)))
    services.waits = waits  # type: ignore[attr-defined]
    return services


def start(services: RestServices, **more: Any) -> Any:
    return invoke(services, START, {"ServicePrincipalId": SP, "SynchronizationJobId": JOB, **more}, "Start")


def test_start_sends_the_recorded_request(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(method="POST", url=URL, status_code=204, headers={"request-id": "r1"})
    outcome = start(live)
    assert outcome.output == []
    assert outcome.errors == []
    request = httpx_mock.get_request()
    assert request is not None
    assert request.content == b""
    assert "content-type" not in request.headers
    assert request.headers["content-length"] == "0"
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert request.headers["sdkversion"].startswith("graph-powershell/")
    assert START in request.headers["user-agent"]
    assert len(request.headers["client-request-id"]) == 36


@pytest.mark.parametrize("status", [200, 202, 204])
def test_pass_thru_is_true_after_any_success(live: RestServices, httpx_mock: HTTPXMock, status: int) -> None:
    httpx_mock.add_response(status_code=status)
    assert start(live, PassThru=SwitchParameter(True)).only is True


def test_response_headers_variable_is_global_and_only_on_success(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=204, headers={"request-id": "r1", "Cache-Control": "no-cache"})
    headers = start(live, ResponseHeadersVariable="headers").globals["headers"]
    assert list(headers["request-id"]) == ["r1"]
    httpx_mock.add_response(status_code=404, json={"error": {"code": "Request_ResourceNotFound", "message": "gone"}})
    assert start(live, ResponseHeadersVariable="headers").globals == {}


def test_headers_are_added_and_the_token_is_not_replaced(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=204)
    start(live, Headers=Hashtable([("X-Trace", "abc"), ("Authorization", "Bearer mine")]))
    request = httpx_mock.get_request()
    assert request is not None
    assert request.headers["x-trace"] == "abc"
    assert request.headers.get_list("authorization") == [f"Bearer {SECRET}"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("Content-Type", "text/plain", "Misused header name"),
        ("bad name", "x", "invalid format"),
        ("X-A", "a\r\nX-B: b", "New-line"),
        ("X-A", "ä", "ASCII"),
    ],
)
def test_headers_that_dotnet_refuses_send_nothing(live: RestServices, name: str, value: str, text: str) -> None:
    error = start(live, Headers=Hashtable([(name, value)])).error
    assert text in error.message


def test_path_values_are_escaped(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=204)
    invoke(live, START, {"ServicePrincipalId": "a/../b c?", "SynchronizationJobId": ".."}, "Start")
    request = httpx_mock.get_request()
    assert request is not None
    assert request.url.raw_path == (
        b"/v1.0/servicePrincipals/a%2F..%2Fb%20c%3F/synchronization/jobs/%2E%2E/microsoft.graph.start"
    )


def test_what_if_asks_with_the_template_path_and_sends_nothing(live: RestServices) -> None:
    outcome = invoke(live, START, {"ServicePrincipalId": SP, "SynchronizationJobId": JOB}, "Start", answer=False)
    path = "/servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}/microsoft.graph.start"
    assert outcome.asked == [(f"Call remote 'POST {path}' operation", f"{START}_Start")]
    assert outcome.output == outcome.errors == []


@pytest.mark.parametrize(
    "identity",
    [
        Hashtable([("servicePRINCIPALid", SP), ("SynchronizationJobId", JOB), ("GroupId", "ignored")]),
        PSObject([("ServicePrincipalId", SP), ("SynchronizationJobId", JOB)]),
    ],
)
def test_identity_by_table_or_object(live: RestServices, httpx_mock: HTTPXMock, identity: object) -> None:
    httpx_mock.add_response(method="POST", url=URL, status_code=204)
    outcome = invoke(live, START, {}, "StartViaIdentity", inputs=[{"InputObject": identity}])
    assert outcome.errors == []
    assert outcome.asked[0][1] == f"{START}_StartViaIdentity"


@pytest.mark.parametrize(
    ("members", "missing"), [([], "ServicePrincipalId"), ([("ServicePrincipalId", SP)], "SynchronizationJobId")]
)
def test_null_identity_member_ends_the_command(live: RestServices, members: list[Any], missing: str) -> None:
    with pytest.raises(RuntimeException) as caught:
        invoke(live, START, {"InputObject": Hashtable(members)}, "StartViaIdentity")
    record = caught.value.error_record
    assert record.message == f"InputObject has null value for InputObject.{missing}"
    assert record.category == "InvalidArgument"
    class_name = "Microsoft.Graph.PowerShell.Cmdlets.StartMgServicePrincipalSynchronizationJob_StartViaIdentity"
    assert record.fully_qualified_error_id == f",{class_name}"


def test_not_found_is_a_non_terminating_error_in_the_services_words(live: RestServices, httpx_mock: HTTPXMock) -> None:
    text = f"Resource '{JOB}' does not exist or one of its queried reference-property objects are not present."
    inner = {"date": "2023-11-08T15:01:03", "request-id": "r", "client-request-id": "c"}
    httpx_mock.add_response(
        status_code=404,
        json={"error": {"code": "Request_ResourceNotFound", "message": text, "innerError": inner}},
        headers={"request-id": "r"},
    )
    error = start(live).error
    class_name = "Microsoft.Graph.PowerShell.Cmdlets.StartMgServicePrincipalSynchronizationJob_Start"
    assert error.fully_qualified_error_id == f"Request_ResourceNotFound,{class_name}"
    assert error.message == f"[Request_ResourceNotFound] : {text}"
    assert error.category == "InvalidOperation"
    assert error.activity == f"{START}_Start"
    lines = str(error).split("\n")
    assert lines[0] == text
    assert "Status: 404 (NotFound)" in lines
    assert "ErrorCode: Request_ResourceNotFound" in lines
    assert "Date: 2023-11-08T15:01:03" in lines
    assert f"{'request-id':<30}: r" in lines
    assert isinstance(error.target_object, PSObject)
    assert error.target_object.properties.items() == [
        ("ServicePrincipalId", SP),
        ("SynchronizationJobId", JOB),
        ("Headers", None),
    ]


def test_an_empty_message_as_the_service_sends_it_without_permission(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(
        status_code=401, json={"error": {"code": "UnknownError", "message": "", "innererror": {"date": "d"}}}
    )
    error = start(live).error
    assert error.fully_qualified_error_id.startswith("UnknownError,")
    assert "Status: 401 (Unauthorized)" in str(error)


def test_a_page_instead_of_json(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=502, text="<html>bad gateway</html>")
    error = start(live).error
    assert str(error) == "The server responded with a Request Error, Status: BadGateway"


@pytest.mark.parametrize("status", [429, 503, 504])
def test_retries_wait_as_told(live: RestServices, httpx_mock: HTTPXMock, status: int) -> None:
    httpx_mock.add_response(status_code=status, headers={"Retry-After": "7"})
    httpx_mock.add_response(status_code=status)
    httpx_mock.add_response(status_code=204)
    assert start(live).errors == []
    assert live.waits == [7.0, 6.0]  # type: ignore[attr-defined]
    assert [r.headers.get("retry-attempt") for r in httpx_mock.get_requests()] == [None, "1", "2"]


def test_retries_end(live: RestServices, httpx_mock: HTTPXMock) -> None:
    body = {"error": {"code": "TooManyRequests", "message": "slow down"}}
    httpx_mock.add_response(status_code=429, headers={"Retry-After": "999999"}, json=body, is_reusable=True)
    assert start(live).error.fully_qualified_error_id.startswith("TooManyRequests,")
    assert len(httpx_mock.get_requests()) == 4
    assert live.waits == [180.0] * 3  # type: ignore[attr-defined]


def test_server_error_is_not_retried(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=500, json={"error": {"code": "InternalServerError", "message": "oops"}})
    assert str(start(live).error).startswith("oops\n")


def test_redirects_are_not_followed(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=302, headers={"Location": "https://evil.example/"})
    assert start(live).error.message == "The server responded with a Request Error, Status: Found"
    assert len(httpx_mock.get_requests()) == 1


def test_unreachable_host_has_no_traceback_and_no_token(live: RestServices, httpx_mock: HTTPXMock) -> None:
    import httpx

    httpx_mock.add_exception(httpx.ConnectError("[Errno -2] Name or service not known"))
    error = start(live).error
    assert error.message == "[Errno -2] Name or service not known (graph.microsoft.com:443)"
    assert error.category == "NotSpecified"
    assert SECRET not in repr(vars(live)) + str(error) + repr(live.graph_context)


def test_not_connected(live: RestServices) -> None:
    live.graph_context = None
    assert start(live).error.message == "Authentication needed, call Connect-MgGraph."


def test_debug_shows_the_request_without_the_token(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=204)
    text = "".join(start(live).debug)
    assert "============================ HTTP REQUEST ============================" in text
    assert f"Absolute Uri:\n{URL}" in text
    assert SECRET not in text


def test_break_and_pipeline_steps_say_that_they_mean_nothing(
    embedded: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    v = embedded.variables
    parameters = {"ServicePrincipalId": v["sp"], "SynchronizationJobId": v["job"], "HttpPipelineAppend": ["x"]}
    outcome = invoke(embedded.services, START, {**parameters, "Break": SwitchParameter(True)}, "Start")
    assert capsys.readouterr().err.startswith("Waiting for debugger to attach to process ")
    assert len(outcome.warnings) == 2
    assert outcome.errors == []


def test_list_query_and_pages(live: RestServices, httpx_mock: HTTPXMock) -> None:
    base = "https://graph.microsoft.com/v1.0/servicePrincipals"
    httpx_mock.add_response(
        url=f"{base}?$top=2&$search=%22displayName%3Aa%22&$filter=startswith%28displayName%2C%27a%27%29&$count=true&$orderby=displayName&$select=id%2CappId",
        json={"@odata.count": 3, "value": [{"id": "1"}, {"id": "2"}], "@odata.nextLink": f"{base}?$skiptoken=x"},
    )
    httpx_mock.add_response(url=f"{base}?$skiptoken=x", json={"value": [{"id": "3"}]})
    outcome = invoke(
        live,
        "Get-MgServicePrincipal",
        {
            "All": SwitchParameter(True),
            "PageSize": 2,
            "Search": "displayName:a",
            "Filter": "startswith(displayName,'a')",
            "Sort": ["displayName"],
            "Property": ["id", "appId"],
            "CountVariable": "n",
            "ConsistencyLevel": "eventual",
        },
        "List1",
    )
    assert [item.properties["Id"] for item in outcome.output] == ["1", "2", "3"]
    assert outcome.globals == {"n": 3}
    assert httpx_mock.get_requests()[0].headers["consistencylevel"] == "eventual"


def test_next_link_to_another_host_is_not_followed(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"value": [{"id": "1"}], "@odata.nextLink": "https://evil.example/x"})
    outcome = invoke(live, "Get-MgServicePrincipal", {"All": SwitchParameter(True)}, "List")
    assert "another host" in outcome.errors[0].message
    assert len(httpx_mock.get_requests()) == 1


def test_top_beyond_a_page_is_counted_by_the_client(live: RestServices, httpx_mock: HTTPXMock) -> None:
    base = "https://graph.microsoft.com/v1.0/applications"
    items = [{"id": str(i)} for i in range(999)]
    httpx_mock.add_response(url=base, json={"value": items, "@odata.nextLink": f"{base}?$skiptoken=2"})
    httpx_mock.add_response(url=f"{base}?$skiptoken=2&$top=2", json={"value": items[:2]})
    assert len(invoke(live, "Get-MgApplication", {"Top": 1001}, "List").output) == 1001


def test_bodies(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=204, is_reusable=True)
    owner = {"ServicePrincipalId": SP, "SynchronizationJobId": JOB}
    criteria = Hashtable([("ResetScope", "Watermark, Escrows"), ("Nothing", None)])
    name = "Restart-MgServicePrincipalSynchronizationJob"
    invoke(live, name, {**owner, "Criteria": criteria}, "RestartExpanded")
    body = Hashtable([("criteria", Hashtable([("resetScope", "Full")]))])
    invoke(live, name, {**owner, "BodyParameter": body}, "Restart")
    invoke(
        live,
        "Test-MgServicePrincipalSynchronizationJobCredential",
        {**owner, "UseSavedCredentials": SwitchParameter(True), "AdditionalProperties": Hashtable([("Extra", 1)])},
        "ValidateExpanded",
    )
    sent = [(r.url.path.rpartition("/")[2], r.content) for r in httpx_mock.get_requests()]
    assert sent == [
        ("microsoft.graph.restart", b'{"criteria":{"resetScope":"Watermark, Escrows"}}'),
        ("microsoft.graph.restart", b'{"criteria":{"resetScope":"Full"}}'),
        ("microsoft.graph.validateCredentials", b'{"useSavedCredentials":true,"extra":1}'),
    ]
    assert httpx_mock.get_requests()[0].headers["content-type"] == "application/json"


def test_remove_sends_if_match(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(method="DELETE", status_code=204)
    parameters = {"ApplicationId": "a", "SynchronizationJobId": JOB, "IfMatch": 'W/"1"'}
    invoke(live, "Remove-MgApplicationSynchronizationJob", parameters, "Delete")
    request = httpx_mock.get_request()
    assert request is not None
    assert request.headers["if-match"] == 'W/"1"'
    assert request.content == b""


def test_plan_is_what_is_sent(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=204)
    start(live)
    request = httpx_mock.get_request()
    assert request is not None
    (planned,) = planned_requests(START, "Start", {"ServicePrincipalId": SP, "SynchronizationJobId": UNKNOWN}, live)
    assert (planned.method, planned.body) == (request.method, None)
    assert planned.url == str(request.url).replace(JOB, "{synchronizationJob-id}")
    assert planned.headers["Authorization"] == "Bearer {token}"
    assert {n.lower() for n in planned.headers} <= set(request.headers)


@pytest.mark.parametrize(
    ("noun", "owner", "key", "job"),
    [("ServicePrincipal", "sp", "ServicePrincipalId", "job"), ("Application", "app", "ApplicationId", "appJob")],
)
def test_the_quarantined_jobs_story(backend: Backend, noun: str, owner: str, key: str, job: str) -> None:
    v, services = backend.variables, backend.services
    address = {key: v[owner], "SynchronizationJobId": v[job]}

    def status() -> Any:
        found = invoke(services, f"Get-Mg{noun}SynchronizationJob", address, "Get").only
        return found.properties["Status"].properties

    assert status()["Code"] == "Quarantine"
    assert status()["Quarantine"].properties["SeriesCount"] == 4
    parameters = {**address, "PassThru": SwitchParameter(True), "ResponseHeadersVariable": "headers"}
    outcome = invoke(services, f"Start-Mg{noun}SynchronizationJob", parameters, "Start")
    assert outcome.only is True
    assert outcome.globals["headers"]["Strict-Transport-Security"] == ["max-age=31536000"]
    assert status()["Code"] == "Active"
    assert status()["Quarantine"].properties["Reason"] is None
    backend.advance(60)
    assert status()["LastExecution"].properties["State"] == "Succeeded"
    assert invoke(services, f"Suspend-Mg{noun}SynchronizationJob", address, "Pause").output == []
    assert status()["Code"] == "Paused"
    invoke(services, f"Restart-Mg{noun}SynchronizationJob", address, "RestartExpanded")
    assert status()["Code"] == "NotRun"
    new = invoke(
        services, f"New-Mg{noun}SynchronizationJob", {key: v[owner], "TemplateId": "BoxOutDelta"}, "CreateExpanded"
    ).only
    assert new.properties["Status"].properties["Code"] == "NotConfigured"
    mine = {key: v[owner], "SynchronizationJobId": new.properties["Id"]}
    assert len(invoke(services, f"Get-Mg{noun}SynchronizationJob", {key: v[owner]}, "List").output) == 3
    invoke(services, f"Remove-Mg{noun}SynchronizationJob", mine, "Delete")
    error = invoke(services, f"Get-Mg{noun}SynchronizationJob", mine, "Get").error
    assert error.fully_qualified_error_id.startswith("Request_ResourceNotFound,")


def test_injected_throttling_is_waited_out(embedded: Backend) -> None:
    v = embedded.variables
    embedded.fault(status=429, times=2, retryAfter=1, path="microsoft.graph.start")
    parameters = {"ServicePrincipalId": v["sp"], "SynchronizationJobId": v["job"]}
    assert invoke(embedded.services, START, parameters, "Start").errors == []
    embedded.fault(status=403)
    error = invoke(embedded.services, START, parameters, "Start").error
    assert error.fully_qualified_error_id.startswith("Authorization_RequestDenied,")


@pytest.mark.loopback
def test_a_proxy_is_used_on_the_network(live: RestServices) -> None:
    import socket
    import threading

    seen: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            seen.append(connection.recv(4096))
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    credential = PSObject([("UserName", "me"), ("Password", Token("p@ss"))])
    outcome = start(live, Proxy=f"http://127.0.0.1:{listener.getsockname()[1]}", ProxyCredential=credential)
    thread.join(5)
    listener.close()
    live.close()
    assert seen[0].startswith(b"CONNECT graph.microsoft.com:443 ")
    assert b"Proxy-Authorization: Basic bWU6cEBzcw==" in seen[0]
    assert "407" in outcome.error.message
    assert "p@ss" not in outcome.error.message


def test_a_proxy_that_is_no_address(live: RestServices) -> None:
    error = start(live, Proxy="nonsense://x").error
    assert "nonsense" in error.message


def test_a_proxy_means_nothing_on_the_emulator(embedded: Backend) -> None:
    v = embedded.variables
    parameters = {"ServicePrincipalId": v["sp"], "SynchronizationJobId": v["job"], "Proxy": "http://127.0.0.1:1"}
    assert invoke(embedded.services, START, parameters, "Start").errors == []
