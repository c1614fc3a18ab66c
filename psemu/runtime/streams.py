"""Where a running command's streams go: the pipeline's write functions, one per stream, swapped by redirection."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Write = Callable[[Any], None]

#: PowerShell's stream numbers
STREAM_NUMBERS = {"Output": 1, "Error": 2, "Warning": 3, "Verbose": 4, "Debug": 5, "Information": 6}


class StreamRecord:
    """One item of a run in the order in which it was written.

    *stream*: ``output``, ``error``, ``warning``, ``verbose``, ``debug``, ``information`` or ``host``. *value*: an output object, an
    ErrorRecord, the text of a message, an InformationRecord (PSObject); for ``host`` the text, line ends included.
    """

    __slots__ = ("stream", "value")

    def __init__(self, stream: str, value: Any) -> None:
        self.stream = stream
        self.value = value

    def __repr__(self) -> str:
        return f"StreamRecord({self.stream!r}, {self.value!r})"


class Streams:
    """Write functions of the streams other than output.

    *collect* takes, with the stream's name, what is not written because a preference is SilentlyContinue: ``-ErrorVariable`` and its like
    of the functions around still get it.
    """

    __slots__ = ("collect", "debug", "error", "host", "information", "verbose", "warning")

    def __init__(
        self, error: Write, warning: Write, verbose: Write, debug: Write, information: Write, host: Write
    ) -> None:
        self.error = error
        self.warning = warning
        self.verbose = verbose
        self.debug = debug
        self.information = information
        self.host = host
        self.collect: Callable[[str, Any], None] | None = None

    def copy(self) -> Streams:
        """The same targets, to be changed one by one."""
        made = Streams(self.error, self.warning, self.verbose, self.debug, self.information, self.host)
        made.collect = self.collect
        return made


def collecting(records: list[StreamRecord]) -> Streams:
    """Streams that append to *records*."""

    def to(stream: str) -> Write:
        return lambda value: records.append(StreamRecord(stream, value))

    return Streams(to("error"), to("warning"), to("verbose"), to("debug"), to("information"), to("host"))
