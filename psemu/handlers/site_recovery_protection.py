"""Protected items and clusters: protection enabled, changed, reversed."""

from __future__ import annotations

import uuid

from psemu.errors import UnsupportedError
from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_fabrics import values_of
from psemu.handlers.site_recovery_failovers import Failover, direction, provider_of
from psemu.handlers.site_recovery_places import Given, id_values, known
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ENCRYPTION = (
    ("diskEncryptionKeyInfo", "DiskEncryptionSecretUrl", "DiskEncryptionVaultId", "secretIdentifier"),
    ("keyEncryptionKeyInfo", "KeyEncryptionKeyUrl", "KeyEncryptionVaultId", "keyIdentifier"),
)
#: what a replicated Azure machine takes over by its own name
_A2A_FIELDS = {
    "recoveryResourceGroupId": "RecoveryResourceGroupId",
    "recoveryCloudServiceId": "RecoveryCloudServiceId",
    "recoveryAvailabilitySetId": "RecoveryAvailabilitySetId",
    "recoveryAvailabilityZone": "RecoveryAvailabilityZone",
    "recoveryProximityPlacementGroupId": "RecoveryProximityPlacementGroupId",
    "recoveryVirtualMachineScaleSetId": "RecoveryVirtualMachineScaleSetId",
    "recoveryCapacityReservationGroupId": "RecoveryCapacityReservationGroupId",
    "recoveryBootDiagStorageAccountId": "RecoveryBootDiagStorageAccountId",
    "platformFaultDomain": "PlatformFaultDomain",
}
#: what a machine made in Azure of one elsewhere takes
_TARGET_FIELDS = {
    "targetAzureNetworkId": "RecoveryAzureNetworkId",
    "targetAzureSubnetId": "RecoveryAzureSubnetName",
    "targetAvailabilitySetId": "RecoveryAvailabilitySetId",
    "targetAvailabilityZone": "RecoveryAvailabilityZone",
    "targetProximityPlacementGroupId": "RecoveryProximityPlacementGroupId",
    "targetVmSize": "Size",
    "sqlServerLicenseType": "SqlServerLicenseType",
    "targetVmTags": "RecoveryVmTag",
    "targetManagedDiskTags": "DiskTag",
    "targetNicTags": "RecoveryNicTag",
    "logStorageAccountId": "LogStorageAccountId",
}


def encryption_info(given: Given) -> dict[str, Any] | None:
    """The keys of an encrypted disk, None if none are given. CmdletFailure for half of a pair."""
    info = {}
    for name, url, vault, field in _ENCRYPTION:
        if (url in given) is not (vault in given):
            raise CmdletFailure(f"-{url} and -{vault} go together.", "System.ArgumentException")
        if url in given:
            info[name] = {field: given.text(url), "keyVaultResourceArmId": given.text(vault)}
    if info and "diskEncryptionKeyInfo" not in info:
        raise CmdletFailure(
            "-DiskEncryptionSecretUrl and -DiskEncryptionVaultId are needed too.", "System.ArgumentException"
        )
    return info or None


def azure_disks(given: Given, name: str) -> dict[str, Any]:
    """``vmDisks`` and ``vmManagedDisks`` of the disk configurations that parameter *name* holds."""
    plain: list[dict[str, Any]] = []
    managed: list[dict[str, Any]] = []
    for disk in given.objects(name):
        if disk is UNKNOWN:
            managed.append({"diskId": f"{{{name}.DiskId}}"})
        elif member(disk, "IsManagedDisk"):
            managed.append(
                _members(
                    disk,
                    diskId="DiskId",
                    primaryStagingAzureStorageAccountId="LogStorageAccountId",
                    recoveryResourceGroupId="RecoveryResourceGroupId",
                    recoveryReplicaDiskAccountType="RecoveryReplicaDiskAccountType",
                    recoveryTargetDiskAccountType="RecoveryTargetDiskAccountType",
                    recoveryDiskEncryptionSetId="RecoveryDiskEncryptionSetId",
                )
            )
        else:
            plain.append(
                _members(
                    disk,
                    diskUri="VhdUri",
                    recoveryAzureStorageAccountId="RecoveryAzureStorageAccountId",
                    primaryStagingAzureStorageAccountId="LogStorageAccountId",
                )
            )
    return {"vmDisks": plain, "vmManagedDisks": managed}


def _vmware_disks(given: Given, name: str) -> list[dict[str, Any]]:
    """The wire form of the disks that parameter *name* lists; unknown ones are left out."""
    return [
        _members(
            disk,
            diskId="DiskId",
            logStorageAccountId="LogStorageAccountId",
            diskType="DiskType",
            diskEncryptionSetId="DiskEncryptionSetId",
        )
        for disk in given.objects(name)
        if disk is not UNKNOWN
    ]


