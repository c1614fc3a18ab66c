"""Pasted lines, whole: parsed, bound, run on the embedded emulator, printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from psemu.shell import Shell

START = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job"


@pytest.fixture
def shell() -> Iterator[Shell]:
    with Shell() as shell:
        yield shell


def test_the_first_line(shell: Shell) -> None:
    result = shell.run(f"{START} -PassThru -RHV headers; $headers")
    assert result.errors == []
    assert result.output[0] is True
    assert "request-id" in result.text()


@pytest.mark.parametrize(
    "line",
    [
        "Start-MgServicePrincipalSynchronizationJob -InputObject @{ ServicePrincipalId = $sp; SynchronizationJobId = $job } -PassThru",
        "$p = @{ ServicePrincipalId = $sp; SynchronizationJobId = $job }; Start-MgServicePrincipalSynchronizationJob @p -PassThru",
        "[pscustomobject]@{ ServicePrincipalId = $sp; SynchronizationJobId = $job } | Start-MgServicePrincipalSynchronizationJob -PassThru",
        "start-mgserviceprincipalsynchronizationjob `\n  -ServicePrincipalId $sp `\n  -SynchronizationJobId $job -PassThru -Confirm:$false",
        "Start-MgApplicationSynchronizationJob -ApplicationId $app -SynchronizationJobId $appJob -PassThru -Headers @{ 'X-A' = 'b' }",
    ],
)
def test_ways_to_name_the_job(shell: Shell, line: str) -> None:
    result = shell.run(line)
    assert result.errors == []
    assert result.output == [True]


def test_what_if(shell: Shell) -> None:
    result = shell.run(f"{START} -WhatIf")
    path = "/servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}/microsoft.graph.start"
    asked = f"Call remote 'POST {path}' operation"
    name = "Start-MgServicePrincipalSynchronizationJob_Start"
    assert result.stream("host") == [f'What if: Performing the operation "{name}" on target "{asked}".\n']
    state = shell.run(
        "(Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job).Status.Code"
    )
    assert state.output == ["Quarantine"]


def test_errors_follow_the_error_action(shell: Shell) -> None:
    line = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId none -SynchronizationJobId $job"
    result = shell.run(f"{line} -ErrorAction SilentlyContinue -ErrorVariable e; $e[0].FullyQualifiedErrorId; 'after'")
    class_name = "Microsoft.Graph.PowerShell.Cmdlets.StartMgServicePrincipalSynchronizationJob_Start"
    assert result.output == [f"Request_ResourceNotFound,{class_name}", "after"]
    result = shell.run(f"try {{ {line} -ErrorAction Stop }} catch {{ $_.CategoryInfo.Category.ToString() }}")
    assert result.output == ["InvalidOperation"]


def test_null_identity_member(shell: Shell) -> None:
    result = shell.run("Start-MgServicePrincipalSynchronizationJob -InputObject @{ SynchronizationJobId = $job }")
    assert [str(error) for error in result.errors] == ["InputObject has null value for InputObject.ServicePrincipalId"]


def test_the_resynchronizations_script(shell: Shell) -> None:
    result = shell.run(
        """
        Connect-AzAccount | Out-Null
        $vault = Get-AzRecoveryServicesVault -ResourceGroupName $resourceGroupName -Name $vaultName
        Set-AzRecoveryServicesAsrVaultContext -Vault $vault | Out-Null
        $item = Get-ASRFabric | Get-ASRProtectionContainer | Get-ASRReplicationProtectedItem -FriendlyName CONTOSO-SQL-01
        $item.ReplicationHealth
        $job = $item | Start-ASRResyncJob     # by pipeline, by alias
        $job.State
        Start-Sleep -Seconds 60
        (Get-AzRecoveryServicesAsrJob -Job $job).State
        Start-Sleep -Seconds 60
        (Get-ASRReplicationProtectedItem -ProtectionContainer (Get-ASRProtectionContainer -Fabric (Get-ASRFabric)) -Name $rpiName).ReplicationHealth
        """
    )
    assert result.errors == []
    assert result.output == ["Critical", "InProgress", "Succeeded", "Normal"]


def test_resource_id_by_property_name(shell: Shell) -> None:
    shell.run("Get-AzRecoveryServicesVault | Set-AzRecoveryServicesAsrVaultContext")
    result = shell.run(
        "[pscustomobject]@{ ResourceId = $rpiId } | Start-AzRecoveryServicesAsrResynchronizeReplicationJob"
    )
    assert result.errors == []
    assert result.output[0].properties["JobType"] == "RepairVMReplication"


def test_without_a_vault_context(shell: Shell) -> None:
    result = shell.run("Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ResourceId $rpiId")
    assert "Vault Settings are missing" in str(result.errors[0])
    result = shell.run("Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ResourceId $rpiId -WhatIf")
    assert result.errors == []
    result = shell.run("Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ResourceId abc -WhatIf")
    assert "Invalid ARM ID" in str(result.errors[0]) or "given key" in str(result.errors[0])


def test_secrets_do_not_show(shell: Shell) -> None:
    result = shell.run(
        """
        $secret = ConvertTo-SecureString 'very-secret' -AsPlainText -Force
        $secret
        Connect-MgGraph -AccessToken $secret -NoWelcome
        Get-MgContext
        Get-MgServicePrincipal -Debug 5>&1
        """
    )
    assert result.errors == []
    assert "very-secret" not in result.text()


@pytest.mark.parametrize(
    "make",
    ["New-Object System.Management.Automation.PSCredential('id', $secret)", "[pscredential]::new('id', $secret)"],
)
def test_sign_in_with_a_clients_secret(shell: Shell, make: str) -> None:
    result = shell.run(
        f"""
        $secret = ConvertTo-SecureString 'very-secret' -AsPlainText -Force
        $credential = {make}
        Connect-MgGraph -TenantId $tenantId -ClientSecretCredential $credential -NoWelcome
        Connect-AzAccount -ServicePrincipal -Credential $credential -Tenant $tenantId | Out-Null
        (Get-MgContext).AuthType
        (Get-AzContext).Account.Type
        """
    )
    assert result.errors == []
    assert result.output == ["AppOnly", "ServicePrincipal"]


def test_what_cannot_be_meant_is_accepted_and_said(shell: Shell) -> None:
    result = shell.run(
        f"{START} -Break -HttpPipelineAppend {{ 1 }} -HttpPipelinePrepend {{ 2 }}, {{ 3 }} -Proxy http://x -PassThru"
    )
    assert result.errors == []
    assert result.output == [True]
    assert [str(text).partition(":")[0] for text in result.stream("warning")] == [
        "-Break",
        "-HttpPipelinePrepend",
        "-HttpPipelineAppend",
    ]
