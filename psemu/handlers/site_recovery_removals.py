"""The Site Recovery commands that remove: a gentle way where the service has one, the record alone with ``-Force``."""

from __future__ import annotations

from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_lists import vcenter_values
from psemu.handlers.site_recovery_places import Given, resource_values
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Removal(JobStart):
    """DELETE on *PATH*; without ``-Force`` POST on *GENTLE* if there is such a way."""

    ACTION = "Remove"
    PATH = ""
    GENTLE = ""
    #: parameters that may hold the resource
    HOLDERS: tuple[str, ...] = ("InputObject",)

    @classmethod
    def values(cls, given: Given) -> dict[str, Any]:
        """The path values of the resource."""
        for name in cls.HOLDERS:
            if name in given:
                return resource_values(given.parameters[name], cls.PATH)
        return resource_values(UNKNOWN, cls.PATH)

    @classmethod
    def body(cls, given: Given) -> Any:
        """The body of the gentle way."""
        return None

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        values = cls.values(given)
        if cls.GENTLE and not given.switch("Force"):
            return Start("POST", cls.GENTLE, values, cls.body(given))
        return Start("DELETE", cls.PATH, values)


@cmdlet("Remove-AzRecoveryServicesAsrFabric")
class RemoveFabric(Removal):
    """Removes a fabric."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrFabric"
    PATH, GENTLE = arm.FABRIC, arm.FABRIC_REMOVE


@cmdlet("Remove-AzRecoveryServicesAsrServicesProvider")
class RemoveServicesProvider(Removal):
    """Removes a recovery services provider."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrServicesProvider"
    PATH, GENTLE = arm.PROVIDER, arm.PROVIDER_REMOVE


@cmdlet("Remove-AzRecoveryServicesAsrNetworkMapping")
class RemoveNetworkMapping(Removal):
    """Removes a network mapping."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrNetworkMapping"
    PATH = arm.NETWORK_MAPPING


@cmdlet("Remove-AzRecoveryServicesAsrStorageClassificationMapping")
class RemoveStorageClassificationMapping(Removal):
    """Removes a mapping of storage classifications."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrStorageClassificationMapping"
    PATH = arm.CLASSIFICATION_MAPPING


@cmdlet("Remove-AzRecoveryServicesAsrPolicy")
class RemovePolicy(Removal):
    """Removes a replication policy."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrPolicy"
    PATH = arm.POLICY


@cmdlet("Remove-AzRecoveryServicesAsrProtectionContainer")
class RemoveProtectionContainer(Removal):
    """Removes a protection container."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrProtectionContainer"
    PATH, GENTLE = arm.CONTAINER, arm.CONTAINER_REMOVE


@cmdlet("Remove-AzRecoveryServicesAsrProtectionContainerMapping")
class RemoveProtectionContainerMapping(Removal):
    """Removes the mapping of two protection containers."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrProtectionContainerMapping"
    PATH, GENTLE = arm.CONTAINER_MAPPING, arm.CONTAINER_MAPPING_REMOVE

    @classmethod
    def body(cls, given: Given) -> Any:
        return {"properties": {"providerSpecificInput": {}}}


@cmdlet("Remove-AzRecoveryServicesAsrRecoveryPlan")
class RemoveRecoveryPlan(Removal):
    """Removes a recovery plan."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrRecoveryPlan"
    PATH = arm.PLAN

    @classmethod
    def values(cls, given: Given) -> dict[str, Any]:
        if "Name" in given:
            return {"recoveryPlanName": given.parameters["Name"]}
        return super().values(given)


@cmdlet("Remove-AzRecoveryServicesAsrReplicationProtectedItem")
class RemoveReplicationProtectedItem(Removal):
    """Disables a machine's protection."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrReplicationProtectedItem"
    PATH, GENTLE = arm.PROTECTED_ITEM, arm.PROTECTED_ITEM + "/remove"
    # the page calls the parameter by the second name, the module takes both
    HOLDERS = ("InputObject", "ReplicationProtectedItem", "ReplicationProtectionCluster")

    @classmethod
    def body(cls, given: Given) -> Any:
        provider = next((given.part(name, "ReplicationProvider") for name in cls.HOLDERS if name in given), "")
        details: dict[str, Any] = {}
        if str(provider).lower() == "inmage":
            details = {"instanceType": "InMage", "replicaVmDeletionStatus": "NotRequired"}
        return {"properties": {"replicationProviderInput": details}}


@cmdlet("Remove-AzRecoveryServicesAsrReplicationProtectedItemDisk")
class RemoveReplicationProtectedItemDisk(Removal):
    """Ends the replication of some disks of a machine."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrReplicationProtectedItemDisk"
    PATH, GENTLE = arm.PROTECTED_ITEM, arm.PROTECTED_ITEM + "/removeDisks"

    @classmethod
    def body(cls, given: Given) -> Any:
        disks = given.fields(vmDisksUris="VhdUri", vmManagedDisksIds="DiskId")
        return {"properties": {"providerSpecificDetails": {"instanceType": "A2A", **disks}}}


@cmdlet("Remove-AzRecoveryServicesAsrReplicationProtectionCluster")
class RemoveReplicationProtectionCluster(Removal):
    """Removes a protection cluster."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrReplicationProtectionCluster"
    PATH = arm.CLUSTER


@cmdlet("Remove-AzRecoveryServicesAsrvCenter")
class RemoveVCenter(Removal):
    """Removes a vCenter server."""

    CLASS_NAME = NAMESPACE + "RemoveAzureRmRecoveryServicesAsrvCenter"
    PATH = arm.VCENTER

    @classmethod
    def values(cls, given: Given) -> dict[str, Any]:
        if "ResourceId" in given:
            return vcenter_values(given.parameters["ResourceId"])
        if "Fabric" in given:
            fabric = resource_values(given.parameters["Fabric"], arm.FABRIC)
            return {**fabric, "vcenterName": given.parameters.get("Name", UNKNOWN)}
        return super().values(given)
