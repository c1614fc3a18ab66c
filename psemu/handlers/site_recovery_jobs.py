"""Site Recovery jobs that are stopped, restarted or resumed."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE, SiteRecoveryCmdlet, job_id_of, vault_request
from psemu.handlers.site_recovery_objects import job_object
from psemu.objects import UNKNOWN
from psemu.rest.request import PlannedRequest
from psemu.rest.routes import arm
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict


class JobAction(SiteRecoveryCmdlet):
    """An action on a job, then a look at the job that the answer names."""

    ROUTE = ""
    ACTION = ""

    @staticmethod
    def job_name(parameters: CaselessDict) -> Any:
        """The job's name, from its object if that is given."""
        if "InputObject" in parameters:
            job = parameters["InputObject"]
            return UNKNOWN if job is UNKNOWN else member(job, "Name")
        return parameters.get("Name", UNKNOWN)

    @classmethod
    def body(cls, parameters: CaselessDict) -> Any:
        """The request's body, None for none."""
        return None

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The action and the look at the job."""
        values = {"jobName": cls.job_name(parameters)}
        body = cls.body(parameters)
        return [
            vault_request(services, services.vault, "POST", cls.ROUTE, values, body=body),
            vault_request(services, services.vault, "GET", arm.JOB, {}),
        ]

    def run(self) -> None:
        name = text_of(self.job_name(self.parameters))
        if not self.should_process(name, self.ACTION):
            return
        self.check(name)
        response = self.send(self.request("POST", self.ROUTE, self.body(self.parameters), jobName=name))
        job_id = job_id_of(response.headers.get("Location", ""))
        self.write_object(job_object(self.get_json(arm.JOB, jobName=job_id)))

    def check(self, name: str) -> None:
        """What is looked at before the action."""


@cmdlet("Stop-AzRecoveryServicesAsrJob")
class StopJob(JobAction):
    """Cancels a job."""

    CLASS_NAME = NAMESPACE + "StopAzureRmRecoveryServicesAsrJob"
    ROUTE, ACTION = arm.JOB_CANCEL, "Stop"


@cmdlet("Restart-AzRecoveryServicesAsrJob")
class RestartJob(JobAction):
    """Starts a job again that has failed."""

    CLASS_NAME = NAMESPACE + "RestartAzureRmRecoveryServicesAsrJob"
    ROUTE, ACTION = arm.JOB_RESTART, "Restart"


@cmdlet("Resume-AzRecoveryServicesAsrJob")
class ResumeJob(JobAction):
    """Lets a job go on that waits for someone."""

    CLASS_NAME = NAMESPACE + "ResumeAzureRmRecoveryServicesAsrJob"
    ROUTE, ACTION = arm.JOB_RESUME, "Resume"

    @classmethod
    def body(cls, parameters: CaselessDict) -> Any:
        """The comment; a blank stands for none."""
        comment = parameters.get("Comment")
        return {"properties": {"comments": "{Comment}" if comment is UNKNOWN else text_of(comment) or " "}}

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """A look at the job, then as every action."""
        look = vault_request(services, services.vault, "GET", arm.JOB, {"jobName": cls.job_name(parameters)})
        return [look, *super().plan(command, parameter_set_name, parameters, services)]

    def check(self, name: str) -> None:
        """A test failover is ended by its cleanup, not resumed."""
        properties = self.get_json(arm.JOB, jobName=name).get("properties")
        scenario = properties.get("scenarioName") if isinstance(properties, dict) else None
        if str(scenario).lower() == "testfailover":
            raise CmdletFailure(f"Job '{name}' is a test failover; it cannot be resumed.")
