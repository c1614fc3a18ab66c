"""Azure Site Recovery below a vault: resources made, read, changed and removed, actions on them, and the job that each of these is."""

from __future__ import annotations

import re

from psemu.emulator.arm_refusal import ArmRefusal
from psemu.emulator.exchange import Request, Response
from psemu.emulator.site_recovery_failovers import allows
from psemu.emulator.site_recovery_jobs import ACTIONS, change_scenario
from psemu.emulator.site_recovery_resources import changed, made, names_of, plan_items, resource_type
from psemu.emulator.site_recovery_running import REPAIR_OPERATION, RunningJobs
from psemu.emulator.site_recovery_vault import fits, given_properties, service_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.router import Router

_JSON = [("Content-Type", "application/json")]
_FABRIC = "replicationFabrics/{f}"
_CONTAINER = _FABRIC + "/replicationProtectionContainers/{c}"
# collections below the vault and what may be done to their resources: make, change, delete, remove gently, actions
_COLLECTIONS: tuple[tuple[str, str, str], ...] = (
    ("replicationFabrics", "MDR", "reassociateGateway"),
    ("replicationPolicies", "MCD", ""),
    (
        "replicationRecoveryPlans",
        "MCD",
        "testFailover testFailoverCleanup unplannedFailover plannedFailover failoverCommit failoverCancel reProtect",
    ),
    ("replicationEvents", "", ""),
    (_FABRIC + "/replicationNetworks", "", ""),
    (_FABRIC + "/replicationNetworks/{n}/replicationNetworkMappings", "MCD", ""),
    (_FABRIC + "/replicationRecoveryServicesProviders", "MDR", "refreshProvider"),
    (_FABRIC + "/replicationStorageClassifications", "", ""),
    (_FABRIC + "/replicationStorageClassifications/{n}/replicationStorageClassificationMappings", "MD", ""),
    (_FABRIC + "/replicationvCenters", "MCD", ""),
    (
        _FABRIC + "/replicationProtectionContainers",
        "MR",
        "discoverProtectableItem switchprotection switchClusterProtection",
    ),
    (_CONTAINER + "/replicationProtectionContainerMappings", "MCDR", ""),
    (_CONTAINER + "/replicationProtectableItems", "", ""),
    (
        _CONTAINER + "/replicationProtectedItems",
        "MCDR",
        (
            "repairReplication testFailover testFailoverCleanup unplannedFailover plannedFailover failoverCommit failoverCancel"
            " reProtect applyRecoveryPoint addDisks removeDisks updateMobilityService updateAppliance resolveHealthErrors"
        ),
    ),
    (_CONTAINER + "/replicationProtectedItems/{n}/recoveryPoints", "", ""),
    (
        _CONTAINER + "/replicationProtectionClusters",
        "MD",
        "repairReplication testFailover testFailoverCleanup unplannedFailover failoverCommit applyRecoveryPoint",
    ),
    (_CONTAINER + "/replicationProtectionClusters/{n}/recoveryPoints", "", ""),
)
#: collections that the vault lists over all its fabrics
_WHOLE_VAULT = (
    "replicationProtectedItems",
    "replicationProtectionContainers",
    "replicationProtectionContainerMappings",
    "replicationProtectionClusters",
    "replicationNetworks",
    "replicationNetworkMappings",
    "replicationRecoveryServicesProviders",
    "replicationStorageClassifications",
    "replicationStorageClassificationMappings",
    "replicationvCenters",
)
_DEFAULT_ALERT = {"sendToOwners": "DoNotSend", "customEmailAddresses": [], "locale": "en-US"}


