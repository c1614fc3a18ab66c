"""Subscriptions, groups, resources and jobs of Az on the emulator, through the shell."""

from __future__ import annotations

from psemu.shell import Shell
from tests.handlers.shells import outputs


def test_groups_come_and_go(shell: Shell) -> None:
    lines = outputs(
        shell,
        "(New-AzResourceGroup -Name new-one -Location westeurope -Tag @{ Team = 'a' }).ProvisioningState\n"
        "(Get-AzResourceGroup).ResourceGroupName -join ','\n"
        "(Get-AzResourceGroup -Name new*).Tags.Team\n"
        "@(Get-AzResourceGroup -Tag @{ Team = 'b' }).Count\n"
        "(Get-AzResourceGroup -Name new-one).ResourceId\n"
        "Remove-AzResourceGroup -Name new-one -Force\n"
        "@(Get-AzResourceGroup).Count",
    )
    assert lines[0:4] == ["Succeeded", "contoso-dr,new-one", "a", 0]
    assert lines[4].endswith("/resourceGroups/new-one")
    assert lines[5:] == [True, 1]
    assert "ResourceGroupNotFound" in str(shell.run("Get-AzResourceGroup -Name nobody").errors[0])


def test_resources_of_any_provider(shell: Shell) -> None:
    lines = outputs(
        shell,
        "(Get-AzResource).Name\n(Get-AzResource -ResourceType Microsoft.RecoveryServices/vaults -ResourceGroupName contoso*).ResourceType\n"
        "@(Get-AzResource -Name nothing*).Count\n$id = (Get-AzResource -Name contoso-vault).ResourceId\n"
        "(Get-AzResource -ResourceId $id).Properties.provisioningState",
    )
    assert lines == ["contoso-vault", "Microsoft.RecoveryServices/vaults", 0, "Succeeded"]


def test_who_sees_what(shell: Shell) -> None:
    lines = outputs(
        shell,
        "(Get-AzSubscription).Name\n(Get-AzTenant).Id -eq $tenantId\n(Get-AzEnvironment -Name AzureCloud).ResourceManagerUrl\n"
        "(Disconnect-AzAccount).Id\n",
    )
    assert lines == ["Contoso Production", True, "https://management.azure.com/", "admin@contoso.example"]
    assert "Run Connect-AzAccount" in str(shell.run("Get-AzSubscription").errors[0])
    assert "was not found in tenant" in str(
        shell.run("$null = Connect-AzAccount; Get-AzSubscription -SubscriptionName x").errors[0]
    )


def test_a_job_keeps_what_the_command_wrote(shell: Shell) -> None:
    lines = outputs(
        shell,
        "$null = New-AzResourceGroup -Name gone -Location westeurope\n"
        "$job = Remove-AzResourceGroup -Name gone -Force -AsJob\n$job.State\n"
        "$job | Wait-Job | Receive-Job -Keep\nReceive-Job -Id 1\n@(Receive-Job -Id 1).Count\n@(Get-Job).Count\n"
        "Get-Job | Remove-Job\n@(Get-Job).Count",
    )
    assert lines == ["Completed", True, True, 0, 1, 0]
    result = shell.run(
        "$job = Remove-AzResourceGroup -Name nobody -Force -AsJob; $job.State; Receive-Job -Job $job; Get-Job -Id 77"
    )
    assert result.output == ["Failed"]
    assert ["ResourceGroupNotFound" in str(e) or "job ID 77" in str(e) for e in result.errors] == [True, True]
