"""Replication policies: what a new or changed one says for each replication provider."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_places import Given, known, resource_values
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: parameter set → the provider that it means, unless -ReplicationProvider or the policy itself says it
_PROVIDERS = {
    "VMwareToAzure": "InMageAzureV2",
    "AzureToVMware": "InMage",
    "AzureToAzure": "A2A",
    "ReplicateVMwareToAzure": "InMageRcm",
    "HyperVToAzure": "HyperVReplicaAzure",
}
_CRASH_CONSISTENT_MINUTES = 5


def policy_input(provider: str, given: Given) -> dict[str, Any]:
    """``providerSpecificInput`` of a policy of *provider*."""
    app = given.minutes("ApplicationConsistentSnapshotFrequencyInHours")
    sync = given.text("MultiVmSyncStatus", "Enable")
    history = given.minutes("RecoveryPointRetentionInHours", 24)
    if provider == "A2A":
        return {
            "instanceType": provider,
            "appConsistentFrequencyInMinutes": app,
            "crashConsistentFrequencyInMinutes": _CRASH_CONSISTENT_MINUTES,
            "multiVmSyncStatus": sync,
            "recoveryPointHistory": history,
        }
    if provider == "InMageRcm":
        return {
            "instanceType": provider,
            "recoveryPointHistoryInMinutes": history,
            "crashConsistentFrequencyInMinutes": _CRASH_CONSISTENT_MINUTES,
            "appConsistentFrequencyInMinutes": app,
            "enableMultiVmSync": "True" if sync == "Enable" else "False",
        }
    if provider in ("InMageAzureV2", "InMage"):
        body = {
            "instanceType": provider,
            "appConsistentFrequencyInMinutes": app,
            "recoveryPointHistory": history,
            "recoveryPointThresholdInMinutes": given.value("RPOWarningThresholdInMinutes", 15),
            "multiVmSyncStatus": sync,
        }
        if provider == "InMageAzureV2":
            body["crashConsistentFrequencyInMinutes"] = _CRASH_CONSISTENT_MINUTES
        return body
    if provider == "HyperVReplicaAzure":
        account = given.value("RecoveryAzureStorageAccountId")
        return known(
            instanceType=provider,
            applicationConsistentSnapshotFrequencyInHours=given.value(
                "ApplicationConsistentSnapshotFrequencyInHours", 0
            ),
            onlineReplicationStartTime=given.value("ReplicationStartTime"),
            recoveryPointHistoryDuration=given.value("NumberOfRecoveryPointsToRetain", 0),
            replicationInterval=_seconds(given),
            storageAccounts=[] if account is None else [account],
        )
    if provider in ("HyperVReplica2012", "HyperVReplica2012R2"):
        return known(
            instanceType=provider,
            allowedAuthenticationType=1 if given.text("Authentication").lower() == "kerberos" else 2,
            applicationConsistentSnapshotFrequencyInHours=given.value(
                "ApplicationConsistentSnapshotFrequencyInHours", 0
            ),
            compression=given.text("Compression", "Disable"),
            initialReplicationMethod="OverNetwork"
            if given.text("ReplicationMethod").lower() == "online"
            else "Offline",
            onlineReplicationStartTime=given.value("ReplicationStartTime"),
            recoveryPoints=given.value("NumberOfRecoveryPointsToRetain", 0),
            replicaDeletion=given.text("ReplicaDeletion", "NotRequired"),
            replicationPort=given.value("ReplicationPort"),
            replicationFrequencyInSeconds=_seconds(given) if provider.endswith("R2") else None,
        )
    raise CmdletFailure(f"The replication provider '{provider}' does not go with this kind of policy.")


def _seconds(given: Given) -> Any:
    text = given.text("ReplicationFrequencyInSeconds")
    return int(text) if text.isascii() and text.isdigit() else text or None


@cmdlet("New-AzRecoveryServicesAsrPolicy")
class NewPolicy(JobStart):
    """Makes a replication policy."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrPolicy"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        provider = _PROVIDERS.get(set_name, "")
        if "ReplicationProvider" in given and not given.is_unknown("ReplicationProvider"):
            wanted = given.text("ReplicationProvider")
            if (set_name == "HyperVToAzure") is not (wanted.lower() == "hypervreplicaazure"):
                raise CmdletFailure(f"The replication provider '{wanted}' does not go with this kind of policy.")
            provider = wanted
        values = {"policyName": given.parameters.get("Name", UNKNOWN)}
        body = {"properties": {"providerSpecificInput": policy_input(provider or "HyperVReplica2012R2", given)}}
        return Start("PUT", arm.POLICY, values, body)


@cmdlet("Update-AzRecoveryServicesAsrPolicy")
class UpdatePolicy(JobStart):
    """Changes a replication policy; what is not given stays as the policy has it."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrPolicy"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        values = resource_values(given.parameters.get("InputObject", UNKNOWN), arm.POLICY)
        provider = _PROVIDERS.get(set_name) or str(given.part("InputObject", "ReplicationProvider") or "")
        known_provider = "A2A" if provider.startswith("{") else provider
        settings = policy_input(known_provider, given)
        settings["instanceType"] = provider
        before = given.part("InputObject", "ReplicationProviderSettings")
        if isinstance(before, dict):
            for field, parameter in _KEPT.items():
                if field in settings and parameter not in given and before.get(field) is not None:
                    settings[field] = before[field]
        return Start("PATCH", arm.POLICY, values, {"properties": {"replicationProviderSettings": settings}})


#: field of the body → parameter that changes it
_KEPT = {
    "appConsistentFrequencyInMinutes": "ApplicationConsistentSnapshotFrequencyInHours",
    "applicationConsistentSnapshotFrequencyInHours": "ApplicationConsistentSnapshotFrequencyInHours",
    "multiVmSyncStatus": "MultiVmSyncStatus",
    "recoveryPointHistory": "RecoveryPointRetentionInHours",
    "recoveryPointHistoryInMinutes": "RecoveryPointRetentionInHours",
    "recoveryPointThresholdInMinutes": "RPOWarningThresholdInMinutes",
    "compression": "Compression",
    "recoveryPoints": "NumberOfRecoveryPointsToRetain",
    "replicationPort": "ReplicationPort",
}
