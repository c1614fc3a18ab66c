"""The base of all Site Recovery commands that start a job: one request, then a look at the job that the answer's Location names."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.site_recovery_calls import SiteRecoveryCmdlet, job_id_of, vault_request
from psemu.handlers.site_recovery_objects import job_object
from psemu.handlers.site_recovery_places import Given
from psemu.rest.request import PlannedRequest
from psemu.rest.routes import arm
from psemu.rest.services import RestServices
from psemu.runtime.file_entries import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_ENDED = frozenset({"Cancelled", "Failed", "Suspended", "Succeeded"})
#: seconds between two looks at a job that ``-WaitForCompletion`` waits for, and how many there are at most
_LOOK_SECONDS, _MOST_LOOKS = 30.0, 10_000


class Start:
    """What a command asks the service: *method*, *route* with its *values*, *body*."""

    __slots__ = ("body", "method", "route", "values")

    def __init__(self, method: str, route: str, values: dict[str, Any], body: Any = None) -> None:
        self.method = method
        self.route = route
        self.values = values
        self.body = body


class JobStart(SiteRecoveryCmdlet):
    """Starts a job and writes it; with ``-WaitForCompletion`` once more when it has ended."""

    #: what the real command asks ShouldProcess: the action; :meth:`target` gives the rest
    ACTION = ""

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        """The request that starts the job. CmdletFailure where the real command refuses by itself."""
        raise NotImplementedError

    @classmethod
    def looks(cls, set_name: str, given: Given) -> list[Start]:
        """What is read before the start."""
        return []

    def target(self, start: Start, given: Given) -> str:
        """What ShouldProcess is asked about: by default the resource's own name."""
        return str(list(start.values.values())[-1]) if start.values else ""

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """What is read first, the start, the look at the job."""
        given = Given(parameters)
        starts = [*cls.looks(parameter_set_name, given), cls.start(parameter_set_name, given)]
        requests = [
            vault_request(services, services.vault, start.method, start.route, start.values, body=start.body)
            for start in starts
        ]
        return [*requests, vault_request(services, services.vault, "GET", arm.JOB, {})]

    def run(self) -> None:
        given = Given(self.parameters, self)
        start = self.start(self.parameter_set_name, given)
        if not self.should_process(self.target(start, given), self.ACTION):
            return
        self.complete(start, given)
        response = self.send(self.request(start.method, start.route, start.body, **start.values))
        name = job_id_of(response.headers.get("Location", ""))
        self.write_object(job_object(self.get_json(arm.JOB, jobName=name)))
        if self.switch("WaitForCompletion"):
            self.write_object(job_object(self._ended(name)))

    def complete(self, start: Start, given: Given) -> None:
        """Add to *start* what only the service knows."""

    def _ended(self, name: str) -> dict[str, Any]:
        for _ in range(_MOST_LOOKS):
            self.services.arm.sleep(_LOOK_SECONDS)
            body = self.get_json(arm.JOB, jobName=name)
            properties = body.get("properties")
            if isinstance(properties, dict) and properties.get("state") in _ENDED:
                return body
        raise CmdletFailure(f"The job '{name}' did not end.")


def certificate(given: Given, name: str) -> str | None:
    """The file that parameter *name* names, in base64; None if it is not bound. CmdletFailure if it cannot be read."""
    if name not in given:
        return None
    import base64

    try:
        content = given.content(name)
    except FileError as error:
        raise CmdletFailure(f"Could not read file '{given.text(name)}': {error.message}", error.kind) from None
    return f"{{{name}}}" if content is None else base64.b64encode(content).decode("ascii")
