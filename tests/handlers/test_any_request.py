"""Commands by rule, and raw requests, in whole sessions on the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from psemu.catalog import CommandInfo, ParameterInfo, ParameterSetMetadata, default_catalog
from psemu.errors import PsemuError, UnsupportedError
from psemu.handlers import load_handler
from psemu.handlers.planning import planned_requests
from psemu.objects import UNKNOWN
from psemu.shell import Shell
from tests.handlers.pages import write_pages

COMMANDS = {
    "Get-MgGroup": {
        "List": "Filter All Top PageSize CountVariable ConsistencyLevel Property Sort",
        "Get": "GroupId* Property",
    },
    "New-MgGroup": {"CreateExpanded": "DisplayName GroupTypes AdditionalProperties", "Create": "BodyParameter*"},
    "Update-MgGroup": {"UpdateExpanded": "GroupId* DisplayName PassThru", "Update": "GroupId* BodyParameter* PassThru"},
    "Remove-MgGroup": {"Delete": "GroupId* PassThru"},
    "New-MgGroupMemberByRef": {"CreateExpanded": "GroupId* OdataId", "Create": "GroupId* BodyParameter*"},
    "Get-MgGroupMember": {"List": "GroupId* All", "Get": "GroupId* DirectoryObjectId*"},
    "Get-MgGroupCount": {"Get": "Filter"},
    "New-MgUser": {"CreateExpanded": "DisplayName UserPrincipalName AdditionalProperties", "Create": "BodyParameter*"},
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    from psemu.catalog import add_to_catalog

    add_to_catalog(write_pages(tmp_path / "pages", COMMANDS))
    with Shell(catalog=default_catalog()) as found_shell:
        yield found_shell


def run(shell: Shell, text: str) -> list[object]:
    result = shell.run(text)
    assert [str(error) for error in result.errors] == []
    return result.output


def test_the_life_of_a_group(shell: Shell) -> None:
    assert run(
        shell,
        """
        1..5 | ForEach-Object {
            $more = @{ contoso_number = $_; mailEnabled = $true; mailNickname = "g$_"; securityEnabled = $false }
            $last = New-MgGroup -DisplayName "Group $_" -GroupTypes Unified -AdditionalProperties $more
        }
        $last.DisplayName
        (Get-MgGroup -All -PageSize 2 -CountVariable n -ConsistencyLevel eventual).Count, $n
        (Get-MgGroup -Top 2 -Sort 'contoso_number desc').DisplayName -join ','
        (Get-MgGroup -Filter "contoso_number lt 3 and groupTypes/any(t:t eq 'unified')").Count
        Update-MgGroup -GroupId $last.Id -DisplayName Other -PassThru
        (Get-MgGroup -GroupId $last.Id).DisplayName
        Remove-MgGroup -GroupId $last.Id
        (Get-MgGroup).Count
        """,
    ) == ["Group 5", 5, 5, "Group 5,Group 4", 2, True, "Other", 4]


def test_members_by_reference(shell: Shell) -> None:
    assert run(
        shell,
        """
        $group = New-MgGroup -BodyParameter @{ DisplayName = 'Staff'; mailEnabled = $false; mailNickname = 'staff'; securityEnabled = $true }
        $user = New-MgUser -BodyParameter @{ displayName = 'Ada'; userPrincipalName = 'ada@contoso.example'; mailNickname = 'ada'
            accountEnabled = $true; passwordProfile = @{ password = 'Initial-1' } }
        New-MgGroupMemberByRef -GroupId $group.Id -OdataId "https://graph.microsoft.com/v1.0/directoryObjects/$($user.Id)"
        (Get-MgGroupMember -GroupId $group.Id).DisplayName
        """,
    ) == ["Ada"]


def test_a_refusal_is_an_error(shell: Shell) -> None:
    result = shell.run("Get-MgGroup -GroupId none")
    assert result.output == []
    [error] = result.errors
    assert error.fully_qualified_error_id.startswith(
        "Request_ResourceNotFound,Microsoft.Graph.PowerShell.Cmdlets.GetMgGroup_Get"
    )


def test_a_command_without_an_operation() -> None:
    assert load_handler("Get-MgPlanet") is None
    assert load_handler("Get-Magic") is None
    sets = {"Get": ParameterSetMetadata(is_mandatory=True)}
    strange = CommandInfo("Get-MgGroup", [ParameterInfo("PlanetId", "System.String", sets)], parameter_sets=["Get"])
    with pytest.raises(UnsupportedError, match=r"no of .* operations fit"):
        planned_requests("Get-MgGroup", "Get", {}, command_info=strange)


def test_raw_graph_requests(shell: Shell) -> None:
    assert run(
        shell,
        """
        $made = Invoke-MgGraphRequest POST 'https://graph.microsoft.com/v1.0/groups' -Body @{
            displayName = 'X'; contoso_Kept = 1; mailNickname = 'x'; mailEnabled = $false; securityEnabled = $true }
        $made.displayName, $made.contoso_Kept, $made.GetType().Name
        Invoke-MgGraphRequest PATCH "/v1.0/groups/$($made.id)" -Body '{"displayName":"Y"}'
        (Invoke-MgGraphRequest 'GET' '/v1.0/groups' -Body @{ '$filter' = "displayName eq 'Y'" } -OutputType PSObject).value.displayName
        (Invoke-MgGraphRequest -Uri v1.0/groups/$count -OutputType Json -Headers @{ ConsistencyLevel = 'eventual' }) -is [string]
        Invoke-MgGraphRequest -Uri /v1.0/groups/none -SkipHttpErrorCheck -StatusCodeVariable status -RHV headers | Out-Null
        $status, ($headers['request-id'].Count)
        """.replace("$count", "`$count"),
    ) == ["X", 1, "Hashtable", "Y", True, 404, 1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Invoke-MgGraphRequest -Uri /v1.0/groups/none", "NotFound (Not Found)"),
        ("Invoke-MgGraphRequest -Uri https://management.azure.com/x", "Refused to send a token"),
        ("Invoke-MgGraphRequest -Uri https://graph.microsoft.com@evil.example/x", "Refused to send a token"),
        ('Invoke-MgGraphRequest -Uri /v1.0/groups -Headers @{ a = "b`r`nc" }', "New-line"),
        ("Invoke-AzRestMethod -Uri https://evil.example/x", "Refused to send a token"),
    ],
)
def test_refused_requests(shell: Shell, line: str, said: str) -> None:
    result = shell.run(line)
    assert result.output == []
    assert said in str(result.errors[0].message)


def test_raw_arm_requests(shell: Shell) -> None:
    assert run(
        shell,
        """
        $where = @{ ResourceGroupName = $resourceGroupName; ResourceProviderName = 'Microsoft.RecoveryServices'; ApiVersion = '2024-02-01' }
        $one = Invoke-AzRestMethod @where -ResourceType vaults -Name $vaultName
        $one.StatusCode, $one.Method, ($one.Content | ConvertFrom-Json).name
        (Invoke-AzRestMethod @where -ResourceType vaults -Name none).StatusCode
        """,
    ) == [200, "GET", shell.session.get_variable("vaultName"), 404]


def test_a_long_operation_is_waited_for(shell: Shell) -> None:
    [state] = run(
        shell,
        """
        $v = Get-AzRecoveryServicesVault -Name $vaultName -ResourceGroupName $resourceGroupName
        Set-AzRecoveryServicesAsrVaultContext -Vault $v | Out-Null
        $f = Get-AzRecoveryServicesAsrFabric | Select-Object -First 1
        $c = Get-AzRecoveryServicesAsrProtectionContainer -Fabric $f | Select-Object -First 1
        $i = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $c |
            Where-Object { $_.AllowedOperations -contains 'RepairReplication' } | Select-Object -First 1
        $answer = Invoke-AzRestMethod -Path "$($i.ID)/repairReplication?api-version=2024-02-01" -Method POST -WaitForCompletion
        $answer.StatusCode
        """,
    )
    assert state == 200


def test_plans_of_raw_requests() -> None:
    [request] = planned_requests("Invoke-MgGraphRequest", "", {"Method": "post", "Uri": "/v1.0/x", "Body": UNKNOWN})
    assert (request.method, request.url, request.body) == ("POST", "https://graph.microsoft.com/v1.0/x", "{Body}")
    [request] = planned_requests("Invoke-AzRestMethod", "", {"ApiVersion": "1", "ResourceGroupName": "g"})
    assert request.url == "https://management.azure.com/subscriptions/{SubscriptionId}/resourceGroups/g?api-version=1"
    types = {"ResourceProviderName": "p", "ApiVersion": "1", "ResourceType": ["a"], "Name": ["b", "c"]}
    with pytest.raises(PsemuError, match="do not go together"):
        planned_requests("Invoke-AzRestMethod", "", types)


def test_jobs_and_policies_of_a_vault(shell: Shell) -> None:
    shell.run(
        """
        $v = Get-AzRecoveryServicesVault -Name $vaultName -ResourceGroupName $resourceGroupName
        Set-AzRecoveryServicesAsrVaultContext -Vault $v | Out-Null
        $f = Get-AzRecoveryServicesAsrFabric | Select-Object -First 1
        $c = Get-AzRecoveryServicesAsrProtectionContainer -Fabric $f | Select-Object -First 1
        $i = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $c |
            Where-Object { $_.AllowedOperations -contains 'RepairReplication' } | Select-Object -First 1
        $j = Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ReplicationProtectedItem $i
        """
    )
    states = run(shell, "($j | Stop-ASRJob).State; (Get-ASRJob -Name $j.Name).State; Restart-ASRJob -Job $j -WhatIf")
    assert states == ["Cancelled", "Cancelled"]
    assert run(shell, "$p = Get-ASRPolicy; (Get-ASRPolicy -Name $p[0].Name).ID -eq $p[0].ID") == [True]
    for line, said in (
        ("Restart-ASRJob -Name $j.Name", "cannot be restarted"),
        ("Resume-ASRJob -Job $j -Comment x", "cannot be resumed"),
        ("Stop-ASRJob -Name none", "ResourceNotFound"),
        ("Get-ASRPolicy -FriendlyName none", "is not associated"),
    ):
        result = shell.run(line)
        assert said in str(result.errors[0].message), line


def test_a_failed_job_runs_again(shell: Shell) -> None:
    test_jobs_and_policies_of_a_vault(shell)
    from psemu.emulator.app import EmulatorApp

    app = shell._app
    assert isinstance(app, EmulatorApp)
    path, body = next((p, b) for p, b in app.store.paths() if "/replicationjobs/" in p and p.startswith("/arm"))
    import json

    job = json.loads(body)
    job["properties"]["state"] = "Failed"
    app.store.put(path, job)
    assert run(
        shell, f"(Restart-ASRJob -Name {job['name']}).State; Start-Sleep 60; (Get-ASRJob -Name {job['name']}).State"
    ) == [
        "InProgress",
        "Succeeded",
    ]


def test_plans_of_jobs() -> None:
    look, action, after = planned_requests("Resume-AzRecoveryServicesAsrJob", "ByName", {"Name": "j"})
    assert [request.method for request in (look, action, after)] == ["GET", "POST", "GET"]
    assert action.body == {"properties": {"comments": " "}}
    assert "/replicationJobs/j/resume?" in action.url
