"""Failovers of protected items and recovery plans: test, planned, unplanned, their commit, cancel and cleanup."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE
from psemu.handlers.site_recovery_places import Given, id_values, known, resource_values
from psemu.handlers.site_recovery_starts import JobStart, Start, certificate
from psemu.objects import UNKNOWN
from psemu.rest.routes import arm
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PROVIDERS = "HyperVReplicaAzure", "InMageAzureV2", "InMage", "A2A", "InMageRcm", "InMageRcmFailback"
#: ``-RecoveryTag`` → the recovery point that a plan's failover takes
_POINT_TYPES = {
    "latest": "Latest",
    "latestavailable": "LatestProcessed",
    "latestavailableapplicationconsistent": "LatestApplicationConsistent",
    "latestavailablecrashconsistent": "LatestCrashConsistent",
}
_UNSUPPORTED = "Operation is not supported for the replication provider {}."


def owner_of(given: Given) -> tuple[str, dict[str, Any]]:
    """Path and values of what a failover is of: a plan, a cluster, an item by its id, an item."""
    if "RecoveryPlan" in given:
        return arm.PLAN, resource_values(given.parameters["RecoveryPlan"], arm.PLAN)
    if "ReplicationProtectionCluster" in given:
        return arm.CLUSTER, resource_values(given.parameters["ReplicationProtectionCluster"], arm.CLUSTER)
    if "ResourceId" in given:
        return arm.PROTECTED_ITEM, id_values(given.parameters["ResourceId"], arm.PROTECTED_ITEM)
    item = given.parameters.get("ReplicationProtectedItem", UNKNOWN)
    return arm.PROTECTED_ITEM, resource_values(item, arm.PROTECTED_ITEM)


def provider_of(given: Given, name: str = "ReplicationProtectedItem") -> str:
    """The replication provider of the item that parameter *name* is, spelled as the service does."""
    found = given.part(name, "ReplicationProvider")
    if not isinstance(found, str):
        return ""
    return next((known_name for known_name in _PROVIDERS if known_name.lower() == found.lower()), found)


class Failover(JobStart):
    """One action on a plan, a cluster or an item; a plan is read first where its providers decide the body."""

    PATH = ""

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        owner, values = owner_of(given)
        if owner == arm.PLAN:
            body = cls.plan_body(set_name, given)
        elif owner == arm.CLUSTER:
            body = cls.cluster_body(given)
        else:
            body = cls.item_body(set_name, given)
        return Start("POST", f"{owner}/{cls.PATH}", values, body)

    @classmethod
    def looks(cls, set_name: str, given: Given) -> list[Start]:
        owner, values = owner_of(given)
        body = cls.plan_body(set_name, given) if owner == arm.PLAN else None
        return [Start("GET", arm.PLAN, values)] if body is not None and cls.asks_providers() else []

    @classmethod
    def asks_providers(cls) -> bool:
        """True if a plan's body tells something for each of its providers."""
        return cls.plan_details is not Failover.plan_details

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        """The body for an item; None for no body at all."""
        return None

    @classmethod
    def plan_body(cls, set_name: str, given: Given) -> Any:
        """The body for a plan; what its providers need is added when they are known."""
        return None

    @classmethod
    def cluster_body(cls, given: Given) -> Any:
        """The body for a cluster."""
        return None

    @classmethod
    def plan_details(cls, provider: str, given: Given) -> dict[str, Any] | None:
        """What a plan's body says for *provider*."""
        return None

    def complete(self, start: Start, given: Given) -> None:
        if "RecoveryPlan" not in given or start.body is None or not self.asks_providers():
            return
        properties = self.get_json(arm.PLAN, **start.values).get("properties")
        providers = properties.get("replicationProviders") if isinstance(properties, dict) else None
        found = [self.plan_details(str(name), given) for name in providers or []]
        start.body["properties"]["providerSpecificDetails"] = [entry for entry in found if entry is not None]

    def target(self, start: Start, given: Given) -> str:
        name = next((n for n in ("RecoveryPlan", "ReplicationProtectedItem") if n in given), "")
        return "Protected item or Recovery plan" if name else super().target(start, given)


def direction(given: Given) -> str:
    """``-Direction``, else from primary to recovery."""
    return given.text("Direction", "PrimaryToRecovery")


def _to_recovery(given: Given) -> bool:
    return direction(given).lower() != "recoverytoprimary"


def _certificates(given: Given) -> dict[str, Any]:
    return known(
        primaryKekCertificatePfx=certificate(given, "DataEncryptionPrimaryCertFile"),
        secondaryKekCertificatePfx=certificate(given, "DataEncryptionSecondaryCertFile"),
    )


def _point_type(given: Given, otherwise: str) -> str:
    if "RecoveryTag" not in given:
        return otherwise
    tag = given.text("RecoveryTag")
    return tag if given.is_unknown("RecoveryTag") else _POINT_TYPES.get(tag.lower(), otherwise)


