"""A pipeline that records: runs one command of psemu.handlers without parser and binder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from psemu.catalog import CommandInfo
from psemu.handlers import load_handler
from psemu.objects import CaselessDict, ErrorRecord
from psemu.rest import RestServices
from psemu.runtime.cmdlet import CommandRuntime


class RecordingRuntime(CommandRuntime):
    """Keeps what a command writes; *answer* is what every question gets."""

    def __init__(self, answer: bool = True) -> None:
        self.answer = answer
        self.output: list[Any] = []
        self.errors: list[ErrorRecord] = []
        self.warnings: list[str] = []
        self.debug: list[str] = []
        self.asked: list[tuple[str, str | None]] = []

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        self.output.extend(value) if enumerate_collection else self.output.append(value)

    def write_error(self, record: ErrorRecord) -> None:
        self.errors.append(record)

    def write_warning(self, text: str) -> None:
        self.warnings.append(text)

    def write_verbose(self, text: str) -> None:
        pass

    def write_debug(self, text: str) -> None:
        self.debug.append(text)

    def write_information(self, value: Any, tags: tuple[str, ...] = ()) -> None:
        pass

    def should_process(self, target: str, action: str | None = None) -> bool:
        self.asked.append((target, action))
        return self.answer


class RecordingSession:
    """The part of a session that handlers use."""

    def __init__(self, services: RestServices) -> None:
        self.services = services
        self.globals: dict[str, Any] = {}

    def service(self, kind: type[Any]) -> Any:
        assert kind is RestServices
        return self.services

    def scope_named(self, name: str) -> str:
        return name

    def set_variable(self, name: str, value: Any, scope: str | None = None) -> None:
        assert scope == "global"
        self.globals[name] = value


class Outcome:
    """What one command did."""

    def __init__(self, runtime: RecordingRuntime, session: RecordingSession) -> None:
        self.output = runtime.output
        self.errors = runtime.errors
        self.warnings = runtime.warnings
        self.debug = runtime.debug
        self.asked = runtime.asked
        self.globals = session.globals

    @property
    def only(self) -> Any:
        """The one value written, when nothing failed."""
        assert self.errors == []
        assert len(self.output) == 1
        return self.output[0]

    @property
    def error(self) -> ErrorRecord:
        """The one error written, when there is no output."""
        assert self.output == []
        assert len(self.errors) == 1
        return self.errors[0]


def invoke(
    services: RestServices,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    parameter_set: str = "",
    *,
    answer: bool = True,
    inputs: Iterable[Mapping[str, Any]] = ({},),
) -> Outcome:
    """Run command *name*; each of *inputs* adds pipeline-bound parameters for one record."""
    runtime = RecordingRuntime(answer)
    session = RecordingSession(services)
    implementation = load_handler(name)
    assert implementation is not None
    bound = CaselessDict((parameters or {}).items())
    command = implementation(CommandInfo(name, ()), cast("Any", session), runtime, bound)
    command.parameter_set_name = parameter_set
    command.begin_processing()
    for record in inputs:
        for key, value in record.items():
            bound[key] = value
        command.process_record()
    command.end_processing()
    return Outcome(runtime, session)
