"""Runs one cmdlet without a parser or binder: parameters as values, input objects, recorded streams."""

from __future__ import annotations

from typing import Any

from psemu.catalog import CommandInfo
from psemu.handlers import load_handler
from psemu.objects import CaselessDict, ErrorRecord, RuntimeException
from psemu.runtime.cmdlet import CommandRuntime
from psemu.runtime.flow import StopUpstreamCommandsException


class Recorder(CommandRuntime):
    def __init__(self) -> None:
        self.output: list[Any] = []
        self.errors: list[ErrorRecord] = []
        self.warnings: list[str] = []
        self.host = ""

    def write_object(self, value: Any, enumerate_collection: bool = False) -> None:
        if enumerate_collection and isinstance(value, list):
            self.output.extend(value)
        else:
            self.output.append(value)

    def write_error(self, record: ErrorRecord) -> None:
        self.errors.append(record)

    def write_warning(self, text: str) -> None:
        self.warnings.append(text)

    def write_host(self, text: str) -> None:
        self.host += text

    def write_information(self, value: Any, tags: tuple[str, ...] = ()) -> None:
        self.output.append(value)

    def should_process(self, target: str, action: str | None = None) -> bool:
        return True


class Host:
    width = 120


class Session:
    """As much of a session as the commands ask for."""

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}
        self.services: dict[Any, Any] = {}
        self.host = Host()

    def get_variable(self, name: str, default: Any = None) -> Any:
        return self.variables.get(name.lower(), default)

    def set_variable(self, name: str, value: Any) -> None:
        self.variables[name.lower()] = value


def run_cmdlet(name: str, inputs: list[Any] | None = None, session: Any = None, **parameters: Any) -> Recorder:
    """What command *name* writes for *inputs* (None: no pipeline); a terminating error is the last of the errors."""
    implementation = load_handler(name)
    assert implementation is not None, name
    recorder = Recorder()
    info = CommandInfo(name, {}, class_name=f"Microsoft.PowerShell.Commands.{name.replace('-', '')}Command")
    bound = CaselessDict(parameters.items())
    own: Any = session or Session()
    command = implementation(info, own, recorder, bound)
    try:
        command.begin_processing()
        try:
            if inputs is None:
                command.process_record()
            for value in inputs or []:
                bound["InputObject"] = value
                command.process_record()
        except StopUpstreamCommandsException:
            pass
        command.end_processing()
    except RuntimeException as error:
        recorder.errors.append(error.error_record)
    return recorder
