"""Site Recovery's jobs: how one looks when it begins, what its end changes; scenario names that were not recorded are the emulator's own."""

from __future__ import annotations

from psemu.emulator.clock import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NO_TIME = "0001-01-01T00:00:00"


class Scenario:
    """A kind of job: *name* and *title* of the job, *task* and *task_title* of its only task."""

    __slots__ = ("name", "task", "task_title", "title")

    def __init__(self, name: str, title: str, task: str, task_title: str) -> None:
        self.name = name
        self.title = title
        self.task = task
        self.task_title = task_title


def _scenario(name: str, title: str) -> Scenario:
    return Scenario(name, title, f"{name}Task", title)


REPAIR = Scenario(
    "RepairVMReplication",
    "Resynchronize the virtual machine",
    "RepairVmReplicationTask",
    "Starting resynchronization for the virtual machine",
)
#: the last segment of an action's path, in small letters → its job
ACTIONS = {
    "repairreplication": REPAIR,
    "testfailover": _scenario("TestFailover", "Test failover"),
    "testfailovercleanup": _scenario("TestFailoverCleanup", "Test failover cleanup"),
    "unplannedfailover": _scenario("UnplannedFailover", "Unplanned failover"),
    "plannedfailover": _scenario("PlannedFailover", "Planned failover"),
    "failovercommit": _scenario("CommitFailover", "Commit"),
    "failovercancel": _scenario("CancelFailover", "Cancel failover"),
    "reprotect": _scenario("ReverseReplication", "Re-protect"),
    "applyrecoverypoint": _scenario("ChangeRecoveryPoint", "Change recovery point"),
    "switchprotection": _scenario("SwitchProtection", "Re-protect"),
    "switchclusterprotection": _scenario("SwitchClusterProtection", "Re-protect the cluster"),
    "adddisks": _scenario("AddDisks", "Enable replication of disks"),
    "removedisks": _scenario("RemoveDisks", "Disable replication of disks"),
    "updatemobilityservice": _scenario("UpdateMobilityService", "Update the mobility service"),
    "updateappliance": _scenario("SwitchAppliance", "Switch the appliance"),
    "refreshprovider": _scenario("RefreshProvider", "Refresh server"),
    "reassociategateway": _scenario("SwitchProcessServer", "Switch the process server"),
    "discoverprotectableitem": _scenario("DiscoverProtectableItem", "Add physical machine"),
    "resolvehealtherrors": _scenario("ResolveHealthErrors", "Resolve health errors"),
}
#: the segment of a collection, in small letters → what its resources are called in a job
TITLES = {
    "replicationfabrics": "fabric",
    "replicationprotectioncontainers": "protection container",
    "replicationprotectioncontainermappings": "protection container mapping",
    "replicationnetworkmappings": "network mapping",
    "replicationrecoveryservicesproviders": "server",
    "replicationvcenters": "vCenter server",
    "replicationstorageclassificationmappings": "storage mapping",
    "replicationpolicies": "replication policy",
    "replicationrecoveryplans": "recovery plan",
    "replicationprotecteditems": "replication",
    "replicationprotectionclusters": "protection cluster",
}
_VERBS = {"PUT": "Create", "PATCH": "Update", "DELETE": "Delete"}


def change_scenario(method: str, collection: str) -> Scenario:
    """The job of a resource that is made, changed or removed."""
    title = TITLES.get(collection.lower(), "resource")
    if title == "replication":
        name = {"PUT": "EnableDr", "PATCH": "UpdateVmProperties", "DELETE": "DisableDr"}[method]
        return _scenario(
            name,
            {"PUT": "Enable replication", "PATCH": "Update the virtual machine"}.get(method, "Disable replication"),
        )
    words = "".join(word.capitalize() for word in title.split())
    return _scenario(f"{_VERBS[method]}{words}", f"{_VERBS[method]} {title}")


def new_job(
    vault: str, job_id: str, activity: str, scenario: Scenario, target: dict[str, Any], now: float
) -> dict[str, Any]:
    """The body of a job that begins at second *now*; *target* is the resource that it is about."""
    properties = target.get("properties") or {}
    details = properties.get("providerSpecificDetails")
    details = details if isinstance(details, dict) else {}
    name = properties.get("friendlyName") or target.get("name")
    is_item = str(target.get("type", "")).endswith("/replicationProtectedItems")
    custom: dict[str, Any] = {"instanceType": "AsrJobDetails", "affectedObjectDetails": {}}
    if is_item:
        custom["affectedObjectDetails"] = {
            "primaryVmId": details.get("vmId") or target.get("name"),
            "primaryVmName": name,
            "recoveryVmId": "",
            "recoveryVmName": details.get("recoveryAzureVMName") or name,
            "protectionProfileId": str(properties.get("policyId") or "").rpartition("/")[2],
            "primaryCloudName": properties.get("primaryProtectionContainerFriendlyName"),
            "recoveryCloudName": properties.get("recoveryProtectionContainerFriendlyName"),
            "primaryVmmName": properties.get("primaryFabricFriendlyName"),
            "recoveryVmmName": properties.get("recoveryFabricFriendlyName"),
            "primaryFabricProviderId": properties.get("primaryFabricProvider") or "VMware",
            "recoveryFabricProviderId": "Azure",
        }
    return {
        "id": f"{vault}/replicationJobs/{job_id}",
        "name": job_id,
        "type": "Microsoft.RecoveryServices/vaults/replicationJobs",
        "properties": {
            "activityId": activity,
            "scenarioName": scenario.name,
            "friendlyName": scenario.title,
            "state": "InProgress",
            "stateDescription": "InProgress",
            "tasks": [
                {
                    "taskId": scenario.task,
                    "name": scenario.task,
                    "startTime": timestamp(now),
                    "endTime": _NO_TIME,
                    "allowedActions": [],
                    "friendlyName": scenario.task_title,
                    "state": "InProgress",
                    "stateDescription": "InProgress",
                    "taskType": "TaskDetails",
                    "customDetails": {"instanceType": "TaskDetails"},
                    "groupTaskCustomDetails": None,
                    "errors": [],
                }
            ],
            "errors": [],
            "startTime": timestamp(now),
            "allowedActions": ["Cancel"],
            "targetObjectId": (details.get("vmId") if is_item else None) or target.get("name"),
            "targetObjectName": name,
            "targetInstanceType": "ProtectionEntity" if is_item else str(target.get("type", "")).rpartition("/")[2],
            "customDetails": custom,
        },
    }
