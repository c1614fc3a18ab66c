"""Azure Site Recovery below a vault: resources made, read, changed and removed, actions on them, and the job that each of these is."""

from __future__ import annotations

import re
import uuid

from psemu.emulator import site_recovery_resync as resync
from psemu.emulator.arm_refusal import ArmRefusal, not_found
from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.site_recovery_failovers import allows, apply_action
from psemu.emulator.site_recovery_jobs import ACTIONS, REPAIR, Scenario, change_scenario, new_job
from psemu.emulator.site_recovery_resources import changed, made, names_of, plan_items, records_of, resource_type
from psemu.rest.agent_authentication import verify_agent_authentication
from psemu.rest.credentials import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.arm import ArmService
    from psemu.emulator.clock import Clock
    from psemu.emulator.router import Router
    from psemu.emulator.store import Store

#: seconds from the start of a job to its end, as recorded of a repair; there the job means that resynchronization has begun
JOB_SECONDS = 55.0
_FINISH, _PROGRESS = "siteRecovery.jobFinished", "siteRecovery.resyncProgress"
_REPAIR = "RepairReplication"
_DONE_STATES = frozenset({"Succeeded", "Failed", "Cancelled", "Suspended"})
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


class SiteRecovery:
    """Operations below a vault."""

    def __init__(self, store: Store, clock: Clock, arm: ArmService) -> None:
        self.store = store
        self.clock = clock
        self.arm = arm

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

    # ----------------------------------------------------------------------------------------------------- reading

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
        return _fits(properties, names, request.query.get("$filter") or "")

    # ------------------------------------------------------------------------------------------------------- jobs

    def list_jobs(self, request: Request, values: dict[str, str]) -> Response:
        """GET the jobs, newest first; a list tells less of each than a GET of one."""
        self._check_agent(request, values)
        jobs = self.store.children(self._vault(values) + "/replicationJobs")
        names = {
            "jobstatus": "state",
            "state": "state",
            "starttime": "startTime",
            "endtime": "endTime",
            "objectid": "targetObjectId",
        }
        jobs = [job for job in jobs if _fits(job["properties"], names, request.query.get("$filter") or "")]
        brief = []
        for job in reversed(jobs):
            properties = {**job["properties"], "tasks": [], "activityId": None, "customDetails": None}
            brief.append({**job, "properties": properties})
        return self.arm.listing(request, brief)

    def _job(self, request: Request, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
        path = f"{self._vault(values)}/replicationJobs/{values['j']}"
        job = self.store.get(path)
        if job is None:
            raise self._missing(request.segments[5:], values)
        return path, job

    def cancel_job(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/cancel."""
        self._check_agent(request, values)
        path, job = self._job(request, values)
        if job["properties"]["state"] in _DONE_STATES:
            raise self._refusal(request, "PsemuJobNotCancellable", "The job has ended and cannot be cancelled.")
        self._end_job(path, job, self.clock.now(), "Cancelled", "Cancelled")
        self._set_scenario(self._target_of(path), None)
        return self._accepted_job(request, values, job["name"])

    def run_job_again(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/restart of a job that failed, …/resume of one that was suspended."""
        self._check_agent(request, values)
        path, job = self._job(request, values)
        restarts = request.segments[-1].lower() == "restart"
        properties = job["properties"]
        if properties["state"] != ("Failed" if restarts else "Suspended"):
            text = f"The job is {properties['state']} and cannot be {'restarted' if restarts else 'resumed'}."
            raise self._refusal(request, f"PsemuJobNot{'Restartable' if restarts else 'Resumable'}", text)
        properties["state"] = properties["stateDescription"] = "InProgress"
        properties["allowedActions"] = ["Cancel"]
        properties.pop("endTime", None)
        self.store.put(path, job)
        self.store.schedule(self.clock.now() + JOB_SECONDS, _FINISH, path, self._note(path).get("effect"))
        return self._accepted_job(request, values, job["name"])

    def _accepted_job(self, request: Request, values: dict[str, str], name: str) -> Response:
        return self._accepted(request, values, name, f"replicationJobs/{name}/operationresults/{name}")

    def job_result(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/replicationJobs/{job}/operationresults/{job}: 202 while the job runs, then the job."""
        _, job = self._job(request, values)
        if values["o"].lower() != values["j"].lower():
            raise self._missing(request.segments[5:], values)
        return self._result(request, job, job)

    def operation_result(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/operationresults/{job}: 202 while the job runs, then the resource; 204 if it is gone."""
        _, job = self._job(request, values)
        resource = self.store.get("/arm/" + "/".join(request.segments[:-2]))
        return self._result(request, job, resource)

    def _result(self, request: Request, job: dict[str, Any], body: dict[str, Any] | None) -> Response:
        if job["properties"]["state"] in _DONE_STATES:
            return Response(200, body, list(_JSON)) if body is not None else Response(204)
        again = f"{request.base}{_quoted(request.path)}?api-version={_api_version(request)}"
        return Response(202, None, [("Location", again), ("Retry-After", self._retry_after())])

    def operation_status(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/replicationOperationStatus/{job}."""
        _, job = self._job(request, values)
        properties = job["properties"]
        state = properties["state"] if properties["state"] in _DONE_STATES else "InProgress"
        body = {"id": request.path, "name": job["name"], "status": state, "startTime": properties["startTime"]}
        if "endTime" in properties:
            body["endTime"] = properties["endTime"]
        return Response(200, body, list(_JSON))

    # ----------------------------------------------------------------------------------------------------- changes

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
        given = _properties(request)
        vault, below = _service_id(request, values), request.segments[8:]
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
        after = changed(self.store, collection, body["properties"], _properties(request))
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
        given = _properties(request)
        folded = action.lower()
        path = "/arm/" + "/".join(segments)
        targets = [path]
        if folded == "repairreplication" and segments[-2].lower() == "replicationprotecteditems":
            if _REPAIR not in names_of(body["properties"], "allowedOperations"):
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

    def _begin(
        self,
        request: Request,
        values: dict[str, str],
        scenario: Scenario,
        target: dict[str, Any],
        effect: dict[str, Any],
    ) -> Response:
        """Start the job whose end has *effect*."""
        now = self.clock.now()
        job_id = str(uuid.uuid4())
        client_request_id = request.echoed("x-ms-client-request-id") or str(uuid.uuid4())
        correlation_id = str(uuid.uuid4())
        activity = f"{client_request_id} ActivityId: {correlation_id}"
        vault = _service_id(request, values)
        job = new_job(vault, job_id, activity, scenario, target, now)
        job_path = f"{self._vault(values)}/replicationJobs/{job_id}"
        target_path = "/arm" + str(target["id"])
        self.store.put(job_path, job)
        self.store.put(f"/jobs{job_path}", {"target": target_path, "effect": effect})
        self.store.schedule(now + JOB_SECONDS, _FINISH, job_path, effect)
        self._set_scenario(
            target_path, {"scenarioName": scenario.name, "jobId": job["id"], "startTime": timestamp(now)}
        )
        segments = request.segments[8:] if request.method != "POST" else request.segments[8:-1]
        response = self._accepted(request, values, job_id, f"{'/'.join(segments)}/operationresults/{job_id}")
        response.headers += [
            ("x-ms-correlation-request-id", correlation_id),
            ("x-ms-client-request-id", client_request_id),
        ]
        return response

    def _accepted(self, request: Request, values: dict[str, str], job_id: str, place: str) -> Response:
        base, suffix = request.base, f"?api-version={_api_version(request)}"
        path = _quoted(_service_id(request, values))
        return Response(
            202,
            None,
            [
                ("Location", f"{base}{path}/{_quoted(place)}{suffix}"),
                ("Retry-After", self._retry_after()),
                ("Azure-AsyncOperation", f"{base}{path}/replicationOperationStatus/{job_id}{suffix}"),
                ("x-ms-request-id", f"{path}/replicationJobs/{job_id}"),
            ],
        )

    # ------------------------------------------------------------------------------------------------------ events

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """A job ends, or a disk's resynchronization goes on."""
        if kind == _FINISH:
            self._finish(path, at, data)
        elif kind == _PROGRESS:
            self._progress(path, at, int(data["percent"]))
        else:
            return False
        return True

    def _finish(self, job_path: str, at: float, effect: dict[str, Any]) -> None:
        job = self.store.get(job_path)
        if job is None:
            return
        self._end_job(job_path, job, at, "Succeeded", "Completed")
        self._set_scenario(self._target_of(job_path), None)
        if "put" in effect:
            path, body = effect["put"]
            self.store.put(path, body)
        elif "delete" in effect:
            self.store.delete(effect["delete"])
        else:
            for target in effect.get("targets", ()):
                self._apply(target, effect, at)

    def _apply(self, path: str, effect: dict[str, Any], at: float) -> None:
        body = self.store.get(path)
        if body is None:
            return
        if effect["action"] == "repairreplication":
            if "healthErrors" in body["properties"]:
                resync.begin(body, at)
            self.store.put(path, body)
            self._set_scenario(path, None)
            self.store.schedule(at + resync.STEP_SECONDS, _PROGRESS, path, {"percent": resync.STEP_PERCENT})
            return
        apply_action(body["properties"], effect["action"], effect.get("given") or {}, at)
        self.store.put(path, body)

    def _progress(self, item_path: str, at: float, percent: int) -> None:
        item = self.store.get(item_path)
        if item is None:
            return
        if not resync.progress(item, at, percent):
            following = {"percent": percent + resync.STEP_PERCENT}
            self.store.schedule(at + resync.STEP_SECONDS, _PROGRESS, item_path, following)
        self.store.put(item_path, item)

    def _note(self, job_path: str) -> dict[str, Any]:
        """What a job is about is the emulator's own knowledge; the job's wire form names only a machine."""
        return self.store.get(f"/jobs{job_path}") or {}

    def _target_of(self, job_path: str) -> str:
        return str(self._note(job_path).get("target", ""))

    def _end_job(self, path: str, job: dict[str, Any], at: float, state: str, description: str) -> None:
        # recorded: the job's only task still says InProgress when the job has succeeded
        properties = job["properties"]
        properties["state"], properties["stateDescription"] = state, description
        properties["endTime"] = timestamp(at, 0)
        properties["allowedActions"] = []
        self.store.put(path, job)
        self.store.unschedule(path)

    def _set_scenario(self, path: str, scenario: dict[str, Any] | None) -> None:
        """What an item is being used for now; while it is repaired it cannot be repaired again."""
        item = self.store.get(path)
        if item is None or "currentScenario" not in (item.get("properties") or {}):
            return
        properties = item["properties"]
        operations = [name for name in names_of(properties, "allowedOperations") if name != _REPAIR]
        still = any(error.get("errorCode") == resync.ERROR for error in records_of(properties, "healthErrors"))
        repairing = scenario is not None and scenario["scenarioName"] == REPAIR.name
        if "allowedOperations" in properties:  # a plan has none
            properties["allowedOperations"] = [_REPAIR, *operations] if still and not repairing else operations
        vault = item["id"].partition("/replicationFabrics/")[0]
        nothing = {
            "scenarioName": "None",
            "jobId": f"{vault}/replicationJobs/None",
            "startTime": "1753-01-01T01:01:01Z",
        }
        properties["currentScenario"] = scenario or nothing
        self.store.put(path, item)

    # ---------------------------------------------------------------------------------------------- alert settings

    def _alert_setting(self, request: Request, values: dict[str, str], name: str) -> dict[str, Any]:
        path = f"{self._vault(values)}/replicationAlertSettings/{name}"
        vault = _service_id(request, values)
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
        body["properties"] = {**body["properties"], **_properties(request)}
        self.store.put(f"{self._vault(values)}/replicationAlertSettings/DefaultAlertSetting", body)
        return Response(200, body, list(_JSON))

    # ----------------------------------------------------------------------------------------------------- helpers

    def _resource(self, request: Request, values: dict[str, str], segments: tuple[str, ...]) -> dict[str, Any]:
        self._check_agent(request, values)
        body = self.store.get("/arm/" + "/".join(segments))
        if body is None:
            raise self._missing(segments[5:], values)
        return body

    def _retry_after(self) -> str:
        return str(self.store.setting("retryAfter", 30))

    def _vault(self, values: dict[str, str]) -> str:
        group = f"/arm/subscriptions/{values['s']}/resourceGroups/{values['rg']}"
        return f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}"

    def _check_agent(self, request: Request, values: dict[str, str]) -> None:
        header = request.header("agent-authentication")
        if not header:
            return
        info = self.store.get(self._vault(values) + "/extendedInformation/vaultExtendedInfo")
        if info is None:
            return
        if not verify_agent_authentication(header, Token(info["properties"]["integrityKey"])):
            raise self._refusal(request, "InvalidChannelIntegrityKeyToken")

    def _refusal(self, request: Request, code: str, message: str = "The operation has failed.") -> ArmRefusal:
        detail = {
            "code": code,
            "message": message,
            "possibleCauses": "An internal server error occurred."
            if message == "The operation has failed."
            else message,
            "recommendedAction": "Retry the last action. If the issue persists contact support.",
            "clientRequestId": request.echoed("x-ms-client-request-id") or "",
            "activityId": str(uuid.uuid4()),
        }
        return ArmRefusal(400, "BadRequest", "The operation has failed.", [detail])

    def _missing(self, parts: tuple[str, ...], values: dict[str, str]) -> ArmRefusal:
        return not_found("/".join(parts), values["rg"])


def _service_id(request: Request, values: dict[str, str]) -> str:
    """The vault's id as Site Recovery writes it: with a capital S."""
    group = f"/Subscriptions/{values['s']}/resourceGroups/{values['rg']}"
    return f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}"


def _properties(request: Request) -> dict[str, Any]:
    value = request.json_object().get("properties")
    return value if isinstance(value, dict) else {}


def _api_version(request: Request) -> str:
    from urllib.parse import quote

    return quote(next((v for n, v in request.query.items() if n.lower() == "api-version"), ""), safe="")


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/-._~")


def _fits(properties: dict[str, Any], names: dict[str, str], text: str) -> bool:
    """True if *properties* hold all terms ``Name eq 'value'`` of the filter *text*; *names* maps a filter's names to members."""
    if not text:
        return True
    for term in re.split(r"\s+and\s+", text, flags=re.IGNORECASE):
        match = re.fullmatch(r"\s*(\w+)\s+eq\s+'([^']*)'\s*", term)
        member = names.get(match[1].lower()) if match else None
        if match is None or member is None:
            raise ArmRefusal(501, "NotImplemented", f"psemu's emulator does not know the filter '{text[:200]}'.")
        value = str(properties.get(member) or "")
        if member == "startTime":
            fits = value >= match[2]
        elif member == "endTime":
            fits = value <= match[2]
        else:
            fits = value.lower() == match[2].lower()
        if not fits:
            return False
    return True
