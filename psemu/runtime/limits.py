"""What a run may use, and what ends it when it uses more: time, memory, output, nesting of calls."""

from __future__ import annotations

import sys
import time

from psemu.runtime.flow import LimitExceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any, Self

#: deepest nesting of function and script block calls; PowerShell's own depends on its stack
MAX_CALL_DEPTH = 1000
#: seconds between two looks at a run
_PERIOD = 0.05
#: Python frames that one call of a script may need, several times over
_FRAMES_PER_CALL = 60
#: what the stack of a main thread may grow to, in bytes
_STACK = 128 * 1024 * 1024


class Limits:
    """What a run may use: *seconds* of time, *output* records of all streams, *memory* in bytes beyond what the process held when the run
    began (None: no limit), *depth* of calls.
    """

    __slots__ = ("depth", "memory", "output", "seconds")

    def __init__(
        self,
        seconds: float | None = None,
        output: int | None = None,
        depth: int = MAX_CALL_DEPTH,
        memory: int | None = None,
    ) -> None:
        self.seconds = seconds
        self.output = output
        self.depth = depth
        self.memory = memory


class Watch:
    """Looks at a run now and then, and ends it with LimitExceeded where it uses more than *limits*.

    The interpreter asks it (:meth:`check`) in loops and calls. In the main thread of a system with interval timers it looks by itself as
    well, so that a regular expression or a sort that does not come back is ended too.
    """

    __slots__ = ("_before", "_deadline", "_limits", "_looks", "_start", "active")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
        self._start = 0 if limits.memory is None else resident_bytes()
        self._before: Any = None
        self._looks = 0
        #: whether there is anything to look at
        self.active = self._deadline is not None or limits.memory is not None

    def check(self) -> None:
        """Raise LimitExceeded if the time is over or too much memory is held."""
        limits = self._limits
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise LimitExceeded(f"The run took longer than its limit of {limits.seconds:g} s.")
        self._looks += 1
        # to ask the system costs more than a call of a script
        if limits.memory is not None and not self._looks & 63 and resident_bytes() - self._start > limits.memory:
            raise LimitExceeded(f"The run used more memory than its limit of {limits.memory:,} bytes.")

    def __enter__(self) -> Self:
        if not self.active:
            return self
        import signal

        here = hasattr(signal, "setitimer") and _in_main_thread()
        # a program that uses the timer itself keeps it
        if here and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0):
            self._before = signal.signal(signal.SIGALRM, self._look) or signal.SIG_DFL
            signal.setitimer(signal.ITIMER_REAL, _PERIOD, _PERIOD)
        return self

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if not self.active:
            return
        while frame is not None:
            if frame.f_code.co_name == "__del__":
                # what is raised there is lost: the next look is soon
                return
            frame = frame.f_back
        self._looks |= 63
        self.check()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Look no more."""
        self.active = False
        self._deadline = None
        if self._before is not None:
            import signal

            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, self._before)
            self._before = None


def resident_bytes() -> int:
    """The memory that this process holds, in bytes; where a system tells only the most that it ever held, that; 0 where it tells nothing."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def recursion_limit(depth: int) -> int:
    """Python's recursion limit for a run that may nest *depth* calls.

    Before Python 3.12 calls that go through C take the thread's stack; where it cannot grow, the limit stays what a usual stack bears.
    """
    wanted = depth * _FRAMES_PER_CALL + 2000
    if sys.version_info >= (3, 12) or _stack_grows():
        return wanted
    return min(wanted, 12_000)


def _in_main_thread() -> bool:
    # to import threading costs more than many a run; who has threads has imported it
    threading = sys.modules.get("threading")
    return threading is None or threading.current_thread() is threading.main_thread()


def _stack_grows() -> bool:
    """Let the main thread's stack grow, which Linux does as far as the soft limit at that time; False where it cannot."""
    if not sys.platform.startswith("linux") or not _in_main_thread():
        return False
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft == resource.RLIM_INFINITY or soft >= _STACK:
        return True
    if hard != resource.RLIM_INFINITY and hard < _STACK:
        return False
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK, hard))
    return True