def _item_details(given: Given) -> dict[str, Any]:
    """``providerSpecificDetails`` of an item's failover to a recovery point."""
    provider = provider_of(given)
    if not provider:
        return {}
    details: dict[str, Any] = {"instanceType": provider}
    if provider == "HyperVReplicaAzure":
        details.update(_certificates(given))
    if "RecoveryPoint" in given:
        details["recoveryPointId"] = given.part("RecoveryPoint", "ID")
    if provider == "A2A" and "CloudServiceCreationOption" in given:
        details["cloudServiceCreationOption"] = given.text("CloudServiceCreationOption")
    return details


@cmdlet("Start-AzRecoveryServicesAsrTestFailoverJob")
class StartTestFailover(Failover):
    """Starts a test failover."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrTestFailoverJob"
    PATH, ACTION = "testFailover", "Start test failover"

    @staticmethod
    def _network(given: Given) -> dict[str, Any]:
        if "VMNetwork" in given:
            return {"networkType": "VmNetworkAsInput", "networkId": given.part("VMNetwork", "ID")}
        if "AzureVMNetworkId" in given:
            return {"networkType": "VmNetworkAsInput", "networkId": given.text("AzureVMNetworkId")}
        return {"networkType": "NoNetworkAttachAsInput", "networkId": None}

    @classmethod
    def _properties(cls, given: Given) -> dict[str, Any]:
        return known(failoverDirection=direction(given), **cls._network(given))

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        if provider_of(given) == "InMage":
            raise CmdletFailure(_UNSUPPORTED.format("InMage"))
        return {"properties": {**cls._properties(given), "providerSpecificDetails": _item_details(given)}}

    @classmethod
    def plan_body(cls, set_name: str, given: Given) -> Any:
        return {"properties": {**cls._properties(given), "providerSpecificDetails": []}}

    @classmethod
    def plan_details(cls, provider: str, given: Given) -> dict[str, Any] | None:
        if provider == "InMage":
            raise CmdletFailure(_UNSUPPORTED.format(provider))
        details: dict[str, Any] = {"instanceType": provider}
        if provider == "HyperVReplicaAzure":
            details.update(_certificates(given))
        elif provider in ("InMageAzureV2", "A2A", "InMageRcm"):
            details["recoveryPointType"] = _point_type(given, "LatestProcessed")
        return details


@cmdlet("Start-AzRecoveryServicesAsrUnplannedFailoverJob")
class StartUnplannedFailover(Failover):
    """Starts an unplanned failover."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrUnplannedFailoverJob"
    PATH, ACTION = "unplannedFailover", "Start failover"

    @staticmethod
    def _properties(given: Given) -> dict[str, Any]:
        source = "Required" if given.switch("PerformSourceSideAction") else "NotRequired"
        return {"failoverDirection": direction(given), "sourceSiteOperations": source}

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        details = _item_details(given)
        if details.get("instanceType") == "InMage":
            latest = given.text("RecoveryTag").lower() == "latestavailableapplicationconsistent"
            details = {"instanceType": "InMage", "recoveryPointType": "LatestTag" if latest else "LatestTime"}
        elif details.get("instanceType") == "InMageRcm":
            details["performShutdown"] = str(given.switch("PerformSourceSideAction")).lower()
        return {"properties": {**cls._properties(given), "providerSpecificDetails": details}}

    @classmethod
    def plan_body(cls, set_name: str, given: Given) -> Any:
        return {"properties": {**cls._properties(given), "providerSpecificDetails": []}}

    @classmethod
    def plan_details(cls, provider: str, given: Given) -> dict[str, Any] | None:
        details: dict[str, Any] = {"instanceType": provider}
        if provider == "HyperVReplicaAzure":
            details.update(_certificates(given))
            if "RecoveryTag" in given:
                details["recoveryPointType"] = _point_type(given, "Latest")
        elif provider == "InMage":
            if _to_recovery(given):
                return None
            latest = given.text("RecoveryTag").lower() == "latestavailableapplicationconsistent"
            details["recoveryPointType"] = "LatestTag" if latest else "LatestTime"
        elif provider in ("InMageAzureV2", "A2A", "InMageRcm"):
            details["recoveryPointType"] = _point_type(given, "Latest")
            if "MultiVmSyncPoint" in given and provider == "A2A":
                enabled = given.text("MultiVmSyncPoint").lower() == "enable"
                details["multiVmSyncPointOption"] = (
                    "UseMultiVmSyncRecoveryPoint" if enabled else "UsePerVmRecoveryPoint"
                )
        return details


