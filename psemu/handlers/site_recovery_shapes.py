"""Site Recovery's smaller resources as the module's objects: each class is a line of property names with where their values lie."""

from __future__ import annotations

from psemu.handlers.graph_objects import plain_value
from psemu.handlers.service_values import date_time, pascal_case
from psemu.handlers.site_recovery_objects import (
    asr_object,
    entries_of,
    health_error,
    properties_of,
    protected_item_object,
    strings,
    typed_list,
)
from psemu.objects import PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMESPACE = "Microsoft.Azure.Commands.RecoveryServices.SiteRecovery."

# a value's place: ``name`` of the resource itself, ``.name`` of its properties; ``@`` marks a moment, ``*`` a list of texts
_NETWORK = "Name=name ID=id FabricType=.fabricType FriendlyName=.friendlyName NetworkType=.networkType Subnets=.subnets Type=type"
_NETWORK_MAPPING = (
    "Name=name ID=id PrimaryNetworkId=.primaryNetworkId PrimaryNetworkFriendlyName=.primaryNetworkFriendlyName"
    " PrimaryFabricFriendlyName=.primaryFabricFriendlyName RecoveryNetworkId=.recoveryNetworkId"
    " RecoveryNetworkFriendlyName=.recoveryNetworkFriendlyName RecoveryFabricFriendlyName=.recoveryFabricFriendlyName"
    " RecoveryFabricArmId=.recoveryFabricArmId State=.state FabricSpecificSettings=.fabricSpecificSettings"
)
_PROVIDER = (
    "FriendlyName=.friendlyName Name=name ID=id Type=type FabricType=.fabricType Connected=.connectionStatus"
    " LastHeartbeat=@.lastHeartBeat ProviderVersion=.providerVersion ServerVersion=.serverVersion"
)
_POINT = (
    "ID=id Name=name RecoveryPointTime=@.recoveryPointTime RecoveryPointType=.recoveryPointType Type=type"
    " ProviderSpecificDetails=.providerSpecificDetails"
)
_CLASSIFICATION = "FriendlyName=.friendlyName Id=id Name=name"
_CLASSIFICATION_MAPPING = (
    "Id=id Name=name PrimaryClassificationId= RecoveryClassificationId=.targetStorageClassificationId"
)
_VCENTER = (
    "FriendlyName=.friendlyName IpOrHostName=.ipAddress Port=.port Name=name ID=id FabricArmResourceName=.fabricArmResourceName"
    " ProcessServerId=.processServerId AccountId=.runAsAccountId DiscoveryStatus=.discoveryStatus LastHeartbeat=@.lastHeartbeat"
)
_CLUSTER = (
    "ActiveLocation=.activeLocation AgentClusterId=.agentClusterId AllowedOperations=*.allowedOperations"
    " AreAllClusterNodesRegistered=.areAllClusterNodesRegistered ClusterFqdn=.clusterFqdn ClusterNodeFqdns=*.clusterNodeFqdns"
    " ClusterProtectedItemIds=*.clusterProtectedItemIds ClusterRegisteredNodes=.clusterRegisteredNodes"
    " CurrentScenario=.currentScenario ID=id LastSuccessfulFailoverTime=@.lastSuccessfulFailoverTime"
    " LastSuccessfulTestFailoverTime=@.lastSuccessfulTestFailoverTime Name=name PolicyFriendlyName=.policyFriendlyName"
    " PolicyId=.policyId PrimaryFabricFriendlyName=.primaryFabricFriendlyName PrimaryFabricProvider=.primaryFabricProvider"
    " PrimaryProtectionContainerFriendlyName=.primaryProtectionContainerFriendlyName"
    " ProtectionClusterType=.protectionClusterType ProtectionState=.protectionState"
    " ProtectionStateDescription=.protectionStateDescription ProviderSpecificDetails=.providerSpecificDetails"
    " ProvisioningState=.provisioningState RecoveryContainerId=.recoveryContainerId"
    " RecoveryFabricFriendlyName=.recoveryFabricFriendlyName RecoveryFabricId=.recoveryFabricId"
    " RecoveryProtectionContainerFriendlyName=.recoveryProtectionContainerFriendlyName"
    " ReplicationHealth=.replicationHealth SharedDiskProperties=.sharedDiskProperties TestFailoverState=.testFailoverState"
    " TestFailoverStateDescription=.testFailoverStateDescription Type=type"
)