def _members(value: Any, **fields: str) -> dict[str, Any]:
    found = ((field, member(value, name)) for field, name in fields.items())
    return {field: text_of(item) for field, item in found if item not in (None, "")}


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
            **given.fields(**_A2A_FIELDS),
            recoveryAzureNetworkId=given.value("RecoveryAzureNetworkId"),
            recoverySubnetName=given.value("RecoveryAzureSubnetName"),
            recoveryExtendedLocation=None if edge is None else {"name": edge, "type": "EdgeZone"},
            diskEncryptionInfo=encryption_info(given),
        )

    @staticmethod
    def _vmware(given: Given) -> dict[str, Any]:
        disks = _vmware_disks(given, "InMageAzureV2DiskInput")
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
            **given.fields(**_TARGET_FIELDS, diskType="DiskType", diskEncryptionSetId="DiskEncryptionSetId"),
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
            **given.fields(**_TARGET_FIELDS),
        )

    @staticmethod
    def _rcm(given: Given) -> dict[str, Any]:
        common = given.fields(logStorageAccountId="LogStorageAccountId", diskType="DiskType")
        common.update(given.fields(diskEncryptionSetId="DiskEncryptionSetId"))
        disks = _vmware_disks(given, "InMageRcmDiskInput")
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
                **given.fields(**_A2A_FIELDS),
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


def nic_input(nic: Any) -> dict[str, Any]:
    """``vmNics`` entry of an ASRVMNicConfig."""
    from psemu.handlers.service_values import json_value

    body = json_value(nic)
    if not isinstance(body, dict):
        return {}
    addresses = body.pop("ipConfigs", None) or body.pop("iPConfig", None) or []
    return {**body, "ipConfigs": addresses, "selectionType": "SelectedByUser"}


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


@cmdlet("Update-AzRecoveryServicesAsrProtectionDirection")
class UpdateProtectionDirection(Failover):
    """Lets a machine or plan that was failed over replicate the other way."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrProtectionDirection"
    PATH, ACTION = "reProtect", "Update protection direction"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        if not given.switch("AzureToAzure"):
            return super().start(set_name, given)
        item = values_of(given, "ReplicationProtectedItem", arm.PROTECTED_ITEM)
        name = item.pop("replicatedProtectedItemName")
        details = known(
            instanceType="A2A",
            policyId=given.part("ProtectionContainerMapping", "PolicyId"),
            recoveryContainerId=given.part("ProtectionContainerMapping", "TargetProtectionContainerId"),
            **azure_disks(given, "AzureToAzureDiskReplicationConfiguration"),
            **given.fields(**_A2A_FIELDS),
            diskEncryptionInfo=encryption_info(given),
        )
        properties = {
            "replicationProtectedItemName": "{ReplicationProtectedItem.Name}" if name is UNKNOWN else name,
            "providerSpecificDetails": details,
        }
        return Start("POST", arm.CONTAINER_SWITCH, item, {"properties": properties})

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        provider = provider_of(given)
        details: dict[str, Any] = {"instanceType": provider} if provider else {}
        policy = given.part("ProtectionContainerMapping", "PolicyId") if "ProtectionContainerMapping" in given else None
        if given.switch("ReplicateAzureToVMware"):
            details = known(
                instanceType="InMageRcm",
                reprotectAgentId=given.text("ApplianceName"),
                datastoreName=given.text("DataStoreName"),
                logStorageAccountId=given.text("LogStorageAccountId"),
                policyId=policy,
            )
        elif given.switch("ReplicateVMwareToAzure"):
            details = known(
                instanceType="InMageRcmFailback",
                processServerId=given.text("ApplianceName"),
                runAsAccountId=given.text("CredentialsToAccessVm"),
                policyId=policy,
            )
        elif given.switch("AzureToVMware") or given.switch("VMwareToAzure"):
            back = given.switch("AzureToVMware")
            server = given.part("ProcessServer", "Id")
            master = given.part("MasterTarget", "Id") if "MasterTarget" in given else server
            account = given.part("Account", "AccountId") if "Account" in given else None
            details = known(
                instanceType="InMageAzureV2" if back else "InMage",
                masterTargetId=master,
                processServerId=server,
                runAsAccountId=account,
                datastoreName=given.part("DataStore", "SymbolicName") if back else None,
                retentionDrive=given.part("RetentionVolume", "VolumeName") if back else None,
                policyId=policy,
                storageAccountId=None if back else given.value("RecoveryAzureStorageAccountId"),
                logStorageAccountId=None if back else given.value("LogStorageAccountId"),
            )
            # the input's kind is the provider that the machine goes to
            details["instanceType"] = "InMage" if back else "InMageAzureV2"
            if back and policy is not None:
                details["profileId"] = details.pop("policyId")
        elif provider == "HyperVReplicaAzure":
            details.update(
                given.fields(
                    storageAccountId="RecoveryAzureStorageAccountId", logStorageAccountId="LogStorageAccountId"
                )
            )
        return {"properties": {"failoverDirection": direction(given), "providerSpecificDetails": details}}

    @classmethod
    def looks(cls, set_name: str, given: Given) -> list[Start]:
        if "RecoveryPlan" not in given:
            return []
        return [Start("GET", arm.PLAN, values_of(given, "RecoveryPlan", arm.PLAN))]

    def complete(self, start: Start, given: Given) -> None:
        if "RecoveryPlan" not in given:
            return
        properties = self.get_json(arm.PLAN, **start.values).get("properties")
        for name in (properties if isinstance(properties, dict) else {}).get("replicationProviders") or []:
            if name in ("InMageAzureV2", "InMage", "A2A"):
                raise CmdletFailure(f"Operation is not supported for the replication provider {name}.")


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
        for field, name in _A2A_FIELDS.items()
        if name not in ("RecoveryCloudServiceId", "PlatformFaultDomain")
    }
    return {
        **_members(config, replicationProtectedItemName="ReplicationProtectedItemName", **fields),
        "vmManagedDisks": azure_disks(given, "Disks")["vmManagedDisks"],
    }
