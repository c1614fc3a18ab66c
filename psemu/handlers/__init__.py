"""Commands that run: which module implements which command. A module is imported when its first command is used."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.runtime.cmdlet import Cmdlet

#: module of this package → the commands it implements
MODULES: dict[str, tuple[str, ...]] = {
    "graph": (
        "Get-MgApplication",
        "Get-MgApplicationSynchronizationJob",
        "Get-MgServicePrincipal",
        "Get-MgServicePrincipalSynchronizationJob",
        "New-MgApplicationSynchronizationJob",
        "New-MgServicePrincipalSynchronizationJob",
        "Remove-MgApplicationSynchronizationJob",
        "Remove-MgServicePrincipalSynchronizationJob",
        "Restart-MgApplicationSynchronizationJob",
        "Restart-MgServicePrincipalSynchronizationJob",
        "Start-MgApplicationSynchronizationJob",
        "Start-MgServicePrincipalSynchronizationJob",
        "Suspend-MgApplicationSynchronizationJob",
        "Suspend-MgServicePrincipalSynchronizationJob",
        "Test-MgApplicationSynchronizationJobCredential",
        "Test-MgServicePrincipalSynchronizationJobCredential",
    ),
    "graph_accounts": ("Connect-MgGraph", "Disconnect-MgGraph", "Get-MgContext"),
    "az_accounts": ("Connect-AzAccount", "Get-AzContext", "Set-AzContext"),
    "security": ("ConvertFrom-SecureString", "ConvertTo-SecureString"),
    "recovery_vaults": ("Get-AzRecoveryServicesVault",),
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
        return None
    importlib.import_module(f"psemu.handlers.{module}")
    return registered(name)
