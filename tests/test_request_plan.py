"""The requests of a script before it runs: as text, as curl commands, as JSON."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from psemu.cli import main
from psemu.request_plan import RequestPlan, plan_requests

SCRIPT = """
foreach ($job in Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId 7 -All) {
    Restart-MgServicePrincipalSynchronizationJob -ServicePrincipalId 7 -SynchronizationJobId $job.Id -Criteria @{ ResetScope = "it's" }
}
Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ReplicationProtectedItem $item
"""


def test_requests_in_order() -> None:
    plan = plan_requests(SCRIPT)
    assert plan.success
    assert [(step["method"], step["url"].rpartition("/")[2].partition("?")[0]) for step in plan.steps] == [
        ("GET", "jobs"),
        ("POST", "microsoft.graph.restart"),
        ("POST", "repairReplication"),
        ("GET", "{jobName}"),
    ]
    assert "{synchronizationJob-id}" in plan.steps[1]["url"]
    assert plan.steps[1]["body"] == {"criteria": {"resetScope": "it's"}}
    assert plan.text().partition("# scopes")[0].count("# ") == 3


def test_curl_is_shell() -> None:
    words = [shlex.split(line) for line in plan_requests(SCRIPT).curl().splitlines()]
    assert [line[:4] for line in words] == [
        ["curl", "--globoff", "-X", method] for method in ("GET", "POST", "POST", "GET")
    ]
    assert json.loads(words[1][words[1].index("--data-raw") + 1]) == {"criteria": {"resetScope": "it's"}}
    assert all("Authorization: Bearer $TOKEN" in line for line in words)


def test_what_cannot_be_told_is_said() -> None:
    plan = plan_requests("Start-AzVMs -Name x; Get-MgServicePrincipal -Nope 1; $x = 1 |")
    assert not plan.success
    assert [line for line, _ in plan.notes] == ["Start-AzVMs -Name x", "Get-MgServicePrincipal -Nope 1"]
    assert plan.as_dict()["errors"]


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "plan.ps1"
    script.write_text(SCRIPT, encoding="utf-8")
    assert main(["plan", str(script), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["requests"]) == 4
    assert main(["plan", str(script), "--curl"]) == 0
    assert capsys.readouterr().out.startswith("curl ")
    assert main(["plan", "Start-Nothing"]) == 1
    assert "Start-Nothing" in capsys.readouterr().out


def test_what_the_requests_need() -> None:
    needed = plan_requests(SCRIPT).permissions()
    assert needed["delegated"] == ["Synchronization.Read.All", "Synchronization.ReadWrite.All"]
    assert needed["application"] == ["Application.ReadWrite.OwnedBy"]
    items = "vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"
    assert needed["actions"] == [
        f"Microsoft.RecoveryServices/{items}/repairReplication/action",
        "Microsoft.RecoveryServices/vaults/replicationJobs/read",
    ]
    assert needed["unknown"] == []
    assert (
        "# scopes of an application, least privileged\n     Application.ReadWrite.OwnedBy"
        in plan_requests(SCRIPT).text()
    )


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("GET", "/subscriptions", "Microsoft.Resources/subscriptions/read"),
        ("GET", "/subscriptions/s/resourcegroups/g", "Microsoft.Resources/subscriptions/resourceGroups/read"),
        ("PUT", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/x", "Microsoft.Web/sites/write"),
        ("DELETE", "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/e/f", "A.B/c/e/delete"),
        ("POST", "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/restart", "A.B/c/restart/action"),
        ("POST", "/subscriptions/s/resourceGroups/g/providers/A.B/c/d", None),
        ("GET", "/nonsense", None),
    ],
)
def test_azure_actions(method: str, path: str, action: str | None) -> None:
    from psemu.rest.permissions import azure_action

    assert azure_action(method, f"https://management.azure.com{path}?api-version=1") == action


#: pages of the commands that the administrator's script calls: parameter set → what it takes, a star for what it demands
COMMANDS = {
    "Get-MgSubscribedSku": {"List": "All Property"},
    "Get-MgGroup": {"List": "Filter Top All", "Get": "GroupId*"},
    "New-MgUser": {
        "CreateExpanded": "DisplayName UserPrincipalName MailNickname UsageLocation AccountEnabled PasswordProfile",
        "Create": "BodyParameter*",
    },
    "Set-MgUserLicense": {"AssignExpanded": "UserId* AddLicenses RemoveLicenses", "Assign": "UserId* BodyParameter*"},
    "New-MgGroupMember": {"__AllParameterSets": "GroupId* DirectoryObjectId*"},
    "Update-MgUser": {"UpdateExpanded": "UserId* Department JobTitle", "Update": "UserId* BodyParameter*"},
    "Get-MgDevice": {"List": "Filter All Property", "Get": "DeviceId*"},
    "Remove-MgDevice": {"Delete": "DeviceId* Confirm"},
}
ADMIN = Path(__file__).parent / "plans" / "onboard_and_resync.ps1"


@pytest.fixture
def admin_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RequestPlan:
    from psemu.catalog import add_to_catalog, default_catalog
    from tests.handlers.pages import write_pages

    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    add_to_catalog(write_pages(tmp_path / "pages", COMMANDS))
    return plan_requests(ADMIN.read_text(encoding="utf-8"), str(ADMIN), default_catalog())


def test_an_administrators_script(admin_plan: RequestPlan) -> None:
    assert admin_plan.notes == []
    assert admin_plan.success
    graph = [(s["method"], s["url"].partition("/v1.0")[2]) for s in admin_plan.steps if "/v1.0/" in s["url"]]
    assert graph == [
        ("GET", "/subscribedSkus"),
        ("GET", "/groups?$top=1&$filter=displayName%20eq%20%27All%20staff%27"),
        ("POST", "/users"),
        ("POST", "/users/{user-id}/microsoft.graph.assignLicense"),
        ("POST", "/groups/{group-id}/members/$ref"),
        ("PATCH", "/users/{user-id}"),
        ("GET", "/devices?$filter={Filter}&$select=Id%2CDisplayName"),
        ("DELETE", "/devices/{device-id}"),
    ]
    bodies = [step["body"] for step in admin_plan.steps if step["method"] in ("POST", "PATCH")]
    assert bodies == [
        {
            "displayName": "{DisplayName}",
            "userPrincipalName": "{UserPrincipalName}",
            "mailNickname": "{MailNickname}",
            "usageLocation": "DE",
            "accountEnabled": True,
            "passwordProfile": {"password": "{Password}", "forceChangePasswordNextSignIn": True},
        },
        {"addLicenses": [{"skuId": "{SkuId}"}], "removeLicenses": []},
        {"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/{DirectoryObjectId}"},
        {"department": "{Department}", "jobTitle": "{JobTitle}"},
        None,
    ]
    vault = "/vaults/{resourceName}"
    azure = [
        (s["method"], s["url"].partition("?")[0].rpartition(vault)[2])
        for s in admin_plan.steps
        if "/v1.0/" not in s["url"]
    ]
    containers = "/replicationFabrics/{fabricName}/replicationProtectionContainers"
    container = containers + "/{protectionContainerName}"
    assert [entry for entry in azure if entry[1].startswith("/replication")] == [
        ("GET", "/replicationFabrics"),
        ("GET", containers),
        ("GET", container),
        ("GET", container + "/replicationProtectionContainerMappings"),
        ("GET", "/replicationPolicies/{policyName}"),
        ("GET", container + "/replicationProtectedItems"),
        ("POST", container + "/replicationProtectedItems/{replicatedProtectedItemName}/repairReplication"),
        ("GET", "/replicationJobs/{jobName}"),
    ]


def test_what_the_administrator_must_be_allowed(admin_plan: RequestPlan) -> None:
    needed = admin_plan.permissions()
    assert needed["unknown"] == []
    assert needed["delegated"] == [
        "Device.Read.All",
        "Directory.AccessAsUser.All",
        "GroupMember.Read.All",
        "GroupMember.ReadWrite.All",
        "LicenseAssignment.Read.All",
        "LicenseAssignment.ReadWrite.All",
        "User.ReadWrite.All",
    ]
    assert len(needed["actions"]) == 10
    assert "Microsoft.RecoveryServices/vaults/replicationJobs/read" in needed["actions"]


RAW = """Invoke-AzRestMethod -Path '/subscriptions/x?api-version=1' -Method PUT -Payload '{"a": 1}'
Invoke-MgGraphRequest -Method PUT -Uri v1.0/me/photo -InputFilePath "it's.jpg" -ContentType image/jpeg
"""


def test_bodies_that_are_no_json_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    plan = plan_requests(RAW)
    raw, file = [shlex.split(line) for line in plan.curl().splitlines()]
    assert raw[-2:] == ["--data-raw", '{"a": 1}']
    assert file[-2:] == ["--data-binary", "@it's.jpg"]
    for words in (raw, file):
        assert sum(word.lower().startswith("content-type") for word in words) == 1
    sent: list[httpx.Request] = []
    monkeypatch.setenv("TOKEN", "abc")
    monkeypatch.chdir(tmp_path)
    Path("it's.jpg").write_bytes(b"\xff")
    original = httpx.Client

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(204)

    monkeypatch.setattr(httpx, "Client", lambda **options: original(transport=httpx.MockTransport(answer)))
    exec(compile(plan.httpx(), "plan.py", "exec"), {})
    assert [(r.content, r.headers["Content-Type"]) for r in sent] == [
        (b'{"a": 1}', "application/json; charset=utf-8"),
        (b"\xff", "image/jpeg"),
    ]
    first, second = json.loads(plan.har())["log"]["entries"]
    assert first["request"]["postData"]["text"] == '{"a": 1}'
    assert first["request"]["bodySize"] == 8
    assert second["request"]["postData"]["mimeType"] == "image/jpeg"


#: what HAR 1.2 demands of each part of an entry
ARCHIVE = {
    "": ["startedDateTime", "time", "request", "response", "cache", "timings"],
    "request": ["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"],
    "response": [
        "status",
        "statusText",
        "httpVersion",
        "cookies",
        "headers",
        "content",
        "redirectURL",
        "headersSize",
        "bodySize",
    ],
    "timings": ["send", "wait", "receive"],
}


def test_an_archive_has_what_its_format_demands(admin_plan: RequestPlan) -> None:
    log = json.loads(admin_plan.har())["log"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    assert len(log["entries"]) == len(admin_plan.steps)
    for entry in log["entries"]:
        for part, names in ARCHIVE.items():
            assert set(names) <= set(entry[part] if part else entry)
        assert set(entry["response"]["content"]) >= {"size", "mimeType"}
        for pair in (*entry["request"]["headers"], *entry["request"]["queryString"]):
            assert set(pair) == {"name", "value"}
        data = entry["request"].get("postData")
        assert data is None or {"mimeType", "text"} <= set(data)


def test_the_plan_as_a_program_and_as_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(204)

    program = plan_requests(SCRIPT).httpx()
    monkeypatch.setenv("TOKEN", "abc")
    original = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **options: original(transport=httpx.MockTransport(answer)))
    exec(compile(program, "plan.py", "exec"), {})
    assert [request.method for request in sent] == ["GET", "POST", "POST", "GET"]
    assert sent[0].headers["Authorization"] == "Bearer abc"
    assert json.loads(sent[1].content) == {"criteria": {"resetScope": "it's"}}
    archive = json.loads(plan_requests(SCRIPT).har())["log"]
    assert [entry["request"]["method"] for entry in archive["entries"]] == ["GET", "POST", "POST", "GET"]
    assert "Bearer" not in json.dumps(archive)
    assert main(["plan", "--har", "Get-MgUser"]) in (0, 1)
