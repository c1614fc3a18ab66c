"""Jobs of Site Recovery while they run: begun, looked at, cancelled, run again, and what their end does to what they are about."""

from __future__ import annotations

import uuid

from psemu.emulator import site_recovery_resync as resync
from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.site_recovery_failovers import apply_action
from psemu.emulator.site_recovery_jobs import REPAIR, Scenario, new_job
from psemu.emulator.site_recovery_resources import names_of, records_of
from psemu.emulator.site_recovery_vault import VaultOperations, api_version, fits, quoted, service_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: seconds from the start of a job to its end, as recorded of a repair; there the job means that resynchronization has begun
JOB_SECONDS = 55.0
#: the operation that starts a resynchronization, as an item that needs one allows it
REPAIR_OPERATION = "RepairReplication"
_FINISH, _PROGRESS = "siteRecovery.jobFinished", "siteRecovery.resyncProgress"
_DONE_STATES = frozenset({"Succeeded", "Failed", "Cancelled", "Suspended"})
_JSON = [("Content-Type", "application/json")]


class RunningJobs(VaultOperations):
    """Operations on jobs, and their ends."""

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
        jobs = [job for job in jobs if fits(job["properties"], names, request.query.get("$filter") or "")]
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
        again = f"{request.base}{quoted(request.path)}?api-version={api_version(request)}"
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
        vault = service_id(request, values)
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
        operations = [name for name in names_of(properties, "allowedOperations") if name != REPAIR_OPERATION]
        still = any(error.get("errorCode") == resync.ERROR for error in records_of(properties, "healthErrors"))
        repairing = scenario is not None and scenario["scenarioName"] == REPAIR.name
        if "allowedOperations" in properties:  # a plan has none
            properties["allowedOperations"] = [REPAIR_OPERATION, *operations] if still and not repairing else operations
        vault = item["id"].partition("/replicationFabrics/")[0]
        nothing = {
            "scenarioName": "None",
            "jobId": f"{vault}/replicationJobs/None",
            "startTime": "1753-01-01T01:01:01Z",
        }
        properties["currentScenario"] = scenario or nothing
        self.store.put(path, item)
