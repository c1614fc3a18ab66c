"""Stories of Site Recovery through the shell: what is built, failed over, committed and taken down again, by the commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from psemu.shell import Shell

CONTEXT = "$null = Get-AzRecoveryServicesVault -Name $vaultName | Set-AzRecoveryServicesAsrVaultContext\n"
ITEM = (
    "$fabric = Get-AzRecoveryServicesAsrFabric -FriendlyName CONTOSO-CS\n"
    "$container = Get-AzRecoveryServicesAsrProtectionContainer -Fabric $fabric\n"
    "$item = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $container -FriendlyName contoso-sql-01\n"
)


@pytest.fixture
def shell() -> Iterator[Shell]:
    with Shell() as shell:
        assert shell.run(CONTEXT).success
        yield shell


def outputs(shell: Shell, text: str) -> list[Any]:
    result = shell.run(text)
    assert result.success, [str(error) for error in shell.errors]
    assert not result.errors, [str(error) for error in result.errors]
    return list(result.output)


def test_a_machine_is_failed_over_committed_and_protected_again(shell: Shell) -> None:
    state = "$item = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $container -Name $rpiName\n"
    shell.run(ITEM)
    (job,) = outputs(
        shell,
        "$point = Get-AzRecoveryServicesAsrRecoveryPoint -ReplicationProtectedItem $item | Select-Object -First 1\n"
        "Start-AzRecoveryServicesAsrUnplannedFailoverJob -ReplicationProtectedItem $item -Direction PrimaryToRecovery"
        " -RecoveryPoint $point",
    )
    assert (job.properties["JobType"], job.properties["State"]) == ("UnplannedFailover", "InProgress")
    lines = outputs(
        shell,
        f"Start-Sleep 60\n{state}$item.ProtectionState; $item.ActiveLocation; $item.FailoverRecoveryPointId -eq $point.ID",
    )
    assert lines == ["UnplannedFailoverCommitPending", "Recovery", True]
    lines = outputs(
        shell,
        f"$null = Start-AzRecoveryServicesAsrCommitFailoverJob -ReplicationProtectedItem $item; Start-Sleep 60\n{state}"
        "$item.ProtectionState; $item.AllowedOperations -join ' '",
    )
    assert lines == ["FailoverCommitted", "ReverseReplicate DisableProtection"]
    lines = outputs(
        shell,
        "$null = Update-AzRecoveryServicesAsrProtectionDirection -ReplicationProtectedItem $item -Direction RecoveryToPrimary\n"
        f"Start-Sleep 60\n{state}$item.ProtectionState",
    )
    assert lines == ["Protected"]


def test_a_test_failover_is_cleaned_up(shell: Shell) -> None:
    shell.run(ITEM)
    lines = outputs(
        shell,
        "$null = Start-AzRecoveryServicesAsrTestFailoverJob -ReplicationProtectedItem $item -Direction PrimaryToRecovery"
        " -AzureVMNetworkId /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/test\n"
        "Start-Sleep 60\n" + ITEM + "$item.TestFailoverState\n"
        "$null = Start-AzRecoveryServicesAsrTestFailoverCleanupJob -ReplicationProtectedItem $item -Comment done\n"
        "Start-Sleep 60\n" + ITEM + "$item.TestFailoverState",
    )
    assert lines == ["WaitingForCompletion", "None"]


def test_what_is_not_allowed_now_is_refused(shell: Shell) -> None:
    shell.run(ITEM)
    result = shell.run("Start-AzRecoveryServicesAsrCommitFailoverJob -ReplicationProtectedItem $item")
    assert "PsemuOperationNotAllowed" in str(result.errors[0])


def test_azure_machines_are_protected_from_nothing(shell: Shell) -> None:
    """Fabrics, containers, a policy, a mapping, the machine: each through its job."""
    lines = outputs(
        shell,
        """
$null = New-AzRecoveryServicesAsrFabric -Azure -Name east -Location eastus
$null = New-AzRecoveryServicesAsrFabric -Azure -Name west -Location westus
$null = New-AzRecoveryServicesAsrPolicy -AzureToAzure -Name day -RecoveryPointRetentionInHours 24
Start-Sleep 60
$east = Get-AzRecoveryServicesAsrFabric -Name east; $west = Get-AzRecoveryServicesAsrFabric -Name west
$null = New-AzRecoveryServicesAsrProtectionContainer -Name source -InputObject $east
$null = New-AzRecoveryServicesAsrProtectionContainer -Name target -InputObject $west
Start-Sleep 60
$source = Get-AzRecoveryServicesAsrProtectionContainer -Fabric $east -Name source
$target = Get-AzRecoveryServicesAsrProtectionContainer -Fabric $west -Name target
$policy = Get-AzRecoveryServicesAsrPolicy -Name day
$ends = @{ PrimaryProtectionContainer = $source; RecoveryProtectionContainer = $target }
$null = New-AzRecoveryServicesAsrProtectionContainerMapping -Name there -Policy $policy @ends
Start-Sleep 60
$mapping = Get-AzRecoveryServicesAsrProtectionContainerMapping -ProtectionContainer $source -Name there
$kinds = @{ RecoveryReplicaDiskAccountType = "Standard_LRS"; RecoveryTargetDiskAccountType = "Standard_LRS" }
$disk = New-AzRecoveryServicesAsrAzureToAzureDiskReplicationConfig -ManagedDisk -LogStorageAccountId /log -DiskId /disks/os `
    -RecoveryResourceGroupId /groups/west @kinds
$machine = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web"
$job = New-AzRecoveryServicesAsrReplicationProtectedItem -AzureToAzure -AzureToAzureDiskReplicationConfiguration $disk `
    -AzureVmId $machine -Name web -ProtectionContainerMapping $mapping -RecoveryResourceGroupId /groups/west -WaitForCompletion
