"""What a PUT or PATCH makes of Site Recovery's resources: the body that a later GET gives."""

from __future__ import annotations

import uuid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.store import Store

#: operations that a protected machine allows, by where it is in its life (the emulator's model)
HEALTHY = ["UnplannedFailover", "DisableProtection", "TestFailover"]
FAILED_OVER = ["Commit", "CancelFailover", "ChangePit", "ReverseReplicate", "DisableProtection"]
COMMITTED = ["ReverseReplicate", "DisableProtection"]
_TYPE = "Microsoft.RecoveryServices/vaults/"


def resource_type(segments: tuple[str, ...]) -> str:
    """``Microsoft.RecoveryServices/vaults/…`` of a resource whose path below the vault is *segments*."""
    return _TYPE + "/".join(segments[::2])


def records_of(values: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in a list of *values*; a body may say anything at all there."""
    found = values.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def names_of(values: dict[str, Any], name: str) -> list[str]:
    """The strings in a list of *values*."""
    found = values.get(name)
    return [entry for entry in found if isinstance(entry, str)] if isinstance(found, list) else []


def made(store: Store, collection: str, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    """``properties`` of a new resource of *collection* called *name*; *given* is the request's, *owner* what it lies below."""
    maker = _MAKERS.get(collection.lower())
    properties = maker(store, given, name, owner) if maker is not None else dict(given)
    properties.setdefault("friendlyName", name)
    return properties


def _own(owner: dict[str, Any], name: str) -> Any:
    return (owner.get("properties") or {}).get(name)


def _kind(given: Any) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}


