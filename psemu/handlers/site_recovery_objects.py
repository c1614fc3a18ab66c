"""Site Recovery's resources as the objects that the commands write: property names and order of the real classes."""

from __future__ import annotations

from psemu.handlers.graph_objects import plain_value
from psemu.handlers.service_values import camel_case, date_time, local_time, pascal_case
from psemu.objects import PSArray, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMESPACE = "Microsoft.Azure.Commands.RecoveryServices.SiteRecovery."
_SDK = "Microsoft.Azure.Management.RecoveryServices.SiteRecovery.Models."


def asr_object(name: str, properties: list[tuple[str, Any]]) -> PSObject:
    """An object of the module's class *name*."""
    return PSObject(properties, (_NAMESPACE + name, "System.Object"))


def typed_list(items: Any, element: str) -> PSArray:
    """A generic list of *element*, a full type name."""
    return PSArray(items, f"System.Collections.Generic.List`1[{element}]")


def strings(value: Any) -> PSArray | None:
    """A list of strings, None if *value* is no list."""
    return typed_list([str(item) for item in value], "System.String") if isinstance(value, list) else None


def properties_of(body: dict[str, Any]) -> dict[str, Any]:
    """A resource's ``properties``, empty if it has none."""
    value = body.get("properties")
    return value if isinstance(value, dict) else {}


def entries_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a JSON list, empty if *value* is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def job_object(body: dict[str, Any]) -> PSObject:
    """ASRJob; times are this machine's."""
    p = properties_of(body)
    target = p.get("targetObjectId")
    return asr_object(
        "ASRJob",
        [
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("JobType", p.get("scenarioName")),
            ("DisplayName", p.get("friendlyName")),
            ("ClientRequestId", p.get("activityId")),
            ("State", p.get("state")),
            ("StateDescription", p.get("stateDescription")),
            ("StartTime", local_time(date_time(p.get("startTime")))),
            ("EndTime", local_time(date_time(p.get("endTime")))),
            ("TargetObjectId", target),
            ("TargetObjectType", p.get("targetInstanceType") if target else None),
            ("TargetObjectName", p.get("targetObjectName")),
            ("AllowedActions", strings(p.get("allowedActions")) or None),
            ("Tasks", typed_list([_task(entry) for entry in entries_of(p.get("tasks"))], _NAMESPACE + "ASRTask")),
            (
                "Errors",
                typed_list([_error(entry) for entry in entries_of(p.get("errors"))], _NAMESPACE + "ASRErrorDetails"),
            ),
        ],
    )


def _task(body: dict[str, Any]) -> PSObject:
    return asr_object(
        "ASRTask",
        [
            ("EndTime", local_time(date_time(body.get("endTime")))),
            ("GroupTaskDetails", plain_value(body.get("groupTaskCustomDetails"))),
            ("ID", body.get("name")),
            ("Name", body.get("friendlyName")),
            ("StartTime", local_time(date_time(body.get("startTime")))),
            ("State", body.get("state")),
            ("StateDescription", body.get("stateDescription")),
        ],
    )


def _error(body: dict[str, Any]) -> PSObject:
    provider = body.get("providerErrorDetails")
    return asr_object(
        "ASRErrorDetails",
        [
            ("ProviderErrorDetails", _provider_error(body, provider) if isinstance(provider, dict) else None),
            ("ServiceErrorDetails", plain_value(body.get("serviceErrorDetails"))),
            ("TaskId", body.get("taskId")),
        ],
    )


def _provider_error(body: dict[str, Any], provider: dict[str, Any]) -> PSObject:
    code = provider.get("errorCode")
    return asr_object(
        "ASRProviderError",
        [
            ("CreationTimeUtc", date_time(body.get("creationTime"))),
            (
                "ErrorCode",
                int(code)
                if isinstance(code, int) or (isinstance(code, str) and code.isascii() and code.isdigit())
                else None,
            ),
            ("ErrorId", provider.get("errorId")),
            ("ErrorMessage", provider.get("errorMessage")),
        ],
    )


