"""Commands that run: which module implements which command. A module is imported when its first command is used."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.runtime.cmdlet import Cmdlet

#: module of this package → the commands it implements
MODULES: dict[str, tuple[str, ...]] = {
    "management_items": (
        "Clear-Item",
        "Copy-Item",
        "Get-ChildItem",
        "Get-Content",
        "Get-Item",
        "Get-PSDrive",
        "New-Item",
        "Remove-Item",
        "Set-Content",
        "Set-Item",
        "Test-Path",
    ),
    "management_paths": ("Join-Path", "Split-Path"),
    "core_commands": (
        "Get-Command",
        "Import-Module",
        "Invoke-Command",
        "Invoke-Expression",
        "Set-StrictMode",
    ),
    "core_pipeline": (
        "ForEach-Object",
        "Out-Default",
        "Out-Host",
        "Out-Null",
        "Out-String",
        "Where-Object",
        "Write-Progress",
    ),
    "utility_csv": (
        "ConvertFrom-Csv",
        "ConvertFrom-StringData",
        "ConvertTo-Csv",
    ),
    "utility_dates": (
        "Get-Date",
        "New-TimeSpan",
        "Start-Sleep",
    ),
    "utility_format": (
        "Format-Custom",
        "Format-List",
        "Format-Table",
        "Format-Wide",
    ),
    "utility_html": ("ConvertTo-Html",),
    "utility_json": (
        "ConvertFrom-Json",
        "ConvertTo-Json",
        "Test-Json",
    ),
    "utility_measure": ("Measure-Object",),
    "utility_members": (
        "Add-Member",
        "Get-Member",
        "New-Object",
    ),
    "utility_order": (
        "Compare-Object",
        "Get-Unique",
        "Group-Object",
        "Sort-Object",
    ),
    "utility_select": ("Select-Object",),
    "utility_text": (
        "Get-Random",
        "Get-SecureRandom",
        "Join-String",
        "New-Guid",
        "Select-String",
        "Tee-Object",
    ),
    "utility_variables": (
        "Clear-Variable",
        "Get-Alias",
        "Get-Variable",
        "New-Alias",
        "New-Variable",
        "Remove-Alias",
        "Remove-Variable",
        "Set-Alias",
        "Set-Variable",
    ),
    "utility_write": (
        "Write-Debug",
        "Write-Error",
        "Write-Host",
        "Write-Information",
        "Write-Output",
        "Write-Verbose",
        "Write-Warning",
    ),
    "graph": (
        "Get-MgApplication",
        "Get-MgApplicationSynchronizationJob",
        "Get-MgApplicationSynchronizationTemplate",
        "Get-MgServicePrincipal",
        "Get-MgServicePrincipalSynchronizationJob",
        "Get-MgServicePrincipalSynchronizationTemplate",
        "New-MgApplicationSynchronizationJob",
        "New-MgApplicationSynchronizationJobOnDemand",
        "New-MgServicePrincipalSynchronizationJob",
        "New-MgServicePrincipalSynchronizationJobOnDemand",
        "Remove-MgApplicationSynchronizationJob",
        "Remove-MgServicePrincipalSynchronizationJob",
        "Restart-MgApplicationSynchronizationJob",
        "Restart-MgServicePrincipalSynchronizationJob",
        "Start-MgApplicationSynchronizationJob",
        "Start-MgServicePrincipalSynchronizationJob",
        "Suspend-MgApplicationSynchronizationJob",
        "Suspend-MgServicePrincipalSynchronizationJob",
        "Test-MgApplicationSynchronizationJobCredential",
        "Update-MgApplicationSynchronizationJob",
        "Test-MgServicePrincipalSynchronizationJobCredential",
        "Update-MgServicePrincipalSynchronizationJob",
    ),
    "graph_invoke": ("Invoke-MgGraphRequest",),
    "az_rest": ("Invoke-AzRestMethod",),
    "graph_accounts": ("Connect-MgGraph", "Disconnect-MgGraph", "Get-MgContext"),
    "az_accounts": ("Connect-AzAccount", "Get-AzContext", "Set-AzContext"),
    "security": ("ConvertFrom-SecureString", "ConvertTo-SecureString"),
    "recovery_vaults": ("Get-AzRecoveryServicesVault",),
    "site_recovery_jobs": (
        "Get-AzRecoveryServicesAsrPolicy",
        "Restart-AzRecoveryServicesAsrJob",
        "Resume-AzRecoveryServicesAsrJob",
        "Stop-AzRecoveryServicesAsrJob",
    ),
    "site_recovery": (
        "Get-AzRecoveryServicesAsrFabric",
        "Get-AzRecoveryServicesAsrJob",
        "Get-AzRecoveryServicesAsrProtectionContainer",
        "Get-AzRecoveryServicesAsrReplicationProtectedItem",
        "Get-AzRecoveryServicesAsrVaultContext",
        "Set-AzRecoveryServicesAsrVaultContext",
        "Start-AzRecoveryServicesAsrResynchronizeReplicationJob",
    ),
}

_MODULE_OF = {name.lower(): module for module, names in MODULES.items() for name in names}


def command_names() -> list[str]:
    """Names of all commands that run here, sorted."""
    return sorted(name for names in MODULES.values() for name in names)


def load_handler(name: str) -> type[Cmdlet] | None:
    """The implementation of command *name* (case-insensitive), None if there is none."""
    from psemu.runtime.cmdlet import registered

    module = _MODULE_OF.get(name.lower())
    if module is None:
        return _by_rule(name)
    importlib.import_module(f"psemu.handlers.{module}")
    return registered(name)


def _by_rule(name: str) -> type[Cmdlet] | None:
    """The handler of every Graph command whose operation the table knows."""
    if "-mg" not in name.lower():
        return None
    from psemu.handlers.graph_by_rule import RoutedGraphCmdlet
    from psemu.rest.routes.table import has_command

    return RoutedGraphCmdlet if has_command(name) else None