def _shaped(class_name: str, spec: str, body: dict[str, Any]) -> PSObject:
    properties = properties_of(body)
    members = []
    for entry in spec.split(" "):
        name, _, source = entry.partition("=")
        mark = source[:1] if source[:1] in ("@", "*") else ""
        source = source[len(mark) :]
        value = properties.get(source[1:]) if source.startswith(".") else body.get(source) if source else None
        members.append((name, date_time(value) if mark == "@" else strings(value) if mark else _plain(value)))
    return asr_object(class_name, members)


def _plain(value: Any) -> Any:
    """JSON as objects whose members have capital letters, as the client's model classes are."""
    if isinstance(value, dict):
        return PSObject([(pascal_case(name), _plain(item)) for name, item in value.items()])
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return plain_value(value)


def network_object(body: dict[str, Any]) -> PSObject:
    """ASRNetwork."""
    return _shaped("ASRNetwork", _NETWORK, body)


def network_mapping_object(body: dict[str, Any]) -> PSObject:
    """ASRNetworkMapping."""
    return _shaped("ASRNetworkMapping", _NETWORK_MAPPING, body)


def provider_object(body: dict[str, Any]) -> PSObject:
    """ASRRecoveryServicesProvider; its connection status is a boolean."""
    made = _shaped("ASRRecoveryServicesProvider", _PROVIDER, body)
    made.properties["Connected"] = str(made.properties.get("Connected")).lower() == "connected"
    return made


def recovery_point_object(body: dict[str, Any]) -> PSObject:
    """ASRRecoveryPoint."""
    return _shaped("ASRRecoveryPoint", _POINT, body)


def cluster_recovery_point_object(body: dict[str, Any]) -> PSObject:
    """ASRClusterRecoveryPoint."""
    return _shaped("ASRClusterRecoveryPoint", _POINT, body)


def classification_object(body: dict[str, Any]) -> PSObject:
    """ASRStorageClassification."""
    return _shaped("ASRStorageClassification", _CLASSIFICATION, body)


def classification_mapping_object(body: dict[str, Any]) -> PSObject:
    """ASRStorageClassificationMapping; the primary classification is the one that its id lies below."""
    made = _shaped("ASRStorageClassificationMapping", _CLASSIFICATION_MAPPING, body)
    primary = str(body.get("id", "")).partition("/replicationStorageClassificationMappings/")[0]
    made.properties["PrimaryClassificationId"] = primary or None
    return made


def vcenter_object(body: dict[str, Any]) -> PSObject:
    """ASRvCenter."""
    return _shaped("ASRvCenter", _VCENTER, body)


def cluster_object(body: dict[str, Any]) -> PSObject:
    """ASRReplicationProtectionCluster."""
    return _shaped("ASRReplicationProtectionCluster", _CLUSTER, body)


def alert_setting_object(body: dict[str, Any]) -> PSObject:
    """ASRAlertSetting; mail to the owners is On or Off."""
    p = properties_of(body)
    owners = "On" if str(p.get("sendToOwners", "")).lower() == "send" else "Off"
    return asr_object(
        "ASRAlertSetting",
        [
            ("CustomEmailAddress", strings(p.get("customEmailAddresses"))),
            ("EmailSubscriptionOwner", owners),
            ("Locale", p.get("locale")),
        ],
    )


def event_object(body: dict[str, Any]) -> PSObject:
    """ASREvent; ``TimeOfOccurence`` is spelled so."""
    p = properties_of(body)
    errors = [health_error(entry) for entry in entries_of(p.get("healthErrors"))]
    return asr_object(
        "ASREvent",
        [
            ("AffectedObjectFriendlyName", p.get("affectedObjectFriendlyName")),
            ("Description", p.get("description")),
            ("EventCode", p.get("eventCode")),
            ("EventSpecificDetails", _plain(p.get("eventSpecificDetails"))),
            ("EventType", p.get("eventType")),
            ("FabricId", p.get("fabricId")),
            ("HealthErrors", typed_list(errors, _NAMESPACE + "ASRHealthError")),
            ("Name", body.get("name")),
            ("ProviderSpecificEventDetails", _plain(p.get("providerSpecificDetails"))),
            ("Severity", p.get("severity")),
            ("TimeOfOccurence", date_time(p.get("timeOfOccurrence"))),
            ("Id", body.get("id")),
        ],
    )