def fabric_object(body: dict[str, Any]) -> PSObject:
    """ASRFabric; only VMware and Azure fabrics have details."""
    p = properties_of(body)
    details = p.get("customDetails")
    details = details if isinstance(details, dict) else {}
    kind = details.get("instanceType")
    return asr_object(
        "ASRFabric",
        [
            ("Name", body.get("name")),
            ("FriendlyName", p.get("friendlyName")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("FabricType", kind),
            ("SiteIdentifier", p.get("internalIdentifier")),
            ("FabricSpecificDetails", _fabric_details(str(kind or ""), details)),
        ],
    )


_VMWARE_LISTS = {
    "processServers": "ASRProcessServer",
    "masterTargetServers": "ASRMasterTargetServer",
    "runAsAccounts": "ASRRunAsAccount",
}


def _fabric_details(kind: str, details: dict[str, Any]) -> PSObject | None:
    if kind == "Azure":
        return asr_object("ASRAzureFabricSpecificDetails", [("Location", details.get("location"))])
    if kind != "VMware":
        return None
    members: list[tuple[str, Any]] = [
        (pascal_case(name), plain_value(value))
        for name, value in details.items()
        if name != "instanceType" and name not in _VMWARE_LISTS
    ]
    for name, element in _VMWARE_LISTS.items():
        items = [
            asr_object(element, [(pascal_case(key), plain_value(value)) for key, value in entry.items()])
            for entry in entries_of(details.get(name))
        ]
        members.append((pascal_case(name), typed_list(items, _NAMESPACE + element)))
    return asr_object("ASRVMWareSpecificDetails", members)


def container_object(body: dict[str, Any], policies: list[PSObject], mappings: list[PSObject]) -> PSObject:
    """ASRProtectionContainer with its policies and mappings."""
    p = properties_of(body)
    return asr_object(
        "ASRProtectionContainer",
        [
            ("FriendlyName", p.get("friendlyName")),
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("FabricFriendlyName", p.get("fabricFriendlyName")),
            ("FabricType", p.get("fabricType")),
            ("Role", p.get("role")),
            ("AvailablePolicies", typed_list(policies, _NAMESPACE + "ASRPolicy")),
            ("ProtectionContainerMappings", typed_list(mappings, _NAMESPACE + "ASRProtectionContainerMapping")),
        ],
    )


def mapping_object(body: dict[str, Any]) -> PSObject:
    """ASRProtectionContainerMapping."""
    p = properties_of(body)
    return asr_object(
        "ASRProtectionContainerMapping",
        [
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Health", p.get("health")),
            (
                "HealthErrorDetails",
                typed_list([health_error(e) for e in entries_of(p.get("healthErrorDetails"))], "System.Object"),
            ),
            ("PolicyFriendlyName", p.get("policyFriendlyName")),
            ("PolicyId", p.get("policyId")),
            ("SourceFabricFriendlyName", p.get("sourceFabricFriendlyName")),
            ("SourceProtectionContainerFriendlyName", p.get("sourceProtectionContainerFriendlyName")),
            ("State", p.get("state")),
            ("TargetFabricFriendlyName", p.get("targetFabricFriendlyName")),
            ("TargetProtectionContainerFriendlyName", p.get("targetProtectionContainerFriendlyName")),
            ("TargetProtectionContainerId", p.get("targetProtectionContainerId")),
        ],
    )


# kind → class and its properties: a JSON name, the property's own where it is called otherwise
_POLICY_DETAILS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}
_V2 = "AppConsistentFrequencyInMinutes CrashConsistentFrequencyInMinutes MultiVmSyncStatus RecoveryPointHistory RecoveryPointThresholdInMinutes"
_V1 = "AppConsistentFrequencyInMinutes MultiVmSyncStatus RecoveryPointHistory RecoveryPointThresholdInMinutes"
_AZURE = (
    "ActiveStorageAccountId ApplicationConsistentSnapshotFrequencyInHours Encryption OnlineReplicationStartTime"
    " RecoveryPoints=recoveryPointHistoryDurationInHours ReplicationFrequencyInSeconds=replicationInterval"
)
_E2E = (
    "AllowedAuthenticationType ApplicationConsistentSnapshotFrequencyInHours Compression InitialReplicationMethod"
    " OfflineReplicationExportPath OfflineReplicationImportPath OnlineReplicationStartTime RecoveryPoints"
    " ReplicaDeletionOption ReplicationFrequencyInSeconds ReplicationPort"
)
for _kind, _class, _names in (
    ("A2A", "ASRAzureToAzurePolicyDetails", _V2),
    ("InMageAzureV2", "ASRInMageAzureV2PolicyDetails", _V2),
    ("InMage", "ASRInMagePolicyDetails", _V1),
    ("HyperVReplicaAzure", "ASRHyperVReplicaAzurePolicyDetails", _AZURE),
    ("HyperVReplica2012", "ASRHyperVReplicaPolicyDetails", _E2E),
    ("HyperVReplica2012R2", "ASRHyperVReplicaPolicyDetails", _E2E),
):
    _pairs = (name.partition("=") for name in _names.split(" "))
    _POLICY_DETAILS[_kind] = (_class, tuple((name, source or camel_case(name)) for name, _, source in _pairs))


