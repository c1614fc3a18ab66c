"""Start-Transcript and Stop-Transcript: what a person saw of a session, as text in a file."""

from __future__ import annotations

import time

from psemu.handlers.core_errors import terminate
from psemu.objects import to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.file_entries import FileError
from psemu.runtime.files import files_of, path_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import SessionState
    from psemu.runtime.streams import StreamRecord

_LINE = "*" * 22


class Transcript:
    """Keeps what a session shows, from now on; *write* takes the whole text whenever a run ends. *path* is what it is called."""

    def __init__(self, session: SessionState, path: str, write: Callable[[str], object], minimal: bool = False) -> None:
        self.path = path
        self._session = session
        self._write = write
        self._text = [f"{_LINE}\nPowerShell transcript start\nStart time: {_now()}\n"]
        if not minimal:
            self._text.append(_description(session))
        self._text.append(f"{_LINE}\n")
        self._output: list[Any] = []
        session.listeners.append(self.take)

    def take(self, record: StreamRecord) -> None:
        """Keep one record; a ``command`` is a line as it was typed, its prompt before it, ``end`` the end of a run."""
        stream, value = record.stream, record.value
        if stream == "output":
            self._output.append(value)
            return
        self._flush()
        if stream == "error":
            from psemu.formatting.error_view import error_lines

            self._text.append("\n".join(error_lines(value)) + "\n")
        elif stream in ("host", "command"):
            self._text.append(value)
        elif stream == "information":
            self._text.append(value.host_text)
        elif stream == "end":
            self._write("".join(self._text))
        else:
            self._text.append(f"{stream.upper()}: {value}\n")

    def stop(self) -> None:
        """End the transcript and write it."""
        self._flush()
        self._session.listeners.remove(self.take)
        self._text.append(f"{_LINE}\nPowerShell transcript end\nEnd time: {_now()}\n{_LINE}\n")
        self._write("".join(self._text))

    def _flush(self) -> None:
        if self._output:
            from psemu.formatting import format_objects

            self._text.append(format_objects(self._output, self._session.host.width))
            self._output.clear()


def _now() -> str:
    return time.strftime("%Y%m%d%H%M%S")


def _description(session: SessionState) -> str:
    """Who transcribes where: of the session, not of the machine that it runs on."""
    user = "psemu\\root"
    lines = [
        f"Username: {user}",
        f"RunAs User: {user}",
        "Configuration Name: ",
        "Machine: psemu (Unix)",
        "Host Application: psemu",
        f"Process ID: {to_text(session.get_variable('PID'))}",
    ]
    table: Any = session.get_variable("PSVersionTable")
    for name, value in table.items() if table is not None else ():
        shown = ", ".join(map(to_text, value)) if isinstance(value, list) else to_text(value)
        lines.append(f"{name}: {shown}")
    return "".join(line + "\n" for line in lines)


def transcripts_of(session: SessionState) -> list[Transcript]:
    """The transcripts that are kept, the newest last."""
    services: Any = session.services
    found: list[Transcript] = services.setdefault(Transcript, [])
    return found


def start_transcript(
    session: SessionState, path: str, write: Callable[[str], object], minimal: bool = False
) -> Transcript:
    """Begin a transcript that Stop-Transcript or the end of the session ends."""
    made = Transcript(session, path, write, minimal)
    transcripts_of(session).append(made)
    return made


def stop_transcripts(session: SessionState) -> None:
    """End all transcripts, the newest first."""
    kept = transcripts_of(session)
    while kept:
        kept.pop().stop()


@cmdlet("Start-Transcript")
class StartTranscript(Cmdlet):
    """Begins to keep what is shown, in a file of the session."""

    def process_record(self) -> None:
        given: Any = self.get("Path") if self.has("Path") else self.get("LiteralPath")
        given = self.session.get_variable("TRANSCRIPT") if given is None else given
        path = path_text(given) if given is not None else self._own_path()
        files = files_of(self.session)
        absolute = files.absolute(path)
        if not self.should_process(absolute):
            return
        before = files.get(absolute)
        if before is not None and before.is_directory:
            raise self._cannot(f"File path {absolute} resolves to a directory.")
        if before is not None and self.switch("NoClobber") and not self.switch("Append"):
            raise self._cannot(f"File {absolute} already exists and NoClobber was specified.")
        start = before.data if before is not None and self.switch("Append") else b""

        def write(text: str) -> None:
            files.write(absolute, start + text.encode("utf-8", "replace"))

        try:
            if before is not None and before.is_read_only and self.switch("Force"):
                before.is_read_only = False
                before.apply()
            files.write(absolute, start)
        except FileError as problem:
            raise self._cannot(problem.message) from None
        start_transcript(self.session, path, write, self.switch("UseMinimalHeader"))
        self.write_object(_told("started", path))

    def _own_path(self) -> str:
        import secrets

        folder = to_text(self.get("OutputDirectory")) if self.has("OutputDirectory") else "~"
        return f"{folder.rstrip('/')}/PowerShell_transcript.psemu.{secrets.token_urlsafe(6)}.{_now()}.txt"

    def _cannot(self, reason: str) -> Exception:
        message = f"Transcription cannot be started due to the error: {reason}"
        kind = "System.Management.Automation.PSInvalidOperationException"
        return terminate(self, "CannotStartTranscription", message, "InvalidOperation", None, kind)


@cmdlet("Stop-Transcript")
class StopTranscript(Cmdlet):
    """Ends the transcript that was begun last."""

    def process_record(self) -> None:
        if not self.should_process("Stop-Transcript"):
            return
        kept = transcripts_of(self.session)
        if not kept:
            message = "An error occurred stopping transcription: The host is not currently transcribing."
            kind = "System.Management.Automation.PSInvalidOperationException"
            raise terminate(self, "InvalidOperation", message, "InvalidOperation", None, kind)
        transcript = kept.pop()
        transcript.stop()
        self.write_object(_told("stopped", transcript.path))


def _told(what: str, path: str) -> Any:
    """The text that says so, with the path as a property."""
    from psemu.objects import PSObject

    return PSObject(
        [("Path", path)], ["System.String", "System.Object"], base=f"Transcript {what}, output file is {path}"
    )