def _fabric(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    details = dict(_kind(given.get("customDetails"))) or {"instanceType": "HyperVSite"}
    return {
        "friendlyName": name,
        "encryptionDetails": {"kekState": "None", "kekCertThumbprint": None},
        "rolloverEncryptionDetails": {"kekState": "None", "kekCertThumbprint": None},
        "internalIdentifier": str(uuid.uuid4()),
        "bcdrState": "Valid",
        "customDetails": details,
        "healthErrorDetails": [],
        "health": "Normal",
    }


def _container(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    fabric_type = _kind(_own(owner, "customDetails")).get("instanceType")
    return {
        "fabricFriendlyName": _own(owner, "friendlyName"),
        "friendlyName": name,
        "fabricType": fabric_type,
        "protectedItemCount": 0,
        "pairingStatus": "NotPaired",
        "role": "",
        "fabricSpecificDetails": {"instanceType": fabric_type},
    }


def _friendly(store: Store, resource_id: Any) -> Any:
    if not isinstance(resource_id, str) or not resource_id.startswith("/"):
        return resource_id
    return _own(store.get("/arm" + resource_id) or {}, "friendlyName")


def _mapping(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    target = given.get("targetProtectionContainerId")
    fabric = target.partition("/replicationProtectionContainers/")[0] if isinstance(target, str) else None
    return {
        "targetProtectionContainerId": target,
        "targetProtectionContainerFriendlyName": _friendly(store, target),
        "providerSpecificDetails": _kind(given.get("providerSpecificInput")),
        "health": "Normal",
        "healthErrorDetails": [],
        "policyId": given.get("policyId"),
        "state": "Paired",
        "sourceProtectionContainerFriendlyName": _own(owner, "friendlyName"),
        "sourceFabricFriendlyName": _own(owner, "fabricFriendlyName"),
        "targetFabricFriendlyName": _friendly(store, fabric),
        "policyFriendlyName": _friendly(store, given.get("policyId")),
    }


def _network_mapping(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    inner = _kind(given.get("fabricSpecificDetails"))
    return {
        "state": "Paired",
        "primaryNetworkFriendlyName": _own(owner, "friendlyName"),
        "primaryNetworkId": inner.get("primaryNetworkId") or owner.get("id"),
        "primaryFabricFriendlyName": None,
        "recoveryNetworkFriendlyName": str(given.get("recoveryNetworkId") or "").rpartition("/")[2],
        "recoveryNetworkId": given.get("recoveryNetworkId"),
        "recoveryFabricArmId": None,
        "recoveryFabricFriendlyName": given.get("recoveryFabricName"),
        "fabricSpecificSettings": inner,
    }


def _provider(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    return {
        "fabricType": _kind(_own(owner, "customDetails")).get("instanceType"),
        "friendlyName": given.get("machineName") or name,
        "providerVersion": "5.1.0.0",
        "serverVersion": "",
        "providerVersionState": "Latest",
        "connectionStatus": "Connected",
        "fabricFriendlyName": _own(owner, "friendlyName"),
        "allowedScenarios": ["RefreshServer"],
        "healthErrorDetails": [],
    }


def _vcenter(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "friendlyName": given.get("friendlyName") or name,
        "internalId": str(uuid.uuid4()),
        "discoveryStatus": "DiscoverySuccess",
        "fabricArmResourceName": owner.get("name"),
        "healthErrors": [],
    }


def _policy(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    details = dict(_kind(given.get("providerSpecificInput")))
    if details.get("instanceType") == "HyperVReplicaAzure":
        details["recoveryPointHistoryDurationInHours"] = details.pop("recoveryPointHistoryDuration", 0)
        accounts = details.pop("storageAccounts", None)
        details["activeStorageAccountId"] = accounts[0] if isinstance(accounts, list) and accounts else None
    return {"friendlyName": name, "providerSpecificDetails": details}


def _plan(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    groups = given.get("groups")
    groups = groups if isinstance(groups, list) else []
    kinds = [_kind(group).get("groupType") for group in groups]
    ahead = [{"groupType": kind, **_EMPTY_GROUP} for kind in ("Shutdown", "Failover") if kind not in kinds]
    whole = [*ahead, *groups]
    return {
        "friendlyName": name,
        "primaryFabricId": given.get("primaryFabricId"),
        "primaryFabricFriendlyName": _friendly(store, given.get("primaryFabricId")),
        "recoveryFabricId": given.get("recoveryFabricId"),
        "recoveryFabricFriendlyName": _friendly(store, given.get("recoveryFabricId")),
        "failoverDeploymentModel": given.get("failoverDeploymentModel", "NotApplicable"),
        "replicationProviders": plan_providers(store, whole),
        "allowedOperations": ["UnplannedFailover", "TestFailover"],
        "groups": whole,
        "providerSpecificDetails": given.get("providerSpecificInput") or [],
    }


_EMPTY_GROUP: dict[str, Any] = {"replicationProtectedItems": [], "startGroupActions": [], "endGroupActions": []}


def plan_items(groups: Any) -> list[str]:
    """The ids of a plan's protected items."""
    found = []
    for group in groups if isinstance(groups, list) else []:
        items = _kind(group).get("replicationProtectedItems")
        for item in items if isinstance(items, list) else []:
            if isinstance(_kind(item).get("id"), str):
                found.append(item["id"])
    return found


def plan_providers(store: Store, groups: Any) -> list[str]:
    """The replication providers of a plan's items."""
    kinds = []
    for item_id in plan_items(groups):
        details = _own(store.get("/arm" + item_id) or {}, "providerSpecificDetails")
        kinds.append(_kind(details).get("instanceType"))
    return sorted({str(kind) for kind in kinds if kind})


def _item(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    inner = dict(_kind(given.get("providerSpecificDetails")))
    protectable = store.get("/arm" + str(given.get("protectableItemId") or "")) or {}
    mapping_target = inner.get("recoveryContainerId") or "Microsoft Azure"
    fabric = str(mapping_target).partition("/replicationProtectionContainers/")[0]
    state = {"resyncRequired": False, "monitoringPercentageCompletion": 0}
    disks = [{**disk, **state} for disk in records_of(inner, "vmManagedDisks")]
    inner.pop("vmManagedDisks", None)
    details = {**inner, "recoveryAzureVMName": inner.get("targetAzureVmName") or inner.get("targetVmName")}
    if inner.get("instanceType") == "A2A":
        details["protectedManagedDisks"] = disks
        details["recoveryAzureVMName"] = str(inner.get("fabricObjectId") or "").rpartition("/")[2]
        details["vmProtectionState"] = details["vmProtectionStateDescription"] = "Protected"
    else:
        details["protectedDisks"] = []
        details["vmId"] = protectable.get("name")
    friendly = _own(protectable, "friendlyName") or details["recoveryAzureVMName"] or name
    return {
        "friendlyName": friendly,
        "protectedItemType": "ReplicationProtectedItem",
        "protectableItemId": given.get("protectableItemId"),
        "recoveryServicesProviderId": None,
        "primaryFabricFriendlyName": _own(owner, "fabricFriendlyName"),
        "primaryFabricProvider": _own(owner, "fabricType"),
        "recoveryFabricFriendlyName": _friendly(store, fabric),
        "recoveryFabricId": fabric,
        "primaryProtectionContainerFriendlyName": _own(owner, "friendlyName"),
        "recoveryProtectionContainerFriendlyName": _friendly(store, mapping_target),
        "protectionState": "Protected",
        "protectionStateDescription": "Protected",
        "activeLocation": "Primary",
        "testFailoverState": "None",
        "testFailoverStateDescription": "None",
        "allowedOperations": list(HEALTHY),
        "replicationHealth": "Normal",
        "failoverHealth": "Normal",
        "healthErrors": [],
        "policyId": given.get("policyId"),
        "policyFriendlyName": _friendly(store, given.get("policyId")),
        "lastSuccessfulFailoverTime": None,
        "lastSuccessfulTestFailoverTime": None,
        "currentScenario": None,
        "failoverRecoveryPointId": None,
        "providerSpecificDetails": details,
    }


def _cluster(store: Store, given: dict[str, Any], name: str, owner: dict[str, Any]) -> dict[str, Any]:
    return {
        "protectionClusterType": "SharedDisk",
        "primaryFabricFriendlyName": _own(owner, "fabricFriendlyName"),
        "primaryProtectionContainerFriendlyName": _own(owner, "friendlyName"),
        "protectionState": "Protected",
        "protectionStateDescription": "Protected",
        "activeLocation": "Primary",
        "testFailoverState": "None",
        "allowedOperations": [*HEALTHY, "RepairReplication"],
        "replicationHealth": "Normal",
        "healthErrors": [],
        "clusterProtectedItemIds": [],
        "provisioningState": "Succeeded",
        **given,
    }


_MAKERS = {
    "replicationfabrics": _fabric,
    "replicationprotectioncontainers": _container,
    "replicationprotectioncontainermappings": _mapping,
    "replicationnetworkmappings": _network_mapping,
    "replicationrecoveryservicesproviders": _provider,
    "replicationvcenters": _vcenter,
    "replicationpolicies": _policy,
    "replicationrecoveryplans": _plan,
    "replicationprotecteditems": _item,
    "replicationprotectionclusters": _cluster,
}


def changed(store: Store, collection: str, properties: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """*properties* after a PATCH with *given*."""
    folded = collection.lower()
    result = dict(properties)
    if folded == "replicationpolicies":
        settings = given.get("replicationProviderSettings")
        result["providerSpecificDetails"] = {**_kind(result.get("providerSpecificDetails")), **_kind(settings)}
        return result
    if folded == "replicationprotectioncontainermappings":
        inner = _kind(given.get("providerSpecificInput"))
        result["providerSpecificDetails"] = {**_kind(result.get("providerSpecificDetails")), **inner}
        return result
    if folded == "replicationrecoveryplans":
        result["groups"] = given.get("groups", result.get("groups"))
        result["replicationProviders"] = plan_providers(store, result["groups"])
        return result
    if folded == "replicationprotecteditems":
        details = dict(_kind(result.get("providerSpecificDetails")))
        details.update(_kind(given.get("providerSpecificDetails")))
        for name in ("recoveryAzureVMName", "recoveryAzureVMSize", "selectedRecoveryAzureNetworkId", "licenseType"):
            if name in given:
                details[name] = given[name]
        result["providerSpecificDetails"] = details
        return result
    result.update(given)
    return result
