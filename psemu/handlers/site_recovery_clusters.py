"""Replication protection clusters: made, failed over, resynchronized, reversed."""

from __future__ import annotations

from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_disks import (
    A2A_FIELDS,
    azure_disks,
    item_members,
)
from psemu.handlers.site_recovery_fabrics import values_of
from psemu.handlers.site_recovery_failovers import Failover, StartTestFailoverCleanup, direction
from psemu.handlers.site_recovery_places import Given, id_values, known, resource_values
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ClusterFailover(Failover):
    """A failover of a whole cluster to a recovery point of the cluster or of its nodes."""

    @staticmethod
    def details(given: Given) -> dict[str, Any]:
        """``providerSpecificDetails``: the points that are chosen."""
        nodes = given.value("ListNodeRecoveryPoint")
        return {"instanceType": "A2A", **known(**point_of(given), individualNodeRecoveryPoints=nodes)}


def point_of(given: Given) -> dict[str, Any]:
    """The cluster's recovery point."""
    if "ClusterRecoveryPoint" in given:
        return {"clusterRecoveryPointId": given.part("ClusterRecoveryPoint", "ID")}
    return {}


@cmdlet("Start-AzRecoveryServicesAsrClusterTestFailoverJob")
class StartClusterTestFailover(ClusterFailover):
    """Starts the test failover of a cluster."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrClusterTestFailoverJob"
    PATH, ACTION = "testFailover", "Start test failover"

    @classmethod
    def cluster_body(cls, given: Given) -> Any:
        return {
            "properties": {
                "failoverDirection": direction(given),
                "networkType": "VmNetworkAsInput",
                "networkId": given.text("AzureVMNetworkId"),
                "providerSpecificDetails": cls.details(given),
            }
        }


@cmdlet("Start-AzRecoveryServicesAsrClusterUnplannedFailoverJob")
class StartClusterUnplannedFailover(ClusterFailover):
    """Starts the unplanned failover of a cluster."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrClusterUnplannedFailoverJob"
    PATH, ACTION = "unplannedFailover", "Start failover"

    @classmethod
    def cluster_body(cls, given: Given) -> Any:
        return {
            "properties": {
                "failoverDirection": direction(given),
                "sourceSiteOperations": "Required" if given.switch("PerformSourceSideAction") else "NotRequired",
                "providerSpecificDetails": cls.details(given),
            }
        }


@cmdlet("Start-AzRecoveryServicesAsrApplyClusterRecoveryPoint")
class StartApplyClusterRecoveryPoint(ClusterFailover):
    """Lets a failed over cluster take another recovery point."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrApplyClusterRecoveryPoint"
    PATH, ACTION = "applyRecoveryPoint", "Apply recovery point"

    @classmethod
    def cluster_body(cls, given: Given) -> Any:
        nodes = given.value("ListNodeRecoveryPoint")
        properties = known(**point_of(given), individualNodeRecoveryPoints=nodes)
        return {"properties": {**properties, "providerSpecificDetails": {"instanceType": "A2A"}}}


@cmdlet("Start-AzRecoveryServicesAsrClusterCommitFailoverJob")
class StartClusterCommitFailover(ClusterFailover):
    """Commits the failover of a cluster."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrClusterCommitFailoverJob"
    PATH, ACTION = "failoverCommit", "Commit failover"


@cmdlet("Start-AzRecoveryServicesAsrClusterTestFailoverCleanupJob")
class StartClusterTestFailoverCleanup(StartTestFailoverCleanup):
    """Ends the test failover of a cluster."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrClusterTestFailoverCleanupJob"


@cmdlet("Start-AzRecoveryServicesAsrClusterResynchronizeReplicationJob")
class StartClusterResynchronize(Failover):
    """Starts the resynchronization of a cluster."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrClusterResynchronizeReplicationJob"
    PATH, ACTION = "repairReplication", "Resyncronize replication protection cluster"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        if "ResourceId" in given:
            values = id_values(given.parameters["ResourceId"], arm.CLUSTER)
        else:
            values = resource_values(given.parameters.get("ReplicationProtectionCluster", UNKNOWN), arm.CLUSTER)
        return Start("POST", f"{arm.CLUSTER}/{cls.PATH}", values)


@cmdlet("New-AzRecoveryServicesAsrReplicationProtectionCluster")
class NewReplicationProtectionCluster(JobStart):
    """Makes a protection cluster in a container."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrReplicationProtectionCluster"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        mapping = given.parameters.get("ProtectionContainerMapping", UNKNOWN)
        values = id_values(UNKNOWN if mapping is UNKNOWN else text_of(member(mapping, "ID")), arm.CONTAINER)
        values["replicationProtectionClusterName"] = given.parameters.get("Name", UNKNOWN)
        properties = {
            "recoveryContainerId": given.part("ProtectionContainerMapping", "TargetProtectionContainerId"),
            "policyId": given.part("ProtectionContainerMapping", "PolicyId"),
            "providerSpecificDetails": {"instanceType": "A2A"},
        }
        return Start("PUT", arm.CLUSTER, values, {"properties": properties})


@cmdlet("Update-AzRecoveryServicesAsrClusterProtectionDirection")
class UpdateClusterProtectionDirection(JobStart):
    """Lets a cluster that was failed over replicate the other way."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrClusterProtectionDirection"
    ACTION = "Update protection direction"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        values = values_of(given, "ReplicationProtectionCluster", arm.CLUSTER)
        name = values.pop("replicationProtectionClusterName")
        items = [
            _item_detail(entry)
            for entry in given.objects("AzureToAzureReplicationProtectedItemConfig")
            if entry is not UNKNOWN
        ]
        details = known(
            instanceType="A2A",
            recoveryContainerId=given.part("ProtectionContainerMapping", "TargetProtectionContainerId"),
            policyId=given.part("ProtectionContainerMapping", "PolicyId"),
            protectedItemsDetail=items or None,
        )
        properties = {
            "replicationProtectionClusterName": "{ReplicationProtectionCluster.Name}" if name is UNKNOWN else name,
            "providerSpecificDetails": details,
        }
        return Start("POST", arm.CONTAINER_SWITCH_CLUSTER, values, {"properties": properties})


def _item_detail(config: Any) -> dict[str, Any]:
    from psemu.objects import CaselessDict

    disks = member(config, "AzureToAzureDiskReplicationConfiguration")
    given = Given(CaselessDict([("Disks", disks)] if disks is not None else []))
    fields = {
        field: name
        for field, name in A2A_FIELDS.items()
        if name not in ("RecoveryCloudServiceId", "PlatformFaultDomain")
    }
    return {
        **item_members(config, replicationProtectedItemName="ReplicationProtectedItemName", **fields),
        "vmManagedDisks": azure_disks(given, "Disks")["vmManagedDisks"],
    }