def policy_object(body: dict[str, Any]) -> PSObject:
    """ASRPolicy."""
    p = properties_of(body)
    details = p.get("providerSpecificDetails")
    details = details if isinstance(details, dict) else {}
    kind = str(details.get("instanceType") or "")
    settings = None
    if kind in _POLICY_DETAILS:
        class_name, names = _POLICY_DETAILS[kind]
        settings = asr_object(class_name, [(name, plain_value(details.get(source))) for name, source in names])
    elif kind:
        members = [(pascal_case(name), plain_value(value)) for name, value in details.items() if name != "instanceType"]
        settings = asr_object(f"ASR{kind}PolicyDetails", members)
    return asr_object(
        "ASRPolicy",
        [
            ("FriendlyName", p.get("friendlyName")),
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("ReplicationProvider", kind or None),
            ("ReplicationProviderSettings", settings),
        ],
    )


def health_error(body: dict[str, Any]) -> PSObject:
    """ASRHealthError."""
    names = (
        "creationTimeUtc errorSource errorType entityId errorCode errorLevel errorMessage possibleCauses recommendedAction"
        " recoveryProviderErrorMessage"
    )
    return PSObject(
        [(pascal_case(name), plain_value(body.get(name))) for name in names.split(" ")],
        (_SDK + "ASRHealthError_2016_08_10", "System.Object"),
    )


