"""The emulator by itself: routes by host and path, states, clock, faults, odata, sign-in, the state file."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from psemu.emulator import create_app, serve
from psemu.emulator.app import EmulatorApp
from psemu.emulator.store import EmulatorError, Store
from psemu.rest.transports import EmbeddedTransport
from tests.emulator.serving import served

GRAPH, ARM, HERE = "https://graph.microsoft.com/v1.0", "https://management.azure.com", "http://127.0.0.1"


@pytest.fixture
def client(app: EmulatorApp) -> Iterator[httpx.Client]:
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        yield client


@pytest.fixture
def v(app: EmulatorApp) -> dict[str, str]:
    variables: dict[str, str] = app.session["variables"]
    return variables


def job_url(v: dict[str, str], base: str = GRAPH) -> str:
    return f"{base}/servicePrincipals/{v['sp']}/synchronization/jobs/{v['job']}"


@pytest.mark.parametrize("action", ["start", "microsoft.graph.start", "Microsoft.Graph.Start"])
@pytest.mark.parametrize("base", [GRAPH, f"{HERE}/v1.0"])
def test_start_by_both_names_and_both_hosts(client: httpx.Client, v: dict[str, str], action: str, base: str) -> None:
    response = client.post(f"{job_url(v, base)}/{action}", headers={"client-request-id": "mine"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["client-request-id"] == "mine"
    assert {"request-id", "x-ms-ags-diagnostic", "date", "cache-control", "strict-transport-security"} <= set(
        response.headers
    )
    assert "content-length" not in response.headers


def test_start_is_idempotent(client: httpx.Client, v: dict[str, str], app: EmulatorApp) -> None:
    client.post(job_url(v) + "/start")
    before = client.get(job_url(v)).json()
    assert client.post(job_url(v) + "/start").status_code == 204
    assert client.get(job_url(v)).json() == before
    assert before["schedule"] == {"expiration": None, "interval": "PT40M", "state": "Active"}


def test_restart_scopes(client: httpx.Client, v: dict[str, str]) -> None:
    def restart(scope: str | None) -> tuple[int, dict[str, Any]]:
        body = {} if scope is None else {"criteria": {"resetScope": scope}}
        status = client.post(job_url(v) + "/restart", json=body).status_code
        return status, client.get(job_url(v)).json()["status"]

    status, state = restart("Watermark, Escrows")
    assert (status, state["code"], state["progress"]) == (204, "Quarantine", [])
    assert restart("Everything")[0] == 400
    status, state = restart("Full")
    assert (state["code"], state["quarantine"]) == ("NotRun", None)


def test_pause_setting(client: httpx.Client, v: dict[str, str]) -> None:
    client.post(job_url(v) + "/pause")
    assert client.get(job_url(v)).json()["schedule"]["state"] == "Disabled"
    assert client.patch(f"{HERE}/_psemu/settings", json={"scheduleStateAfterPause": "Paused"}).status_code == 200
    client.post(job_url(v) + "/pause")
    assert client.get(job_url(v)).json()["schedule"]["state"] == "Paused"


def test_create_needs_a_template_that_exists(client: httpx.Client, v: dict[str, str]) -> None:
    jobs = job_url(v).rpartition("/")[0]
    assert client.post(jobs, json={}).status_code == 400
    assert client.post(jobs, json={"templateId": "none"}).status_code == 400
    made = client.post(jobs, json={"templateId": "BoxOutDelta"})
    assert made.status_code == 201
    body = made.json()
    assert body["schedule"] == {"expiration": None, "interval": "P10675199DT2H48M5.4775807S", "state": "Disabled"}
    assert body["status"]["code"] == "NotConfigured"
    client.post(f"{jobs}/{body['id']}/start")
    assert client.get(f"{jobs}/{body['id']}").json()["status"]["code"] == "NotRun"
    client.post(f"{HERE}/_psemu/clock", json={"advance": 60})
    assert client.get(f"{jobs}/{body['id']}").json()["status"]["code"] == "Active"
    assert client.delete(f"{jobs}/{body['id']}").status_code == 204
    assert client.get(f"{jobs}/{body['id']}").status_code == 404


def test_credentials_and_provisioning_on_demand(client: httpx.Client, v: dict[str, str]) -> None:
    saved = client.post(job_url(v) + "/validateCredentials", json={"useSavedCredentials": True})
    assert saved.json()["error"]["code"] == "InvalidCredential"
    given = {"credentials": [{"key": "UserName", "value": "x"}]}
    assert client.post(job_url(v).rpartition("/")[0] + "/validateCredentials", json=given).status_code == 204
    subject = {"parameters": [{"ruleId": "r", "subjects": [{"objectId": "o", "objectTypeName": "User"}]}]}
    answer = client.post(job_url(v) + "/provisionOnDemand", json=subject).json()
    assert json.loads(answer["key"])["result"] == "Success"


def test_odata(client: httpx.Client, v: dict[str, str]) -> None:
    jobs = job_url(v).rpartition("/")[0]

    def ids(query: str) -> Any:
        body = client.get(f"{jobs}?{query}").json()
        return [job["id"] for job in body["value"]] if "value" in body else body["error"]["code"]

    first, second = v["job"], v["pausedJob"]
    assert ids("") == [first, second]
    assert ids("$top=1") == [first]
    assert ids("$skip=1") == [second]
    assert ids(f"$filter=id eq '{second}'") == [second]
    assert ids("$filter=startswith(id,'Box') and templateId ne 'BoxOutDelta'") == []
    assert ids("$orderby=id desc") == sorted([first, second], reverse=True)
    assert ids("$filter=status/code eq 'Paused'") == [second]
    assert ids("$expand=schema") == ids("$filter=geo.distance(id,id) eq 1") == "NotImplemented"
    assert ids("$top=x") == ids("$top=1000") == "Request_UnsupportedQuery"
    page = client.get(f"{jobs}?$top=1&$count=true&$select=id").json()
    assert page["@odata.count"] == 2
    assert page["value"] == [{"id": first}]
    assert client.get(page["@odata.nextLink"]).json()["value"] == [{"id": second}]
    assert client.get(f"{jobs}/$count").text == "2"


def test_unknown_is_said_and_never_guessed(client: httpx.Client, v: dict[str, str]) -> None:
    planets = client.get(f"{GRAPH}/planets")
    assert planets.status_code == 501
    assert planets.json()["error"]["message"] == "psemu's emulator does not know the operation GET /v1.0/planets."
    assert client.get("https://graph.microsoft.com/beta/servicePrincipals").status_code == 501
    assert client.put(f"{GRAPH}/servicePrincipals/{v['sp']}").status_code == 405
    assert client.get(f"{GRAPH}/servicePrincipals/{v['sp']}/getMemberGroups").status_code == 405
    # what the service makes by itself
    assert client.get(f"{GRAPH}/servicePrincipals/{v['sp']}/createdObjects").status_code == 501
    assert client.post(f"{GRAPH}/servicePrincipals/{v['sp']}/addTokenSigningCertificate", json={}).status_code == 501
    machines = f"{ARM}/subscriptions/{v['subscriptionId']}/providers/Microsoft.Compute"
    assert client.get(f"{machines}/skus?api-version=2024-03-01").status_code == 501
    assert client.post(f"{machines}/virtualMachines?api-version=2024-03-01").status_code == 501
    assert client.get(f"{HERE}/nothing").status_code == 501


def test_arm_levels_and_letters(client: httpx.Client, v: dict[str, str]) -> None:
    def get(path: str) -> httpx.Response:
        return client.get(ARM + path)

    group = f"/subscriptions/{v['subscriptionId']}/resourceGroups/{v['resourceGroupName']}"
    vault = f"{group}/providers/Microsoft.RecoveryServices/vaults/{v['vaultName']}"
    assert get(vault + "?api-version=2099-01-01").json()["name"] == v["vaultName"]
    assert get(vault.upper() + "?API-VERSION=1").json()["name"] == v["vaultName"]
    codes = [
        get(path).json()["error"]["code"]
        for path in (
            vault,
            "/subscriptions/none?api-version=1",
            f"/subscriptions/{v['subscriptionId']}/resourceGroups/none?api-version=1",
            f"{vault}x/replicationFabrics?api-version=1",
            f"{vault}/replicationFabrics/none?api-version=1",
            f"{vault}/replicationFabrics/none/replicationProtectionContainers?api-version=1",
        )
    ]
    assert codes == [
        "MissingApiVersionParameter",
        "SubscriptionNotFound",
        "ResourceGroupNotFound",
        "ResourceNotFound",
        "ResourceNotFound",
        "ResourceNotFound",
    ]


@pytest.mark.parametrize("base", [ARM, "http://127.0.0.1:8642"])
def test_repair_answers_as_recorded(client: httpx.Client, v: dict[str, str], base: str) -> None:
    response = client.post(
        f"{base}{v['rpiId']}/repairReplication?api-version=2099-01-01", headers={"x-ms-client-request-id": "c"}
    )
    assert (response.status_code, response.content) == (202, b"")
    assert response.headers["content-length"] == "0"
    assert response.headers["retry-after"] == "30"
    location = response.headers["location"]
    assert location.startswith(f"{base}/Subscriptions/")
    assert "/operationresults/" in location
    assert location.endswith("?api-version=2099-01-01")
    job = response.headers["x-ms-request-id"].rpartition("/")[2]
    vault = v["rpiId"].partition("/replicationFabrics/")[0]
    found = client.get(f"{base}{vault}/replicationJobs/{job}?api-version=1").json()
    assert found["properties"]["activityId"] == f"c ActivityId: {response.headers['x-ms-correlation-request-id']}"
    assert list(found["properties"])[:5] == ["activityId", "scenarioName", "friendlyName", "state", "stateDescription"]
    assert client.get(location).status_code == 202
    status = response.headers["azure-asyncoperation"]
    assert client.get(status).json()["status"] == "InProgress"
    client.post(f"{HERE}/_psemu/clock", json={"advance": 55})
    assert client.get(location).json()["name"] == v["rpiName"]
    assert client.get(status).json()["status"] == "Succeeded"


def test_cancelled_repair_may_be_asked_again(client: httpx.Client, v: dict[str, str]) -> None:
    repair = f"{ARM}{v['rpiId']}/repairReplication?api-version=1"
    job = client.post(repair).headers["x-ms-request-id"]
    assert client.post(f"{ARM}{job}/cancel?api-version=1").status_code == 202
    assert client.get(f"{ARM}{job}?api-version=1").json()["properties"]["state"] == "Cancelled"
    assert client.post(f"{ARM}{job}/cancel?api-version=1").status_code == 400
    client.post(f"{HERE}/_psemu/clock", json={"advance": 100})
    assert client.get(f"{ARM}{job}?api-version=1").json()["properties"]["state"] == "Cancelled"
    assert client.post(repair).status_code == 202


def test_sign_in(client: httpx.Client, v: dict[str, str]) -> None:
    url = f"https://login.microsoftonline.com/{v['tenantId']}/oauth2/v2.0/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": "c",
        "client_secret": "s",
        "scope": "https://graph.microsoft.com/.default",
    }
    assert client.post(url, data=form).json()["token_type"] == "Bearer"
    wrong = client.post(url, data={**form, "client_secret": "wrong"})
    assert (wrong.status_code, wrong.json()["error"], wrong.json()["error_codes"]) == (401, "invalid_client", [7000215])
    assert client.post(url, data={}).status_code == 400
    assert client.post(url, data={"grant_type": "device_code"}).status_code == 501
    assert client.post(url.replace(v["tenantId"], "none"), data=form).json()["error_codes"] == [90002]
    found = client.get(f"{HERE}/{v['tenantId']}/v2.0/.well-known/openid-configuration").json()
    assert found["token_endpoint"] == f"{HERE}/{v['tenantId']}/oauth2/v2.0/token"


def test_authorization_can_be_required(client: httpx.Client, v: dict[str, str]) -> None:
    client.patch(f"{HERE}/_psemu/settings", json={"requireAuthorization": True})
    assert client.get(job_url(v)).json()["error"]["code"] == "InvalidAuthenticationToken"
    subscriptions = f"{ARM}/subscriptions?api-version=1"
    assert client.get(subscriptions).json()["error"]["code"] == "AuthenticationFailed"
    assert client.get(subscriptions, headers={"Authorization": "Bearer x"}).status_code == 200


def test_faults(client: httpx.Client, v: dict[str, str]) -> None:
    faults = f"{HERE}/_psemu/faults"
    assert client.post(faults, json={"status": 429, "retryAfter": 3, "method": "post", "times": 2}).status_code == 201
    assert client.get(job_url(v)).status_code == 200
    response = client.post(job_url(v) + "/start")
    assert (response.status_code, response.headers["retry-after"]) == (429, "3")
    assert client.get(faults).json()["value"][0]["times"] == 1
    assert client.request("DELETE", faults, headers={"Content-Type": "application/json"}).status_code == 204
    assert client.post(job_url(v) + "/start").status_code == 204
    for bad in (
        {},
        {"status": 200},
        {"status": 500, "times": 0},
        {"status": 500, "path": 5},
        {"status": 500, "retryAfter": -1},
    ):
        assert client.post(faults, json=bad).status_code == 400


def test_admin(client: httpx.Client, v: dict[str, str]) -> None:
    client.post(job_url(v) + "/start", headers={"Authorization": "Bearer secret"})
    requests = client.get(f"{HERE}/_psemu/requests")
    assert [r["status"] for r in requests.json()["value"]] == [204]
    assert "secret" not in requests.text
    assert client.post(f"{HERE}/_psemu/reset", json={"scenario": "../x"}).status_code == 400
    assert client.post(f"{HERE}/_psemu/reset", json={}).json()["scenario"] == "contoso"
    assert client.get(job_url(v)).json()["status"]["code"] == "Quarantine"
    assert f"/graph/serviceprincipals/{v['sp']}" in client.get(f"{HERE}/_psemu/state").json()
    for advance in (-1, "1", None, True, 1e300):
        assert client.post(f"{HERE}/_psemu/clock", json={"advance": advance}).status_code == 400
    settings = client.get(f"{HERE}/_psemu/settings").json()
    assert (settings["operationSeconds"], settings["armPageSize"]) == (0, 1000)
    for bad in (
        {"armPageSize": 0},
        {"operationSeconds": -1},
        {"operationSeconds": True},
        {"none": 1},
        {"retryAfter": 1.5},
    ):
        assert client.patch(f"{HERE}/_psemu/settings", json=bad).status_code == 400
    missing = client.get(f"{HERE}/_psemu/nothing")
    assert missing.status_code == 404
    assert "/_psemu/snapshots" in missing.json()["error"]["message"]
    # what a web page could make a browser send without asking
    assert client.post(f"{HERE}/_psemu/reset", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415


def test_state_stays_in_its_file(tmp_path: Path) -> None:
    path = str(tmp_path / "deep" / "emulator.sqlite3")
    first = create_app(path)
    v = first.session["variables"]
    with httpx.Client(transport=EmbeddedTransport(first)) as client:
        client.post(job_url(v) + "/start")
    second = create_app(path)
    with httpx.Client(transport=EmbeddedTransport(second)) as client:
        assert client.get(job_url(v)).json()["status"]["code"] == "Active"


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "emulator.sqlite3"
    path.write_bytes(content)
    with pytest.raises(EmulatorError, match="Delete it to start anew") as caught:
        create_app(str(path))
    assert str(path) in str(caught.value)


def test_another_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = str(tmp_path / "emulator.sqlite3")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(EmulatorError, match="version is 99"):
        create_app(path)


def test_no_such_scenario() -> None:
    with pytest.raises(EmulatorError, match="contoso"):
        create_app(None, "none")


def test_a_failed_change_leaves_nothing() -> None:
    store = Store()
    store.put("/a", {"n": 1})

    def fail() -> None:
        with store.transaction():
            store.put("/a", {"n": 2})
            store.put("/b", {})
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.get("/a") == {"n": 1}
    assert store.get("/b") is None
    store.close()


def test_killed_while_writing(tmp_path: Path) -> None:
    path = str(tmp_path / "emulator.sqlite3")
    code = textwrap.dedent(
        """
        import sys
        from psemu.emulator import create_app
        app = create_app(sys.argv[1])
        print("ready", flush=True)
        n = 0
        while True:
            n += 1
            with app.store.transaction():
                app.store.put("/pair/a", {"n": n})
                app.store.put("/pair/b", {"n": n})
        """
    )
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.15)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        app = create_app(path)
        a, b = app.store.get("/pair/a"), app.store.get("/pair/b")
        assert a is not None
        assert a == b
        app.close()


@pytest.mark.loopback
def test_served_state_and_session(app: EmulatorApp, v: dict[str, str]) -> None:
    from psemu.rest.transports import LoopbackTransport

    with served(app) as base, httpx.Client(base_url=base) as client:
        assert client.get("/_psemu").json()["scenario"] == "contoso"
        assert (
            client.post(f"/v1.0/servicePrincipals/{v['sp']}/synchronization/jobs/{v['job']}/start").status_code == 204
        )
        transport = LoopbackTransport(base)
        assert transport.session() == app.session
        transport.close()


def test_served_on_loopback_only() -> None:
    with pytest.raises(EmulatorError, match="loopback only"):
        serve("0.0.0.0", 1)


def test_without_uvicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(EmulatorError, match=r"install psemu\[serve\]"):
        serve()


def test_a_file_damaged_in_use_is_named(tmp_path: Path) -> None:
    path = tmp_path / "emulator.sqlite3"
    create_app(str(path)).close()
    content = bytearray(path.read_bytes())
    content[4096 + 100 :] = b"\xa5" * (len(content) - 4196)
    path.write_bytes(bytes(content))

    def use() -> None:
        app = create_app(str(path))
        with httpx.Client(transport=EmbeddedTransport(app)) as client:
            client.get(f"{GRAPH}/servicePrincipals")

    with pytest.raises(EmulatorError, match="Delete it to start anew"):
        use()


def test_a_file_damaged_while_serving_is_told(tmp_path: Path) -> None:
    path = tmp_path / "emulator.sqlite3"
    create_app(str(path)).close()
    with sqlite3.connect(path) as database:
        pages = [row[0] for row in database.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'resource'")]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    database.close()
    with path.open("r+b") as handle:
        for page in filter(None, pages):
            handle.seek((page - 1) * size)
            handle.write(b"\xa5" * size)
    with served(create_app(str(path))) as base, httpx.Client(base_url=base) as client:
        for url in ("/v1.0/servicePrincipals", "/v1.0/applications/x", "/_psemu"):
            answer = client.get(url)
            assert answer.status_code == 507, answer.text
            assert "Delete it to start anew" in answer.json()["error"]["message"]


def test_two_at_once_on_one_file(tmp_path: Path) -> None:
    path = str(tmp_path / "emulator.sqlite3")
    code = "import sys; from psemu.emulator import create_app; app = create_app(sys.argv[1]); print(len(app.store.paths()))"
    processes = [subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE) for _ in range(4)]
    counts = {process.communicate()[0] for process in processes}
    assert len(counts) == 1
    assert {process.returncode for process in processes} == {0}


def test_an_answer_comes_late_or_breaks_off() -> None:
    app = create_app(None)
    with httpx.Client(transport=EmbeddedTransport(app), base_url="https://graph.microsoft.com") as client:
        before = app.clock.now()
        assert client.post("https://emulator/_psemu/faults", json={"delay": 30}).status_code == 201
        assert client.get("/v1.0/servicePrincipals").status_code == 200
        assert app.clock.now() - before >= 30
        client.post("https://emulator/_psemu/faults", json={"drop": True})
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/v1.0/servicePrincipals")
        assert client.get("/v1.0/servicePrincipals").status_code == 200
        for bad in ({"delay": -1}, {"delay": True}, {"drop": 1}, {"delay": 1e9}, {}):
            assert client.post("https://emulator/_psemu/faults", json=bad).status_code == 400


def test_snapshots_and_scenarios() -> None:
    app = create_app(None)
    with httpx.Client(transport=EmbeddedTransport(app), base_url="https://graph.microsoft.com") as client:
        assert client.post("https://emulator/_psemu/snapshots", json={"name": "before"}).json() == {"value": ["before"]}
        made = client.post("/v1.0/applications", json={"displayName": "New"}).json()["id"]
        exported = client.get("https://emulator/_psemu/scenario").json()
        assert client.post("https://emulator/_psemu/snapshots/before/restore", json={}).status_code == 200
        assert client.get(f"/v1.0/applications/{made}").status_code == 404
        assert client.put("https://emulator/_psemu/scenario", json=exported).status_code == 200
        assert client.get(f"/v1.0/applications/{made}").json()["displayName"] == "New"
        assert (
            client.delete(
                "https://emulator/_psemu/snapshots/before", headers={"Content-Type": "application/json"}
            ).status_code
            == 204
        )
        assert client.post("https://emulator/_psemu/snapshots/before/restore", json={}).status_code == 404
        bad: list[Any] = [
            {"resources": {"/etc/passwd": {}}},
            {"resources": []},
            {"more": 1},
            {"resources": {"/graph/x": 1}},
        ]
        for body in bad:
            assert client.put("https://emulator/_psemu/scenario", json=body).status_code == 400
        assert client.get("/v1.0/users").status_code == 200


def test_the_page_is_for_this_machine() -> None:
    app = create_app(None)
    html = {"Accept": "text/html"}
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        page = client.get("http://127.0.0.1:8642/_psemu", headers=html)
        assert page.headers["Content-Type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "http" not in page.text.replace("http-equiv", "")
        assert client.get("http://evil.example/_psemu/state", headers=html).status_code == 403
        assert client.get("http://[::1]:8642/_psemu").json()["scenario"] == "contoso"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("resources:\n  /graph/users/1: {id: '1', when: 2024-01-01}\n", ""),
        ("resources: [1]", "mapping by name"),
        ("a: &a [1]\nb: *a", "anchors"),
        ("resources: {/graph/x/1: [}", "cannot be read"),
        ("!!python/object:os.system {}", "cannot be read"),
        ("[" * 3000, "nested too deeply"),
    ],
)
def test_scenario_files(tmp_path: Any, text: str, problem: str) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed (psemu[serve])")
    from psemu.emulator.scenario import export, scenario_text
    from psemu.emulator.store import EmulatorError

    path = tmp_path / "mine.yaml"
    path.write_text(text)
    if problem:
        with pytest.raises(EmulatorError, match=problem):
            create_app(None, str(path))
        return
    app = create_app(None, str(path))
    assert app.store.get("/graph/users/1") == {"id": "1", "when": "2024-01-01"}
    again = tmp_path / "again.yaml"
    again.write_text(scenario_text(export(app.store), str(again)))
    assert create_app(None, str(again)).store.paths() == app.store.paths()
