"""Start-Job and Start-ThreadJob: the block runs at once, in a session of its own, and the job has ended when it is written."""

from __future__ import annotations

from psemu.handlers.az_jobs import JobStore, LongRunningJob, jobs_of
from psemu.handlers.core_errors import ENGINE, refuse_parameters
from psemu.objects import ErrorRecord, PSObject, RuntimeException, to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.isolated import IsolatedSession
from psemu.runtime.streams import StreamRecord, collecting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ScriptJob(LongRunningJob):
    """A job of a script block."""

    def __init__(self, number: int, name: str, command: str, kind: str, type_name: str) -> None:
        super().__init__(number, command)
        location = "localhost" if kind == "BackgroundJob" else "PowerShell"
        facts = [("Id", number), ("Name", name), ("PSJobTypeName", kind), ("State", "Running"), ("HasMoreData", True)]
        self.shown = PSObject(
            [*facts, ("Location", location), ("Command", command)],
            (type_name, ENGINE + "Job", "System.Object"),
        )


@cmdlet("Start-Job")
class StartJob(Cmdlet):
    """Runs a block as a job."""

    kind = "BackgroundJob"
    type_name = ENGINE + "PSRemotingJob"

    def begin_processing(self) -> None:
        refuse_parameters(
            self,
            "FilePath",
            "LiteralPath",
            "DefinitionName",
            "InitializationScript",
            "RunAs32",
            "PSVersion",
            "WorkingDirectory",
        )
        refuse_parameters(self, "Credential", "Authentication", "StreamingHost")
        self._input: list[Any] = []

    def process_record(self) -> None:
        if self.has("InputObject"):
            self._input.append(self.get("InputObject"))

    def end_processing(self) -> None:
        store: JobStore = jobs_of(self.session)
        number = max(store.jobs, default=0) + 1
        block: Any = self.get("ScriptBlock")
        job = ScriptJob(number, to_text(self.get("Name") or f"Job{number}"), block.text, self.kind, self.type_name)
        store.jobs[number] = job
        self._run(job, block)
        self.write_object(job.shown)

    def _run(self, job: ScriptJob, block: Any) -> None:
        records: list[StreamRecord] = []
        session = IsolatedSession(self.session, collecting(records))
        given: Any = self.get("ArgumentList")
        arguments = list(given) if isinstance(given, list) else [] if given is None else [given]
        state = "Completed"
        try:
            session.run(block, arguments, input_objects=self._input, write=job.output.append)
        except RuntimeException as error:
            job.errors.append(error.error_record)
            state = "Failed"
        job.errors[:0] = [
            each.value for each in records if each.stream == "error" and isinstance(each.value, ErrorRecord)
        ]
        job.shown.properties["State"] = state
        job.shown.properties["HasMoreData"] = bool(job.output or job.errors)


@cmdlet("Start-ThreadJob")
class StartThreadJob(StartJob):
    """Runs a block as a job of a thread; there are no threads here."""

    kind = "ThreadJob"
    type_name = "Microsoft.PowerShell.ThreadJob.ThreadJob"


@cmdlet("Stop-Job")
class StopJob(Cmdlet):
    """Stops jobs; all have ended already."""
