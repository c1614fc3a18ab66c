"""Protected items and plans that were failed over replicate the other way: Update-AzRecoveryServicesAsrProtectionDirection."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_disks import (
    A2A_FIELDS,
    azure_disks,
    encryption_info,
)
from psemu.handlers.site_recovery_fabrics import values_of
from psemu.handlers.site_recovery_failovers import Failover, direction, provider_of
from psemu.handlers.site_recovery_places import Given, known
from psemu.handlers.site_recovery_starts import Start
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
            **given.fields(**A2A_FIELDS),
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
