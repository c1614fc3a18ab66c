"""Protected items: protection enabled and changed, disks added."""

from __future__ import annotations

import uuid

from psemu.errors import UnsupportedError
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_disks import (
    A2A_FIELDS,
    TARGET_FIELDS,
    azure_disks,
    encryption_info,
    nic_input,
    vmware_disks,
)
from psemu.handlers.site_recovery_fabrics import values_of
from psemu.handlers.site_recovery_failovers import provider_of
from psemu.handlers.site_recovery_places import Given, id_values, known
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@cmdlet("New-AzRecoveryServicesAsrReplicationProtectedItem")
class NewReplicationProtectedItem(JobStart):
    """Enables the protection of a machine."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrReplicationProtectedItem"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        mapping = given.parameters.get("ProtectionContainerMapping", UNKNOWN)
        whole = (
            UNKNOWN
            if mapping is UNKNOWN or getattr(mapping, "base", None) is UNKNOWN
            else text_of(member(mapping, "ID"))
        )
        values = id_values(whole, arm.CONTAINER)
        values["replicatedProtectedItemName"] = given.parameters.get("Name", UNKNOWN)
        if given.switch("AzureToAzure"):
            details = cls._azure(given)
        elif given.switch("ReplicateVMwareToAzure"):
            details = cls._rcm(given)
        elif given.switch("VMwareToAzure"):
            details = cls._vmware(given)
        elif set_name in ("EnterpriseToAzure", "HyperVSiteToAzure"):
            details = cls._hyper_v(given)
        else:
            details = {}
        item = given.part("ProtectableItem", "ID") if "ProtectableItem" in given else None
        properties = known(
            policyId=given.part("ProtectionContainerMapping", "PolicyId"),
            protectableItemId=item,
            providerSpecificDetails=details,
        )
        return Start("PUT", arm.PROTECTED_ITEM, values, {"properties": properties})

    @staticmethod
    def _azure(given: Given) -> dict[str, Any]:
        disks = azure_disks(given, "AzureToAzureDiskReplicationConfiguration")
        if "AzureToAzureDiskReplicationConfiguration" not in given and not given.is_unknown("AzureVmId"):
            raise UnsupportedError(
                "SiteRecovery.MachineDisks",
                "psemu does not ask Microsoft.Compute for the machine's disks; name them with"
                " -AzureToAzureDiskReplicationConfiguration.",
            )
        edge = given.value("RecoveryExtendedLocation")
        return known(
            instanceType="A2A",
            fabricObjectId=given.text("AzureVmId"),
            recoveryContainerId=given.part("ProtectionContainerMapping", "TargetProtectionContainerId"),
            **disks,
            multiVmGroupName=given.value("ReplicationGroupName"),
            **given.fields(**A2A_FIELDS),
            recoveryAzureNetworkId=given.value("RecoveryAzureNetworkId"),
            recoverySubnetName=given.value("RecoveryAzureSubnetName"),
            recoveryExtendedLocation=None if edge is None else {"name": edge, "type": "EdgeZone"},
            diskEncryptionInfo=encryption_info(given),
        )

    @staticmethod
    def _vmware(given: Given) -> dict[str, Any]:
        disks = vmware_disks(given, "InMageAzureV2DiskInput")
        group = given.value("ReplicationGroupName")
        return known(
            instanceType="InMageAzureV2",
            processServerId=given.part("ProcessServer", "Id"),
            runAsAccountId=given.part("Account", "AccountId"),
            multiVmGroupName=group,
            multiVmGroupId=None if group is None else str(uuid.uuid4()),
            disksToInclude=disks or None,
            enableRdpOnTargetOption="Never",
            targetAzureVmName=given.value("RecoveryVmName", given.part("ProtectableItem", "FriendlyName")),
            targetAzureV2ResourceGroupId=given.value("RecoveryResourceGroupId"),
            **given.fields(**TARGET_FIELDS, diskType="DiskType", diskEncryptionSetId="DiskEncryptionSetId"),
        )

    @staticmethod
    def _hyper_v(given: Given) -> dict[str, Any]:
        os_type = given.value("OS", given.part("ProtectableItem", "OS"))
        disk = given.part("ProtectableItem", "OSDiskId")
        if "OSDiskName" in given and not given.is_unknown("ProtectableItem"):
            wanted = given.text("OSDiskName").lower()
            disks = member(given.parameters.get("ProtectableItem"), "Disks") or []
            disk = next((text_of(member(d, "Id")) for d in disks if text_of(member(d, "Name")).lower() == wanted), None)
        return known(
            instanceType="HyperVReplicaAzure",
            hvHostVmId=given.part("ProtectableItem", "FabricObjectId"),
            vmName=given.part("ProtectableItem", "FriendlyName"),
            targetAzureVmName=given.value("RecoveryVmName", given.part("ProtectableItem", "FriendlyName")),
            osType=os_type if os_type in ("Windows", "Linux") or str(os_type).startswith("{") else "Windows",
            vhdId=disk,
            targetStorageAccountId=given.value("RecoveryAzureStorageAccountId"),
            targetAzureV2ResourceGroupId=given.value("RecoveryResourceGroupId"),
            disksToInclude=given.value("IncludeDiskId"),
            useManagedDisks=given.value("UseManagedDisk"),
            useManagedDisksForReplication=given.value("UseManagedDisksForReplication"),
            **given.fields(**TARGET_FIELDS),
        )

    @staticmethod
    def _rcm(given: Given) -> dict[str, Any]:
        common = given.fields(logStorageAccountId="LogStorageAccountId", diskType="DiskType")
        common.update(given.fields(diskEncryptionSetId="DiskEncryptionSetId"))
        disks = vmware_disks(given, "InMageRcmDiskInput")
        return known(
            instanceType="InMageRcm",
            fabricDiscoveryMachineId=given.part("ProtectableItem", "ID"),
            disksToInclude=disks or None,
            disksDefault=None if disks else common or None,
            targetResourceGroupId=given.value("RecoveryResourceGroupId"),
            targetNetworkId=given.value("RecoveryAzureNetworkId"),
            testNetworkId=given.value("TestNetworkId"),
            targetSubnetName=given.value("RecoveryAzureSubnetName"),
            testSubnetName=given.value("TestSubnetName"),
            targetVmName=given.value("RecoveryVmName", given.part("ProtectableItem", "FriendlyName")),
            targetVmSize=given.value("Size"),
            licenseType=given.value("LicenseType"),
            targetAvailabilitySetId=given.value("RecoveryAvailabilitySetId"),
            targetAvailabilityZone=given.value("RecoveryAvailabilityZone"),
            targetProximityPlacementGroupId=given.value("RecoveryProximityPlacementGroupId"),
            targetBootDiagnosticsStorageAccountId=given.value("RecoveryBootDiagStorageAccountId"),
            runAsAccountId=given.value("CredentialsToAccessVm"),
            processServerId=given.value("ApplianceName"),
            multiVmGroupName=given.value("ReplicationGroupName"),
        )


@cmdlet("Set-AzRecoveryServicesAsrReplicationProtectedItem")
class SetReplicationProtectedItem(JobStart):
    """Changes what a protected machine becomes after a failover."""

    CLASS_NAME = NAMESPACE + "SetAzureRmRecoveryServicesAsrReplicationProtectedItem"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        provider = provider_of(given, "InputObject")
        properties = known(
            **given.fields(
                recoveryAzureVMName="Name",
                recoveryAzureVMSize="Size",
                selectedRecoveryAzureNetworkId="RecoveryNetworkId",
                selectedTfoAzureNetworkId="TestNetworkId",
                selectedSourceNicId="PrimaryNic",
                licenseType="LicenseType",
                recoveryAvailabilitySetId="RecoveryAvailabilitySet",
            ),
            vmNics=cls._nics(given) or None,
            providerSpecificDetails=cls._details(provider, given),
        )
        values = values_of(given, "InputObject", arm.PROTECTED_ITEM)
        return Start("PATCH", arm.PROTECTED_ITEM, values, {"properties": properties})

    @staticmethod
    def _nics(given: Given) -> list[dict[str, Any]]:
        nics = []
        for nic in given.objects("ASRVMNicConfiguration"):
            if nic is not UNKNOWN:
                nics.append(nic_input(nic))
        if "UpdateNic" in given:
            address = known(
                ipConfigName=None,
                **given.fields(
                    recoverySubnetName="RecoveryNicSubnetName",
                    recoveryStaticIPAddress="RecoveryNicStaticIPAddress",
                    recoveryPublicIPAddressId="RecoveryPublicIPAddressId",
                    recoveryLBBackendAddressPoolIds="RecoveryLBBackendAddressPoolId",
                    tfoSubnetName="TestNicSubnetName",
                    tfoStaticIPAddress="TestNicStaticIPAddress",
                ),
            )
            nics.append(
                known(
                    nicId=given.text("UpdateNic"),
                    ipConfigs=[address] if address else None,
                    selectionType=given.value("NicSelectionType", "SelectedByUser"),
                    recoveryNetworkSecurityGroupId=given.value("RecoveryNetworkSecurityGroupId"),
                    enableAcceleratedNetworkingOnRecovery=given.value("EnableAcceleratedNetworkingOnRecovery"),
                )
            )
        return nics

    @staticmethod
    def _details(provider: str, given: Given) -> dict[str, Any]:
        if not provider:
            return {}
        common = given.fields(
            sqlServerLicenseType="SqlServerLicenseType",
            targetVmTags="RecoveryVmTag",
            targetManagedDiskTags="DiskTag",
            targetNicTags="RecoveryNicTag",
            targetAvailabilityZone="RecoveryAvailabilityZone",
            targetProximityPlacementGroupId="RecoveryProximityPlacementGroupId",
        )
        if provider == "A2A":
            disks = azure_disks(given, "AzureToAzureUpdateReplicationConfiguration")["vmManagedDisks"]
            return known(
                instanceType=provider,
                managedDiskUpdateDetails=disks or None,
                tfoAzureVMName=given.value("TfoAzureVMName"),
                diskEncryptionInfo=encryption_info(given),
                **given.fields(**A2A_FIELDS),
            )
        if provider == "HyperVReplicaAzure":
            more = given.fields(
                recoveryAzureV2ResourceGroupId="RecoveryResourceGroupId",
                useManagedDisks="UseManagedDisk",
                diskIdToDiskEncryptionMap="DiskIdToDiskEncryptionSetMap",
            )
            return {"instanceType": provider, **more, **common}
        if provider == "InMageRcm":
            more = given.fields(
                targetVmName="Name",
                targetVmSize="Size",
                targetResourceGroupId="RecoveryResourceGroupId",
                targetNetworkId="RecoveryNetworkId",
                testNetworkId="TestNetworkId",
                licenseType="LicenseType",
                targetAvailabilitySetId="RecoveryAvailabilitySet",
                targetBootDiagnosticsStorageAccountId="RecoveryBootDiagStorageAccountId",
            )
            return {"instanceType": provider, **more, **common}
        more = given.fields(recoveryAzureV2ResourceGroupId="RecoveryResourceGroupId", useManagedDisks="UseManagedDisk")
        return {"instanceType": provider, **more, **common}


@cmdlet("Add-AzRecoveryServicesAsrReplicationProtectedItemDisk")
class AddReplicationProtectedItemDisk(JobStart):
    """Begins the replication of more disks of a machine."""

    CLASS_NAME = NAMESPACE + "AddAzureRmRecoveryServicesAsrReplicationProtectedItemDisk"
    ACTION = "Add disk"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        details = {"instanceType": "A2A", **azure_disks(given, "AzureToAzureDiskReplicationConfiguration")}
        values = values_of(given, "InputObject", arm.PROTECTED_ITEM)
        return Start(
            "POST", arm.PROTECTED_ITEM + "/addDisks", values, {"properties": {"providerSpecificDetails": details}}
        )
