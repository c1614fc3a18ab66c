"""The calls of scripts that are running: what ``ScriptStackTrace`` and Get-PSCallStack tell, and where a caller stands."""

from __future__ import annotations

from psemu.extent import EMPTY_EXTENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import ScriptExtent
    from psemu.objects import ErrorRecord
    from psemu.runtime.script_processor import ScriptProcessor
    from psemu.runtime.session_state import SessionState


class CallPlace:
    """One running call: the name of its function (``<ScriptBlock>`` without one), its file, and the line that it has come to."""

    __slots__ = ("line", "name", "path", "processor")

    def __init__(self, name: str, path: str | None, line: int, processor: ScriptProcessor | None) -> None:
        self.name = name or "<ScriptBlock>"
        self.path = path
        self.line = line
        #: the running command, None for the text around all
        self.processor = processor

    @property
    def location(self) -> str:
        """``job.ps1: line 4``, with the file's name alone."""
        leaf = "<No file>" if self.path is None else self.path.replace("\\", "/").rpartition("/")[2]
        return f"{leaf}: line {self.line}"

    def __str__(self) -> str:
        return f"at {self.name}, {self.path or '<No file>'}: line {self.line}"


def call_places(session: SessionState, extent: ScriptExtent | None) -> list[CallPlace]:
    """The running calls, the innermost first, and last the text around them; *extent* is where the innermost has come to."""
    line = 1 if extent is None else extent.start_line_column[0]
    found = []
    for processor in reversed(session.calls):
        name = "" if processor.block.is_file else processor.name
        found.append(CallPlace(name, processor.block.file, line, processor))
        line = 1 if processor.call is None else processor.call.source.line_column(processor.call.start)[0]
    found.append(CallPlace("", None, line, None))
    return found


def keep_stack_trace(session: SessionState, record: ErrorRecord) -> None:
    """Give *record* its ScriptStackTrace, unless it has had one since it was first reported."""
    if record.stack_trace is None:
        record.stack_trace = "\n".join(map(str, call_places(session, record.extent)))


def caller_extent(session: SessionState) -> ScriptExtent:
    """Where the running function was called; the text around all was called from nowhere."""
    call = session.calls[-1].call if session.calls else None
    return EMPTY_EXTENT if call is None else call.source.extent(call.start, call.end)
