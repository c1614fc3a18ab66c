"""Azure Site Recovery: fabrics, containers, protected items and their jobs; resynchronization as it was recorded."""

from __future__ import annotations

import uuid

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.rest.agent_authentication import verify_agent_authentication
from psemu.rest.credentials import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.arm import ArmRefusal, ArmService
    from psemu.emulator.clock import Clock
    from psemu.emulator.router import Router
    from psemu.emulator.store import Store

#: seconds from the start of a repair job to its end, as recorded; the job means that resynchronization has begun
JOB_SECONDS = 55.0
#: then each step of progress takes so long and goes so far (percent)
STEP_SECONDS, STEP_PERCENT = 12.0, 20
_FINISH, _PROGRESS = "siteRecovery.jobFinished", "siteRecovery.resyncProgress"
_RESYNC_ERROR = "78222"
_NO_TIME = "0001-01-01T00:00:00"
_REPAIR = "RepairReplication"
_DONE_STATES = frozenset({"Succeeded", "Failed", "Cancelled", "Suspended"})
_HEALTHY_OPERATIONS = ["UnplannedFailover", "DisableProtection", "TestFailover"]


class SiteRecovery:
    """Operations below a vault."""

    def __init__(self, store: Store, clock: Clock, arm: ArmService) -> None:
        self.store = store
        self.clock = clock
        self.arm = arm

    def add_routes(self, router: Router, vault: str) -> None:
        """Tell *router* what is known below *vault*."""
        containers = vault + "/replicationFabrics/{f}/replicationProtectionContainers"
        mappings = containers + "/{c}/replicationProtectionContainerMappings"
        items = containers + "/{c}/replicationProtectedItems"
        for collection, name in (
            (vault + "/replicationFabrics", "f"),
            (vault + "/replicationPolicies", "p"),
            (containers, "c"),
            (mappings, "m"),
            (containers + "/{c}/replicationProtectableItems", "i"),
            (items, "i"),
        ):
            router.add("GET", collection, self.list_children)
            router.add("GET", f"{collection}/{{{name}}}", self.get)
        router.add("GET", vault + "/replicationProtectedItems", self.list_all_items)
        router.add("GET", vault + "/replicationJobs", self.list_jobs)
        router.add("GET", vault + "/replicationJobs/{j}", self.get_job)
        router.add("POST", vault + "/replicationJobs/{j}/cancel", self.cancel_job)
        router.add("POST", vault + "/replicationJobs/{j}/restart", self.run_job_again)
        router.add("POST", vault + "/replicationJobs/{j}/resume", self.run_job_again)
        router.add("GET", vault + "/replicationJobs/{j}/operationresults/{o}", self.job_result)
        router.add("POST", items + "/{i}/repairReplication", self.repair_replication)
        router.add("GET", items + "/{i}/operationresults/{j}", self.operation_result)
        router.add("GET", vault + "/replicationOperationStatus/{j}", self.operation_status)

    def list_children(self, request: Request, values: dict[str, str]) -> Response:
        """GET on a collection; its owner must exist."""
        self._check_agent(request, values)
        owner = "/arm" + request.path.rpartition("/")[0]
        if self.store.get(owner) is None:
            raise self._missing(request.segments[5:-1], values)
        return self.arm.listing(self.store.children("/arm" + request.path))

    def list_all_items(self, request: Request, values: dict[str, str]) -> Response:
        """GET the protected items of the whole vault."""
        self._check_agent(request, values)
        vault = self._vault(values)
        items = []
        for fabric in self.store.children(vault + "/replicationFabrics"):
            containers = f"{vault}/replicationFabrics/{fabric['name']}/replicationProtectionContainers"
            for container in self.store.children(containers):
                items += self.store.children(f"{containers}/{container['name']}/replicationProtectedItems")
        return self.arm.listing(items)

    def get(self, request: Request, values: dict[str, str]) -> Response:
        """GET on one resource."""
        self._check_agent(request, values)
        return Response(200, self.arm.resource(request, values), [("Content-Type", "application/json")])

    def list_jobs(self, request: Request, values: dict[str, str]) -> Response:
        """GET the jobs, newest first; a list tells less of each than a GET of one."""
        self._check_agent(request, values)
        jobs = self.store.children(self._vault(values) + "/replicationJobs")
        text = request.query.get("$filter")
        if text:
            jobs = [job for job in jobs if _job_fits(job, text)]
        brief = []
        for job in reversed(jobs):
            properties = {**job["properties"], "tasks": [], "activityId": None, "customDetails": None}
            brief.append({**job, "properties": properties})
        return self.arm.listing(brief)

    def get_job(self, request: Request, values: dict[str, str]) -> Response:
        """GET one job."""
        self._check_agent(request, values)
        return Response(200, self.arm.resource(request, values), [("Content-Type", "application/json")])

    def cancel_job(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/cancel."""
        self._check_agent(request, values)
        path = f"{self._vault(values)}/replicationJobs/{values['j']}"
        job = self.store.get(path)
        if job is None:
            raise self._missing(request.segments[5:-1], values)
        if job["properties"]["state"] in _DONE_STATES:
            raise self._refusal(request, "PsemuJobNotCancellable", "The job has ended and cannot be cancelled.")
        self._end_job(path, job, self.clock.now(), "Cancelled", "Cancelled")
        self._set_scenario(self._item_of(path), None)
        return self._accepted_job(request, values, job["name"])

    def _accepted_job(self, request: Request, values: dict[str, str], name: str) -> Response:
        return self._accepted(request, values, name, f"replicationJobs/{name}/operationresults/{name}")

    def run_job_again(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/restart of a job that failed, …/resume of one that was suspended."""
        self._check_agent(request, values)
        path = f"{self._vault(values)}/replicationJobs/{values['j']}"
        job = self.store.get(path)
        if job is None:
            raise self._missing(request.segments[5:-1], values)
        restarts = request.segments[-1].lower() == "restart"
        properties = job["properties"]
        if properties["state"] != ("Failed" if restarts else "Suspended"):
            text = f"The job is {properties['state']} and cannot be {'restarted' if restarts else 'resumed'}."
            raise self._refusal(request, f"PsemuJobNot{'Restartable' if restarts else 'Resumable'}", text)
        properties["state"] = properties["stateDescription"] = "InProgress"
        properties["allowedActions"] = ["Cancel"]
        properties.pop("endTime", None)
        self.store.put(path, job)
        self.store.schedule(self.clock.now() + JOB_SECONDS, _FINISH, path)
        return self._accepted_job(request, values, job["name"])

    def job_result(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/replicationJobs/{job}/operationresults/{job}: 202 while the job runs, then the job."""
        job = self.store.get(f"{self._vault(values)}/replicationJobs/{values['j']}")
        if job is None or values["o"].lower() != values["j"].lower():
            raise self._missing(request.segments[5:], values)
        if job["properties"]["state"] in _DONE_STATES:
            return Response(200, job, [("Content-Type", "application/json")])
        again = f"{request.base}{request.path}?api-version={request.query.get('api-version', '')}"
        return Response(202, None, [("Location", again), ("Retry-After", str(self.store.setting("retryAfter", 30)))])

    def repair_replication(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/repairReplication: 202 with a job, if the item says that it may be repaired."""
        self._check_agent(request, values)
        item_path = "/arm" + request.path.rpartition("/")[0]
        item = self.store.get(item_path)
        if item is None:
            raise self._missing(request.segments[5:-1], values)
        if _REPAIR not in item["properties"]["allowedOperations"]:
            text = "Resynchronization is not required for this replication protected item, or is already running."
            raise self._refusal(request, "PsemuResynchronizationNotRequired", text)
        now = self.clock.now()
        job_id = str(uuid.uuid4())
        client_request_id = request.echoed("x-ms-client-request-id") or str(uuid.uuid4())
        correlation_id = str(uuid.uuid4())
        vault = _service_id(request, values)
        job = _new_job(vault, job_id, f"{client_request_id} ActivityId: {correlation_id}", item, now)
        job_path = f"{self._vault(values)}/replicationJobs/{job_id}"
        self.store.put(job_path, job)
        self.store.put(f"/repairs{job_path}", {"item": item_path})
        self.store.schedule(now + JOB_SECONDS, _FINISH, job_path)
        self._set_scenario(
            item_path, {"scenarioName": "RepairVMReplication", "jobId": job["id"], "startTime": timestamp(now)}
        )
        place = (
            f"{request.path.rpartition('/')[0].partition('/vaults/')[2].partition('/')[2]}/operationresults/{job_id}"
        )
        response = self._accepted(request, values, job_id, place)
        response.headers += [
            ("x-ms-correlation-request-id", correlation_id),
            ("x-ms-client-request-id", client_request_id),
        ]
        return response

    def _accepted(self, request: Request, values: dict[str, str], job_id: str, place: str) -> Response:
        vault = _service_id(request, values)
        version = next((v for n, v in request.query.items() if n.lower() == "api-version"), "")
        from urllib.parse import quote

        base, suffix = request.base, f"?api-version={quote(version, safe='')}"
        path = quote(vault, safe="/-._~")
        return Response(
            202,
            None,
            [
                ("Location", f"{base}{path}/{quote(place, safe='/-._~')}{suffix}"),
                ("Retry-After", str(self.store.setting("retryAfter", 30))),
                ("Azure-AsyncOperation", f"{base}{path}/replicationOperationStatus/{job_id}{suffix}"),
                ("x-ms-request-id", f"{path}/replicationJobs/{job_id}"),
            ],
        )

    def operation_result(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/operationresults/{job}: 202 while the job runs, then the item."""
        job = self.store.get(f"{self._vault(values)}/replicationJobs/{values['j']}")
        item = self.store.get("/arm/" + "/".join(request.segments[:-2]))
        if job is None or item is None:
            raise self._missing(request.segments[5:], values)
        if job["properties"]["state"] in _DONE_STATES:
            return Response(200, item, [("Content-Type", "application/json")])
        again = f"{request.base}{request.path}?api-version={request.query.get('api-version', '')}"
        return Response(202, None, [("Location", again), ("Retry-After", str(self.store.setting("retryAfter", 30)))])

    def operation_status(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/replicationOperationStatus/{job}."""
        job = self.store.get(f"{self._vault(values)}/replicationJobs/{values['j']}")
        if job is None:
            raise self._missing(request.segments[5:], values)
        properties = job["properties"]
        state = properties["state"] if properties["state"] in _DONE_STATES else "InProgress"
        body = {"id": request.path, "name": job["name"], "status": state, "startTime": properties["startTime"]}
        if "endTime" in properties:
            body["endTime"] = properties["endTime"]
        return Response(200, body, [("Content-Type", "application/json")])

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """A repair job ends, or a disk's resynchronization goes on."""
        if kind == _FINISH:
            self._finish(path, at)
        elif kind == _PROGRESS:
            self._progress(path, at, int(data["percent"]))
        else:
            return False
        return True

    def _finish(self, job_path: str, at: float) -> None:
        job = self.store.get(job_path)
        if job is None:
            return
        item_path = self._item_of(job_path)
        self._end_job(job_path, job, at, "Succeeded", "Completed")
        item = self.store.get(item_path)
        if item is None:
            return
        properties = item["properties"]
        properties["healthErrors"] = [e for e in properties["healthErrors"] if e["errorCode"] != _RESYNC_ERROR]
        for disk in properties["providerSpecificDetails"]["protectedDisks"]:
            if disk["resyncRequired"] == "Required":
                disk["resyncRequired"] = "NotRequired"
                disk["healthErrorCode"] = None
                disk["resyncStartTime"] = timestamp(at)
                disk["progressHealth"], disk["progressStatus"] = "InProgress", "Green"
                disk["protectionStage"] = "Resync"
        self.store.put(item_path, item)
        self._set_scenario(item_path, None)
        self.store.schedule(at + STEP_SECONDS, _PROGRESS, item_path, {"percent": STEP_PERCENT})

    def _item_of(self, job_path: str) -> str:
        """Which item a job repairs is the emulator's own knowledge; the job's wire form names only its virtual machine."""
        note = self.store.get(f"/repairs{job_path}")
        return str(note["item"]) if note else ""

    def _progress(self, item_path: str, at: float, percent: int) -> None:
        item = self.store.get(item_path)
        if item is None:
            return
        done = percent >= 100
        for disk in item["properties"]["providerSpecificDetails"]["protectedDisks"]:
            if disk["resyncStartTime"] is None or disk["protectionStage"] != "Resync":
                continue
            disk["resyncProgressPercentage"] = min(percent, 100)
            disk["resyncProcessedBytes"] = disk["diskCapacityInBytes"] * min(percent, 100) // 100
            disk["resyncTotalTransferredBytes"] = disk["resyncProcessedBytes"]
            disk["lastRpoCalculatedTime"] = timestamp(at)
            if done:
                disk["protectionStage"] = "DifferentialSync"
                disk["progressHealth"], disk["progressStatus"] = "Completed", "Grey"
        if done:
            properties = item["properties"]
            properties["replicationHealth"] = (
                "Normal" if not properties["healthErrors"] else properties["replicationHealth"]
            )
            properties["failoverHealth"] = "Normal"
            properties["allowedOperations"] = list(_HEALTHY_OPERATIONS)
        else:
            self.store.schedule(at + STEP_SECONDS, _PROGRESS, item_path, {"percent": percent + STEP_PERCENT})
        self.store.put(item_path, item)

    def _end_job(self, path: str, job: dict[str, Any], at: float, state: str, description: str) -> None:
        # recorded: the job's only task still says InProgress when the job has succeeded
        properties = job["properties"]
        properties["state"], properties["stateDescription"] = state, description
        properties["endTime"] = timestamp(at, 0)
        properties["allowedActions"] = []
        self.store.put(path, job)
        self.store.unschedule(path)

    def _set_scenario(self, item_path: str, scenario: dict[str, Any] | None) -> None:
        item = self.store.get(item_path)
        if item is None:
            return
        properties = item["properties"]
        operations = [name for name in properties["allowedOperations"] if name != _REPAIR]
        still = any(e["errorCode"] == _RESYNC_ERROR for e in properties["healthErrors"])
        properties["allowedOperations"] = [_REPAIR, *operations] if still and scenario is None else operations
        vault = item["id"].partition("/replicationFabrics/")[0]
        nothing = {
            "scenarioName": "None",
            "jobId": f"{vault}/replicationJobs/None",
            "startTime": "1753-01-01T01:01:01Z",
        }
        properties["currentScenario"] = scenario or nothing
        self.store.put(item_path, item)

    def _vault(self, values: dict[str, str]) -> str:
        group = f"/arm/subscriptions/{values['s']}/resourceGroups/{values['rg']}"
        return f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}"

    def _check_agent(self, request: Request, values: dict[str, str]) -> None:
        header = request.header("agent-authentication")
        info = self.store.get(self._vault(values) + "/extendedInformation/vaultExtendedInfo")
        if not header or info is None:
            return
        if not verify_agent_authentication(header, Token(info["properties"]["integrityKey"])):
            raise self._refusal(request, "InvalidChannelIntegrityKeyToken")

    def _refusal(self, request: Request, code: str, message: str = "The operation has failed.") -> ArmRefusal:
        from psemu.emulator.arm import ArmRefusal

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
        from psemu.emulator.arm import not_found

        return not_found("/".join(parts), values["rg"])


def _service_id(request: Request, values: dict[str, str]) -> str:
    """The vault's id as Site Recovery writes it: with a capital S."""
    group = f"/Subscriptions/{values['s']}/resourceGroups/{values['rg']}"
    return f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}"


def _job_fits(job: dict[str, Any], text: str) -> bool:
    import re

    names = {
        "jobstatus": "state",
        "state": "state",
        "starttime": "startTime",
        "endtime": "endTime",
        "objectid": "targetObjectId",
    }
    for term in re.split(r"\s+and\s+", text, flags=re.IGNORECASE):
        match = re.fullmatch(r"\s*(\w+)\s+eq\s+'([^']*)'\s*", term)
        member = names.get(match[1].lower()) if match else None
        if match is None or member is None:
            from psemu.emulator.arm import ArmRefusal

            raise ArmRefusal(501, "NotImplemented", f"psemu's emulator does not know the filter '{text[:200]}'.")
        value = str(job["properties"].get(member, ""))
        if member == "startTime":
            fits = value >= match[2]
        elif member == "endTime":
            fits = value <= match[2]
        else:
            fits = value.lower() == match[2].lower()
        if not fits:
            return False
    return True


def _new_job(vault: str, job_id: str, activity: str, item: dict[str, Any], now: float) -> dict[str, Any]:
    properties = item["properties"]
    details = properties["providerSpecificDetails"]
    name = properties["friendlyName"]
    return {
        "id": f"{vault}/replicationJobs/{job_id}",
        "name": job_id,
        "type": "Microsoft.RecoveryServices/vaults/replicationJobs",
        "properties": {
            "activityId": activity,
            "scenarioName": "RepairVMReplication",
            "friendlyName": "Resynchronize the virtual machine",
            "state": "InProgress",
            "stateDescription": "InProgress",
            "tasks": [
                {
                    "taskId": "RepairVmReplicationTask",
                    "name": "RepairVmReplicationTask",
                    "startTime": timestamp(now),
                    "endTime": _NO_TIME,
                    "allowedActions": [],
                    "friendlyName": "Starting resynchronization for the virtual machine",
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
            "targetObjectId": details.get("vmId") or item["name"],
            "targetObjectName": name,
            "targetInstanceType": "ProtectionEntity",
            "customDetails": {
                "instanceType": "AsrJobDetails",
                "affectedObjectDetails": {
                    "primaryVmId": details.get("vmId") or item["name"],
                    "primaryVmName": name,
                    "recoveryVmId": "",
                    "recoveryVmName": details.get("recoveryAzureVMName") or name,
                    "protectionProfileId": properties["policyId"].rpartition("/")[2],
                    "primaryCloudName": properties["primaryProtectionContainerFriendlyName"],
                    "recoveryCloudName": properties["recoveryProtectionContainerFriendlyName"],
                    "primaryVmmName": properties["primaryFabricFriendlyName"],
                    "recoveryVmmName": properties["recoveryFabricFriendlyName"],
                    "primaryFabricProviderId": "VMware",
                    "recoveryFabricProviderId": "Azure",
                },
            },
        },
    }
