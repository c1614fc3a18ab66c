"""What a command writes, object by object while it runs: the command waits until the next object is asked for, so that a page is fetched
only when the one before is used up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any

    from psemu.shell import Shell


class _Stopped(BaseException):
    """Nobody wants what the command writes any more."""


def objects_of(shell: Shell, name: str, parameters: Mapping[str, object]) -> Generator[Any, None, None]:
    """What ``shell.invoke_command`` gives, lazily. The session may run other commands between two objects; closing stops the command."""
    running = _RunningCommand(shell, name, parameters)
    try:
        while running.advance():
            yield running.value
    finally:
        running.stop()


class _RunningCommand:
    """A command in a thread of its own; either it or the caller runs, never both."""

    def __init__(self, shell: Shell, name: str, parameters: Mapping[str, object]) -> None:
        self.value: Any = None
        self._shell = shell
        self._go = threading.Semaphore(0)
        self._came = threading.Semaphore(0)
        self._ended = self._stopped = False
        self._error: BaseException | None = None
        # a daemon: one that waits for ever does not keep the process
        self._thread = threading.Thread(target=self._run, args=(name, parameters), name=f"psemu {name}", daemon=True)
        self._thread.start()

    def advance(self) -> bool:
        """Let the command run to its next object; False at its end, its terminating error is raised."""
        self._go.release()
        self._came.acquire()
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        return not self._ended

    def stop(self) -> None:
        """End the command where it stands."""
        if not self._ended:
            self._stopped = True
            self._go.release()
            self._came.acquire()

    def _run(self, name: str, parameters: Mapping[str, object]) -> None:
        self._go.acquire()
        try:
            if not self._stopped:
                self._shell.invoke_command(name, parameters, self._write)
        except _Stopped:
            pass
        except BaseException as error:
            self._error = error
        finally:
            self._ended = True
            self._came.release()

    def _write(self, value: Any) -> None:
        session = self._shell.session
        kept = session.frame, session.propagate
        self.value = value
        self._came.release()
        self._go.acquire()
        if self._stopped:
            raise _Stopped
        session.frame, session.propagate = kept