$job.State
$item = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $source -Name web
$item.ReplicationProvider; $item.RecoveryFabricFriendlyName; $item.FriendlyName; $policy.ReplicationProviderSettings.RecoveryPointHistory
$null = New-AzRecoveryServicesAsrRecoveryPlan -Name both -PrimaryFabric $east -RecoveryFabric $west -ReplicationProtectedItem $item
Start-Sleep 60
$plan = Get-AzRecoveryServicesAsrRecoveryPlan -Name both
$plan.Groups.Name -join ','; $plan.ReplicationProvider; $plan.FailoverDeploymentModel
$plan = Edit-AzRecoveryServicesAsrRecoveryPlan -InputObject $plan -AppendGroup
$null = Update-AzRecoveryServicesAsrRecoveryPlan -InputObject $plan; Start-Sleep 60
(Get-AzRecoveryServicesAsrRecoveryPlan -Name both).Groups.Count
$null = Start-AzRecoveryServicesAsrUnplannedFailoverJob -RecoveryPlan $plan -Direction PrimaryToRecovery; Start-Sleep 60
(Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $source -Name web).ActiveLocation
$null = Remove-AzRecoveryServicesAsrRecoveryPlan -Name both
$null = Remove-AzRecoveryServicesAsrReplicationProtectedItem -InputObject $item; Start-Sleep 60
@(Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $source).Count
""",
    )
    assert lines[:2] == ["InProgress", "Succeeded"]
    assert lines[2:6] == ["A2A", "west", "web", 1440]
    assert lines[6:9] == ["Shutdown,Failover,Group 1", "A2A", "ResourceManager"]
    assert lines[9:] == [4, "Recovery", 0]


def test_what_only_reads(shell: Shell) -> None:
    lines = outputs(
        shell,
        ITEM + "(Get-AzRecoveryServicesAsrNetwork -Fabric $fabric).FriendlyName\n"
        "(Get-AzRecoveryServicesAsrServicesProvider -Fabric $fabric).Connected\n"
        "(Get-AzRecoveryServicesAsrvCenter -Fabric $fabric).IpOrHostName\n"
        "(Get-AzRecoveryServicesAsrStorageClassification -Fabric $fabric).FriendlyName -join ','\n"
        "(Get-AzRecoveryServicesAsrProtectableItem -ProtectionContainer $container).FriendlyName -join ','\n"
        "(Get-AzRecoveryServicesAsrEvent -Severity Critical).EventCode\n"
        "@(Get-AzRecoveryServicesAsrEvent -Severity Warning).Count\n"
        "(Get-AzRecoveryServicesAsrRecoveryPlan -FriendlyName contoso-plan).Groups[2].ReplicationProtectedItems[0].FriendlyName\n"
        "(Get-AzRecoveryServicesAsrAlertSetting).EmailSubscriptionOwner\n"
        "(Set-AzRecoveryServicesAsrAlertSetting -EnableEmailSubscriptionOwner -CustomEmailAddress a@b.example).EmailSubscriptionOwner\n",
    )
    assert lines == [
        "VM Network",
        True,
        "10.10.0.5",
        "Gold,Silver",
        "CONTOSO-SQL-01,CONTOSO-WEB-01",
        "78222",
        0,
        "CONTOSO-SQL-01",
        "Off",
        "On",
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            '<?xml version="1.0"?><RSVaultAsrCreds xmlns="urn:x"><VaultDetails><ResourceGroup>contoso-dr</ResourceGroup>'
            "<ResourceName>contoso-vault</ResourceName></VaultDetails>"
            "<ChannelIntegrityKey>{key}</ChannelIntegrityKey></RSVaultAsrCreds>"
        ),
        (
            "<ASRVaultCreds><ResourceName>contoso-vault</ResourceName><ResourceGroupName>contoso-dr</ResourceGroupName>"
            "<ChannelIntegrityKey>{key}</ChannelIntegrityKey></ASRVaultCreds>"
        ),
        '{{"resourceName": "contoso-vault", "resourceGroupName": "contoso-dr", "channelIntegrityKey": "{key}"}}',
    ],
)
def test_a_settings_file_chooses_the_vault(tmp_path: Any, text: str) -> None:
    with Shell(allow_read=[str(tmp_path)]) as shell:
        assert shell._app is not None or shell.run("Get-AzContext").success
        key = next(
            body["properties"]["integrityKey"]
            for path, body in shell._app.store.below("/arm")  # type: ignore[union-attr]
            if path.endswith("/vaultextendedinfo")
        )
        path = tmp_path / "vault.VaultCredentials"
        path.write_text(text.format(key=key))
        (settings, count) = outputs(
            shell,
            f"Import-AzRecoveryServicesAsrVaultSettingsFile -Path '{path}'; @(Get-AzRecoveryServicesAsrFabric).Count",
        )
        assert (settings.properties["ResourceName"], count) == ("contoso-vault", 1)


@pytest.mark.parametrize("text", ["", "<a>", "{}", "[1]", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_bad_settings_file_is_refused(tmp_path: Any, text: str) -> None:
    path = tmp_path / "x"
    path.write_text(text)
    with Shell(allow_read=[str(tmp_path)]) as shell:
        result = shell.run(f"Import-AzRecoveryServicesAsrVaultSettingsFile -Path '{path}'")
        assert "vault settings file" in str(result.errors[0])
