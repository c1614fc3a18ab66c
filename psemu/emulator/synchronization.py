"""Graph's synchronization jobs and their states: created, started, paused, quarantined, restarted, removed."""

from __future__ import annotations

import json
import uuid

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.synchronization_schema import SynchronizationSchemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.graph import GraphService
    from psemu.emulator.router import Router
    from psemu.emulator.store import Store

#: seconds from a start to the end of the first cycle
FIRST_CYCLE_SECONDS = 55.0
_NEVER = "0001-01-01T00:00:00Z"
_NO_INTERVAL = "P10675199DT2H48M5.4775807S"
_RUNNING_INTERVAL = "PT40M"
_SCOPES = {
    "none": 0,
    "connectordatastore": 1,
    "escrows": 2,
    "watermark": 4,
    "quarantinestate": 8,
    "full": 15,
    "forcedeletes": 32,
}
_WATERMARK, _QUARANTINE_STATE = 4, 8
_EMPTY_SCOPE = 2 | 4 | 8
_OWNERS = ("servicePrincipals", "applications")
_CYCLE = "synchronization.cycle"


class Synchronization:
    """Operations below ``/{servicePrincipals|applications}/{id}/synchronization``."""

    def __init__(self, store: Store, clock: Clock, graph: GraphService) -> None:
        self.store = store
        self.clock = clock
        self.graph = graph
        self.schemas = SynchronizationSchemas(store, graph)

    def add_routes(self, router: Router) -> None:
        """Tell *router* what is known; actions go by their short and by their qualified name."""
        actions = {
            "start": self.start,
            "pause": self.pause,
            "restart": self.restart,
            "validateCredentials": self.validate_credentials,
            "provisionOnDemand": self.provision_on_demand,
        }
        for owner in _OWNERS:
            base = f"/v1.0/{owner}/{{id}}/synchronization"
            router.add("GET", f"{base}/jobs", self.list_jobs)
            router.add("POST", f"{base}/jobs", self.create)
            router.add("GET", f"{base}/jobs/$count", self.count)
            router.add("POST", f"{base}/jobs/validateCredentials", self.validate_credentials)
            router.add("POST", f"{base}/jobs/microsoft.graph.validateCredentials", self.validate_credentials)
            router.add("GET", f"{base}/jobs/{{job}}", self.get)
            router.add("PATCH", f"{base}/jobs/{{job}}", self.update)
            router.add("DELETE", f"{base}/jobs/{{job}}", self.remove)
            for name, operation in actions.items():
                router.add("POST", f"{base}/jobs/{{job}}/{name}", operation)
                router.add("POST", f"{base}/jobs/{{job}}/microsoft.graph.{name}", operation)
            router.add("GET", f"{base}/templates", self.list_templates)
            router.add("GET", f"{base}/templates/{{template}}", self.get_template)
            self.schemas.add_routes(router, base)

    def _base(self, request: Request, values: dict[str, str]) -> str:
        path = f"/graph/{request.segments[1]}/{values['id']}"
        self.graph.entity(path, values["id"])
        return path + "/synchronization"

    def _job(self, request: Request, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
        path = f"{self._base(request, values)}/jobs/{values['job']}"
        return path, self.graph.entity(path, values["job"])

    def _context(self, request: Request, values: dict[str, str], what: str) -> str:
        return f"$metadata#{request.segments[1]}('{values['id']}')/synchronization/{what}"

    def list_jobs(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/jobs."""
        return self.graph.collection(
            request, self._base(request, values) + "/jobs", self._context(request, values, "jobs")
        )

    def count(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/jobs/$count."""
        jobs = self.store.children(self._base(request, values) + "/jobs")
        return Response(200, str(len(jobs)), [("Content-Type", "text/plain")])

    def get(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/jobs/{job}."""
        _, job = self._job(request, values)
        return self.graph.entity_response(request, self._context(request, values, "jobs/$entity"), job)

    def list_templates(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/templates."""
        base = self._base(request, values)
        return self.graph.collection(request, base + "/templates", self._context(request, values, "templates"))

    def get_template(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/templates/{template}."""
        template = self.graph.entity(
            f"{self._base(request, values)}/templates/{values['template']}", values["template"]
        )
        return self.graph.entity_response(request, self._context(request, values, "templates/$entity"), template)

    def create(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/jobs: a job that was never configured, of a template that the owner has."""
        base = self._base(request, values)
        template_id = request.json_object().get("templateId")
        if not isinstance(template_id, str) or not template_id:
            return self._bad(request, "The property 'templateId' is required.")
        if self.store.get(f"{base}/templates/{template_id}") is None:
            return self._bad(request, f"The synchronization template '{template_id}' does not exist.")
        tenant = str(self.store.setting("tenantId", "")).replace("-", "")
        job_id = f"{template_id}.{tenant}.{uuid.uuid4()}"
        job = {"id": job_id, "templateId": template_id, **_new_job()}
        self.store.put(f"{base}/jobs/{job_id}", job)
        return self.graph.entity_response(request, self._context(request, values, "jobs/$entity"), job, 201)

    def start(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/start: a paused job goes on, a quarantine is cleared, a new job begins; a running one is left alone."""
        path, job = self._job(request, values)
        _whole(job)
        status = job["status"]
        running = job["schedule"]["state"] == "Active" and status["code"] in ("Active", "NotRun")
        if not running:
            self._run(path, job)
        return Response(204)

    def _run(self, path: str, job: dict[str, Any]) -> None:
        status = job["status"]
        job["schedule"]["state"] = "Active"
        job["schedule"]["interval"] = _RUNNING_INTERVAL
        status["quarantine"] = None
        status["code"] = "Active" if status.get("lastExecution") else "NotRun"
        self.store.put(path, job)
        self.store.unschedule(path)
        self.store.schedule(self.clock.now() + FIRST_CYCLE_SECONDS, _CYCLE, path)

    def pause(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/pause: the state of the work is kept."""
        path, job = self._job(request, values)
        _whole(job)
        job["status"]["code"] = "Paused"
        job["schedule"]["state"] = self.store.setting("scheduleStateAfterPause", "Disabled")
        self.store.put(path, job)
        self.store.unschedule(path)
        return Response(204)

    def restart(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/restart: forget what the reset scope names, then run."""
        path, job = self._job(request, values)
        _whole(job)
        criteria = request.json_object().get("criteria") or {}
        text = criteria.get("resetScope") if isinstance(criteria, dict) else criteria
        scope = _EMPTY_SCOPE
        if text:
            scope = 0
            for name in str(text).split(","):
                flag = _SCOPES.get(name.strip().lower())
                if flag is None:
                    return self._bad(
                        request, f"The value '{name.strip()[:50]}' is not a valid synchronizationJobRestartScope."
                    )
                scope |= flag
        quarantine = job["status"].get("quarantine")
        if scope & _WATERMARK:
            job["status"]["progress"] = []
            job["status"]["synchronizedEntryCountByType"] = []
            job["status"]["lastExecution"] = None
        self._run(path, job)
        if quarantine and scope and not scope & _QUARANTINE_STATE:
            # the job runs, but what put it into quarantine was not reset
            job["status"]["quarantine"] = quarantine
            job["status"]["code"] = "Quarantine"
            self.store.put(path, job)
            self.store.unschedule(path)
        return Response(204)

    def update(self, request: Request, values: dict[str, str]) -> Response:
        """PATCH …/jobs/{job}: schedule and settings."""
        path, job = self._job(request, values)
        _whole(job)
        for name, value in request.json_object().items():
            if name == "schedule" and isinstance(value, dict):
                known = {k: v for k, v in value.items() if k in job["schedule"]}
                if known.get("state", "Active") not in ("Active", "Disabled", "Paused"):
                    return self._bad(request, "The schedule's state is not valid.")
                job["schedule"].update(known)
            elif name == "synchronizationJobSettings" and isinstance(value, list):
                job[name] = value
            else:
                return self._bad(request, f"The property '{name[:50]}' cannot be updated.")
        self.store.put(path, job)
        return Response(204)

    def remove(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE …/jobs/{job}."""
        path, _ = self._job(request, values)
        self.store.delete(path)
        return Response(204)

    def validate_credentials(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/validateCredentials: saved ones are good unless they are why the job is in quarantine."""
        if "job" in values:
            _, job = self._job(request, values)
        else:
            self._base(request, values)
            job = None
        body = request.json_object()
        if body.get("useSavedCredentials") is True:
            quarantine = _whole(job)["status"].get("quarantine") if job is not None else None
            error = quarantine.get("error") if isinstance(quarantine, dict) else None
            error = error if isinstance(error, dict) else {}
            if "Credential" in str(error.get("code", "")):
                return self.graph.refuse(request, 400, str(error["code"]), str(error.get("message", "")))
            return Response(204)
        credentials = body.get("credentials")
        if not isinstance(credentials, list) or not credentials:
            return self._bad(request, "Either 'useSavedCredentials' or 'credentials' is required.")
        return Response(204)

    def provision_on_demand(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/provisionOnDemand: one answer for the first subject."""
        self._job(request, values)
        parameters = request.json_object().get("parameters")
        first = parameters[0] if isinstance(parameters, list) and parameters else None
        subjects = first.get("subjects") if isinstance(first, dict) else None
        subject = subjects[0] if isinstance(subjects, list) and subjects else None
        if not isinstance(subject, dict) or not isinstance(subject.get("objectId"), str):
            return self._bad(request, "The property 'parameters' must name a rule and at least one subject.")
        key = {
            "result": "Success",
            "details": {},
        }
        value = {
            "action": "Update",
            "sourceIdentity": {"id": subject["objectId"], "identityType": subject.get("objectTypeName", "User")},
            "provisioningSteps": [{"name": "EntryImport", "type": "Import", "status": "Success", "details": {}}],
        }
        context = "$metadata#microsoft.graph.stringKeyStringValuePair"
        return self.graph.entity_response(request, context, {"key": json.dumps(key), "value": json.dumps(value)})

    def happen(self, kind: str, at: float, path: str) -> bool:
        """The end of a job's cycle."""
        if kind != _CYCLE:
            return False
        job = self.store.get(path)
        if job is None:
            return True
        status = _whole(job)["status"]
        began = timestamp(at - FIRST_CYCLE_SECONDS)
        execution = {
            "activityIdentifier": str(uuid.uuid4()),
            "countEntitled": 0,
            "countEntitledForProvisioning": 0,
            "countEscrowed": 0,
            "countEscrowedRaw": 0,
            "countExported": 0,
            "countExports": 0,
            "countImported": 0,
            "countImportedDeltas": 0,
            "countImportedReferenceDeltas": 0,
            "state": "Succeeded",
            "error": None,
            "timeBegan": began,
            "timeEnded": timestamp(at),
        }
        status["code"] = "Active"
        status["countSuccessiveCompleteFailures"] = 0
        status["lastExecution"] = execution
        status["lastSuccessfulExecution"] = execution
        if status.get("steadyStateFirstAchievedTime") == _NEVER:
            status["steadyStateFirstAchievedTime"] = timestamp(at)
        status["steadyStateLastAchievedTime"] = timestamp(at)
        self.store.put(path, job)
        return True

    def _bad(self, request: Request, message: str) -> Response:
        return self.graph.refuse(request, 400, "BadRequest", message)


def _new_job() -> dict[str, Any]:
    return {
        "schedule": {"expiration": None, "interval": _NO_INTERVAL, "state": "Disabled"},
        "status": {
            "countSuccessiveCompleteFailures": 0,
            "escrowsPruned": False,
            "code": "NotConfigured",
            "lastExecution": None,
            "lastSuccessfulExecution": None,
            "lastSuccessfulExecutionWithExports": None,
            "quarantine": None,
            "steadyStateFirstAchievedTime": _NEVER,
            "steadyStateLastAchievedTime": _NEVER,
            "troubleshootingUrl": None,
            "progress": [],
            "synchronizedEntryCountByType": [],
        },
        "synchronizationJobSettings": [],
    }


def _whole(job: dict[str, Any]) -> dict[str, Any]:
    """*job* with a schedule and a status to work on; a scenario may give jobs that say neither, or nonsense."""
    for name, fresh in _new_job().items():
        if not isinstance(fresh, dict):
            continue
        own = job.get(name)
        if not isinstance(own, dict):
            job[name] = fresh
        else:
            for key in ("state", "code", "interval"):
                if key in fresh:
                    own.setdefault(key, fresh[key])
    return job