@cmdlet("Start-AzRecoveryServicesAsrPlannedFailoverJob")
class StartPlannedFailover(Failover):
    """Starts a planned failover."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrPlannedFailoverJob"
    PATH, ACTION = "plannedFailover", "Start planned failover"

    @staticmethod
    def _details(provider: str, given: Given) -> dict[str, Any]:
        if _to_recovery(given):
            details: dict[str, Any] = {"instanceType": provider, **_certificates(given)}
            if "RecoveryPoint" in given:
                details["recoveryPointId"] = given.part("RecoveryPoint", "ID")
            return details
        found = given.text("Optimize")
        return {
            "instanceType": "HyperVReplicaAzureFailback",
            "dataSyncOption": "ForDownTime" if found.lower() == "fordowntime" else "ForSynchronization",
            "recoveryVmCreationOption": "CreateVmIfNotFound"
            if given.text("CreateVmIfNotFound").lower() == "yes"
            else "NoAction",
            **known(
                providerIdForAlternateRecovery=given.part("ServicesProvider", "ID")
                if "ServicesProvider" in given
                else None
            ),
        }

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        provider = provider_of(given)
        if provider in ("InMage", "InMageAzureV2"):
            raise CmdletFailure(_UNSUPPORTED.format(provider))
        details: dict[str, Any] = {}
        if provider == "HyperVReplicaAzure":
            details = cls._details(provider, given)
        elif provider == "InMageRcmFailback":
            point = "CrashConsistent" if given.text("RecoveryTag").lower() == "latest" else "ApplicationConsistent"
            details = {"instanceType": provider, "recoveryPointType": point}
        elif provider:
            details = {"instanceType": provider}
        return {"properties": {"failoverDirection": direction(given), "providerSpecificDetails": details}}

    @classmethod
    def plan_body(cls, set_name: str, given: Given) -> Any:
        return {"properties": {"failoverDirection": direction(given), "providerSpecificDetails": []}}

    @classmethod
    def plan_details(cls, provider: str, given: Given) -> dict[str, Any] | None:
        if provider in ("InMage", "InMageAzureV2"):
            raise CmdletFailure(_UNSUPPORTED.format(provider))
        return cls._details(provider, given) if provider == "HyperVReplicaAzure" else None


@cmdlet("Start-AzRecoveryServicesAsrCommitFailoverJob")
class StartCommitFailover(Failover):
    """Commits a failover."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrCommitFailoverJob"
    PATH, ACTION = "failoverCommit", "Commit failover"


@cmdlet("Start-AzRecoveryServicesAsrCancelFailoverJob")
class StartCancelFailover(Failover):
    """Cancels a failover."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrCancelFailoverJob"
    PATH, ACTION = "failoverCancel", "Cancel failover"


@cmdlet("Start-AzRecoveryServicesAsrTestFailoverCleanupJob")
class StartTestFailoverCleanup(Failover):
    """Ends a test failover."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrTestFailoverCleanupJob"
    PATH, ACTION = "testFailoverCleanup", "Start test failover cleanup"

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        return {"properties": {"comments": given.text("Comment")}}

    @classmethod
    def plan_body(cls, set_name: str, given: Given) -> Any:
        return cls.item_body(set_name, given)

    @classmethod
    def cluster_body(cls, given: Given) -> Any:
        return cls.item_body("", given)


@cmdlet("Start-AzRecoveryServicesAsrApplyRecoveryPoint")
class StartApplyRecoveryPoint(Failover):
    """Lets a failed over item take another recovery point."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrApplyRecoveryPoint"
    PATH, ACTION = "applyRecoveryPoint", "Apply recovery point"

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        provider = provider_of(given)
        if provider == "InMage":
            raise CmdletFailure(_UNSUPPORTED.format(provider))
        details: dict[str, Any] = {"instanceType": provider} if provider else {}
        if provider == "HyperVReplicaAzure":
            details.update(_certificates(given))
        return {
            "properties": {"recoveryPointId": given.part("RecoveryPoint", "ID"), "providerSpecificDetails": details}
        }


@cmdlet("Update-AzRecoveryServicesAsrMobilityService")
class UpdateMobilityService(Failover):
    """Updates the mobility service of a protected machine."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrMobilityService"
    PATH, ACTION = "updateMobilityService", "Update"

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        account = given.part("Account", "AccountId") if "Account" in given else None
        return {"properties": known(runAsAccountId=account)}


@cmdlet("Start-AzRecoveryServicesAsrSwitchAppliance")
class StartSwitchAppliance(Failover):
    """Moves a machine's replication to another appliance of its fabric."""

    CLASS_NAME = NAMESPACE + "StartAzRecoveryServicesAsrSwitchAppliance"
    PATH, ACTION = "updateAppliance", "Switch appliance"

    @classmethod
    def item_body(cls, set_name: str, given: Given) -> Any:
        appliance, account = given.text("TargetApplianceName"), None
        fabric = given.parameters.get("Fabric")
        if fabric is not UNKNOWN and not given.is_unknown("TargetApplianceName"):
            details = member(fabric, "FabricSpecificDetails")
            servers = member(details, "ProcessServers") or []
            names = {text_of(member(s, "Name")).lower(): text_of(member(s, "Id")) for s in servers}
            if names and appliance.lower() not in names:
                raise CmdletFailure(f"The appliance '{appliance}' is not one of the fabric's.")
            appliance = names.get(appliance.lower(), appliance)
        if "CredentialsToAccessVm" in given:
            account = given.text("CredentialsToAccessVm")
        details_body = {"instanceType": provider_of(given) or "InMageRcm", **known(runAsAccountId=account)}
        return {"properties": {"targetApplianceId": appliance, "providerSpecificDetails": details_body}}
