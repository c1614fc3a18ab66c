"""The requests of a script before it runs: as text, as curl commands, as JSON."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from psemu.cli import main
from psemu.request_plan import plan_requests

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
    assert json.loads(words[1][words[1].index("--data") + 1]) == {"criteria": {"resetScope": "it's"}}
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
