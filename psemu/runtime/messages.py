"""Writes to the warning, verbose, debug, information and error streams as preferences say; ShouldProcess and its questions."""

from __future__ import annotations

from psemu.objects import ErrorRecord, PSArray, PSObject, RuntimeException, to_text
from psemu.objects.comparison import truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


class InformationRecord(PSObject):
    """System.Management.Automation.InformationRecord: its text is that of its data; *host_text* is what a host shows of it."""

    __slots__ = ("host_text",)

    host_text: str

    @property
    def text(self) -> str:
        """The data's text."""
        return self.script_to_string()

    def script_to_string(self) -> str:
        """The data's text."""
        data = self.properties["MessageData"]
        if isinstance(data, PSObject) and "Message" in data.properties:
            data = data.properties["Message"]
        return to_text(data)


_IMPACTS = ("None", "Low", "Medium", "High")


class Writer:
    """The streams of one command, with its preferences; those not given are looked up where the command was called."""

    __slots__ = ("_yes_to_all", "command_name", "failed", "frame", "impact", "preferences", "variables")

    def __init__(
        self, frame: Frame, preferences: dict[str, Any], variables: Any, command_name: str, impact: str
    ) -> None:
        self.frame = frame
        self.preferences = preferences
        self.variables = variables
        self.command_name = command_name
        self.impact = impact
        self._yes_to_all: bool | None = None
        #: the command wrote an error: ``$?`` is false after its pipeline
        self.failed = False

    def preference(self, name: str) -> str:
        """An ActionPreference name."""
        value = self.preferences.get(name)
        if value is not None:
            text = getattr(value, "name", None) or to_text(value)
            return str(text)
        return self.frame.session.preference(name)

    def _message(self, stream: str, preference: str, text: str) -> None:
        action = self.preference(preference)
        if action == "Ignore":
            return
        self.variables.add(stream, text)
        if action == "SilentlyContinue":
            self._silent(stream, text)
            return
        getattr(self.frame.streams, stream)(text)
        if action == "Stop":
            raise self._stopped(preference, text)

    def _stopped(self, preference: str, text: str) -> RuntimeException:
        known = self.frame.session.find_cmdlet(self.command_name)
        record = ErrorRecord(
            f'The running command stopped because the preference variable "{preference}" or common parameter is set to Stop: '
            f"{text}",
            f"ActionPreferenceStop,{getattr(known, 'class_name', '') or self.command_name}",
            "OperationStopped",
            exception_type="System.Management.Automation.ActionPreferenceStopException",
        )
        stop = RuntimeException(record)
        stop.stop = True
        return stop

    def _silent(self, stream: str, value: Any) -> None:
        collect = self.frame.streams.collect
        if collect is not None:
            collect(stream, value)

    def warning(self, text: str) -> None:
        """Write-Warning."""
        self._message("warning", "WarningPreference", text)

    def verbose(self, text: str) -> None:
        """Write-Verbose."""
        self._message("verbose", "VerbosePreference", text)

    def debug(self, text: str) -> None:
        """Write-Debug."""
        self._message("debug", "DebugPreference", text)

    def information(self, value: Any, tags: tuple[str, ...]) -> None:
        """Write-Information; tag PSHOST marks what the host has shown already."""
        action = self.preference("InformationPreference")
        host = "PSHOST" in tags
        if action == "Ignore" and not host:
            return
        record = InformationRecord(
            [
                ("MessageData", value),
                ("Source", self.command_name),
                ("Tags", PSArray(tags, "System.Collections.Generic.List`1[System.String]")),
            ],
            ["System.Management.Automation.InformationRecord", "System.Object"],
        )
        record.host_text = record.script_to_string() if host or action in ("Continue", "Inquire") else ""
        if record.host_text or host:
            without_end = isinstance(value, PSObject) and value.properties.get("NoNewLine")
            record.host_text += "" if without_end else "\n"
        self.variables.add("information", record)
        # the stream takes the record in any case; the preference only decides what the host shows
        self.frame.streams.information(record)
        if action == "Stop" and not host:
            raise self._stopped("InformationPreference", record.text)

    def error(self, record: ErrorRecord) -> None:
        """A non-terminating error, as ``-ErrorAction`` says."""
        session = self.frame.session
        session.success = False
        self.failed = True
        action = self.preference("ErrorActionPreference")
        if action == "Ignore":
            return
        if action == "Stop":
            session.remember_error(record)
            self.variables.add("error", record)
            stop = RuntimeException(record)
            stop.stop = True
            raise stop
        session.remember_error(record)
        self.variables.add("error", record)
        if action == "SilentlyContinue":
            self._silent("error", record)
        else:
            self.frame.streams.error(record)

    def should_process(self, target: str, action: str | None) -> bool:
        """``-WhatIf`` and ``-Confirm``."""
        operation = action if action is not None else self.command_name
        text = f'Performing the operation "{operation}" on target "{target}".'
        return self.should_process_text(text, text, "Confirm")

    def should_process_text(self, description: str, warning: str, caption: str) -> bool:
        """ShouldProcess with its own texts."""
        session = self.frame.session
        what_if = self.preferences.get("WhatIfPreference")
        if what_if is None:
            what_if = session.get_variable("WhatIfPreference")
        if truth(what_if):
            self.frame.streams.host(f"What if: {description}\n")
            return False
        confirm = self.preferences.get("ConfirmPreference") or session.get_variable("ConfirmPreference")
        level = getattr(confirm, "name", None) or to_text(confirm)
        wanted = _IMPACTS.index(level) if level in _IMPACTS else 3
        impact = _IMPACTS.index(self.impact) if self.impact in _IMPACTS else 2
        if wanted == 0 or impact < wanted or impact == 0:
            self.verbose(description)
            return True
        return self.ask(f"Are you sure you want to perform this action?\n{warning}", caption)

    def ask(self, query: str, caption: str) -> bool:
        """A question with Yes, Yes to All, No, No to All; refused where nobody can answer."""
        if self._yes_to_all is not None:
            return self._yes_to_all
        prompt = self.frame.session.host.prompt
        if prompt is None:
            raise non_interactive()
        choices = [("&Yes", ""), ("Yes to &All", ""), ("&No", ""), ("No to A&ll", "")]
        answer = prompt(caption, query, choices, 0)
        if answer in (1, 3):
            self._yes_to_all = answer == 1
        return answer in (0, 1)


def non_interactive() -> Exception:
    """What a question meets where nobody can answer."""
    from psemu.runtime.flow import NetError

    return NetError(
        "System.Management.Automation.PSInvalidOperationException",
        "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
    )