def protected_item_object(body: dict[str, Any]) -> PSObject:
    """ASRReplicationProtectedItem."""
    p = properties_of(body)
    details = p.get("providerSpecificDetails")
    d = details if isinstance(details, dict) else {}
    kind = d.get("instanceType")
    scenario = p.get("currentScenario")
    return asr_object(
        "ASRReplicationProtectedItem",
        [
            ("ActiveLocation", p.get("activeLocation")),
            ("AllowedOperations", strings(p.get("allowedOperations"))),
            ("CurrentScenario", _scenario(scenario) if isinstance(scenario, dict) else None),
            ("FailoverRecoveryPointId", p.get("failoverRecoveryPointId")),
            ("FriendlyName", p.get("friendlyName")),
            ("ID", body.get("id")),
            ("LastSuccessfulFailoverTime", date_time(p.get("lastSuccessfulFailoverTime"))),
            ("LastSuccessfulTestFailoverTime", date_time(p.get("lastSuccessfulTestFailoverTime"))),
            ("Name", body.get("name")),
            (
                "NicDetailsList",
                typed_list([_nic(entry) for entry in entries_of(d.get("vmNics"))], _NAMESPACE + "ASRVMNicDetails"),
            ),
            ("PolicyFriendlyName", p.get("policyFriendlyName")),
            ("PolicyID", p.get("policyId")),
            ("PrimaryFabricFriendlyName", p.get("primaryFabricFriendlyName")),
            ("PrimaryProtectionContainerFriendlyName", p.get("primaryProtectionContainerFriendlyName")),
            ("ProtectableItemId", p.get("protectableItemId")),
            ("ProtectedItemType", p.get("protectedItemType")),
            ("ProtectionState", p.get("protectionState")),
            ("ProtectionStateDescription", p.get("protectionStateDescription")),
            ("ProviderSpecificDetails", _provider_details(str(kind or ""), d)),
            ("RecoveryAzureStorageAccount", d.get("recoveryAzureStorageAccount")),
            ("RecoveryAzureVMName", d.get("recoveryAzureVMName")),
            ("RecoveryAzureVMSize", d.get("recoveryAzureVMSize")),
            ("RecoveryFabricFriendlyName", p.get("recoveryFabricFriendlyName")),
            ("RecoveryFabricId", p.get("recoveryFabricId")),
            ("RecoveryProtectionContainerFriendlyName", p.get("recoveryProtectionContainerFriendlyName")),
            ("RecoveryResourceGroupId", d.get("recoveryAzureResourceGroupId")),
            ("RecoveryServicesProviderId", p.get("recoveryServicesProviderId")),
            ("ReplicationHealth", p.get("replicationHealth")),
            (
                "ReplicationHealthErrors",
                typed_list(
                    [health_error(e) for e in entries_of(p.get("healthErrors"))], _SDK + "ASRHealthError_2016_08_10"
                ),
            ),
            ("ReplicationProvider", kind),
            ("SelectedRecoveryAzureNetworkId", d.get("selectedRecoveryAzureNetworkId")),
            ("TestFailoverState", p.get("testFailoverState")),
            ("TestFailoverStateDescription", p.get("testFailoverStateDescription")),
            ("Type", body.get("type")),
        ],
    )


def _scenario(body: dict[str, Any]) -> PSObject:
    return PSObject(
        [
            ("ScenarioName", body.get("scenarioName")),
            ("JobId", body.get("jobId")),
            ("StartTime", date_time(body.get("startTime"))),
        ],
        (_SDK + "CurrentScenarioDetails", "System.Object"),
    )


def _nic(body: dict[str, Any]) -> PSObject:
    names = (
        "primaryNicStaticIPAddress recoveryNicIpAddressType replicaNicId sourceNicArmId ipAddressType nicId recoveryVMNetworkId"
        " recoveryVMSubnetName replicaNicStaticIPAddress selectionType vMNetworkName vMSubnetName"
    )
    return asr_object(
        "ASRVMNicDetails", [(pascal_case(name), plain_value(body.get(name))) for name in names.split(" ")]
    )


def _provider_details(kind: str, body: dict[str, Any]) -> PSObject:
    members = [
        (pascal_case(name), plain_value(value))
        for name, value in body.items()
        if name not in ("instanceType", "vmNics", "protectedDisks")
    ]
    disks = [
        PSObject(
            [(pascal_case(name), plain_value(value)) for name, value in disk.items()],
            (f"{_SDK}{kind}ProtectedDiskDetails", "System.Object"),
        )
        for disk in entries_of(body.get("protectedDisks"))
    ]
    if disks:
        members.append(("ProtectedDiskDetails", typed_list(disks, f"{_SDK}{kind}ProtectedDiskDetails")))
    return asr_object(f"ASR{kind}SpecificRPIDetails", members)


def friendly_name(body: dict[str, Any]) -> str:
    """A resource's friendly name."""
    properties = body.get("properties")
    return str(properties.get("friendlyName", "")) if isinstance(properties, dict) else ""
