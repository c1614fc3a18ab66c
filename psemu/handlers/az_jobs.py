"""``-AsJob`` of Az commands, and the commands that look at such a job: it runs at once and has ended when it is written."""

from __future__ import annotations

from psemu.handlers.service_values import member, text_of
from psemu.objects import ErrorRecord, PSObject
from psemu.runtime.cmdlet import Cmdlet, CommandRuntime, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.handlers.arm_calls import AzureCmdlet

_TYPE = "Microsoft.Azure.Commands.Common.AzureLongRunningJob"


class JobStore:
    """The jobs of a session by number."""

    def __init__(self) -> None:
        self.jobs: dict[int, LongRunningJob] = {}

    def add(self, command: str) -> LongRunningJob:
        """A new job of *command*."""
        number = len(self.jobs) + 1
        job = self.jobs[number] = LongRunningJob(number, command)
        return job


class LongRunningJob:
    """What a job wrote: *output* and *errors*; *shown* is its object."""

    def __init__(self, number: int, command: str) -> None:
        self.number = number
        self.output: list[Any] = []
        self.errors: list[ErrorRecord] = []
        self.shown = PSObject(
            [
                ("Id", number),
                ("Name", f"Long Running Operation for '{command}'"),
                ("PSJobTypeName", "AzureLongRunningJob`1"),
                ("State", "Running"),
                ("HasMoreData", True),
                ("Location", "localhost"),
                ("Command", command),
                ("Error", []),
            ],
            (_TYPE, "System.Management.Automation.Job", "System.Object"),
        )


class _JobRuntime(CommandRuntime):
    """Keeps what the command writes for the job; questions and all else go where they went."""

    def __init__(self, job: LongRunningJob, inner: CommandRuntime) -> None:
        self.job = job
        self.inner = inner

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        if enumerate_collection and isinstance(value, list):
            self.job.output.extend(value)
        else:
            self.job.output.append(value)

    def write_error(self, record: ErrorRecord) -> None:
        self.job.errors.append(record)

    def write_warning(self, text: str) -> None:
        self.inner.write_warning(text)

    def write_verbose(self, text: str) -> None:
        self.inner.write_verbose(text)

    def write_debug(self, text: str) -> None:
        self.inner.write_debug(text)

    def write_information(self, value: Any, tags: tuple[str, ...] = ()) -> None:
        self.inner.write_information(value, tags)

    def write_host(self, text: str) -> None:
        self.inner.write_host(text)

    def should_process(self, target: str, action: str | None = None) -> bool:
        return self.inner.should_process(target, action)

    def should_continue(self, query: str, caption: str) -> bool:
        return self.inner.should_continue(query, caption)


def jobs_of(session: Any) -> JobStore:
    """The session's jobs."""
    return session.services.setdefault(JobStore, JobStore())  # type: ignore[no-any-return]


def run_as_job(command: AzureCmdlet) -> None:
    """Run *command* as a job and write that."""
    job = jobs_of(command.session).add(command.command_info.name)
    inner = command.runtime
    command.runtime = _JobRuntime(job, inner)
    try:
        command.run_guarded()
    finally:
        command.runtime = inner
    job.shown.properties["State"] = "Failed" if job.errors else "Completed"
    job.shown.properties["HasMoreData"] = bool(job.output)
    job.shown.properties["Error"] = list(job.errors)
    inner.write_object(job.shown)


class _JobCmdlet(Cmdlet):
    def chosen(self) -> list[LongRunningJob]:
        """The jobs that are meant: by object, number, name; all if nothing says which."""
        store = jobs_of(self.session)
        given = self.get("Job", self.get("InputObject"))
        if given is not None:
            items = given if isinstance(given, list) else [given]
            numbers = [member(item, "Id") for item in items]
        elif self.has("Id"):
            numbers = list(self.get("Id"))
        elif self.has("Name"):
            names = {text_of(name).lower() for name in self.get("Name")}
            numbers = [n for n, job in store.jobs.items() if text_of(job.shown.properties["Name"]).lower() in names]
        else:
            numbers = list(store.jobs)
        found = []
        for number in numbers:
            job = store.jobs.get(int(number))
            if job is None:
                text = f"The command cannot find a job with the job ID {number}. Verify the value of the Id parameter and then try the command again."
                self.write_error(ErrorRecord(text, "JobWithSpecifiedSessionIdNotFound", "ObjectNotFound", int(number)))
            else:
                found.append(job)
        return found


@cmdlet("Get-Job")
class GetJob(_JobCmdlet):
    """Gives the session's jobs."""

    def process_record(self) -> None:
        for job in self.chosen():
            self.write_object(job.shown)


@cmdlet("Wait-Job")
class WaitJob(_JobCmdlet):
    """Waits for jobs, which have ended already."""

    def process_record(self) -> None:
        for job in self.chosen():
            self.write_object(job.shown)


@cmdlet("Receive-Job")
class ReceiveJob(_JobCmdlet):
    """Gives what jobs wrote; without ``-Keep`` once."""

    def process_record(self) -> None:
        for job in self.chosen():
            for record in job.errors:
                self.write_error(record)
            for value in job.output:
                self.write_object(value)
            if not self.switch("Keep"):
                job.output, job.errors = [], []
                job.shown.properties["HasMoreData"] = False
            if self.switch("AutoRemoveJob"):
                jobs_of(self.session).jobs.pop(job.number, None)


@cmdlet("Remove-Job")
class RemoveJob(_JobCmdlet):
    """Forgets jobs."""

    def process_record(self) -> None:
        for job in self.chosen():
            if self.should_process(f"Remove-Job {job.number}", "Remove-Job"):
                jobs_of(self.session).jobs.pop(job.number, None)
