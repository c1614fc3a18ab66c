"""System.Random with .NET's numbers for a seed, and System.Diagnostics.Stopwatch."""

from __future__ import annotations

import time

from psemu.objects import PSArray
from psemu.objects.datetimes import TICKS_PER_MILLISECOND, TICKS_PER_SECOND, TimeSpan
from psemu.objects.numbers import Byte, Int64
from psemu.runtime.methods import Method, recorded
from psemu.runtime.net.faults import out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 2**31 - 1


class Random:
    """System.Random: Knuth's subtractive generator, as .NET seeds it; without a seed the clock gives one."""

    __slots__ = ("_first", "_numbers", "_second")

    type_name = "System.Random"

    def __init__(self, seed: int | None = None) -> None:
        if seed is None:
            from random import SystemRandom

            seed = SystemRandom().randrange(_LARGEST)
        numbers = [0] * 56
        last = 161803398 - min(abs(seed), _LARGEST)
        numbers[55] = last
        following = 1
        place = 0
        for _ in range(1, 55):
            place = (place + 21) % 55
            numbers[place] = following
            following = last - following
            if following < 0:
                following += _LARGEST
            last = numbers[place]
        for _ in range(4):
            for index in range(1, 56):
                other = (index + 30) % 55
                numbers[index] -= numbers[1 + other]
                # .NET's integers wrap around here
                numbers[index] = (numbers[index] + 2**31) % 2**32 - 2**31
                if numbers[index] < 0:
                    numbers[index] += _LARGEST
        self._numbers = numbers
        self._first, self._second = 0, 21

    def sample(self) -> int:
        """A number below 2,147,483,647."""
        self._first = self._first % 55 + 1
        self._second = self._second % 55 + 1
        found = self._numbers[self._first] - self._numbers[self._second]
        if found == _LARGEST:
            found -= 1
        if found < 0:
            found += _LARGEST
        self._numbers[self._first] = found
        return found

    def real(self) -> float:
        """A number from 0 to below 1."""
        return self.sample() * (1.0 / _LARGEST)

    def between(self, low: int, high: int) -> int:
        """A whole number from *low* to below *high*."""
        size = high - low
        if size <= _LARGEST:
            return int(self.real() * size) + low
        found = self.sample()
        if self.sample() % 2 == 0:
            found = -found
        return int((found + _LARGEST - 1.0) / (2 * _LARGEST - 1.0) * size) + low


def _next(source: Random, *bounds: int) -> int:
    if not bounds:
        return source.sample()
    low, high = bounds if len(bounds) > 1 else (0, bounds[0])
    if low > high:
        if len(bounds) > 1:
            raise out_of_range("minValue", "'minValue' cannot be greater than maxValue.")
        raise out_of_range(
            "maxValue",
            "'maxValue' must be greater than or equal to zero."
            if high >= 0
            else f"maxValue ('{high}') must be a non-negative value.",
            high,
        )
    return source.between(low, high)


def _next_bytes(source: Random, buffer: list[Any]) -> None:
    buffer[:] = [Byte(source.sample() % 256) for _ in buffer]


def _shuffle(source: Random, values: list[Any]) -> None:
    for place in range(len(values) - 1):
        other = source.between(place, len(values))
        if other != place:
            values[place], values[other] = values[other], values[place]


def _items(source: Random, choices: list[Any], length: int) -> PSArray:
    return PSArray([choices[source.between(0, len(choices))] for _ in range(length)], "System.Object[]")


RANDOM: dict[str, Method] = {
    **recorded(next=_next, nextdouble=lambda r: r.real(), nextbytes=_next_bytes),
    **recorded(
        nextint64=lambda r, *bounds: Int64(_next(r, *bounds) if bounds else r.between(0, 2**63 - 1)),
        nextsingle=lambda r: r.real(),
    ),
    "shuffle": Method(_shuffle, "values:object"),
    "getitems": Method(_items, "choices:object, length:int"),
}


class Stopwatch:
    """System.Diagnostics.Stopwatch."""

    __slots__ = ("_passed", "_since")

    type_name = "System.Diagnostics.Stopwatch"

    def __init__(self, running: bool = False) -> None:
        self._passed = 0.0
        self._since = time.perf_counter() if running else None

    @property
    def seconds(self) -> float:
        """What it has measured."""
        return self._passed + (time.perf_counter() - self._since if self._since is not None else 0.0)

    def start(self) -> None:
        """Go on."""
        if self._since is None:
            self._since = time.perf_counter()

    def stop(self) -> None:
        """Stand still."""
        self._passed, self._since = self.seconds, None

    def reset(self) -> None:
        """Stand still at zero."""
        self._passed, self._since = 0.0, None

    def restart(self) -> None:
        """Go on from zero."""
        self._passed, self._since = 0.0, time.perf_counter()

    def list_properties(self) -> list[tuple[str, object]]:
        """IsRunning and the time in three forms."""
        ticks = int(self.seconds * TICKS_PER_SECOND)
        return [
            ("IsRunning", self._since is not None),
            ("Elapsed", TimeSpan(ticks)),
            ("ElapsedMilliseconds", Int64(ticks // TICKS_PER_MILLISECOND)),
            ("ElapsedTicks", Int64(ticks * 100)),
        ]


STOPWATCH: dict[str, Method] = recorded(
    start=lambda w: w.start(),
    stop=lambda w: w.stop(),
    reset=lambda w: w.reset(),
    restart=lambda w: w.restart(),
)
STOPWATCH_STATIC: dict[str, Method] = recorded(
    startnew=lambda _o: Stopwatch(True),
    gettimestamp=lambda _o: Int64(time.perf_counter_ns()),
)