class SiteRecovery(RunningJobs):
    """Operations below a vault."""

    def add_routes(self, router: Router, vault: str) -> None:
        """Tell *router* what is known below *vault*."""
        for path, marks, actions in _COLLECTIONS:
            collection, item = f"{vault}/{path}", f"{vault}/{path}/{{x}}"
            router.add("GET", collection, self.list_children)
            router.add("GET", item, self.get)
            if "M" in marks:
                router.add("PUT", item, self.make)
            if "C" in marks:
                router.add("PATCH", item, self.change)
            if "D" in marks:
                router.add("DELETE", item, self.delete)
            if "R" in marks:
                router.add("POST", item + "/remove", self.remove)
            for action in actions.split():
                router.add("POST", f"{item}/{action}", self.act)
            if marks or actions:
                router.add("GET", item + "/operationresults/{j}", self.operation_result)
        for name in _WHOLE_VAULT:
            router.add("GET", f"{vault}/{name}", self.list_whole_vault)
        router.add("GET", vault + "/replicationAlertSettings", self.list_alert_settings)
        router.add("GET", vault + "/replicationAlertSettings/{x}", self.get_alert_setting)
        router.add("PUT", vault + "/replicationAlertSettings/{x}", self.put_alert_setting)
        router.add("GET", vault + "/replicationJobs", self.list_jobs)
        router.add("GET", vault + "/replicationJobs/{j}", self.get)
        router.add("POST", vault + "/replicationJobs/{j}/cancel", self.cancel_job)
        router.add("POST", vault + "/replicationJobs/{j}/restart", self.run_job_again)
        router.add("POST", vault + "/replicationJobs/{j}/resume", self.run_job_again)
        router.add("GET", vault + "/replicationJobs/{j}/operationresults/{o}", self.job_result)
        router.add("GET", vault + "/replicationOperationStatus/{j}", self.operation_status)

    def list_children(self, request: Request, values: dict[str, str]) -> Response:
        """GET on a collection; its owner must exist."""
        self._check_agent(request, values)
        owner = "/arm" + request.path.rpartition("/")[0]
        if self.store.get(owner) is None and not self._is_vault_network(request):
            raise self._missing(request.segments[5:-1], values)
        entries = self.store.children("/arm" + request.path)
        if request.segments[-1].lower() == "replicationevents":
            entries = [entry for entry in entries if self._event_fits(entry, request)]
        return self.arm.listing(request, entries)

    @staticmethod
    def _is_vault_network(request: Request) -> bool:
        """Mappings between two regions of Azure lie below a network that no one makes."""
        return request.segments[-1].lower() == "replicationnetworkmappings" and "azureNetwork" in request.segments

    def list_whole_vault(self, request: Request, values: dict[str, str]) -> Response:
        """GET the resources of one kind of the whole vault."""
        self._check_agent(request, values)
        wanted = request.segments[-1].lower()
        items = [
            body
            for path, body in self.store.below(self._vault(values) + "/replicationFabrics")
            if path.split("/")[-2] == wanted
        ]
        text = request.query.get("$filter")
        if text and wanted == "replicationprotecteditems":
            items = self._of_plan(items, text, values)
        return self.arm.listing(request, items)

    def _of_plan(self, items: list[dict[str, Any]], text: str, values: dict[str, str]) -> list[dict[str, Any]]:
        match = re.fullmatch(r"\s*RecoveryPlanName\s+eq\s+'([^']*)'\s*", text, re.IGNORECASE)
        if match is None:
            raise ArmRefusal(501, "NotImplemented", f"psemu's emulator does not know the filter '{text[:200]}'.")
        plan = self.store.get(f"{self._vault(values)}/replicationRecoveryPlans/{match[1]}")
        inside = {name.lower() for name in plan_items((plan or {}).get("properties", {}).get("groups"))}
        return [item for item in items if str(item.get("id", "")).lower() in inside]

    def get(self, request: Request, values: dict[str, str]) -> Response:
        """GET on one resource."""
        self._check_agent(request, values)
        return Response(200, self.arm.resource(request, values), list(_JSON))

    def _event_fits(self, event: dict[str, Any], request: Request) -> bool:
        names = {
            "eventtype": "eventType",
            "severity": "severity",
            "affectedobjectfriendlyname": "affectedObjectFriendlyName",
            "fabricname": "fabricName",
            "starttime": "startTime",
            "endtime": "endTime",
            "eventcode": "eventCode",
        }
        properties = dict(event["properties"])
        properties["fabricName"] = str(properties.get("fabricId") or "").rpartition("/")[2]
        properties["startTime"] = properties["endTime"] = properties.get("timeOfOccurrence")
        return fits(properties, names, request.query.get("$filter") or "")

    def make(self, request: Request, values: dict[str, str]) -> Response:
        """PUT: 202 with a job; the resource is there when it has ended."""
        self._check_agent(request, values)
        collection, name = request.segments[-2:]
        owner_path = "/arm/" + "/".join(request.segments[:-2])
        owner = self.store.get(owner_path)
        if owner is None:
            if not any(part.lower() == "azurenetwork" for part in request.segments):
                raise self._missing(request.segments[5:-2], values)
            owner = {}
        given = given_properties(request)
        vault, below = service_id(request, values), request.segments[8:]
        body = {
            "id": f"{vault}/{'/'.join(below)}",
            "name": name,
            "type": resource_type(below),
            "properties": made(self.store, collection, given, name, owner),
        }
        effect = {"put": ["/arm" + request.path, body]}
        return self._begin(request, values, change_scenario("PUT", collection), body, effect)

    def change(self, request: Request, values: dict[str, str]) -> Response:
        """PATCH: 202 with a job."""
        body = self._resource(request, values, request.segments)
        collection = request.segments[-2]
        after = changed(self.store, collection, body["properties"], given_properties(request))
        effect = {"put": ["/arm" + request.path, {**body, "properties": after}]}
        return self._begin(request, values, change_scenario("PATCH", collection), body, effect)

    def delete(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE: 202 with a job."""
        body = self._resource(request, values, request.segments)
        effect = {"delete": "/arm" + request.path}
        return self._begin(request, values, change_scenario("DELETE", request.segments[-2]), body, effect)

    def remove(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/remove: as DELETE, if the resource allows it."""
        segments = request.segments[:-1]
        body = self._resource(request, values, segments)
        if not allows(body.get("properties") or {}, "remove") and segments[-2].lower() == "replicationprotecteditems":
            raise self._refusal(request, "PsemuOperationNotAllowed", "The machine's protection cannot be disabled now.")
        effect = {"delete": "/arm/" + "/".join(segments)}
        return self._begin(request, values, change_scenario("DELETE", segments[-2]), body, effect)

    def act(self, request: Request, values: dict[str, str]) -> Response:
        """POST on an action: 202 with a job, if what it is about allows it."""
        segments, action = request.segments[:-1], request.segments[-1]
        body = self._resource(request, values, segments)
        given = given_properties(request)
        folded = action.lower()
        path = "/arm/" + "/".join(segments)
        targets = [path]
        if folded == "repairreplication" and segments[-2].lower() == "replicationprotecteditems":
            if REPAIR_OPERATION not in names_of(body["properties"], "allowedOperations"):
                text = "Resynchronization is not required for this replication protected item, or is already running."
                raise self._refusal(request, "PsemuResynchronizationNotRequired", text)
        elif segments[-2].lower() == "replicationrecoveryplans":
            targets = ["/arm" + item for item in plan_items(body["properties"].get("groups"))]
        elif folded == "switchprotection":
            targets = [f"{path}/replicationProtectedItems/{given.get('replicationProtectedItemName')}"]
        elif folded == "switchclusterprotection":
            targets = [f"{path}/replicationProtectionClusters/{given.get('replicationProtectionClusterName')}"]
        for target in targets:
            found = self.store.get(target)
            if found is None:
                raise self._missing(tuple(target.split("/")[6:]), values)
            if not allows(found.get("properties") or {}, action):
                text = f"The operation {action} is not allowed for '{found.get('name')}' now."
                raise self._refusal(request, "PsemuOperationNotAllowed", text)
        effect = {"action": folded, "targets": targets, "given": given}
        return self._begin(request, values, ACTIONS[folded], body, effect)

    def _alert_setting(self, request: Request, values: dict[str, str], name: str) -> dict[str, Any]:
        path = f"{self._vault(values)}/replicationAlertSettings/{name}"
        vault = service_id(request, values)
        return self.store.get(path) or {
            "id": f"{vault}/replicationAlertSettings/{name}",
            "name": name,
            "type": "Microsoft.RecoveryServices/vaults/replicationAlertSettings",
            "properties": dict(_DEFAULT_ALERT),
        }

    def list_alert_settings(self, request: Request, values: dict[str, str]) -> Response:
        """GET the vault's only alert setting."""
        self._check_agent(request, values)
        return self.arm.listing(request, [self._alert_setting(request, values, "DefaultAlertSetting")])

    def get_alert_setting(self, request: Request, values: dict[str, str]) -> Response:
        """GET one alert setting."""
        self._check_agent(request, values)
        if values["x"].lower() != "defaultalertsetting":
            raise self._missing(request.segments[5:], values)
        return Response(200, self._alert_setting(request, values, "DefaultAlertSetting"), list(_JSON))

    def put_alert_setting(self, request: Request, values: dict[str, str]) -> Response:
        """PUT the alert setting; no job is needed."""
        body = self.get_alert_setting(request, values).body
        body["properties"] = {**body["properties"], **given_properties(request)}
        self.store.put(f"{self._vault(values)}/replicationAlertSettings/DefaultAlertSetting", body)
        return Response(200, body, list(_JSON))