def protectable_item_object(body: dict[str, Any]) -> PSObject:
    """ASRProtectableItem; disks and operating system come from what its fabric tells of the machine."""
    p = properties_of(body)
    details = p.get("customDetails")
    d = details if isinstance(details, dict) else {}
    kind = str(d.get("instanceType") or "")
    is_vmware = kind.startswith("VMware")
    id_name, name_name, type_name = ("diskId", "diskName", "diskType") if is_vmware else ("vhdId", "vhdName", "vhdType")
    disks = entries_of(d.get("diskDetails"))
    system = next((disk for disk in disks if str(disk.get(type_name, "")).lower() == "operatingsystem"), {})
    os_details = d.get("osDetails")
    os_type = d.get("osType") if is_vmware else os_details.get("osType") if isinstance(os_details, dict) else None
    machine = None
    if is_vmware:
        names = ["agentGeneratedId", "agentInstalled", "agentVersion", "discoveryType", "ipAddress", "poweredOn"]
        machine = asr_object("ASRVMWareSpecificVMDetails", [(pascal_case(n), plain_value(d.get(n))) for n in names])
    return asr_object(
        "ASRProtectableItem",
        [
            ("Disks", [_disk(disk, id_name, name_name) for disk in disks] if d else None),
            ("FabricObjectId", d.get("sourceItemId")),
            ("FabricSpecificVMDetails", machine),
            ("FriendlyName", p.get("friendlyName")),
            ("ID", body.get("id")),
            ("Name", body.get("name")),
            ("OS", os_type),
            ("OSDiskId", system.get(id_name)),
            ("OSDiskName", system.get(name_name)),
            ("ProtectionContainerId", _segment(str(body.get("id", "")), "replicationProtectionContainers")),
            ("ProtectionReadinessErrors", strings(p.get("protectionReadinessErrors"))),
            ("ProtectionStatus", p.get("protectionStatus")),
            ("ReplicationProtectedItemId", p.get("replicationProtectedItemId")),
            ("SupportedReplicationProviders", strings(p.get("supportedReplicationProviders"))),
        ],
    )


def _disk(disk: dict[str, Any], id_name: str, name_name: str) -> PSObject:
    volumes = [
        asr_object("AsrVolume", [("Label", volume.get("label")), ("Name", volume.get("name"))])
        for volume in entries_of(disk.get("volumeList"))
    ]
    members = [("Id", disk.get(id_name)), ("Name", disk.get(name_name)), ("Volumes", volumes or None)]
    return asr_object("AsrVirtualHardDisk", members)


def _segment(resource_id: str, name: str) -> str | None:
    parts = resource_id.split("/")
    return next((parts[i + 1] for i, part in enumerate(parts[:-1]) if part.lower() == name.lower()), None)


def plan_object(body: dict[str, Any], items: list[dict[str, Any]]) -> PSObject:
    """ASRRecoveryPlan with its groups; *items* are the protected items of the plan."""
    p = properties_of(body)
    groups, boots = [], 0
    for group in entries_of(p.get("groups")):
        kind = str(group.get("groupType", ""))
        boots += kind == "Boot"
        groups.append(_group(f"Group {boots}" if kind == "Boot" else kind, group, items))
    return asr_object(
        "ASRRecoveryPlan",
        [
            ("Name", body.get("name")),
            ("FriendlyName", p.get("friendlyName")),
            ("ServerId", p.get("primaryFabricId")),
            ("TargetServerId", p.get("recoveryFabricId")),
            ("FailoverDeploymentModel", p.get("failoverDeploymentModel")),
            ("Groups", typed_list(groups, _NAMESPACE + "ASRRecoveryPlanGroup")),
            ("ReplicationProvider", strings(p.get("replicationProviders"))),
            ("Id", body.get("id")),
        ],
    )


def _group(name: str, body: dict[str, Any], items: list[dict[str, Any]]) -> PSObject:
    wanted = {str(entry.get("id", "")).lower() for entry in entries_of(body.get("replicationProtectedItems"))}
    inside = [protected_item_object(item) for item in items if str(item.get("id", "")).lower() in wanted]
    return plan_group(
        name,
        str(body.get("groupType", "")),
        inside,
        [_plain(action) for action in entries_of(body.get("startGroupActions"))],
        [_plain(action) for action in entries_of(body.get("endGroupActions"))],
    )


def plan_group(name: str, kind: str, items: list[PSObject], start: list[Any], end: list[Any]) -> PSObject:
    """ASRRecoveryPlanGroup."""
    return asr_object(
        "ASRRecoveryPlanGroup",
        [
            ("Name", name),
            ("EndGroupActions", typed_list(end, _NAMESPACE + "RecoveryPlanAction")),
            ("GroupType", kind),
            ("ReplicationProtectedItems", typed_list(items, _NAMESPACE + "ASRReplicationProtectedItem")),
            ("StartGroupActions", typed_list(start, _NAMESPACE + "RecoveryPlanAction")),
        ],
    )
