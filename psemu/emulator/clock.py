"""The emulator's time: the machine's clock plus an offset that a user moves forward, kept with the state."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.emulator.store import Store

_OFFSET = "clock.offset"
#: seconds one may go forward at once
FARTHEST = 400 * 86400.0


class Clock:
    """Seconds since 1970, UTC. *source* is the machine's clock, another one in tests."""

    def __init__(self, store: Store, source: Callable[[], float] = time.time) -> None:
        self.store = store
        self.source = source

    def now(self) -> float:
        """The emulator's time."""
        return self.source() + float(self.store.setting(_OFFSET, 0.0))

    def advance(self, seconds: float) -> float:
        """Go forward; the new time. ValueError if *seconds* is negative, not a number or more than :data:`FARTHEST`."""
        if not 0 <= seconds <= FARTHEST:
            raise ValueError(f"seconds must be between 0 and {FARTHEST:.0f}")
        with self.store.transaction():
            self.store.put_setting(_OFFSET, float(self.store.setting(_OFFSET, 0.0)) + seconds)
        return self.now()


def timestamp(at: float, digits: int = 7) -> str:
    """``2021-04-06T07:55:13.9062705Z``; *digits* of the second's fraction, none gives whole seconds."""
    whole = int(at // 1)
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    if digits:
        text += f".{int((at - whole) * 10**digits):0{digits}d}"
    return text + "Z"


def http_date(at: float) -> str:
    """``Tue, 06 Apr 2021 07:55:13 GMT``."""
    moment = time.gmtime(at)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.tm_wday]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[moment.tm_mon - 1]
    return f"{day}, {moment.tm_mday:02d} {month} {moment.tm_year} {moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d} GMT"
