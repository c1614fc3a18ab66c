"""Commands that run: which module implements which command. A module is imported when its first command is used."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import CommandInfo
    from psemu.runtime.cmdlet import Cmdlet

#: module of this package → the commands it implements
MODULES: dict[str, tuple[str, ...]] = {
    "management_items": (
        "Add-Content",
        "Clear-Content",
        "Clear-Item",
        "Copy-Item",
        "Get-ChildItem",
        "Get-Content",
        "Get-Item",
        "Move-Item",
        "New-Item",
        "Remove-Item",
        "Rename-Item",
        "Set-Content",
        "Set-Item",
        "Test-Path",
    ),
    "management_location": (
        "Convert-Path",
        "Get-Location",
        "New-TemporaryFile",
        "Pop-Location",
        "Push-Location",
        "Resolve-Path",
        "Set-Location",
    ),
    "management_drives": ("Get-PSDrive", "Get-PSProvider", "New-PSDrive", "Remove-PSDrive"),
    "management_properties": (
        "Clear-ItemProperty",
        "Copy-ItemProperty",
        "Get-ItemProperty",
        "Get-ItemPropertyValue",
        "Move-ItemProperty",
        "New-ItemProperty",
        "Remove-ItemProperty",
        "Rename-ItemProperty",
        "Set-ItemProperty",
    ),
    "management_paths": ("Join-Path", "Split-Path"),
    "core_commands": (
        "Invoke-Command",
        "Invoke-Expression",
        "Set-StrictMode",
    ),
    "core_get_command": ("Get-Command", "Get-Verb"),
    "core_help": ("Get-Help",),
    "core_session": (
        "Add-History",
        "Clear-History",
        "Get-History",
        "Get-Host",
        "Get-Module",
        "Get-PSBreakpoint",
        "Get-PSCallStack",
        "Get-PSSession",
        "Get-Runspace",
        "Read-Host",
        "Register-ArgumentCompleter",
        "Remove-Module",
        "Set-PSDebug",
    ),
    "core_machine": (
        "Add-Type",
        "Get-Clipboard",
        "Get-Credential",
        "Get-ExecutionPolicy",
        "Get-ExperimentalFeature",
        "Get-Uptime",
        "Invoke-History",
        "Set-Clipboard",
        "Unblock-File",
    ),
    "core_jobs": ("Start-Job", "Start-ThreadJob", "Stop-Job"),
    "core_modules": ("Export-ModuleMember", "Import-Module", "New-Module"),
    "core_transcript": ("Start-Transcript", "Stop-Transcript"),
    "core_pipeline": (
        "ForEach-Object",
        "Out-Default",
        "Out-Host",
        "Out-Null",
        "Out-String",
        "Where-Object",
        "Write-Progress",
    ),
    "utility_aliases": ("Export-Alias", "Import-Alias"),
    "utility_bytes": ("Format-Hex", "Get-FileHash"),
    "utility_clixml": ("ConvertFrom-CliXml", "ConvertTo-CliXml", "Export-Clixml", "Import-Clixml"),
    "utility_culture": ("Get-Culture", "Get-TimeZone", "Get-UICulture"),
    "utility_diagnostics": ("Get-Error", "Measure-Command", "Update-List"),
    "utility_events": (
        "Get-Event",
        "Get-EventSubscriber",
        "New-Event",
        "Register-EngineEvent",
        "Remove-Event",
        "Unregister-Event",
        "Wait-Event",
    ),
    "utility_files": ("Export-Csv", "Import-Csv", "Import-PowerShellDataFile", "Out-File"),
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
    "utility_markdown": ("ConvertFrom-Markdown",),
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
    "utility_type_data": (
        "Get-TypeData",
        "Remove-TypeData",
        "Update-TypeData",
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
    "utility_web": ("Invoke-RestMethod", "Invoke-WebRequest"),
    "utility_xml": ("ConvertTo-Xml", "Select-Xml"),
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
    "graph_find": ("Find-MgGraphCommand", "Find-MgGraphPermission"),
    "graph_invoke": ("Invoke-MgGraphRequest",),
    "az_rest": ("Invoke-AzRestMethod",),
    "graph_accounts": ("Connect-MgGraph", "Disconnect-MgGraph", "Get-MgContext"),
    "az_jobs": ("Get-Job", "Receive-Job", "Remove-Job", "Wait-Job"),
    "az_resources": ("Get-AzResource", "New-AzResource", "Remove-AzResource", "Set-AzResource"),
    "az_resource_groups": (
        "Get-AzResourceGroup",
        "New-AzResourceGroup",
        "Remove-AzResourceGroup",
        "Set-AzResourceGroup",
    ),
    "az_subscriptions": ("Disconnect-AzAccount", "Get-AzEnvironment", "Get-AzSubscription", "Get-AzTenant"),
    "az_tags": ("Get-AzTag", "New-AzTag", "Remove-AzTag", "Update-AzTag"),
    "az_contexts": ("Get-AzContext", "Select-AzContext", "Set-AzContext"),
    "az_accounts": ("Connect-AzAccount", "Get-AzAccessToken"),
    "security": ("ConvertFrom-SecureString", "ConvertTo-SecureString"),
    "recovery_vaults": ("Get-AzRecoveryServicesVault",),
    "site_recovery": (
        "Get-AzRecoveryServicesAsrJob",
        "Get-AzRecoveryServicesAsrProtectionContainer",
        "Get-AzRecoveryServicesAsrReplicationProtectedItem",
        "Get-AzRecoveryServicesAsrVaultContext",
        "Set-AzRecoveryServicesAsrVaultContext",
        "Start-AzRecoveryServicesAsrResynchronizeReplicationJob",
    ),
    "site_recovery_clusters": (
        "New-AzRecoveryServicesAsrReplicationProtectionCluster",
        "Start-AzRecoveryServicesAsrApplyClusterRecoveryPoint",
        "Start-AzRecoveryServicesAsrClusterCommitFailoverJob",
        "Start-AzRecoveryServicesAsrClusterResynchronizeReplicationJob",
        "Start-AzRecoveryServicesAsrClusterTestFailoverCleanupJob",
        "Start-AzRecoveryServicesAsrClusterTestFailoverJob",
        "Start-AzRecoveryServicesAsrClusterUnplannedFailoverJob",
        "Update-AzRecoveryServicesAsrClusterProtectionDirection",
    ),
    "site_recovery_reprotection": ("Update-AzRecoveryServicesAsrProtectionDirection",),
    "site_recovery_fabrics": (
        "New-AzRecoveryServicesAsrFabric",
        "New-AzRecoveryServicesAsrNetworkMapping",
        "New-AzRecoveryServicesAsrProtectableItem",
        "New-AzRecoveryServicesAsrProtectionContainer",
        "New-AzRecoveryServicesAsrProtectionContainerMapping",
        "New-AzRecoveryServicesAsrStorageClassificationMapping",
        "New-AzRecoveryServicesAsrvCenter",
        "Set-AzRecoveryServicesAsrAlertSetting",
        "Start-AzRecoveryServicesAsrSwitchProcessServerJob",
        "Update-AzRecoveryServicesAsrNetworkMapping",
        "Update-AzRecoveryServicesAsrProtectionContainerMapping",
        "Update-AzRecoveryServicesAsrServicesProvider",
        "Update-AzRecoveryServicesAsrvCenter",
    ),
    "site_recovery_failovers": (
        "Start-AzRecoveryServicesAsrApplyRecoveryPoint",
        "Start-AzRecoveryServicesAsrCancelFailoverJob",
        "Start-AzRecoveryServicesAsrCommitFailoverJob",
        "Start-AzRecoveryServicesAsrPlannedFailoverJob",
        "Start-AzRecoveryServicesAsrSwitchAppliance",
        "Start-AzRecoveryServicesAsrTestFailoverCleanupJob",
        "Start-AzRecoveryServicesAsrTestFailoverJob",
        "Start-AzRecoveryServicesAsrUnplannedFailoverJob",
        "Update-AzRecoveryServicesAsrMobilityService",
    ),
    "site_recovery_inputs": (
        "New-AzRecoveryServicesAsrAzureToAzureDiskReplicationConfig",
        "New-AzRecoveryServicesAsrAzureToAzureReplicationProtectedItemConfig",
        "New-AzRecoveryServicesAsrInMageAzureV2DiskInput",
        "New-AzRecoveryServicesAsrInMageRcmDiskInput",
        "New-AzRecoveryServicesAsrVMNicConfig",
        "New-AzRecoveryServicesAsrVMNicIPConfig",
    ),
    "site_recovery_jobs": (
        "Restart-AzRecoveryServicesAsrJob",
        "Resume-AzRecoveryServicesAsrJob",
        "Stop-AzRecoveryServicesAsrJob",
    ),
    "site_recovery_lists": (
        "Get-AzRecoveryServicesAsrAlertSetting",
        "Get-AzRecoveryServicesAsrClusterRecoveryPoint",
        "Get-AzRecoveryServicesAsrEvent",
        "Get-AzRecoveryServicesAsrFabric",
        "Get-AzRecoveryServicesAsrNetwork",
        "Get-AzRecoveryServicesAsrNetworkMapping",
        "Get-AzRecoveryServicesAsrPolicy",
        "Get-AzRecoveryServicesAsrProtectableItem",
        "Get-AzRecoveryServicesAsrProtectionContainerMapping",
        "Get-AzRecoveryServicesAsrRecoveryPoint",
        "Get-AzRecoveryServicesAsrReplicationProtectionCluster",
        "Get-AzRecoveryServicesAsrServicesProvider",
        "Get-AzRecoveryServicesAsrStorageClassification",
        "Get-AzRecoveryServicesAsrStorageClassificationMapping",
        "Get-AzRecoveryServicesAsrvCenter",
    ),
    "site_recovery_plans": (
        "Edit-AzRecoveryServicesAsrRecoveryPlan",
        "Get-AzRecoveryServicesAsrRecoveryPlan",
        "New-AzRecoveryServicesAsrRecoveryPlan",
        "Update-AzRecoveryServicesAsrRecoveryPlan",
    ),
    "site_recovery_policies": (
        "New-AzRecoveryServicesAsrPolicy",
        "Update-AzRecoveryServicesAsrPolicy",
    ),
    "site_recovery_protection": (
        "Add-AzRecoveryServicesAsrReplicationProtectedItemDisk",
        "New-AzRecoveryServicesAsrReplicationProtectedItem",
        "Set-AzRecoveryServicesAsrReplicationProtectedItem",
    ),
    "site_recovery_removals": (
        "Remove-AzRecoveryServicesAsrFabric",
        "Remove-AzRecoveryServicesAsrNetworkMapping",
        "Remove-AzRecoveryServicesAsrPolicy",
        "Remove-AzRecoveryServicesAsrProtectionContainer",
        "Remove-AzRecoveryServicesAsrProtectionContainerMapping",
        "Remove-AzRecoveryServicesAsrRecoveryPlan",
        "Remove-AzRecoveryServicesAsrReplicationProtectedItem",
        "Remove-AzRecoveryServicesAsrReplicationProtectedItemDisk",
        "Remove-AzRecoveryServicesAsrReplicationProtectionCluster",
        "Remove-AzRecoveryServicesAsrServicesProvider",
        "Remove-AzRecoveryServicesAsrStorageClassificationMapping",
        "Remove-AzRecoveryServicesAsrvCenter",
    ),
    "site_recovery_settings": ("Import-AzRecoveryServicesAsrVaultSettingsFile",),
}

_ENCRYPTION = ("Key", "SecureKey")
_ELSEWHERE = ("CimNamespace", "CimResourceUri", "CimSession", "PSSession")
#: command (lower case) → parameters of it that are refused
_REFUSED_PARAMETERS: dict[str, tuple[str, ...]] = {
    "add-type": ("MemberDefinition", "OutputAssembly", "OutputType", "ReferencedAssemblies", "UsingNamespace"),
    "convertfrom-securestring": _ENCRYPTION,
    "convertto-securestring": _ENCRYPTION,
    "copy-item": ("FromSession", "ToSession"),
    "get-command": ("ArgumentList",),
    "get-job": ("After", "Before", "ChildJobState", "Filter", "IncludeChildJob", "InstanceId", "Newest"),
    "get-module": (*_ELSEWHERE, "FullyQualifiedName"),
    "import-clixml": ("IncludeTotalCount",),
    "import-module": ("CimNamespace", "CimResourceUri", "UseWindowsPowerShell"),
    "invoke-command": (
        "AsJob",
        "Authentication",
        "Credential",
        "InDisconnectedSession",
        "RemoteDebug",
        "RunAsAdministrator",
    ),
    "invoke-restmethod": ("SslProtocol",),
    "invoke-webrequest": ("SslProtocol",),
    "new-psdrive": ("Credential",),
    "receive-job": ("ComputerName", "InstanceId", "Session", "WriteEvents", "WriteJobInResults"),
    "remove-job": ("Filter", "InstanceId"),
    "remove-module": ("FullyQualifiedName",),
    "start-job": ("DefinitionPath", "Type"),
    "start-transcript": ("IncludeInvocationHeader",),
    "stop-job": ("Filter", "InstanceId", "PassThru"),
    "wait-job": ("Filter", "InstanceId"),
}
_MODULE_OF = {name.lower(): module for module, names in MODULES.items() for name in names}


def is_offline(name: str) -> bool:
    """Whether command *name* runs here and never speaks to a service."""
    return _MODULE_OF.get(name.lower(), "").startswith(("core_", "utility_", "management_", "security"))


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
    found = registered(name)
    if found is not None and name.lower() in _REFUSED_PARAMETERS:
        found.refused_parameters = _REFUSED_PARAMETERS[name.lower()]
    return found


def _by_rule(name: str) -> type[Cmdlet] | None:
    """The handler of every Graph command whose operation the table knows, and of every Az command that an added provider's may be."""
    if "-az" in name.lower():
        return _by_added_routes(name) or _of_plugin(name)
    if "-mg" not in name.lower():
        return _of_plugin(name)
    from psemu.handlers.graph_by_rule import RoutedGraphCmdlet
    from psemu.rest.routes.table import has_command

    # New-MgGroupMember has its operation under the name New-MgGroupMemberByRef
    known = has_command(name) or (name.lower().startswith("new-mg") and has_command(name + "ByRef"))
    return RoutedGraphCmdlet if known else _of_plugin(name)


def _by_added_routes(name: str) -> type[Cmdlet] | None:
    from psemu.rest.routes.providers import user_routes

    if not user_routes().providers():
        return None
    from psemu.errors import ConfigurationError, UnsupportedError
    from psemu.handlers.arm_by_rule import RoutedArmCmdlet
    from psemu.rest.routes.arm_resolution import arm_operations

    try:
        return RoutedArmCmdlet if arm_operations(name, "", user_routes()) else None
    except ConfigurationError as error:
        # a script must be told as an error of its own
        raise UnsupportedError(f"routes.{name}", str(error)) from None


def _of_plugin(name: str) -> type[Cmdlet] | None:
    from psemu.handlers.plugins import plugin_handler

    return plugin_handler(name)


def refusal(name: str) -> str | None:
    """Why command *name* of PowerShell does not run here; None if nobody decided that it does not."""
    from psemu.handlers.refusals import refusal as reason

    return reason(name)


def plugin_command(name: str) -> CommandInfo | None:
    """The metadata of the command *name* that a plugin brings, None if none does."""
    from psemu.handlers.plugins import plugin_command as find

    return find(name)
