"""The Site Recovery commands that only describe: disks, network cards and addresses for other commands to take; nothing is sent."""

from __future__ import annotations

from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_objects import asr_object
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class InputObject(AzureCmdlet):
    """Writes an object of class *KIND* with *MEMBERS*: properties named like parameters, or ``Property=Parameter``."""

    KIND = ""
    MEMBERS = ""
    ACTION = "Create"

    def run(self) -> None:
        if not self.should_process(self.KIND, self.ACTION):
            return
        members = []
        for entry in self.MEMBERS.split():
            name, _, parameter = entry.partition("=")
            members.append((name, self.value(parameter or name)))
        self.write_object(asr_object(self.KIND, members))

    def value(self, name: str) -> Any:
        """The value of parameter *name*; a switch is a boolean."""
        info = next((p for p in self.command_info.parameters if p.name == name), None)
        if info is not None and info.is_switch:
            return self.switch(name)
        return self.get(name)


_DISK_ENCRYPTION = "DiskEncryptionVaultId DiskEncryptionSecretUrl KeyEncryptionKeyUrl KeyEncryptionVaultId"


@cmdlet("New-AzRecoveryServicesAsrAzureToAzureDiskReplicationConfig")
class NewAzureDiskConfig(InputObject):
    """Describes how one disk of an Azure machine replicates."""

    CLASS_NAME = NAMESPACE + "AzureRmAsrAzureToAzureDiskReplicationConfig"
    KIND = "ASRAzuretoAzureDiskReplicationConfig"
    MEMBERS = (
        "VhdUri LogStorageAccountId RecoveryAzureStorageAccountId IsManagedDisk=ManagedDisk DiskId RecoveryReplicaDiskAccountType"
        " RecoveryResourceGroupId RecoveryTargetDiskAccountType RecoveryDiskEncryptionSetId"
        f" {_DISK_ENCRYPTION} FailoverDiskName TfoDiskName RecoveryNetworkAccessPolicy RecoveryDiskAccessId RecoveryPublicNetworkAccess"
    )


@cmdlet("New-AzRecoveryServicesAsrAzureToAzureReplicationProtectedItemConfig")
class NewAzureItemConfig(InputObject):
    """Describes what one machine of a cluster becomes."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrAzureToAzureReplicationProtectedItemConfig"
    KIND = "ASRAzureToAzureReplicationProtectedItemConfig"
    MEMBERS = (
        "ReplicationProtectedItemName RecoveryResourceGroupId AzureToAzureDiskReplicationConfiguration RecoveryAvailabilitySetId"
        " RecoveryBootDiagStorageAccountId RecoveryAvailabilityZone RecoveryProximityPlacementGroupId"
        f" RecoveryVirtualMachineScaleSetId RecoveryCapacityReservationGroupId {_DISK_ENCRYPTION}"
    )


@cmdlet("New-AzRecoveryServicesAsrInMageAzureV2DiskInput")
class NewVmwareDiskInput(InputObject):
    """Describes how one disk of a VMware machine replicates."""

    CLASS_NAME = NAMESPACE + "AzureRmAsrInMageAzureV2DiskInput"
    KIND, MEMBERS = "AsrInMageAzureV2DiskInput", "DiskId LogStorageAccountId DiskType DiskEncryptionSetId"


@cmdlet("New-AzRecoveryServicesAsrInMageRcmDiskInput")
class NewRcmDiskInput(InputObject):
    """Describes how one disk of a VMware machine replicates through an appliance."""

    CLASS_NAME = NAMESPACE + "AzureRmAsrInMageRcmDiskInput"
    KIND, MEMBERS = "ASRInMageRcmDiskInput", "DiskId LogStorageAccountId DiskType DiskEncryptionSetId"


@cmdlet("New-AzRecoveryServicesAsrVMNicIPConfig")
class NewNicAddress(InputObject):
    """Describes one address of a network card after a failover."""

    CLASS_NAME = NAMESPACE + "NewAzureRmAsrVmNicIPConfig"
    KIND = "PSIPConfigInputDetails"
    MEMBERS = (
        "IPConfigName=IpConfigName IsPrimary=IsPrimary IsSeletedForFailover=IsSelectedForFailover RecoverySubnetName"
        " RecoveryStaticIPAddress RecoveryPublicIPAddressId RecoveryLBBackendAddressPoolIds=RecoveryLBBackendAddressPoolId"
        " TfoSubnetName TfoStaticIPAddress TfoPublicIPAddressId TfoLBBackendAddressPoolIds=TfoLBBackendAddressPoolId"
    )


@cmdlet("New-AzRecoveryServicesAsrVMNicConfig")
class NewNicConfig(InputObject):
    """Describes a network card after a failover; the card must be one of the protected machine's."""

    CLASS_NAME = NAMESPACE + "NewAzureRmAsrVmNicConfig"
    KIND = "ASRVMNicConfig"
    MEMBERS = (
        "NicId RecoveryVMNetworkId RecoveryNicName RecoveryNicResourceGroupName ReuseExistingNic RecoveryNetworkSecurityGroupId"
        " EnableAcceleratedNetworkingOnRecovery TfoVMNetworkId TfoNicName TfoNicResourceGroupName TfoReuseExistingNic"
        " TfoNetworkSecurityGroupId EnableAcceleratedNetworkingOnTfo IPConfigs=IPConfig"
    )

    def run(self) -> None:
        item = self.get("ReplicationProtectedItem")
        cards = member(item, "NicDetailsList") or []
        wanted = text_of(self.get("NicId"))
        if not any(text_of(member(card, "NicId")).lower() == wanted.lower() for card in cards):
            text = f"The network card '{wanted}' is not one of {text_of(member(item, 'FriendlyName'))}."
            raise CmdletFailure(text, "System.Management.Automation.PSArgumentException")
        super().run()
