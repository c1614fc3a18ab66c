"""Bodies of a machine's disks, their keys and its network cards, as the requests about protected items hold them."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_places import Given
from psemu.objects import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ENCRYPTION = (
    ("diskEncryptionKeyInfo", "DiskEncryptionSecretUrl", "DiskEncryptionVaultId", "secretIdentifier"),
    ("keyEncryptionKeyInfo", "KeyEncryptionKeyUrl", "KeyEncryptionVaultId", "keyIdentifier"),
)
#: what a replicated Azure machine takes over by its own name
A2A_FIELDS = {
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
TARGET_FIELDS = {
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
                item_members(
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
                item_members(
                    disk,
                    diskUri="VhdUri",
                    recoveryAzureStorageAccountId="RecoveryAzureStorageAccountId",
                    primaryStagingAzureStorageAccountId="LogStorageAccountId",
                )
            )
    return {"vmDisks": plain, "vmManagedDisks": managed}


def vmware_disks(given: Given, name: str) -> list[dict[str, Any]]:
    """The wire form of the disks that parameter *name* lists; unknown ones are left out."""
    return [
        item_members(
            disk,
            diskId="DiskId",
            logStorageAccountId="LogStorageAccountId",
            diskType="DiskType",
            diskEncryptionSetId="DiskEncryptionSetId",
        )
        for disk in given.objects(name)
        if disk is not UNKNOWN
    ]


def item_members(value: Any, **fields: str) -> dict[str, Any]:
    """*fields* of a body from the members of *value* that they name; those without a value are left out."""
    found = ((field, member(value, name)) for field, name in fields.items())
    return {field: text_of(item) for field, item in found if item not in (None, "")}


def nic_input(nic: Any) -> dict[str, Any]:
    """``vmNics`` entry of an ASRVMNicConfig."""
    from psemu.handlers.service_values import json_value

    body = json_value(nic)
    if not isinstance(body, dict):
        return {}
    addresses = body.pop("ipConfigs", None) or body.pop("iPConfig", None) or []
    return {**body, "ipConfigs": addresses, "selectionType": "SelectedByUser"}
