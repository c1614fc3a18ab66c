"""A run on a console: its streams as a person sees them, and its questions answered at a terminal."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from psemu.objects import ErrorRecord
    from psemu.runtime import StreamRecord
    from psemu.runtime.session_state import SessionState


#: seconds for which lines are gathered
_PAUSE = 0.05
#: as PowerShell's $PSStyle.Formatting has them
_STYLES = {"warning": "\x1b[33;1m", "verbose": "\x1b[33;1m", "debug": "\x1b[33;1m"}


def _of_disk(record: ErrorRecord) -> str:
    """What to say where a path names nothing in the session and something on the disk; else empty."""
    import os

    path = record.target_object
    name = record.fully_qualified_error_id.partition(",")[0]
    if name not in ("PathNotFound", "CommandNotFoundException") or not isinstance(path, str) or not os.path.isabs(path):
        return ""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    return f"'{path}' lies on the disk; --allow-read {folder} opens its folder." if os.path.exists(path) else ""


def console_width(out: TextIO) -> int:
    """The columns of the terminal that *out* is; 120 where it is none."""
    if not out.isatty():
        return 120
    import os

    try:
        return max(os.get_terminal_size(out.fileno()).columns, 20)
    except (OSError, ValueError):
        return 120


class ConsoleWriter:
    """Writes the records of a run: output and host text to *out*, the other streams to *err*.

    *advise* gives what to say of a command that is not known; it is said once. On a terminal there are colours, as PowerShell's.
    """

    def __init__(self, out: TextIO, err: TextIO, width: int = 120, advise: Callable[[str], str] | None = None) -> None:
        self._out = out
        self._err = err
        self.width = width
        self._output: list[Any] = []
        #: whether all that waits are lines by themselves
        self._plain = True
        self._shown = 0.0
        #: whose ``$PSStyle`` and ``$ErrorView`` count, once there is a session
        self.session: SessionState | None = None
        self._advise = advise
        self._said = {""}

    def write(self, record: StreamRecord) -> None:
        """Take one record; output waits until something else is written, so that a table stays whole."""
        stream, value = record.stream, record.value
        if stream == "output":
            self._output.append(value)
            if self._plain and type(value) in (str, int, float, bool):
                # lines that no table waits for are there when they come, many at a time where they come fast
                if time.monotonic() - self._shown > _PAUSE:
                    self.flush()
            else:
                self._plain = False
            return
        self.flush()
        if stream == "host":
            self._out.write(value)
        elif stream == "error":
            from psemu.formatting.error_view import error_lines

            view = "ConciseView" if self.session is None else self.session.get_variable("ErrorView", "ConciseView")
            lines = error_lines(value, getattr(view, "name", str(view)), self._has_colors(self._err))
            self._err.write("\n".join(lines) + "\n")
            self._say(_of_disk(value))
            if value.fully_qualified_error_id == "CommandNotFoundException" and self._advise is not None:
                self._say(self._advise(str(value.target_object)))
        elif stream == "information":
            self._out.write(value.host_text)
        else:
            self._err.write(self._styled(stream, f"{stream.upper()}: {value}") + "\n")

    def _say(self, advice: str) -> None:
        if advice not in self._said:
            self._said.add(advice)
            self._err.write(f"psemu: {advice}\n")

    def _styled(self, stream: str, text: str) -> str:
        style = _STYLES.get(stream) if self._has_colors(self._err) else None
        return f"{style}{text}\x1b[0m" if style else text

    def _has_colors(self, out: TextIO) -> bool:
        """As ``$PSStyle.OutputRendering`` says; unless a script has set it, on terminals only."""
        style = None if self.session is None else self.session.style_in_use()
        rendering = "Host" if style is None else style.values["OutputRendering"].name
        return rendering == "Ansi" or (rendering == "Host" and out.isatty())

    def flush(self) -> None:
        """Write what waits."""
        if self._output:
            from psemu.formatting import format_objects

            try:
                self._out.write(format_objects(self._output, self.width, color=self._has_colors(self._out)))
            except RecursionError:
                self._err.write("psemu: the output holds itself, or is nested too deeply to be shown.\n")
            finally:
                self._output.clear()
                self._plain = True
                self._shown = time.monotonic()
        self._out.flush()
        self._err.flush()


class ConsolePrompt:
    """Asks a question of a script (``-Confirm``) at a terminal, in PowerShell's layout; an empty answer takes the default."""

    def __init__(self, writer: ConsoleWriter, source: TextIO, out: TextIO) -> None:
        self._writer = writer
        self._source = source
        self._out = out

    def read_line(self, question: str, secret: bool = False) -> str:
        """The line that a person types; a *secret* one is not shown."""
        self._writer.flush()
        if secret and self._source.isatty():
            from getpass import getpass

            return getpass(question)
        self._out.write(question)
        self._out.flush()
        return self._source.readline().rstrip("\r\n")

    def __call__(self, caption: str, message: str, choices: list[tuple[str, str]], default: int) -> int:
        """The index of the chosen one of *choices* (label with ``&`` before its key, help); end of input takes the third, No."""
        self._writer.flush()
        keys = [label[label.index("&") + 1].upper() for label, _ in choices]
        labels = [label.replace("&", "") for label, _ in choices]
        offer = "".join(f"[{key}] {label}  " for key, label in zip(keys, labels, strict=True))
        self._out.write(f"\n{caption}\n{message}\n")
        while True:
            self._out.write(f'{offer}[?] Help (default is "{keys[default]}"): ')
            self._out.flush()
            line = self._source.readline()
            answer = line.strip().upper()
            if not line:
                return labels.index("No") if "No" in labels else default
            if not answer:
                return default
            for number, (key, label) in enumerate(zip(keys, labels, strict=True)):
                if answer in (key, label.upper()):
                    return number
            if answer == "?":
                for key, (label, text) in zip(keys, choices, strict=True):
                    self._out.write(f"{key} - {text or label.replace('&', '')}\n")
