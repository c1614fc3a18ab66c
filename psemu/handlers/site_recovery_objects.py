"""Site Recovery's resources as the objects that the commands write: property names and order of the real classes."""

from __future__ import annotations

from psemu.handlers.graph_objects import plain_value
from psemu.handlers.service_values import date_time, local_time, pascal_case
from psemu.objects import PSArray, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMESPACE = "Microsoft.Azure.Commands.RecoveryServices.SiteRecovery."
_SDK = "Microsoft.Azure.Management.RecoveryServices.SiteRecovery.Models."


def _asr(name: str, properties: list[tuple[str, Any]]) -> PSObject:
    return PSObject(properties, (_NAMESPACE + name, "System.Object"))


def _list(items: Any, element: str) -> PSArray:
    return PSArray(items, f"System.Collections.Generic.List`1[{element}]")


def _strings(value: Any) -> PSArray | None:
    return _list([str(item) for item in value], "System.String") if isinstance(value, list) else None


def _properties(body: dict[str, Any]) -> dict[str, Any]:
    value = body.get("properties")
    return value if isinstance(value, dict) else {}


def _entries(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def job_object(body: dict[str, Any]) -> PSObject:
    """ASRJob; times are this machine's."""
    p = _properties(body)
    target = p.get("targetObjectId")
    return _asr(
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
            ("AllowedActions", _strings(p.get("allowedActions")) or None),
            ("Tasks", _list([_task(entry) for entry in _entries(p.get("tasks"))], _NAMESPACE + "ASRTask")),
            ("Errors", _list([_error(entry) for entry in _entries(p.get("errors"))], _NAMESPACE + "ASRErrorDetails")),
        ],
    )


def _task(body: dict[str, Any]) -> PSObject:
    return _asr(
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
    return _asr(
        "ASRErrorDetails",
        [
            ("ProviderErrorDetails", _provider_error(body, provider) if isinstance(provider, dict) else None),
            ("ServiceErrorDetails", plain_value(body.get("serviceErrorDetails"))),
            ("TaskId", body.get("taskId")),
        ],
    )


def _provider_error(body: dict[str, Any], provider: dict[str, Any]) -> PSObject:
    code = provider.get("errorCode")
    return _asr(
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


_FABRIC_DETAILS = {
    "VMware": "ASRVMWareSpecificDetails",
    "Azure": "ASRAzureFabricSpecificDetails",
    "HyperVSite": "ASRHyperVSiteSpecificDetails",
}


def fabric_object(body: dict[str, Any]) -> PSObject:
    """ASRFabric."""
    p = _properties(body)
    details = p.get("customDetails")
    details = details if isinstance(details, dict) else {}
    kind = str(details.get("instanceType") or "")
    members = [(pascal_case(name), plain_value(value)) for name, value in details.items() if name != "instanceType"]
    return _asr(
        "ASRFabric",
        [
            ("Name", body.get("name")),
            ("FriendlyName", p.get("friendlyName")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("FabricType", kind or None),
            ("SiteIdentifier", p.get("internalIdentifier")),
            ("FabricSpecificDetails", _asr(_FABRIC_DETAILS.get(kind, "ASRFabricSpecificDetails"), members)),
        ],
    )


def container_object(body: dict[str, Any], policies: list[PSObject], mappings: list[PSObject]) -> PSObject:
    """ASRProtectionContainer with its policies and mappings."""
    p = _properties(body)
    return _asr(
        "ASRProtectionContainer",
        [
            ("FriendlyName", p.get("friendlyName")),
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("FabricFriendlyName", p.get("fabricFriendlyName")),
            ("FabricType", p.get("fabricType")),
            ("Role", p.get("role")),
            ("AvailablePolicies", _list(policies, _NAMESPACE + "ASRPolicy")),
            ("ProtectionContainerMappings", _list(mappings, _NAMESPACE + "ASRProtectionContainerMapping")),
        ],
    )


def mapping_object(body: dict[str, Any]) -> PSObject:
    """ASRProtectionContainerMapping."""
    p = _properties(body)
    return _asr(
        "ASRProtectionContainerMapping",
        [
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Health", p.get("health")),
            (
                "HealthErrorDetails",
                _list([health_error(e) for e in _entries(p.get("healthErrorDetails"))], "System.Object"),
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


def policy_object(body: dict[str, Any]) -> PSObject:
    """ASRPolicy."""
    p = _properties(body)
    details = p.get("providerSpecificDetails")
    details = details if isinstance(details, dict) else {}
    kind = str(details.get("instanceType") or "")
    settings = [(pascal_case(name), plain_value(value)) for name, value in details.items() if name != "instanceType"]
    return _asr(
        "ASRPolicy",
        [
            ("FriendlyName", p.get("friendlyName")),
            ("Name", body.get("name")),
            ("ID", body.get("id")),
            ("Type", body.get("type")),
            ("ReplicationProvider", kind or None),
            ("ReplicationProviderSettings", _asr(f"ASR{kind}PolicyDetails", settings)),
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
    p = _properties(body)
    details = p.get("providerSpecificDetails")
    d = details if isinstance(details, dict) else {}
    kind = d.get("instanceType")
    scenario = p.get("currentScenario")
    return _asr(
        "ASRReplicationProtectedItem",
        [
            ("ActiveLocation", p.get("activeLocation")),
            ("AllowedOperations", _strings(p.get("allowedOperations"))),
            ("CurrentScenario", _scenario(scenario) if isinstance(scenario, dict) else None),
            ("FailoverRecoveryPointId", p.get("failoverRecoveryPointId")),
            ("FriendlyName", p.get("friendlyName")),
            ("ID", body.get("id")),
            ("LastSuccessfulFailoverTime", date_time(p.get("lastSuccessfulFailoverTime"))),
            ("LastSuccessfulTestFailoverTime", date_time(p.get("lastSuccessfulTestFailoverTime"))),
            ("Name", body.get("name")),
            (
                "NicDetailsList",
                _list([_nic(entry) for entry in _entries(d.get("vmNics"))], _NAMESPACE + "ASRVMNicDetails"),
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
                _list([health_error(e) for e in _entries(p.get("healthErrors"))], _SDK + "ASRHealthError_2016_08_10"),
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
    return _asr("ASRVMNicDetails", [(pascal_case(name), plain_value(body.get(name))) for name in names.split(" ")])


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
        for disk in _entries(body.get("protectedDisks"))
    ]
    if disks:
        members.append(("ProtectedDiskDetails", _list(disks, f"{_SDK}{kind}ProtectedDiskDetails")))
    return _asr(f"ASR{kind}SpecificRPIDetails", members)


def friendly_name(body: dict[str, Any]) -> str:
    """A resource's friendly name."""
    properties = body.get("properties")
    return str(properties.get("friendlyName", "")) if isinstance(properties, dict) else ""
